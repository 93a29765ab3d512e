"""Findings about two runs of one luck: who acts otherwise how often, and how far a quantity goes apart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.findings import listed, records

MOST_NAMED = 2


def otherwise(acts: pd.DataFrame, turn: int) -> str:
    """Return who acts otherwise most often from the turn on in which two runs part, and who never does.

    `acts` has turn, label (of the actor) and differs (1 where the two runs have it act otherwise), a row for
    each actor and turn that both were played.
    """
    since = acts[acts["turn"] >= turn]
    months = since["turn"].nunique()
    counts = since.groupby("label", sort=False)["differs"].sum()
    if counts.sum() == 0:
        return "Every actor does the same in every month that both have"
    top = int(counts.max())
    most = [str(label) for label, count in counts.items() if count == top]
    who = listed(most) if len(most) <= MOST_NAMED else f"{len(most)} of {len(counts)} actors"
    never = [str(label) for label, count in counts.items() if count == 0]
    verb = "acts" if len(most) == 1 else "act"
    of = f"in {top} of {months} months" if months > 1 else "in the one month that both have"
    quiet = f"; {listed(never)} never {'does' if len(never) == 1 else 'do'}" if never else ""
    return f"From there on {who} {verb} otherwise most often, {of}{quiet}"


def apart(
    what: str, lines: pd.DataFrame, labels: tuple[str, str], unit: str, months: Sequence[str], digits: int
) -> str:
    """Return when a quantity of two runs is furthest apart, or that it never is.

    `lines` has turn, series (0 for the run of the reference, 1 for the other) and value; only turns that both
    have count. `labels` names the two, `months` each turn from turn 0.
    """
    wide = lines.pivot(index="turn", columns="series", values="value").dropna()
    gap = (wide[1] - wide[0]).abs()
    if gap.max() == 0:
        return f"{what}: the same in both runs in every month that both have"
    turn = int(gap.idxmax())
    first, other = (f"{wide.loc[turn, series]:,.{digits}f}".replace("-", "−") for series in (0, 1))
    behind = f" {unit}" if unit else ""
    return (
        f"{what}: furthest apart in {months[turn]}, {other}{behind} in {labels[1]} "
        f"and {first}{behind} in {labels[0]}"
    )


def moves(ends: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of endings that runs have, flips before those that stay, the most frequent first.

    `ends` has before and after, a row a run.
    """
    counted = ends.groupby(["before", "after"], sort=False).size().reset_index(name="runs")
    counted["stays"] = (counted["before"] == counted["after"]).astype(int)
    ordered = counted.sort_values(["stays", "runs"], ascending=[True, False], kind="stable")
    return [(row["before"], row["after"]) for row in records(ordered)]
