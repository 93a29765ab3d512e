"""Paired differences of shares: how far, how surely, and by how many more runs it would be told.

A run adds one to the share of an outcome in a scenario (it `came`), takes one away (it `left`) or nothing.
Arrays hold one number a comparison.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.analysis.clusters import worth
from sim.analysis.compare_draws import DrawnPairs
from sim.analysis.compare_pairs import Pairs
from sim.analysis.estimates import UNCLEAR
from sim.analysis.quantiles import chance_of_at_most, normal_reach
from sim.analysis.shares import score_interval

MORE, LESS, SLIGHT, SAME = "more", "less", "slight", "same"
HALVINGS = 60
MOST_TIMES = 1e9

Numbers = NDArray[np.float64]


def paired_interval(
    came: ArrayLike, left: ArrayLike, runs: ArrayLike, confidence: float
) -> tuple[Numbers, Numbers]:
    """Return the score interval of the difference of two paired shares (Tango 1998), low and high.

    Its limits are the differences that a score test would just not reject; at a difference of nothing that
    test is McNemar's. Found by halving, exact to the last digits that are shown.
    """
    b, c, n = (np.asarray(count, dtype=np.float64) for count in (came, left, runs))
    z = normal_reach(confidence)
    middle = (b - c) / n
    low, inner_low = np.full_like(middle, -1.0), middle.copy()
    high, inner_high = np.full_like(middle, 1.0), middle.copy()
    for _ in range(HALVINGS):
        below, above = (low + inner_low) / 2, (high + inner_high) / 2
        rejected = _score(below, b, c, n) > z
        low, inner_low = np.where(rejected, below, low), np.where(rejected, inner_low, below)
        rejected = _score(above, b, c, n) < -z
        high, inner_high = np.where(rejected, above, high), np.where(rejected, inner_high, above)
    return low, high


def _score(difference: Numbers, b: Numbers, c: Numbers, n: Numbers) -> Numbers:
    """Return Tango's statistic of so large a difference; the share that left is at its likeliest there."""
    linear = (2 * n - b + c) * difference - b - c
    constant = -c * difference * (1 - difference)
    left = (np.sqrt(np.maximum(linear * linear - 8 * n * constant, 0.0)) - linear) / (4 * n)
    variance = n * (2 * left + difference * (1 - difference))
    off = b - c - n * difference
    return np.divide(off, np.sqrt(np.maximum(variance, 0.0)), out=np.zeros_like(off), where=variance > 0.0)


def apart_interval(
    share: Numbers, base: Numbers, runs: Numbers, base_runs: Numbers, confidence: float
) -> tuple[Numbers, Numbers]:
    """Return Newcombe's interval of the difference of two shares of as many independent runs."""
    low, high = score_interval(share, runs, confidence)
    base_low, base_high = score_interval(base, base_runs, confidence)
    difference = share - base
    return difference - np.hypot(share - low, base_high - base), difference + np.hypot(
        high - share, base - base_low
    )


def mcnemar(came: ArrayLike, left: ArrayLike) -> Numbers:
    """Return the chance of so uneven a split of flips, or one more uneven, were both ways as likely.

    McNemar's test, exact and two-sided; 1 where nothing flips.
    """
    b, c = np.asarray(came), np.asarray(left)
    return np.minimum(2 * chance_of_at_most(np.minimum(b, c), b + c, 0.5), 1.0)


