"""Estimates: means, ratios, rates and shares over runs with their 95 % intervals, and how they lie to ranges.

An interval tells how far luck could have moved the figure at this number of runs, and nothing of what is not
known about the numbers of the model.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.shares import CONFIDENCE, wilson

INSIDE, OUTSIDE, UNCLEAR = "inside", "outside", "cannot be told"
NOT_KNOWN = math.nan


class Estimate(NamedTuple):
    """A figure with its interval, and what it was counted from: `number` of `of` `things`.

    The figure is not a number where nothing could be counted; the interval is then all that is possible.
    """

    value: float
    low: float
    high: float
    number: float
    of: float
    things: str


def share(count: int, of: int, things: str = "runs") -> Estimate:
    """Return a share with its Wilson interval."""
    low, high = wilson(count, of)
    return Estimate(count / of if of else NOT_KNOWN, low, high, count, of, things)


def mean(values: ArrayLike, things: str = "runs") -> Estimate:
    """Return the mean of one value a run with Student's interval; all of the line below two values."""
    given = np.asarray(values, dtype=np.float64)
    return ratio(given, np.ones(len(given)), things)


def ratio(numerators: ArrayLike, denominators: ArrayLike, things: str = "runs") -> Estimate:
    """Return the ratio of two sums over runs, such as months of talks to years played.

    The interval takes runs as the independent units: the linearised variance of a ratio (Cochran 1977,
    section 2.11) with Student's quantile, from zero on where no numerator is negative. Where all
    numerators are nothing that variance is nothing too; the interval is then that of a rate without events.
    Only runs with something to divide by are counted; where these do not differ at all, nothing bounds it.
    """
    from scipy.stats import t

    y, x = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    counted = (x > 0.0) | (y != 0.0)
    y, x = y[counted], x[counted]
    n, total = len(x), float(x.sum())
    if total <= 0.0:
        return Estimate(NOT_KNOWN, -math.inf, math.inf, float(y.sum()), total, things)
    if not y.any():
        return rate(0, total, things)
    value = float(y.sum()) / total
    if n < 2:
        return Estimate(value, -math.inf, math.inf, float(y.sum()), total, things)
    residuals = y - value * x
    if np.abs(residuals).max() <= 1e-12 * np.abs(y).max():
        return Estimate(value, -math.inf, math.inf, float(y.sum()), total, things)
    error = math.sqrt(n / (n - 1) * float((residuals * residuals).sum())) / total
    reach = float(t.ppf(0.5 + CONFIDENCE / 2, n - 1)) * error
    low = max(value - reach, 0.0) if y.min() >= 0.0 else value - reach
    return Estimate(value, low, value + reach, float(y.sum()), total, things)


def rate(events: int, exposure: float, things: str) -> Estimate:
    """Return events by time at risk with the exact Poisson interval (Garwood 1936)."""
    from scipy.stats import chi2

    tail = (1 - CONFIDENCE) / 2
    if exposure <= 0.0:
        return Estimate(NOT_KNOWN, 0.0, math.inf, events, exposure, things)
    low = float(chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    high = float(chi2.ppf(1 - tail, 2 * (events + 1))) / 2
    return Estimate(events / exposure, low / exposure, high / exposure, events, exposure, things)


def difference(a: Estimate, b: Estimate) -> Estimate:
    """Return a less b, with the interval that recovers variances from those of both (Zou and Donner 2008).

    The two are taken as independent: where they share their luck, or the draws of the parameters, the
    interval is rather too wide.
    """
    value = a.value - b.value
    low = value - math.hypot(a.value - a.low, b.high - b.value)
    high = value + math.hypot(a.high - a.value, b.value - b.low)
    return Estimate(value, low, high, a.number - b.number, math.nan, "")


def quotient(a: Estimate, b: Estimate) -> Estimate:
    """Return a over b, both not negative, with the interval that recovers variances from those of both
    (Donner and Zou 2012).

    Nothing bounds it from above where b may be nothing. Independence is taken as in `difference`.
    """
    value = a.value / b.value if b.value > 0.0 else NOT_KNOWN
    found = Estimate(value, 0.0, math.inf, a.number, b.number, "")
    if math.isnan(value):
        return found
    product = a.value * b.value
    below = product**2 - a.low * b.high * (2 * a.value - a.low) * (2 * b.value - b.high)
    above = product**2 - a.high * b.low * (2 * a.value - a.high) * (2 * b.value - b.low)
    if b.high < 2 * b.value:
        low = (product - math.sqrt(max(below, 0.0))) / (b.high * (2 * b.value - b.high))
        found = found._replace(low=max(low, 0.0))
    if b.low > 0.0:
        high = (product + math.sqrt(max(above, 0.0))) / (b.low * (2 * b.value - b.low))
        found = found._replace(high=high)
    return found


def lasting(breaking: Estimate, months: int) -> Estimate:
    """Return the share that would last so many months at a constant monthly rate: e^(-rate·months)."""
    return Estimate(
        math.exp(-months * breaking.value),
        math.exp(-months * breaking.high),
        math.exp(-months * breaking.low),
        breaking.number,
        breaking.of,
        breaking.things,
    )


def verdict(found: Estimate, low: float, high: float) -> str:
    """Return how an estimate lies to a range: the whole interval inside or outside of it, or neither.

    Where nothing was counted, nothing can be told.
    """
    if math.isnan(found.value):
        return UNCLEAR
    if low <= found.low and found.high <= high:
        return INSIDE
    if found.high < low or found.low > high:
        return OUTSIDE
    return UNCLEAR


class Flips(NamedTuple):
    """On shared luck: in how many runs something happened only here, and in how many only there."""

    here: int
    there: int

    def __str__(self) -> str:
        return f"{self.here} : {self.there}"


def flips(here: ArrayLike, there: ArrayLike) -> Flips:
    """Return the flips between two sets of runs that share their luck, each true where it happened."""
    a, b = np.asarray(here, dtype=bool), np.asarray(there, dtype=bool)
    return Flips(int((a & ~b).sum()), int((b & ~a).sum()))


def more_often(found: Flips) -> str:
    """Return whether flips speak for 'here' at 95 %: inside the claim, outside of it, or cannot be told.

    The share of flips that are 'only here' is compared with one half by its Wilson interval, as in McNemar's
    test.
    """
    low, high = wilson(found.here, found.here + found.there)
    return INSIDE if low > 0.5 else OUTSIDE if high < 0.5 else UNCLEAR
