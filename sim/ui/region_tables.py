"""Tables of the ground in one run: for each region its part, and the share of it that Russia holds in a month."""

from __future__ import annotations

import pandas as pd

from sim.model import Campaign
from sim.regions import picture, regions
from sim.story_regions import LEAST_SHOWN
from sim.words import per_cent

# The parts of the plan that Interfax-Ukraine reported on 20 November 2024, in a few words.
PARTS = {
    "A": "what Russia claims to have annexed",
    "B": "a client state by the reported plan",
    "C": "the disputed rest",
}


def held_regions(campaign: Campaign, turn: int) -> pd.DataFrame:
    """Return a row for each region at the end of a turn (0: the start).

    Columns: name, title, part (its letter), area (thousand km²), start and share held by Russia (in [0, 1]),
    text (what stands on the map), tip.
    """
    state = campaign.turns[turn - 1].after if turn else campaign.world.start
    shares = picture(campaign.world, state, campaign.values)
    rows = []
    for region in regions(campaign.world, campaign.values):
        part, share = region.part.upper(), shares[region.name]
        moved = abs(share - region.start) >= LEAST_SHOWN
        rows.append(
            {
                "name": region.name,
                "title": region.title,
                "part": part,
                "area": region.area,
                "start": region.start,
                "share": share,
                "text": f"{part}\n{per_cent(share)}" if share >= LEAST_SHOWN else part,
                "tip": f"{region.title} (part {part}): Russia holds {per_cent(share)}"
                + (f", {per_cent(region.start)} at the start" if moved else ""),
            }
        )
    return pd.DataFrame(rows)


def held_in_words(regions: pd.DataFrame) -> str:
    """Return the regions of which Russia holds something, the most first, in words."""
    held = regions[regions["share"] >= LEAST_SHOWN].sort_values("share", ascending=False)
    return "; ".join(held["tip"]) or "Russia holds nothing"
