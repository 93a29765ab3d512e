"""Collapse of a front: base rates where nothing presses, monotone pressure, and the rout that follows."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.collapse import begin_rout, rate_russia, rate_ukraine

Vector = NDArray[np.float64]


def test_nothing_presses_at_the_start(s: Vector, p: Vector) -> None:
    assert rate_ukraine(s, p, 0.0) == p[P.COLLAPSE_UKRAINE]
    assert rate_russia(s, p, 0.0) == p[P.COLLAPSE_RUSSIA]


@pytest.mark.parametrize(
    ("variable", "safe", "pressed"),
    [
        ("will_ukraine", 0.4, 0.2),
        ("force_ukraine", 250.0, 100.0),
        ("gain_north", 0.0, 20.0),
        ("north_rate", 1.0, 2.0),
    ],
)
def test_what_presses_ukraines_front(
    variable: str, safe: float, pressed: float, s: Vector, p: Vector
) -> None:
    s[V.OFFSET[variable]] = safe
    assert rate_ukraine(s, p, 0.0) == p[P.COLLAPSE_UKRAINE]
    s[V.OFFSET[variable]] = pressed
    assert rate_ukraine(s, p, 0.0) > p[P.COLLAPSE_UKRAINE]
    assert rate_russia(s, p, 0.0) == p[P.COLLAPSE_RUSSIA]


@pytest.mark.parametrize(
    ("variable", "safe", "pressed"), [("will_russia", 0.6, 0.3), ("economy_russia", 0.9, 0.6)]
)
def test_what_presses_russias_front(variable: str, safe: float, pressed: float, s: Vector, p: Vector) -> None:
    s[V.OFFSET[variable]] = safe
    assert rate_russia(s, p, 0.0) == p[P.COLLAPSE_RUSSIA]
    s[V.OFFSET[variable]] = pressed
    assert rate_russia(s, p, 0.0) > p[P.COLLAPSE_RUSSIA]
    assert rate_ukraine(s, p, 0.0) == p[P.COLLAPSE_UKRAINE]


def test_the_weaker_side_is_the_one_that_breaks(s: Vector, p: Vector) -> None:
    ratios = np.linspace(-1.0, 1.0, 21)
    ukraine = [rate_ukraine(s, p, ratio) for ratio in ratios]
    russia = [rate_russia(s, p, ratio) for ratio in ratios]
    assert ukraine == sorted(ukraine)
    assert russia == sorted(russia, reverse=True)
    assert ukraine[-1] > ukraine[0] == p[P.COLLAPSE_UKRAINE]
    assert russia[0] > russia[-1] == p[P.COLLAPSE_RUSSIA]


def test_will_raises_the_rate_exponentially(s: Vector, p: Vector) -> None:
    s[V.WILL_UKRAINE] = p[P.COLLAPSE_WILL_UKRAINE] - 0.1
    assert rate_ukraine(s, p, 0.0) == pytest.approx(p[P.COLLAPSE_UKRAINE] * np.exp(0.1 * p[P.COLLAPSE_WILL]))


def test_a_rout_begins(s: Vector, p: Vector) -> None:
    s[V.NORTH_OFFENSIVE] = 1.0
    before = s.copy()
    begin_rout(s, p, 7)
    assert s[V.COLLAPSE_RUSSIA] == p[P.COLLAPSE_MONTHS]
    assert s[V.COLLAPSED_RUSSIA] == 7.0
    assert s[V.NORTH_OFFENSIVE] == 0.0
    assert s[V.FORCE_RUSSIA] == pytest.approx(before[V.FORCE_RUSSIA] * p[P.COLLAPSE_FORCE_KEPT])
    assert s[V.WILL_RUSSIA] == pytest.approx(before[V.WILL_RUSSIA] - p[P.COLLAPSE_WILL_LOST])
    s[V.WILL_RUSSIA] = 0.01
    begin_rout(s, p, 8)
    assert s[V.WILL_RUSSIA] == 0.0
