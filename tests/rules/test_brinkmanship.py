"""Brinkmanship: rungs climb with acts and fall back, hazards rise with them, intent follows collapse."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.brinkmanship import (
    highest_rung,
    nato_intent,
    nato_rate,
    nuclear_intent,
    nuclear_rate,
    step_down,
)
from sim.rules.numeric import chance

Vector = NDArray[np.float64]
RUNGS = slice(V.RUNG_RUSSIA, V.RUNG_RUSSIA + V.N_ACTORS)


def test_rungs_fall_back_and_belligerents_stay_at_war(s: Vector, p: Vector) -> None:
    s[RUNGS] = 9.0
    assert highest_rung(s) == 9.0
    step_down(s, p)
    assert s[RUNGS] == pytest.approx(9.0 - p[P.BRINK_RUNG_FADE])
    for _ in range(20):
        step_down(s, p)
    at_war = np.zeros(V.N_ACTORS)
    at_war[[V.RUSSIA, V.UKRAINE]] = p[P.BRINK_RUNG_FLOOR]
    assert s[RUNGS].tolist() == at_war.tolist()
    s[V.DEAL] = V.CEASEFIRE
    for _ in range(20):
        step_down(s, p)
    assert not s[RUNGS].any()


def test_the_highest_rung_may_be_anyones(s: Vector) -> None:
    for actor in range(V.N_ACTORS):
        s[RUNGS] = 1.0
        s[V.RUNG_RUSSIA + actor] = 7.0
        assert highest_rung(s) == 7.0


@pytest.mark.parametrize(
    ("variable", "sign"),
    [("strikes_ukraine", 1), ("doctrine", 1), ("basing", 1), ("chinese_restraint", -1)],
)
def test_what_moves_the_nuclear_hazard(variable: str, sign: int, s: Vector, p: Vector) -> None:
    rates = []
    for value in (0.1, 0.5, 0.9):
        s[V.OFFSET[variable]] = value
        rates.append(sign * nuclear_rate(s, p, 0.0, 5.0, 0.0))
    assert rates == sorted(rates)
    assert rates[0] < rates[-1]


@pytest.mark.parametrize("variable", ["grey_zone", "belarus_army", "posture"])
def test_what_moves_the_hazard_of_a_nato_war(variable: str, s: Vector, p: Vector) -> None:
    s[V.OFFSET[variable]] = 0.0
    low = nato_rate(s, p, 5.0, 0.0)
    s[V.OFFSET[variable]] = 1.0
    assert nato_rate(s, p, 5.0, 0.0) > low


def test_each_rung_and_expected_effort_multiply_both_hazards(s: Vector, p: Vector) -> None:
    for rung in (4.0, 8.0):
        up = nuclear_rate(s, p, 0.0, rung + 1.0, 0.0) / nuclear_rate(s, p, 0.0, rung, 0.0)
        assert up == pytest.approx(math.exp(p[P.BRINK_NUCLEAR_RUNG]))
        up = nato_rate(s, p, rung + 1.0, 0.0) / nato_rate(s, p, rung, 0.0)
        assert up == pytest.approx(math.exp(p[P.BRINK_NATO_RUNG]))
    assert nuclear_rate(s, p, 0.0, 5.0, 0.1) / nuclear_rate(s, p, 0.0, 5.0, 0.0) == pytest.approx(
        math.exp(0.1 * p[P.BELIEFS_RISK])
    )
    assert nato_rate(s, p, 5.0, 0.1) > nato_rate(s, p, 5.0, 0.0)


def test_only_a_front_that_turns_against_russia_raises_the_nuclear_hazard(s: Vector, p: Vector) -> None:
    even = nuclear_rate(s, p, 0.0, 5.0, 0.0)
    assert nuclear_rate(s, p, 1.0, 5.0, 0.0) == even
    assert nuclear_rate(s, p, -p[P.BRINK_NUCLEAR_RATIO_AT], 5.0, 0.0) == even
    assert nuclear_rate(s, p, -1.0, 5.0, 0.0) > even


def test_a_settlement_ends_every_risk_and_a_ceasefire_none(s: Vector, p: Vector) -> None:
    s[V.COLLAPSE_RUSSIA] = 3.0
    war = nuclear_rate(s, p, 0.0, 6.0, 0.0), nato_rate(s, p, 6.0, 0.0), nuclear_intent(s, p)
    s[V.DEAL] = V.CEASEFIRE
    assert (nuclear_rate(s, p, 0.0, 6.0, 0.0), nato_rate(s, p, 6.0, 0.0), nuclear_intent(s, p)) == war
    s[V.DEAL] = V.SETTLEMENT
    assert (nuclear_rate(s, p, 0.0, 6.0, 0.0), nato_rate(s, p, 6.0, 0.0), nuclear_intent(s, p)) == (
        0.0,
        0.0,
        0.0,
    )


def test_deliberate_nuclear_use_is_spread_over_a_russian_collapse(s: Vector, p: Vector) -> None:
    assert nuclear_intent(s, p) == 0.0
    s[V.COLLAPSE_RUSSIA] = 1.0
    months = int(p[P.COLLAPSE_MONTHS])
    over_all = 1.0 - (1.0 - nuclear_intent(s, p)) ** months
    assert over_all == pytest.approx(p[P.BRINK_NUCLEAR_INTENT], rel=0.06)


def test_western_entry_follows_pledges(s: Vector, p: Vector) -> None:
    usual = p[P.BRINK_PLEDGE_REFERENCE]
    s[V.PLEDGE_US] = s[V.PLEDGE_EUROPE] = usual
    assert nato_intent(s, p) == pytest.approx(p[P.BRINK_NATO_INTENT])
    s[V.PLEDGE_EUROPE] = 3.0 * usual
    assert nato_intent(s, p) == pytest.approx(2.0 * p[P.BRINK_NATO_INTENT])
    s[V.PLEDGE_US] = s[V.PLEDGE_EUROPE] = 0.0
    assert nato_intent(s, p) == 0.0
    p[P.BRINK_NATO_INTENT] = 0.9
    s[V.PLEDGE_US] = s[V.PLEDGE_EUROPE] = 1.0
    assert nato_intent(s, p) == 1.0


def test_nuclear_use_is_rare_at_the_start(s: Vector, p: Vector) -> None:
    """About half a per cent a year, within the range of .05 to 3 that the base rates give."""
    yearly = chance(12.0 * nuclear_rate(s, p, 0.0, 5.0, 0.0))
    assert 0.0005 < yearly < 0.03
