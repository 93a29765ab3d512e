"""Points played: the same runs at each, as many as time allows, and none lost without a word."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble import play_runs
from sim.rules import vocabulary as V
from sim.sensitivity import design as designs
from sim.sensitivity.endings import chosen_numbers, dependence, largest
from sim.sensitivity.play import player, try_points
from sim.uncertainty.draws import Ranges
from tests import helpers
from tests.sensitivity import known

WORLD = helpers.world("baseline")
SOME = ("talks.stopping_cost", "prior.russia.freeze", "region.donetsk.held", "start.aid_us")


def test_a_trajectory_moves_one_number_at_a_time_and_every_number() -> None:
    made = designs.morris(known.NAMES, 5, 9)
    steps = np.diff(made.points.reshape(made.units, made.size, -1), axis=1)
    assert (np.count_nonzero(steps, axis=2) == 1).all()
    assert (np.count_nonzero(steps, axis=1) == 1).all()
    np.testing.assert_allclose(np.abs(steps).max(axis=2), 2 / 3)


def test_designs_follow_the_seed_alone() -> None:
    for make in (designs.morris, designs.sobol):
        one, same, other = (make(known.NAMES, 8, seed).points for seed in (0, 0, 2**64 - 1))
        np.testing.assert_array_equal(one, same)
        assert (one != other).any()
        assert ((one >= 0) & (one <= 1)).all()


def test_samples_are_a_power_of_two() -> None:
    with pytest.raises(ValueError, match="12 samples are no power of two"):
        designs.sobol(known.NAMES, 12, 5)


def test_every_point_plays_the_same_runs_of_its_own_world() -> None:
    made = designs.sobol(SOME, 8, 3)
    told: list[int] = []
    tried = try_points(made, player(WORLD, SOME, 6, 7, 12), tell=lambda count, what: told.append(count))
    assert tried.values.shape == (len(made.points), 6)
    assert len(told) == len(made.points)
    for point in (0, 3, len(made.points) - 1):
        world = Ranges(WORLD, SOME).at(made.points[point])
        prior = [v for n, v in zip(world.names, world.values, strict=False) if n.startswith("prior.russia.")]
        assert sum(prior) == pytest.approx(1.0)
        np.testing.assert_array_equal(world.values, world.follow(world.values))
        np.testing.assert_array_equal(tried.values[point], play_runs(world, range(6), 7, 12).outcomes)


def test_an_ending_depends_on_what_is_known_to_matter() -> None:
    tried = try_points(designs.morris(SOME, 4, 3), player(WORLD, SOME, 16, helpers.SEED, 24))
    found = [dependence(tried, ending) for ending in V.OUTCOMES]
    assert sum(each.share for each in found) == pytest.approx(1.0)
    assert largest(found, 1) == ("talks.stopping_cost",)
    assert largest(found, 9) == SOME
    war = found[V.WAR_CONTINUES]
    assert war.numbers.set_index("number").loc["talks.stopping_cost", "mean"] > 0
    assert 0 <= war.luck <= 1
    assert war.pairs is None


def test_when_time_is_up_only_whole_units_count() -> None:
    made = designs.morris(known.NAMES, 6, 5)
    times = iter([0.0, *range(100)])
    tried = try_points(made, known.with_luck(known.ishigami, 0.0), limit=17, clock=lambda: float(next(times)))
    assert tried.design.units == 3
    np.testing.assert_array_equal(tried.design.points, made.points[:15])
    assert len(tried.values) == 15
    with pytest.raises(ValueError, match=r"0 of 30 points were played in 0 seconds: 10 are the least"):
        try_points(made, known.with_luck(known.ishigami, 0.0), limit=0)


def test_points_that_give_no_number_are_counted() -> None:
    made = designs.sobol(known.NAMES, 8, 5)
    bad = {made.points[k].tobytes() for k in (4, 30)}

    def play(point: np.ndarray) -> np.ndarray:
        if point.tobytes() == made.points[9].tobytes():
            raise ZeroDivisionError("nothing to divide by")
        return np.array([1.0, np.nan if point.tobytes() in bad else 2.0, 3.0])

    with pytest.raises(
        ValueError, match=r"^3 of 48 points cannot be played; point 4: 1 of 3 values are no numbers$"
    ):
        try_points(made, play)


def test_a_policy_of_its_own_is_refused_at_once() -> None:
    policies = {
        actor: policy.model_copy(update={"kind": "class"})
        for actor, policy in WORLD.scenario.policies.items()
    }
    scenario = WORLD.scenario.model_copy(update={"policies": policies})
    with pytest.raises(ValueError, match="its policy is a class"):
        player(replace(WORLD, scenario=scenario), SOME, 2, 1, 6)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("talks.stoping_cost", "did you mean 'talks.stopping_cost'"),
        ("strength.force_russia", "is one fact with start.force_russia: name that"),
        ("front.open_east", "has no range to be moved in"),
    ],
)
def test_a_number_that_cannot_be_moved_is_refused(name: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        chosen_numbers(WORLD, ["start.aid_us", name])


def test_numbers_come_once_and_in_order() -> None:
    asked = ["start.aid_us", "talks.stopping_cost", "start.aid_us"]
    assert chosen_numbers(WORLD, asked) == ("talks.stopping_cost", "start.aid_us")
