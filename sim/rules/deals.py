"""Deals: what terms can be offered, what each is worth to the parties and brokers, and how one enters into
force.

A deal is weighed against the status quo (the war, or the ceasefire in force), with its own chance of holding:
U = (1-ρ) · worth in peace + ρ · worth of renewed war (Powell 2006; Fortna 2004). In peace every goal is close
to linear in the state, so a deal is scored at the mix of the mean and the end of the peaceful path.
"""

from __future__ import annotations

import numpy as np

from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.brinkmanship import highest_rung, nato_rate, nuclear_rate
from sim.rules.compiler import allocating, called, rule, small
from sim.rules.durability import aged, chance_of_breaking, tempted, untempted_rate
from sim.rules.lanes import PAIR, WIDTH, abreast, common, lay_pair, where
from sim.rules.month import close_month, pass_month
from sim.rules.numeric import positive
from sim.rules.order import flow_of_order
from sim.rules.projection import MONTHS_A_YEAR, share_of_month, worth
from sim.rules.strength import log_ratio, prospect
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector, share_a, share_b

# Columns of the offer menu: kind (TRUCE, or the deal); land, and whether its loss is recognised; neutrality;
# force cap; guarantee (none, on paper, with foreign troops); and 1 where the format's side payments are in
# (sanctions relief, in Minsk the clause for Belarus).
TRUCE = 0
KIND, OFFER_LAND, OFFER_RECOGNITION, OFFER_NEUTRALITY, OFFER_CAP, OFFER_GUARANTEE, OFFER_SIDE = range(7)
OFFER_NUMBER = 7  # beside the columns where offers stand side by side: the row of the menu
BARE, PAPER, FORCES = 0.0, 1.0, 2.0


def _menu() -> Vector:
    rows: list[tuple[float, ...]] = [(TRUCE, V.LINE, 0.0, 0.0, 0.0, BARE, 0.0)]
    sides = (0.0, 1.0)
    rows += [(V.CEASEFIRE, V.LINE, 0.0, 0.0, 0.0, g, r) for g in (BARE, PAPER, FORCES) for r in sides]
    for land, recognition in ((V.LINE, 0.0), (V.LINE, 1.0), (V.ZONE_A, 1.0)):
        for neutrality, guarantees in ((0.0, (BARE, PAPER, FORCES)), (1.0, (BARE, PAPER))):
            for cap in (0.0, 0.5, 1.0):
                terms = (V.SETTLEMENT, land, recognition, neutrality, cap)
                rows += [(*terms, guarantee, side) for guarantee in guarantees for side in sides]
    rows += [(V.SETTLEMENT, V.CLIENT_STATE, 1.0, 1.0, 1.0, BARE, r) for r in sides]
    return np.array(rows, dtype=np.float64)


OFFERS = _menu()
N_OFFERS = len(OFFERS)
FIRST_CEASEFIRE, FIRST_SETTLEMENT = 1, 7


def _side_by_side() -> tuple[Vector, Table]:
    """Return the ceasefires and settlements in blocks [block, column, lane], and the first offer and the
    number of offers of each block.

    The offers of a block share kind and land, and begin with one without side payments. Lanes not needed
    repeat the last offer.
    """
    blocks, places = [], []
    first = FIRST_CEASEFIRE
    while first < N_OFFERS:
        shared = OFFERS[first, : OFFER_RECOGNITION + 1]
        n = 1
        while n < WIDTH and first + n < N_OFFERS and (OFFERS[first + n, : len(shared)] == shared).all():
            n += 1
        rows = [first + min(lane, n - 1) for lane in range(WIDTH)]
        blocks.append(np.vstack([OFFERS[rows].T, rows]))
        places.append((first, n))
        first += n
    return np.array(blocks), np.array(places, dtype=np.int64)


OFFERS_ABREAST, BLOCKS = _side_by_side()

RUSSIA_ROLE, UKRAINE_ROLE, BROKER_ROLE = range(3)
N_ROLES = 3


@small
def strongest_guarantee(s: Vector, p: Vector, first_field: int) -> float:
    """Return the strongest guarantee a format has on offer, given the pledges made."""
    g = p[first_field + V.GUARANTEE_BASE]
    g += p[first_field + V.GUARANTEE_PER_US] * s[V.PLEDGE_US]
    g += p[first_field + V.GUARANTEE_PER_EUROPE] * s[V.PLEDGE_EUROPE]
    return min(g, 1.0)


