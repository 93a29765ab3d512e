"""Deals: what can be offered, what terms in force are worth and to whom, how a deal comes in and goes out."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import deals as D
from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.strength import log_ratio
from sim.rules.survey import role_weights
from sim.rules.tables import Tables

Vector = NDArray[np.float64]
TERMS = range(V.DEAL, V.VIOLATIONS + 1)
LINE_SETTLEMENT = D.FIRST_SETTLEMENT


def offer(
    kind: int,
    land: int = 0,
    neutrality: float = 0,
    cap: float = 0,
    guarantee: float = 0,
    side: float = 0,
    recognition: float | None = None,
) -> int:
    """Return the number of an offer on the menu; land beyond the line is always recognised."""
    row = [
        kind,
        land,
        land > V.LINE if recognition is None else recognition,
        neutrality,
        cap,
        guarantee,
        side,
    ]
    return int(np.flatnonzero((row == D.OFFERS).all(axis=1))[0])


def first_field(w: Tables, format_: int) -> int:
    return int(w.formats[format_, T.FORMAT_FIRST])


def test_the_menu_of_offers() -> None:
    assert len({tuple(row) for row in D.OFFERS}) == D.N_OFFERS
    kinds = D.OFFERS[:, D.KIND]
    assert (kinds == [D.TRUCE] + [V.CEASEFIRE] * 6 + [V.SETTLEMENT] * (D.N_OFFERS - 7)).all()
    assert (D.FIRST_CEASEFIRE, D.FIRST_SETTLEMENT) == (1, 7)
    assert not D.OFFERS[: D.FIRST_SETTLEMENT, D.OFFER_LAND : D.OFFER_CAP + 1].any()
    partition = D.OFFERS[D.OFFERS[:, D.OFFER_LAND] == V.CLIENT_STATE]
    assert len(partition) == 2
    assert (partition[:, D.OFFER_RECOGNITION : D.OFFER_SIDE] == [1.0, 1.0, 1.0, D.BARE]).all()
    neutral = D.OFFERS[:, D.OFFER_NEUTRALITY] > 0.0
    assert not (neutral & (D.OFFERS[:, D.OFFER_GUARANTEE] == D.FORCES)).any(), (
        "neutral ground hosts no foreign troops"
    )
    lines = D.OFFERS[(kinds == V.SETTLEMENT) & (D.OFFERS[:, D.OFFER_LAND] == V.LINE)]
    assert set(lines[:, D.OFFER_RECOGNITION]) == {0.0, 1.0}
    assert D.OFFERS[D.OFFERS[:, D.OFFER_LAND] > V.LINE, D.OFFER_RECOGNITION].all()


def test_foreign_troops_need_a_table_and_a_pledge(s: Vector, p: Vector, w: Tables) -> None:
    guarded = offer(V.CEASEFIRE, guarantee=D.FORCES)
    for f, name in enumerate(V.FORMATS):
        first = first_field(w, f)
        s[V.PLEDGE_EUROPE] = p[P.TALKS_FORCES_PLEDGE]
        assert D.is_on_offer(s, p, first, guarded) == (name in ("us_brokered", "broad"))
        s[V.PLEDGE_EUROPE] -= 0.01
        assert not D.is_on_offer(s, p, first, guarded)
        assert D.is_on_offer(s, p, first, offer(V.CEASEFIRE, guarantee=D.PAPER))


def test_a_ceasefire_leaves_only_settlements_to_offer(s: Vector, p: Vector, w: Tables) -> None:
    s[V.PLEDGE_EUROPE], s[V.DEAL] = 1.0, V.CEASEFIRE
    on_offer = [i for i in range(D.N_OFFERS) if D.is_on_offer(s, p, first_field(w, V.BROAD), i)]
    assert on_offer == list(range(D.FIRST_SETTLEMENT, D.N_OFFERS))


def test_guarantees_come_from_the_table_and_from_pledges(s: Vector, p: Vector, w: Tables) -> None:
    found = {}
    for pledge in (0.0, 0.5, 1.0):
        s[V.PLEDGE_US] = s[V.PLEDGE_EUROPE] = pledge
        found[pledge] = [D.strongest_guarantee(s, p, first_field(w, f)) for f in range(V.N_FORMATS)]
    for f, name in enumerate(V.FORMATS):
        assert found[0.0][f] == p[first_field(w, f) + V.GUARANTEE_BASE]
        grows = name in ("us_brokered", "broad")
        assert (found[1.0][f] > found[0.5][f] > found[0.0][f]) == grows
        assert found[1.0][f] <= 1.0


@pytest.mark.parametrize("format_", range(V.N_FORMATS))
def test_terms_put_into_force_and_taken_out(
    format_: int, base: World, s: Vector, p: Vector, w: Tables
) -> None:
    before, first = s.copy(), first_field(w, format_)
    strongest = D.strongest_guarantee(s, p, first)
    D.put_terms(s, p, first, format_, D.OFFERS[offer(V.SETTLEMENT, V.ZONE_A, 1, 0.5, D.PAPER, 1)], strongest)
    assert (s[V.DEAL], s[V.LAND], s[V.NEUTRALITY], s[V.FORCE_CAP]) == (V.SETTLEMENT, V.ZONE_A, 1.0, 0.5)
    assert (s[V.RECOGNITION], s[V.FOREIGN_FORCES]) == (1.0, 0.0)
    assert s[V.GUARANTEE] == p[P.TALKS_PAPER_SHARE] * strongest
    fields = base.scenario.formats[V.FORMATS[format_]].fields
    assert s[V.RELIEF] == fields["relief_max"].value
    assert s[V.MONITORING] == fields["monitoring"].value
    assert s[V.BELARUS_CLAUSE] == fields["belarus_clause"].value
    assert s[V.DEAL_FORMAT] == format_ + 1
    D.clear_terms(s)
    assert (s == before).all()


def test_foreign_troops_make_a_guarantee_whole(s: Vector, p: Vector, w: Tables) -> None:
    first = first_field(w, V.BROAD)
    D.put_terms(s, p, first, V.BROAD, D.OFFERS[offer(V.CEASEFIRE, guarantee=D.FORCES)], 0.7)
    assert (s[V.GUARANTEE], s[V.FOREIGN_FORCES], s[V.RELIEF], s[V.RECOGNITION]) == (0.7, 1.0, 0.0, 0.0)
    D.put_terms(s, p, first, V.BROAD, D.OFFERS[offer(V.CEASEFIRE)], 0.7)
    assert (s[V.GUARANTEE], s[V.FOREIGN_FORCES]) == (0.0, 0.0)


def test_minsk_has_its_clause_only_where_the_side_payments_are_in(s: Vector, p: Vector, w: Tables) -> None:
    first = first_field(w, V.MINSK_TRILATERAL)
    for side in (0.0, 1.0):
        D.put_terms(s, p, first, V.MINSK_TRILATERAL, D.OFFERS[offer(V.SETTLEMENT, side=side)], 0.1)
        assert s[V.BELARUS_CLAUSE] == side
        assert s[V.RELIEF] == side * p[first + V.RELIEF_MAX]


def test_a_truce_eases_the_war_and_ends_nothing(s: Vector, p: Vector, w: Tables) -> None:
    before = s.copy()
    D.sign(s, p, w, V.BILATERAL, 0, 4)
    assert s[V.TRUCES] == 1.0
    assert s[V.INTENSITY] == pytest.approx(before[V.INTENSITY] - p[P.TALKS_TRUCE_INTENSITY])
    assert s[V.STRIKES_RUSSIA] == pytest.approx(before[V.STRIKES_RUSSIA] - p[P.TALKS_TRUCE_STRIKES])
    assert s[V.STRIKES_UKRAINE] == pytest.approx(before[V.STRIKES_UKRAINE] - p[P.TALKS_TRUCE_STRIKES])
    assert s[V.DEAL] == s[V.DEALS_SIGNED] == s[V.FIGHTING_ENDED] == 0.0


def test_a_truce_takes_off_no_more_than_there_is(s: Vector, p: Vector) -> None:
    eased = (V.INTENSITY, V.STRIKES_RUSSIA, V.STRIKES_UKRAINE)
    for variable in eased:
        s[variable] = 0.01
    D.put_truce(s, p)
    assert [s[variable] for variable in eased] == [0.0, 0.0, 0.0]


def test_a_deal_is_signed(s: Vector, p: Vector, w: Tables) -> None:
    s[V.COLLAPSE_RUSSIA], s[V.FORCE_RUSSIA] = 3.0, 500.0
    D.sign(s, p, w, V.BROAD, offer(V.CEASEFIRE), 4)
    assert (s[V.DEAL], s[V.DEALS_SIGNED], s[V.FIGHTING_ENDED], s[V.DEAL_MONTHS]) == (
        V.CEASEFIRE,
        1.0,
        4.0,
        0.0,
    )
    assert s[V.RATIO_SIGNED] == log_ratio(s, p) != 0.0
    assert s[V.COLLAPSE_RUSSIA] == 0.0
    s[V.DEAL_MONTHS], s[V.VIOLATIONS] = 9.0, 0.4
    D.sign(s, p, w, V.US_BROKERED, LINE_SETTLEMENT, 13)
    assert (s[V.DEAL], s[V.DEALS_SIGNED], s[V.DEAL_FORMAT]) == (V.SETTLEMENT, 2.0, V.US_BROKERED + 1)
    assert s[V.FIGHTING_ENDED] == 4.0, "the fighting had ended with the ceasefire"
    assert s[V.DEAL_MONTHS] == s[V.VIOLATIONS] == 0.0


# The path of a peace ----------------------------------------------------------------------------------------


def test_a_peaceful_path_is_quiet(s: Vector, p: Vector) -> None:
    path = np.full(V.N_STATE, np.nan)
    D.peace_paths(s, p, 0.0, path, path)
    assert np.isfinite(path).all()
    for variable in (
        V.CASUALTIES_RUSSIA,
        V.CASUALTIES_UKRAINE,
        V.FRONT_RATE,
        V.NORTH_RATE,
        V.NORTH_OFFENSIVE,
    ):
        assert path[variable] == 0.0
    for variable in (V.GAIN_EAST, V.GAIN_SOUTH, V.ACCESS, V.BASING, V.AID_US_BASE):
        assert path[variable] == pytest.approx(s[variable])
    assert s[V.DEAL] == V.NO_DEAL


def test_a_peaceful_path_mixes_its_mean_and_its_end(s: Vector, p: Vector) -> None:
    """Men are released by an equal share each month, so mean and end of the path are known."""
    months, end = int(p[P.TALKS_LOOKAHEAD]), p[P.CHOICE_END_SHARE]
    path = np.zeros(V.N_STATE)
    D.peace_paths(s, p, 0.0, path, path)
    kept = (1.0 - p[P.FORCES_RELEASE_RUSSIA]) ** np.arange(1, months + 1)
    mixed = (1.0 - end) * kept.mean() + end * kept[-1]
    assert path[V.FORCE_RUSSIA] == pytest.approx(s[V.FORCE_RUSSIA] * mixed)


def test_a_peaceful_path_is_linear_in_relief(s: Vector, p: Vector) -> None:
    paths = {relief: np.zeros(V.N_STATE) for relief in (0.0, 0.3, 1.0)}
    for relief, path in paths.items():
        D.peace_paths(s, p, relief, np.zeros(V.N_STATE), path)
    assert paths[0.3] == pytest.approx(paths[0.0] + 0.3 * (paths[1.0] - paths[0.0]), abs=1e-9)
    assert paths[1.0][V.ECONOMY_RUSSIA] > paths[0.0][V.ECONOMY_RUSSIA]


def test_a_settlement_takes_the_risk_away_and_a_ceasefire_does_not(s: Vector, p: Vector) -> None:
    outlook = np.full(G.N_OUTLOOK, np.nan)
    s[V.DEAL] = V.CEASEFIRE
    D.peace_outlook(s, p, outlook)
    assert outlook[G.RISK] > 0.0
    assert outlook[G.FALL_UKRAINE] == outlook[G.FALL_RUSSIA] == 0.0
    assert outlook[G.ACCESS_EXPECTED] == s[V.ACCESS]
    s[V.DEAL] = V.SETTLEMENT
    D.peace_outlook(s, p, outlook)
    assert outlook[G.RISK] == 0.0


# What it costs to concede -----------------------------------------------------------------------------------


def test_audiences_punish_concessions(s: Vector, p: Vector) -> None:
    def cost(role: int, number: int) -> float:
        return D.audience_cost(role, s, p, D.OFFERS[number])

    zone_a, capped = offer(V.SETTLEMENT, V.ZONE_A), offer(V.SETTLEMENT, V.LINE, 0, 1)
    s[V.WILL_UKRAINE] = 0.0
    s[V.DEMAND_RUSSIA] = s[V.DEMAND_UKRAINE] = 0.0
    for role in (D.RUSSIA_ROLE, D.UKRAINE_ROLE):
        assert all(cost(role, i) == 0.0 for i in range(D.N_OFFERS))
    s[V.DEMAND_UKRAINE] = 0.5
    assert cost(D.UKRAINE_ROLE, zone_a) == pytest.approx(0.5 * p[P.TALKS_AUDIENCE_LAND])
    assert cost(D.UKRAINE_ROLE, capped) == pytest.approx(0.5 * p[P.TALKS_AUDIENCE_CAP])
    assert cost(D.UKRAINE_ROLE, LINE_SETTLEMENT) == 0.0
    recognised = offer(V.SETTLEMENT, recognition=1)
    assert cost(D.UKRAINE_ROLE, recognised) == pytest.approx(0.5 * p[P.TALKS_AUDIENCE_RECOGNITION])
    assert cost(D.UKRAINE_ROLE, offer(V.CEASEFIRE)) == 0.0
    s[V.WILL_UKRAINE] = 0.8
    assert cost(D.UKRAINE_ROLE, zone_a) > 0.5 * p[P.TALKS_AUDIENCE_LAND]
    s[V.DEMAND_RUSSIA] = 0.5
    assert cost(D.RUSSIA_ROLE, LINE_SETTLEMENT) == pytest.approx(0.5 * p[P.TALKS_AUDIENCE_LINE])
    assert cost(D.RUSSIA_ROLE, zone_a) == 0.0


def test_belligerents_pay_for_stopping_and_brokers_do_not(s: Vector, p: Vector) -> None:
    whole = p[P.TALKS_STOPPING_COST]
    for role in (D.RUSSIA_ROLE, D.UKRAINE_ROLE):
        assert D.stopping_cost(role, s, p, D.OFFERS[LINE_SETTLEMENT]) == pytest.approx(whole)
        assert D.stopping_cost(role, s, p, D.OFFERS[offer(V.CEASEFIRE)]) == pytest.approx(
            whole * p[P.TALKS_CEASEFIRE_SHARE]
        )
        assert D.stopping_cost(role, s, p, D.OFFERS[0]) == pytest.approx(whole * p[P.TALKS_TRUCE_SHARE])
    assert all(D.stopping_cost(D.BROKER_ROLE, s, p, D.OFFERS[i]) == 0.0 for i in range(D.N_OFFERS))


def test_terms_decide_who_gains_from_a_renewed_war(s: Vector, p: Vector) -> None:
    s[V.GUARANTEE] = 1.0
    assert D.again(D.UKRAINE_ROLE, s, p, 0.5) == pytest.approx(0.5)
    assert D.again(D.BROKER_ROLE, s, p, 0.5) == 0.5
    guarded = D.again(D.RUSSIA_ROLE, s, p, 0.5)
    s[V.GUARANTEE] = 0.0
    bare = D.again(D.UKRAINE_ROLE, s, p, 0.5)
    assert bare < 0.5
    assert D.again(D.RUSSIA_ROLE, s, p, 0.5) > guarded
    s[V.FORCE_CAP] = 1.0
    assert D.again(D.UKRAINE_ROLE, s, p, 0.5) < bare
    assert D.again(D.RUSSIA_ROLE, s, p, 0.5) > 0.5
    capped = D.again(D.UKRAINE_ROLE, s, p, 0.5)
    s[V.NEUTRALITY] = 1.0
    assert D.again(D.UKRAINE_ROLE, s, p, 0.5) < capped


# What a deal is worth ---------------------------------------------------------------------------------------


class Deal:
    """A settlement on the line of contact in the US-brokered format, weighed against a war of equal worth to
    all."""

    def __init__(self, s: Vector, b: Vector, p: Vector, w: Tables) -> None:
        self.s, self.b, self.p = s.copy(), b.copy(), p.copy()
        self.weights = np.zeros((D.N_ROLES, V.MAX_TYPES), dtype=np.int64)
        role_weights(w, V.UNITED_STATES, self.weights)
        self.war = np.full((D.N_ROLES, V.MAX_TYPES), 0.4)
        D.put_terms(self.s, p, first_field(w, V.US_BROKERED), V.US_BROKERED, D.OFFERS[LINE_SETTLEMENT], 0.0)

    def worth(self) -> Vector:
        """Return the utility of the deal [role, type]."""
        outlook, out = np.zeros(G.N_OUTLOOK), np.zeros((D.N_ROLES, V.MAX_TYPES))
        D.peace_outlook(self.s, self.p, outlook)
        D.value_deal(
            self.s,
            self.b,
            self.p,
            V.UNITED_STATES,
            self.weights,
            self.war,
            outlook,
            np.zeros(V.MAX_GOALS),
            out,
        )
        return out

    def peace(self) -> Vector:
        """Return the utility of the deal if it were sure to last."""
        lasting = self.p[P.DURABILITY_BASE]
        self.p[P.DURABILITY_BASE] = 0.0
        out = self.worth()
        self.p[P.DURABILITY_BASE] = lasting
        return out


@pytest.fixture
def deal(s: Vector, b: Vector, p: Vector, w: Tables) -> Deal:
    return Deal(s, b, p, w)


def test_a_deal_is_worth_its_peace_and_its_war_by_the_chance_of_breaking(deal: Deal) -> None:
    peace = deal.peace()
    deal.p[P.DURABILITY_BASE] = 1e6
    broken = deal.worth()
    deal.p[P.DURABILITY_BASE], deal.p[P.DURABILITY_SHARPNESS] = 0.03, 0.0
    factor = np.exp(-deal.p[P.DURABILITY_MONITORING] * deal.s[V.MONITORING])
    breaks = 1.0 - np.exp(-deal.p[P.DURABILITY_WINDOW] * 0.03 * factor)
    assert deal.worth() == pytest.approx((1.0 - breaks) * peace + breaks * broken)
    war = {role: D.again(role, deal.s, deal.p, 0.4) for role in range(D.N_ROLES)}
    assert broken[D.UKRAINE_ROLE, :2] == pytest.approx(war[D.UKRAINE_ROLE])
    assert broken[D.RUSSIA_ROLE] == pytest.approx(war[D.RUSSIA_ROLE])
    assert broken[D.BROKER_ROLE, :2] == pytest.approx(war[D.BROKER_ROLE])


def test_dictated_terms_are_expected_to_last(deal: Deal) -> None:
    deal.s[V.DICTATED] = 1.0
    assert deal.worth() == pytest.approx(deal.peace())


def test_others_judge_a_deal_by_whom_they_think_moscow_is(deal: Deal) -> None:
    """A tempted type breaks deals: belief in it makes a deal worth less to Kyiv, not to Moscow itself."""
    deal.war[D.RUSSIA_ROLE] = [0.9, 0.4, 0.1]
    found = {}
    for kind in range(3):
        deal.b[:3] = np.eye(3)[kind]
        found[kind] = deal.worth()
    assert (found[0][D.UKRAINE_ROLE, :2] < found[1][D.UKRAINE_ROLE, :2]).all()
    assert (found[1][D.UKRAINE_ROLE, :2] < found[2][D.UKRAINE_ROLE, :2]).all()
    assert (found[0][D.BROKER_ROLE, :2] < found[2][D.BROKER_ROLE, :2]).all()
    for kind in range(3):
        assert found[kind][D.RUSSIA_ROLE] == pytest.approx(found[0][D.RUSSIA_ROLE])
    deal.b[:3] = [0.5, 0.0, 0.5]
    assert deal.worth()[D.UKRAINE_ROLE, :2] == pytest.approx(
        0.5 * (found[0][D.UKRAINE_ROLE, :2] + found[2][D.UKRAINE_ROLE, :2])
    )


def test_foreign_troops_reassure_kyiv_and_offend_moscow(deal: Deal) -> None:
    bare = deal.peace()
    deal.s[V.FOREIGN_FORCES] = 1.0
    guarded = deal.peace()
    assert (guarded[D.UKRAINE_ROLE, :2] > bare[D.UKRAINE_ROLE, :2]).all()
    assert (guarded[D.RUSSIA_ROLE] < bare[D.RUSSIA_ROLE]).all()


def test_recognition_is_worth_something_to_moscow_and_costs_kyiv(deal: Deal) -> None:
    bare = deal.peace()
    deal.s[V.RECOGNITION] = 1.0
    recognised = deal.peace()
    assert (recognised[D.RUSSIA_ROLE] > bare[D.RUSSIA_ROLE]).all()
    assert (recognised[D.UKRAINE_ROLE, :2] < bare[D.UKRAINE_ROLE, :2]).all()


def test_removing_a_guarantor_makes_a_deal_worth_less_to_kyiv(deal: Deal) -> None:
    bare = deal.worth()
    deal.s[V.GUARANTEE] = 0.8
    guarded = deal.worth()
    assert (guarded[D.UKRAINE_ROLE, :2] > bare[D.UKRAINE_ROLE, :2]).all()


# Dictated terms ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occupation", "client", "land"), [(0.0, 1.0, V.CLIENT_STATE), (0.5, 1.0, V.ZONE_A), (0.0, 0.0, V.ZONE_A)]
)
def test_the_victor_dictates_what_it_likes_best(
    occupation: float, client: float, land: int, s: Vector, p: Vector, w: Tables
) -> None:
    weights = int(w.types[w.first_type[V.RUSSIA], T.TYPE_WEIGHTS])
    p[P.COLLAPSE_OCCUPATION] = occupation
    p[P.GOALS_CLIENT_PARTITION] = 0.9 * client
    p[weights : weights + V.MAX_GOALS] = 0.0
    p[weights + V.GOALS["russia"].index("land")] = 0.5
    p[weights + V.RUSSIA_CLIENT] = 0.5
    if client == 0.0:
        p[P.COLLAPSE_OCCUPATION] = 0.01
    s[V.GUARANTEE] = s[V.DEAL_FORMAT] = 0.0
    assert D.dictate(s, p, w, weights, 9) == land
    assert (s[V.DEAL], s[V.LAND], s[V.NEUTRALITY], s[V.FORCE_CAP]) == (V.SETTLEMENT, land, 1.0, 1.0)
    assert (s[V.GUARANTEE], s[V.RELIEF], s[V.MONITORING], s[V.DEAL_FORMAT]) == (0.0, 0.0, 0.0, 0.0)
    assert (s[V.RECOGNITION], s[V.FOREIGN_FORCES]) == (1.0, 0.0)
    assert (s[V.DICTATED], s[V.FIGHTING_ENDED], s[V.COLLAPSED_UKRAINE]) == (1.0, 9.0, 9.0)
    assert s[V.DEALS_SIGNED] == 0.0, "nothing is signed at a table"
