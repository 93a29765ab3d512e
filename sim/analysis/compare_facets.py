"""Paired differences of numbers: by how much a facet of a run is higher or lower on the same luck."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.clusters import design_effects, worth
from sim.analysis.compare_pairs import Pairs
from sim.analysis.compare_shares import holm, mcnemar
from sim.analysis.quantiles import binomial_quantile

MIDDLE = 0.5
QUANTILES = (0.05, 0.25, MIDDLE, 0.75, 0.95)


def facet_differences(
    outcomes: pd.DataFrame,
    made: Sequence[Pairs],
    facets: Sequence[str],
    confidence: float,
    draws: Sequence[NDArray[np.int64]] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how numeric columns differ from the reference's, run by run: by direction and by quantiles.

    The first table has a row a scenario and facet: scenario, facet, runs (pairs), reference_median, median,
    mean_difference, higher and lower (runs), p (sign test, exact, adjusted for all rows by Holm). The second
    has a row for each of QUANTILES of the differences: scenario, facet, quantile, difference, low, high. Its
    intervals hold together: each at 1 - (1 - confidence)/m, m being the number of rows (Bonferroni); they are
    order statistics, infinite to a side on which the runs are too few for any.

    `draws` are the draws of the parameters of the pairs of each scenario, from 0 on; p is then that of a sign
    test over draws, and the order statistics are those of as many runs as the runs are worth.
    """
    each = 1 - (1 - confidence) / max(len(made) * len(facets) * len(QUANTILES), 1)
    places_of = {n: quantile_places(n, QUANTILES, each) for n in {len(pair) for pair in made}}
    rows, quantiles, over_draws = [], [], []
    for k, pair in enumerate(made):
        places = places_of[len(pair)]
        for facet in facets:
            column = outcomes[facet].to_numpy(dtype=np.float64)
            before, after = column[pair.before], column[pair.after]
            change = after - before
            higher, lower = int((change > 0).sum()), int((change < 0).sum())
            middle = float(np.median(before)), float(np.median(after))
            rows.append((pair.scenario, facet, len(pair), *middle, float(change.mean()), higher, lower))
            if draws is not None:
                over_draws.append(draws_higher_and_lower(change, draws[k]))
                places = drawn_places(change, places_of[len(pair)], draws[k], each)
            quantiles += [
                (pair.scenario, facet, quantile, *ends)
                for quantile, ends in zip(QUANTILES, read_places(change, places), strict=True)
            ]
    names = ["scenario", "facet", "runs", "reference_median", "median", "mean_difference", "higher", "lower"]
    directions = pd.DataFrame(rows, columns=names)
    up, down = directions["higher"], directions["lower"]
    if draws is not None:
        up, down = np.array(over_draws, dtype=np.int64).reshape(-1, 2).T
    directions["p"] = holm(mcnemar(up, down))
    columns = ["scenario", "facet", "quantile", "difference", "low", "high"]
    return directions, pd.DataFrame(quantiles, columns=columns)


def quantile_places(n: int, quantiles: Sequence[float], confidence: float) -> NDArray[np.int64]:
    """Return which of n ordered values, from 0, are each quantile and the ends of its interval [quantile, 3].

    How many values lie below a quantile is binomial, so two order statistics enclose it with a known chance
    whatever the distribution (Conover 1999, section 3.2). A place of -1 or of n means that there is no such
    value.
    """
    tail = (1 - confidence) / 2
    q = np.asarray(quantiles, dtype=np.float64)
    low = binomial_quantile(tail, n, q) - 1
    high = n - binomial_quantile(tail, n, 1 - q)
    middle = np.maximum(np.ceil(n * q) - 1, 0)
    return np.stack([middle, np.maximum(low, -1), np.minimum(high, n)], axis=1).astype(np.int64)


def draws_higher_and_lower(change: NDArray[np.float64], draws: NDArray[np.int64]) -> tuple[int, int]:
    """Return in how many draws more runs are higher than lower, and in how many it is the other way."""
    net = np.bincount(draws, weights=np.sign(change))
    return int((net > 0).sum()), int((net < 0).sum())


def drawn_places(
    change: NDArray[np.float64], places: NDArray[np.int64], draws: NDArray[np.int64], confidence: float
) -> NDArray[np.int64]:
    """Return places as `quantile_places` gives them, the ends of intervals being those of as many independent
    runs as these are worth (Woodruff 1952): runs of one draw lie on the same side of a quantile.

    `places` are those that independent runs would have, `draws` the draw of each run.
    """
    n, count = len(change), int(draws.max()) + 1
    at = np.partition(change, places[:, 0])[places[:, 0]]
    sums = np.stack([np.bincount(draws, weights=change <= value, minlength=count) for value in at], axis=1)
    effects = design_effects(sums, sums, np.bincount(draws, minlength=count))
    found = places.copy()
    for row, (quantile, worth_runs) in enumerate(
        zip(QUANTILES, worth(n, effects, count, confidence), strict=True)
    ):
        few = max(int(worth_runs), 1)
        _, low, high = quantile_places(few, [quantile], confidence)[0]
        found[row, 1] = low * n // few if low >= 0 else -1
        found[row, 2] = -(-(high + 1) * n // few) - 1 if high < few else n
    return found


def read_places(values: NDArray[np.float64], places: NDArray[np.int64]) -> list[tuple[float, ...]]:
    """Return what stands at places of the ordered values; infinite where there is no such place."""
    inside = np.unique(places[(places >= 0) & (places < len(values))])
    ordered = np.partition(values, inside)  # in order at these places, which is all that is read
    bounded = np.concatenate([ordered, [np.inf, -np.inf]])  # place n is above all, place -1 below all
    return [tuple(map(float, bounded[row])) for row in places]
