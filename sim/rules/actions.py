"""Actions are tables: conditions say when one is open, effects say what it does to the state."""

from __future__ import annotations

from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.bounds import keep_in_bounds, keep_one
from sim.rules.brinkmanship import climb
from sim.rules.compiler import allocating, called, rule, small
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector


@small
def is_open(s: Vector, p: Vector, actions: Table, when: Table, action: int) -> bool:
    """Return whether all conditions of an action hold in the state before the month's choices."""
    for i in range(actions[action, T.FIRST_WHEN], actions[action, T.END_WHEN]):
        value = s[when[i, T.WHEN_VARIABLE]]
        number = p[when[i, T.WHEN_NUMBER]]
        operator = when[i, T.WHEN_OPERATOR]
        if operator == 0:
            holds = value >= number
        elif operator == 1:
            holds = value <= number
        else:
            holds = value == number
        if not holds:
            return False
    return True


@small
def add_effect(effects: Table, row: int, before: Vector, p: Vector, s: Vector) -> None:
    """Add one effect, computed from the state `before`, to the state `s`."""
    variable = effects[row, T.EFFECT_VARIABLE]
    kind = effects[row, T.EFFECT_KIND]
    number = p[effects[row, T.EFFECT_NUMBER]]
    if kind == V.ADD:
        s[variable] += number
    elif kind == V.SCALE:
        s[variable] += (number - 1.0) * before[variable]
    elif kind == V.SET:
        s[variable] += number - before[variable]
    else:
        moved = min(number, before[effects[row, T.EFFECT_FROM]])
        s[effects[row, T.EFFECT_FROM]] -= moved
        s[variable] += moved


@small
def add_impulse(before: Vector, p: Vector, actions: Table, effects: Table, action: int, s: Vector) -> None:
    """Add all effects of an action to `s` and put its actor on its rung."""
    for i in range(actions[action, T.FIRST_EFFECT], actions[action, T.END_EFFECT]):
        add_effect(effects, i, before, p, s)
    climb(s, actions[action, T.ACTION_ACTOR], float(actions[action, T.ACTION_RUNG]))


@small
def add_impulse_alone(
    before: Vector, p: Vector, actions: Table, effects: Table, action: int, s: Vector
) -> None:
    """Add an action that nobody else's joins: what it moves is then kept within bounds."""
    add_impulse(before, p, actions, effects, action, s)
    for i in range(actions[action, T.FIRST_EFFECT], actions[action, T.END_EFFECT]):
        keep_one(s, effects[i, T.EFFECT_VARIABLE])
        keep_one(s, effects[i, T.EFFECT_FROM])


@called
@rule
def apply_shocks(s: Vector, p: Vector, w: Tables, turn: int) -> None:
    """Apply the exogenous shocks dated to this turn (step 1), one after the other, within bounds."""
    for i in range(w.shocks.shape[0]):
        if w.shocks[i, T.SHOCK_TURN] == turn:
            add_effect(w.shocks, i, s, p, s)
            keep_one(s, w.shocks[i, T.EFFECT_VARIABLE])


@called
@allocating
def act(s: Vector, p: Vector, w: Tables, choices: Table) -> None:
    """Apply all actors' choices at once (step 2): effects from one state, summed, clipped, then tallied.

    `choices` holds the chosen action of each actor.
    """
    before = s.copy()
    for actor in range(V.N_ACTORS):
        action = choices[actor]
        add_impulse(before, p, w.actions, w.effects, action, s)
        s[V.ESCALATION_SCORE] += p[w.actions[action, T.ACTION_CLASS]]
        rung = float(w.actions[action, T.ACTION_RUNG])
        s[V.PEAK_RUNG] = max(s[V.PEAK_RUNG], rung)
    keep_in_bounds(s)
