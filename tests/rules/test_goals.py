"""Goals: every one a number in [0, 1] wherever the state may be, and monotone in what it is about."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.bounds import HIGH, LOW
from tests.helpers import world

Vector = NDArray[np.float64]
OUTLOOK = {"share_a": G.SHARE_A, "share_b": G.SHARE_B, "prospect": G.PROSPECT, "risk": G.RISK}
OUTLOOK |= {
    "fall_ukraine": G.FALL_UKRAINE,
    "fall_russia": G.FALL_RUSSIA,
    "access_expected": G.ACCESS_EXPECTED,
}
WAR, CEASEFIRE, SETTLEMENT = V.NO_DEAL, V.CEASEFIRE, V.SETTLEMENT
ALWAYS = (WAR, CEASEFIRE, SETTLEMENT)
IN_DEAL = (CEASEFIRE, SETTLEMENT)


def anywhere(random: np.random.Generator, deal: int) -> tuple[Vector, Vector]:
    """Return a state and an outlook drawn from everything that can be, in a given situation."""
    state = LOW + (HIGH - LOW) * random.random(V.N_STATE)
    state[V.DEAL] = deal
    state[V.LAND] = random.integers(0, 3) if deal == SETTLEMENT else V.LINE
    for flag in (V.NEUTRALITY, V.BELARUS_ARMY, V.RECOGNITION, V.FOREIGN_FORCES):
        state[flag] = random.integers(0, 2)
    state[V.FORCE_CAP] = random.choice([0.0, 0.5, 1.0])
    outlook = random.random(G.N_OUTLOOK)
    outlook[G.FALL_UKRAINE] *= 0.5
    outlook[G.FALL_RUSSIA] *= 0.5
    outlook[G.RISK] *= 0.1
    outlook[G.ACCESS_EXPECTED] *= V.ACCESS_HIGHEST
    return state, outlook


def goals(actor: str, state: Vector, outlook: Vector, numbers: Vector) -> dict[str, float]:
    """Return an actor's goals by name."""
    out = np.full(V.MAX_GOALS, np.nan)
    G.goals_of(V.ACTORS.index(actor), state, numbers, outlook, out)
    assert not out[len(V.GOALS[actor]) :].any()
    return dict(zip(V.GOALS[actor], out.tolist(), strict=False))


@given(st.integers(0, 2**32 - 1), st.sampled_from(ALWAYS))
def test_goals_lie_between_nothing_and_all(number: int, deal: int) -> None:
    state, outlook = anywhere(np.random.default_rng(number), deal)
    for actor in V.ACTORS:
        for name, value in goals(actor, state, outlook, world().values).items():
            assert 0.0 <= value <= 1.0, (actor, name)


