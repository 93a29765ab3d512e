"""Territory: parts A and B of the plan, filled in the order of advance."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.territory import net_gain, share_a, share_b

Vector = NDArray[np.float64]


def test_the_map_at_the_start(s: Vector, p: Vector) -> None:
    open_now = p[P.FRONT_OPEN_EAST] + p[P.FRONT_OPEN_SOUTH]
    assert share_a(s, p) == pytest.approx(1.0 - open_now / p[P.FRONT_AREA_A])
    assert share_a(s, p) == pytest.approx(0.82, abs=0.02)
    assert share_b(s, p) == 0.0
    assert net_gain(s) == 0.0


def test_east_and_south_fill_part_a_first_and_then_part_b(s: Vector, p: Vector) -> None:
    s[V.GAIN_EAST], s[V.GAIN_SOUTH] = p[P.FRONT_OPEN_EAST], p[P.FRONT_OPEN_SOUTH]
    assert share_a(s, p) == pytest.approx(1.0)
    assert share_b(s, p) == 0.0
    s[V.GAIN_EAST] += 10.0
    assert share_a(s, p) == pytest.approx(1.0)
    assert share_b(s, p) == pytest.approx(10.0 / p[P.FRONT_AREA_B])


def test_gains_on_one_axis_do_not_fill_the_gap_on_another(s: Vector, p: Vector) -> None:
    s[V.GAIN_EAST] = 100.0
    assert share_a(s, p) == pytest.approx(1.0 - p[P.FRONT_OPEN_SOUTH] / p[P.FRONT_AREA_A])


@pytest.mark.parametrize("axis", [V.GAIN_NORTHEAST, V.GAIN_NORTH])
def test_north_and_north_east_are_part_b(axis: int, s: Vector, p: Vector) -> None:
    before = share_a(s, p)
    s[axis] = 33.68
    assert share_a(s, p) == before
    assert share_b(s, p) == pytest.approx(33.68 / p[P.FRONT_AREA_B])


def test_losses_lower_part_a_and_never_part_b_below_nothing(s: Vector, p: Vector) -> None:
    before = share_a(s, p)
    s[V.GAIN_EAST], s[V.GAIN_NORTHEAST] = -5.0, -5.0
    assert share_a(s, p) < before
    assert share_b(s, p) == 0.0
    assert net_gain(s) == -10.0


def test_shares_stay_shares(p: Vector) -> None:
    for sign in (-1.0, 1.0):
        state = np.full(V.N_STATE, 0.0)
        state[V.GAIN_EAST : V.GAIN_NORTH + 1] = sign * 150.0
        assert 0.0 <= share_a(state, p) <= 1.0
        assert 0.0 <= share_b(state, p) <= 1.0
