"""Survey of a format: what every offer in it is worth to every type at the table, from public knowledge
alone.

This is the common ground of talks (step 4): surpluses over the status quo by role and type, the chances
others give to acceptance, and each type's best offer. It reads beliefs, never a true type or a private cost.
"""

from __future__ import annotations

import numpy as np

from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.bargaining import NO_OFFER, best_offer, estimated_acceptance, softened
from sim.rules.beliefs import expected_effort, slot
from sim.rules.compiler import allocating, rule, small
from sim.rules.deals import (
    BROKER_ROLE,
    FIRST_CEASEFIRE,
    FIRST_SETTLEMENT,
    N_OFFERS,
    N_ROLES,
    OFFER_SIDE,
    OFFERS,
    RUSSIA_ROLE,
    UKRAINE_ROLE,
    clear_terms,
    is_on_offer,
    peace_outlook,
    put_terms,
    put_truce,
    stopping_cost,
    strongest_guarantee,
    value_deal,
)
from sim.rules.projection import NO_ACTION, expect, worth
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector

EVERYONE = V.N_ACTORS  # as an observer: nobody in particular
AT_TABLES = (V.RUSSIA, V.BELARUS, V.UKRAINE, V.UNITED_STATES, V.EUROPE)


@small
def actor_of(role: int, broker: int) -> int:
    """Return the actor that plays a role at the table, -1 where a format has no broker."""
    if role == RUSSIA_ROLE:
        return V.RUSSIA
    if role == UKRAINE_ROLE:
        return V.UKRAINE
    return broker


@rule
def war_goals(s: Vector, b: Vector, p: Vector, w: Tables, out: Vector) -> None:
    """Write what every actor that can sit at a table expects of the war [actor, goal], were no deal in force.

    It looks over the horizon of a deal. One path for all: the war as everyone expects everyone, by
    reputation, to wage it.
    """
    war_goals_as_read(s, b, p, w, 0.0, out)


@allocating
def war_goals_as_read(s: Vector, b: Vector, p: Vector, w: Tables, error: float, out: Vector) -> None:
    """Write the same on the path that an actor expects who misreads the log strength ratio by `error`."""
    at_war = s.copy()
    clear_terms(at_war)
    effort = np.zeros(V.N_ACTORS)
    expected_effort(b, p, w, EVERYONE, effort)
    actors = np.zeros(len(AT_TABLES), np.int64)
    for i in range(len(AT_TABLES)):
        actors[i] = AT_TABLES[i]
    months = int(p[P.TALKS_LOOKAHEAD])
    path = np.zeros(V.N_STATE)
    o = np.zeros(G.N_OUTLOOK)
    g = np.zeros(V.MAX_GOALS)
    expect(at_war, p, w.actions, w.effects, NO_ACTION, months, effort, error, actors, path, o, g, out)


@rule
def truce_goals(s: Vector, b: Vector, p: Vector, w: Tables, out: Vector) -> None:
    """Write what every actor can expect of the war [actor, goal] after a partial truce."""
    truce_goals_as_read(s, b, p, w, 0.0, out)


@allocating
def truce_goals_as_read(s: Vector, b: Vector, p: Vector, w: Tables, error: float, out: Vector) -> None:
    """Write the same as an actor expects it who misreads the log strength ratio by `error`."""
    eased = s.copy()
    put_truce(eased, p)
    war_goals_as_read(eased, b, p, w, error, out)


@small
def role_weights(w: Tables, broker: int, out: Table) -> None:
    """Write the offset of the first weight of each type at the table into `out` [role, type], -1 past the
    last type."""
    for role in range(N_ROLES):
        actor = actor_of(role, broker)
        for k in range(V.MAX_TYPES):
            out[role, k] = -1
            if actor >= 0 and k < w.first_type[actor + 1] - w.first_type[actor]:
                out[role, k] = w.types[w.first_type[actor] + k, T.TYPE_WEIGHTS]


@small
def role_worths(p: Vector, broker: int, weights: Table, goals: Vector, out: Vector) -> None:
    """Write the utility of goals [actor, goal] to each role and type into `out` [role, type]."""
    for role in range(N_ROLES):
        for k in range(V.MAX_TYPES):
            out[role, k] = 0.0
            if weights[role, k] >= 0:
                out[role, k] = worth(goals[actor_of(role, broker)], p, weights[role, k])


@small
def between(calm: Vector, relieved: Vector, relief: float, out: Vector) -> None:
    """Write the peaceful path with a relief between none and full: a path is linear in relief."""
    for i in range(V.N_STATE):
        out[i] = calm[i] + relief * (relieved[i] - calm[i])


@allocating
def status_quo(
    s: Vector,
    b: Vector,
    p: Vector,
    broker: int,
    weights: Table,
    war: Vector,
    calm: Vector,
    relieved: Vector,
    out: Vector,
) -> None:
    """Write the fallback of each role and type [role, type]: the war, or the ceasefire in force as it may
    hold or break.

    `calm` and `relieved` are the peaceful paths without and with full relief.
    """
    for role in range(N_ROLES):
        for k in range(V.MAX_TYPES):
            out[role, k] = war[role, k]
    if s[V.DEAL] == V.CEASEFIRE:
        o = np.zeros(G.N_OUTLOOK)
        g = np.zeros(V.MAX_GOALS)
        state = np.zeros(V.N_STATE)
        between(calm, relieved, s[V.RELIEF], state)
        for i in range(V.DEAL, V.VIOLATIONS + 1):
            state[i] = s[i]
        peace_outlook(state, p, o)
        value_deal(state, b, p, broker, weights, war, o, g, out)