# Actor, goal, what it is about, its sign, and the situations in which that holds.
RISES = [
    ("russia", "land", "share_a", 1, ALWAYS),
    ("russia", "land", "prospect", 1, (WAR,)),
    ("russia", "land", "recognition", 1, (SETTLEMENT,)),
    ("russia", "client", "prospect", 1, (WAR,)),
    ("russia", "client", "share_b", 1, (WAR,)),
    ("russia", "client", "fall_russia", -1, (WAR,)),
    ("russia", "no_hostile_ukraine", "guarantee", -1, IN_DEAL),
    ("russia", "no_hostile_ukraine", "foreign_forces", -1, IN_DEAL),
    ("russia", "no_hostile_ukraine", "force_cap", 1, (SETTLEMENT,)),
    ("russia", "no_hostile_ukraine", "neutrality", 1, (SETTLEMENT,)),
    ("russia", "no_hostile_ukraine", "fall_ukraine", 1, (WAR,)),
    ("russia", "no_hostile_ukraine", "fall_russia", -1, (WAR,)),
    ("russia", "regime", "will_russia", 1, ALWAYS),
    ("russia", "regime", "economy_russia", 1, ALWAYS),
    ("russia", "regime", "fall_russia", -1, (WAR,)),
    ("russia", "blood", "casualties_russia", -1, ALWAYS),
    ("russia", "sanctions", "sanctions_russia", -1, ALWAYS),
    ("russia", "sanctions", "relief", 1, ALWAYS),
    ("russia", "risk", "risk", -1, ALWAYS),
    ("russia", "standing", "standing", 1, ALWAYS),
    ("russia", "standing", "credibility_us", -1, ALWAYS),
    ("belarus", "regime", "belarus_army", -1, ALWAYS),
    ("belarus", "regime", "kyiv_pressure", -1, ALWAYS),
    ("belarus", "regime", "favour", 1, ALWAYS),
    ("belarus", "autonomy", "entanglement", -1, ALWAYS),
    ("belarus", "autonomy", "access", -1, ALWAYS),
    ("belarus", "autonomy", "force_north", -1, ALWAYS),
    ("belarus", "seat", "seat", 1, ALWAYS),
    ("belarus", "seat", "belarus_clause", 1, ALWAYS),
    ("belarus", "peace_near", "intensity", -1, ALWAYS),
    ("belarus", "peace_near", "access", -1, ALWAYS),
    ("belarus", "sanctions", "sanctions_belarus", -1, ALWAYS),
    ("belarus", "favour", "favour", 1, ALWAYS),
    ("belarus", "no_entry", "belarus_army", -1, ALWAYS),
    ("belarus", "basing", "basing", 1, ALWAYS),
    ("ukraine", "sovereignty", "prospect", -1, (WAR,)),
    ("ukraine", "sovereignty", "fall_ukraine", -1, (WAR,)),
    ("ukraine", "sovereignty", "fall_russia", 1, (WAR,)),
    ("ukraine", "sovereignty", "neutrality", -1, (SETTLEMENT,)),
    ("ukraine", "sovereignty", "force_cap", -1, (SETTLEMENT,)),
    ("ukraine", "sovereignty", "recognition", -1, (SETTLEMENT,)),
    ("ukraine", "sovereignty", "guarantee", 1, (SETTLEMENT,)),
    ("ukraine", "territory", "share_a", -1, ALWAYS),
    ("ukraine", "territory", "recognition", -1, (SETTLEMENT,)),
    ("ukraine", "territory", "fall_ukraine", -1, (WAR,)),
    ("ukraine", "security", "materiel_ukraine", 1, (WAR,)),
    ("ukraine", "security", "force_ukraine", 1, (WAR,)),
    ("ukraine", "security", "prospect", -1, (WAR,)),
    ("ukraine", "security", "guarantee", 1, IN_DEAL),
    ("ukraine", "security", "foreign_forces", 1, IN_DEAL),
    ("ukraine", "security", "force_cap", -1, (SETTLEMENT,)),
    ("ukraine", "lives", "casualties_ukraine", -1, ALWAYS),
    ("ukraine", "home_front", "will_ukraine", 1, ALWAYS),
    ("ukraine", "home_front", "fall_ukraine", -1, (WAR,)),
    ("ukraine", "economy", "economy_ukraine", 1, ALWAYS),
    ("ukraine", "partners", "will_us", 1, ALWAYS),
    ("ukraine", "partners", "will_europe", 1, ALWAYS),
    ("united_states", "ukraine_holds", "share_a", -1, (WAR, CEASEFIRE)),
    ("united_states", "ukraine_holds", "prospect", -1, (WAR,)),
    ("united_states", "ukraine_holds", "force_cap", -1, (SETTLEMENT,)),
    ("united_states", "ukraine_holds", "recognition", -1, (SETTLEMENT,)),
    ("united_states", "burden", "aid_us", -1, ALWAYS),
    ("united_states", "burden", "guarantee", -1, IN_DEAL),
    ("united_states", "risk", "risk", -1, ALWAYS),
    ("united_states", "deal_credit", "standing", 1, (WAR,)),
    ("united_states", "credibility", "credibility_us", 1, ALWAYS),
    ("united_states", "minsk_opening", "sanctions_belarus", -1, ALWAYS),
    ("europe", "ukraine_holds", "prospect", -1, (WAR,)),
    ("europe", "burden", "aid_europe", -1, ALWAYS),
    ("europe", "burden", "foreign_forces", -1, IN_DEAL),
    ("europe", "risk", "risk", -1, ALWAYS),
    ("europe", "pressure", "sanctions_russia", 1, ALWAYS),
    ("europe", "pressure", "relief", -1, ALWAYS),
    ("europe", "cohesion", "cohesion_west", 1, ALWAYS),
    ("eastern_flank", "ukraine_holds", "prospect", -1, (WAR,)),
    ("eastern_flank", "no_northern_group", "access_expected", -1, ALWAYS),
    ("eastern_flank", "no_northern_group", "force_north", -1, ALWAYS),
    ("eastern_flank", "burden", "aid_europe", -1, ALWAYS),
    ("eastern_flank", "burden", "foreign_forces", -1, IN_DEAL),
    ("eastern_flank", "risk", "risk", -1, ALWAYS),
    ("eastern_flank", "posture", "posture", 1, ALWAYS),
    ("china", "russia_not_losing", "prospect", 1, ALWAYS),
    ("china", "russia_not_losing", "economy_russia", 1, ALWAYS),
    ("china", "risk", "risk", -1, ALWAYS),
    ("china", "leverage", "leverage_china", 1, ALWAYS),
    ("china", "western_trade", "chinese_support", -1, ALWAYS),
    ("china", "western_trade", "sanctions_russia", -1, ALWAYS),
    ("china", "peace_image", "chinese_restraint", 1, ALWAYS),
    ("china", "peace_image", "chinese_initiative", 1, ALWAYS),
    ("russia", "client", "access_expected", 1, (WAR,)),
    ("russia", "client", "force_north", 1, (WAR,)),
    ("ukraine", "security", "access_expected", -1, (WAR,)),
    ("ukraine", "security", "fortification", 1, (WAR,)),
    ("europe", "seat", "claim_europe", 1, (WAR,)),
]


