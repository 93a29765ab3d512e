"""Durability: how long a bare settlement lasts, and what makes a deal last longer or break sooner."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.durability import aged, chance_of_breaking, tally_violations, tempted, untempted_rate
from sim.rules.numeric import chance

Vector = NDArray[np.float64]


@pytest.fixture
def settled(s: Vector) -> Vector:
    """A bare settlement in force."""
    s[V.DEAL] = V.SETTLEMENT
    return s


def test_half_of_bare_settlements_break_within_five_years(settled: Vector, p: Vector) -> None:
    rate = untempted_rate(settled, p, 0.0)
    assert rate == pytest.approx(0.0116)
    assert (1.0 - chance(rate)) ** 60 == pytest.approx(0.5, abs=0.005)
    assert (1.0 - chance(rate)) ** 12 == pytest.approx(0.87, abs=0.005)


def test_a_ceasefire_breaks_sooner(settled: Vector, p: Vector) -> None:
    rate = untempted_rate(settled, p, 0.0)
    settled[V.DEAL] = V.CEASEFIRE
    assert untempted_rate(settled, p, 0.0) == pytest.approx(rate * p[P.DURABILITY_CEASEFIRE])
    assert p[P.DURABILITY_CEASEFIRE] > 1.0


@pytest.mark.parametrize(
    ("variable", "parameter", "sign"),
    [
        ("guarantee", P.DURABILITY_GUARANTEE, -1),
        ("monitoring", P.DURABILITY_MONITORING, -1),
        ("violations", P.DURABILITY_VIOLATIONS, 1),
    ],
)
def test_what_moves_the_rate(variable: str, parameter: int, sign: int, settled: Vector, p: Vector) -> None:
    bare = untempted_rate(settled, p, 0.0)
    settled[V.OFFSET[variable]] = 0.5
    assert untempted_rate(settled, p, 0.0) == pytest.approx(bare * math.exp(sign * 0.5 * p[parameter]))


def test_only_a_shift_of_power_toward_russia_weakens_a_deal(settled: Vector, p: Vector) -> None:
    bare = untempted_rate(settled, p, 0.0)
    assert untempted_rate(settled, p, -0.5) == bare
    assert untempted_rate(settled, p, 0.2) == pytest.approx(
        bare * math.exp(0.2 * p[P.DURABILITY_POWER_SHIFT])
    )


def test_temptation_at_most_doubles_the_rate(settled: Vector, p: Vector) -> None:
    rate = 0.01
    assert tempted(rate, settled, p, p[P.DURABILITY_MARGIN]) == pytest.approx(rate)
    assert tempted(rate, settled, p, 10.0) == pytest.approx(2.0 * rate)
    assert tempted(rate, settled, p, -10.0) == pytest.approx(0.0, abs=1e-12)
    rates = [tempted(rate, settled, p, pull) for pull in np.linspace(-0.3, 0.3, 13)]
    assert rates == sorted(rates)
    bare = tempted(rate, settled, p, 0.1)
    settled[V.GUARANTEE] = 0.5
    assert tempted(rate, settled, p, 0.1) < bare


def test_the_chance_of_breaking_is_that_of_the_window(p: Vector) -> None:
    months = p[P.DURABILITY_WINDOW]
    assert chance_of_breaking(0.01, p) == pytest.approx(1.0 - math.exp(-0.01 * months))
    assert chance_of_breaking(0.0, p) == 0.0
    assert chance_of_breaking(5.0, p) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("variable", "change", "beyond"),
    [
        (V.STRIKES_RUSSIA, 0.2, 0.2),
        (V.STRIKES_UKRAINE, 0.2, 0.2),
        (V.STRIKES_RUSSIA, -0.2, 0.0),
        (V.STRIKES_UKRAINE, -0.1, 0.0),
        (V.GREY_ZONE, 0.3, 0.3),
    ],
)
def test_violations_are_strikes_beyond_the_usual_and_grey_zone_acts(
    variable: int, change: float, beyond: float, settled: Vector, p: Vector
) -> None:
    settled[variable] += change
    tally_violations(settled, p)
    assert settled[V.VIOLATIONS] == pytest.approx(beyond * p[P.STOCKS_VIOLATION_STRIKES])


def test_violations_add_up_to_no_more_than_one(settled: Vector, p: Vector) -> None:
    settled[V.STRIKES_RUSSIA], settled[V.STRIKES_UKRAINE] = 0.9, 0.6
    for _ in range(50):
        tally_violations(settled, p)
    assert settled[V.VIOLATIONS] == 1.0


@pytest.mark.parametrize("law", [V.COVARIATES, V.AGEING])
def test_under_the_other_laws_nobodys_wish_moves_the_rate(law: int, settled: Vector, p: Vector) -> None:
    p[P.STRUCTURE_DURABILITY_LAW] = law
    assert {tempted(0.01, settled, p, wish) for wish in (-10.0, 0.0, 0.3, 10.0)} == {0.01}


@pytest.mark.parametrize("law", [V.TEMPTATION, V.COVARIATES])
def test_deals_do_not_age_under_the_other_laws(law: int, settled: Vector, p: Vector) -> None:
    p[P.STRUCTURE_DURABILITY_LAW] = law
    for months in (1.0, 20.0):
        settled[V.DEAL_MONTHS] = months
        assert aged(0.01, settled, p, 1.0) == aged(0.01, settled, p, 24.0) == 0.01


def hazard_to(months: int, settled: Vector, p: Vector) -> float:
    """Return the cumulated rate of an ageing deal over its first months, as they are drawn."""
    total = 0.0
    for month in range(1, months + 1):
        settled[V.DEAL_MONTHS] = float(month)
        total += aged(0.0116, settled, p, 1.0)
    return total


@pytest.mark.parametrize("shape", [0.5, 0.7, 1.0])
def test_an_ageing_deal_follows_weibull(shape: float, settled: Vector, p: Vector) -> None:
    """-ln S(t) = h T (t/T)^k, so that at T months as many have broken whatever the shape."""
    p[P.STRUCTURE_DURABILITY_LAW] = V.AGEING
    p[P.DURABILITY_SHAPE] = shape
    full = p[P.DURABILITY_SHAPE_MONTHS]
    for months in (1, 12, int(full)):
        assert hazard_to(months, settled, p) == pytest.approx(0.0116 * full * (months / full) ** shape)
    assert math.exp(-hazard_to(60, settled, p)) == pytest.approx(0.5, abs=0.005)


def test_the_longer_a_deal_has_held_the_less_likely_it_breaks(settled: Vector, p: Vector) -> None:
    p[P.STRUCTURE_DURABILITY_LAW] = V.AGEING
    rates = []
    for months in range(1, 37):
        settled[V.DEAL_MONTHS] = float(months)
        rates.append(aged(0.01, settled, p, 1.0))
    assert (np.diff(rates) < 0.0).all()
    assert rates[0] > 0.01 > rates[-1]
    settled[V.DEAL_MONTHS] = 0.0  # just signed: the first month to be drawn is the first of the window
    assert aged(0.01, settled, p, 36.0) == pytest.approx(np.mean(rates))
    p[P.DURABILITY_SHAPE] = 1.0
    assert aged(0.01, settled, p, 36.0) == pytest.approx(0.01)
