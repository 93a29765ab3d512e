"""One run of a scenario and of the reference on the same luck: chosen, played again, and shown up to where they part."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from sim.analysis.compare import Comparison
from sim.analysis.compare_pairs import endings
from sim.analysis.flows import OTHER
from sim.analysis.pair_findings import apart, moves, otherwise
from sim.analysis.parting import Course, Parting, changes, part, told
from sim.course import course
from sim.figures.look import Look
from sim.figures.pair import pair_chart
from sim.figures.states import state_chart
from sim.model import Campaign
from sim.story_end import headline
from sim.ui import choose, frame, notices
from sim.ui.choose import KEPT
from sim.ui.pair_tables import acts_of_both, lines_of_both, story_html, story_rows, talks_of_both
from sim.ui.panels import about, panel_of
from sim.ui.replay import play_again
from sim.ui.run_tables import months_of
from sim.ui.sources import Source, is_replayable
from sim.ui.take_away import Take
from sim.words import OUTCOMES, month_of

RUN_PAGE = "sim/ui/pages/run.py"
SCENARIO, MOVES, RUN = "pair", "moves", "both"  # in the address
FLIPPED, ANY = "Runs that end otherwise", "Any run"
MOST_LISTED = 24  # runs that are offered one by one
MOST_CHANGES = 5
MOST_ROWS = 8  # months of the two stories, unless every month is asked for
PLACE = "both-ways"  # where on the page
FOLLOW = "pair-follow"  # what a click asks for, until it is shown
_ANEW, _PICK = "pair-anew", "pair-pick"


def move(before: str, after: str) -> str:
    """Return what the runs between two endings (titles) are called in the list of them."""
    return f"{before} in both" if before == after else f"{before} → {after}"


def follow(scenario: str, before: str, after: str) -> None:
    """Show the runs of a scenario (by its label) that go between two endings (titles), the first of them.

    Where endings are taken together, all runs that end otherwise are shown.
    """
    kind = FLIPPED if OTHER in (before, after) else move(before, after)
    st.session_state[FOLLOW] = (scenario, kind)


def followed(scenario: str) -> str:
    """Return which runs of a scenario (by its label) are shown because a flip was clicked; '' for none."""
    before = (st.session_state.get(SCENARIO), st.session_state.get(MOVES, FLIPPED))
    label, kind = st.session_state.get(FOLLOW, before)
    return "" if label != scenario or kind in (FLIPPED, ANY) else str(kind)


@st.fragment
def pair(source: Source, found: Comparison, style: Look) -> None:
    """Let the reader choose a pair of runs and show it; say in place why that cannot be."""
    try:
        scenario, run = _choices(source, found)
        refused = is_replayable(source)
        if refused:
            st.info(notices.inert(refused))
            return
        one, other = (play_again(source, name, run) for name in (found.reference, scenario))
        _show(source, one, other, style)
    except notices.EXPECTED as error:
        notices.warn(str(error))


def _choices(source: Source, found: Comparison) -> tuple[str, int]:
    """Return the scenario and the run that are to be shown; the first run that flips, unless chosen."""
    frame.html(f'<div id="{PLACE}"></div>')
    frame.finding(
        "One run, both ways",
        "A run of a scenario has the luck of the reference's run of the same number, draw for draw: what differs, the "
        "scenario has brought about.",
    )
    names = {source.labels[name]: name for name in found.scenarios}
    place = st.container(key="choose-pair", horizontal=True, vertical_alignment="bottom")
    if FOLLOW in st.session_state:
        st.session_state[SCENARIO], st.session_state[MOVES] = st.session_state.pop(FOLLOW)
        st.session_state[_ANEW] = True
    _forget(SCENARIO, names)
    with place:
        label = st.selectbox(
            "Scenario", list(names), _first_that_flips(found), key=SCENARIO, on_change=_anew, **KEPT
        )
    ends = endings(source.outcomes, found.reference, names[label])
    kinds = _kinds(ends)
    _forget(MOVES, kinds)
    with place:
        kind = st.selectbox("Which runs", list(kinds), key=MOVES, on_change=_anew, **KEPT)
    runs = kinds[kind]["run"].tolist()
    last = source.batch.runs - 1
    unsaid = RUN not in st.session_state and RUN not in st.query_params
    if st.session_state.pop(_ANEW, False) or unsaid or st.session_state.get(RUN, 0) > last:
        st.session_state[RUN] = runs[0]
    with place:
        run = int(st.number_input("Run", 0, last, key=RUN, **KEPT))
    _list(runs, run, kind)
    return names[label], run


def _first_that_flips(found: Comparison) -> int:
    """Return the place of the first scenario in which a run ends otherwise; that of the first where none does."""
    flips = found.flips[found.flips["before"] != found.flips["after"]]
    flipping = set(flips["scenario"])
    return next((place for place, name in enumerate(found.scenarios) if name in flipping), 0)


def _kinds(ends: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the runs by how they end in both; only kinds that have any, flips first."""
    flipped = ends[ends["before"] != ends["after"]]
    found = {FLIPPED: flipped} if len(flipped) else {}
    for before, after in moves(ends):
        rows = ends[(ends["before"] == before) & (ends["after"] == after)]
        found[move(OUTCOMES[before], OUTCOMES[after])] = rows
    return {**found, ANY: ends}


