"""Explore: how often each ending comes about, how sure that is, the runs behind it, the spread of facets, and its course."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from sim.analysis import findings
from sim.analysis.layers import intervals_said
from sim.figures.dots import SELECTION, dot_array
from sim.figures.intervals import share_panel
from sim.figures.look import WORST_FIRST, Look
from sim.ui import choose, frame
from sim.ui.drawing import show_chart
from sim.ui.facet_spread import facet_spread
from sim.ui.layers import show_layers
from sim.ui.over_time import over_time
from sim.ui.runs_behind import runs_behind
from sim.ui.share_tables import (
    all_shares,
    by_frequency,
    counts_of,
    dots_in_words,
    dots_of,
    key_of,
    panel_rows,
)
from sim.ui.sources import SMALL, Source
from sim.ui.take_away import Take, offer
from sim.words import OUTCOMES, month_of

DOT_COLUMNS = 25
WIDE_PANEL, NARROW_PANEL = 340, 250  # least widths in pixels
SCALE_STEP = 5  # of 100 runs: where the scale of rare endings may end


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    source, _ = choose.source()
    frame.headline(
        source.batch.title,
        findings.headline(source.shares, source.differences, source.reference, source.titles),
        _deck(source),
    )
    often, rare, _ = by_frequency(source.shares)
    frame.chips(
        [(style.endings[ending], OUTCOMES[ending], "") for ending in WORST_FIRST if ending in often + rare]
    )
    dots = st.container()
    with st.container():  # what follows keeps its place, however long the list, and is not drawn anew
        asked = runs_behind(source)
    with dots:
        for scenario in source.batch.scenarios:
            _scenario_row(source, scenario.name, asked.ending, style)
        frame.footer(source.footer)
    with st.container():
        st.fragment(facet_spread)(source, asked, style)
    over_time(source, style)
    _intervals(source, style)
    show_layers(source, style)
    with st.expander("All shares as a table"):
        frame.table(all_shares(source))
        frame.note("Of 100 runs, with the Wilson 95 % interval.")


def _deck(source: Source) -> str:
    batch = source.batch
    small = "A small batch, played just now. " if source.key == SMALL else ""
    exact = batch.runs == findings.HUNDRED
    dots = (
        "Each dot is one run" if exact else f"Each dot stands for 1 in 100 of {batch.runs:,} simulated runs"
    )
    begin = month_of(batch.scenarios[0].start, 1)
    drawn = f" and the same {batch.draws:,} draws of the numbers" if batch.draws else ""
    return (
        f"{small}{dots}, coloured by how it ended, the worst endings first. Every scenario is played on the same "
        f"luck{drawn} over {batch.horizon} months from {begin}."
    )


def _scenario_row(source: Source, name: str, chosen: str | None, style: Look) -> None:
    scenario = source.scenario(name)
    counts = counts_of(source, name)
    title, dots, key = st.columns([5, 5, 4], gap="medium", vertical_alignment="top")
    mark = ", the reference" if name == source.reference and len(source.batch.scenarios) > 1 else ""
    with title:
        frame.html(
            f'<p class="kicker">{escape(source.labels[name])}{mark}</p>'
            f'<h2 class="finding small">{escape(scenario.title)}</h2>'
            f'<p class="subtitle">{escape(scenario.question.strip())}</p>'
        )
    with dots:
        table = dots_of(name, counts, chosen)
        drawn = dot_array(table, style, DOT_COLUMNS)
        show_chart(
            drawn,
            key=f"dots-{name}",
            on_select=lambda: _pick(f"dots-{name}"),
            alt=dots_in_words(scenario.title, counts),
            width="stretch",
        )
        endings = pd.DataFrame({"ending": list(counts), "runs": list(counts.values())})
        offer(drawn, f"dots-{name}", Take(scenario.title, endings, source.footer, style))
    with key:
        _key(counts, style)


def _key(counts: dict[str, int], style: Look) -> None:
    """Show how many runs came to which ending; the rare ones below, since they may have no dot."""
    often, rare = key_of(counts)
    frame.chips([(style.endings[ending], OUTCOMES[ending], number) for ending, number in often])
    lines = []
    for number, endings in rare.items():
        dots = "".join(frame.dot_html(style.endings[ending]) for ending in endings)
        each = " each" if len(endings) > 1 else ""
        names = ", ".join(OUTCOMES[ending] for ending in endings)
        lines.append(f'<p class="rarer">{dots}<b>{number}</b>{each}: {escape(names)}</p>')
    if lines:
        frame.html("".join(lines))


def _pick(key: str) -> None:
    """Take the ending and scenario of a dot that was clicked as those whose runs are listed."""
    state: Any = st.session_state.get(key)
    picked = state["selection"].get(SELECTION, []) if state else []
    if picked:
        st.session_state["ending"] = OUTCOMES[picked[0]["outcome"]]
        st.session_state["ending_scenario"] = picked[0]["scenario"]


def _intervals(source: Source, style: Look) -> None:
    """Show the share of each ending with its interval in every scenario, beside the reference."""
    shares = source.shares
    frame.finding(
        findings.resolution(shares, source.differences),
        f"Points are shares of 100 runs, bars their Wilson 95 % intervals: {intervals_said(source.batch.draws)}. The "
        "dashed line and the grey band behind are the reference and its interval.",
    )
    often, rare, none = by_frequency(shares)
    _panels(source, often, findings.HUNDRED, WIDE_PANEL, style)
    if rare:
        top = findings.HUNDRED * shares.loc[shares["outcome"].isin(rare), "high"].max()
        highest = SCALE_STEP * math.ceil(top / SCALE_STEP)
        frame.note(f"Rarer endings, on a scale that ends at {highest} of 100 runs:")
        _panels(source, rare, highest, NARROW_PANEL, style)
    if none:
        frame.note(findings.never([OUTCOMES[ending] for ending in none], shares))
    frame.footer(source.footer)


def _panels(source: Source, endings: list[str], highest: int, least_width: int, style: Look) -> None:
    with st.grid("auto", min_column_width=least_width, gap="medium"):
        for ending in endings:
            rows = panel_rows(source, ending)
            of_ending = source.shares[source.shares["outcome"] == ending]
            with st.container():
                frame.figure_head(
                    style.endings[ending], OUTCOMES[ending], findings.span(of_ending, source.reference)
                )
                words = "; ".join(f"{row['label']}: {row['tip']}" for row in findings.records(rows))
                frame.chart(
                    share_panel(rows, ending, highest, style),
                    f"share-{ending}",
                    f"{OUTCOMES[ending]}. {words}",
                    Take(OUTCOMES[ending], rows, source.footer, style),
                )
