"""Talks: who consents and why, who drafts, what is offered and answered, and what a month of talks brings."""

import itertools
from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.model import Campaign
from sim.rules import deals as D
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.luck import address
from sim.rules.tables import Tables
from tests.helpers import empty_tape, play, start, values, with_start, with_types, world

Vector = NDArray[np.float64]
R, U, BROKER = D.RUSSIA_ROLE, D.UKRAINE_ROLE, D.BROKER_ROLE


def consent(
    s: Vector,
    p: Vector,
    w: Tables,
    role: int,
    format_: int,
    worth: float = 0.0,
    kind: int = 0,
    ratio: float = 0.0,
) -> float:
    return float(K.consent_chance(role, kind, worth, ratio, s, p, w, format_))


def field(w: Tables, format_: int, name: int) -> int:
    return int(w.formats[format_, T.FORMAT_FIRST]) + name


# Consent ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [R, U, BROKER])
@pytest.mark.parametrize("format_", range(V.N_FORMATS))
def test_consent_rises_with_what_talks_are_worth(
    role: int, format_: int, s: Vector, p: Vector, w: Tables
) -> None:
    if role == BROKER and w.formats[format_, T.FORMAT_BROKER] < 0:
        return
    chances = [consent(s, p, w, role, format_, worth) for worth in np.linspace(-0.2, 0.3, 11)]
    assert chances == sorted(chances)
    assert chances[0] < 0.1
    assert chances[-1] > 0.9


def test_the_stronger_side_is_less_ready_to_talk(s: Vector, p: Vector, w: Tables) -> None:
    even_r, even_u = (consent(s, p, w, role, V.BILATERAL) for role in (R, U))
    assert consent(s, p, w, R, V.BILATERAL, ratio=0.3) < even_r
    assert consent(s, p, w, U, V.BILATERAL, ratio=0.3) > even_u
    assert consent(s, p, w, R, V.BILATERAL, ratio=-0.3) > even_r
    assert consent(s, p, w, U, V.BILATERAL, ratio=-0.3) < even_u


@pytest.mark.parametrize(
    ("role", "name", "sign"),
    [
        (R, V.STALL_RUSSIA, 1),
        (R, V.ATTENDANCE_RUSSIA, -1),
        (R, V.CLIENT_RELUCTANCE, -1),
        (U, V.ATTENDANCE_UKRAINE, -1),
        (BROKER, V.BROKER_BONUS, 1),
    ],
)
def test_what_a_table_is_worth_beside_its_offers(
    role: int, name: int, sign: int, s: Vector, p: Vector, w: Tables
) -> None:
    plain = {other: consent(s, p, w, other, V.BROAD) for other in (R, U, BROKER)}
    p[field(w, V.BROAD, name)] += 0.05
    for other in (R, U, BROKER):
        moved = consent(s, p, w, other, V.BROAD) - plain[other]
        assert np.sign(moved) == (sign if other == role else 0)


def test_washingtons_drive_counts_at_its_own_table_alone(
    base: World, s: Vector, p: Vector, w: Tables
) -> None:
    plain = [consent(s, p, w, BROKER, f) for f in (V.US_BROKERED, V.BROAD, V.MINSK_TRILATERAL)]
    s[V.BROKERAGE] = 0.05
    driven = [consent(s, p, w, BROKER, f) for f in (V.US_BROKERED, V.BROAD, V.MINSK_TRILATERAL)]
    assert driven[0] > plain[0]
    assert driven[1:] == plain[1:]
    low = base.type_names["united_states"].index("low_resolve")
    assert consent(s, p, w, BROKER, V.US_BROKERED, kind=low) > consent(
        s, p, w, BROKER, V.US_BROKERED, kind=1 - low
    )


def test_who_wants_a_client_state_avoids_european_guarantors(
    base: World, s: Vector, p: Vector, w: Tables
) -> None:
    dismantle, freeze = (base.type_names["russia"].index(name) for name in ("dismantle", "freeze"))
    assert consent(s, p, w, R, V.BROAD, kind=dismantle) < consent(s, p, w, R, V.BROAD, kind=freeze)
    assert consent(s, p, w, R, V.BILATERAL, kind=dismantle) == consent(s, p, w, R, V.BILATERAL, kind=freeze)