def _list(runs: list[int], run: int, kind: str) -> None:
    """Offer the first of the runs one by one."""
    shown = runs[:MOST_LISTED]
    st.session_state[_PICK] = run if run in shown else None
    more = f", the first {MOST_LISTED} of them" if len(runs) > MOST_LISTED else ""
    count = "1 run" if len(runs) == 1 else f"{len(runs):,} runs"
    st.pills(f"{kind}: {count}{more}", shown, key=_PICK, on_change=_picked, wrap=True)


def _picked() -> None:
    picked = st.session_state.get(_PICK)
    if picked is not None:
        st.session_state[RUN] = picked


def _anew() -> None:
    """Begin with the first of the runs that are now looked at."""
    st.session_state[_ANEW] = True


def _forget(key: str, options: Any) -> None:
    """Forget a choice that is no longer on offer."""
    if st.session_state.get(key, next(iter(options))) not in options:
        del st.session_state[key]
        st.session_state[_ANEW] = True


def _show(source: Source, one: Campaign, other: Campaign, style: Look) -> None:
    """Show the two runs: in words, in their acts and talks, in a quantity, and as stories."""
    first, second = course(one), course(other)
    parting = part(first, second)
    _words(source, (one, other), (first, second), parting)
    _links(source, (one, other), parting.turn or 1, style)
    _acts(source, one, other, parting, style)
    _quantity(source, one, other, parting, style)
    _stories(source, one, other, parting)
    frame.footer(source.footer)


def _words(
    source: Source, runs: tuple[Campaign, Campaign], courses: tuple[Course, Course], parting: Parting
) -> None:
    one, other = (campaign.world.scenario.name for campaign in runs)
    titles = (source.titles[one], source.titles[other])
    said = told(parting, *courses, runs[0].run, titles, months_of(runs[0]))
    frame.finding(said[0])
    frame.html(f'<p class="deck">{escape(". ".join(said[1:]))}.</p>')
    changed = changes(*courses)
    more = len(changed) - MOST_CHANGES
    behind = f"; {more} more" if more > 0 else ""
    if changed:
        frame.note(f"What the scenario sets otherwise: {'; '.join(changed[:MOST_CHANGES])}{behind}.")


