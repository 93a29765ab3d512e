"""The timeline of a run: what happened month by month, in the months that mattered or in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from sim.model import Campaign
from sim.story import acts, events, front, shocks, talks_told
from sim.why import decisions, talks
from sim.words import month_of


@dataclass(frozen=True)
class Entry:
    """One month: what came from outside, what happened, what was talked, who did what and why, and the front.

    `matters` is whether anything but the usual happened: a shock, an event or a table.
    """

    turn: int
    month: str
    shocks: tuple[str, ...]
    events: tuple[str, ...]
    talks: tuple[str, ...]
    acts: tuple[str, ...]
    front: str
    matters: bool


def entries(campaign: Campaign) -> list[Entry]:
    """Return an entry for every month of a run; the first and the last always matter."""
    found = []
    for raw in campaign.turns:
        held = talks(campaign, raw.turn)
        decided = decisions(campaign, raw.turn)
        outside, happened = tuple(shocks(campaign, raw.turn)), tuple(events(raw))
        ends = raw.turn in (1, campaign.turn)
        found.append(
            Entry(
                turn=raw.turn,
                month=month_of(campaign.world.scenario.start, raw.turn),
                shocks=outside,
                events=happened,
                talks=tuple(talks_told(held)),
                acts=tuple(acts(campaign, decided)),
                front=front(raw),
                matters=bool(outside or happened or held.table) or ends,
            )
        )
    return found


def timeline_html(found: Iterable[Entry], chosen: int, every: bool) -> str:
    """Return the timeline as HTML: `every` month in full, else those that matter and the chosen one."""
    items = []
    for entry in found:
        if not (every or entry.matters or entry.turn == chosen):
            continue
        lines = [f"<p class='event'>{escape(line)}</p>" for line in (*entry.shocks, *entry.events)]
        lines += [f"<p>{escape(line)}</p>" for line in entry.talks]
        if every or entry.turn == chosen:
            lines += [f"<p class='act'>{escape(line)}</p>" for line in entry.acts]
        lines.append(f"<p class='front'>{escape(entry.front)}</p>")
        mark = "month chosen' aria-current='date" if entry.turn == chosen else "month"
        items.append(
            f"<div role='listitem' class='{mark}'><h3>{escape(entry.month)}</h3>{''.join(lines)}</div>"
        )
    return f"<div role='list' class='timeline'>{''.join(items)}</div>"
