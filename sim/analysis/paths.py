"""Paths of a variable over runs: where the middle run and nine of ten stand in words, and the range drawn."""

from __future__ import annotations

import pandas as pd

from sim.analysis.findings import records

MOST = 0.7  # of limits: values that span so much are drawn over all of them
NEAR = 0.35  # of the far end of some values: a near end below that is near to zero
ROOM = 0.06  # of the range that values have: how far it is drawn on
LANE_ROOM = 0.35  # of a level: room for paths beside each other on the lowest and the highest


def spread_over_time(what: str, bands: pd.DataFrame, unit: str, digits: int) -> str:
    """Return how a variable is spread at the end, beside where the middle run stood at the start.

    `bands` has a row a turn, from turn 0: turn, q05, q50, q95.
    """
    rows = records(bands.sort_values("turn"))
    first, last = rows[0], rows[-1]
    start, low, middle, high = (
        said(value, digits) for value in (first["q50"], last["q05"], last["q50"], last["q95"])
    )
    behind = f" {unit}" if unit else ""
    since = "as at the start" if middle == start else f"{start} at the start"
    if low == high:
        return f"{what}: {middle}{behind} at the end in nine of ten runs, {since}"
    return f"{what}: {middle}{behind} at the end in the middle run, {since}; {low} to {high} in nine of ten"


def digits_for(bands: pd.DataFrame) -> int:
    """Return how many digits behind the point the numbers of some bands need, fewer the greater they are."""
    most = max(abs(float(bands[name].iloc[i])) for name in ("q05", "q95") for i in (0, -1))
    return 2 if most < 10 else 1 if most < 100 else 0


def said(value: float, digits: int) -> str:
    """Return a number as it is written, with a true minus and no minus before nothing."""
    text = f"{value:,.{digits}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def tip(month: str, row: dict[str, float], unit: str, digits: int) -> str:
    """Return what is read at one month of the bands: `row` has q05, q25, q50, q75, q95."""
    low, lower, middle, upper, high = (
        said(row[name], digits) for name in ("q05", "q25", "q50", "q75", "q95")
    )
    behind = f" {unit}" if unit else ""
    return f"{month}: middle run {middle}{behind}, half {lower} to {upper}, nine of ten {low} to {high}"


def extent(values: pd.Series, limits: tuple[float, float] | None = None) -> tuple[float, float]:
    """Return the range to draw values over: `limits` where they span most of these, else theirs with
    some room.

    It begins at zero where the values come near to it.
    """
    low, high = float(values.min()), float(values.max())
    if limits is not None and high - low >= MOST * (limits[1] - limits[0]):
        return limits
    if 0.0 < low < NEAR * high:
        low = 0.0
    elif NEAR * low < high < 0.0:
        high = 0.0
    room = ROOM * ((high - low) or max(abs(high), 1.0))
    return low - room * (low != 0.0), high + room * (high != 0.0 or low == 0.0)
