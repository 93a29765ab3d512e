"""A month of war or peace: what happens in it, in which order, and what does not happen in a deal."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.bounds import HIGH
from sim.rules.month import close_month, pass_month
from sim.rules.strength import log_ratio
from sim.rules.territory import net_gain

Vector = NDArray[np.float64]
NO_EFFORT = np.zeros(V.N_ACTORS)


def test_the_first_month_is_about_as_late_2024_was(s: Vector, p: Vector) -> None:
    """Rates before December 2024: 240 to 730 km² a month, casualties within the cited ranges."""
    pass_month(s, p, NO_EFFORT, 0.0, 0.0)
    assert 0.24 <= s[V.FRONT_RATE] <= 0.73
    assert 25.0 <= s[V.CASUALTIES_RUSSIA] <= 49.0
    assert 8.0 <= s[V.CASUALTIES_UKRAINE] <= 16.0


def test_a_month_is_fought_at_the_strength_it_finds(s: Vector, p: Vector) -> None:
    s[V.FORCE_RUSSIA] = 650.0
    found = log_ratio(s, p)
    assert pass_month(s, p, NO_EFFORT, 0.0, 0.0) == found
    assert s[V.FRONT_RATE] == pytest.approx(p[P.FRONT_BASE] + p[P.FRONT_SLOPE] * found)


def test_the_northern_group_is_sent_back_before_the_month_is_fought(s: Vector, p: Vector) -> None:
    s[V.FORCE_NORTH], s[V.ACCESS], s[V.NORTH_OFFENSIVE] = 50.0, 2.0, 1.0
    joined = s.copy()
    joined[V.FORCE_RUSSIA] += 50.0
    joined[V.FORCE_NORTH] = 0.0
    assert pass_month(s, p, NO_EFFORT, 0.0, 3.0) == log_ratio(joined, p)
    assert s[V.GAIN_NORTH] == s[V.FORCE_NORTH] == 0.0


@pytest.mark.parametrize("deal", [V.CEASEFIRE, V.SETTLEMENT])
def test_the_guns_are_silent_in_a_deal(deal: int, s: Vector, p: Vector) -> None:
    s[V.DEAL], s[V.NORTH_OFFENSIVE], s[V.COUNTER_ATTACK] = deal, 1.0, 1.0
    s[V.ACCESS], s[V.FORCE_NORTH], s[V.BELARUS_ARMY] = 4.0, 80.0, 1.0
    before = s.copy()
    pass_month(s, p, NO_EFFORT, 3.0, 3.0)
    assert net_gain(s) == net_gain(before)
    for variable in (
        "front_rate",
        "north_rate",
        "casualties_russia",
        "casualties_ukraine",
        "north_offensive",
    ):
        assert s[V.OFFSET[variable]] == 0.0
    assert s[V.LOSSES_RUSSIA] == before[V.LOSSES_RUSSIA]
    assert s[V.COUNTER_ATTACK] == 0.0
    assert s[V.BELARUS_ARMY] == 0.0


def test_a_rout_lasts_its_months(s: Vector, p: Vector) -> None:
    s[V.COLLAPSE_RUSSIA] = 2.0
    rates = []
    for _ in range(3):
        pass_month(s, p, NO_EFFORT, 0.0, 0.0)
        rates.append(float(s[V.FRONT_RATE]))
    assert rates[:2] == [-p[P.FRONT_ROUT]] * 2
    assert rates[2] > -p[P.FRONT_ROUT]
    assert s[V.COLLAPSE_RUSSIA] == 0.0


def test_luck_moves_the_front_and_nothing_before_it(s: Vector, p: Vector) -> None:
    good, bad = s.copy(), s.copy()
    assert pass_month(good, p, NO_EFFORT, 2.0, 0.0) == pass_month(bad, p, NO_EFFORT, -2.0, 0.0)
    assert good[V.FRONT_RATE] - bad[V.FRONT_RATE] == pytest.approx(4.0 * p[P.FRONT_NOISE])
    assert good[V.FORCE_RUSSIA] > bad[V.FORCE_RUSSIA] - 1.0


def test_closing_a_month_fades_steps_down_and_bounds(s: Vector, p: Vector) -> None:
    s[V.COERCION], s[V.RUNG_RUSSIA], s[V.GAIN_NORTH] = 0.8, 9.0, 1e6
    close_month(s, p)
    assert s[V.COERCION] == pytest.approx(0.8 * p[P.STOCKS_COERCION])
    assert s[V.RUNG_RUSSIA] == 9.0 - p[P.BRINK_RUNG_FADE]
    assert s[V.GAIN_NORTH] == HIGH[V.GAIN_NORTH]


def test_the_war_of_late_2024_is_near_a_balance(s: Vector, p: Vector) -> None:
    """Left alone for a year, forces, economies and wills move by a tenth or so, not by multiples."""
    start = s.copy()
    for _ in range(12):
        pass_month(s, p, NO_EFFORT, 0.0, 0.0)
        close_month(s, p)
    for variable in (
        "force_russia",
        "force_ukraine",
        "materiel_russia",
        "materiel_ukraine",
        "economy_russia",
    ):
        i = V.OFFSET[variable]
        assert s[i] == pytest.approx(start[i], rel=0.15)
    for variable in ("will_russia", "will_ukraine"):
        assert s[V.OFFSET[variable]] == pytest.approx(start[V.OFFSET[variable]], abs=0.12)
    assert abs(log_ratio(s, p)) < 0.3
