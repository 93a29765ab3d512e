"""Draws: worlds with every number that has a range drawn from it, by the draw's index.

A draw is a point of Sobol's sequence, unscrambled, with a digital shift of each coordinate that comes from
luck under the number's name. So draws can be added, split and played in any order, and of any 2^m draws in a
row from a multiple of 2^m each number has one in each of 2^m equal parts of its chances.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.config.provenance import named_records
from sim.config.world import World
from sim.rules import vocabulary as V
from sim.rules.luck import address, stable_id, uniform
from sim.screening.ends import PRIOR, REGION, SAME_FACT, START, WEIGHT, moved_numbers

BITS = 32
PURPOSE = stable_id("parameter draw")
MIDDLE = 0.5


def drawn_numbers(world: World) -> tuple[str, ...]:
    """Return the names of the numbers that are drawn: those with a range, two that are one fact being one.

    Of a level at the start and the same level in a law, which have one value, the start is drawn.
    """
    moved = moved_numbers(world)
    value = dict(zip(world.names, world.values.tolist(), strict=False))
    follows = {
        name for name, start in SAME_FACT.items() if start in moved and value[name] == value.get(start)
    }
    return tuple(name for name in moved if name not in follows)


def points(names: tuple[str, ...], first: int, count: int, seed: int) -> NDArray[np.float64]:
    """Return the points of draws `first` to `first + count`, each coordinate within (0, 1) [draw, name].

    ValueError where the sequence has not so many coordinates.
    """
    from scipy.stats.qmc import Sobol

    whole = 1 << max(first + count - 1, 1).bit_length()
    sequence = Sobol(len(names), scramble=False, bits=BITS).random(whole)[first : first + count]
    luck = address(seed, 0)
    shifts = [int(uniform(luck, 0, PURPOSE, stable_id(name)) * 2**BITS) for name in names]
    digits = (sequence * 2**BITS).astype(np.uint64) ^ np.array(shifts, dtype=np.uint64)
    found: NDArray[np.float64] = (digits.astype(np.float64) + MIDDLE) / 2**BITS
    return found


class Ranges:
    """Where some numbers of a world lie in their ranges: what is looked up once to make many worlds of it.

    The central value is the median, and chances are even on either side of it: nothing more is known than a
    value and a range. Weights of a type and priors of an actor are scaled to the sum that they had. What is
    one fact moves together, and what follows from regions follows.
    """

    def __init__(self, world: World, names: tuple[str, ...]) -> None:
        records = dict(named_records(world.scenario))
        place = {name: row for row, name in enumerate(world.names)}
        self.world, self.names = world, names
        self._rows = np.array([place[name] for name in names], dtype=np.int64)
        self._ends = np.array(
            [(records[name].low, records[name].value, records[name].high) for name in names]
        ).reshape(-1, 3)
        self._families = [
            [row for name, row in place.items() if name.startswith(family)] for family in families(names)
        ]
        self._twins = [
            (place[reference], place[name])
            for reference, name in SAME_FACT.items()
            if name in names and reference not in names and _are_one(world, place[reference], place[name])
        ]
        self._start = [
            (V.OFFSET[name.removeprefix(START)], place[name]) for name in names if name.startswith(START)
        ]
        self._follow = any(name.startswith(REGION) for name in names)

    def at(self, point: NDArray[np.float64]) -> World:
        """Return the world with each number at a point within [0, 1] of its range [number]; at one half all
        is as it was, at 0 and 1 are the ends."""
        low, value, high = self._ends.T
        values, start = self.world.values.copy(), self.world.start.copy()
        end = np.where(point < MIDDLE, low, high)
        values[self._rows] = value + np.abs(2 * point - 1) * (end - value)
        for rows in self._families:
            values[rows] *= float(self.world.values[rows].sum()) / float(values[rows].sum())
        for reference, row in self._twins:
            values[reference] = values[row]
        for variable, row in self._start:
            start[variable] = values[row]
        if self._follow:
            values = self.world.follow(values)
        return replace(self.world, values=values, start=start)


def _are_one(world: World, reference: int, start: int) -> bool:
    """Whether the level of a law and that at the start are one fact here: no scenario has set them apart."""
    return bool(world.values[reference] == world.values[start])


def families(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return how the names of numbers begin that sum to one, such as `prior.russia.`."""
    found = [f"{name.rpartition('.')[0]}." for name in names if name.startswith((WEIGHT, PRIOR))]
    return tuple(dict.fromkeys(found))
