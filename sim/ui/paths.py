"""Any variable over time in one scenario: some runs as lines over the bands of many, each line a way to its story."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from sim.analysis.findings import records
from sim.analysis.paths import digits_for, spread_over_time
from sim.batch.errors import Mismatch, StoreError
from sim.config.provenance import citation
from sim.config.scenario import Scenario
from sim.figures.look import Look
from sim.figures.paths import PICK, path_chart
from sim.report.assumptions import KINDS
from sim.rules.vocabulary import Variable
from sim.ui import choose, frame, notices
from sim.ui.choose import KEPT
from sim.ui.drawing import show_chart
from sim.ui.notices import Refused
from sim.ui.panels import panel_of
from sim.ui.path_tables import (
    NO_LINES,
    SAMPLED,
    bands_of,
    domain_of,
    levels_of,
    lines,
    played,
    to_take,
    with_tips,
)
from sim.ui.runs_behind import RUN_PAGE, address, told
from sim.ui.sources import Source, is_replayable
from sim.ui.take_away import Take, offer
from sim.words import OUTCOMES

KEY, PICKED = "paths", "path-picked"


def paths(source: Source, scenario: str, style: Look) -> None:
    """Let the reader choose a variable and a run, and show how both go over time."""
    opened = st.session_state.pop(PICKED, None)
    if opened is not None:
        query = address(source, scenario, opened)
        query.pop("batch", None)  # it is that of a widget here, which keeps it from page to page
        st.switch_page(RUN_PAGE, query_params=query)
    with st.container(key="path-bar", horizontal=True, vertical_alignment="bottom"):
        variable = choose.variable("Variable", "variable")
        refused = is_replayable(source)
        run = 0 if refused else int(st.number_input("Run", 0, source.batch.runs - 1, 0, key="path", **KEPT))
    try:
        bands = bands_of(source, scenario)
    except Refused as error:
        notices.warn(f"There are no bands to show. {error}")
        _origin(source.scenario(scenario), variable)
        return
    if bands.problem:
        notices.warn(f"The stored table of months is not used: {bands.problem}")
    rows = bands.of(variable)
    if rows.empty:
        none = (
            "No run has been played to its end"
            if bands.table.empty
            else f"Nothing is kept of {variable.name}"
        )
        frame.finding(f"{none} in {source.titles[scenario]}")
        return
    drawn, why = (NO_LINES, refused) if refused else _lines(source, scenario, variable, run)
    _figure(source, scenario, variable, rows, drawn, run, why, style)


def _lines(source: Source, scenario: str, variable: Variable, run: int) -> tuple[pd.DataFrame, str]:
    """Return the lines of the first runs and the chosen one, and '' or why there are none."""
    horizon = source.batch.horizon
    try:
        parts = [played(source, scenario, 0, min(SAMPLED, source.batch.runs))]
        if run >= SAMPLED:
            parts.append(played(source, scenario, run, run + 1))
    except (Mismatch, StoreError) as error:
        return NO_LINES, str(error)
    return pd.concat([lines(part, variable, horizon) for part in parts], ignore_index=True), ""


def _figure(
    source: Source,
    scenario: str,
    variable: Variable,
    bands: pd.DataFrame,
    drawn: pd.DataFrame,
    run: int,
    why: str,
    style: Look,
) -> None:
    """Show the chart, what belongs to the chosen run, and where the variable comes from."""
    spec, panel = source.scenario(scenario), panel_of(variable)
    what = meaning(variable)
    digits = 0 if panel.step else digits_for(bands)
    title = spread_over_time(what, bands, panel.unit, digits)
    frame.finding(title, _drawn(source, scenario, variable, int(bands["n"].max()), drawn))
    domain = domain_of(panel, bands, drawn)
    chart = path_chart(
        with_tips(bands, spec.start, panel.unit, digits),
        drawn,
        run,
        levels_of(variable, domain),
        style,
        spec.start,
        source.batch.horizon,
        domain=domain,
        step=panel.step,
    )
    left, right = st.columns([17, 6], gap="medium")
    with left:
        show_chart(
            chart, key=KEY, on_select=_pick, selection_mode=[PICK], alt=f"Paths. {title}.", width="stretch"
        )
        offer(chart, KEY, Take(title, to_take(bands, drawn, spec.start), source.footer, style))
    with right:
        if why:
            st.info(notices.inert(why))
        else:
            _chosen(source, scenario, run, style)
        _origin(spec, variable)
    frame.footer(source.footer)


def _pick() -> None:
    """Take the run of a line that was clicked as the one whose story is to be opened."""
    state: Any = st.session_state.get(KEY)
    picked = state["selection"].get(PICK, []) if state else []
    runs = [row["run"] for row in picked if row.get("run") is not None]  # none beside the lines
    if runs:
        st.session_state[PICKED] = int(runs[0])


def meaning(variable: Variable) -> str:
    """Return what a variable means in a title: its meaning without what explains its codes."""
    short = variable.meaning.partition(":")[0].partition(";")[0]
    return short[0].upper() + short[1:]


def _drawn(source: Source, scenario: str, variable: Variable, over: int, drawn: pd.DataFrame) -> str:
    """Return what the chart draws."""
    every = f"all {over:,}" if over == source.batch.runs else f"the first {over:,}"
    bands = f"Dashed: the middle of {every} runs in {source.titles[scenario]}; dark: half of them; light: nine of ten"
    if drawn.empty:
        return f"{bands}. Unit: {variable.unit}."
    first = min(SAMPLED, source.batch.runs)
    lines_are = f"Lines: the first {first} runs, coloured by how they end, with a dot where one stops early (in the bands it stays there)"
    return f"{bands}. {lines_are}; click one to read its story. Unit: {variable.unit}."


def _chosen(source: Source, scenario: str, run: int, style: Look) -> None:
    """Say what happened in the chosen run, with the way to its story."""
    rows = source.outcomes
    found = records(rows[(rows["scenario"] == scenario) & (rows["run"] == run)])
    if not found:
        frame.note(f"Run {run} failed and is not drawn.")
        return
    ending = str(found[0]["outcome"])
    frame.figure_head(
        style.endings[ending],
        f"Run {run}: {OUTCOMES[ending]}",
        f"The thick line: {told(found[0])}.",
    )
    st.page_link(RUN_PAGE, label=f"Read the story of run {run}", query_params=address(source, scenario, run))


def _origin(spec: Scenario, variable: Variable) -> None:
    """Say what a variable is measured in and where its value at the start comes from."""
    record = spec.start_values.get(variable.name)
    head = (
        f"<h3>{escape(variable.name)}</h3><p>{escape(variable.meaning)}. Unit: {escape(variable.unit)}.</p>"
    )
    if record is None:
        body = f"<p>At the start <b>{variable.start or 0:g}</b>: nothing has happened yet, which needs no source.</p>"
    else:
        text = f"{KINDS[record.kind]}: {citation(spec, record)}"
        note = f"<p>{escape(record.note)}</p>" if record.note else ""
        body = f"<p>At the start <b>{record.value:g}</b> ({record.low:g} to {record.high:g}), {escape(text)}</p>{note}"
    frame.html(f'<div class="card">{head}{body}</div>')
