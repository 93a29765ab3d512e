"""Look-ahead: what an actor expects of an action, on the noiseless rules, others as its beliefs say."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.actions import add_impulse_alone, is_open
from sim.rules.beliefs import expected_effort
from sim.rules.brinkmanship import highest_rung, nato_intent, nato_rate, nuclear_intent, nuclear_rate
from sim.rules.choice import logit
from sim.rules.collapse import rate_russia, rate_ukraine
from sim.rules.compiler import allocating, called, rule, small
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
    """Arrays to play worlds side by side in.

    worlds [variable, lane]; outlook [outlook, lane]; goals [goal, lane]; effort [actor, lane], expected of
    each actor in a world; error [0, lane], with which the log strength ratio is misread in it; actors [seat],
    whose goals are looked at; expected [seat, goal, lane].
    """

    worlds: Vector
    outlook: Vector
    goals: Vector
    effort: Vector
    error: Vector
    actors: Table
    expected: Vector


@allocating
def scratch(width: int) -> Scratch:
    """Return new arrays to play so many worlds side by side in: WIDTH or PAIR."""
    return Scratch(
        np.zeros((V.N_STATE, width)),
        np.zeros((G.N_OUTLOOK, width)),
        np.zeros((V.MAX_GOALS, width)),
        np.zeros((V.N_ACTORS, width)),
        np.zeros((1, width)),
        np.zeros(WIDTH, np.int64),
        np.zeros((WIDTH, V.MAX_GOALS, width)),
    )


@small
def share_of_month(month: int, months: int, p: Vector) -> float:
    """Return the weight of a month in what is expected of a path: (1-q) times its mean plus q times its
    end."""
    end = p[P.CHOICE_END_SHARE]
    each = (1.0 - end) / months
    return each + end if month == months - 1 else each


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
    s: Vector,
    p: Vector,
    effort: Vector,
    error: Vector,
    share: float,
    actors: Table,
    n_actors: int,
    o: Vector,
    g: Vector,
    out: Vector,
) -> None:
    """Pass one month in worlds side by side and add `share` of each goal's value in it to `out` [seat,
    goal]."""
    ratio = month_as_read(s, p, effort, error[0], 0.0, 0.0)
    look(s, p, ratio, effort, o)
    flow_of_order(s, p)
    for seat in range(n_actors):
        G.goals_of(actors[seat], s, p, o, g)
        for j in range(V.MAX_GOALS):
            out[seat, j] += share * g[j]
    close_month(s, p)


@rule
def look_ahead(
    room: Scratch, n: int, n_actors: int, months: int, p: Vector, acts: Table, effects: Table, actions: Table
) -> None:
    """Play `n` worlds ahead and write into `room.expected` [seat, goal, lane] what each of the first
    `n_actors` in `room.actors` can expect in them.

    `room.worlds` [variable, lane] begin after their first impulses. A goal is weighed as (1-q) times its mean
    over the path plus q times its value at the end, so that a passing pulse and a lasting change both count.
    The action of each world in `actions` [lane] (or NO_ACTION) is repeated over the months for which it is
    held; nobody else acts, and pressures fade. `room.effort` and `room.error` say how each world is read.
    """
    worlds = room.worlds
    s, o, g = lay(worlds, n), lay(room.outlook, n), lay(room.goals, n)
    effort, error, expected = lay(room.effort, n), lay(room.error, n), lay(room.expected, n)
    room.outlook[:] = 0.0
    room.expected[:n_actors] = 0.0
    for month in range(months):
        for lane in range(n):
            if month > 0 and actions[lane] != NO_ACTION and month < acts[actions[lane], T.ACTION_MONTHS]:
                add_impulse_alone(worlds[:, lane], p, acts, effects, actions[lane], worlds[:, lane])
        share = share_of_month(month, months, p)
        expect_month(s, p, effort, error, share, room.actors, n_actors, o, g, expected)


@small
def worth(goals: Vector, p: Vector, first_weight: int) -> float:
    """Return the utility of goals [goal] under the weights of one type: one dot product."""
    i = first_weight
    head = (p[i] * goals[0] + p[i + 1] * goals[1]) + (p[i + 2] * goals[2] + p[i + 3] * goals[3])
    tail = (p[i + 4] * goals[4] + p[i + 5] * goals[5]) + (p[i + 6] * goals[6] + p[i + 7] * goals[7])
    return head + tail


@small
def read_as(room: Scratch, lane: int, effort: Vector, error: float) -> None:
    """Let one world be read with this effort [actor] expected of others and this error about the log strength
    ratio."""
    for actor in range(V.N_ACTORS):
        room.effort[actor, lane] = effort[actor]
    room.error[0, lane] = error


@rule
def expect_actions(
    s: Vector,
    p: Vector,
    w: Tables,
    actions: Table,
    n: int,
    efforts: Vector,
    errors: Vector,
    room: Scratch,
    goals: Vector,
) -> None:
    """Write into `goals` [action, goal] what its actor can expect of each of `n` actions [lane] from the
    state `s`, side by side.

    The actions stand actor by actor. `efforts` [observer, actor] are expected by each actor, `errors` [actor]
    is how it misreads the log strength ratio.
    """
    worlds, actors = room.worlds, room.actors
    for i in range(V.N_STATE):
        worlds[i] = s[i]
    n_actors = 0
    for lane in range(n):
        actor = w.actions[actions[lane], T.ACTION_ACTOR]
        if n_actors == 0 or actors[n_actors - 1] != actor:
            actors[n_actors] = actor
            n_actors += 1
            for other in range(lane, WIDTH):
                read_as(room, other, efforts[actor], errors[actor])
        add_impulse_alone(s, p, w.actions, w.effects, actions[lane], worlds[:, lane])
    look_ahead(room, n, n_actors, int(p[P.CHOICE_LOOKAHEAD]), p, w.actions, w.effects, actions)
    seat = 0
    for lane in range(n):
        if actors[seat] != w.actions[actions[lane], T.ACTION_ACTOR]:
            seat += 1
        for j in range(V.MAX_GOALS):
            goals[actions[lane], j] = room.expected[seat, j, lane]


@called
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
    room = scratch(WIDTH)
    efforts = np.zeros((V.N_ACTORS, V.N_ACTORS))
    errors = np.zeros(V.N_ACTORS)
    none = np.zeros(V.N_ACTORS)
    taken = np.zeros(WIDTH, np.int64)
    reckoned = np.zeros((w.actions.shape[0], V.MAX_GOALS))
    misread = False
    for actor in range(V.N_ACTORS):
        expected_effort(b, p, w, actor, efforts[actor])
        errors[actor] = misreading(s, p, actor)
        misread = misread or errors[actor] != 0.0
    goals[:] = 0.0
    last = w.actions.shape[0] - 1
    n = 0
    for action in range(last + 1):
        opened[action] = 1 if is_open(s, p, w.actions, w.when, action) else 0
        if opened[action] == 1:
            taken[n] = action
            n += 1
        if n == WIDTH or (n > 0 and action == last):
            expect_actions(s, p, w, taken, n, efforts, errors, room, goals)
            if misread:
                expect_actions(s, p, w, taken, n, efforts, none, room, reckoned)
            n = 0
    weigh_actions(p, w, opened, goals, misread, reckoned, values, chances)


@allocating
def weigh_actions(
    p: Vector,
    w: Tables,
    opened: Table,
    goals: Vector,
    misread: bool,
    reckoned: Vector,
    values: Vector,
    chances: Vector,
) -> None:
    """Write the utility of every action to each type of its actor by its own `goals` [action, goal], and the
    chance that others give to its being chosen: by what they reckon with, which is `reckoned` [action, goal]
    where an actor has misread the war."""
    logits = np.zeros(w.actions.shape[0])
    row = np.zeros(w.actions.shape[0])
    for actor in range(V.N_ACTORS):
        first = w.menu[actor]
        end = w.menu[actor + 1]
        sharpness = p[P.CHOICE_RATIONALITY] / p[w.spread[actor]]
        first_type = w.first_type[actor]
        for k in range(w.first_type[actor + 1] - first_type):
            weights = w.types[first_type + k, T.TYPE_WEIGHTS]
            for action in range(first, end):
                values[action, k] = 0.0
                if opened[action] == 1:
                    own = worth(goals[action], p, weights)
                    values[action, k] = own
                    known = worth(reckoned[action], p, weights) if misread else own
                    logits[action - first] = sharpness * known
            logit(logits, opened[first:end], end - first, row)
            for action in range(first, end):
                chances[action, k] = row[action - first]


@called
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
