"""The spread of a number over runs: as fifty dots of equal weight, as a curve of exceedance, and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.analysis.findings import HUNDRED, listed, runs_of

DOTS = 50
MOST_BINS = 24
MOST_POINTS = 200


def nice_step(span: float, most: int, *, whole: bool) -> float:
    """Return the least of 1, 2 or 5 times a power of ten of which `most` cover a span; 1 or more if whole."""
    if span <= 0.0:
        return 1.0
    least = span / most
    power = 10.0 ** math.floor(math.log10(least))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
    return max(step, 1.0) if whole else step


def quantile_dots(values: ArrayLike, edge: float, step: float) -> pd.DataFrame:
    """Return DOTS quantiles of some values, or the values where they are fewer, in bins of width `step`.

    Every dot stands for as many runs. A bin begins at `edge`, so that no dot of the wrong side lies on it.
    Columns: value (the quantile), bin (the middle of its bin), place (0 on in its bin) and inside (how many
    share the bin). No rows where there are no values.
    """
    given = np.asarray(values, dtype=np.float64)
    if given.size == 0:
        return pd.DataFrame(columns=["value", "bin", "place", "inside"], dtype=np.float64)
    dots = min(DOTS, given.size)
    levels = (np.arange(dots) + 0.5) / dots
    found = np.quantile(given, levels, method="inverted_cdf")
    bins = np.floor((found - edge) / step + 1e-9)
    table = pd.DataFrame({"value": found, "bin": edge + (bins + 0.5) * step})
    groups = table.groupby("bin")["value"]
    return table.assign(place=groups.cumcount(), inside=groups.transform("size"))


def exceedance(values: ArrayLike) -> pd.DataFrame:
    """Return how many of 100 runs reach a value or more: value, share; at most MOST_POINTS rows.

    Between two rows the share is that of the later one.
    """
    given = np.sort(np.asarray(values, dtype=np.float64))
    if given.size == 0:
        return pd.DataFrame(columns=["value", "share"], dtype=np.float64)
    points, first = np.unique(given, return_index=True)
    if points.size > MOST_POINTS:
        kept = np.unique(np.linspace(0, points.size - 1, MOST_POINTS).round().astype(int))
        points, first = points[kept], first[kept]
    return pd.DataFrame({"value": points, "share": HUNDRED * (given.size - first) / given.size})


def between(curve: pd.DataFrame, low: float, high: float) -> pd.DataFrame:
    """Return a curve of exceedance drawn out: all runs reach what is below it, none what is above it."""
    if curve.empty:
        return curve
    ends = pd.DataFrame({"value": [low, high], "share": [float(HUNDRED), 0.0]})
    return pd.concat([ends[:1], curve, ends[1:]], ignore_index=True)


def reaching(values: ArrayLike, least: float) -> tuple[int, int]:
    """Return how many values reach `least` or more, and of how many."""
    given = np.asarray(values, dtype=np.float64)
    return int((given >= least).sum()), int(given.size)


def reached_in_words(count: int, runs: int) -> str:
    """Return a count of runs as '41 of 100', or as it is where it is rare or there are fewer runs."""
    if count == 0:
        return "none"
    return f"{count} of {runs}" if runs < HUNDRED else " of ".join(runs_of(count, runs))


def spread_headline(what: str, least: str, counts: Mapping[str, tuple[int, int]], reference: str) -> str:
    """Return in how many runs of the reference a number reaches a value, and where in fewest and most.

    `counts` gives by scenario, as it is called in a sentence, how many runs reach it and of how many.
    """
    here = {name: both for name, both in counts.items() if both[1] > 0}
    if not here:
        return "No run is left to show"
    base = here.get(reference)
    others = {name: count / runs for name, (count, runs) in here.items() if name != reference}
    said = f"{what}: {least} or more"
    if base is None or not others:
        name, both = (reference, base) if base is not None else next(iter(here.items()))
        return f"{said} in {reached_in_words(*both)} runs in {name}"
    low, high = min(others, key=lambda name: others[name]), max(others, key=lambda name: others[name])
    first = f"{said} in {reached_in_words(*base)} runs in {reference}"
    texts = [reached_in_words(*here[name]) for name in (low, high)]
    if texts[0] == texts[1]:
        every = listed(list(others)) if len(others) < 3 else f"all {len(others)} others"
        return f"{first}, in {texts[0]} in {every}"
    return f"{first}, in {texts[0]} in {low} and {texts[1]} in {high}"