@small
def forces_on_offer(s: Vector, p: Vector, first: int) -> bool:
    """Return whether foreign troops can be offered in a format: where those who would send them sit at the
    table, and Europe has pledged enough."""
    return p[first + V.FORMAT_FOREIGN_FORCES] > 0.0 and s[V.PLEDGE_EUROPE] >= p[P.TALKS_FORCES_PLEDGE]


@called
@small
def is_on_offer(s: Vector, p: Vector, first: int, offer: int) -> bool:
    """Return whether an offer can be made in a format in the state `s`.

    During a ceasefire only settlements can; foreign troops where they are on offer. `first` is the offset of
    the format's first field in the parameter vector.
    """
    if s[V.DEAL] > V.NO_DEAL and offer < FIRST_SETTLEMENT:
        return False
    return OFFERS[offer, OFFER_GUARANTEE] != FORCES or forces_on_offer(s, p, first)


@small
def put_terms(s: Vector, p: Vector, first: int, format_: int, terms: Vector, strongest: float) -> None:
    """Put the terms of a ceasefire or settlement offered in a format into force in `s` (no tallies).

    `terms` is the offer's row of OFFERS, `first` the offset of the format's first field in the parameter
    vector, `strongest` the strongest guarantee that the format has on offer. Without foreign troops a
    guarantee is worth a share of it.
    """
    level = terms[OFFER_GUARANTEE]
    s[V.DEAL] = terms[KIND]
    s[V.LAND] = terms[OFFER_LAND]
    s[V.RECOGNITION] = terms[OFFER_RECOGNITION]
    s[V.NEUTRALITY] = terms[OFFER_NEUTRALITY]
    s[V.FORCE_CAP] = terms[OFFER_CAP]
    on_paper = where(level == PAPER, p[P.TALKS_PAPER_SHARE] * strongest, 0.0)
    s[V.GUARANTEE] = where(level == FORCES, strongest, on_paper)
    s[V.FOREIGN_FORCES] = where(level == FORCES, 1.0, 0.0)
    s[V.RELIEF] = terms[OFFER_SIDE] * p[first + V.RELIEF_MAX]
    s[V.BELARUS_CLAUSE] = terms[OFFER_SIDE] * p[first + V.FORMAT_BELARUS_CLAUSE]
    s[V.MONITORING] = p[first + V.FORMAT_MONITORING]
    s[V.DEAL_FORMAT] = format_ + 1.0


@small
def clear_terms(s: Vector) -> None:
    """Take a state back to war: no deal, no terms."""
    for i in range(V.DEAL, V.VIOLATIONS + 1):
        s[i] = 0.0


@small
def put_truce(s: Vector, p: Vector) -> None:
    """Let a partial truce (on energy, for a holiday) take off some strikes and tempo; it fades within
    months."""
    s[V.INTENSITY] = positive(s[V.INTENSITY] - p[P.TALKS_TRUCE_INTENSITY])
    s[V.STRIKES_RUSSIA] = positive(s[V.STRIKES_RUSSIA] - p[P.TALKS_TRUCE_STRIKES])
    s[V.STRIKES_UKRAINE] = positive(s[V.STRIKES_UKRAINE] - p[P.TALKS_TRUCE_STRIKES])


@abreast
def peace_month(s: Vector, p: Vector, effort: Vector, share: float, out: Vector) -> None:
    """Pass one month of peace in worlds side by side and add `share` of their states to `out` [variable]."""
    pass_month(s, p, effort, 0.0, 0.0)
    flow_of_order(s, p)
    for i in range(V.N_STATE):
        out[i] += share * s[i]
    close_month(s, p)


@allocating
def peace_paths(before: Vector, p: Vector, relief: float, calm: Vector, relieved: Vector) -> None:
    """Write the states of a peace without relief into `calm`, with this relief into `relieved`: the mix of
    the mean and the end of each path."""
    worlds = np.zeros((V.N_STATE, PAIR))
    out = np.zeros((V.N_STATE, PAIR))
    effort = np.zeros(V.N_ACTORS)
    for i in range(V.N_STATE):
        worlds[i] = before[i]
    for i in range(V.DEAL, V.VIOLATIONS + 1):
        worlds[i] = 0.0
    worlds[V.DEAL] = V.CEASEFIRE
    worlds[V.RELIEF, 1] = relief
    months = int(p[P.TALKS_LOOKAHEAD])
    for month in range(months):
        peace_month(lay_pair(worlds), p, effort, share_of_month(month, months, p), lay_pair(out))
    for i in range(V.N_STATE):
        calm[i] = out[i, 0]
        relieved[i] = out[i, 1]


