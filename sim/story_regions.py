"""Regions in a story: which were entered, taken or given back in a turn, and which changed over a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sim.model import Campaign
from sim.regions import picture, regions
from sim.rules import vocabulary as V
from sim.story_end import listed
from sim.trace import Numbers, RawTurn
from sim.words import per_cent

LEAST_SHOWN = 0.005  # half of a per cent: what would be shown as no change


def regions_told(campaign: Campaign, raw: RawTurn) -> Iterator[str]:
    """Yield the regions that Russia entered, took wholly or lost wholly for the first time in a turn."""
    states = [campaign.world.start, *(turn.after for turn in campaign.turns if turn.turn < raw.turn)]
    most, least = _farthest(states, max), _farthest(states, min)
    shares = {
        when: picture(campaign.world, state, campaign.values)
        for when, state in (("most", most), ("least", least), ("now", raw.after))
    }
    now = shares["now"]
    entered, taken, lost = [], [], []
    for region in regions(campaign.world, campaign.values):
        before, held = shares["most"][region.name], now[region.name]
        if before < 1.0 <= held:
            taken.append(region.title)
        elif before == 0.0 < held:
            entered.append(region.title)
        elif held == 0.0 < shares["least"][region.name]:
            lost.append(region.title)
    if entered:
        yield f"By the order of advance Russian forces entered {listed(entered)}."
    if taken:
        yield f"By the order of advance Russia now held the whole of {listed(taken)}."
    if lost:
        yield f"By the order of advance Russia now held nothing of {listed(lost)}."


def _farthest(states: list[Numbers], choose: Callable[[Iterable[float]], float]) -> Numbers:
    """Return a state whose gain on each axis is the most, or the least, of these states."""
    farthest = states[0].copy()
    for k in range(V.GAIN_EAST, V.GAIN_NORTH + 1):
        farthest[k] = choose(float(state[k]) for state in states)
    return farthest


def regions_changed(campaign: Campaign) -> Iterator[str]:
    """Yield, as one line, the regions of which Russia holds more or less at the end than at the start."""
    now = picture(campaign.world, campaign.state, campaign.values)
    changed = [
        f"{region.title} {per_cent(region.start)} to {per_cent(now[region.name])}"
        for region in regions(campaign.world, campaign.values)
        if abs(now[region.name] - region.start) >= LEAST_SHOWN
    ]
    if changed:
        yield (
            "Regions by the order of advance, an assumption; share held by Russia from start to end: "
            f"{'; '.join(changed)}."
        )
