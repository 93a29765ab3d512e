"""Pairs by draw: how paired runs differ within each draw of the parameters, and so what pairs are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.clusters import design_effects
from sim.analysis.compare_pairs import Pairs

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class DrawnPairs:
    """The pairs of every scenario by draw; arrays hold one number a scenario and outcome, in their order.

    `draws` is in how many draws there are pairs of each scenario; `effect` the design effect of the
    difference of two shares, `own` and `base` those of the shares themselves; `higher` and `lower` count the
    draws in which the share is higher, or lower, than in the reference.
    """

    draws: int
    effect: Numbers
    own: Numbers
    base: Numbers
    higher: Counts
    lower: Counts


def draws_of_pairs(draw: pd.Series, made: Sequence[Pairs]) -> list[Counts]:
    """Return the draw of each pair, numbered from 0 without gaps, for each scenario.

    ValueError where the runs of a pair have draws of their own, or all pairs of a scenario one draw.
    """
    numbers = draw.to_numpy()
    found = []
    for pair in made:
        if (numbers[pair.before] != numbers[pair.after]).any():
            raise ValueError(f"runs of {pair.scenario!r} and the reference do not share their draws")
        draws, places = np.unique(numbers[pair.before], return_inverse=True)
        if len(draws) < 2:
            raise ValueError(f"the pairs of {pair.scenario!r} are all of one draw of the parameters")
        found.append(places.astype(np.int64))
    return found


def drawn_pairs(outcome: pd.Series, made: Sequence[Pairs], places: Sequence[Counts]) -> DrawnPairs:
    """Return how shares differ within draws; `places` are the draws of the pairs of each scenario."""
    codes = outcome.cat.codes.to_numpy().astype(np.int64)
    size = len(outcome.cat.categories)
    rows: list[tuple[Numbers | Counts, ...]] = []
    for pair, place in zip(made, places, strict=True):
        draws = int(place.max()) + 1
        before, after = codes[pair.before], codes[pair.after]
        first, then = (_by_draw(place, ends, draws, size) for ends in (before, after))
        stayed = _by_draw(place[before == after], before[before == after], draws, size)
        sizes, change = first.sum(axis=1), then - first
        rows.append(
            (
                design_effects(change, first + then - 2 * stayed, sizes),
                design_effects(then, then, sizes),
                design_effects(first, first, sizes),
                (change > 0).sum(axis=0),
                (change < 0).sum(axis=0),
            )
        )
    effect, own, base, higher, lower = (np.concatenate(column) for column in zip(*rows, strict=True))
    fewest = min(int(place.max()) + 1 for place in places)
    return DrawnPairs(fewest, effect, own, base, higher, lower)


def _by_draw(place: Counts, code: Counts, draws: int, size: int) -> Counts:
    """How many runs of each draw came to each outcome [draw, outcome]."""
    return np.bincount(place * size + code, minlength=draws * size).reshape(draws, size)
