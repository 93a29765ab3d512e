"""The front: how fast it moves and which way, on four axes, and what it costs both sides."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.front import (
    advance,
    advance_north,
    attack_losses,
    bleed,
    ground_bought,
    move_fronts,
    slope_at_even,
)
from sim.rules.territory import net_gain

Vector = NDArray[np.float64]
RATIOS = np.linspace(-1.5, 1.5, 31)


def test_an_even_match_moves_at_the_base_rate(s: Vector, p: Vector) -> None:
    s[V.INTENSITY] = 1.0
    assert advance(s, p, 0.0) == pytest.approx(p[P.FRONT_BASE])
    s[V.INTENSITY] = 0.0
    assert advance(s, p, 0.0) == 0.0


def test_strength_moves_the_front_in_proportion_up_to_the_threshold_and_faster_beyond(
    s: Vector, p: Vector
) -> None:
    rates = np.array([advance(s, p, ratio) for ratio in RATIOS])
    assert (np.diff(rates) > 0.0).all()
    slopes = np.diff(rates) / np.diff(RATIOS)
    inner = np.abs(RATIOS[:-1] + 0.05) < p[P.FRONT_THRESHOLD] - 0.05
    assert slopes[inner] == pytest.approx(p[P.FRONT_SLOPE])
    assert (slopes[~inner] > p[P.FRONT_SLOPE] + 1e-9).all()
    for ratio in RATIOS:  # beyond the base rate both sides break through alike
        up, down = advance(s, p, ratio) - rates[15], advance(s, p, -ratio) - rates[15]
        assert up == pytest.approx(-down)


def test_counter_attacks_and_luck_shift_the_rate(s: Vector, p: Vector) -> None:
    plain = advance(s, p, 0.1)
    s[V.COUNTER_ATTACK] = 1.0
    assert advance(s, p, 0.1) == pytest.approx(plain - p[P.FRONT_COUNTER_ATTACK])
    s[V.FRONT_NOISE] = 0.2
    assert advance(s, p, 0.1) == pytest.approx(plain - p[P.FRONT_COUNTER_ATTACK] + 0.2)


def test_a_collapsed_russian_front_is_routed_whatever_the_ratio(s: Vector, p: Vector) -> None:
    s[V.COLLAPSE_RUSSIA] = 1.0
    assert {advance(s, p, ratio) for ratio in RATIOS} == {-p[P.FRONT_ROUT]}


def test_the_advance_is_split_over_the_axes_without_loss(s: Vector, p: Vector) -> None:
    move_fronts(s, p, 0.2, 0.0, 0.0)
    assert s[V.FRONT_RATE] == pytest.approx(p[P.FRONT_BASE] + 0.2 * p[P.FRONT_SLOPE])
    assert net_gain(s) == pytest.approx(s[V.FRONT_RATE])
    assert s[V.GAIN_EAST] == pytest.approx(p[P.FRONT_SHARE_EAST] * s[V.FRONT_RATE])
    assert s[V.GAIN_SOUTH] == pytest.approx(p[P.FRONT_SHARE_SOUTH] * s[V.FRONT_RATE])
    assert s[V.GAIN_NORTHEAST] > 0.0
    assert s[V.GAIN_NORTH] == s[V.NORTH_RATE] == 0.0


def test_luck_at_the_front_persists_and_fades(s: Vector, p: Vector) -> None:
    move_fronts(s, p, 0.0, 2.0, 0.0)
    assert s[V.FRONT_NOISE] == pytest.approx(2.0 * p[P.FRONT_NOISE])
    move_fronts(s, p, 0.0, 0.0, 0.0)
    assert s[V.FRONT_NOISE] == pytest.approx(2.0 * p[P.FRONT_NOISE] * p[P.FRONT_PERSISTENCE])
    path = np.zeros(20000)
    draws = np.random.default_rng(1).normal(size=len(path))
    for i, draw in enumerate(draws):
        move_fronts(s, p, 0.0, draw, 0.0)
        path[i] = s[V.FRONT_NOISE]
    rho = p[P.FRONT_PERSISTENCE]
    assert path.std() == pytest.approx(p[P.FRONT_NOISE] / np.sqrt(1.0 - rho * rho), rel=0.05)
    assert np.corrcoef(path[:-1], path[1:])[0, 1] == pytest.approx(rho, abs=0.03)


def ready_in_the_north(s: Vector) -> None:
    s[V.NORTH_OFFENSIVE], s[V.ACCESS], s[V.FORCE_NORTH], s[V.FORTIFICATION] = 1.0, 3.0, 60.0, 0.0


@pytest.mark.parametrize(
    ("variable", "value"),
    [("north_offensive", 0.0), ("access", 2.0), ("access", 2.999), ("force_north", 0.0)],
)
def test_the_north_needs_an_order_access_and_a_group(
    variable: str, value: float, s: Vector, p: Vector
) -> None:
    ready_in_the_north(s)
    assert advance_north(s, p, 0.0) > 0.0
    s[V.OFFSET[variable]] = value
    assert advance_north(s, p, 5.0) == 0.0


def test_the_northern_advance_follows_the_match_of_group_and_defence(s: Vector, p: Vector) -> None:
    ready_in_the_north(s)
    loose = p[P.NORTH_DEFENCE] + p[P.NORTH_RESERVE] * s[V.FORCE_UKRAINE] * p[P.NORTH_RESERVE_UNFORTIFIED]
    s[V.FORCE_NORTH] = loose
    assert advance_north(s, p, 0.0) == pytest.approx(p[P.NORTH_BASE])
    s[V.FORCE_NORTH] = loose * np.e
    assert advance_north(s, p, 0.0) == pytest.approx(p[P.NORTH_BASE] + p[P.NORTH_SLOPE])
    with_group = advance_north(s, p, 0.0)
    s[V.BELARUS_ARMY] = 1.0
    assert advance_north(s, p, 0.0) > with_group
    s[V.FORTIFICATION] = 1.0
    assert advance_north(s, p, 0.0) < with_group
    s[V.FORCE_NORTH] = 1.0
    s[V.BELARUS_ARMY] = 0.0
    assert advance_north(s, p, -3.0) == 0.0


def test_casualties_at_the_start_are_their_parameters(s: Vector, p: Vector) -> None:
    bleed(s, p, 0.0)
    assert s[V.CASUALTIES_RUSSIA] == pytest.approx(p[P.CASUALTIES_RUSSIA])
    assert s[V.CASUALTIES_UKRAINE] == pytest.approx(p[P.CASUALTIES_UKRAINE])
    assert s[V.LOSSES_RUSSIA] == s[V.CASUALTIES_RUSSIA]
    assert s[V.LOSSES_UKRAINE] == s[V.CASUALTIES_UKRAINE]


def casualties(s: Vector, p: Vector, ratio: float = 0.0, **changes: float) -> tuple[float, float]:
    state = s.copy()
    for name, value in changes.items():
        state[V.OFFSET[name]] = value
    bleed(state, p, ratio)
    return float(state[V.CASUALTIES_RUSSIA]), float(state[V.CASUALTIES_UKRAINE])


def test_the_stronger_side_bleeds_less(s: Vector, p: Vector) -> None:
    russia, ukraine = casualties(s, p)
    stronger_russia, weaker_ukraine = casualties(s, p, ratio=0.5)
    assert stronger_russia < russia
    assert weaker_ukraine > ukraine
    assert stronger_russia * weaker_ukraine == pytest.approx(russia * ukraine)


@pytest.mark.parametrize(
    ("changes", "russia_more", "ukraine_more"),
    [
        ({"intensity": 1.5}, True, True),
        ({"counter_attack": 1.0}, True, True),
        ({"strikes_russia": 0.8}, False, True),
        ({"north_offensive": 1.0, "force_north": 50.0, "access": 3.0}, True, True),
        ({"north_offensive": 1.0, "force_north": 50.0, "access": 2.0}, False, False),
    ],
)
def test_what_adds_casualties(
    changes: dict[str, float], russia_more: bool, ukraine_more: bool, s: Vector, p: Vector
) -> None:
    russia, ukraine = casualties(s, p)
    more_russia, more_ukraine = casualties(s, p, **changes)
    assert (more_russia > russia) == russia_more
    assert (more_ukraine > ukraine) == ukraine_more
    assert more_russia >= russia
    assert more_ukraine >= ukraine


def test_ground_has_a_price_in_casualties_that_falls_with_strength(s: Vector, p: Vector) -> None:
    p[P.STRUCTURE_FRONT_LAW] = V.PRICE_OF_ADVANCE
    s[V.INTENSITY] = 1.0
    assert advance(s, p, 0.0) == pytest.approx(p[P.CASUALTIES_RUSSIA] / p[P.FRONT_PRICE])
    assert advance(s, p, 0.0) == pytest.approx(p[P.FRONT_BASE], abs=0.01)  # both laws begin at one pace
    for ratio in RATIOS:
        bleed(s, p, ratio)
        paid = s[V.CASUALTIES_RUSSIA] / advance(s, p, ratio)
        assert paid == pytest.approx(p[P.FRONT_PRICE] * np.exp(-p[P.FRONT_PRICE_RATIO] * ratio))
    rates = [ground_bought(s, p, ratio) for ratio in RATIOS]
    assert (np.diff(rates) > 0.0).all()
    assert min(rates) > 0.0


def test_a_bought_front_holds_counter_attacks_luck_and_rout_as_the_other(s: Vector, p: Vector) -> None:
    shifts = []
    for law in (V.RATIO, V.PRICE_OF_ADVANCE):
        p[P.STRUCTURE_FRONT_LAW] = law
        state = s.copy()
        plain = advance(state, p, 0.1)
        state[V.COUNTER_ATTACK], state[V.FRONT_NOISE] = 1.0, 0.2
        shifts.append(advance(state, p, 0.1) - plain)
        state[V.COLLAPSE_RUSSIA] = 1.0
        assert advance(state, p, 0.1) == -p[P.FRONT_ROUT]
    assert shifts[0] == pytest.approx(shifts[1])


def test_without_offensives_less_ground_is_bought(s: Vector, p: Vector) -> None:
    s[V.INTENSITY] = 1.0
    full = attack_losses(s, p, 0.2)
    s[V.INTENSITY] = 0.5
    assert attack_losses(s, p, 0.2) == pytest.approx(full * (1.0 - 0.5 * p[P.CASUALTIES_INTENSITY_RUSSIA]))
    assert ground_bought(s, p, 0.2) < full * np.exp(0.2 * p[P.FRONT_PRICE_RATIO]) / p[P.FRONT_PRICE]


@pytest.mark.parametrize("law", [V.RATIO, V.PRICE_OF_ADVANCE])
def test_the_slope_at_an_even_match_is_that_of_the_advance(law: int, s: Vector, p: Vector) -> None:
    p[P.STRUCTURE_FRONT_LAW] = law
    step = 1e-5
    slope = (advance(s, p, step) - advance(s, p, -step)) / (2.0 * step)
    assert slope_at_even(s, p) == pytest.approx(slope, rel=1e-6)
