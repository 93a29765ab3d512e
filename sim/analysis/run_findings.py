"""Findings about one run: sentences on its course, its talks, a choice and beliefs, made from tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.findings import HUNDRED, listed, records


def course(what: str, first: float, last: float, unit: str, *, digits: int = 1, plural: bool = False) -> str:
    """Return how a quantity went over a run: 'US military aid falls from 1.8 to 0.9 €bn a month'."""
    a, b = f"{first:,.{digits}f}", f"{last:,.{digits}f}"
    behind = f" {unit}" if unit else ""
    if a == b:
        return f"{what} {'end where they' if plural else 'ends where it'} began, at {b}{behind}"
    verb = ("rise" if last > first else "fall") + ("" if plural else "s")
    return f"{what} {verb} from {a} to {b}{behind}"


def went(what: str, first: float, last: float, unit: str, *, digits: int) -> str:
    """Return how any quantity went over a run, by a colon: 'Cohesion of the West: from 0.60 to 0.39'."""
    a, b = (f"{value:,.{digits}f}".replace("-", "−") for value in (first, last))
    behind = f" {unit}" if unit else ""
    return f"{what}: {b}{behind} at the end as at the start" if a == b else f"{what}: from {a} to {b}{behind}"


def climb(steps: pd.DataFrame, rungs: Sequence[str], months: Sequence[str]) -> str:
    """Return who climbed highest in a run, how high and when first.

    `steps` has turn, label (of the actor) and rung; `rungs` names each rung, `months` each turn from turn 0.
    """
    if steps.empty:
        return "No turn was played"
    top = float(steps["rung"].max())
    reached = records(steps[steps["rung"] == top].sort_values("turn", kind="stable"))
    who, when = reached[0]["label"], months[reached[0]["turn"]]
    others = sorted({row["label"] for row in reached} - {who})
    also = f"; {listed(others)} {'gets' if len(others) == 1 else 'get'} there too" if others else ""
    name = rungs[round(top)]
    return f"{who} climbs highest: rung {top:.0f}, {name[0].lower()}{name[1:]}, in {when}{also}"


def talking(
    talks: pd.DataFrame, deals: pd.DataFrame, formats: Mapping[str, str], months: Sequence[str]
) -> str:
    """Return how much was talked in a run and what came of it.

    `talks` has turn, format and state ('declined' where no talks were held); `deals` has first (turn) and
    kind.
    """
    held = talks[talks["state"] != "declined"]
    if held.empty:
        said = "No talks are held" if talks.empty else "Talks are proposed but never held"
    else:
        names = [formats[name] for name in formats if (held["format"] == name).any()]
        count = held["turn"].nunique()
        said = f"Talks in {count} {'month' if count == 1 else 'months'} ({listed(names)})"
    if deals.empty:
        return f"{said}; no ceasefire and no settlement" if not held.empty else said
    parts = [f"a {row['kind']} in {months[int(row['first'] + 0.5)]}" for row in records(deals)]
    return f"{said}; {listed(parts)}"


def decided(options: Sequence[tuple[str, float]], chosen: str, *, forced: bool) -> str:
    """Return how a choice came about: by reasons, the likeliest option being taken, or by luck.

    `options` are the titles and chances of all open options, `chosen` the title of the one taken; `forced`
    where a script took it.
    """
    chances = dict(options)
    likeliest = max(chances, key=lambda title: chances[title])
    taken = f"{chances[chosen] * HUNDRED:.0f} of 100"
    if forced:
        return f"A script took {chosen}; left to itself the actor would have, in {taken}"
    if len(chances) == 1:
        return f"{chosen} was the only option"
    if chances[chosen] >= chances[likeliest]:
        return f"{chosen} was the likeliest option, at {taken}, and was taken"
    first = f"{chances[likeliest] * HUNDRED:.0f} of 100"
    if taken == first:
        return f"{chosen} and {likeliest} were as likely, at {taken} each; luck took {chosen}"
    return f"Luck lifted {chosen} ({taken}) over {likeliest} ({first})"


def moved(beliefs: Mapping[str, pd.DataFrame]) -> str:
    """Return which belief has moved most from its prior.

    `beliefs` gives, by the name of the actor believed about, a table with title, chance and prior (of 100).
    """
    rows = [{**row, "of": name} for name, table in beliefs.items() for row in records(table)]
    most = max(rows, key=lambda row: abs(float(row["chance"]) - float(row["prior"])))
    shift = most["chance"] - most["prior"]
    if abs(shift) < 1.0:
        return "Beliefs stand where they began"
    went = f"{'up' if shift > 0 else 'down'} from {most['prior']:.0f} to {most['chance']:.0f} of 100"
    return f"{most['of']}: “{most['title']}” is {went} in others' eyes"


def recognised(first: float, last: float) -> str:
    """Return how far others came to see what an actor is: the chance given to its type at first and last.

    Both are of 100.
    """
    if abs(last - first) < 1.0:
        return f"Its true type is given {last:.0f} of 100, as at the start"
    return f"Its true type is given {last:.0f} of 100, {'up' if last > first else 'down'} from {first:.0f}"


def learnt(paths: Mapping[str, tuple[float, float]]) -> str:
    """Return about whom others learnt most, or were misled most.

    `paths` gives by actor the chance that was given to what it is, of 100, at the start and at the end.
    """
    who = max(paths, key=lambda name: abs(paths[name][1] - paths[name][0]))
    first, last = paths[who]
    if abs(last - first) < 1.0:
        return "Nobody learns anything about anyone"
    how = "learn most" if last > first else "are misled most"
    return (
        f"Others {how} about {who}: its true type is given {first:.0f} of 100 at first and {last:.0f} at last"
    )


def holding(regions: pd.DataFrame, month: str) -> str:
    """Return how much of Ukraine is held at the end of a month, how that moved, and the share by part.

    `regions` has part (its letter), area, share and start (both shares in [0, 1]); parts of which nothing is
    held are not named.
    """
    now, start = _held(regions, "share"), _held(regions, "start")
    moved = f"{now - start:+.1f}".replace("-", "−")
    since = f"{moved} points since the start" if abs(now - start) >= 0.05 else "as at the start"
    parts = [
        f"{_held(rows, 'share'):.1f} % of part {part}"
        for part, rows in regions.groupby("part")
        if _held(rows, "share") > 0.0
    ]
    behind = f": {listed(parts)}" if parts else ""
    return f"{month}: Russia holds {now:.1f} % of Ukraine, {since}{behind}"


def _held(regions: pd.DataFrame, of: str) -> float:
    """Return the share of some regions that is held, in per cent of their area."""
    return HUNDRED * float((regions["area"] * regions[of]).sum()) / float(regions["area"].sum())