def test_formats_are_proposed_in_every_order_alike(w: Tables) -> None:
    orders: Counter[tuple[int, ...]] = Counter()
    out = np.zeros(V.N_FORMATS, dtype=np.int64)
    for run in range(2400):
        K.order_of_formats(w, address(3, run), 5, out)
        orders[tuple(out)] += 1
    assert set(orders) == set(itertools.permutations(range(V.N_FORMATS)))
    assert max(orders.values()) < 160  # 100 expected
    assert min(orders.values()) > 60


# Convening --------------------------------------------------------------------------------------------------


def consenting(**roles: int) -> NDArray[np.int64]:
    """Return a tape on which all consent to everything but the roles named."""
    tape = empty_tape()
    for role, name in ((R, "russia"), (U, "ukraine"), (BROKER, "broker")):
        tape[:, K.SLOT_CONSENT + role : K.SLOT_OFFER : D.N_ROLES] = roles.get(name, V.ACCEPT)
    tape[:, K.SLOT_ANSWER :] = V.REJECT
    return tape


@pytest.mark.parametrize("role", ["russia", "ukraine", "broker"])
def test_talks_need_the_consent_of_both_belligerents_and_of_the_broker(role: str) -> None:
    for run in range(4):
        model = play(run=run, tape=consenting(**{role: V.DECLINE}), horizon=8)
        held = {turn.table.format for turn in model.turns if turn.table is not None}
        assert held == ({V.BILATERAL} if role == "broker" else set())


def test_one_table_a_month_and_each_is_tallied() -> None:
    model = play(run=1, tape=consenting())
    held = Counter(turn.table.format for turn in model.turns if turn.table is not None)
    assert held.total() == len(model.turns)
    for f, name in enumerate(V.FORMATS):
        assert model.state[V.OFFSET[f"talks_{name}"]] == held[f]
    assert len(held) == V.N_FORMATS
    for turn in model.turns:
        assert (turn.consents.min(axis=1) >= 0).sum() <= 1 + (turn.consents[V.BILATERAL, BROKER] < 0)


def test_only_open_formats_are_proposed() -> None:
    for name in V.FORMATS:
        model = play(name, run=2, horizon=6)
        asked = {f for turn in model.turns for f in np.flatnonzero((turn.consents >= 0).any(axis=1))}
        assert asked == {V.FORMATS.index(name)}


def test_no_talks_under_a_settlement() -> None:
    model = play(with_start(world(), deal=2.0, dictated=1.0, land=1.0), run=1, tape=consenting(), horizon=6)
    assert all(turn.table is None and (turn.consents == -1).all() for turn in model.turns)


def test_a_walk_out_pauses_talks_for_the_months_it_says(base: World) -> None:
    for months in (1, 3):
        tape = consenting()
        tape[1, K.SLOT_OFFER], tape[1, K.SLOT_ANSWER :] = D.FIRST_SETTLEMENT, V.WALK_OUT
        model = play(
            base, run=1, tape=tape, values=values(base, {"talks.walk_pause": float(months)}), horizon=8
        )
        held = [turn.turn for turn in model.turns if turn.table is not None]
        assert held == [1, *range(2 + months, 9)]


def test_forced_consents_are_taken_and_their_chances_kept() -> None:
    free, forced = start(run=4), start(run=4, tape=consenting(russia=V.DECLINE))
    free.step()
    forced.step()
    asked = (free.turns[0].consents >= 0) & (forced.turns[0].consents >= 0)
    assert asked.any()
    assert (free.turns[0].asked[asked] == forced.turns[0].asked[asked]).all()
    assert (forced.turns[0].consents[:, R] <= V.DECLINE).all()


def test_consent_is_drawn_with_its_chance(base: World) -> None:
    """Over many runs of the first month, consent comes as often as its chance says, for each role."""
    chances: dict[int, list[float]] = {R: [], U: [], BROKER: []}
    said: dict[int, list[int]] = {R: [], U: [], BROKER: []}
    for run in range(400):
        model = start(base, run)
        model.step()
        turn = model.turns[0]
        for role in (R, U, BROKER):
            for f in np.flatnonzero(turn.consents[:, role] >= 0):
                chances[role].append(turn.asked[f, role])
                said[role].append(int(turn.consents[f, role]))
    for role in (R, U, BROKER):
        variance = sum(chance * (1.0 - chance) for chance in chances[role])
        assert abs(sum(said[role]) - sum(chances[role])) < 4.0 * np.sqrt(variance)
        assert len(chances[role]) > 300


