"""Will: what wears it and what lifts it, at war and in a deal."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.will import wear_of_will

Vector = NDArray[np.float64]


def moved(s: Vector, p: Vector, **changes: float) -> dict[str, float]:
    """Return how far a month moves each will."""
    state = s.copy()
    for name, value in changes.items():
        state[V.OFFSET[name]] = value
    before = state.copy()
    wear_of_will(state, p)
    names = ("will_russia", "will_ukraine", "will_us", "will_europe")
    return {name: float(state[V.OFFSET[name]] - before[V.OFFSET[name]]) for name in names}


@pytest.mark.parametrize(
    ("changes", "russia", "ukraine"),
    [
        ({"casualties_russia": 60.0}, -1, 0),
        ({"casualties_ukraine": 20.0}, 0, -1),
        ({"front_rate": 2.0}, 1, -1),
        ({"front_rate": -7.0}, -1, 1),
        ({"north_rate": 2.0}, 0, -1),
        ({"strikes_russia": 0.8}, 0, -1),
        ({"strikes_ukraine": 0.8}, -1, 0),
        ({"aid_us": 0.0}, 0, -1),
        ({"aid_us": 8.0}, 0, 0),
        ({"economy_russia": 0.7}, -1, 0),
    ],
)
def test_what_wears_and_lifts_will_at_war(
    changes: dict[str, float], russia: int, ukraine: int, s: Vector, p: Vector
) -> None:
    s[V.CASUALTIES_RUSSIA], s[V.FRONT_RATE] = 42.0, 0.45
    if "north_rate" in changes:
        s[V.FRONT_RATE] = 2.0 * p[P.FRONT_BASE]  # news of advances has saturated
    plain, other = moved(s, p), moved(s, p, **changes)
    for side, sign in (("will_russia", russia), ("will_ukraine", ukraine)):
        difference = other[side] - plain[side]
        assert np.sign(0.0 if abs(difference) < 1e-12 else difference) == sign
    assert other["will_us"] == plain["will_us"]


def test_donors_return_to_their_base_at_war_and_in_a_deal(s: Vector, p: Vector) -> None:
    for deal in (V.NO_DEAL, V.CEASEFIRE):
        change = moved(s, p, deal=float(deal), will_us_base=0.4, will_europe=0.5)
        assert change["will_us"] == pytest.approx(p[P.WILL_RETURN_US] * (0.4 - s[V.WILL_US]))
        assert change["will_europe"] == pytest.approx(p[P.WILL_RETURN_EUROPE] * (s[V.WILL_EUROPE_BASE] - 0.5))


def test_will_settles_in_a_deal_whatever_happens(s: Vector, p: Vector) -> None:
    s[V.DEAL] = V.CEASEFIRE
    assert moved(s, p) == moved(s, p, casualties_russia=100.0, strikes_russia=1.0, aid_us=0.0)
    for _ in range(600):
        wear_of_will(s, p)
    assert s[V.WILL_UKRAINE] == pytest.approx(p[P.WILL_PEACE_UKRAINE], abs=1e-4)
    assert s[V.WILL_RUSSIA] == pytest.approx(p[P.WILL_PEACE_RUSSIA], abs=1e-4)


def test_the_war_wears_ukrainian_will_slowly_at_first(s: Vector, p: Vector) -> None:
    """Polls fell by some ten points a year from 2022 to 2024; the model's first months are no faster than
    that."""
    s[V.CASUALTIES_UKRAINE], s[V.FRONT_RATE] = p[P.CASUALTIES_UKRAINE], p[P.FRONT_BASE]
    assert -0.012 < moved(s, p)["will_ukraine"] < 0.0


@pytest.mark.parametrize(
    ("parameter", "side"),
    [
        (P.WILL_STRIKES_RUSSIA, "will_russia"),
        (P.WILL_ECONOMY_RUSSIA, "will_russia"),
        (P.WILL_AID_UKRAINE, "will_ukraine"),
        (P.WILL_RETURN_UKRAINE, "will_ukraine"),
        (P.WILL_RETURN_RUSSIA, "will_russia"),
    ],
)
def test_pressures_are_measured_from_their_usual_levels(
    parameter: int, side: str, s: Vector, p: Vector
) -> None:
    """Usual strikes, a sound economy, aid at its reference and will at its level move nothing."""
    s[V.AID_US] = p[P.MATERIEL_AID_REFERENCE] - s[V.AID_EUROPE]
    s[V.STRIKES_UKRAINE], s[V.ECONOMY_RUSSIA] = p[P.STOCKS_STRIKES_UKRAINE], p[P.WILL_ECONOMY_FLOOR]
    s[V.WILL_UKRAINE], s[V.WILL_RUSSIA] = p[P.WILL_LEVEL_UKRAINE], p[P.WILL_LEVEL_RUSSIA]
    with_pressure = moved(s, p)[side]
    p[parameter] = 0.0
    assert moved(s, p)[side] == pytest.approx(with_pressure, abs=1e-15)


def test_a_month_of_usual_war_costs_what_its_parameters_say(s: Vector, p: Vector) -> None:
    s[V.AID_US] = p[P.MATERIEL_AID_REFERENCE] - s[V.AID_EUROPE]
    s[V.STRIKES_RUSSIA], s[V.STRIKES_UKRAINE] = p[P.STOCKS_STRIKES_RUSSIA], p[P.STOCKS_STRIKES_UKRAINE]
    s[V.CASUALTIES_RUSSIA], s[V.CASUALTIES_UKRAINE] = p[P.CASUALTIES_RUSSIA], p[P.CASUALTIES_UKRAINE]
    s[V.FRONT_RATE], s[V.NORTH_RATE], s[V.ECONOMY_RUSSIA] = p[P.FRONT_BASE], 0.0, 1.0
    s[V.WILL_UKRAINE], s[V.WILL_RUSSIA] = p[P.WILL_LEVEL_UKRAINE], p[P.WILL_LEVEL_RUSSIA]
    ukraine = p[P.WILL_CASUALTIES_UKRAINE] + p[P.WILL_FRONT_UKRAINE] + p[P.WILL_STRIKES_UKRAINE]
    found = moved(s, p)
    assert found["will_ukraine"] == pytest.approx(-ukraine)
    assert found["will_russia"] == pytest.approx(p[P.WILL_FRONT_RUSSIA] - p[P.WILL_CASUALTIES_RUSSIA])
