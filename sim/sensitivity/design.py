"""Design: the points at which numbers are tried, for Morris's screening and for Sobol' indices.

A point says for each number where in its range it lies, from 0 to 1 (`sim.uncertainty.draws.Ranges`).
Points come in units, each of which tells by itself of every number: a trajectory of Morris (1991), which
moves one number after the other, or the rows that Saltelli et al. (2010) make of one pair of points. So a
design may be cut off after any unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.rules.luck import address, stable_id, uniform

Method = Literal["morris", "sobol"]

LEVELS = 4  # of Morris: 0, 1/3, 2/3 and 1 of a range, each step being of 2/3
PURPOSE = stable_id("sensitivity design")
LEAST_UNITS: dict[str, int] = {"morris": 2, "sobol": 8}


@dataclass(frozen=True)
class Design:
    """Points [point, number] for the numbers `names`, in units of `size` points one after the other.

    `second` says whether a design for Sobol' indices has what those of second order need.
    """

    method: Method
    names: tuple[str, ...]
    points: NDArray[np.float64]
    size: int
    second: bool = False

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.points) // self.size

    @property
    def problem(self) -> dict[str, Any]:
        """The numbers as SALib wants to be told of them."""
        return _problem(self.names)

    def cut(self, units: int) -> Design:
        """Return the design of the first so many units."""
        return replace(self, points=self.points[: units * self.size])


def morris(names: tuple[str, ...], trajectories: int, seed: int) -> Design:
    """Return trajectories of Morris through all numbers, each from a point of its own."""
    from SALib.sample.morris import sample

    points = sample(_problem(names), trajectories, num_levels=LEVELS, seed=_generator(seed))
    return Design("morris", names, points, len(names) + 1)


def sobol(names: tuple[str, ...], samples: int, seed: int, *, second: bool = False) -> Design:
    """Return a design for Sobol' indices from pairs of points of Sobol's scrambled sequence.

    ValueError unless `samples` is a power of two: other counts of that sequence are spread less evenly.
    """
    from SALib.sample.sobol import sample

    if samples < 1 or samples & (samples - 1):
        raise ValueError(f"{samples} samples are no power of two")
    points = sample(_problem(names), samples, calc_second_order=second, seed=_generator(seed))
    return Design("sobol", names, points, (2 if second else 1) * len(names) + 2, second)


def _problem(names: tuple[str, ...]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _generator(seed: int) -> np.random.Generator:
    """The generator of a design, by luck under the seed of the runs."""
    return np.random.default_rng(int(uniform(address(seed, 0), 0, PURPOSE, 0) * 2**32))
