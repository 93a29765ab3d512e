"""Ends: a world with one number at one end of its range, and what moves with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.config.provenance import named_records
from sim.config.world import World
from sim.rules import vocabulary as V

START, WEIGHT, PRIOR, REGION = "start.", "weight.", "prior.", "region."
# A level at the start and the level to which a law refers are one fact, however badly it is known: were there
# more Russian troops than assumed, they would be those that made the front what it was. Each moves with the
# other, unless a scenario has set them apart.
SAME_FACT = {
    "strength.force_russia": "start.force_russia",
    "strength.force_ukraine": "start.force_ukraine",
    "strength.will_russia": "start.will_russia",
    "strength.will_ukraine": "start.will_ukraine",
    "aid.will_us": "start.will_us",
    "aid.will_europe": "start.will_europe",
}
TWINS = SAME_FACT | {start: reference for reference, start in SAME_FACT.items()}


class End(NamedTuple):
    """One number at one end of its range: its name, 'low' or 'high', its value there, the world so made."""

    name: str
    end: str
    value: float
    world: World


def moved_numbers(world: World) -> tuple[str, ...]:
    """Return the names of the numbers that have a range and are not held at their value, in their order."""
    return tuple(
        name
        for name, record in named_records(world.scenario)
        if not record.fixed and record.low < record.high
    )


def ends(world: World, names: tuple[str, ...]) -> Iterator[End]:
    """Yield the world with each of these numbers at its low, then at its high end.

    An end at which the number stands anyhow is left out.
    """
    records = dict(named_records(world.scenario))
    for name in names:
        record = records[name]
        for end, value in (("low", record.low), ("high", record.high)):
            if value != record.value:
                yield End(name, end, value, moved(world, name, value))


def moved(world: World, name: str, value: float) -> World:
    """Return the world with one number at another value.

    A weight is moved at the cost of the other weights of its type, a prior at the cost of the other types of
    its actor: these keep their proportions, and the sum stays what it was. A starting value changes the state
    at turn 0, and a level to which a law refers moves with the same level at the start. With a region moves
    what follows from the regions. Every other number moves alone.
    """
    values = world.values.copy()
    row = world.names.index(name)
    if name.startswith((WEIGHT, PRIOR)):
        family = name.rpartition(".")[0] + "."
        share(values, [i for i, other in enumerate(world.names) if other.startswith(family)], row, value)
    both = [name]
    twin = TWINS.get(name)
    if twin is not None and values[world.names.index(twin)] == values[row]:
        both.append(twin)
    start = world.start.copy()
    for one in both:
        values[world.names.index(one)] = value
        if one.startswith(START):
            start[V.OFFSET[one.removeprefix(START)]] = value
    if name.startswith(REGION):
        values = world.follow(values)
    return replace(world, values=values, start=start)


def share(values: NDArray[np.float64], family: list[int], row: int, value: float) -> None:
    """Scale the others of a family so that its sum stays when one of it takes another value.

    ValueError where they cannot: there is nothing to scale, or the one alone is more than the sum.
    """
    others = [i for i in family if i != row]
    rest = float(values[others].sum())
    left = rest + float(values[row]) - value
    if rest <= 0.0 or left < 0.0:
        raise ValueError(f"the sum cannot be kept at {value:g}")
    values[others] *= left / rest