def _links(source: Source, runs: tuple[Campaign, Campaign], turn: int, style: Look) -> None:
    """Show how each of the two ends, and lead to it in the month in which they part."""
    for campaign, place in zip(runs, st.columns(2, gap="medium"), strict=True):
        label, outcome = source.labels[campaign.world.scenario.name], str(campaign.outcome)
        month = month_of(campaign.world.scenario.start, min(turn, campaign.turn))
        with place:
            frame.figure_head(style.endings[outcome], label, headline(campaign))
            query = {"scenario": label, "run": str(campaign.run), "month": month}
            if "batch" in st.session_state:
                query["batch"] = source.key
            st.page_link(RUN_PAGE, label=f"Open this run in {month}", query_params=query)


def _acts(source: Source, one: Campaign, other: Campaign, parting: Parting, style: Look) -> None:
    labels = _labels(source, one, other)
    acts, talks = acts_of_both(one, other, labels), talks_of_both(one, other, labels)
    both = acts[(acts["side"] == 1) & (acts["turn"] <= min(one.turn, other.turn))]
    title = otherwise(both, parting.turn or 1)
    frame.finding(
        title,
        f"The rung of each actor after its act: in its colour {labels[1]}, grey and dashed {labels[0]}. A bar at the foot "
        f"of a row: it acts otherwise in this month. Below, months with talks: filled {labels[1]}, hollow "
        f"{labels[0]}; diamonds brought a truce or a deal.",
        small=True,
        alone=True,
    )
    start, last = one.world.scenario.start, max(one.turn, other.turn)
    said = "" if parting.turn is None else f"They part: {month_of(start, parting.turn)}"
    frame.chart(
        pair_chart(acts, talks, style, start, last, parting.turn, said),
        "pair-acts",
        f"Rungs of both runs, month by month. {title}. {said or 'They never part'}.",
        Take(title, _by_scenario(acts, "side", labels), source.footer, style),
    )


def _quantity(source: Source, one: Campaign, other: Campaign, parting: Parting, style: Look) -> None:
    """Show one variable of the state in both runs."""
    labels, chosen = _labels(source, one, other), choose.variable("Variable of the two runs", "pair_variable")
    panel = panel_of(chosen)
    lines = lines_of_both(one, other, labels, chosen)
    title = apart(about(chosen), lines, labels, panel.unit, months_of(one), panel.digits)
    stroke = "" if parting.turn is None else " The stroke marks where the two part."
    frame.finding(title, f"{panel.subtitle}{stroke}", small=True, alone=True)
    drawn = lines.assign(series=lines["series"].map({0: "one", 1: "other"}))
    colours = {"one": style.muted, "other": style.ink}
    chart = state_chart(
        drawn, colours, style, one.world.scenario.start, max(one.turn, other.turn), parting.turn or 0,
        domain=panel.domain(lines), step=panel.step,
    )  # fmt: skip
    table = _by_scenario(lines.drop(columns="label"), "series", labels)
    take = Take(title, table, source.footer, style)
    frame.chart(chart, "pair-quantity", f"{panel.subtitle} {title}.", take)


def _by_scenario(table: pd.DataFrame, side: str, labels: tuple[str, str]) -> pd.DataFrame:
    """Return a table to be taken away, with the scenario in words in place of the side."""
    return table.assign(scenario=table[side].map(dict(enumerate(labels)))).drop(columns=side)


def _stories(source: Source, one: Campaign, other: Campaign, parting: Parting) -> None:
    """Tell both runs side by side from where they part."""
    frame.finding(
        "The two stories from there on",
        "What one of the two has and the other has not.",
        small=True,
        alone=True,
    )
    if parting.turn is None:
        frame.note("They tell the same story.")
        return
    every = st.toggle("Every month, with its acts", key="pair_every", **KEPT)
    rows = story_rows(one, other, parting.turn, every)
    shown = rows if every else rows[:MOST_ROWS]
    frame.html(story_html(shown, _labels(source, one, other)))
    if len(rows) > len(shown):
        frame.note(f"{len(rows) - len(shown)} more months in which something happens in one of the two only.")


def _labels(source: Source, one: Campaign, other: Campaign) -> tuple[str, str]:
    return source.labels[one.world.scenario.name], source.labels[other.world.scenario.name]
