"""Talks (step 4): actors consent to a format or not, one drafts, the others answer, and what that brings.

Every decision here may be forced by the decision tape; otherwise it is drawn from the actor's own chance.
"""

from __future__ import annotations

import numpy as np

from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.bargaining import NO_OFFER, answer_logits, best_offer, softened
from sim.rules.beliefs import learn, slot
from sim.rules.choice import NOT_FORCED, logit, pick, settle
from sim.rules.compiler import allocating, called, rule, small
from sim.rules.deals import (
    BROKER_ROLE,
    FIRST_SETTLEMENT,
    N_OFFERS,
    N_ROLES,
    RUSSIA_ROLE,
    UKRAINE_ROLE,
    peace_paths,
    sign,
)
from sim.rules.learning import misreading
from sim.rules.luck import stable_id, uniform
from sim.rules.numeric import sigmoid
from sim.rules.readings import own_row, read_the_war, survey_as_read
from sim.rules.strength import log_ratio
from sim.rules.survey import actor_of, drafting_chance, expect_war, survey
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector

DRAW_ORDER = stable_id("order of formats")
DRAW_RECOGNITION = stable_id("recognition of the drafter")
DRAW_CONSENT: Table = np.array([stable_id(f"consent/{role}") for role in ("russia", "ukraine", "broker")])
DRAW_ANSWER: Table = np.array([stable_id(f"answer/{role}") for role in ("russia", "ukraine")])
ANSWER_IDS: Table = np.array([stable_id(name) for name in V.ANSWERS])
ALL_ANSWERS: Table = np.ones(3, dtype=np.int64)

# The decision tape of a turn: an action for each actor, consents by format and role, an offer, the format
# that alone is proposed, the role that drafts, two answers.
SLOT_CONSENT = V.N_ACTORS
SLOT_OFFER = SLOT_CONSENT + V.N_FORMATS * N_ROLES
SLOT_FORMAT = SLOT_OFFER + 1
SLOT_DRAFTER = SLOT_FORMAT + 1
SLOT_ANSWER = SLOT_DRAFTER + 1
N_SLOTS = SLOT_ANSWER + 2
NO_TALKS = V.N_FORMATS  # in the format slot: no format is proposed
MAXIMAL_DEMAND = N_OFFERS  # in the offer slot: a public demand that is not meant to be accepted
NO_FORMAT = -1


@rule
def gain(
    role: int,
    k: int,
    private: float,
    own: Vector,
    w: Tables,
    format_: int,
    b: Vector,
    p: Vector,
    surplus: Vector,
    accept: Vector,
    best: Table,
    first_offer: int,
    row: int,
) -> float:
    """Return what talks in a format are worth to one role of type `k` with a private cost, by offers that may
    be made.

    Σ over drafters of recognition · chance of acceptance · own surplus of the drafter's best offer. Another
    drafter's offer is taken over the believed types at a private cost of zero, never from its true type.
    `own` is scratch [offer]; `row` is the row of `surplus` that holds the role's surpluses: by its own
    reading of the war, or as others reckon them.
    """
    first = w.formats[format_, T.FORMAT_FIRST]
    broker = w.formats[format_, T.FORMAT_BROKER]
    sharp = p[P.TALKS_ANSWER_SHARPNESS]
    total = 0.0
    for drafter in range(N_ROLES):
        recognition = p[first + V.RECOGNITION_RUSSIA + drafter]
        actor = actor_of(drafter, broker)
        if actor < 0 or recognition == 0.0:
            continue
        for j in range(w.first_type[actor + 1] - w.first_type[actor]):
            share = b[slot(actor) + j]
            offer = best[drafter, j]
            if drafter == role:
                if j != k:
                    continue
                share = 1.0
                if private != 0.0 or row != role:
                    drafting_chance(role, accept, own)
                    offer = best_offer(surplus[row, k], private, own, first_offer, N_OFFERS)
            if offer == NO_OFFER or share == 0.0:
                continue
            mine = surplus[row, k, offer] - private
            taken = 1.0
            for other in range(RUSSIA_ROLE, BROKER_ROLE):
                if other != drafter:
                    taken *= sigmoid(sharp * mine) if other == role else accept[other, offer]
            total += recognition * share * taken * mine
    return total


