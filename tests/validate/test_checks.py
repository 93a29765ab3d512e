"""Checks hold on runs as they are, and fail on runs that have been tampered with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble import Played, play_runs
from sim.rules import vocabulary as V
from sim.validate import arms, checks
from sim.validate.compare import months_with_more_aid
from sim.validate.plan import Plan
from sim.validate.tables import use_of_actions
from tests import helpers

WORLD = helpers.world("northern_front")
PLAN = Plan(runs=8, seed=helpers.SEED, horizon=18, everything=True, command="sim validate")


def played_in(world: object) -> Played:
    return play_runs(world, range(8), helpers.SEED, 18, trajectories=True, decisions=True)


@pytest.fixture(scope="module")
def played() -> Played:
    return played_in(WORLD)


def tampered(played: Played, variable: int, value: float) -> Played:
    assert played.paths is not None
    paths = played.paths.copy()
    paths[0, 3, variable] = value
    return replace(played, paths=paths)


def test_the_north_needs_access() -> None:
    free = played_in(helpers.world("baseline"))  # access is low in most of its months
    assert checks.north_needs_access(free).verdict == checks.HOLDS
    closed = played_in(arms.without_access(WORLD))
    assert checks.nothing_in_the_north(closed).verdict == checks.HOLDS
    assert closed.paths is not None
    assert closed.paths[:, :, V.ACCESS].max() < V.ACCESS_FOR_TROOPS
    for check in (checks.north_needs_access, checks.nothing_in_the_north):
        assert check(tampered(closed, V.GAIN_NORTH, 0.5)).verdict == checks.FAILS


def test_states_stay_within_their_bounds(played: Played) -> None:
    assert checks.within_bounds(played).verdict == checks.HOLDS
    for value in (1.5, np.nan):
        assert checks.within_bounds(tampered(played, V.WILL_UKRAINE, value)).verdict == checks.FAILS


def test_odds_are_proper(played: Played) -> None:
    found = checks.proper_odds(WORLD, played, 1)
    assert (found.verdict, found.must) == (checks.HOLDS, True)
    none = checks.proper_odds(WORLD, played, 0)
    assert none.verdict == checks.UNKNOWN, "of nothing nothing can be told"


def test_without_reason_or_weights_choice_is_uniform_and_with_them_it_is_not(played: Played) -> None:
    for changed in (arms.without_reason(WORLD), arms.without_weights(WORLD)):
        runs = played_in(changed)
        assert checks.uniform("", changed, runs, use_of_actions(changed, runs)).verdict == checks.HOLDS
    assert checks.uniform("", WORLD, played, use_of_actions(WORLD, played)).verdict == checks.FAILS


def test_without_weights_beliefs_stand_at_the_prior_and_with_them_they_move(played: Played) -> None:
    careless = arms.without_weights(WORLD)
    assert checks.beliefs_at_prior("", careless, played_in(careless)).verdict == checks.HOLDS
    assert checks.beliefs_at_prior("", WORLD, played).verdict == checks.FAILS


def test_more_aid_moves_the_front_and_never_towards_russia(played: Played) -> None:
    usual, more = months_with_more_aid(WORLD, played, PLAN)
    assert len(usual) > 30
    assert (more < usual).any(), "aid tells within two months"
    assert checks.aid_and_the_front(usual, more).verdict == checks.HOLDS
    assert checks.aid_and_the_front(more, usual).verdict == checks.FAILS
    assert checks.aid_and_the_front(np.array([]), np.array([])).verdict == checks.UNKNOWN


def test_what_is_never_reached_fails_only_where_enough_was_played() -> None:
    counts = np.ones(len(V.OUTCOMES), dtype=np.int64)
    assert checks.endings_reached(counts, True).verdict == checks.HOLDS
    counts[0], counts[1] = 0, 5000
    assert checks.endings_reached(counts, True).verdict == checks.FAILS
    assert V.OUTCOMES[0] in checks.endings_reached(counts, True).found
    assert checks.endings_reached(counts, False).verdict == checks.UNKNOWN
    assert checks.endings_reached(counts // 100, True).verdict == checks.UNKNOWN


def test_an_action_always_taken_is_named() -> None:
    open_, chosen = np.array([10, 10, 0]), np.array([10, 3, 0])
    found = checks.none_always(("a", "b", "c"), open_, chosen)
    assert (found.verdict, found.found) == (checks.FAILS, "always taken: a")
    assert checks.none_always(("a", "b", "c"), open_, chosen // 2).verdict == checks.HOLDS


def test_directions_are_shown_and_never_asserted() -> None:
    often, seldom = np.arange(100) < 40, np.arange(100) < 10
    found = checks.direction("", often, seldom, "only here : only there")
    assert (found.verdict, found.must) == (checks.HOLDS, False)
    assert "30 : 0" in found.found
    assert checks.direction("", seldom, often, "").verdict == checks.FAILS
    assert checks.direction("", often, often, "").verdict == checks.UNKNOWN


def test_one_wrong_scenario_spoils_a_check_over_all() -> None:
    good, bad = checks.decided("x", 0, 9, "months"), checks.decided("x", 2, 9, "months")
    (joined,) = checks.together([("a", good), ("b", bad)])
    assert (joined.verdict, joined.found) == (checks.FAILS, "b: 2 exceptions in 9 months")
    assert checks.together([("a", good), ("b", good)])[0].verdict == checks.HOLDS


def test_arms_change_what_they_say_and_nothing_else() -> None:
    more = arms.with_aid(WORLD, 1.3)
    changed = np.flatnonzero(more.start != WORLD.start)
    assert {V.VARIABLES[i].name for i in changed} == {
        "aid_us",
        "aid_europe",
        "aid_us_base",
        "aid_europe_base",
    }
    strong = arms.with_guarantees(WORLD, 0.0)
    names = {name for name, a, b in zip(WORLD.names, WORLD.values, strong.values, strict=False) if a != b}
    assert names
    assert all(name.startswith("format.") and ".guarantee" in name for name in names)
    gone = set(WORLD.actions) - set(arms.without_access(WORLD).actions)
    assert "belarus.raise_access" in gone
    assert "belarus.continue" not in gone
