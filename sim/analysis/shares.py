"""Shares: how often each outcome comes about in each scenario, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

CONFIDENCE = 0.95


def outcome_shares(outcomes: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Return one row a scenario and outcome: scenario, outcome, runs, count, share, low, high.

    `outcomes` holds a row a run with the categorical columns `scenario` and `outcome`; every category is
    counted, those that never came about too. `low` and `high` are the Wilson interval of the share. Without
    runs the share is not a number and the interval is all of [0, 1].
    """
    counts = outcomes.groupby(["scenario", "outcome"], observed=False).size().rename("count").reset_index()
    return counted_shares(counts, confidence)


def counted_shares(counts: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Return the shares as `outcome_shares` does, from a row a scenario and outcome with its `count`."""
    counts = counts.copy()
    counts["runs"] = counts.groupby("scenario", observed=False)["count"].transform("sum")
    counts["share"] = counts["count"] / counts["runs"].where(counts["runs"] > 0)
    intervals = [
        wilson(count, runs, confidence) for count, runs in zip(counts["count"], counts["runs"], strict=True)
    ]
    counts[["low", "high"]] = pd.DataFrame(intervals, columns=["low", "high"], dtype=float)
    return counts[["scenario", "outcome", "runs", "count", "share", "low", "high"]]


def wilson(count: int, runs: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the Wilson interval of a share of `count` in `runs` (Wilson 1927).

    It is that of `scipy.stats.binomtest`, to the last bit, without the test that comes with it: this takes
    fifty times as long, and its import a second.
    """
    if runs == 0:
        return 0.0, 1.0
    from scipy.special import ndtri

    z = float(ndtri(0.5 + 0.5 * confidence))
    share = int(count) / int(runs)
    doubled = 2 * (runs + z**2)
    centre = (2 * runs * share + z**2) / doubled
    reach = z / doubled * math.sqrt(4 * runs * share * (1 - share) + z**2)
    return 0.0 if count == 0 else float(centre - reach), 1.0 if count == runs else float(centre + reach)


def runs_needed(shares: Iterable[float], margin: float = 0.01, confidence: float = CONFIDENCE) -> int:
    """Return how many runs bring the Wilson intervals of these shares within `margin` either side.

    The interval is centred near the share; half its width h at n runs solves h²(n+z²)² = z²(n·s(1-s) + z²/4),
    of which this is the root, taken at the share nearest to one half. Shares that are not numbers are passed
    over; without any the worst case, one half, is taken.
    """
    from scipy.special import ndtri

    known = [share for share in shares if not math.isnan(share)]
    worst = min(known, key=lambda share: abs(share - 0.5), default=0.5)
    z2 = float(ndtri(0.5 + confidence / 2)) ** 2
    h2 = margin * margin
    b = 2 * h2 * z2 - z2 * worst * (1 - worst)
    c = (h2 - 0.25) * z2 * z2
    return math.ceil((-b + math.sqrt(b * b - 4 * h2 * c)) / (2 * h2))
