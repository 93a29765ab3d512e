"""The talks of one run: a strip of months by format, and a table of every offer with its answers."""

from __future__ import annotations

import streamlit as st

from sim.analysis.run_findings import talking
from sim.figures.look import Look
from sim.figures.talks import talks_strip
from sim.model import Campaign
from sim.ui import frame
from sim.ui.run_tables import deals_in_force, held_talks, months_of, talks_table
from sim.ui.sources import Source
from sim.ui.take_away import Take
from sim.words import FORMATS

FEW = 8  # tables that need not be folded away


def show_talks(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    """Show the strip with the chosen turn marked, and below it the table."""
    talks, deals = talks_table(campaign), deals_in_force(campaign)
    title = talking(talks, deals, FORMATS, months_of(campaign))
    frame.finding(title, "Month by month, by format of talks; the shade is the deal in force.")
    frame.html(_strip_key(style))
    start = campaign.world.scenario.start
    frame.chart(
        talks_strip(talks, deals, FORMATS, style, start, campaign.horizon, turn),
        "talks",
        f"Talks. {title}.",
        Take(title, talks.assign(what=talks["tip"]), source.footer, style),
    )
    table = held_talks(campaign)
    if len(table):
        with st.expander(f"Every offer and its answers ({len(table)})", expanded=len(table) <= FEW):
            with st.container(key="offers"):
                st.table(table, hide_index=True)
            frame.note("In brackets the chance of the answer before it was given.")
    frame.footer(source.footer)


def _strip_key(style: Look) -> str:
    """Return the key to the marks of the talks strip."""
    marks = (
        ("·", style.muted, "asked for and declined"),
        ("✚", style.muted, "held, maximal demands made"),
        ("●", style.muted, "held, offer turned down"),
        ("■", style.ink, "partial truce"),
        ("◆", style.endings["negotiated_peace"], "ceasefire or settlement agreed"),
    )
    items = "".join(
        f'<span><b style="color:{colour}">{mark}</b> {meaning}</span>' for mark, colour, meaning in marks
    )
    return f'<div class="chips">{items}</div>'