@pytest.mark.parametrize(("actor", "goal", "about", "sign", "situations"), RISES)
def test_a_goal_is_monotone_in_what_it_is_about(
    actor: str, goal: str, about: str, sign: int, situations: tuple[int, ...]
) -> None:
    numbers = world().values
    strictly = 0
    for number in range(60):
        random = np.random.default_rng(number)
        state, outlook = anywhere(random, situations[number % len(situations)])
        vector, i = (outlook, OUTLOOK[about]) if about in OUTLOOK else (state, V.OFFSET[about])
        high = {"fall_ukraine": 0.5, "fall_russia": 0.5, "risk": 0.1, "access_expected": 4.0}.get(about, 1.0)
        low, high = (0.0, high) if about in OUTLOOK else (LOW[i], HIGH[i])
        found = []
        for value in np.linspace(low, high, 6):
            vector[i] = value
            found.append(sign * goals(actor, state, outlook, numbers)[goal])
        assert all(b >= a - 1e-12 for a, b in pairwise(found))
        strictly += found[-1] > found[0] + 1e-9
    assert strictly > 0, "the goal never moves"


def test_every_goal_of_every_actor_is_about_something() -> None:
    covered = {(actor, goal) for actor, goal, *_ in RISES}
    # Europe's seat is a matter of which table made the deal; it is tested below.
    assert covered | {("europe", "seat")} == {(actor, goal) for actor in V.ACTORS for goal in V.GOALS[actor]}


def test_europes_seat_is_best_at_its_own_table(s: Vector, p: Vector) -> None:
    seats = {}
    for name, deal, format_ in (("war", WAR, 0), ("broad", CEASEFIRE, V.BROAD + 1), ("other", CEASEFIRE, 1)):
        s[V.DEAL], s[V.DEAL_FORMAT] = deal, format_
        seats[name] = goals("europe", s, np.zeros(G.N_OUTLOOK), p)["seat"]
    assert seats["other"] < seats["war"] < seats["broad"]


def test_a_deal_is_worth_more_than_war_to_peacemakers(s: Vector, p: Vector) -> None:
    outlook = np.zeros(G.N_OUTLOOK)
    for actor, goal in (
        ("united_states", "deal_credit"),
        ("china", "peace_image"),
        ("belarus", "peace_near"),
    ):
        at_war = goals(actor, s, outlook, p)[goal]
        peace = s.copy()
        peace[V.DEAL] = SETTLEMENT
        assert goals(actor, peace, outlook, p)[goal] > at_war


def test_the_partition_is_russias_best_and_ukraines_worst(s: Vector, p: Vector) -> None:
    outlook = np.zeros(G.N_OUTLOOK)
    worth = {}
    for land in (V.LINE, V.ZONE_A, V.CLIENT_STATE):
        s[V.DEAL], s[V.LAND] = SETTLEMENT, land
        for_russia, for_ukraine = goals("russia", s, outlook, p), goals("ukraine", s, outlook, p)
        worth[land] = (
            [for_russia[name] for name in ("land", "client", "no_hostile_ukraine")],
            [for_ukraine[name] for name in ("sovereignty", "territory", "security")],
        )
    for better, worse in ((V.ZONE_A, V.LINE), (V.CLIENT_STATE, V.ZONE_A)):
        assert all(a >= b for a, b in zip(worth[better][0], worth[worse][0], strict=True))
        assert all(a <= b for a, b in zip(worth[better][1], worth[worse][1], strict=True))
    assert worth[V.CLIENT_STATE][1] == [0.0, 0.0, 0.0]