@small
def peace_outlook(s: Vector, p: Vector, o: Vector) -> None:
    """Write the outlook of a state in a deal: territory held, and the risk that remains."""
    ratio = log_ratio(s, p)
    for i in range(G.N_OUTLOOK):
        o[i] = 0.0
    o[G.SHARE_A] = share_a(s, p)
    o[G.SHARE_B] = share_b(s, p)
    o[G.PROSPECT] = prospect(ratio, p)
    rung = highest_rung(s)
    o[G.RISK] = MONTHS_A_YEAR * (nuclear_rate(s, p, ratio, rung, 0.0) + nato_rate(s, p, rung, 0.0))
    o[G.ACCESS_EXPECTED] = s[V.ACCESS]


@small
def type_worths(role: int, weights: Table, p: Vector, g: Vector, out: Vector) -> None:
    """Write the utility of goals [goal] to each type of the actor in a role into `out` [role, type].

    `weights` [role, type] are the offsets of each type's first weight, -1 past the last type.
    """
    for k in range(V.MAX_TYPES):
        if weights[role, k] >= 0:
            out[role, k] = worth(g, p, weights[role, k])


@small
def audience_cost(role: int, s: Vector, p: Vector, terms: Vector) -> float:
    """Return what conceding an offer, a row of OFFERS, costs a belligerent before its audience (Fearon
    1994)."""
    if common(terms[KIND]) < V.SETTLEMENT:
        return 0.0
    land = common(terms[OFFER_LAND])
    if role == RUSSIA_ROLE:
        if land == V.LINE:
            return p[P.TALKS_AUDIENCE_LINE] * s[V.DEMAND_RUSSIA]
        return 0.0
    cost = p[P.TALKS_AUDIENCE_CAP] * terms[OFFER_CAP] * s[V.DEMAND_UKRAINE]
    if land >= V.ZONE_A:
        cost += p[P.TALKS_AUDIENCE_LAND] * s[V.DEMAND_UKRAINE]
        cost += p[P.TALKS_AUDIENCE_WILL] * positive(s[V.WILL_UKRAINE] - p[P.TALKS_AUDIENCE_WILL_AT])
    elif common(terms[OFFER_RECOGNITION]) > 0.0:
        cost += p[P.TALKS_AUDIENCE_RECOGNITION] * s[V.DEMAND_UKRAINE]
    return cost


@small
def stopping_cost(role: int, s: Vector, p: Vector, terms: Vector) -> float:
    """Return what an offer, a row of OFFERS, must beat the status quo by for a belligerent: the cost of
    stopping and of its audience.

    A settlement carries the whole cost of stopping a war, also after a ceasefire, which left open what it
    decides; a ceasefire and a partial truce carry a share of it; a broker stops nothing.
    """
    if role == BROKER_ROLE:
        return 0.0
    cost = p[P.TALKS_STOPPING_COST]
    if common(terms[KIND]) == TRUCE:
        cost *= p[P.TALKS_TRUCE_SHARE]
    elif common(terms[KIND]) == V.CEASEFIRE:
        cost *= p[P.TALKS_CEASEFIRE_SHARE]
    return cost + audience_cost(role, s, p, terms)


@small
def again(role: int, s: Vector, p: Vector, war: float) -> float:
    """Return the worth of renewed war to a party, after a deal in force in `s` has broken."""
    if role == UKRAINE_ROLE:
        bare = 1.0 - s[V.GUARANTEE]
        return (
            war
            - p[P.TALKS_AGAIN_CAP] * s[V.FORCE_CAP]
            - p[P.TALKS_AGAIN_GUARANTEE] * bare
            - p[P.TALKS_AGAIN_NEUTRAL] * s[V.NEUTRALITY] * bare
        )
    if role == RUSSIA_ROLE:
        gain = p[P.TALKS_AGAIN_CAP_RUSSIA] * s[V.FORCE_CAP]
        return war + gain - p[P.TALKS_AGAIN_GUARANTEE_RUSSIA] * s[V.GUARANTEE]
    return war


