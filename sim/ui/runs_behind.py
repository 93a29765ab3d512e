"""The runs behind an ending: a list of them with what happened in each, every one a link to its story."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from sim.analysis.findings import records
from sim.figures.look import WORST_FIRST
from sim.ui import frame
from sim.ui.choose import KEPT
from sim.ui.notices import inert
from sim.ui.sources import Source, is_replayable
from sim.words import FORMATS, OUTCOMES

A_PAGE = 8
RUN_PAGE = "sim/ui/pages/run.py"


def runs_behind(source: Source) -> str | None:
    """Let the reader choose a scenario and an ending, list its runs, and return the ending."""
    frame.finding("The runs behind the dots", "Choose an ending, or a dot above, and open one of its runs.")
    labels = source.labels
    left, right = st.columns([2, 5], gap="medium")
    with left:
        picked = st.session_state.pop("ending_scenario", None)
        if picked in labels:
            st.session_state["of"] = labels[picked]
        label = st.selectbox("Scenario", list(labels.values()), key="of", **KEPT)
    scenario = next((name for name, title in labels.items() if title == label), source.reference)
    endings = [OUTCOMES[ending] for ending in WORST_FIRST if (source.outcomes["outcome"] == ending).any()]
    with right:
        chosen = st.pills("Ending", endings, key="ending", wrap=True, **KEPT)
    if chosen is None:
        return None
    ending = next(name for name, title in OUTCOMES.items() if title == chosen)
    rows = source.outcomes
    rows = rows[(rows["scenario"] == scenario) & (rows["outcome"] == ending)]
    _list(source, scenario, chosen, rows)
    return ending


def _list(source: Source, scenario: str, ending: str, rows: pd.DataFrame) -> None:
    of = int((source.outcomes["scenario"] == scenario).sum())
    st.markdown(f"**{len(rows):,} of {of:,} runs** of {inert(source.labels[scenario])} end so: {ending}.")
    if rows.empty:
        return
    refused = is_replayable(source)
    if refused:
        st.info(inert(refused))
        return
    pages = (len(rows) - 1) // A_PAGE + 1
    page = st.pagination(pages, key=f"page-{scenario}-{ending}") if pages > 1 else 1
    for row in records(rows.iloc[(page - 1) * A_PAGE : page * A_PAGE]):
        query = {"scenario": source.labels[scenario], "run": str(row["run"])}
        if "batch" in st.session_state:
            query["batch"] = source.key
        st.page_link(RUN_PAGE, label=f"**Run {row['run']}**: {inert(told(row))}", query_params=query)


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
