"""Run a batch: a scenario picked or edited, its odds as they settle, and what is worth keeping kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitInvalidLayoutContextError

from sim.analysis.settling import settling
from sim.cli.options import DEFAULT_HORIZON, DEFAULT_SEED
from sim.config.errors import ConfigError
from sim.figures.look import Look
from sim.figures.odds import odds_chart
from sim.figures.settling import settling_chart
from sim.ui import batch_choice, batch_keep, batch_yaml, frame
from sim.ui.batch_choice import Start
from sim.ui.choose import KEPT
from sim.ui.draft import Draft, read_draft
from sim.ui.live import Live, commonest, odds_rows
from sim.ui.player import CHUNK, Order, Player
from sim.ui.sources import RUNS_FOLDER
from sim.words import OUTCOMES

FIRST_RUNS = 500
RUNS, MOST_RUNS = 2_000, 50_000
LONGEST = 120  # months that are played live
CENTRAL = "Central values"
NUMBERS = {CENTRAL: 0, **{f"Drawn {draws} times": draws for draws in (16, 64, 256)}}
SLIDERS, YAML = "Sliders", "YAML"
LOOK_AGAIN = 1.0  # seconds
AT_ONCE = 0.5  # seconds that a page waits for the first runs after a change
MOST_LINES = 4
GOOD, STOPPED, SHOWN = "good-text", "stopped", "shown"


@st.cache_resource(show_spinner=False, on_release=lambda player: player.close())
def player() -> Player:
    """Return the player of this process, which all readers share."""
    return Player()


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    with st.container(key="batch-bar", horizontal=True, vertical_alignment="bottom"):
        begin = batch_choice.start()
        runs, seed, horizon, draws = _size()
    batch_choice.say_unknown(begin)
    top = st.container()
    left, right = st.columns([3, 2], gap="large")
    with right:
        draft, text = _edited(begin)
    scenarios = [draft.scenario] if draft.beside is None else [draft.beside, draft.scenario]
    orders = tuple(Order(scenario, seed, horizon, runs, draws) for scenario in scenarios)
    live = _look(orders)  # from here on they are played, while the rest of the page is written
    batch_keep.show(player(), begin, draft, text, orders)
    st.fragment(_odds, run_every=None if live.done else LOOK_AGAIN)(orders, live.done, top, left, style)


def _size() -> tuple[int, int, int, int]:
    """Let the reader choose how many runs, from which seed, over how many months, and how often the numbers are
    drawn."""
    if "runs" not in st.query_params:
        # A button may set it, so it has no default of its own.
        st.session_state["runs"] = st.session_state.get("runs") or RUNS
    runs = st.number_input("Runs of each", CHUNK, MOST_RUNS, step=FIRST_RUNS, key="runs", **KEPT)
    seed = st.number_input("Seed", 0, 2**53 - 1, DEFAULT_SEED, key="seed", **KEPT)
    horizon = st.number_input("Months", 1, LONGEST, DEFAULT_HORIZON, key="months", **KEPT)
    numbers = st.selectbox("Numbers", list(NUMBERS), key="draws", **KEPT)
    return int(runs), int(seed), int(horizon), NUMBERS[numbers or CENTRAL]


def _edited(begin: Start) -> tuple[Draft, str]:
    """Let the reader change the start; return what is to be played, and the text that says so.

    Where the YAML has mistakes they are shown, and the last text without any is played on.
    """
    way = st.segmented_control(
        "Change it by", [SLIDERS, YAML], default=SLIDERS, required=True, key="edit", **KEPT
    )
    if way == SLIDERS:
        return _moved(begin)
    text = batch_yaml.editor(batch_choice.text_of(begin, batch_choice.stated(begin)))
    try:
        draft = drafted(text, batch_choice.stamp(), begin)
    except ConfigError as error:
        batch_yaml.mistakes(error.lines, text)
        frame.note("The odds shown are still those of the last text without mistakes.")
        last = st.session_state.get(GOOD)
        return (begin.draft if last is None else drafted(last, batch_choice.stamp(), begin)), ""
    st.session_state[GOOD] = text
    batch_yaml.download(text, draft.scenario.name, "yaml-edited")
    return draft, text


def _moved(begin: Start) -> tuple[Draft, str]:
    place = st.container()
    with st.container(key="numbers"):
        changed = batch_choice.changes(begin)
    text = batch_choice.text_of(begin, changed)
    draft = begin.draft
    if changed.count:
        undo = batch_choice.back_to_start
        place.button("Take all changes back", on_click=undo, args=(begin,), key="back")
        draft = drafted(text, batch_choice.stamp(), begin)
    st.session_state[GOOD] = text if changed.count else None
    batch_yaml.view(text, draft.scenario.name, "yaml-made")
    return draft, text


@st.cache_resource(max_entries=32, show_spinner=False)
def drafted(text: str, stamp: tuple[int, ...], _begin: Start) -> Draft:
    """Return what a text comes to; `stamp` is that of the files that it may extend, of which the start has
    been read."""
    return read_draft(text, RUNS_FOLDER, known={_begin.extends: _begin.scenario})


def _look(orders: Sequence[Order], wait: float = 0.0) -> Live:
    """Return what there is of these scenarios now, and have them played on unless the reader has stopped them.

    The first runs are waited for, at most `wait` seconds.
    """
    reader = st.session_state.setdefault("reader", uuid.uuid4().hex)
    stopped, runs = st.session_state.get(STOPPED, (None, 0))
    if stopped == _keys(orders):
        orders = [replace(order, runs=runs) for order in orders]
    return Live(tuple(orders), tuple(player().watch(reader, orders, wait)))


def _keys(orders: Sequence[Order]) -> tuple[tuple[str, int], ...]:
    return tuple((order.key, order.runs) for order in orders)


def _odds(
    orders: tuple[Order, ...], was_done: bool, top: DeltaGenerator, left: DeltaGenerator, style: Look
) -> None:
    """Show what the runs say so far; a fragment that looks again until all are played."""
    live = _look(orders, AT_ONCE)
    shown = _last(live)
    try:
        with top:
            frame.headline(shown.own.title, shown.headline, _deck(shown))
        with left:
            _progress(orders, live, waiting=shown is not live)
            _figures(shown, style)
    except StreamlitInvalidLayoutContextError:  # the page is being written anew, and shows all this itself
        return
    if live.done and not was_done:  # what lies outside must have been written before
        st.rerun()


def _last(live: Live) -> Live:
    """Return what is shown: what was shown before, until the first runs after a change have come."""
    before = st.session_state.get(SHOWN)
    if live.runs == 0 and not live.done and before is not None:
        return before
    if live.runs:
        st.session_state[SHOWN] = live
    return live


def _deck(live: Live) -> str:
    first = live.orders[0]
    question = live.own.question.strip()
    if len(live.orders) == 1:
        return question
    return f"{question} Both scenarios are played on the same luck, run by run, over {first.horizon} months."


def _progress(orders: tuple[Order, ...], live: Live, *, waiting: bool) -> None:
    """Show how far it has come, what it takes to be sure, and the ways to stop and to go on."""
    st.progress(min(live.runs / orders[0].runs, 1.0), text=live.played)
    before = "The first runs are on their way; what is shown is from before the change."
    frame.note(live.error or (before if waiting else live.precision))
    with st.container(horizontal=True, key="live-buttons"):
        if not live.done:
            st.button("Stop", on_click=_stop, args=(orders, live.runs), key="stop")
        elif live.runs < orders[0].runs and not live.error:
            st.button("Play on", on_click=_play_on, key="play-on")
        needed = -(-live.needed // 100) * 100
        if live.runs >= FIRST_RUNS and orders[0].runs < needed <= MOST_RUNS:
            st.button(f"Play {needed:,} runs", on_click=_want, args=(needed,), key="enough")


def _stop(orders: tuple[Order, ...], runs: int) -> None:
    st.session_state[STOPPED] = (_keys(orders), runs)


def _play_on() -> None:
    st.session_state.pop(STOPPED, None)


def _want(runs: int) -> None:
    st.session_state["runs"] = runs


def _figures(live: Live, style: Look) -> None:
    beside = f" Below each in grey: {batch_keep.called_here(live.reference)}." if len(live.orders) > 1 else ""
    frame.finding(
        "How often each ending comes about",
        f"Shares of 100 runs with their Wilson 95 % intervals, the worst endings first.{beside}",
    )
    rows = odds_rows(live)
    told = rows[rows["is_reference"] == 0]["tip"]
    frame.chart(odds_chart(rows, style), "odds", f"Odds after {live.runs:,} runs. {'; '.join(told)}")
    for line in live.layers[:MOST_LINES]:
        frame.note(f"{line}.")
    frame.footer(live.footer)
    shown = commonest(live, MOST_LINES)
    points = settling([ending for ending in live.endings[live.own.name] if ending], shown, CHUNK)
    frame.finding(
        _settled(live, shown),
        "The share of each of the commonest endings over the first runs, with "
        + ("the interval that luck alone leaves." if live.draws else "its interval."),
    )
    frame.chart(
        settling_chart(points, {name: OUTCOMES[name] for name in shown}, live.orders[0].runs, style),
        "settling",
        f"How the shares of {', '.join(OUTCOMES[name] for name in shown) or 'no ending'} settle over {live.runs:,} runs.",
    )
    frame.footer(live.footer)


def _settled(live: Live, shown: list[str]) -> str:
    """Return how sure the commonest share is: how far its interval reaches to either side."""
    if not shown:
        return "Nothing has settled yet"
    rows = live.shares[live.shares["scenario"] == live.own.name].set_index("outcome")
    row = rows.loc[shown[0]]
    return (
        f"After {live.runs:,} runs “{OUTCOMES[shown[0]]}” lies between {100 * row['low']:.0f} and "
        f"{100 * row['high']:.0f} of 100"
    )
