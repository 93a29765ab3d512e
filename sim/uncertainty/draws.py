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


def at_point(world: World, names: tuple[str, ...], point: NDArray[np.float64]) -> World:
    """Return the world with each of these numbers at a point of its range; at one half all is as it was.

    The central value is the median, and chances are even on either side of it: nothing more is known than a
    value and a range. Weights of a type and priors of an actor are scaled to the sum that they had. What is
    one fact moves together, and what follows from regions follows.
    """
    records = dict(named_records(world.scenario))
    place = {name: row for row, name in enumerate(world.names)}
    values, start = world.values.copy(), world.start.copy()
    for name, u in zip(names, point.tolist(), strict=True):
        record = records[name]
        end = record.low if u < MIDDLE else record.high
        values[place[name]] = record.value + abs(2 * u - 1) * (end - record.value)
    for family in families(names):
        rows = [row for name, row in place.items() if name.startswith(family)]
        values[rows] *= float(world.values[rows].sum()) / float(values[rows].sum())
    for reference, name in SAME_FACT.items():
        if name in names and reference not in names:
            values[place[reference]] = values[place[name]]
    for name in names:
        if name.startswith(START):
            start[V.OFFSET[name.removeprefix(START)]] = values[place[name]]
    if any(name.startswith(REGION) for name in names):
        values = world.follow(values)
    return replace(world, values=values, start=start)


def families(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return how the names of numbers begin that sum to one, such as `prior.russia.`."""
    found = [f"{name.rpartition('.')[0]}." for name in names if name.startswith((WEIGHT, PRIOR))]
    return tuple(dict.fromkeys(found))
