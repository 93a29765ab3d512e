"""Shares: how often each outcome comes about in each scenario, and how sure that is.

Where runs are spread over draws of the parameters, a table has the column `draw`, and draws are what
intervals count (`sim.analysis.clusters`): they then tell how far the mean over the ranges of the parameters
could be off.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.analysis.clusters import design_effects, worth
from sim.analysis.quantiles import normal_reach

CONFIDENCE = 0.95
DRAW = "draw"
Numbers = NDArray[np.float64]


def outcome_shares(outcomes: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Return one row a scenario and outcome: scenario, outcome, runs, count, share, low, high.

    `outcomes` holds a row a run with the categorical columns `scenario` and `outcome`; every category is
    counted, those that never came about too. `low` and `high` are the Wilson interval of the share. Without
    runs the share is not a number and the interval is all of [0, 1].

    With a column `draw` in the table two more follow: draws, and effect, the design effect of the share, by
    which the Wilson interval is widened.
    """
    keys = ["scenario", *([DRAW] if DRAW in outcomes else []), "outcome"]
    counts = outcomes.groupby(keys, observed=False).size().rename("count").reset_index()
    return counted_shares(counts, confidence)


def counted_shares(counts: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Return the shares as `outcome_shares` does, from a row a scenario, outcome and, where there are any,
    draw with its `count`."""
    if DRAW in counts:
        return _drawn_shares(counts, confidence)
    counts = counts.copy()
    counts["runs"] = counts.groupby("scenario", observed=False)["count"].transform("sum")
    counts["share"] = counts["count"] / counts["runs"].where(counts["runs"] > 0)
    intervals = [
        wilson(count, runs, confidence) for count, runs in zip(counts["count"], counts["runs"], strict=True)
    ]
    counts[["low", "high"]] = pd.DataFrame(intervals, columns=["low", "high"], dtype=float)
    return counts[["scenario", "outcome", "runs", "count", "share", "low", "high"]]


def _drawn_shares(counts: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """The shares of runs spread over draws, whose intervals count draws."""
    parts = []
    for scenario, by_draw in counts_by_draw(counts).items():
        sizes = by_draw.sum(axis=1).to_numpy()
        runs, met = int(sizes.sum()), by_draw.to_numpy()
        draws = int((sizes > 0).sum())
        effect = design_effects(met, met, sizes) if draws > 1 else np.full(met.shape[1], math.nan)
        count = met.sum(axis=0)
        part = pd.DataFrame({"scenario": scenario, "outcome": by_draw.columns, "runs": runs, "count": count})
        part["share"] = count / runs if runs else math.nan
        part["low"], part["high"] = drawn_interval(part["share"], runs, effect, draws, confidence)
        parts.append(part.assign(draws=draws, effect=effect))
    kinds = {name: counts[name].dtype for name in ("scenario", "outcome")}
    return pd.concat(parts, ignore_index=True).astype(kinds)


def counts_by_draw(counts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return for each scenario how many runs of each draw came to each outcome: a row a draw, a column an
    outcome."""
    outcomes = list(counts["outcome"].cat.categories)
    found = {}
    for name in counts["scenario"].cat.categories:
        mine = counts[counts["scenario"] == name].astype({"outcome": str})
        table = mine.pivot_table(index=DRAW, columns="outcome", values="count", aggfunc="sum", fill_value=0)
        found[str(name)] = table.reindex(columns=outcomes, fill_value=0).astype(np.int64)
    return found


def drawn_interval(
    share: ArrayLike, runs: int, effect: ArrayLike, draws: int, confidence: float
) -> tuple[Numbers, Numbers]:
    """Return the Wilson interval of a share over runs that are worth fewer because they share draws; of a
    single draw, or no run, nothing is known."""
    given = np.asarray(share, dtype=np.float64)
    if draws < 2:
        return np.zeros_like(given), np.ones_like(given)
    return score_interval(given, worth(runs, effect, draws, confidence), confidence)


def score_interval(share: Numbers, runs: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    """Return the Wilson interval of a share over as many runs, of which there may be a fraction of one."""
    z2 = normal_reach(confidence) ** 2
    middle = (share + z2 / (2 * runs)) / (1 + z2 / runs)
    half = np.sqrt(z2 * (share * (1 - share) / runs + z2 / (4 * runs * runs))) / (1 + z2 / runs)
    return np.where(share > 0.0, middle - half, 0.0), np.where(share < 1.0, middle + half, 1.0)


def wilson(count: int, runs: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the Wilson interval of a share of `count` in `runs` (Wilson 1927).

    It is that of `scipy.stats.binomtest`, to the last bit, without the test that comes with it: this takes
    fifty times as long, and its import a second.
    """
    if runs == 0:
        return 0.0, 1.0
    z = normal_reach(confidence)
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
    known = [share for share in shares if not math.isnan(share)]
    worst = min(known, key=lambda share: abs(share - 0.5), default=0.5)
    z2 = normal_reach(confidence) ** 2
    h2 = margin * margin
    b = 2 * h2 * z2 - z2 * worst * (1 - worst)
    c = (h2 - 0.25) * z2 * z2
    return math.ceil((-b + math.sqrt(b * b - 4 * h2 * c)) / (2 * h2))
