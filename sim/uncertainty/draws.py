"""Draws: worlds with every number that has a range drawn from it, by the draw's index.

A draw is a point with a coordinate for each number: van der Corput's sequence, its order and its digits
scrambled by luck under the number's name (Owen 1995; both by hashes, as in Burley 2020). So what a number
is in a draw depends on the seed, the index and its own name, and on nothing else that is drawn: draws can be
added, split and played in any order, and scenarios that do not have all numbers in common share the draws of
those that they have. Of any 2^m draws in a row from a multiple of 2^m each number has one in each of 2^m
equal parts of its chances.
"""

from __future__ import annotations

from collections import defaultdict
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
KEYS = 4  # luck of each number: two rounds for the order of its sequence, two for its digits

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]


def drawn_numbers(world: World) -> tuple[str, ...]:
    """Return the names of the numbers that are drawn: those with a range, two that are one fact being one.

    What a scenario sets to a bare number is held there and not drawn. Of a level at the start and the same
    level in a law, which have one value, the start is drawn.
    """
    moved = moved_numbers(world)
    value = dict(zip(world.names, world.values.tolist(), strict=False))
    follows = {
        name for name, start in SAME_FACT.items() if start in moved and value[name] == value.get(start)
    }
    return tuple(name for name in moved if name not in follows)


def points(names: tuple[str, ...], first: int, count: int, seed: int) -> Floats:
    """Return the points of draws `first` to `first + count`, each coordinate within (0, 1) [draw, name].

    A level in a law has the coordinate of the same level at the start: where a scenario sets them apart, what
    is left of the fact still moves as in the others. ValueError for a draw of which there is none.
    """
    return points_at(names, np.arange(first, first + count), seed)


def points_at(names: tuple[str, ...], draws: NDArray[np.int64], seed: int) -> Floats:
    """Return the points of some draws, as `points` does of draws in a row."""
    if len(draws) and not (draws.min() >= 0 and draws.max() < 2**BITS):
        raise ValueError(f"a draw lies at 0 or above and below 2**{BITS}")
    luck = address(seed, 0)
    facts = [stable_id(SAME_FACT.get(name, name)) for name in names]
    keys = [[int(uniform(luck, turn, PURPOSE, fact) * 2**BITS) for fact in facts] for turn in range(KEYS)]
    order, digits = np.array(keys, dtype=np.uint32).reshape(2, -1, len(names))
    places = _mirror(_stir(_mirror(draws.astype(np.uint32)[:, np.newaxis]), order))
    found: Floats = (_mirror(_stir(places, digits)).astype(np.float64) + MIDDLE) / 2**BITS
    return found


def _stir(words: Words, keys: Words) -> Words:
    """Return words in which each bit is flipped or not by the keys [round, name] and the bits below it alone.

    One round is the hash of Laine and Karras (2011) with the constants of Vegdahl (2021); after two the
    coordinates of 64 draws are no more alike than by flips drawn one by one.
    """
    for key in keys:
        words = words ^ (words * np.uint32(0x3D20ADEA))
        words = (words + key) * ((key >> np.uint32(16)) | np.uint32(1))
        words = words ^ (words * np.uint32(0x05526C56))
        words = words ^ (words * np.uint32(0x53A22864))
    return words


def _mirror(words: Words) -> Words:
    """Return words with their bits in the reverse order."""
    for width, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F), (8, 0x00FF00FF)):
        by, of = np.uint32(width), np.uint32(mask)
        words = ((words >> by) & of) | ((words & of) << by)
    return (words >> np.uint32(16)) | (words << np.uint32(16))


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
        members = defaultdict(list)
        for name, row in place.items():
            members[_family(name)].append(row)
        self._families = [members[family] for family in families(names)]
        self._twins = [
            (place[reference], place[name])
            for reference, name in SAME_FACT.items()
            if name in names and reference not in names and _are_one(world, place[reference], place[name])
        ]
        self._start = [
            (V.OFFSET[name.removeprefix(START)], place[name]) for name in names if name.startswith(START)
        ]
        self._follow = any(name.startswith(REGION) for name in names)

    def at(self, point: Floats) -> World:
        """Return the world with each number at a point within [0, 1] of its range [number]; at one half all
        is as it was, at 0 and 1 are the ends."""
        values, start = self.vectors(point[np.newaxis])
        return replace(self.world, values=values[0], start=start[0])

    def vectors(self, at: Floats) -> tuple[Floats, Floats]:
        """Return the parameter vectors [point, parameter] and the states at turn 0 [point, variable] of the
        worlds at some points [point, number], bit for bit those of the worlds that `at` gives one by one."""
        low, value, high = self._ends.T
        values, start = (np.tile(whole, (len(at), 1)) for whole in (self.world.values, self.world.start))
        end = np.where(at < MIDDLE, low, high)
        values[:, self._rows] = value + np.abs(2 * at - 1) * (end - value)
        for rows in self._families:
            before, now = (_sum(whole, rows) for whole in (self.world.values[np.newaxis], values))
            values[:, rows] *= (before / now)[:, np.newaxis]
        for reference, row in self._twins:
            values[:, reference] = values[:, row]
        for variable, row in self._start:
            start[:, variable] = values[:, row]
        return (self.world.follow(values) if self._follow else values), start


def _sum(values: Floats, rows: list[int]) -> Floats:
    """The sum of some columns [point], added in their order whatever the number of points."""
    total = np.zeros(len(values))
    for row in rows:
        total += values[:, row]
    return total


def _are_one(world: World, reference: int, start: int) -> bool:
    """Whether the level of a law and that at the start are one fact here: no scenario has set them apart."""
    return bool(world.values[reference] == world.values[start])


def families(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return how the names of numbers begin that sum to one, such as `prior.russia.`."""
    return tuple(dict.fromkeys(_family(name) for name in names if name.startswith((WEIGHT, PRIOR))))


def _family(name: str) -> str:
    """How a name begins, up to its last part."""
    return f"{name.rpartition('.')[0]}."
