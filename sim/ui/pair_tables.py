"""Tables of two runs of one luck as their figures and their story want them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from sim.analysis.findings import records
from sim.figures.pair import DEAL, HELD
from sim.model import Campaign
from sim.rules.vocabulary import Variable
from sim.ui.panels import panel_of
from sim.ui.replay import rungs, states
from sim.ui.run_tables import talks_table
from sim.ui.timeline import Entry, entries
from sim.words import ACTORS, month_of

DEALS = ("truce", "agreed")
EMPTY = " class='empty'"


def acts_of_both(one: Campaign, other: Campaign, labels: tuple[str, str]) -> pd.DataFrame:
    """Return what every actor does in both runs, a row a run, actor and turn.

    Columns: side (0 for `one`), actor, label, turn, rung, action (its title), differs (1 where the two act
    otherwise in a turn that both have), tip.
    """
    both = pd.concat(
        [rungs(campaign).assign(side=side) for side, campaign in enumerate((one, other))], ignore_index=True
    )
    acted = both.pivot(index=["turn", "actor"], columns="side", values="action")
    differ = (acted[0] != acted[1]) & acted.notna().all(axis=1)
    start = one.world.scenario.start
    tips = {
        (turn, actor): f"{month_of(start, turn)}, {ACTORS[actor]}: {labels[1]}: {_or_none(row[1])}; "
        f"{labels[0]}: {_or_none(row[0])}"
        for (turn, actor), row in acted.iterrows()
    }
    keys = list(zip(both["turn"], both["actor"], strict=True))
    return both.assign(
        label=both["actor"].map(ACTORS),
        differs=[int(differ[key]) for key in keys],
        tip=[tips[key] for key in keys],
    )


def _or_none(action: object) -> str:
    return action if isinstance(action, str) else "the run has ended"


def talks_of_both(one: Campaign, other: Campaign, labels: tuple[str, str]) -> pd.DataFrame:
    """Return the months with talks in both runs: side, turn, state (HELD or DEAL), tip."""
    parts = []
    for side, campaign in enumerate((one, other)):
        held = talks_table(campaign)
        held = held[held["state"] != "declined"]
        state = held["state"].map(lambda name: DEAL if name in DEALS else HELD)
        tips = [f"{labels[side]}: {tip}" for tip in held["tip"]]
        parts.append(pd.DataFrame({"side": side, "turn": held["turn"], "state": state, "tip": tips}))
    return pd.concat(parts, ignore_index=True)


def lines_of_both(
    one: Campaign, other: Campaign, labels: tuple[str, str], variable: Variable
) -> pd.DataFrame:
    """Return one variable in both runs from turn 0: turn, series (0 for `one`), label, value, tip."""
    panel = panel_of(variable)
    start = one.world.scenario.start
    parts = []
    for side, campaign in enumerate((one, other)):
        table = states(campaign)[["turn", variable.name]].rename(columns={variable.name: "value"})
        parts.append(table.assign(series=side, label=labels[side]))
    lines = pd.concat(parts, ignore_index=True)
    lines["tip"] = [
        f"{month_of(start, row['turn'])}, {row['label']}: {row['value']:,.{panel.digits}f} {panel.unit}".strip()
        for row in records(lines)
    ]
    return lines


@dataclass(frozen=True)
class Row:
    """One month of both stories: the lines of each, None where a run has ended; `parts` where they part."""

    month: str
    sides: tuple[tuple[str, ...] | None, tuple[str, ...] | None]
    parts: bool


def story_rows(one: Campaign, other: Campaign, turn: int, every: bool) -> list[Row]:
    """Return both stories month by month from the turn in which they part: those months in which they differ.

    In the month in which they part, and with `every` in all, acts and declined talks are told where they
    differ; else only what came from outside, what happened, and talks that were held.
    """
    told = [{entry.turn: entry for entry in entries(campaign)} for campaign in (one, other)]
    rows = []
    for k in range(turn, max(one.turn, other.turn) + 1):
        full = every or k == turn
        here, there = (_lines(side.get(k), full) for side in told)
        sides = (_alone(here, there), _alone(there, here))
        if k == turn or any(sides):
            rows.append(Row(month_of(one.world.scenario.start, k), sides, k == turn))
    return rows


def _lines(entry: Entry | None, full: bool) -> dict[str, str] | None:
    """Return what is told of a month, by what tells it from others; None where the run has ended before.

    The reasons for an act do not tell it from the same act for others.
    """
    if entry is None:
        return None
    talks = entry.talks if full or len(entry.talks) > 1 else ()  # one line says that none were held
    acts = {line.partition(": ")[0]: line for line in (entry.acts if full else ())}
    return {**{line: line for line in (*entry.shocks, *entry.events, *talks)}, **acts}


def _alone(own: dict[str, str] | None, other: dict[str, str] | None) -> tuple[str, ...] | None:
    """Return what of one run's month the other does not have."""
    return None if own is None else tuple(line for key, line in own.items() if key not in (other or {}))


def story_html(rows: list[Row], labels: tuple[str, str]) -> str:
    """Return both stories side by side as HTML; below each other on a narrow page, each line with its name."""
    heads = "".join(f"<span>{escape(label)}</span>" for label in labels)
    items = [f"<div class='heads' aria-hidden='true'><span></span>{heads}</div>"]
    for row in rows:
        cells = "".join(
            f"<div{'' if lines else EMPTY}><b class='whose'>{escape(label)}</b>{_cell(lines)}</div>"
            for label, lines in zip(labels, row.sides, strict=True)
        )
        mark = "both parts" if row.parts else "both"
        items.append(f"<div role='listitem' class='{mark}'><h3>{escape(row.month)}</h3>{cells}</div>")
    return f"<div role='list' class='two-runs'>{''.join(items)}</div>"


def _cell(lines: tuple[str, ...] | None) -> str:
    if lines is None:
        return "<p class='none'>The run has ended.</p>"
    if not lines:
        return "<p class='none' aria-label='Nothing that the other has not'>–</p>"
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
