"""The regional picture: shares of regions, filled and emptied in order, that agree with the rules' sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.regions import picture, regions
from sim.rules import vocabulary as V
from sim.rules.territory import share_a, share_b
from tests import helpers

Vector = NDArray[np.float64]

BOUNDS = {variable.name: (variable.low, variable.high) for variable in V.VARIABLES}
GAINS = [f"gain_{axis}" for axis in V.AXES]
ANY_GAINS = st.tuples(*(st.floats(*BOUNDS[name]) for name in GAINS))
MORE_HELD = {"donetsk": 0.3, "kharkiv": 0.5, "odesa": 0.2, "sumy": 0.1}


def state(*gains: float) -> Vector:
    s = helpers.world().start.copy()
    for name, gain in zip(GAINS, gains, strict=True):
        s[V.OFFSET[name]] = gain
    return s


def other_values() -> Vector:
    """A vector in which more regions are held in part, some of them in the middle of a path."""
    held = {f"region.{name}.held": share for name, share in MORE_HELD.items()}
    return helpers.world().follow(helpers.values(helpers.world(), held))


VECTORS = {"shipped": lambda: helpers.world().values, "changed": other_values}


@pytest.fixture(params=VECTORS, scope="module")
def values(request: pytest.FixtureRequest) -> Vector:
    return VECTORS[request.param]()


def test_the_picture_at_the_start_is_what_the_file_states() -> None:
    world = helpers.world()
    shown = picture(world, world.start)
    assert shown == {name: spec.held.value for name, spec in world.scenario.regions.items()}
    assert list(shown) == [name for axis in V.AXES for name in world.scenario.axes[axis].path]


@given(ANY_GAINS)
def test_shares_are_shares_and_add_up_to_the_ground_held(values: Vector, gains: tuple[float, ...]) -> None:
    world = helpers.world()
    s = state(*gains)
    shown = picture(world, s, values)
    assert all(0.0 <= share <= 1.0 for share in shown.values())
    for axis, gain in zip(V.AXES, gains, strict=True):
        path = [region for region in regions(world, values) if region.axis == axis]
        at_start = sum(region.area * region.start for region in path)
        all_of_it = sum(region.area for region in path)
        now = sum(region.area * shown[region.name] for region in path)
        assert now == pytest.approx(min(max(at_start + gain, 0.0), all_of_it), abs=1e-9)


@given(ANY_GAINS)
def test_the_picture_agrees_with_the_shares_of_the_rules(values: Vector, gains: tuple[float, ...]) -> None:
    world = helpers.world()
    s = state(*gains)
    shown = picture(world, s, values)
    for part, share in (("a", share_a), ("b", share_b)):
        inside = [region for region in regions(world, values) if region.part == part]
        held = sum(region.area * shown[region.name] for region in inside)
        assert share(s, values) == pytest.approx(held / sum(region.area for region in inside), abs=1e-9)


@given(ANY_GAINS, st.integers(0, 3), st.floats(0.0, 60.0))
def test_more_gain_on_an_axis_never_lowers_a_share_and_moves_no_other_axis(
    values: Vector, gains: tuple[float, ...], axis: int, more: float
) -> None:
    world = helpers.world()
    before = picture(world, state(*gains), values)
    after = picture(world, state(*(g + more * (k == axis) for k, g in enumerate(gains))), values)
    for region in regions(world, values):
        if region.axis == V.AXES[axis]:
            assert after[region.name] >= before[region.name] - 1e-12
        else:
            assert after[region.name] == before[region.name]


@given(ANY_GAINS)
def test_ground_is_taken_from_the_first_and_given_back_from_the_last(
    values: Vector, gains: tuple[float, ...]
) -> None:
    world = helpers.world()
    shown = picture(world, state(*gains), values)
    for axis, gain in zip(V.AXES, gains, strict=True):
        path = [region for region in regions(world, values) if region.axis == axis]
        moved = [abs(shown[region.name] - region.start) > 1e-9 for region in path]
        for k, region in enumerate(path):
            if gain > 0.0 and any(moved[k + 1 :]):
                assert shown[region.name] == 1.0
            if gain < 0.0 and any(moved[:k]):
                assert shown[region.name] == 0.0


def test_a_region_is_full_at_exactly_its_open_ground() -> None:
    world = helpers.world()
    luhansk, donetsk, *_ = regions(world)
    assert (luhansk.name, donetsk.name) == ("luhansk", "donetsk")
    left = luhansk.area * (1.0 - luhansk.start)
    shown = picture(world, state(left, 0.0, 0.0, 0.0))
    assert (shown["luhansk"], shown["donetsk"]) == (1.0, donetsk.start)
    shown = picture(world, state(left + 1.0, 0.0, 0.0, 0.0))
    assert shown["donetsk"] == pytest.approx(donetsk.start + 1.0 / donetsk.area)


def test_a_northern_offensive_alone_enters_the_north() -> None:
    north = helpers.world().scenario.axes["north"].path
    shown = picture(helpers.world(), state(100.0, 100.0, 100.0, 0.0))
    assert [shown[name] for name in north] == [0.0] * len(north)
    assert picture(helpers.world(), state(0.0, 0.0, 0.0, 5.0))[north[0]] > 0.0
