"""Flips of one scenario on the page that compares: as a table or as a flow, with the runs behind each a click away."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from sim.analysis import compare_words as words
from sim.analysis.compare import Comparison
from sim.analysis.compare_rows import flip_cells
from sim.analysis.findings import records
from sim.analysis.flows import flow_bands
from sim.figures.compare import SELECTION, flip_table
from sim.figures.flow import flow_chart
from sim.figures.look import WORST_FIRST, Look
from sim.ui import frame
from sim.ui.choose import KEPT
from sim.ui.compare_pair import PLACE, follow, followed
from sim.ui.drawing import show_chart
from sim.ui.sources import Source
from sim.ui.take_away import Take, offer
from sim.words import OUTCOMES

ENDINGS = {ending: OUTCOMES[ending] for ending in WORST_FIRST}
TABLE, FLOW = "Table", "Flow"
DRAWN = {
    TABLE: "Runs by their ending in the reference (rows) and here (columns). Framed: the ending stays. A click on a "
    "number shows these runs side by side below.",
    FLOW: "Runs from their ending in the reference (left) to that here (right), as wide as there are runs. Pale: the "
    "ending stays. A click on a band shows these runs side by side below.",
}


def view() -> str:
    """Let the reader choose how flips are drawn."""
    return st.segmented_control(
        "Flips as a", [TABLE, FLOW], default=TABLE, required=True, key="flips", **KEPT
    )


def flips(source: Source, found: Comparison, scenario: str, drawn_as: str, style: Look) -> None:
    """Show which endings the runs of a scenario flip between."""
    said = words.flips_said(found, scenario, source.titles, OUTCOMES)
    frame.finding(said, DRAWN[drawn_as], small=True)
    before, after = source.labels[found.reference], source.labels[scenario]
    if drawn_as == TABLE:
        rows = flip_cells(found, scenario, ENDINGS)
        chart = flip_table(rows, style, before=before, after=after)
    else:
        rows = flow_bands(found, scenario, ENDINGS)
        chart = flow_chart(rows, style, before=before, after=after)
    key = f"flips-{scenario}" if drawn_as == TABLE else f"flow-{scenario}"
    moves = "; ".join(row["tip"] for row in records(rows) if row["runs"])
    show_chart(
        chart,
        key=key,
        on_select=lambda: _pick(key, after),
        alt=f"Flips from {source.titles[found.reference]} to {source.titles[scenario]}. {moves}",
        width="stretch",
    )
    kind = followed(after)
    shown = f"{kind}: to these runs, side by side" if kind else "To runs side by side"
    frame.html(f'<p class="to-pair"><a href="#{PLACE}">{escape(shown)} ↓</a></p>')
    offer(chart, key, Take(said, rows, source.footer, style))


def _pick(key: str, scenario: str) -> None:
    """Take the flip that was clicked as the one whose runs are shown side by side."""
    state: Any = st.session_state.get(key)
    picked = state["selection"].get(SELECTION, []) if state else []
    if picked:
        follow(scenario, *(ENDINGS.get(picked[0][side], picked[0][side]) for side in ("before", "after")))