@small
def consent_chance(
    role: int, k: int, worth_of_talks: float, ratio: float, s: Vector, p: Vector, w: Tables, format_: int
) -> float:
    """Return the chance that one role, of type `k`, consents to a format: a logit in what the talks are worth
    to it.

    Beside the offers that may be made count the worth of stalling (Min 2020), the cost of the table, and, for
    a broker, what brokering brings.
    """
    first = w.formats[format_, T.FORMAT_FIRST]
    value = worth_of_talks
    if role == RUSSIA_ROLE:
        weights = w.types[w.first_type[V.RUSSIA] + k, T.TYPE_WEIGHTS]
        value += p[first + V.STALL_RUSSIA] - p[first + V.ATTENDANCE_RUSSIA] - p[P.TALKS_RELUCTANCE_RUSSIA]
        value -= p[P.TALKS_STRENGTH_RUSSIA] * ratio
        value -= p[first + V.CLIENT_RELUCTANCE] * p[weights + V.RUSSIA_CLIENT]
    elif role == UKRAINE_ROLE:
        value += p[P.TALKS_STALL_UKRAINE] - p[first + V.ATTENDANCE_UKRAINE] - p[P.TALKS_RELUCTANCE_UKRAINE]
        value += p[P.TALKS_STRENGTH_UKRAINE] * ratio
    else:
        broker = w.formats[format_, T.FORMAT_BROKER]
        value += p[first + V.BROKER_BONUS] - p[P.TALKS_RELUCTANCE_BROKER]
        if broker == V.BELARUS:
            value += p[P.TALKS_OFFER] * s[V.SEAT]
        if broker == V.EUROPE:
            value += p[P.TALKS_CLAIM] * s[V.CLAIM_EUROPE]
        if broker == V.UNITED_STATES:
            weights = w.types[w.first_type[broker] + k, T.TYPE_WEIGHTS]
            drive = 1.0 + p[P.TALKS_BROKERAGE_WEIGHT] * p[weights + V.UNITED_STATES_CREDIT]
            value += p[first + V.BROKERAGE_SHARE] * s[V.BROKERAGE] * drive
    return sigmoid(p[P.TALKS_CONSENT_SHARPNESS] * value)


@called
@allocating
def order_of_formats(w: Tables, luck: Table, turn: int, out: Table) -> None:
    """Write the formats in the order in which they are proposed this month, drawn anew each month."""
    keys = np.zeros(V.N_FORMATS)
    for f in range(V.N_FORMATS):
        keys[f] = uniform(luck, turn, DRAW_ORDER, w.formats[f, T.FORMAT_ID])
        out[f] = f
    for i in range(1, V.N_FORMATS):
        for j in range(i, 0, -1):
            if keys[out[j]] < keys[out[j - 1]]:
                out[j], out[j - 1] = out[j - 1], out[j]


