"""The ground in one run: the map of the regions at the end of a month, with what it shows in words."""

from __future__ import annotations

from sim.analysis.run_findings import holding
from sim.figures.look import Look
from sim.figures.outlines import outlines
from sim.figures.region_map import region_map
from sim.model import Campaign
from sim.ui import frame
from sim.ui.region_tables import PARTS, held_in_words, held_regions
from sim.ui.sources import Source
from sim.ui.take_away import Take
from sim.words import month_of


def show_ground(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    """Show the map at the end of a turn."""
    table = held_regions(campaign, turn)
    title = holding(table, month_of(campaign.world.scenario.start, turn))
    parts = "; ".join(
        f"{letter}: {what}" for letter, what in PARTS.items() if (table["part"] == letter).any()
    )
    frame.finding(
        title,
        f"The share of each region in Russian hands, the darker the more, by an assumed order of advance. Between thick lines the "
        f"parts of the reported plan. {parts}.",
    )
    frame.chart(
        region_map(table, style),
        "ground",
        f"Map. {title}. {held_in_words(table)}.",
        Take(title, table, f"{source.footer} {outlines().credit}.", style),
    )
    unknown = table.loc[~table["name"].isin(outlines().regions), "title"]
    if len(unknown):
        frame.note(f"Not on the map: {', '.join(unknown)}.")
    frame.footer(f"{source.footer} {outlines().credit}.")
