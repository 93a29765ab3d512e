"""Strength: level at the references, men and materiel and will each in its direction, reserves pinned in the
north."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.strength import free_force, log_ratio, prospect

Vector = NDArray[np.float64]


def test_the_sides_are_level_at_the_start(s: Vector, p: Vector) -> None:
    assert log_ratio(s, p) == pytest.approx(0.0, abs=1e-12)
    assert prospect(log_ratio(s, p), p) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("variable", "exponent"),
    [
        ("force_russia", "force"),
        ("force_ukraine", "-force"),
        ("materiel_russia", "materiel"),
        ("materiel_ukraine", "-materiel"),
    ],
)
def test_men_and_materiel_weigh_by_their_exponents(
    variable: str, exponent: str, s: Vector, p: Vector
) -> None:
    alpha = p[P.STRENGTH_FORCE_EXPONENT]
    share = alpha if exponent.endswith("force") else 1.0 - alpha
    s[V.OFFSET[variable]] *= 1.5
    assert log_ratio(s, p) == pytest.approx(share * math.log(1.5) * (-1.0 if exponent[0] == "-" else 1.0))


def test_will_moves_only_the_share_of_strength_that_hangs_on_it(s: Vector, p: Vector) -> None:
    s[V.WILL_UKRAINE] = 0.0
    assert log_ratio(s, p) == pytest.approx(-math.log(p[P.STRENGTH_WILL_FLOOR]))
    s[V.WILL_RUSSIA] = 0.0
    assert log_ratio(s, p) == pytest.approx(0.0, abs=1e-12)


def test_a_northern_group_pins_reserves_and_fortification_frees_them(s: Vector, p: Vector) -> None:
    s[V.FORCE_NORTH], s[V.FORTIFICATION] = 60.0, 0.0
    assert free_force(s, p) == pytest.approx(300.0 - 60.0 * p[P.STRENGTH_PIN])
    bare = log_ratio(s, p)
    assert bare > 0.0
    s[V.FORTIFICATION] = 1.0
    assert free_force(s, p) == pytest.approx(
        300.0 - 60.0 * p[P.STRENGTH_PIN] * (1.0 - p[P.STRENGTH_PIN_SHIELD])
    )
    assert 0.0 < log_ratio(s, p) < bare


def test_strength_stays_finite_where_armies_vanish(s: Vector, p: Vector) -> None:
    """A look-ahead may take the last men from the front before the bounds are applied."""
    s[V.FORCE_NORTH], s[V.FORCE_UKRAINE] = 300.0, 1.0
    assert free_force(s, p) == 1.0
    s[V.FORCE_RUSSIA] = 0.0
    assert math.isfinite(log_ratio(s, p))
    assert abs(log_ratio(s, p)) < 10.0


def test_prospect_is_a_chance_and_treats_the_sides_alike(p: Vector) -> None:
    ratios = np.linspace(-3.0, 3.0, 25)
    chances = [prospect(ratio, p) for ratio in ratios]
    assert chances == sorted(chances)
    assert prospect(p[P.STRENGTH_PROSPECT_SCALE], p) == pytest.approx(1.0 / (1.0 + math.exp(-1.0)))
    for ratio, chance in zip(ratios, chances, strict=True):
        assert 0.0 < chance < 1.0
        assert chance + prospect(-ratio, p) == pytest.approx(1.0)
