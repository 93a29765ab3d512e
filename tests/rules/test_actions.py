"""Actions as tables: conditions, effects, and all actors' acts taking effect at once."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.actions import act, add_effect, apply_shocks, is_open
from sim.rules.bounds import HIGH, LOW
from sim.rules.tables import Table, Tables
from tests.helpers import with_start

Vector = NDArray[np.float64]


def conditions(p: Vector, *wanted: tuple[str, str, float]) -> tuple[Table, Table]:
    """Return the tables of one action with these conditions; their numbers go to the end of `p`."""
    when = []
    for i, (variable, operator, number) in enumerate(wanted):
        p[len(p) - 1 - i] = number
        when.append((V.OFFSET[variable], V.OPERATORS.index(operator), len(p) - 1 - i))
    actions = np.zeros((1, 9), dtype=np.int64)
    actions[0, T.END_WHEN] = len(when)
    return actions, np.array(when, dtype=np.int64).reshape(len(when), 3)


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [(">=", False, True, True), ("<=", True, True, False), ("=", False, True, False)],
)
def test_operators(operator: str, below: bool, at: bool, above: bool, s: Vector, p: Vector) -> None:
    actions, when = conditions(p, ("access", operator, 3.0))
    for value, expected in ((2.0, below), (3.0, at), (4.0, above)):
        s[V.ACCESS] = value
        assert bool(is_open(s, p, actions, when, 0)) == expected


def test_all_conditions_must_hold(s: Vector, p: Vector) -> None:
    actions, when = conditions(p, ("access", ">=", 3.0), ("deal", "=", 0.0), ("access", "<=", 3.5))
    for access, deal, expected in ((3.0, 0.0, True), (3.0, 1.0, False), (4.0, 0.0, False), (2.0, 0.0, False)):
        s[V.ACCESS], s[V.DEAL] = access, deal
        assert bool(is_open(s, p, actions, when, 0)) == expected
    assert is_open(s, p, *conditions(p), 0)


def effect(p: Vector, kind: int, variable: str, number: float, source: str = "") -> Table:
    """Return a table of one effect; its number goes to the end of `p`."""
    p[-1] = number
    return np.array(
        [[V.OFFSET[variable], kind, len(p) - 1, V.OFFSET[source] if source else -1]], dtype=np.int64
    )


@pytest.mark.parametrize(
    ("kind", "number", "result"),
    [(V.ADD, 0.5, 2.3), (V.SCALE, 0.25, 0.45), (V.SET, 0.7, 0.7), (V.ADD, -0.9, 0.9)],
)
def test_effects(kind: int, number: float, result: float, s: Vector, p: Vector) -> None:
    before = s.copy()
    add_effect(effect(p, kind, "aid_us", number), 0, before, p, s)
    assert s[V.AID_US] == pytest.approx(result)
    assert np.flatnonzero(s != before).tolist() == [V.AID_US]


@pytest.mark.parametrize(("at_front", "moved"), [(580.0, 12.0), (12.0, 12.0), (5.0, 5.0), (0.0, 0.0)])
def test_a_move_conserves_and_takes_no_more_than_there_is(
    at_front: float, moved: float, s: Vector, p: Vector
) -> None:
    s[V.FORCE_RUSSIA], s[V.FORCE_NORTH] = at_front, 20.0
    add_effect(effect(p, V.MOVE, "force_north", 12.0, "force_russia"), 0, s.copy(), p, s)
    assert s[V.FORCE_NORTH] == 20.0 + moved
    assert s[V.FORCE_RUSSIA] + s[V.FORCE_NORTH] == at_front + 20.0


def all_continue(base: World) -> Table:
    return np.array([base.action_row(actor, "continue") for actor in V.ACTORS])


def test_to_continue_changes_nothing_but_the_rung(base: World, s: Vector, p: Vector, w: Tables) -> None:
    before = s.copy()
    act(s, p, w, all_continue(base))
    changed = {V.VARIABLES[i].name for i in np.flatnonzero(s != before)}
    assert changed <= {"peak_rung"}


def test_effects_of_all_actors_are_summed_from_one_state(
    base: World, s: Vector, p: Vector, w: Tables
) -> None:
    """What all do at once is the sum of what each would have done alone."""
    acts = {
        "russia": "surge",
        "belarus": "host_missiles",
        "ukraine": "mobilise",
        "united_states": "raise_aid",
        "europe": "raise_aid",
        "eastern_flank": "raise_aid",
        "china": "raise_support",
    }
    together = s.copy()
    act(together, p, w, np.array([base.action_row(actor, name) for actor, name in acts.items()]))
    summed = np.zeros(V.N_STATE)
    for k, (actor, name) in enumerate(acts.items()):
        alone = s.copy()
        choices = all_continue(base)
        choices[k] = base.action_row(actor, name)
        act(alone, p, w, choices)
        summed += alone - s
    rungs = [i for i, variable in enumerate(V.VARIABLES) if "rung" in variable.name]
    assert np.delete(together - s, rungs) == pytest.approx(np.delete(summed, rungs), abs=1e-9)
    assert together[V.AID_EUROPE] > s[V.AID_EUROPE] + 0.4


def test_acts_are_clipped_and_tallied(base: World, s: Vector, p: Vector, w: Tables) -> None:
    s[V.COERCION], s[V.RUNG_RUSSIA] = 0.95, 2.0
    choices = all_continue(base)
    choices[V.RUSSIA] = base.action_row("russia", "demonstration_strike")
    act(s, p, w, choices)
    assert s[V.COERCION] == 1.0
    assert s[V.RUNG_RUSSIA] == s[V.PEAK_RUNG] == 6.0
    assert s[V.ESCALATION_SCORE] == p[base.names.index("escalation.violent")]
    s[V.RUNG_RUSSIA] = 9.0
    act(s, p, w, choices)
    assert s[V.RUNG_RUSSIA] == 9.0


def test_feasibility_is_tested_on_the_state_before(base: World, s: Vector, p: Vector, w: Tables) -> None:
    """Moscow and Minsk act at once: a group is built in the month in which the door closes, and sent back."""
    s[V.ACCESS] = 3.0
    build = base.action_row("russia", "build_northern_group")
    assert is_open(s, p, w.actions, w.when, build)
    choices = all_continue(base)
    choices[V.RUSSIA], choices[V.BELARUS] = build, base.action_row("belarus", "lower_access")
    act(s, p, w, choices)
    assert s[V.ACCESS] == 2.0
    assert s[V.FORCE_NORTH] == 12.0
    assert not is_open(s, p, w.actions, w.when, build)


def test_every_shipped_action_does_what_its_table_says(base: World, s: Vector, p: Vector, w: Tables) -> None:
    """Each effect of each action moves its variable in its direction, from the middle of the bounds."""
    middle = s.copy()
    middle[V.FORCE_RUSSIA] = 500.0
    middle[V.FORCE_NORTH] = 60.0
    for key, spec in base.scenario.actions.items():
        state = middle.copy()
        for item in spec.effects:
            i = V.OFFSET[item.variable]
            state[i] = 0.5 * (LOW[i] + HIGH[i]) if item.op != "set" else float(item.record.value == LOW[i])
        before = state.copy()
        choices = all_continue(base)
        choices[V.ACTORS.index(spec.actor)] = base.action_row(spec.actor, spec.id)
        act(state, p, w, choices)
        for item in spec.effects:
            moved = state[V.OFFSET[item.variable]] - before[V.OFFSET[item.variable]]
            if item.op == "add":
                assert moved == pytest.approx(item.record.value), key
            elif item.op == "set":
                assert state[V.OFFSET[item.variable]] == item.record.value, key
            elif item.op == "move":
                assert moved == pytest.approx(item.record.value), key
                assert state[V.OFFSET[item.source_variable]] == before[V.OFFSET[item.source_variable]] - moved


def test_shocks_come_on_their_date_once(base: World, s: Vector, p: Vector, w: Tables) -> None:
    before = s.copy()
    for turn in (0, 2, 3):
        apply_shocks(s, p, w, turn)
        assert (s == before).all()
    apply_shocks(s, p, w, 1)
    (shock,) = base.scenario.shocks
    assert shock.date == (2025, 1)
    for change in shock.changes:
        assert change.op == "set"
        assert s[V.OFFSET[change.variable]] == change.value != before[V.OFFSET[change.variable]]


def test_shocks_keep_bounds(base: World, p: Vector) -> None:
    state = with_start(base, will_us_base=0.9).start.copy()
    shocks = np.array([[V.WILL_US_BASE, V.ADD, len(p) - 1, -1, 4]], dtype=np.int64)
    p[-1] = 0.5
    apply_shocks(state, p, base.tables._replace(shocks=shocks), 4)
    assert state[V.WILL_US_BASE] == 1.0
