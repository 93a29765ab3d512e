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
from sim.rules.bargaining import NO_OFFER, estimated_acceptance, softened
from sim.rules.beliefs import expected_effort, slot
from sim.rules.compiler import allocating, called, rule, small
from sim.rules.deals import (
    BLOCKS,
    BROKER_ROLE,
    FIRST_CEASEFIRE,
    FIRST_SETTLEMENT,
    FORCES,
    KIND,
    N_OFFERS,
    N_ROLES,
    OFFER_GUARANTEE,
    OFFER_NUMBER,
    OFFERS,
    OFFERS_ABREAST,
    PAPER,
    RUSSIA_ROLE,
    UKRAINE_ROLE,
    forces_on_offer,
    peace_outlook,
    put_terms,
    put_truce,
    stopping_cost,
    strongest_guarantee,
    value_deal,
)
from sim.rules.lanes import PAIR, WIDTH, abreast, lay, lay_pair, where
from sim.rules.projection import expect_month, read_as, scratch, share_of_month, worth
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector

EVERYONE = V.N_ACTORS  # as an observer: nobody in particular
AT_TABLES = (V.RUSSIA, V.BELARUS, V.UKRAINE, V.UNITED_STATES, V.EUROPE)


@called
@small
def actor_of(role: int, broker: int) -> int:
    """Return the actor that plays a role at the table, -1 where a format has no broker."""
    if role == RUSSIA_ROLE:
        return V.RUSSIA
    if role == UKRAINE_ROLE:
        return V.UKRAINE
    return broker


@allocating
def expect_war(s: Vector, b: Vector, p: Vector, w: Tables, error: float, war: Vector, truce: Vector) -> None:
    """Write what every actor that can sit at a table expects of the war [actor, goal], were no deal in force:
    into `war` as it is, into `truce` after a partial truce.

    It looks over the horizon of a deal. One path for all: the war as everyone expects everyone, by
    reputation, to wage it; or as an actor expects it who misreads the log strength ratio by `error`.
    """
    room = scratch(PAIR)
    eased = s.copy()
    put_truce(eased, p)
    for i in range(V.N_STATE):
        room.worlds[i, 0] = s[i]
        room.worlds[i, 1] = eased[i]
    for i in range(V.DEAL, V.VIOLATIONS + 1):
        room.worlds[i] = 0.0
    effort = np.zeros(V.N_ACTORS)
    expected_effort(b, p, w, EVERYONE, effort)
    for lane in range(PAIR):
        read_as(room, lane, effort, error)
    n = len(AT_TABLES)
    for seat in range(n):
        room.actors[seat] = AT_TABLES[seat]
    months = int(p[P.TALKS_LOOKAHEAD])
    for month in range(months):
        share = share_of_month(month, months, p)
        expect_month(
            lay_pair(room.worlds), p, lay_pair(room.effort), lay_pair(room.error), share, room.actors, n,
            lay_pair(room.outlook), lay_pair(room.goals), lay_pair(room.expected),
        )  # fmt: skip
    for seat in range(n):
        for j in range(V.MAX_GOALS):
            war[AT_TABLES[seat], j] = room.expected[seat, j, 0]
            truce[AT_TABLES[seat], j] = room.expected[seat, j, 1]


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


@abreast
def weigh_deals(
    s: Vector,
    b: Vector,
    p: Vector,
    broker: int,
    weights: Table,
    war: Vector,
    o: Vector,
    g: Vector,
    out: Vector,
) -> None:
    """Write what the deals in force in worlds side by side are worth to each role and type [role, type]."""
    value_deal(s, b, p, broker, weights, war, o, g, out)


