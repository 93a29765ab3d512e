"""Endings: for how often each ending comes about, how much it varies and on which numbers that hangs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.config.errors import did_you_mean
from sim.config.provenance import named_records
from sim.config.world import World
from sim.rules import vocabulary as V
from sim.screening.ends import SAME_FACT
from sim.sensitivity.indices import MAIN, indices, pairs
from sim.sensitivity.noise import part_of_luck
from sim.sensitivity.play import Tried
from sim.uncertainty.draws import drawn_numbers


@dataclass(frozen=True)
class Dependence:
    """On what the share of an ending depends.

    `share` is its mean over the points, `deviation` its standard deviation over them, `luck` the part of that
    variance which is luck (`sim.sensitivity.noise.part_of_luck`); `numbers` is a table from
    `sim.sensitivity.indices.indices`, `pairs` one from `pairs` there, where the design has them.
    """

    ending: str
    share: float
    deviation: float
    luck: float
    numbers: pd.DataFrame
    pairs: pd.DataFrame | None


def dependence(tried: Tried, ending: str) -> Dependence:
    """Return on what the share of an ending depends, from the outcomes of all runs at all points."""
    y = (tried.values == V.OUTCOMES.index(ending)).astype(float)
    design = tried.design
    return Dependence(
        ending=ending,
        share=float(y.mean()),
        deviation=float(y.mean(axis=1).std(ddof=1)),
        luck=part_of_luck(y),
        numbers=indices(design, y),
        pairs=pairs(design, y) if design.second else None,
    )


def largest(found: Sequence[Dependence], count: int) -> tuple[str, ...]:
    """Return the names of so many numbers, by the largest `size` of any ending that a screening gives them.

    They come in the order of the design.
    """
    column = MAIN["morris"]
    most = pd.concat([each.numbers.set_index("number")[column] for each in found], axis=1).max(axis=1)
    chosen = set(most.sort_values(ascending=False, kind="stable").index[:count])
    return tuple(name for name in most.index if name in chosen)


def chosen_numbers(world: World, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the numbers asked for, each once, in the order of the world.

    ValueError for a number that there is not, that has no range, or that is one fact with another.
    """
    drawn, records = drawn_numbers(world), dict(named_records(world.scenario))
    for name in asked:
        if name not in records:
            raise ValueError(f"no number is named {name!r}" + did_you_mean(name, drawn))
        if name not in drawn:
            moves = not records[name].fixed and records[name].low < records[name].high
            why = f"is one fact with {SAME_FACT[name]}: name that" if moves else "has no range to be moved in"
            raise ValueError(f"{name} {why}")
    return tuple(name for name in drawn if name in set(asked))