def test_signing_land_away_costs_more_than_losing_it(s: Vector, p: Vector) -> None:
    """`goals.territory_signed` is what a signature costs: all of part A held, but not ceded, is better than
    ceded."""
    outlook = np.zeros(G.N_OUTLOOK)
    outlook[G.SHARE_A] = 1.0
    s[V.DEAL], s[V.LAND] = SETTLEMENT, V.LINE
    held = goals("ukraine", s, outlook, p)["territory"]
    s[V.LAND] = V.ZONE_A
    ceded = goals("ukraine", s, outlook, p)["territory"]
    assert held - ceded == pytest.approx(p[P.GOALS_TERRITORY_SIGNED])


def test_ceding_land_costs_sovereignty(s: Vector, p: Vector) -> None:
    s[V.DEAL] = SETTLEMENT
    whole = goals("ukraine", s, np.zeros(G.N_OUTLOOK), p)["sovereignty"]
    s[V.LAND] = V.ZONE_A
    ceded = goals("ukraine", s, np.zeros(G.N_OUTLOOK), p)["sovereignty"]
    assert whole == 1.0
    assert ceded == pytest.approx(1.0 - p[P.GOALS_SOVEREIGNTY_LAND])


def test_china_weighs_the_front_and_the_economy(s: Vector, p: Vector) -> None:
    """An even war and a sound economy are all Beijing wants; a lost war leaves the economy's share."""
    outlook = np.zeros(G.N_OUTLOOK)
    assert goals("china", s, outlook, p)["russia_not_losing"] == pytest.approx(1.0 - p[P.GOALS_NOT_LOSING])
    outlook[G.PROSPECT] = 0.5
    assert goals("china", s, outlook, p)["russia_not_losing"] == pytest.approx(1.0)


def test_a_belligerents_goals_at_war_in_their_scales(s: Vector, p: Vector) -> None:
    """Each scale is met where the state stands at it: nothing at one end, all at the other."""
    outlook = np.zeros(G.N_OUTLOOK)
    s[V.CASUALTIES_RUSSIA], s[V.CASUALTIES_UKRAINE] = p[P.GOALS_BLOOD_RUSSIA], p[P.GOALS_LIVES_UKRAINE]
    s[V.WILL_RUSSIA], s[V.ECONOMY_RUSSIA] = p[P.GOALS_REGIME_WILL], 1.0
    s[V.WILL_UKRAINE], s[V.ECONOMY_UKRAINE] = p[P.GOALS_HOME_FRONT], p[P.GOALS_ECONOMY_FLOOR]
    outlook[G.RISK], outlook[G.SHARE_A] = p[P.GOALS_RISK_SCALE], p[P.GOALS_LAND_FLOOR]
    for_russia, for_ukraine = goals("russia", s, outlook, p), goals("ukraine", s, outlook, p)
    assert (for_russia["blood"], for_russia["regime"], for_russia["risk"]) == (0.0, 1.0, 0.0)
    assert for_russia["land"] == 0.0
    assert (for_ukraine["lives"], for_ukraine["home_front"], for_ukraine["economy"]) == (0.0, 1.0, 0.0)
    assert for_ukraine["territory"] == 1.0
    s[V.ECONOMY_RUSSIA] = p[P.GOALS_REGIME_ECONOMY]
    assert goals("russia", s, outlook, p)["regime"] == pytest.approx(0.5)


def test_mixed_is_the_expectation_over_collapses() -> None:
    outlook = np.zeros(G.N_OUTLOOK)
    assert G.mixed(0.4, 1.0, 0.0, outlook) == 0.4
    outlook[G.FALL_UKRAINE], outlook[G.FALL_RUSSIA] = 0.2, 0.1
    assert G.mixed(0.4, 1.0, 0.0, outlook) == pytest.approx(0.7 * 0.4 + 0.2)
    assert G.mixed(0.4, 0.0, 1.0, outlook) == pytest.approx(0.7 * 0.4 + 0.1)