@abreast
def weigh_offers(
    terms: Vector,
    s: Vector,
    now: Vector,
    b: Vector,
    p: Vector,
    first: int,
    format_: int,
    strongest: float,
    broker: int,
    weights: Table,
    war: Vector,
    fallback: Vector,
    o: Vector,
    g: Vector,
    surplus: Vector,
    accept: Vector,
    best: Vector,
    number: Vector,
) -> None:
    """Weigh offers side by side: `terms` [column], on the peaceful paths `s`, seen from the state `now`.

    Written: `surplus` [role, type] over `fallback` [role, type], and `accept` [belligerent], both 0 for what
    is not on offer; and, where an offer is worth more to a drafter than `best` [role, type], what it is worth
    and its number.
    """
    put_terms(s, p, first, format_, terms, strongest)  # as pledged now, not later
    value_deal(s, b, p, broker, weights, war, o, g, surplus)
    soft = softened(p)
    barred = terms[OFFER_GUARANTEE] > (FORCES if forces_on_offer(now, p, first) else PAPER)
    for role in range(N_ROLES):
        off = stopping_cost(role, now, p, terms)
        for k in range(V.MAX_TYPES):
            if weights[role, k] >= 0:
                surplus[role, k] = surplus[role, k] - fallback[role, k] - off
    for role in range(BROKER_ROLE):
        accept[role] = where(barred, 0.0, belief_in_acceptance(role, b, p, broker, surplus, soft))
    for role in range(N_ROLES):
        taken = taken_from(role, accept[RUSSIA_ROLE], accept[UKRAINE_ROLE])
        for k in range(V.MAX_TYPES):
            if weights[role, k] >= 0:
                surplus[role, k] = where(barred, 0.0, surplus[role, k])
                value = taken * surplus[role, k]
                number[role, k] = where(value > best[role, k], terms[OFFER_NUMBER], number[role, k])
                best[role, k] = max(best[role, k], value)


@small
def belief_in_acceptance(role: int, b: Vector, p: Vector, broker: int, surplus: Vector, soft: float) -> float:
    """Return the chance that others give to a belligerent's acceptance at surpluses [role, type]."""
    takes = 0.0
    for k in range(V.MAX_TYPES):
        belief = b[slot(actor_of(role, broker)) + k]
        if belief > 0.0:
            takes += belief * estimated_acceptance(surplus[role, k], soft, p)
    return takes


@small
def taken_from(drafter: int, russia: float, ukraine: float) -> float:
    """Return the chance that a drafter gives to an offer being accepted by all who must accept it, from those
    that others give to Moscow and to Kyiv."""
    if drafter == RUSSIA_ROLE:
        return ukraine
    if drafter == UKRAINE_ROLE:
        return russia
    return russia * ukraine


@small
def weigh_truce(
    now: Vector,
    b: Vector,
    p: Vector,
    broker: int,
    truce: Vector,
    fallback: Vector,
    surplus: Vector,
    accept: Vector,
    best: Vector,
    number: Vector,
) -> None:
    """Weigh a partial truce, which leaves the war to go on: `truce` [role, type] is what it is worth.

    It is written as `weigh_offers` writes it, for an offer in the first lane of `best` and `number`.
    """
    soft = softened(p)
    for role in range(N_ROLES):
        off = stopping_cost(role, now, p, OFFERS[0])
        for k in range(V.MAX_TYPES):
            surplus[role, k, 0] = truce[role, k] - fallback[role, k] - off
    for role in range(BROKER_ROLE):
        accept[role, 0] = belief_in_acceptance(role, b, p, broker, surplus[:, :, 0], soft)
    for role in range(N_ROLES):
        taken = taken_from(role, accept[RUSSIA_ROLE, 0], accept[UKRAINE_ROLE, 0])
        for k in range(V.MAX_TYPES):
            value = taken * surplus[role, k, 0]
            if value > 0.0:
                best[role, k, 0] = value
                number[role, k, 0] = 0.0


@small
def clear_offers(first: int, n: int, surplus: Vector, accept: Vector) -> None:
    """Leave nothing of another month or table behind offers that cannot be made now."""
    for offer in range(first, first + n):
        for role in range(N_ROLES):
            for k in range(V.MAX_TYPES):
                surplus[role, k, offer] = 0.0
        for role in range(BROKER_ROLE):
            accept[role, offer] = 0.0


@small
def lay_status_quo(s: Vector, calm: Vector, relieved: Vector, worlds: Vector) -> None:
    """Write the peaceful path of the ceasefire in force into `worlds` [variable, lane]: a path is linear in
    relief."""
    for i in range(V.N_STATE):
        worlds[i] = calm[i] + s[V.RELIEF] * (relieved[i] - calm[i])
    for i in range(V.DEAL, V.VIOLATIONS + 1):
        worlds[i] = s[i]


@small
def lay_paths(calm: Vector, relieved: Vector, relief: float, worlds: Vector) -> None:
    """Write the peaceful paths of offers into `worlds` [variable, lane]: in turns without and with relief."""
    for i in range(V.N_STATE):
        partly = calm[i] + relief * (relieved[i] - calm[i])
        for lane in range(0, WIDTH, 2):
            worlds[i, lane] = calm[i]
            worlds[i, lane + 1] = partly


