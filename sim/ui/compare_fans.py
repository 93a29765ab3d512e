"""Fans on the page that compares: one variable's spread by month in every scenario, on one scale."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sim.analysis.bands import bands_of, gap_said, part_most
from sim.analysis.compare import Comparison
from sim.analysis.findings import listed, records
from sim.figures.fans import fan_chart
from sim.figures.look import Look
from sim.ui import choose, frame, notices, path_tables
from sim.ui.panels import Panel, about, panel_of
from sim.ui.sources import Source
from sim.ui.take_away import Take
from sim.words import month_of

PANEL = 300  # least width in pixels
MOST_NAMED = 4
ROOM = 0.04  # of the range, above and below the widest band


def spread(source: Source, names: Sequence[str]) -> tuple[pd.DataFrame, str]:
    """Return the bands of all variables in some scenarios, and why those that are stored could not be read, ''
    where they could."""
    found = [path_tables.bands_of(source, name) for name in names]
    return pd.concat([each.table for each in found], ignore_index=True), found[0].problem


@st.fragment
def fans(source: Source, found: Comparison, style: Look) -> None:
    """Let the reader choose a variable and show its spread in every scenario; say in place why it cannot be."""
    try:
        _fans(source, found, style)
    except notices.EXPECTED as error:
        notices.warn(str(error))


def _fans(source: Source, found: Comparison, style: Look) -> None:
    names = (found.reference, *found.scenarios)
    table, problem = spread(source, names)
    if problem:
        notices.warn(problem)
    place = st.container()
    variable = choose.variable("Variable", "fan")
    panel = panel_of(variable)
    try:
        bands = bands_of(table, variable.name, names)
    except ValueError as error:  # results of other rules may know other variables
        raise notices.Refused(f"{str(error).capitalize()}: this batch does not keep them.") from None
    start = source.scenario(found.reference).start
    months = [month_of(start, turn) for turn in range(source.batch.horizon + 1)]
    title = gap_said(about(variable), bands, source.titles, panel.unit, months, max(panel.digits, 1))
    with place:
        frame.finding(title, _subtitle(bands, source, found))
    known = table[table["variable"].isin(list(choose.BY_NAME))]
    most = [choose.BY_NAME[name].meaning.partition(":")[0] for name in part_most(known, names, MOST_NAMED)]
    if most:
        frame.note(f"Medians part most, beside the width of the reference's nine tenths, in: {listed(most)}.")
    domain = _domain(bands)
    with st.grid("auto", min_column_width=PANEL, gap="medium"):
        for name in names:
            with st.container():
                _panel(source, found, bands[bands["scenario"] == name], panel, domain, months, style)
    frame.footer(source.footer)


def _subtitle(bands: pd.DataFrame, source: Source, found: Comparison) -> str:
    runs = int(bands["n"].min())
    of = (
        f"all {runs:,} runs"
        if runs >= source.batch.runs
        else f"the first {runs:,} of {source.batch.runs:,} runs"
    )
    return (
        f"Line: the median; dark band: half of the runs; pale band: nine tenths. Dashed: the median of "
        f"{source.titles[found.reference]}. Over {of} of each scenario, on one scale; a run that has ended stays where it "
        "ended. A band is no run's path: a median may join months of many runs."
    )


def _panel(
    source: Source, found: Comparison, rows: pd.DataFrame, panel: Panel, domain: tuple[float, float],
    months: list[str], style: Look,
) -> None:  # fmt: skip
    name = str(rows["scenario"].iloc[0])
    is_reference = name == found.reference
    label = f"{source.labels[name]}{', the reference' if is_reference else ''}"
    tips = [
        f"{months[row['turn']]}: median {row['q50']:,.2f}, half of the runs {row['q25']:,.2f} to {row['q75']:,.2f}, "
        f"nine tenths {row['q05']:,.2f} to {row['q95']:,.2f} {panel.unit}".strip()
        for row in records(rows)
    ]
    colours = panel.colours(style)
    chart = fan_chart(
        rows.assign(tip=tips), style, source.scenario(name).start, source.batch.horizon, colours[panel.told], domain,
        is_reference=is_reference, step=panel.step,
    )  # fmt: skip
    unit = f" ({panel.unit})" if panel.unit else ""
    frame.finding(label, _end(rows, months, panel), small=True, alone=True)
    frame.chart(
        chart,
        f"fan-{name}",
        f"{panel.about}{unit} in {label}. In {months[-1]}: {tips[-1].partition(': ')[2]}.",
        Take(f"{panel.about}{unit}, {label}", rows, source.footer, style),
    )


def _end(rows: pd.DataFrame, months: list[str], panel: Panel) -> str:
    """Return where the median stands at the end, and where that of the reference does."""
    last = rows.iloc[-1]
    here, there = (
        f"{last[name]:,.{max(panel.digits, 1)}f}".replace("-", "−") for name in ("q50", "reference")
    )
    beside = "" if here == there else f", {there} in the reference"
    return f"Median in {months[int(last['turn'])]}: {here}{beside}"


def _domain(bands: pd.DataFrame) -> tuple[float, float]:
    """Return one range for all scenarios: that of the widest bands, with a little room."""
    low, high = float(bands["q05"].min()), float(bands["q95"].max())
    room = ROOM * (high - low) or 0.5
    return low - room, high + room
