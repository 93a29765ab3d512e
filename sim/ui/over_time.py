"""One scenario over time: its endings as they come about, and below them the paths of any variable.

All of it lies in a fragment, so that a choice made here draws nothing else of the page anew.
"""

from __future__ import annotations

import streamlit as st

from sim.figures.look import Look
from sim.figures.over_time import over_time_chart
from sim.ui import frame, notices
from sim.ui.choose import KEPT
from sim.ui.month_tables import months_of, names_in, shown, to_take, told
from sim.ui.notices import inert
from sim.ui.paths import paths
from sim.ui.sources import Source
from sim.ui.take_away import Take

HEIGHT = 420  # pixels: of the table of months, which scrolls


@st.fragment
def over_time(source: Source, style: Look) -> None:
    """Let the reader choose a scenario, and show how it goes."""
    labels = {label: name for name, label in source.labels.items()}
    with st.container(key="over-time", horizontal=True):
        label = st.selectbox("Scenario", list(labels), key="over", **KEPT)
    scenario = labels[label]
    try:
        _endings(source, scenario, style)
        paths(source, scenario, style)
    except notices.EXPECTED as error:  # a fragment shows it itself
        notices.warn(str(error))


def _endings(source: Source, scenario: str, style: Look) -> None:
    """Show how many runs have come to which ending by which month."""
    of = months_of(source, scenario)
    if of.months.empty:
        frame.finding(f"No run of {source.titles[scenario]} has been played to its end")
        return
    start = source.scenario(scenario).start
    names, table = names_in(of.months), told(of.months, start)
    frame.finding(
        of.finding,
        "How many of 100 runs have come to their ending by the end of each month, the worst on top; at the right how all end. "
        "A deal in force at the end counts from the month in which it was signed; that the war goes on is told in the last. "
        f"In brackets the 95 % interval{of.half}.",
    )
    at_end = "; ".join(of.ends["tip"])
    frame.chart(
        over_time_chart(of.months, table, of.ends, names, style, start),
        "over-time-chart",
        f"Endings by month in {source.labels[scenario]}. {of.finding}. {at_end}.",
        Take(of.finding, to_take(of.months, start), source.footer, style),
    )
    with st.expander("Month by month as a table"):
        st.dataframe(
            shown(table, names),
            hide_index=True,
            height=HEIGHT,
            key="months-table",
            alt=f"Endings by month in {inert(source.labels[scenario])}, of 100 runs with their 95 % intervals",
        )
        frame.note("Runs that have come to it by the end of the month; behind the colon of 100, with the Wilson 95 % interval.")
    frame.footer(source.footer)