@called
@allocating
def convene(
    s: Vector,
    b: Vector,
    p: Vector,
    w: Tables,
    types: Table,
    costs: Vector,
    luck: Table,
    turn: int,
    forced: Table,
    surplus: Vector,
    accept: Vector,
    best: Table,
    chances: Vector,
    consents: Table,
) -> int:
    """Return the format that is convened this month, NO_FORMAT if none (step 4a).

    Formats are proposed in an order drawn for the month; the first to which Moscow, Kyiv and the broker
    consent is held, one a month. The tape may have one format alone proposed, or none.
    `types` [actor] are the true types, `costs` [2] the belligerents' private costs: each is read only for its
    own consent. `forced` is the tape's row. Written: the survey of the
    format convened, `chances` and `consents` [format, role] (-1 where none was asked).
    """
    for f in range(V.N_FORMATS):
        for role in range(N_ROLES):
            chances[f, role] = 0.0
            consents[f, role] = -1
    alone = forced[SLOT_FORMAT]
    if s[V.DEAL] >= V.SETTLEMENT or s[V.TALKS_PAUSE] > 0.0 or alone == NO_TALKS:
        return NO_FORMAT
    war = np.zeros((V.N_ACTORS, V.MAX_GOALS))
    truce = np.zeros((V.N_ACTORS, V.MAX_GOALS))
    calm = np.zeros(V.N_STATE)
    relieved = np.zeros(V.N_STATE)
    own = np.zeros(N_OFFERS)
    order = np.zeros(V.N_FORMATS, np.int64)
    seen = np.ones((V.N_ACTORS, V.MAX_TYPES))
    held = NO_FORMAT
    expect_war(s, b, p, w, 0.0, war, truce)
    war_read = np.zeros((BROKER_ROLE, V.N_ACTORS, V.MAX_GOALS))
    truce_read = np.zeros((BROKER_ROLE, V.N_ACTORS, V.MAX_GOALS))
    read_the_war(s, b, p, w, war, truce, surplus, war_read, truce_read)
    peace_paths(s, p, 1.0, calm, relieved)
    ratio = log_ratio(s, p)
    first_offer = 0 if s[V.DEAL] == V.NO_DEAL else FIRST_SETTLEMENT
    order_of_formats(w, luck, turn, order)
    for i in range(V.N_FORMATS):
        f = order[i]
        if w.formats[f, T.FORMAT_OPEN] == 0 or (alone != NOT_FORCED and alone != f):
            continue
        survey(s, b, p, w, f, war, truce, calm, relieved, surplus, accept, best)
        survey_as_read(s, b, p, w, f, war_read, truce_read, calm, relieved, surplus)
        broker = w.formats[f, T.FORMAT_BROKER]
        agreed = True
        for role in range(N_ROLES):
            actor = actor_of(role, broker)
            if actor < 0:
                continue
            k = types[actor]
            private = costs[role] if role != BROKER_ROLE else 0.0
            row = own_row(role, p)
            value = gain(role, k, private, own, w, f, b, p, surplus, accept, best, first_offer, row)
            chances[f, role] = consent_chance(role, k, value, ratio + misreading(s, p, actor), s, p, w, f)
            u = uniform(luck, turn, DRAW_CONSENT[role], w.formats[f, T.FORMAT_ID])
            drawn = V.ACCEPT if u < chances[f, role] else V.DECLINE
            consents[f, role] = settle(forced[SLOT_CONSENT + f * N_ROLES + role], drawn)
            agreed = agreed and consents[f, role] == V.ACCEPT
        weigh_consents(s, b, p, w, f, ratio, first_offer, surplus, accept, best, consents, seen)
        if agreed:
            held = f
            break
    for actor in range(V.N_ACTORS):
        learn(b, p, w, actor, seen[actor])
    return held


@allocating
def weigh_consents(
    s: Vector,
    b: Vector,
    p: Vector,
    w: Tables,
    format_: int,
    ratio: float,
    first_offer: int,
    surplus: Vector,
    accept: Vector,
    best: Table,
    consents: Table,
    seen: Vector,
) -> None:
    """Multiply into `seen` [actor, type] how likely each type would have answered as its actor did.

    Consent and refusal are public (step 3 in talks); they are read at a private cost of zero.
    """
    broker = w.formats[format_, T.FORMAT_BROKER]
    own = np.zeros(N_OFFERS)
    for role in range(N_ROLES):
        actor = actor_of(role, broker)
        if actor >= 0:
            for k in range(w.first_type[actor + 1] - w.first_type[actor]):
                value = gain(role, k, 0.0, own, w, format_, b, p, surplus, accept, best, first_offer, role)
                chance = consent_chance(role, k, value, ratio, s, p, w, format_)
                seen[actor, k] *= chance if consents[format_, role] == V.ACCEPT else 1.0 - chance


@called
@rule
def hold(s: Vector, p: Vector, w: Tables, format_: int) -> None:
    """Let talks be held: standing for Moscow, a seat for Minsk, time to regroup, a tally."""
    first = w.formats[format_, T.FORMAT_FIRST]
    s[V.STANDING] = min(s[V.STANDING] + p[first + V.FORMAT_STANDING], 1.0)
    s[V.SEAT] = min(s[V.SEAT] + p[first + V.SEAT_BELARUS], 1.0)
    s[V.TALKS_MINSK_TRILATERAL + format_] += 1.0
    if s[V.DEAL] == V.NO_DEAL:
        s[V.FORCE_RUSSIA] += p[P.TALKS_REGROUP]
        s[V.WILL_UKRAINE] = max(s[V.WILL_UKRAINE] - p[P.TALKS_WEARY], 0.0)


