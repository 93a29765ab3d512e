"""Territory: parts A and B of the plan, filled in the order of advance and given back in the opposite one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.territory import ground_a, ground_b, net_gain, share_a, share_b

Vector = NDArray[np.float64]

GAINS = (V.GAIN_EAST, V.GAIN_SOUTH, V.GAIN_NORTHEAST, V.GAIN_NORTH)
OPEN_A = (P.FRONT_OPEN_EAST, P.FRONT_OPEN_SOUTH, P.FRONT_OPEN_NORTHEAST, P.FRONT_OPEN_NORTH)
HELD_A = (P.FRONT_HELD_EAST, P.FRONT_HELD_SOUTH, P.FRONT_HELD_NORTHEAST, P.FRONT_HELD_NORTH)
OPEN_B = (P.FRONT_OPEN_B_EAST, P.FRONT_OPEN_B_SOUTH, P.FRONT_OPEN_B_NORTHEAST, P.FRONT_OPEN_B_NORTH)
HELD_B = (P.FRONT_HELD_B_EAST, P.FRONT_HELD_B_SOUTH, P.FRONT_HELD_B_NORTHEAST, P.FRONT_HELD_B_NORTH)


def held_b_at_start(p: Vector) -> float:
    return sum(p[k] for k in HELD_B)


def test_the_map_at_the_start(s: Vector, p: Vector) -> None:
    open_now = p[P.FRONT_OPEN_EAST] + p[P.FRONT_OPEN_SOUTH]
    assert share_a(s, p) == pytest.approx(1.0 - open_now / p[P.FRONT_AREA_A])
    assert share_a(s, p) == pytest.approx(0.82, abs=0.02)
    assert share_b(s, p) == pytest.approx(held_b_at_start(p) / p[P.FRONT_AREA_B])
    assert 0.0 < share_b(s, p) < 0.01
    assert net_gain(s) == 0.0


def test_gains_and_ground_stand_in_the_order_of_the_axes() -> None:
    for k, axis in enumerate(V.AXES):
        assert V.VARIABLES[V.GAIN_EAST + k].name == f"gain_{axis}"
        offsets = (P.FRONT_OPEN_EAST, P.FRONT_HELD_EAST, P.FRONT_OPEN_B_EAST, P.FRONT_HELD_B_EAST)
        for first, kind in zip(offsets, ("open", "held", "open_b", "held_b"), strict=True):
            assert P.PARAMETERS[first + k].name == f"front.{kind}_{axis}"


def test_the_ground_on_the_axes_is_the_area_of_the_parts(p: Vector) -> None:
    assert sum(p[k] for k in (*OPEN_A, *HELD_A)) == pytest.approx(p[P.FRONT_AREA_A])
    assert sum(p[k] for k in (*OPEN_B, *HELD_B)) == pytest.approx(p[P.FRONT_AREA_B])


def test_east_and_south_fill_part_a_first_and_then_part_b(s: Vector, p: Vector) -> None:
    before = share_b(s, p)
    s[V.GAIN_EAST], s[V.GAIN_SOUTH] = p[P.FRONT_OPEN_EAST], p[P.FRONT_OPEN_SOUTH]
    assert share_a(s, p) == pytest.approx(1.0)
    assert share_b(s, p) == before
    s[V.GAIN_EAST] += 10.0
    assert share_a(s, p) == pytest.approx(1.0)
    assert share_b(s, p) == pytest.approx(before + 10.0 / p[P.FRONT_AREA_B])


def test_gains_on_one_axis_do_not_fill_the_gap_on_another(s: Vector, p: Vector) -> None:
    s[V.GAIN_EAST] = 100.0
    assert share_a(s, p) == pytest.approx(1.0 - p[P.FRONT_OPEN_SOUTH] / p[P.FRONT_AREA_A])


@pytest.mark.parametrize("axis", [V.GAIN_NORTHEAST, V.GAIN_NORTH])
def test_north_and_north_east_are_part_b(axis: int, s: Vector, p: Vector) -> None:
    before_a, before_b = share_a(s, p), share_b(s, p)
    s[axis] = 33.68
    assert share_a(s, p) == before_a
    assert share_b(s, p) == pytest.approx(before_b + 33.68 / p[P.FRONT_AREA_B])


@pytest.mark.parametrize("axis", range(4))
def test_ground_beyond_part_b_counts_for_neither_part(axis: int, s: Vector, p: Vector) -> None:
    s[GAINS[axis]] = p[OPEN_A[axis]] + p[OPEN_B[axis]]
    full_a, full_b = share_a(s, p), share_b(s, p)
    s[GAINS[axis]] -= 1.0
    assert share_b(s, p) < full_b
    s[GAINS[axis]] += 21.0
    assert (share_a(s, p), share_b(s, p)) == (full_a, full_b)


def test_all_ground_taken_is_all_of_both_parts(s: Vector, p: Vector) -> None:
    for axis in range(4):
        s[GAINS[axis]] = p[OPEN_A[axis]] + p[OPEN_B[axis]]
    assert share_a(s, p) == pytest.approx(1.0)
    assert share_b(s, p) == pytest.approx(1.0)


def test_a_loss_gives_back_part_b_before_part_a_and_no_more_than_was_held(s: Vector, p: Vector) -> None:
    before_a = share_a(s, p)
    kept = share_b(s, p) - p[P.FRONT_HELD_B_SOUTH] / p[P.FRONT_AREA_B]
    s[V.GAIN_SOUTH] = -p[P.FRONT_HELD_B_SOUTH]
    assert share_a(s, p) == before_a
    assert share_b(s, p) == pytest.approx(kept)
    s[V.GAIN_SOUTH] -= 5.0
    assert share_a(s, p) == pytest.approx(before_a - 5.0 / p[P.FRONT_AREA_A])
    assert share_b(s, p) == pytest.approx(kept)
    s[V.GAIN_SOUTH], s[V.GAIN_EAST] = 0.0, -p[P.FRONT_HELD_EAST]
    none_in_the_east = share_a(s, p)
    s[V.GAIN_EAST] -= 10.0
    assert share_a(s, p) == none_in_the_east
    s[V.GAIN_NORTHEAST] = -30.0
    assert share_b(s, p) == pytest.approx(p[P.FRONT_HELD_B_SOUTH] / p[P.FRONT_AREA_B])


def test_an_axis_with_ground_of_both_parts_by_hand() -> None:
    # 10 of A open and 4 held, 20 of B open and 3 held
    gains = (-9.0, -7.0, -5.0, -3.0, -1.0, 0.0, 6.0, 10.0, 12.0, 30.0, 50.0)
    held_a = [ground_a(gain, 10.0, 4.0, 3.0) for gain in gains]
    held_b = [ground_b(gain, 10.0, 20.0, 3.0) for gain in gains]
    assert held_a == [0.0, 0.0, 2.0, 4.0, 4.0, 4.0, 10.0, 14.0, 14.0, 14.0, 14.0]
    assert held_b == [0.0, 0.0, 0.0, 0.0, 2.0, 3.0, 3.0, 3.0, 5.0, 23.0, 23.0]


def test_shares_stay_shares(p: Vector) -> None:
    for sign in (-1.0, 1.0):
        state = np.full(V.N_STATE, 0.0)
        state[V.GAIN_EAST : V.GAIN_NORTH + 1] = sign * 150.0
        assert 0.0 <= share_a(state, p) <= 1.0
        assert 0.0 <= share_b(state, p) <= 1.0
