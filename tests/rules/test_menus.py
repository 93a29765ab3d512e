"""Menus are data, so their order or an action never open changes nothing; every act has two sides to its
actor."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.spreads import measure
from sim.config.records import ActionSpec, Condition
from sim.config.world import World
from sim.model import Campaign
from sim.rules import vocabulary as V
from sim.rules.actions import is_open
from tests.helpers import bits, play, start, with_actions, with_start, world
from tests.rules.ahead import goals_ahead

RUNS = range(5)
SIZES = dict(zip(V.ACTORS, (13, 12, 12, 10, 9, 6, 6), strict=True))
ACTS = [key for key in world().actions if not key.endswith(".continue")]
# States in which what the start does not allow is open: a group in Belarus, then its offensive.
GROUP = {"access": 3.0, "force_north": 60.0, "strikes_ukraine": 0.5, "standing": 0.3}
STATES: tuple[dict[str, float], ...] = ({}, GROUP, {**GROUP, "north_offensive": 1.0})


def named(model: Campaign) -> list[list[str]]:
    """Return the actions of a run by name, a list a turn."""
    return [[model.world.actions[row] for row in turn.choices] for turn in model.turns]


def chances(model: Campaign, turn: int) -> dict[str, list[float]]:
    """Return the chances of a turn's actions by name."""
    return {name: model.turns[turn].chances[i].tolist() for i, name in enumerate(model.world.actions)}


def never_open(base: World) -> list[ActionSpec]:
    """Return every menu with one more action, first in its menu, which has effects and is never open."""
    one, two = (Condition(variable="deal", operator="=", record=base.scenario.parameters["front.base"]),) * 2
    zero = base.scenario.actions["russia.surge"].when[0]
    spare = base.scenario.actions["russia.surge"]
    actions = []
    for actor in V.ACTORS:
        menu = base.scenario.menu(actor)
        impossible = spare.model_copy(update={"actor": actor, "id": "never", "when": (zero, one, two)})
        actions += [impossible, *menu]
    return actions


def test_an_action_that_is_never_open_changes_nothing(base: World) -> None:
    larger = with_actions(base, never_open(base))
    assert len(larger.actions) == len(base.actions) + V.N_ACTORS
    for run in RUNS:
        one, two = play(base, run), play(larger, run)
        assert named(one) == named(two)
        assert bits(one.state) == bits(two.state)
        assert bits(one.beliefs) == bits(two.beliefs)
        assert not any(name.endswith(".never") for turn in named(two) for name in turn)


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_the_order_of_menus_changes_nothing(order: str, base: World) -> None:
    actions = list(base.scenario.actions.values())
    if order == "reversed":
        actions.reverse()
    else:
        np.random.default_rng(4).shuffle(actions)
    other = with_actions(base, actions)
    assert other.actions != base.actions
    for run in RUNS:
        one, two = play(base, run), play(other, run)
        assert named(one) == named(two)
        assert one.outcome == two.outcome
        # Chances are added up in another order, so beliefs may differ in their last bits.
        assert one.state == pytest.approx(two.state, rel=1e-9, abs=1e-12)
        assert one.beliefs == pytest.approx(two.beliefs, rel=1e-9, abs=1e-12)
        for name, row in chances(one, 0).items():
            assert row == pytest.approx(chances(two, 0)[name], rel=1e-12)


@pytest.mark.parametrize("removed", ["russia.doctrine_signal", "ukraine.mobilise", "belarus.host_missiles"])
def test_a_removed_action_changes_a_choice_only_where_it_was_chosen(removed: str, base: World) -> None:
    smaller = with_actions(base, [spec for key, spec in base.scenario.actions.items() if key != removed])
    actor = V.ACTORS.index(removed.split(".")[0])
    changed = 0
    for run in range(40):
        one, two = start(base, run), start(smaller, run)
        one.step()
        two.step()
        before, after = named(one)[0], named(two)[0]
        assert [name for k, name in enumerate(before) if k != actor] == [
            name for k, name in enumerate(after) if k != actor
        ]
        if before[actor] == removed:
            changed += 1
        else:
            assert before[actor] == after[actor]
    assert 0 < changed < 40


def expectations(base: World, row: int) -> NDArray[np.float64]:
    """Return what an action's actor expects of its goals after it."""
    actor = int(np.searchsorted(base.tables.menu, row, side="right")) - 1
    return goals_ahead(base.start, base.values, base.tables, actor, row)


def test_menus_have_their_size(base: World) -> None:
    assert {actor: len(base.menu(actor)) for actor in V.ACTORS} == SIZES
    for key, spec in base.scenario.actions.items():
        assert bool(spec.effects) != key.endswith(".continue"), key


@pytest.mark.parametrize("action", ACTS)
def test_every_act_can_gain_and_lose_its_actor_something(action: str, base: World) -> None:
    """Against going on as before, some goal of its own actor stands to gain by it and another to lose."""
    actor, name = action.split(".")
    row, still = (base.action_row(actor, act) for act in (name, "continue"))
    tables = base.tables
    for state in STATES:
        there = with_start(base, **state)
        if is_open(there.start, there.values, tables.actions, tables.when, row):
            change = expectations(there, row) - expectations(there, still)
            assert change.max() > 1e-8
            assert change.min() < -1e-8
            return
    pytest.fail("open in none of the states")


def test_the_frozen_menu_spreads_are_those_of_the_base_case(base: World) -> None:
    """A small pilot batch comes near what was frozen from a large one; a few runs have wide menus."""
    use = measure(base, 40)
    for k, actor in enumerate(V.ACTORS):
        assert use.spread(actor) == pytest.approx(base.values[base.tables.spread[k]], rel=0.35), actor
