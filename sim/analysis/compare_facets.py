"""Paired differences of numbers: by how much a facet of a run is higher or lower on the same luck."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.compare_pairs import Pairs
from sim.analysis.compare_shares import holm, mcnemar

MIDDLE = 0.5
QUANTILES = (0.05, 0.25, MIDDLE, 0.75, 0.95)


def facet_differences(
    outcomes: pd.DataFrame, made: Sequence[Pairs], facets: Sequence[str], confidence: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how numeric columns differ from the reference's, run by run: by direction and by quantiles.

    The first table has a row a scenario and facet: scenario, facet, runs (pairs), reference_median, median,
    mean_difference, higher and lower (runs), p (sign test, exact, adjusted for all rows by Holm). The second
    has a row for each of QUANTILES of the differences: scenario, facet, quantile, difference, low, high. Its
    intervals hold together: each at 1 - (1 - confidence)/m, m being the number of rows (Bonferroni); they are
    order statistics, infinite to a side on which the runs are too few for any.
    """
    each = 1 - (1 - confidence) / max(len(made) * len(facets) * len(QUANTILES), 1)
    places_of = {n: quantile_places(n, QUANTILES, each) for n in {len(pair) for pair in made}}
    rows, quantiles = [], []
    for pair in made:
        places = places_of[len(pair)]
        for facet in facets:
            column = outcomes[facet].to_numpy(dtype=np.float64)
            before, after = column[pair.before], column[pair.after]
            change = after - before
            higher, lower = int((change > 0).sum()), int((change < 0).sum())
            middle = float(np.median(before)), float(np.median(after))
            rows.append((pair.scenario, facet, len(pair), *middle, float(change.mean()), higher, lower))
            quantiles += [
                (pair.scenario, facet, quantile, *ends)
                for quantile, ends in zip(QUANTILES, read_places(change, places), strict=True)
            ]
    names = ["scenario", "facet", "runs", "reference_median", "median", "mean_difference", "higher", "lower"]
    directions = pd.DataFrame(rows, columns=names)
    directions["p"] = holm(mcnemar(directions["higher"], directions["lower"]))
    columns = ["scenario", "facet", "quantile", "difference", "low", "high"]
    return directions, pd.DataFrame(quantiles, columns=columns)


def quantile_places(n: int, quantiles: Sequence[float], confidence: float) -> NDArray[np.int64]:
    """Return which of n ordered values, from 0, are each quantile and the ends of its interval [quantile, 3].

    How many values lie below a quantile is binomial, so two order statistics enclose it with a known chance
    whatever the distribution (Conover 1999, section 3.2). A place of -1 or of n means that there is no such
    value.
    """
    from scipy.stats import binom

    tail = (1 - confidence) / 2
    q = np.asarray(quantiles, dtype=np.float64)
    low = binom.ppf(tail, n, q) - 1
    high = binom.isf(tail, n, q)
    middle = np.maximum(np.ceil(n * q) - 1, 0)
    return np.stack([middle, np.maximum(low, -1), np.minimum(high, n)], axis=1).astype(np.int64)


def read_places(values: NDArray[np.float64], places: NDArray[np.int64]) -> list[tuple[float, ...]]:
    """Return what stands at places of the ordered values; infinite where there is no such place."""
    inside = np.unique(places[(places >= 0) & (places < len(values))])
    ordered = np.partition(values, inside)  # in order at these places, which is all that is read
    bounded = np.concatenate([ordered, [np.inf, -np.inf]])  # place n is above all, place -1 below all
    return [tuple(map(float, bounded[row])) for row in places]
