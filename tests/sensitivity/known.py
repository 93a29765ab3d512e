"""Functions whose indices are known, with luck of a known size, played as a world is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RUNS = 16

A, B = 7.0, 0.1
NAMES = ("x.one", "x.two", "x.three", "x.nothing")
VARIANCE = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
ALONE = np.array([0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 0.0, 0.0]) / VARIANCE
TOGETHER = B**2 * np.pi**8 * (1 / 18 - 1 / 50) / VARIANCE  # of the first and the third
IN_ALL = ALONE + TOGETHER * np.array([1, 0, 1, 0])

WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def ishigami(point: Floats) -> float:
    """Ishigami and Homma (1990), over 0 to 1 in place of -π to π; the fourth number does nothing."""
    x = np.pi * (2 * point - 1)
    return float(np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0]))


def g_function(point: Floats) -> float:
    """The product of Saltelli and Sobol' (1995) with WEIGHTS."""
    return float(np.prod((np.abs(4 * point - 2) + WEIGHTS) / (1 + WEIGHTS)))


def indices_of_g() -> tuple[Floats, Floats]:
    """The first and total indices of the product."""
    own = 1 / (3 * (1 + WEIGHTS) ** 2)
    variance = np.prod(1 + own) - 1
    return own / variance, own * np.prod(1 + own) / (1 + own) / variance


def with_luck(
    function: Callable[[Floats], float], deviation: float, runs: int = RUNS
) -> Callable[[Floats], Floats]:
    """Runs at a point: the value, luck of the run that is the same everywhere, and luck of run and point."""
    everywhere = 10 * np.random.default_rng(3).normal(size=runs)

    def play(point: Floats) -> Floats:
        seed = int.from_bytes(hashlib.sha256(point.tobytes()).digest()[:8], "big")
        return function(point) + everywhere + deviation * np.random.default_rng(seed).normal(size=runs)

    return play
