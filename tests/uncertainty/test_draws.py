"""Draws: spread evenly over each range, the same whatever else is drawn, and worlds that hold together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.provenance import named_records
from sim.config.world import World
from sim.rules import vocabulary as V
from sim.rules.parameters import DERIVED
from sim.screening.ends import SAME_FACT, moved_numbers
from sim.uncertainty.draws import Ranges, drawn_numbers, families, points
from tests import helpers

WORLD = helpers.world("baseline")
NAMES = drawn_numbers(WORLD)
RECORDS = dict(named_records(WORLD.scenario))


def value(world: World, name: str) -> float:
    return float(world.values[world.names.index(name)])


def test_what_has_a_range_is_drawn_and_one_fact_once() -> None:
    left_out = set(moved_numbers(WORLD)) - set(NAMES)
    assert left_out == {reference for reference in SAME_FACT if reference in moved_numbers(WORLD)}


def test_every_number_has_one_draw_in_each_part_of_its_chances() -> None:
    at = points(NAMES, 0, 64, seed=7)
    assert at.shape == (64, len(NAMES))
    assert ((at > 0) & (at < 1)).all()
    np.testing.assert_array_equal(
        np.sort((at * 64).astype(int), axis=0), np.tile(np.arange(64), (len(NAMES), 1)).T
    )
    later = points(NAMES[:5], 64, 64, seed=7)
    np.testing.assert_array_equal(np.sort((later * 64).astype(int), axis=0)[:, 0], np.arange(64))


def test_a_sum_of_numbers_is_known_far_more_closely_than_by_luck_alone() -> None:
    names = NAMES[:40]
    means = [points(names, 0, 64, seed).sum(axis=1).mean() for seed in range(30)]
    by_luck = np.sqrt(len(names) / 12 / 64)
    assert np.std(means) < by_luck / 10
    assert np.mean(means) == pytest.approx(len(names) / 2, abs=0.02)


def test_no_two_numbers_move_together() -> None:
    """Draws in pairs lie on both sides of the middle, which makes correlations a quarter wider."""
    of_pairs = np.corrcoef(points(NAMES, 0, 256, seed=3).T)[np.triu_indices(len(NAMES), 1)]
    assert abs(of_pairs.mean()) < 0.002
    assert of_pairs.std() == pytest.approx(1.25 / 16, rel=0.05)
    assert abs(of_pairs).max() < 0.5


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1))
def test_what_two_draws_have_of_a_number_is_spread_evenly_over_the_square(first: int, seed: int) -> None:
    """In each quarter of a number's chances lies one of four draws in a row, wherever these begin."""
    first -= first % 4
    at = points(NAMES[:3], first, 4, seed)
    assert (np.sort(np.floor(4 * at), axis=0) == np.arange(4)[:, np.newaxis]).all()


@given(st.integers(0, 40), st.integers(1, 20), st.integers(0, 2**64 - 1))
def test_draws_can_be_added_and_cut_anywhere(first: int, count: int, seed: int) -> None:
    names = NAMES[:7]
    whole = points(names, 0, 64, seed)
    np.testing.assert_array_equal(points(names, first, count, seed), whole[first : first + count])


def test_a_number_is_drawn_alike_whatever_else_is_drawn() -> None:
    whole = points(NAMES, 0, 8, 3)
    np.testing.assert_array_equal(points(NAMES[::-7], 0, 8, 3), whole[:, ::-7])
    assert (whole != points(NAMES, 0, 8, 4)).all()


def test_a_level_in_a_law_is_drawn_as_the_same_level_at_the_start() -> None:
    at = points(("strength.force_russia", "start.force_russia", "start.force_ukraine"), 0, 8, 3)
    np.testing.assert_array_equal(at[:, 0], at[:, 1])
    assert (at[:, 1] != at[:, 2]).all()


@pytest.mark.parametrize("first", [-1, 2**32 - 1])
def test_a_draw_that_there_is_not_is_refused(first: int) -> None:
    with pytest.raises(ValueError, match="a draw lies at 0 or above"):
        points(NAMES[:2], first, 2, 1)


def test_many_worlds_at_once_are_the_worlds_one_by_one() -> None:
    at = points(NAMES, 0, 5, 8)
    ranges = Ranges(WORLD, NAMES)
    values, start = ranges.vectors(at)
    for row, point in enumerate(at):
        world = ranges.at(point)
        assert world.values.tobytes() == values[row].tobytes()
        assert world.start.tobytes() == start[row].tobytes()
    assert len(np.unique(start, axis=0)) == 5


def test_in_the_middle_the_world_is_as_it_was() -> None:
    middle = Ranges(WORLD, NAMES).at(np.full(len(NAMES), 0.5))
    np.testing.assert_allclose(middle.values, WORLD.values, rtol=1e-12)
    np.testing.assert_array_equal(middle.start, WORLD.start)


@pytest.mark.parametrize(("u", "end"), [(0.0, "low"), (1.0, "high")])
def test_at_the_ends_each_number_is_at_its_own(u: float, end: str) -> None:
    world = Ranges(WORLD, NAMES).at(np.full(len(NAMES), u))
    for name in NAMES:
        if not name.startswith(families(NAMES)):
            assert value(world, name) == pytest.approx(getattr(RECORDS[name], end))


def test_half_of_the_draws_lie_below_the_central_value() -> None:
    at = points(NAMES, 0, 16, seed=5)
    worlds = [Ranges(WORLD, NAMES).at(row) for row in at]
    for name in NAMES:
        if not name.startswith(families(NAMES)):
            record = RECORDS[name]
            drawn = np.array([value(world, name) for world in worlds])
            assert ((drawn >= record.low - 1e-12) & (drawn <= record.high + 1e-12)).all()
            if record.low < record.value < record.high:
                assert (drawn < record.value).sum() == 8


def test_what_belongs_together_stays_so() -> None:
    for row in points(NAMES, 0, 4, seed=9):
        world = Ranges(WORLD, NAMES).at(row)
        for family in families(NAMES):
            total = sum(value(world, name) for name in world.names if name.startswith(family))
            before = sum(value(WORLD, name) for name in world.names if name.startswith(family))
            assert total == pytest.approx(before)
        for reference, start in SAME_FACT.items():
            assert value(world, reference) == value(world, start)
            assert world.start[V.OFFSET[start.removeprefix("start.")]] == value(world, start)
        np.testing.assert_array_equal(world.values, world.follow(world.values))
        assert any(value(world, name) != value(WORLD, name) for name in DERIVED)


def test_a_level_that_a_scenario_has_set_apart_stays_where_it_was() -> None:
    apart = helpers.world("matched_force_no_access")
    assert value(apart, "strength.force_russia") != value(apart, "start.force_russia")
    moved = Ranges(apart, ("start.force_russia",)).at(np.array([1.0]))
    assert (
        value(moved, "start.force_russia") == dict(named_records(apart.scenario))["start.force_russia"].high
    )
    assert value(moved, "strength.force_russia") == value(apart, "strength.force_russia")
