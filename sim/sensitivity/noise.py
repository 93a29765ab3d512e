"""Noise: how much of what a design shows is luck, where every point plays the same runs.

What a run's luck does alike at every point cancels. What is left is that a run flips for no better reason
than that its month went otherwise: to the mean over finitely many runs that looks like an interaction of all
numbers. It is measured from the runs themselves and vanishes as one over their number.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GROUPS = 8


def part_of_luck(y: Floats) -> float:
    """Return which part of the variance over points of the mean over runs is luck, from 0 to 1.

    `y` [point, run], the same runs at every point. In a two-way layout with one value a cell the mean
    square of points estimates R·(variance over points) + (luck that does not cancel), that of the rest
    the luck alone (Searle, Casella and McCulloch 1992, chapter 4). ValueError with fewer
    than two points or runs.
    """
    points, runs = y.shape
    if points < 2 or runs < 2:
        raise ValueError(f"{points} points of {runs} runs do not show luck: two of each are the least")
    means = y.mean(axis=1)
    rest = y - means[:, np.newaxis] - y.mean(axis=0) + means.mean()
    luck = float((rest**2).sum()) / ((points - 1) * (runs - 1))
    between = runs * float(means.var(ddof=1))
    return min(luck / between, 1.0) if between > 0.0 else 0.0


def squared_errors(before: Floats, after: Floats) -> Floats:
    """Return the variance by luck of the change in the mean over runs, from paired runs [..., run]."""
    found: Floats = (after - before).var(axis=-1, ddof=1) / before.shape[-1]
    return found


def margin_by_luck(y: Floats, estimate: Callable[[Floats], Floats], confidence: float) -> Floats:
    """Return half the interval that luck gives to an estimate from the means over runs [point].

    `y` [point, run]. Of up to eight groups of runs each is left out in turn (the delete-a-group jackknife);
    Student's quantile reckons with how few these are. ValueError with fewer than two runs.
    """
    from scipy.special import stdtrit

    runs = y.shape[1]
    groups = min(GROUPS, runs)
    if groups < 2:
        raise ValueError("one run does not show luck: two are the least")
    group = np.arange(runs) % groups
    without = np.array([estimate(y[:, group != left_out].mean(axis=1)) for left_out in range(groups)])
    quantile = float(stdtrit(groups - 1, 0.5 + confidence / 2))
    found: Floats = quantile * np.sqrt((groups - 1) * without.var(axis=0))
    return found
