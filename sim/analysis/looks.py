"""Looks: when a batch may end because its shares are known closely enough, and its intervals stay honest."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.analysis.shares import CONFIDENCE, runs_needed, wilson

LOOKS = 5


def plan_looks(
    margin: float, confidence: float = CONFIDENCE, looks: int = LOOKS
) -> tuple[tuple[int, ...], float]:
    """Return after how many runs to look, and the confidence that an interval must have at each look.

    Whoever looks several times and stops when it suits has several chances to be wrong. By Bonferroni's
    inequality the interval at which he stops still covers its share with `confidence`, whatever the rule for
    stopping, if each of the planned looks may be wrong with 1/`looks` of what is left. The numbers of runs
    double up to one at which any share is known to within `margin` either side: the last look always ends it.
    """
    each = 1 - (1 - confidence) / looks
    most = runs_needed([0.5], margin, each)
    return tuple(math.ceil(most / 2**k) for k in reversed(range(looks))), each


def are_close(
    counts: Mapping[str, Mapping[str, int]], outcomes: Sequence[str], margin: float, confidence: float
) -> bool:
    """Return whether every share of every scenario has a Wilson interval within `margin` either side.

    `counts` are runs by scenario and ending; an ending of `outcomes` that never came about is a share too.
    """
    return all(
        half_width(found.get(outcome, 0), sum(found.values()), confidence) <= margin
        for found in counts.values()
        for outcome in outcomes
    )


def half_width(count: int, runs: int, confidence: float = CONFIDENCE) -> float:
    """Return half the width of the Wilson interval of a share of `count` in `runs`."""
    low, high = wilson(count, runs, confidence)
    return (high - low) / 2