@small
def clear_offer(offer: int, surplus: Vector, accept: Vector) -> None:
    """Leave nothing of another month or table behind an offer that cannot be made now."""
    for role in range(N_ROLES):
        for k in range(V.MAX_TYPES):
            surplus[role, k, offer] = 0.0
    for role in range(BROKER_ROLE):
        accept[role, offer] = 0.0


@allocating
def survey(
    s: Vector,
    b: Vector,
    p: Vector,
    w: Tables,
    format_: int,
    war_by_actor: Vector,
    truce_by_actor: Vector,
    calm: Vector,
    relieved: Vector,
    surplus: Vector,
    accept: Vector,
    best: Table,
) -> None:
    """Weigh every offer of a format.

    `calm` and `relieved` are the peaceful paths without and with full sanctions relief (see
    deals.peace_path). Written: `surplus` [role, type, offer] over the status quo, stopping and audience costs
    taken off but no private cost; `accept` [belligerent, offer] the chance that others give to its
    acceptance; `best` [role, type] each type's best offer as a drafter, NO_OFFER where none beats the status
    quo.
    """
    broker = w.formats[format_, T.FORMAT_BROKER]
    first = w.formats[format_, T.FORMAT_FIRST]
    weights = np.zeros((N_ROLES, V.MAX_TYPES), np.int64)
    war = np.zeros((N_ROLES, V.MAX_TYPES))
    fallback = np.zeros((N_ROLES, V.MAX_TYPES))
    value = np.zeros((N_ROLES, V.MAX_TYPES))
    truce = np.zeros((N_ROLES, V.MAX_TYPES))
    o_ceasefire = np.zeros(G.N_OUTLOOK)
    o_settlement = np.zeros(G.N_OUTLOOK)
    g = np.zeros(V.MAX_GOALS)
    partly = np.zeros(V.N_STATE)
    role_weights(w, broker, weights)
    role_worths(p, broker, weights, war_by_actor, war)
    role_worths(p, broker, weights, truce_by_actor, truce)
    status_quo(s, b, p, broker, weights, war, calm, relieved, fallback)
    between(calm, relieved, p[first + V.RELIEF_MAX], partly)
    calm[V.DEAL] = V.CEASEFIRE
    peace_outlook(calm, p, o_ceasefire)
    calm[V.DEAL] = V.SETTLEMENT
    peace_outlook(calm, p, o_settlement)
    soft = softened(p)
    first_offer = 0 if s[V.DEAL] == V.NO_DEAL else FIRST_SETTLEMENT
    strongest = strongest_guarantee(s, p, first)
    for offer in range(N_OFFERS):
        if not is_on_offer(s, p, first, offer):
            clear_offer(offer, surplus, accept)
            continue
        if offer >= FIRST_CEASEFIRE:
            state = partly if OFFERS[offer, OFFER_SIDE] > 0.0 else calm
            put_terms(state, p, first, format_, offer, strongest)  # as pledged now, not later
            outlook = o_settlement if offer >= FIRST_SETTLEMENT else o_ceasefire
            value_deal(state, b, p, broker, weights, war, outlook, g, value)
        for role in range(N_ROLES):
            off = stopping_cost(role, s, p, offer)
            for k in range(V.MAX_TYPES):
                worth_here = truce[role, k] if offer < FIRST_CEASEFIRE else value[role, k]
                surplus[role, k, offer] = worth_here - fallback[role, k] - off
        for role in range(BROKER_ROLE):
            takes = 0.0
            for k in range(V.MAX_TYPES):
                belief = b[slot(actor_of(role, broker)) + k]
                if belief > 0.0:
                    takes += belief * estimated_acceptance(surplus[role, k, offer], soft, p)
            accept[role, offer] = takes
    find_best_offers(weights, first_offer, surplus, accept, best)


@rule
def drafting_chance(role: int, accept: Vector, out: Vector) -> None:
    """Write the chance that a drafter gives to each of its offers being accepted by all who must accept
    it."""
    for offer in range(N_OFFERS):
        if role == RUSSIA_ROLE:
            out[offer] = accept[UKRAINE_ROLE, offer]
        elif role == UKRAINE_ROLE:
            out[offer] = accept[RUSSIA_ROLE, offer]
        else:
            out[offer] = accept[RUSSIA_ROLE, offer] * accept[UKRAINE_ROLE, offer]


@allocating
def find_best_offers(weights: Table, first_offer: int, surplus: Vector, accept: Vector, best: Table) -> None:
    """Write each type's best offer as a drafter, at a private cost of zero, into `best` [role, type]."""
    chance = np.zeros(N_OFFERS)
    for role in range(N_ROLES):
        drafting_chance(role, accept, chance)
        for k in range(V.MAX_TYPES):
            best[role, k] = NO_OFFER
            if weights[role, k] >= 0:
                best[role, k] = best_offer(surplus[role, k], chance, first_offer, N_OFFERS)