@called
@rule
def recognise(p: Vector, w: Tables, format_: int, luck: Table, turn: int, forced: int) -> int:
    """Return the role that drafts this month, drawn with the format's recognition chances (Baron and Ferejohn
    1989).

    `forced` is the tape's role; a broker that it names where none sits is not heard.
    """
    first = w.formats[format_, T.FORMAT_FIRST]
    if forced != NOT_FORCED and (forced != BROKER_ROLE or w.formats[format_, T.FORMAT_BROKER] >= 0):
        return forced
    u = uniform(luck, turn, DRAW_RECOGNITION, w.formats[format_, T.FORMAT_ID])
    if u < p[first + V.RECOGNITION_RUSSIA]:
        return RUSSIA_ROLE
    if u < p[first + V.RECOGNITION_RUSSIA] + p[first + V.RECOGNITION_UKRAINE]:
        return UKRAINE_ROLE
    if w.formats[format_, T.FORMAT_BROKER] < 0:
        return UKRAINE_ROLE
    return BROKER_ROLE


@called
@allocating
def propose(
    s: Vector, p: Vector, drafter: int, k: int, private: float, forced: int, surplus: Vector, accept: Vector
) -> int:
    """Return the offer the drafter, of type `k`, puts on the table, MAXIMAL_DEMAND where none beats the
    status quo (4b).

    A belligerent's maximal demand, or an offer that no one expects to be accepted, is a public demand and
    builds its audience-cost stock. A `forced` offer that cannot be made (a ceasefire during a ceasefire,
    troops that nobody has pledged) gives way to the drafter's own. `surplus` and `accept` are the format's
    survey.
    """
    chance = np.zeros(N_OFFERS)
    drafting_chance(drafter, accept, chance)
    first_offer = 0 if s[V.DEAL] == V.NO_DEAL else FIRST_SETTLEMENT
    offer = best_offer(surplus[own_row(drafter, p), k], private, chance, first_offer, N_OFFERS)
    taped = forced
    if forced != MAXIMAL_DEMAND and forced != NOT_FORCED and chance[forced] == 0.0:
        taped = NOT_FORCED  # no one reckons with what is not on offer
    offer = settle(taped, MAXIMAL_DEMAND if offer == NO_OFFER else offer)
    demand = offer == MAXIMAL_DEMAND or chance[offer] <= p[P.TALKS_DEMAND_CHANCE]
    if demand and drafter != BROKER_ROLE:
        stock = V.DEMAND_RUSSIA if drafter == RUSSIA_ROLE else V.DEMAND_UKRAINE
        s[stock] = min(s[stock] + p[P.TALKS_DEMAND_STEP], 1.0)
    return offer


@called
@allocating
def answer(
    b: Vector,
    p: Vector,
    w: Tables,
    role: int,
    k: int,
    private: float,
    offer: int,
    luck: Table,
    turn: int,
    forced: int,
    surplus: Vector,
    chances: Vector,
) -> int:
    """Return a belligerent's answer to an offer: reject, accept or walk out (4b), and let all others learn
    from it.

    Written: `chances` [3] of the answers at the responder's own type and private cost.
    """
    logits = np.zeros(3)
    answer_logits(surplus[own_row(role, p), k, offer] - private, p[P.TALKS_ANSWER_SHARPNESS], p, logits)
    logit(logits, ALL_ANSWERS, 3, chances)
    given = settle(forced, pick(logits, ALL_ANSWERS, ANSWER_IDS, 3, luck, turn, DRAW_ANSWER[role]))
    actor = V.RUSSIA if role == RUSSIA_ROLE else V.UKRAINE
    seen = np.zeros(V.MAX_TYPES)
    public = np.zeros(3)
    soft = softened(p)
    for j in range(w.first_type[actor + 1] - w.first_type[actor]):
        answer_logits(surplus[role, j, offer], soft, p, logits)
        logit(logits, ALL_ANSWERS, 3, public)
        seen[j] = public[given]
    learn(b, p, w, actor, seen)
    return given


@called
@rule
def conclude(
    s: Vector, p: Vector, w: Tables, format_: int, drafter: int, offer: int, answers: Table, turn: int
) -> bool:
    """Draw the result of a table (4c) and return whether an offer was agreed; a walk-out pauses talks.

    `answers` [2] are Moscow's and Kyiv's, -1 for the drafter itself.
    """
    agreed = offer != MAXIMAL_DEMAND
    for role in range(RUSSIA_ROLE, BROKER_ROLE):
        if role != drafter:
            if answers[role] == V.WALK_OUT:
                s[V.TALKS_PAUSE] = p[P.TALKS_WALK_PAUSE] + 1.0  # this month is over when it is counted down
            agreed = agreed and answers[role] == V.ACCEPT
    if agreed:
        sign(s, p, w, format_, offer, turn)
    return agreed
