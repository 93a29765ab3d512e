"""The runs behind an ending or a facet: a list of them with what happened in each, every one a link to its story."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from sim.analysis.findings import records
from sim.ui import frame
from sim.ui.choose import KEPT
from sim.ui.notices import inert
from sim.ui.run_filter import Asked, asked_for
from sim.ui.sources import Source, is_replayable
from sim.words import FORMATS

A_PAGE = 8
RUN_PAGE = "sim/ui/pages/run.py"


def runs_behind(source: Source) -> Asked:
    """Let the reader choose a scenario and which of its runs, list them, and return what was asked for."""
    frame.finding(
        "The runs behind the dots",
        "Choose an ending, or a dot above, and what else a run must be like; open one to read its story. The spread below "
        "is of these runs too.",
    )
    labels = source.labels
    left, right = st.columns([2, 5], gap="medium")
    with left:
        picked = st.session_state.pop("ending_scenario", None)
        if picked in labels:
            st.session_state["of"] = labels[picked]
            _follow()
        label = st.selectbox("Scenario", list(labels.values()), key="of", on_change=_follow, **KEPT)
    scenario = next((name for name, title in labels.items() if title == label), source.reference)
    with right:
        asked = asked_for(source)
    if not asked.is_any:
        rows = source.outcomes
        _list(source, scenario, asked, asked.keep(rows[rows["scenario"] == scenario]))
    return asked


def _follow() -> None:
    """Let the scenario whose runs are listed be the one that is shown over time."""
    st.session_state["over"] = st.session_state["of"]


def _list(source: Source, scenario: str, asked: Asked, rows: pd.DataFrame) -> None:
    of = int((source.outcomes["scenario"] == scenario).sum())
    said = f"of {inert(source.labels[scenario])} are runs {inert(asked.in_words())}"
    st.markdown(f"**{len(rows):,} of {of:,} runs** {said}.")
    if rows.empty:
        return
    refused = is_replayable(source)
    if refused:
        st.info(inert(refused))
        return
    pages = (len(rows) - 1) // A_PAGE + 1
    page = st.pagination(pages, key=f"page-{scenario}-{asked.in_words()}") if pages > 1 else 1
    for row in records(rows.iloc[(page - 1) * A_PAGE : page * A_PAGE]):
        label = f"**Run {row['run']}**: {inert(told(row))}"
        st.page_link(RUN_PAGE, label=label, query_params=address(source, scenario, row["run"]))


def address(source: Source, scenario: str, run: int) -> dict[str, str]:
    """Return what stands in the address of a page on a run."""
    query = {"scenario": source.labels[scenario], "run": str(run)}
    return {**query, "batch": source.key} if "batch" in st.session_state else query


def told(row: dict[str, Any]) -> str:
    """Return what happened in a run in half a line, from its row of outcomes."""
    parts = [f"{row['turns']} months"]
    gain = row["net_gain"] * 1000
    side = "Russia" if gain >= 0 else "Ukraine"
    parts.append(f"{side} gains {abs(gain):,.0f} km²")
    held = sum(row[f"talks_{name}"] for name in FORMATS)
    parts.append(f"talks in {held} months" if held else "no talks")
    if row["deal"] != "war":
        form = FORMATS.get(str(row["deal_format"]), "")
        parts.append(f"{row['deal']} in force{f' ({form})' if form else ''}")
    parts.append(f"peak rung {row['peak_rung']:.0f}")
    return ", ".join(parts)
