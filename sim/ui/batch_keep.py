"""What is worth keeping: the scenario as a file with an address, the batch as a folder that all pages open."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sim.batch.errors import StoreError
from sim.config.errors import ConfigError
from sim.config.scenario import Scenario
from sim.config.schema_scenario import runs_wanting
from sim.ui import batch_yaml, frame, notices
from sim.ui.batch_choice import Start, forget_changes, label_of
from sim.ui.draft import LONGEST_NAME, Draft, named
from sim.ui.keep import LongBatch, LongBatches, is_name, keep_scenario
from sim.ui.live import batch_of, lasting
from sim.ui.player import Order, Player
from sim.ui.sources import RUNS_FOLDER
from sim.words import called

ENDINGS_PAGE = "sim/ui/pages/explore.py"
FEWEST, MOST = 10, 1_000_000
LONGEST_TITLE = 120
NO_NAME = "A name is of small letters, digits and _ and begins with a letter."
LOOK_AGAIN = 1.0  # seconds
SAID, PLAYING = "kept-said", "kept-batch"
"""How the last attempt to save went; which long batch this reader has begun."""


@st.cache_resource(show_spinner=False)
def _long_batches(_player: Player) -> LongBatches:
    return LongBatches(_player)


def called_here(scenario: Scenario) -> str:
    """Return what a scenario is called in a sentence."""
    return called(scenario.name, scenario.title)


def show(player: Player, begin: Start, draft: Draft, text: str, orders: tuple[Order, ...]) -> None:
    """Show what can be kept of what is played; nothing where its text has mistakes."""
    batches = _long_batches(player)
    frame.finding(
        "Keep it",
        "A saved scenario has an address and can be a start for others. A batch keeps every run, and the other pages open it.",
    )
    left, right = st.columns(2, gap="large")
    with left:
        own = _scenario(begin, draft, text)
    with right:
        _batch(batches, own, orders)


def _scenario(begin: Start, draft: Draft, text: str) -> Scenario:
    """Let the reader name and save the scenario; return it under that name."""
    own = draft.scenario
    if own is begin.scenario:
        frame.note("The scenario stands as it is kept already. Change something to save it as your own.")
        _said(begin.extends)
        return own
    if not text:
        frame.note("Mend the mistakes first.")
        return own
    keys = f"name-{own.name}", f"title-{own.name}"
    name = st.text_input("Name", own.name, max_chars=LONGEST_NAME, key=keys[0], persist_state="session")
    title = st.text_input("Title", own.title, max_chars=LONGEST_TITLE, key=keys[1], persist_state="session")
    st.button("Save the scenario", on_click=_save, args=(text, *keys), key="save")
    if not is_name(name):
        notices.warn(NO_NAME)
        return own
    _said(name + text)
    return own.model_copy(update={"name": name, "title": title.strip() or own.title})


def _save(text: str, name_key: str, title_key: str) -> None:
    """Save the scenario under the name that stands there now, and start from it; a callback.

    The address names it then.
    """
    name, title = str(st.session_state[name_key]), str(st.session_state[title_key]).strip()
    if not is_name(name):
        return  # the page says so
    try:
        kept = keep_scenario(named(text, name, title or name), RUNS_FOLDER)
    except (ConfigError, StoreError) as error:
        st.session_state[SAID] = (False, str(error), name + text)
        return
    said = f"Saved as {RUNS_FOLDER / kept}. The address of this page now leads to it."
    st.session_state[SAID] = (True, said, kept)
    st.session_state["start"] = label_of(kept)
    batch_yaml.begin_anew()
    forget_changes()


def _said(about: str) -> None:
    """Say how the last attempt to save went, as long as the page is about what it was about."""
    went_well, said, what = st.session_state.get(SAID, (True, "", ""))
    if what == about:
        st.success(notices.inert(said)) if went_well else notices.warn(said)


def _batch(batches: LongBatches, own: Scenario, orders: tuple[Order, ...]) -> None:
    """Let the reader play a batch of what is shown, and see how far it has come."""
    first = orders[0]
    runs = st.number_input(
        "Runs of each scenario", FEWEST, MOST, 10_000, 1_000, key="batch_runs", persist_state="session"
    )
    long = batches.get(st.session_state.get(PLAYING, ""))
    playing = long is not None and long.running
    scenarios = [*(order.scenario for order in orders[:-1]), own]
    wanting = runs_wanting(int(runs), first.draws)
    if wanting:
        notices.warn(f"{wanting[0].upper()}{wanting[1:]}.")
    if st.button("Play and keep the batch", key="play-batch", disabled=playing or bool(wanting)):
        batch = batch_of(scenarios, int(runs), first.seed, first.horizon, first.draws)
        st.session_state[PLAYING] = batches.start(batch, RUNS_FOLDER)
        long = batches.get(st.session_state[PLAYING])
        playing = True
    if long is not None:
        st.fragment(_progress, run_every=LOOK_AGAIN if playing else None)(long, playing)


def _progress(long: LongBatch, was_playing: bool) -> None:
    """Show how far a batch has come, and what came of it; a fragment."""
    if was_playing and not long.running:
        st.rerun()
    if long.running:
        left = long.seconds_left()
        rest = f", {lasting(left)} to go" if left is not None else ""
        st.progress(long.done / long.total, text=f"{long.done:,} of {long.total:,} runs{rest}")
        st.button("Stop the batch", on_click=long.stop, key="stop-batch")
    elif long.error:
        notices.warn(long.error)
    elif long.folder is None:
        frame.note(
            f"Stopped after {long.done:,} of {long.total:,} runs. Played again, the same batch goes on from there."
        )
    else:
        frame.note(f"{long.total:,} runs are kept in {long.folder}.")
        st.page_link(ENDINGS_PAGE, label="Open its endings", query_params={"batch": Path(long.folder).name})