# At the table -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", range(V.N_FORMATS))
def test_the_drafter_is_recognised_with_the_formats_chances(format_: int, p: Vector, w: Tables) -> None:
    drafted = Counter(int(K.recognise(p, w, format_, address(5, run), 2, -1)) for run in range(3000))
    for role in (R, U, BROKER):
        chance = p[field(w, format_, V.RECOGNITION_RUSSIA + role)]
        assert drafted[role] / 3000 == pytest.approx(chance, abs=0.04)
        assert (drafted[role] == 0) == (chance == 0.0)


def test_recognition_chances_sum_to_one(base: World) -> None:
    for spec in base.scenario.formats.values():
        total = sum(spec.fields[f"recognition_{role}"].value for role in ("russia", "ukraine", "broker"))
        assert total == pytest.approx(1.0)


def proposal(
    s: Vector,
    p: Vector,
    surplus: Vector,
    accept: Vector,
    drafter: int = R,
    private: float = 0.0,
    forced: int = -1,
) -> int:
    """Return the offer of a drafter whose surplus [offer], at any type, and whose chances of acceptance are
    given."""
    of_roles = np.zeros((D.N_ROLES, V.MAX_TYPES, D.N_OFFERS))
    of_roles[drafter] = surplus
    return int(K.propose(s, p, drafter, 0, private, forced, of_roles, np.tile(accept, (2, 1))))


def test_a_drafter_offers_the_best_and_nothing_that_costs_it_more_than_war(s: Vector, p: Vector) -> None:
    surplus, accept = np.full(D.N_OFFERS, -0.1), np.full(D.N_OFFERS, 0.5)
    assert proposal(s, p, surplus, accept) == K.MAXIMAL_DEMAND
    surplus[7], surplus[9] = 0.1, 0.15
    assert proposal(s, p, surplus, accept) == 9
    accept[9] = 0.1
    assert proposal(s, p, surplus, accept) == 7
    assert proposal(s, p, surplus, accept, private=0.12) == 9
    assert proposal(s, p, surplus, accept, private=0.2) == K.MAXIMAL_DEMAND
    assert proposal(s, p, surplus, accept, forced=3) == 3


@pytest.mark.parametrize(("drafter", "stock"), [(R, V.DEMAND_RUSSIA), (U, V.DEMAND_UKRAINE), (BROKER, -1)])
def test_public_demands_build_the_drafters_own_stock(drafter: int, stock: int, s: Vector, p: Vector) -> None:
    before = s.copy()
    none = np.full(D.N_OFFERS, -0.1)
    for _ in range(2):
        proposal(s, p, none, np.full(D.N_OFFERS, 0.5), drafter)
    if stock >= 0:
        assert s[stock] == pytest.approx(2.0 * p[P.TALKS_DEMAND_STEP])
        s[stock] = 0.0
    assert (s == before).all()
    for _ in range(40):
        proposal(s, p, none, np.full(D.N_OFFERS, 0.5), drafter)
    if stock >= 0:
        assert s[stock] == 1.0


def test_an_offer_that_may_be_taken_is_no_public_demand(s: Vector, p: Vector) -> None:
    surplus, before = np.full(D.N_OFFERS, 0.1), s.copy()
    proposal(s, p, surplus, np.full(D.N_OFFERS, 0.5))
    assert (s == before).all()
    proposal(s, p, surplus, np.full(D.N_OFFERS, 0.5 * p[P.TALKS_DEMAND_CHANCE]))
    assert s[V.DEMAND_RUSSIA] == pytest.approx(p[P.TALKS_DEMAND_STEP])


def test_in_a_ceasefire_the_drafter_looks_at_settlements_alone(s: Vector, p: Vector) -> None:
    surplus = np.full(D.N_OFFERS, 0.1)
    surplus[1] = 0.9
    assert proposal(s, p, surplus, np.full(D.N_OFFERS, 0.5)) == 1
    s[V.DEAL] = V.CEASEFIRE
    assert proposal(s, p, surplus, np.full(D.N_OFFERS, 0.5)) >= D.FIRST_SETTLEMENT