@small
def value_deal(
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
    """Write the utility of the deal in force in `s` to each role and type into `out` [role, type].

    `war` [role, type] is the worth of the war as all expect it; `weights` as in `type_worths`. Moscow knows
    its own type and so its own wish to break the deal; the others average over their belief about that type.
    """
    G.russia(s, p, o, g)
    type_worths(RUSSIA_ROLE, weights, p, g, out)
    G.ukraine(s, p, o, g)
    type_worths(UKRAINE_ROLE, weights, p, g, out)
    if broker >= 0:
        G.goals_of(broker, s, p, o, g)
        type_worths(BROKER_ROLE, weights, p, g, out)
    rate = aged(untempted_rate(s, p, 0.0), s, p, p[P.DURABILITY_WINDOW])
    public = 0.0
    for k in range(V.MAX_TYPES):
        if weights[RUSSIA_ROLE, k] >= 0:
            peace = out[RUSSIA_ROLE, k]
            renewed = war[RUSSIA_ROLE, k]
            breaks = 0.0
            if common(s[V.DICTATED]) == 0.0:
                breaks = chance_of_breaking(tempted(rate, s, p, renewed - peace), p)
            public += b[k] * breaks
            out[RUSSIA_ROLE, k] = (1.0 - breaks) * peace + breaks * again(RUSSIA_ROLE, s, p, renewed)
    for role in range(UKRAINE_ROLE, N_ROLES):
        for k in range(V.MAX_TYPES):
            if weights[role, k] >= 0:
                renewed = again(role, s, p, war[role, k])
                out[role, k] = (1.0 - public) * out[role, k] + public * renewed


@rule
def sign(s: Vector, p: Vector, w: Tables, format_: int, offer: int, turn: int) -> None:
    """Put an accepted offer into force and tally it (step 4c)."""
    if OFFERS[offer, KIND] == TRUCE:
        put_truce(s, p)
        s[V.TRUCES] += 1.0
        return
    if s[V.DEAL] == V.NO_DEAL:
        s[V.FIGHTING_ENDED] = turn
    first = w.formats[format_, T.FORMAT_FIRST]
    clear_terms(s)
    put_terms(s, p, first, format_, OFFERS[offer], strongest_guarantee(s, p, first))
    s[V.RATIO_SIGNED] = log_ratio(s, p)
    s[V.COLLAPSE_RUSSIA] = 0.0
    s[V.DEALS_SIGNED] += 1.0


@allocating
def dictate(s: Vector, p: Vector, w: Tables, weights: int, turn: int) -> int:
    """After a collapse of Ukraine's front let Moscow dictate the terms it likes best; return the land chosen.

    Always with recognition, neutrality and a full force cap, without guarantee; `weights` is the first weight
    of Moscow's own type. Dictated terms do not break.
    """
    path = np.zeros(V.N_STATE)
    o = np.zeros(G.N_OUTLOOK)
    g = np.zeros(V.MAX_GOALS)
    peace_paths(s, p, 0.0, path, path)
    best = V.LINE
    best_value = -np.inf
    for land in range(V.LINE, V.CLIENT_STATE + 1):
        path[V.DEAL] = V.SETTLEMENT
        path[V.LAND] = land
        path[V.RECOGNITION] = 1.0
        path[V.NEUTRALITY] = 1.0
        path[V.FORCE_CAP] = 1.0
        peace_outlook(path, p, o)
        G.russia(path, p, o, g)
        value = worth(g, p, weights)
        if land == V.CLIENT_STATE:
            value -= p[P.COLLAPSE_OCCUPATION]
        if value > best_value:
            best_value = value
            best = land
    clear_terms(s)
    s[V.DEAL] = V.SETTLEMENT
    s[V.LAND] = best
    s[V.RECOGNITION] = 1.0
    s[V.NEUTRALITY] = 1.0
    s[V.FORCE_CAP] = 1.0
    s[V.DICTATED] = 1.0
    s[V.RATIO_SIGNED] = log_ratio(s, p)
    s[V.FIGHTING_ENDED] = turn
    s[V.COLLAPSED_UKRAINE] = turn
    return best
