"""The order of play: one turn is one month, in nine steps.

1. Shocks that the scenario schedules by date                      actions.apply_shocks
2. Escalation: all actors choose at once, from the same state      projection.assess, turn.choose, actions.act
3. Beliefs: everyone learns from every public act                  turn.observe
4. Negotiation: convening, offer, answer, result                   talks.convene, propose, answer, conclude
5. War and economy          month.pass_month, learning.learn_from_front, turn.fronts_may_fall
6. Brinkmanship: accident and intent                               turn.brink
7. World order                                                     order.flow_of_order
8. After a deal: it holds or breaks                                holding.hold_or_break
9. End: by outcome rule or horizon                                 outcomes.outcome_of

A driver calls steps 1 to 4 one by one, since decisions can be taken there by any policy, and steps 5 to 9 by
`close_turn`.
"""

from __future__ import annotations

import numpy as np

from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.beliefs import drift, learn
from sim.rules.bounds import keep_in_bounds
from sim.rules.brinkmanship import highest_rung, nato_intent, nato_rate, nuclear_intent, nuclear_rate
from sim.rules.choice import settle
from sim.rules.collapse import begin_rout, rate_russia, rate_ukraine
from sim.rules.compiler import allocating, called, rule
from sim.rules.deals import dictate
from sim.rules.holding import hold_or_break
from sim.rules.learning import learn_from_front
from sim.rules.luck import gumbel, normal, stable_id, uniform
from sim.rules.month import close_month, pass_month
from sim.rules.numeric import chance
from sim.rules.order import flow_of_order
from sim.rules.outcomes import outcome_of
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector

DRAW_ACTION = stable_id("action")
DRAW_FRONT = stable_id("luck at the front")
DRAW_NORTH = stable_id("luck in the north")
DRAW_FALL_UKRAINE = stable_id("collapse of the Ukrainian front")
DRAW_FALL_RUSSIA = stable_id("collapse of the Russian front")
DRAW_NUCLEAR_ACCIDENT = stable_id("nuclear accident")
DRAW_NUCLEAR_INTENT = stable_id("nuclear intent")
DRAW_NATO_ACCIDENT = stable_id("Russia-NATO accident")
DRAW_NATO_INTENT = stable_id("Western entry")
DRAW_TYPE = stable_id("type")
DRAW_COST = stable_id("private cost")
ACTOR_IDS: Table = np.array([stable_id(actor) for actor in V.ACTORS])
BELLIGERENTS = (V.RUSSIA, V.UKRAINE)


@called
@rule
def draw_private(p: Vector, w: Tables, luck: Table, types: Table, costs: Vector) -> None:
    """Draw each actor's type [actor] from its prior and the belligerents' private costs [2], once a run.

    A type fixed by the scenario (0 or higher in `types`) is kept; one to be drawn stands there as -1.
    """
    for actor in range(V.N_ACTORS):
        first = w.first_type[actor]
        n = w.first_type[actor + 1] - first
        u = uniform(luck, 0, DRAW_TYPE, ACTOR_IDS[actor])
        if types[actor] >= 0:
            continue
        types[actor] = n - 1
        passed = 0.0
        for k in range(n):
            passed += p[w.types[first + k, T.TYPE_PRIOR]]
            if u < passed:
                types[actor] = k
                break
    for i in range(2):
        costs[i] = p[P.TALKS_COST_SD] * normal(luck, 0, DRAW_COST, ACTOR_IDS[BELLIGERENTS[i]])


@called
@rule
def choose(
    p: Vector,
    w: Tables,
    types: Table,
    opened: Table,
    values: Vector,
    luck: Table,
    turn: int,
    forced: Table,
    choices: Table,
    draws: Vector,
) -> None:
    """Let every actor choose (end of step 2): the action its tape forces, else a logit draw under its own
    type.

    `opened` and `values` are from projection.assess, `forced` is the tape's row. Written: `choices` [actor],
    the row of the action chosen, and `draws` [action], the Gumbel luck of each open action.
    """
    for actor in range(V.N_ACTORS):
        sharpness = p[P.CHOICE_RATIONALITY] / p[w.spread[actor]]
        best = -1
        best_value = -np.inf
        for action in range(w.menu[actor], w.menu[actor + 1]):
            draws[action] = 0.0
            if opened[action] == 1:
                draws[action] = gumbel(luck, turn, DRAW_ACTION, w.actions[action, T.ACTION_ID])
                value = sharpness * values[action, types[actor]] + draws[action]
                if value > best_value:
                    best_value = value
                    best = action
        choices[actor] = settle(forced[actor], best)