def answer(
    b: Vector, p: Vector, w: Tables, surplus: Vector, forced: int, role: int = U, private: float = 0.0
) -> Vector:
    """Answer an offer with this surplus [type] and return the chances of the answers."""
    of_roles = np.zeros((D.N_ROLES, V.MAX_TYPES, D.N_OFFERS))
    of_roles[role] = surplus[:, None]
    chances = np.zeros(3)
    given = K.answer(b, p, w, role, 0, private, 6, address(1, 1), 3, forced, of_roles, chances)
    assert forced in (-1, given)
    return chances


def test_an_answer_tells_of_the_type_and_only_of_the_type(b: Vector, p: Vector, w: Tables) -> None:
    before = b.copy()
    answer(b, p, w, np.array([0.05, 0.05, 0.0]), V.REJECT)
    assert b == pytest.approx(before, abs=1e-12)
    answer(b, p, w, np.array([-0.1, 0.1, 0.0]), V.ACCEPT)
    first = V.UKRAINE * V.MAX_TYPES
    assert b[first + 1] > before[first + 1]
    assert np.delete(b, range(first, first + 3)) == pytest.approx(np.delete(before, range(first, first + 3)))


def test_others_do_not_see_the_private_cost_in_an_answer(b: Vector, p: Vector, w: Tables) -> None:
    one, two = b.copy(), b.copy()
    surplus = np.array([-0.05, 0.05, 0.0])
    willing = answer(one, p, w, surplus, V.ACCEPT, private=-0.2)
    loath = answer(two, p, w, surplus, V.ACCEPT, private=0.2)
    assert willing[V.ACCEPT] > 0.9 > 0.1 > loath[V.ACCEPT]
    assert (one == two).all()


@pytest.mark.parametrize(
    ("drafter", "offer", "answers", "agreed"),
    [
        (R, 6, (-1, V.ACCEPT), True),
        (R, 6, (-1, V.REJECT), False),
        (U, 6, (V.ACCEPT, -1), True),
        (U, 6, (V.WALK_OUT, -1), False),
        (BROKER, 6, (V.ACCEPT, V.ACCEPT), True),
        (BROKER, 6, (V.ACCEPT, V.REJECT), False),
        (BROKER, 6, (V.WALK_OUT, V.ACCEPT), False),
        (R, K.MAXIMAL_DEMAND, (-1, V.ACCEPT), False),
    ],
)
def test_all_who_did_not_draft_must_accept(
    drafter: int, offer: int, answers: tuple[int, int], agreed: bool, s: Vector, p: Vector, w: Tables
) -> None:
    found = K.conclude(s, p, w, V.BROAD, drafter, offer, np.array(answers), 3)
    assert bool(found) == agreed
    assert (s[V.DEAL] == V.SETTLEMENT) == agreed
    assert (s[V.TALKS_PAUSE] > 0.0) == (V.WALK_OUT in answers)


def test_a_month_of_talks_brings_standing_time_and_weariness(
    base: World, s: Vector, p: Vector, w: Tables
) -> None:
    for f, name in enumerate(V.FORMATS):
        state = s.copy()
        K.hold(state, p, w, f)
        fields = base.scenario.formats[name].fields
        assert state[V.STANDING] - s[V.STANDING] == pytest.approx(fields["standing"].value)
        assert state[V.SEAT] - s[V.SEAT] == pytest.approx(fields["seat_belarus"].value)
        assert state[V.FORCE_RUSSIA] - s[V.FORCE_RUSSIA] == p[P.TALKS_REGROUP]
        assert state[V.WILL_UKRAINE] - s[V.WILL_UKRAINE] == pytest.approx(-p[P.TALKS_WEARY])
    s[V.DEAL] = V.CEASEFIRE
    quiet = s.copy()
    K.hold(quiet, p, w, V.BROAD)
    assert quiet[V.FORCE_RUSSIA] == s[V.FORCE_RUSSIA]
    assert quiet[V.WILL_UKRAINE] == s[V.WILL_UKRAINE]


def test_consent_teaches_who_would_have_consented(base: World) -> None:
    """Held talks move beliefs about those at the table by who would have consented."""
    model: Campaign = start(with_types(base, russia="freeze"), 3, tape=consenting())
    model.step()
    quiet: Campaign = start(with_types(base, russia="freeze"), 3, tape=consenting(ukraine=V.DECLINE))
    quiet.step()
    assert model.turns[0].choices.tolist() == quiet.turns[0].choices.tolist()
    moved = model.beliefs - quiet.beliefs
    assert np.abs(moved[: V.MAX_TYPES]).max() > 1e-6