@small
def lay_outlook(state: Vector, p: Vector, deal: float, o: Vector, outlook: Vector) -> None:
    """Write the outlook of a state in a deal into all lanes of `outlook` [outlook, lane]; `o` is scratch."""
    state[V.DEAL] = deal
    peace_outlook(state, p, o)
    for i in range(G.N_OUTLOOK):
        outlook[i] = o[i]


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
    deals.peace_paths). Written: `surplus` [role, type, offer] over the status quo, stopping and audience
    costs taken off but no private cost; `accept` [belligerent, offer] the chance that others give to its
    acceptance; `best` [role, type] each type's best offer as a drafter, NO_OFFER where none beats the status
    quo.
    """
    broker = w.formats[format_, T.FORMAT_BROKER]
    first = w.formats[format_, T.FORMAT_FIRST]
    weights = np.zeros((N_ROLES, V.MAX_TYPES), np.int64)
    war = np.zeros((N_ROLES, V.MAX_TYPES))
    truce = np.zeros((N_ROLES, V.MAX_TYPES))
    o = np.zeros(G.N_OUTLOOK)
    state = calm.copy()
    room = scratch(WIDTH)
    worth_here = np.zeros((N_ROLES, V.MAX_TYPES, WIDTH))
    best_here = np.zeros((N_ROLES, V.MAX_TYPES, WIDTH))
    number = np.zeros((N_ROLES, V.MAX_TYPES, WIDTH))
    takes = np.zeros((BROKER_ROLE, WIDTH))
    number[:] = NO_OFFER
    role_weights(w, broker, weights)
    role_worths(p, broker, weights, war_by_actor, war)
    role_worths(p, broker, weights, truce_by_actor, truce)
    fallback = war.copy()
    at_war = s[V.DEAL] == V.NO_DEAL
    if not at_war:
        lay_status_quo(s, calm, relieved, room.worlds)
        state = room.worlds[:, 0].copy()
        lay_outlook(state, p, s[V.DEAL], o, room.outlook)
        weigh_deals(
            lay(room.worlds, 1), b, p, broker, weights, war, lay(room.outlook, 1), lay(room.goals, 1),
            lay(worth_here, 1),
        )  # fmt: skip
        fallback = worth_here[:, :, 0].copy()
        state = calm.copy()
    lay_paths(calm, relieved, p[first + V.RELIEF_MAX], room.worlds)
    strongest = strongest_guarantee(s, p, first)
    if at_war:
        weigh_truce(s, b, p, broker, truce, fallback, surplus, accept, best_here, number)
    else:
        clear_offers(0, FIRST_CEASEFIRE, surplus, accept)
    kind = V.NO_DEAL
    for block in range(BLOCKS.shape[0]):
        first_offer, n = BLOCKS[block]
        if not at_war and first_offer < FIRST_SETTLEMENT:
            clear_offers(first_offer, n, surplus, accept)
            continue
        if OFFERS[first_offer, KIND] != kind:
            kind = OFFERS[first_offer, KIND]
            lay_outlook(state, p, kind, o, room.outlook)
        weigh_offers(
            lay(OFFERS_ABREAST[block], n), lay(room.worlds, n), s, b, p, first, format_, strongest, broker,
            weights, war, fallback, lay(room.outlook, n), lay(room.goals, n), lay(worth_here, n),
            lay(takes, n), lay(best_here, n), lay(number, n),
        )  # fmt: skip
        for role in range(N_ROLES):
            for k in range(V.MAX_TYPES):
                for lane in range(n):
                    surplus[role, k, first_offer + lane] = worth_here[role, k, lane]
        for role in range(BROKER_ROLE):
            for lane in range(n):
                accept[role, first_offer + lane] = takes[role, lane]
    for role in range(N_ROLES):
        for k in range(V.MAX_TYPES):
            best[role, k] = first_of_the_best(best_here[role, k], number[role, k])


@small
def first_of_the_best(worths: Vector, numbers: Vector) -> int:
    """Return the offer that is worth most among those in the lanes [lane], the first of several: NO_OFFER
    where none is worth anything."""
    best = numbers[0]
    most = worths[0]
    for lane in range(1, WIDTH):
        if worths[lane] > most or (worths[lane] == most and numbers[lane] < best):
            best = numbers[lane]
            most = worths[lane]
    return int(best)


@called
@rule
def drafting_chance(role: int, accept: Vector, out: Vector) -> None:
    """Write the chance that a drafter gives to each of its offers being accepted by all who must accept
    it."""
    for offer in range(N_OFFERS):
        out[offer] = taken_from(role, accept[RUSSIA_ROLE, offer], accept[UKRAINE_ROLE, offer])
