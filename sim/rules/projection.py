"""Look-ahead: what an actor expects of an action, on the noiseless rules, others as its beliefs say."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.actions import add_impulse, is_open
from sim.rules.beliefs import expected_effort
from sim.rules.bounds import keep_all_in_bounds
from sim.rules.brinkmanship import highest_rung, nato_intent, nato_rate, nuclear_intent, nuclear_rate
from sim.rules.choice import logit
from sim.rules.collapse import rate_russia, rate_ukraine
from sim.rules.compiler import allocating, rule, small
from sim.rules.lanes import WIDTH, abreast, common, lay
from sim.rules.learning import misreading
from sim.rules.month import close_month, month_as_read
from sim.rules.numeric import chance
from sim.rules.order import flow_of_order
from sim.rules.strength import prospect
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector, share_a, share_b

NO_ACTION = -1
MONTHS_A_YEAR = 12.0


class Scratch(NamedTuple):
    """Arrays to play worlds side by side in: worlds [variable, lane], outlook [outlook, lane], goals [goal,
    lane]."""

    worlds: Vector
    outlook: Vector
    goals: Vector


@allocating
def scratch() -> Scratch:
    """Return new arrays to play worlds side by side in."""
    return Scratch(
        np.zeros((V.N_STATE, WIDTH)), np.zeros((G.N_OUTLOOK, WIDTH)), np.zeros((V.MAX_GOALS, WIDTH))
    )


@small
def access_expected(s: Vector, p: Vector, effort: float) -> float:
    """Return the access (levels 0-4) to reckon with, as Minsk's expected `effort` and pressure on it move it.

    The pressure terms stand for the answer that is expected of Minsk, since a look-ahead takes others to do
    nothing: without them to press Minsk would look like going on as before (assumption).
    """
    level = s[V.ACCESS] + p[P.BELIEFS_ACCESS] * effort
    level += p[P.CHOICE_PRESSURE_MOSCOW] * s[V.MOSCOW_PRESSURE]
    level -= p[P.CHOICE_PRESSURE_KYIV] * s[V.KYIV_PRESSURE]
    return min(max(level, 0.0), V.ACCESS_HIGHEST)


@small
def look(s: Vector, p: Vector, ratio: float, effort: Vector, o: Vector) -> None:
    """Write the outlook of a state (see goals.py) and add this month's chances of collapse to it."""
    o[G.SHARE_A] = share_a(s, p)
    o[G.SHARE_B] = share_b(s, p)
    o[G.PROSPECT] = prospect(ratio, p)
    rung = highest_rung(s)
    risk = nuclear_rate(s, p, ratio, rung, effort[V.RUSSIA])
    risk += nato_rate(s, p, rung, effort[V.RUSSIA] + effort[V.BELARUS])
    risk += nuclear_intent(s, p)
    o[G.ACCESS_EXPECTED] = access_expected(s, p, effort[V.BELARUS])
    if common(s[V.DEAL]) == V.NO_DEAL and common(s[V.COLLAPSE_RUSSIA]) <= 0.0:
        stays = max(1.0 - o[G.FALL_UKRAINE] - o[G.FALL_RUSSIA], 0.0)
        ukraine = chance(rate_ukraine(s, p, ratio))
        o[G.FALL_UKRAINE] += stays * ukraine
        o[G.FALL_RUSSIA] += stays * (1.0 - ukraine) * chance(rate_russia(s, p, ratio))
        risk += ukraine * nato_intent(s, p)
    o[G.RISK] = MONTHS_A_YEAR * risk


@abreast
def expect_month(
    s: Vector, p: Vector, effort: Vector, error: float, share: float, actors: Table, o: Vector, g: Vector,
    out: Vector,
) -> None:
    """Pass one month in worlds side by side and add `share` of each goal's value in it to `out` [place,
    goal]."""
    ratio = month_as_read(s, p, effort, error, 0.0, 0.0)
    look(s, p, ratio, effort, o)
    flow_of_order(s, p)
    for i in range(actors.shape[0]):
        G.goals_of(actors[i], s, p, o, g)
        for j in range(V.MAX_GOALS):
            out[i, j] += share * g[j]
    close_month(s, p)


@rule
def look_ahead(
    worlds: Vector,
    n: int,
    p: Vector,
    acts: Table,
    effects: Table,
    actions: Table,
    months: int,
    effort: Vector,
    error: float,
    actors: Table,
    o: Vector,
    g: Vector,
    out: Vector,
) -> None:
    """Play `n` worlds ahead, in place, and write into `out` [place, goal, lane] what each of `actors` can
    expect in them.

    `worlds` [variable, lane] begin after their first impulses. A goal is weighed as (1-q) times its mean over
    the path plus q times its value at the end, so that a passing pulse and a lasting change both count. The
    action of each world in `actions` [lane] (or NO_ACTION) is repeated over the months for which it is held;
    nobody else acts, and pressures fade. The log strength ratio is misread by `error`. `o` [outlook, lane]
    and `g` [goal, lane] are scratch.
    """
    s = lay(worlds, n)
    outlook = lay(o, n)
    o[:] = 0.0
    out[:] = 0.0
    end = p[P.CHOICE_END_SHARE]
    each = (1.0 - end) / months
    for month in range(months):
        acted = False
        for lane in range(n):
            if month > 0 and actions[lane] != NO_ACTION and month < acts[actions[lane], T.ACTION_MONTHS]:
                add_impulse(worlds[:, lane], p, acts, effects, actions[lane], worlds[:, lane])
                acted = True
        if acted:
            keep_all_in_bounds(s)
        share = each + end if month == months - 1 else each
        expect_month(s, p, effort, error, share, actors, outlook, lay(g, n), lay(out, n))


