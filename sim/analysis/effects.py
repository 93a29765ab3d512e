"""Effects: how far endings move between two sets of runs that share their luck, and how sure that is."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Shift(NamedTuple):
    """The outcome whose share moves most: its number, by how much, and the standard error of that.

    `flipped` counts the runs that end in another outcome than before. The largest of several shifts is taken,
    so luck alone makes it greater than nothing: beside a shift of less than two or three errors stands
    nothing.
    """

    outcome: int
    change: float
    error: float
    flipped: int


def largest_shift(before: NDArray[np.int64], after: NDArray[np.int64], outcomes: int) -> Shift:
    """Return the largest shift from the outcomes `before` [run] to those `after`, on the same luck.

    A run adds one to a share (it came), takes one away (it left) or nothing, so the variance of the change
    over n runs is (came + left - n·change²)/n² (McNemar's paired shares). Of equal shifts the first is given.
    """
    n = len(before)
    best = Shift(0, 0.0, 0.0, int((before != after).sum()))
    for outcome in range(outcomes):
        came = int(((after == outcome) & (before != outcome)).sum())
        left = int(((before == outcome) & (after != outcome)).sum())
        change = (came - left) / n
        if abs(change) > abs(best.change) or (outcome == 0 and change != 0.0):
            error = math.sqrt(max(came + left - n * change * change, 0.0)) / n
            best = Shift(outcome, change, error, best.flipped)
    return best


def mean_change(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Return by how much the mean over runs changes."""
    return float(after.mean() - before.mean())
