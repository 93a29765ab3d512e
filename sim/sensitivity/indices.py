"""Indices: what a design and the runs played at its points say of each number.

Morris (1991): the elementary effect of a number is the change of the output when that number alone is moved,
over the part of its range by which it is moved; `size` is the mean of its absolute values (Campolongo et al.
2007), `mean` that with signs, `spread` its standard deviation, large where a number acts together with others
or not in proportion. Sobol' (2001), by the estimators of Saltelli et al. (2010): `first` is the part of the
variance that a number explains alone, `total` the part in which it has any share. SALib computes them.
"""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.sensitivity.design import LEVELS, Design
from sim.sensitivity.noise import margin_by_luck, squared_errors

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
RESAMPLES, FEWEST = 1000, 2
STIR = 20241130  # of the resampling alone
STEP = LEVELS / (2 * (LEVELS - 1))  # of an elementary effect, in ranges
MEAN_OF_ABSOLUTE = np.sqrt(2 / np.pi)  # of a normal variable with deviation one

MAIN = {"morris": "size", "sobol": "total"}
COLUMNS = {
    "morris": ("size", "size_margin", "size_luck", "mean", "spread", "floor"),
    "sobol": ("first", "first_margin", "first_luck", "total", "total_margin", "total_luck", "floor"),
}


def indices(design: Design, y: Floats) -> pd.DataFrame:
    """Return the indices of each number for an output `y` [point, run] of the design, in the design's order.

    Columns: number and `COLUMNS` of the method. A margin is half of a 95 % interval: by
    the choice of points (SALib's bootstrap), or, `_luck`, by that of runs. `floor` is what `size` or `total`
    would be in the mean if the number did nothing and runs flipped as often as they do: beside an index that
    is not well above it stands nothing. All are 0 where the output is the same at every point.
    """
    names, columns = pd.DataFrame({"number": list(design.names)}), COLUMNS[design.method]
    means = y.mean(axis=1)
    if not _varies(design, means):
        return names.assign(**dict.fromkeys(columns, 0.0))
    estimate = _morris if design.method == "morris" else _sobol
    found = estimate(design, means, RESAMPLES)
    kept = [name for name in found if f"{name}_margin" in found]

    def again(other: Floats) -> Floats:
        if not _varies(design, other):
            return np.zeros((len(kept), len(design.names)))
        less = estimate(design, other, FEWEST)
        return np.array([less[name] for name in kept])

    luck = margin_by_luck(y, again, CONFIDENCE)
    found |= {f"{name}_luck": row for name, row in zip(kept, luck, strict=True)}
    found["floor"] = _floor_of_size(design, y) if design.method == "morris" else _floor_of_total(design, y)
    return names.assign(**{name: found[name] for name in columns})


def pairs(design: Design, y: Floats) -> pd.DataFrame:
    """Return for each two numbers which part of the variance only both together explain, beyond each alone.

    Columns: number, other, second, second_margin, second_luck. ValueError for a design without second order.
    """
    if not design.second:
        raise ValueError("the design has no points for indices of second order")
    chosen = list(itertools.combinations(range(len(design.names)), 2))
    rows, columns = (np.array([pair[k] for pair in chosen], dtype=np.int64) for k in (0, 1))
    means = y.mean(axis=1)
    value = margin = luck = np.zeros(len(chosen))
    if _varies(design, means):
        found = _saltelli(design, means, RESAMPLES)
        value, margin = found["S2"][rows, columns], found["S2_conf"][rows, columns]

        def again(other: Floats) -> Floats:
            if not _varies(design, other):
                return np.zeros(len(chosen))
            less: Floats = _saltelli(design, other, FEWEST)["S2"][rows, columns]
            return less

        luck = margin_by_luck(y, again, CONFIDENCE)
    return pd.DataFrame(
        {
            "number": [design.names[row] for row in rows],
            "other": [design.names[column] for column in columns],
            "second": value,
            "second_margin": margin,
            "second_luck": luck,
        }
    )


def _varies(design: Design, means: Floats) -> bool:
    """Whether an output differs between points from which its variance is taken."""
    if design.method == "morris":
        return bool(np.ptp(means) > 0.0)
    return bool(np.ptp([means[:: design.size], means[design.size - 1 :: design.size]]) > 0.0)


def _morris(design: Design, means: Floats, resamples: int) -> dict[str, Floats]:
    from SALib.analyze.morris import analyze

    found = analyze(
        design.problem, design.points, means, resamples, CONFIDENCE, num_levels=LEVELS, seed=_stir()
    )
    names = {"size": "mu_star", "size_margin": "mu_star_conf", "mean": "mu", "spread": "sigma"}
    return {name: np.asarray(found[theirs], dtype=np.float64) for name, theirs in names.items()}


def _sobol(design: Design, means: Floats, resamples: int) -> dict[str, Floats]:
    found = _saltelli(design, means, resamples)
    names = {"first": "S1", "first_margin": "S1_conf", "total": "ST", "total_margin": "ST_conf"}
    return {name: np.asarray(found[theirs], dtype=np.float64) for name, theirs in names.items()}


def _saltelli(design: Design, means: Floats, resamples: int) -> dict[str, Floats]:
    """What SALib finds for Sobol' indices; resamples at whose points the output is one count as nothing."""
    from SALib.analyze.sobol import analyze

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Constant values encountered")
        found: dict[str, Floats] = analyze(
            design.problem, means, design.second, resamples, CONFIDENCE, seed=_stir()
        )
    return found


def _stir() -> np.random.Generator:
    return np.random.default_rng(STIR)


def _floor_of_size(design: Design, y: Floats) -> Floats:
    """The mean absolute elementary effect that luck alone would give [number]."""
    values = y.reshape(design.units, design.size, -1)
    points = design.points.reshape(design.units, design.size, -1)
    moved = np.abs(np.diff(points, axis=1)).argmax(axis=2)
    errors = np.sqrt(squared_errors(values[:, :-1], values[:, 1:]))
    floor = np.zeros(len(design.names))
    np.add.at(floor, moved, errors)
    return MEAN_OF_ABSOLUTE * floor / (STEP * design.units)


def _floor_of_total(design: Design, y: Floats) -> Floats:
    """The total index that luck alone would give: half of the mean squared error over the variance."""
    values = y.reshape(design.units, design.size, -1)
    first, last = values[:, 0], values[:, -1]
    variance = float(np.concatenate([first, last]).mean(axis=1).var())
    numbers = len(design.names)
    errors = [squared_errors(first, values[:, j + 1]).mean() for j in range(numbers)]
    return np.array(errors) / (2 * variance) if variance > 0.0 else np.zeros(numbers)