@small
def worth(goals: Vector, p: Vector, first_weight: int) -> float:
    """Return the utility of goals [goal] under the weights of one type: one dot product."""
    i = first_weight
    head = (p[i] * goals[0] + p[i + 1] * goals[1]) + (p[i + 2] * goals[2] + p[i + 3] * goals[3])
    tail = (p[i + 4] * goals[4] + p[i + 5] * goals[5]) + (p[i + 6] * goals[6] + p[i + 7] * goals[7])
    return head + tail


@rule
def expect_actions(
    s: Vector, p: Vector, w: Tables, actions: Table, n: int, effort: Vector, error: float, actor: Table,
    room: Scratch, out: Vector,
) -> None:
    """Write into `out` [0, goal, lane] what an actor can expect of each of `n` actions of its own, side by
    side."""
    worlds = room.worlds
    for i in range(V.N_STATE):
        worlds[i] = s[i]
    for lane in range(n):
        add_impulse(s, p, w.actions, w.effects, actions[lane], worlds[:, lane])
    keep_all_in_bounds(lay(worlds, n))
    months = int(p[P.CHOICE_LOOKAHEAD])
    look_ahead(
        worlds, n, p, w.actions, w.effects, actions, months, effort, error, actor, room.outlook, room.goals, out
    )


@allocating
def assess(
    s: Vector, b: Vector, p: Vector, w: Tables, opened: Table, goals: Vector, values: Vector, chances: Vector
) -> None:
    """Weigh every open action of every actor from one state (step 2); reads no true type.

    Written for each action: `opened` [action] 0 or 1, `goals` [action, goal] expected, `values` [action,
    type] expected utility under each type of its actor, `chances` [action, type] the chance that this type
    chooses it: P(a) ∝ exp(λ/Δ · EU(a)), Δ the actor's usual menu spread. An actor that misreads the strength
    ratio weighs `goals` and `values` by its own reading; `chances` are those that others reckon with, who
    cannot know its error (`own_chances` gives its own).
    """
    one = np.zeros(1, np.int64)
    effort = np.zeros(V.N_ACTORS)
    room = scratch()
    out = np.zeros((1, V.MAX_GOALS, WIDTH))
    taken = np.zeros(WIDTH, np.int64)
    logits = np.zeros(w.actions.shape[0])
    row = np.zeros(w.actions.shape[0])
    reckoned = np.zeros((w.actions.shape[0], V.MAX_GOALS))
    goals[:] = 0.0
    for actor in range(V.N_ACTORS):
        one[0] = actor
        expected_effort(b, p, w, actor, effort)
        error = misreading(s, p, actor)
        first = w.menu[actor]
        end = w.menu[actor + 1]
        n = 0
        for action in range(first, end):
            opened[action] = 1 if is_open(s, p, w.actions, w.when, action) else 0
            if opened[action] == 1:
                taken[n] = action
                n += 1
            if n == WIDTH or (n > 0 and action == end - 1):
                expect_actions(s, p, w, taken, n, effort, 0.0, one, room, out)
                hand_out(out, taken, n, reckoned)
                if error != 0.0:
                    expect_actions(s, p, w, taken, n, effort, error, one, room, out)
                hand_out(out, taken, n, goals)
                n = 0
        sharpness = p[P.CHOICE_RATIONALITY] / p[w.spread[actor]]
        first_type = w.first_type[actor]
        for k in range(w.first_type[actor + 1] - first_type):
            weights = w.types[first_type + k, T.TYPE_WEIGHTS]
            for action in range(first, end):
                value = worth(goals[action], p, weights) if opened[action] == 1 else 0.0
                values[action, k] = value
                if error != 0.0 and opened[action] == 1:
                    value = worth(reckoned[action], p, weights)
                logits[action - first] = sharpness * value
            logit(logits, opened[first:end], end - first, row)
            for action in range(first, end):
                chances[action, k] = row[action - first]


@small
def hand_out(out: Vector, actions: Table, n: int, goals: Vector) -> None:
    """Copy what `n` actions side by side let expect [0, goal, lane] to their rows of `goals` [action, goal]."""
    for lane in range(n):
        for j in range(V.MAX_GOALS):
            goals[actions[lane], j] = out[0, j, lane]


@allocating
def own_chances(p: Vector, w: Tables, actor: int, k: int, opened: Table, values: Vector, out: Vector) -> None:
    """Write the chance with which an actor of type `k` itself chooses each action of its menu, by its own
    reading of the war.

    `opened` [action] and `values` [action, type] are from `assess`; `out` [option] holds the chances in menu
    order.
    """
    first = w.menu[actor]
    n = w.menu[actor + 1] - first
    sharpness = p[P.CHOICE_RATIONALITY] / p[w.spread[actor]]
    logits = np.zeros(n)
    for i in range(n):
        logits[i] = sharpness * values[first + i, k]
    logit(logits, opened[first : first + n], n, out)
