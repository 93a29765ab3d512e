"""Bands: how the state of many runs is spread month by month, and where the medians of scenarios part most.

Tables of quantiles have the columns scenario, turn, variable, q05, q25, q50, q75, q95 and n, a row for each
scenario, turn and variable, as a batch keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from sim.analysis.findings import records

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
MOST_DIGITS = 6
HALF, NINE_TENTHS = ("q25", "q75"), ("q05", "q95")


class Gap(NamedTuple):
    """Where the median of a scenario is furthest from the reference's: turn, medians, its bands."""

    scenario: str
    turn: int
    here: float
    reference: float
    half: tuple[float, float]
    nine_tenths: tuple[float, float]

    @property
    def size(self) -> float:
        """How far the two medians are apart."""
        return abs(self.here - self.reference)


def bands_of(quantiles: pd.DataFrame, variable: str, scenarios: Sequence[str]) -> pd.DataFrame:
    """Return the quantiles of one variable in some scenarios, in their order: scenario, turn, quantiles, n.

    The reference's median stands beside as `reference`, the reference being the first of the scenarios.
    ValueError where one of them has no row.
    """
    rows = quantiles[(quantiles["variable"] == variable) & quantiles["scenario"].isin(scenarios)]
    rows = rows.assign(scenario=rows["scenario"].astype(str))[["scenario", "turn", *QUANTILES, "n"]]
    missing = [name for name in scenarios if name not in set(rows["scenario"])]
    if missing:
        raise ValueError(f"no quantiles of {variable} in {', '.join(missing)}")
    median = rows[rows["scenario"] == scenarios[0]].set_index("turn")["q50"]
    order = {name: place for place, name in enumerate(scenarios)}
    rows = rows.assign(reference=rows["turn"].map(median), place=rows["scenario"].map(order))
    return rows.sort_values(["place", "turn"], ignore_index=True).drop(columns="place")


def widest_gaps(bands: pd.DataFrame) -> list[Gap]:
    """Return where the median of each scenario is furthest from that of the first one, the widest first."""
    names = list(dict.fromkeys(bands["scenario"]))
    base = {row["turn"]: row for row in records(bands[bands["scenario"] == names[0]])}
    found = []
    for name in names[1:]:
        rows = records(bands[bands["scenario"] == name])
        row = max(rows, key=lambda row: abs(row["q50"] - row["reference"]))
        other = base[row["turn"]]
        half, nine = (tuple(other[edge] for edge in edges) for edges in (HALF, NINE_TENTHS))
        found.append(Gap(name, int(row["turn"]), row["q50"], row["reference"], half, nine))
    return sorted(found, key=lambda gap: -gap.size)


def gap_said(
    what: str, bands: pd.DataFrame, titles: Mapping[str, str], unit: str, months: Sequence[str], digits: int
) -> str:
    """Return where, when and by how much medians part most, and where that lies among the reference's runs.

    `what` names the variable at the head of a sentence; `months` names each turn from turn 0.
    """
    names = list(dict.fromkeys(bands["scenario"]))
    gaps = widest_gaps(bands)
    reference = titles[names[0]]
    if not gaps or gaps[0].size == 0:
        return f"{what}: the medians never part from that of {reference}"
    gap = gaps[0]
    behind = f" {unit}" if unit else ""
    here, there = _told_apart(gap.here, gap.reference, digits)
    return (
        f"{what}: the median of {titles[gap.scenario]} parts most from that of {reference}, "
        f"in {months[gap.turn]} ({here}{behind}, not {there}), {_among(gap)}"
    )


def _among(gap: Gap) -> str:
    """Return where the median of the scenario lies among the runs of the reference in that month."""
    if gap.half[0] <= gap.here <= gap.half[1]:
        return "yet within the middle half of its runs"
    if gap.nine_tenths[0] <= gap.here <= gap.nine_tenths[1]:
        return "outside the middle half of its runs, within nine tenths of them"
    return "outside nine tenths of its runs"


def part_most(quantiles: pd.DataFrame, scenarios: Sequence[str], many: int) -> list[str]:
    """Return the variables in which medians part most from the reference's, the reference being the first.

    A gap is measured by the width of the reference's nine tenths, at its widest over the turns, so that
    variables of any unit can be compared; those that do not vary, or whose medians never part, are left out.
    """
    rows = quantiles[quantiles["scenario"].isin(scenarios)]
    medians = rows.pivot_table(index=["variable", "turn"], columns="scenario", values="q50", observed=True)
    base = rows[rows["scenario"] == scenarios[0]]
    width = (base["q95"] - base["q05"]).groupby(base["variable"], observed=True).max()
    gaps = medians[list(scenarios[1:])].sub(medians[scenarios[0]], axis=0).abs().max(axis=1)
    widest = gaps.groupby(level="variable", observed=True).max()
    share = (widest[width[widest.index] > 0] / width[width > 0]).dropna()
    share = share[share > 0].sort_values(ascending=False, kind="stable")
    return [str(name) for name in share.index[:many]]


def _told_apart(one: float, other: float, digits: int) -> tuple[str, str]:
    """Return two numbers with as many digits as tell them apart, from `digits` to at most MOST_DIGITS."""
    for places in range(digits, MOST_DIGITS + 1):
        a, b = (f"{value:,.{places}f}".replace("-", "−") for value in (one, other))
        if a != b:
            break
    return a, b
