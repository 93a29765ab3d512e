"""Stocks: momentary pressures fade to their usual level, structural stocks stay."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.stocks import fade, toward

Vector = NDArray[np.float64]

FADING = {
    "strikes_russia": P.STOCKS_STRIKES_RUSSIA,
    "strikes_ukraine": P.STOCKS_STRIKES_UKRAINE,
    "counter_attack": None,
    "intensity": P.STOCKS_INTENSITY_USUAL,
    "coercion": None,
    "doctrine": None,
    "grey_zone": None,
    "favour": P.STOCKS_FAVOUR_USUAL,
    "moscow_pressure": None,
    "kyiv_pressure": None,
    "sanctions_russia": P.STOCKS_SANCTIONS_RUSSIA,
    "sanctions_belarus": P.STOCKS_SANCTIONS_BELARUS,
    "chinese_support": P.STOCKS_CHINESE_USUAL,
    "chinese_restraint": None,
    "chinese_initiative": None,
    "claim_europe": None,
    "standing": None,
    "seat": P.STOCKS_SEAT_USUAL,
    "pledge_us": P.STOCKS_PLEDGES_USUAL,
    "pledge_europe": P.STOCKS_PLEDGES_USUAL,
    "posture": P.BRINK_POSTURE_REFERENCE,
    "demand_russia": None,
    "demand_ukraine": None,
    "violations": None,
}


def test_a_stock_keeps_its_share_of_the_distance() -> None:
    assert toward(1.0, 0.4, 0.5) == pytest.approx(0.7)
    assert toward(0.0, 0.4, 0.5) == pytest.approx(0.2)
    assert toward(0.9, 0.4, 1.0) == 0.9
    assert toward(0.9, 0.4, 0.0) == 0.4


@pytest.mark.parametrize("name", FADING)
def test_a_pressure_moves_toward_its_usual_level_and_stays_there(name: str, s: Vector, p: Vector) -> None:
    i = V.OFFSET[name]
    usual = 0.0 if FADING[name] is None else float(p[FADING[name]])
    s[V.MOSCOW_PRESSURE] = 0.0
    for value in (usual + 0.2, max(usual - 0.1, 0.0)):
        s[i] = value
        fade(s, p)
        assert abs(s[i] - usual) <= abs(value - usual)
        assert (s[i] - usual) * (value - usual) >= 0.0
        if value != usual:
            assert s[i] != value
    s[i] = usual
    fade(s, p)
    assert s[i] == pytest.approx(usual, abs=1e-15)


def test_everything_else_stays(s: Vector, p: Vector) -> None:
    s[:] = np.linspace(0.1, 0.9, V.N_STATE)
    before = s.copy()
    fade(s, p)
    touched = {V.VARIABLES[i].name for i in np.flatnonzero(s != before)}
    assert touched == set(FADING)
    for name in ("access", "force_north", "basing", "entanglement", "fortification", "guarantee"):
        assert name not in touched


def test_pressure_unmet_costs_favour(s: Vector, p: Vector) -> None:
    pressed = s.copy()
    pressed[V.MOSCOW_PRESSURE] = 1.0
    fade(s, p)
    fade(pressed, p)
    assert s[V.FAVOUR] - pressed[V.FAVOUR] == pytest.approx(p[P.STOCKS_FAVOUR_PRESSURE])
