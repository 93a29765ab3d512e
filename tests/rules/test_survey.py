"""Survey of a format: what offers are worth to whom, from public knowledge, against the status quo."""

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
from sim.rules.bargaining import NO_OFFER, best_offer
from sim.rules.survey import actor_of, drafting_chance, role_weights
from sim.rules.tables import Tables
from sim.trace import RawTable
from tests.helpers import bits, empty_tape, start, values, with_start
from tests.rules.ahead import war_ahead
from tests.rules.test_deals import offer

Vector = NDArray[np.float64]
R, U, BROKER = D.RUSSIA_ROLE, D.UKRAINE_ROLE, D.BROKER_ROLE
SETTLEMENTS = range(D.FIRST_SETTLEMENT, D.N_OFFERS)
UNGUARDED = [i for i in SETTLEMENTS if D.OFFERS[i, D.OFFER_GUARANTEE] != D.FORCES]


def survey(
    base: World, format_: int = V.US_BROKERED, numbers: Vector | None = None, **variables: float
) -> RawTable:
    """Return the table of a first month in which all consent to one format alone and its first offer is
    refused."""
    tape = empty_tape()
    tape[:, : V.N_ACTORS] = [base.action_row(actor, "continue") for actor in V.ACTORS]
    tape[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.DECLINE
    first = K.SLOT_CONSENT + format_ * D.N_ROLES
    tape[:, first : first + D.N_ROLES] = V.ACCEPT
    tape[:, K.SLOT_ANSWER :] = V.REJECT
    model: Campaign = start(with_start(base, **variables), values=numbers, tape=tape)
    model.step()
    table = model.turns[0].table
    assert table is not None
    assert table.format == format_
    return table


def kinds(base: World, role: int, format_: int = V.US_BROKERED) -> int:
    actor = actor_of(role, int(base.tables.formats[format_, T.FORMAT_BROKER]))
    return len(base.type_names[V.ACTORS[actor]])


def test_who_plays_which_role(w: Tables) -> None:
    assert actor_of(R, V.EUROPE) == V.RUSSIA
    assert actor_of(U, V.EUROPE) == V.UKRAINE
    assert actor_of(BROKER, V.EUROPE) == V.EUROPE
    assert actor_of(BROKER, -1) == -1
    weights = np.zeros((D.N_ROLES, V.MAX_TYPES), dtype=np.int64)
    role_weights(w, -1, weights)
    assert (weights[BROKER] == -1).all()
    assert (weights[R] >= 0).all()
    assert (weights[U] >= 0).tolist() == [True, True, False]


def test_a_guarantee_is_what_kyiv_wants_and_what_it_costs_moscow(base: World) -> None:
    surplus = survey(base, V.BROAD).surplus
    for land in (V.LINE, V.ZONE_A):
        for cap in (0.0, 1.0):
            bare, guarded = (offer(V.SETTLEMENT, land, 1, cap, g, 0) for g in (0, 1))
            assert (surplus[U, :2, guarded] > surplus[U, :2, bare]).all()
    bare, guarded = (offer(V.SETTLEMENT, V.LINE, 0, 0, g, 0) for g in (0, 1))
    assert (surplus[R, :, guarded] < surplus[R, :, bare]).all()


def test_moscow_gains_and_kyiv_loses_by_every_demand(base: World) -> None:
    surplus = survey(base, pledge_europe=0.9).surplus
    for number in SETTLEMENTS:
        kind, land, recognition, neutrality, cap, guarantee, side = D.OFFERS[number]
        demanded = []
        if land == V.LINE:
            demanded.append(offer(kind, V.ZONE_A, neutrality, cap, guarantee, side))
            if recognition == 0.0:
                demanded.append(offer(kind, land, neutrality, cap, guarantee, side, 1))
        if land != V.CLIENT_STATE and cap == 0.0:
            demanded.append(offer(kind, land, neutrality, 1.0, guarantee, side, recognition))
        if guarantee == D.FORCES:
            demanded.append(offer(kind, land, neutrality, cap, D.PAPER, side, recognition))
        for more in demanded:
            assert (surplus[U, :2, more] < surplus[U, :2, number]).all()
            assert (surplus[R, :, more] > surplus[R, :, number]).all()
        if side == 0.0:
            paid = offer(kind, land, neutrality, cap, guarantee, 1, recognition)
            assert (surplus[R, :, paid] > surplus[R, :, number]).all()


def test_what_cannot_be_offered_is_neither_weighed_nor_drafted(base: World) -> None:
    table = survey(base, V.BROAD, pledge_europe=0.1)
    forces = D.OFFERS[:, D.OFFER_GUARANTEE] == D.FORCES
    assert not table.surplus[:, :, forces].any()
    assert not table.accept[:, forces].any()
    chance = np.zeros(D.N_OFFERS)
    for drafter in (R, U, BROKER):
        drafting_chance(drafter, table.accept, chance)
        for kind in range(kinds(base, drafter, V.BROAD)):
            eager = table.surplus[drafter, kind] + 1.0  # a private wish for any deal
            assert not forces[best_offer(eager, 0.0, chance, 0, D.N_OFFERS)]


def test_the_readier_type_of_kyiv_accepts_more(base: World) -> None:
    surplus = survey(base).surplus
    soft = base.type_names["ukraine"].index("soft")
    assert surplus[U, soft, offer(V.CEASEFIRE)] > surplus[U, 1 - soft, offer(V.CEASEFIRE)]


def test_estimates_are_the_mean_over_believed_types(base: World) -> None:
    table = survey(base)
    floor = base.scenario.parameters["talks.estimate_floor"].value
    made = D.OFFERS[:, D.OFFER_GUARANTEE] != D.FORCES
    weighed = table.accept[:, made]
    assert ((weighed >= floor - 1e-12) & (weighed <= 1.0 - floor + 1e-12)).all()
    order = np.argsort(table.surplus[U, 0, made])
    sure = values(base, {"prior.ukraine.resolved": 1.0, "prior.ukraine.soft": 0.0})
    sure[base.names.index("beliefs.temper")] = 0.0
    accepted = survey(base, numbers=sure).accept[U, made]
    assert (np.diff(accepted[order]) >= -1e-12).all()


def test_best_offers_and_drafting_chances(base: World) -> None:
    table = survey(base)
    chance = np.zeros(D.N_OFFERS)
    for drafter, expected in (
        (R, table.accept[U]),
        (U, table.accept[R]),
        (BROKER, table.accept[R] * table.accept[U]),
    ):
        drafting_chance(drafter, table.accept, chance)
        assert chance == pytest.approx(expected)
        for kind in range(kinds(base, drafter)):
            best = best_offer(table.surplus[drafter, kind], 0.0, chance, 0, D.N_OFFERS)
            worth = table.surplus[drafter, kind] * chance
            assert best == NO_OFFER if worth.max() <= 0.0 else worth[best] == worth.max()


def test_the_guarantee_that_is_weighed_is_the_one_that_is_signed(base: World) -> None:
    """Terms fix a guarantee at signature; that pledges would fade later takes nothing off what is on the
    table."""
    pledged = {"pledge_us": 0.9, "pledge_europe": 0.9}
    no_entry = {"brink.nato_intent": 0.0}  # what pledges are for besides
    lasting = survey(base, V.BROAD, values(base, no_entry | {"stocks.pledges": 1.0}), **pledged)
    fading = survey(base, V.BROAD, values(base, no_entry | {"stocks.pledges": 0.5}), **pledged)
    assert lasting.surplus == pytest.approx(fading.surplus, abs=1e-12)
    assert lasting.accept == pytest.approx(fading.accept, abs=1e-12)


def test_public_demands_make_concessions_dearer(base: World) -> None:
    plain, bound = survey(base, demand_ukraine=0.0), survey(base, demand_ukraine=0.8)
    ceded = offer(V.SETTLEMENT, V.ZONE_A)
    assert (bound.surplus[U, :2, ceded] < plain.surplus[U, :2, ceded] - 0.01).all()
    assert bits(bound.surplus[R]) == bits(plain.surplus[R])


def test_the_stopping_cost_weighs_on_belligerents_alone(base: World) -> None:
    cost = base.scenario.parameters["talks.stopping_cost"].value
    plain, free = survey(base), survey(base, numbers=values(base, {"talks.stopping_cost": 0.0}))
    lighter = free.surplus - plain.surplus
    assert lighter[R][:, UNGUARDED] == pytest.approx(cost)
    assert lighter[U, :2][:, UNGUARDED] == pytest.approx(cost)
    assert lighter[BROKER] == pytest.approx(0.0, abs=1e-15)


def test_a_ceasefire_in_force_is_the_fallback_not_the_war(base: World) -> None:
    """Where a ceasefire holds for sure, a settlement must beat it, however bad the war would be."""
    holds = {"durability.base": 0.0}
    ceasefire = {"deal": 1.0, "deal_months": 3.0, "deal_format": 3.0, "monitoring": 0.6}
    plain = survey(base, numbers=values(base, holds), **ceasefire)
    bloody = survey(base, numbers=values(base, holds | {"casualties.ukraine": 30.0}), **ceasefire)
    assert plain.surplus[U, :2][:, UNGUARDED] == pytest.approx(bloody.surplus[U, :2][:, UNGUARDED], abs=1e-9)
    at_war = survey(base, numbers=values(base, holds))
    bloody_war = survey(base, numbers=values(base, holds | {"casualties.ukraine": 30.0}))
    assert (bloody_war.surplus[U, :2][:, UNGUARDED] > at_war.surplus[U, :2][:, UNGUARDED] + 0.01).all()


def test_in_a_ceasefire_only_settlements_are_on_the_table(base: World) -> None:
    table = survey(base, deal=1.0, deal_months=3.0)
    assert table.offer >= D.FIRST_SETTLEMENT
    assert not table.surplus[:, :, : D.FIRST_SETTLEMENT].any()
    assert not table.accept[:, : D.FIRST_SETTLEMENT].any()


def test_offers_that_are_off_the_table_leave_no_trace_of_earlier_talks(base: World) -> None:
    """A tape may force an offer that is not on the table, which gives way to one that is; what is read of the
    answer must not hang on the past."""
    tape = empty_tape()
    tape[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.ACCEPT
    tape[1, K.SLOT_OFFER], tape[1, K.SLOT_ANSWER :] = offer(V.CEASEFIRE, guarantee=1), V.ACCEPT
    tape[2:, K.SLOT_OFFER], tape[2:, K.SLOT_ANSWER :] = offer(V.CEASEFIRE), V.REJECT
    model = start(base, 1, tape=tape)
    for _ in range(3):
        model.step()
    rest = start(base, 1, tape=tape, start=(model.state.copy(), model.beliefs.copy(), model.turn))
    model.step()
    rest.step()
    assert model.deal == V.CEASEFIRE
    assert bits(model.beliefs) == bits(rest.beliefs)
    assert bits(model.state) == bits(rest.state)


def test_the_war_is_expected_by_reputation(s: Vector, b: Vector, p: Vector, w: Tables) -> None:
    plain, _ = war_ahead(s, b, p, w)
    b[:3] = 1.0, 0.0, 0.0  # Moscow is taken for its most determined type
    determined, _ = war_ahead(s, b, p, w)
    territory = V.GOALS["ukraine"].index("territory")
    assert determined[V.UKRAINE, territory] < plain[V.UKRAINE, territory]
    assert s[V.DEAL] == V.NO_DEAL


def test_the_war_is_weighed_as_if_no_deal_were_in_force(s: Vector, b: Vector, p: Vector, w: Tables) -> None:
    war, _ = war_ahead(s, b, p, w)
    s[V.DEAL], s[V.GUARANTEE], s[V.RELIEF] = V.CEASEFIRE, 0.5, 0.5
    before = s.copy()
    in_deal, _ = war_ahead(s, b, p, w)
    assert bits(war) == bits(in_deal)
    assert (s == before).all()


def test_a_truce_spares_lives(s: Vector, b: Vector, p: Vector, w: Tables) -> None:
    war, truce = war_ahead(s, b, p, w)
    lives, blood = V.GOALS["ukraine"].index("lives"), V.GOALS["russia"].index("blood")
    assert truce[V.UKRAINE, lives] > war[V.UKRAINE, lives]
    assert truce[V.RUSSIA, blood] > war[V.RUSSIA, blood]
    assert p[P.TALKS_TRUCE_INTENSITY] > 0.0
