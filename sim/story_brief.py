"""Story in brief: one played run by its turning points, to be read in a minute."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model import Campaign
from sim.story import events, front, opening, shocks, talks_told
from sim.story_end import ending, private_matters
from sim.story_regions import regions_told
from sim.trace import RawTurn
from sim.why import talks
from sim.words import month_of

EVERY = 6  # months from one report of the front to the next
HOW_TO_READ = (
    "Told are shocks, talks that were held, and what changed for good, and how the front stood every "
    f"{EVERY} months: without --brief also every act, and why."
)


def tell_brief(campaign: Campaign) -> Iterator[str]:
    """Yield the turning points of a played run line by line: a heading, the months in which something
    happened that `sim.story.tell` tells beside acts, then the end.

    The run must have been recorded (the default of Campaign), else ValueError.
    """
    yield from opening(campaign, HOW_TO_READ)
    for raw in campaign.turns:
        told = list(turning_points(campaign, raw))
        if told:
            yield f"{month_of(campaign.world.scenario.start, raw.turn)} (turn {raw.turn})"
            yield from (f"  {line}" for line in told)
    yield ""
    yield from ending(campaign)
    yield from private_matters(campaign)


def turning_points(campaign: Campaign, raw: RawTurn) -> Iterator[str]:
    """Yield what happened in a turn beside acts; nothing in a month in which only acts did."""
    yield from shocks(campaign, raw.turn)
    held = talks(campaign, raw.turn)
    if held.table is not None:
        yield from talks_told(held)
    yield from events(raw)
    yield from regions_told(campaign, raw)
    if raw.turn % EVERY == 0 or raw.turn == campaign.turn:
        yield front(raw)
