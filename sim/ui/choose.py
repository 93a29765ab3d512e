"""What the reader chooses: batch, scenario, run, month, actor; kept in the address and from page to page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.model import Campaign
from sim.rules.vocabulary import VARIABLES, Variable
from sim.ui import notices
from sim.ui.replay import play_again
from sim.ui.sources import SMALL, Source, is_replayable, open_source, small_source, stamp_of, stored_batches
from sim.words import ACTORS, month_of

# The value of every such widget is in the address of the page, and stays when another page is opened.
KEPT: dict[str, Any] = {"bind": "query-params", "persist_state": "session"}

BY_NAME = {variable.name: variable for variable in VARIABLES}
AT_FIRST = "will_ukraine"  # the variable shown before the reader has chosen any


def source() -> tuple[Source, DeltaGenerator]:
    """Let the reader choose a stored batch, the newest by default; without one, play a small batch.

    Returned with the place in which further choices stand beside this one.
    """
    stored, st.session_state[notices.PROBLEMS] = stored_batches()
    options = {batch.folder.name: stamp_of(batch) for batch in stored}
    place = st.container(key="choose", horizontal=True, vertical_alignment="bottom")
    if not options:
        return _small(), place
    newest = next(iter(options))
    if "batch" not in st.query_params:
        # Said anew each time, so that the address names the batch as soon as the reader does anything.
        st.session_state["batch"] = st.session_state.get("batch") or newest
    chosen = (
        place.selectbox("Batch", [*options, SMALL], index=None, required=True, key="batch", **KEPT) or newest
    )
    if chosen == SMALL:
        return _small(), place
    return open_source(chosen, options[chosen]), place


def called(name: str) -> str:
    """Return what a variable is called in lists."""
    return f"{name}: {BY_NAME[name].meaning}"


def variable(label: str, key: str) -> Variable:
    """Let the reader choose a variable of the state."""
    names = list(BY_NAME)
    chosen = st.selectbox(label, names, names.index(AT_FIRST), format_func=called, key=key, **KEPT)
    return BY_NAME[chosen]


def heed(key: str, default: Any) -> None:
    """Let a link to what a widget shows at first be followed, whatever the widget showed before on another page.

    Of an address that names anything else the widget takes note itself.
    """
    if st.query_params.get(key) == str(default):
        st.session_state[key] = default


def _small() -> Source:
    place = st.empty()

    def show(done: float) -> None:
        place.progress(done, text="Playing a small batch of the article's scenarios")

    played = small_source(show)
    place.empty()
    return played


def campaign(of: Source, place: DeltaGenerator) -> Campaign:
    """Let the reader choose a run and play it again; Refused where the batch allows none."""
    names = {label: name for name, label in of.labels.items()}
    heed("scenario", next(iter(names)))
    heed("run", 0)
    with place:
        label = st.selectbox("Scenario", list(names), key="scenario", **KEPT)
        number = st.number_input("Run", 0, of.batch.runs - 1, 0, key="run", **KEPT)
    refused = is_replayable(of)
    if refused:
        raise notices.Refused(refused)
    return play_again(of, names[label], int(number))


def month(of: Source, start: tuple[int, int], last: int, on_change: Callable[[], None] | None = None) -> int:
    """Let the reader choose a month of the horizon; return its turn, at most the last one of the run.

    `on_change` is called when the reader has moved it.
    """
    names = [month_of(start, turn) for turn in range(1, of.batch.horizon + 1)]
    heed("month", names[0])
    chosen = st.select_slider("Month", names, key="month", on_change=on_change, **KEPT)
    return min(names.index(chosen) + 1, last)


def actor() -> str:
    """Let the reader choose an actor."""
    names = list(ACTORS.values())
    heed("actor", names[0])
    chosen = st.pills("Actor", names, default=names[0], required=True, key="actor", **KEPT)
    return next(name for name, title in ACTORS.items() if title == chosen)


def address(of: Source, campaign: Campaign, **more: str) -> dict[str, str]:
    """Return what stands in the address of a page on this run."""
    query = {"scenario": of.labels[campaign.world.scenario.name], "run": str(campaign.run), **more}
    return {**query, "batch": of.key} if "batch" in st.session_state else query