@called
@rule
def observe(b: Vector, p: Vector, w: Tables, choices: Table, chances: Vector) -> None:
    """Let everyone learn from every actor's act (step 3), then let beliefs drift. `chances` is from
    projection.assess."""
    for actor in range(V.N_ACTORS):
        learn(b, p, w, actor, chances[choices[actor]])
    drift(b, p, w)


@rule
def fronts_may_fall(
    s: Vector, p: Vector, w: Tables, weights: int, ratio: float, luck: Table, turn: int
) -> None:
    """Draw whether a front collapses (end of step 5), and let the victor, or the West, act on it.

    `weights` is the first weight of Moscow's own type, by which it picks the terms it dictates.
    """
    if s[V.DEAL] > V.NO_DEAL or s[V.COLLAPSE_RUSSIA] > 0.0:
        return
    if uniform(luck, turn, DRAW_FALL_UKRAINE, 0) < chance(rate_ukraine(s, p, ratio)):
        s[V.COLLAPSED_UKRAINE] = turn
        if uniform(luck, turn, DRAW_NATO_INTENT, 0) < nato_intent(s, p):
            s[V.NATO] = V.INTENT
        else:
            dictate(s, p, w, weights, turn)
    elif uniform(luck, turn, DRAW_FALL_RUSSIA, 0) < chance(rate_russia(s, p, ratio)):
        begin_rout(s, p, turn)


@rule
def brink(s: Vector, p: Vector, ratio: float, luck: Table, turn: int) -> None:
    """Draw accident and intent, for nuclear use and for a Russia-NATO war (step 6)."""
    if s[V.NATO] > 0.0:
        return
    rung = highest_rung(s)
    if uniform(luck, turn, DRAW_NUCLEAR_ACCIDENT, 0) < chance(nuclear_rate(s, p, ratio, rung, 0.0)):
        s[V.NUCLEAR] = V.ACCIDENT
    elif uniform(luck, turn, DRAW_NUCLEAR_INTENT, 0) < nuclear_intent(s, p):
        s[V.NUCLEAR] = V.INTENT
    elif uniform(luck, turn, DRAW_NATO_ACCIDENT, 0) < chance(nato_rate(s, p, rung, 0.0)):
        s[V.NATO] = V.ACCIDENT


@rule
def tally(s: Vector, turn: int) -> None:
    """Keep the running facets of the run."""
    s[V.PEAK_ACCESS] = max(s[V.PEAK_ACCESS], s[V.ACCESS])
    if s[V.BELARUS_ARMY] > 0.0 and s[V.ARMY_ENTERED] == 0.0:
        s[V.ARMY_ENTERED] = turn
    s[V.TALKS_PAUSE] = max(s[V.TALKS_PAUSE] - 1.0, 0.0)


@called
@allocating
def close_turn(
    s: Vector, b: Vector, p: Vector, w: Tables, types: Table, luck: Table, turn: int, horizon: int
) -> int:
    """Play steps 5 to 9 and return the outcome, ONGOING where the run goes on."""
    weights = w.types[w.first_type[V.RUSSIA] + types[V.RUSSIA], T.TYPE_WEIGHTS]
    z = normal(luck, turn, DRAW_FRONT, 0)
    z_north = normal(luck, turn, DRAW_NORTH, 0)
    routed = s[V.COLLAPSE_RUSSIA] > 0.0
    carried = p[P.FRONT_PERSISTENCE] * s[V.FRONT_NOISE]
    ratio = pass_month(s, p, np.zeros(V.N_ACTORS), z, z_north)
    if not routed:
        learn_from_front(s, p, s[V.FRONT_NOISE] - carried)
    fronts_may_fall(s, p, w, weights, ratio, luck, turn)
    brink(s, p, ratio, luck, turn)
    flow_of_order(s, p)
    hold_or_break(s, b, p, w, weights, luck, turn)
    tally(s, turn)
    close_month(s, p)
    keep_in_bounds(s)
    return outcome_of(s, p, turn >= horizon)