def holm(chances: ArrayLike) -> Numbers:
    """Return these chances of error adjusted so that they hold for all together (Holm 1979)."""
    p = np.asarray(chances, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    adjusted = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    found = np.empty_like(p)
    found[order] = np.minimum(adjusted, 1.0)
    return found


def runs_to_tell(
    came: ArrayLike, left: ArrayLike, runs: ArrayLike, smallest: float, confidence: float
) -> NDArray[np.int64]:
    """Return how many runs would tell of a difference, should flips go on as so far: their interval
    leaves out nothing, or lies within the smallest difference of interest.

    Never fewer than have been played.
    """
    times = times_to_tell(came, left, runs, smallest, confidence)
    return np.ceil(np.asarray(runs, dtype=np.float64) * times).astype(np.int64)


def times_to_tell(
    came: ArrayLike, left: ArrayLike, runs: ArrayLike, smallest: float, confidence: float
) -> Numbers:
    """Return how many times as many runs, at least once, would tell of a difference.

    A limit of their interval lies beyond a difference just where the score test rejects that difference.
    """
    b, c, n = (np.asarray(count, dtype=np.float64) for count in (came, left, runs))
    z = normal_reach(confidence)
    none, less, more = (np.full_like(n, difference) for difference in (0.0, -smallest, smallest))

    def open_at(times: Numbers) -> NDArray[np.bool_]:
        counts = b * times, c * times, n * times
        apart = np.abs(_score(none, *counts)) > z
        within = (_score(less, *counts) > z) & (_score(more, *counts) < -z)
        return ~(apart | within)

    few, many = np.zeros_like(n), np.full_like(n, np.log(MOST_TIMES))
    for _ in range(HALVINGS // 2):
        middle = (few + many) / 2
        still = open_at(np.exp(middle))
        few, many = np.where(still, middle, few), np.where(still, many, middle)
    return np.where(open_at(np.ones_like(n)), np.exp(many), 1.0)


def verdicts(difference: Numbers, low: Numbers, high: Numbers, smallest: float) -> list[str]:
    """Return what can be said of each difference from its interval.

    MORE or LESS: the interval leaves out nothing, and the difference is at least the `smallest` of
    interest. SAME: the whole interval is smaller than that. SLIGHT: it leaves out nothing, but the
    difference is smaller and the interval reaches beyond. UNCLEAR: none of these.
    """
    apart = (low > 0) | (high < 0)
    large = np.abs(difference) >= smallest
    within = (low > -smallest) & (high < smallest)
    return np.select(
        [apart & large & (difference > 0), apart & large, within, apart], [MORE, LESS, SAME, SLIGHT], UNCLEAR
    ).tolist()


def flip_counts(outcome: pd.Series, pair: Pairs) -> NDArray[np.int64]:
    """Return how many runs go from which outcome in the reference to which in the scenario [from, to]."""
    size = len(outcome.cat.categories)
    codes = outcome.cat.codes.to_numpy().astype(np.int64)
    moves = np.bincount(codes[pair.before] * size + codes[pair.after], minlength=size * size)
    return moves.reshape(size, size)


def share_differences(
    flips: dict[str, NDArray[np.int64]],
    outcomes: Sequence[str],
    smallest: float,
    confidence: float,
    drawn: DrawnPairs | None = None,
) -> pd.DataFrame:
    """Return how the share of each outcome in each scenario differs from the reference's, run by run.

    `flips` are the counts of each scenario. Columns: scenario, outcome, runs (pairs), reference_count, count,
    reference_share, share, difference, low, high, came, left, p, times_narrower, verdict, runs_to_tell. All
    intervals hold together: each is Tango's at 1 - (1 - confidence)/m, m being the number of rows
    (Bonferroni). `p` is McNemar's, adjusted for all rows (Holm). `times_narrower` is the width of the
    interval on luck of their own over that of this one. `runs_to_tell` is that many as have been played
    where the verdict is not UNCLEAR.

    Where parameters are `drawn` pairs are worth as many independent ones as their design effect leaves, `p`
    is that of a sign test over draws, and there are three more columns: draws_to_tell says over how many
    draws the runs to tell would have to be spread; draws_higher and draws_lower, in how many draws the share
    is higher or lower than in the reference.
    """
    size = len(outcomes)
    counts = np.stack(list(flips.values()))
    before, after = counts.sum(axis=2).ravel(), counts.sum(axis=1).ravel()
    stayed = np.diagonal(counts, axis1=1, axis2=2).ravel()
    runs = np.repeat(counts.sum(axis=(1, 2)), size)
    came, left = after - stayed, before - stayed
    each = 1 - (1 - confidence) / len(runs)
    pairs = runs.astype(np.float64) if drawn is None else worth(runs, drawn.effect, drawn.draws, each)
    of_pairs = came / runs * pairs, left / runs * pairs, pairs
    low, high = paired_interval(*of_pairs, each)
    own = base = pairs
    if drawn is not None:
        own, base = (worth(runs, effect, drawn.draws, each) for effect in (drawn.own, drawn.base))
    alone_low, alone_high = apart_interval(after / runs, before / runs, own, base, each)
    difference = (after - before) / runs
    said = verdicts(difference, low, high, smallest)
    times = times_to_tell(*of_pairs, smallest, each)
    told = np.array(said) != UNCLEAR
    table = pd.DataFrame(
        {
            "scenario": np.repeat(list(flips), size),
            "outcome": list(outcomes) * len(flips),
            "runs": runs,
            "reference_count": before,
            "count": after,
            "reference_share": before / runs,
            "share": after / runs,
            "difference": difference,
            "low": low,
            "high": high,
            "came": came,
            "left": left,
            "p": holm(mcnemar(came, left) if drawn is None else mcnemar(drawn.higher, drawn.lower)),
            "times_narrower": (alone_high - alone_low) / (high - low),
            "verdict": said,
            "runs_to_tell": np.where(told, runs, np.ceil(runs * times)).astype(np.int64),
        }
    )
    if drawn is None:
        return table
    needed = np.where(told, drawn.draws, np.ceil(drawn.draws * times))
    return table.assign(
        draws_to_tell=needed.astype(np.int64), draws_higher=drawn.higher, draws_lower=drawn.lower
    )
