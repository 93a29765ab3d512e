"""Look-ahead: noiseless, blind to luck and to true types, a mix of the mean and the end of the path."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.month import close_month, pass_month
from sim.rules.order import flow_of_order
from sim.rules.projection import NO_ACTION, access_expected, assess, look, own_chances, worth
from sim.rules.strength import prospect
from sim.rules.tables import Table, Tables
from tests.helpers import bits
from tests.rules.ahead import NO_EFFORT, goals_ahead

Vector = NDArray[np.float64]


def expected(
    s: Vector,
    p: Vector,
    w: Tables,
    actor: str,
    action: int = NO_ACTION,
    months: int = 6,
    effort: Vector = NO_EFFORT,
) -> dict[str, float]:
    """Return what an actor expects of its goals after an action."""
    goals = goals_ahead(s, p, w, V.ACTORS.index(actor), action, months, effort)
    return dict(zip(V.GOALS[actor], goals.tolist(), strict=False))


def path(s: Vector, p: Vector, actor: str, months: int) -> Vector:
    """Return an actor's goals [month, goal] along the war as it goes on by itself."""
    state, outlook = s.copy(), np.zeros(G.N_OUTLOOK)
    rows = np.zeros((months, V.MAX_GOALS))
    for month in range(months):
        ratio = pass_month(state, p, NO_EFFORT, 0.0, 0.0)
        look(state, p, ratio, NO_EFFORT, outlook)
        flow_of_order(state, p)
        G.goals_of(V.ACTORS.index(actor), state, p, outlook, rows[month])
        close_month(state, p)
    return rows


@pytest.mark.parametrize("end", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("months", [1, 6])
def test_the_mean_and_the_end_of_the_path_are_mixed(
    end: float, months: int, s: Vector, p: Vector, w: Tables
) -> None:
    p[P.CHOICE_END_SHARE] = end
    for actor in V.ACTORS:
        rows = path(s, p, actor, months)
        mixed = (1.0 - end) * rows.mean(axis=0) + end * rows[-1]
        found = expected(s, p, w, actor, months=months)
        assert list(found.values()) == pytest.approx(mixed[: len(found)].tolist())


def test_a_passing_pulse_is_seen(base: World, s: Vector, p: Vector, w: Tables) -> None:
    """A pulse that has gone by the end still counts by the mean of the path, more the longer it is held."""
    counter = base.action_row("ukraine", "counter_attack")
    still = base.action_row("ukraine", "continue")
    p[P.CHOICE_END_SHARE] = 0.0
    quiet, loud = (expected(s, p, w, "ukraine", action)["lives"] for action in (still, counter))
    assert loud < quiet
    held = w.actions.copy()
    held[counter, T.ACTION_MONTHS] = 1
    shorter = expected(s, p, w._replace(actions=held), "ukraine", counter)["lives"]
    assert loud < shorter < quiet


def test_to_continue_is_to_expect_what_comes_anyway(base: World, s: Vector, p: Vector, w: Tables) -> None:
    for actor in ("belarus", "china", "united_states"):
        still = expected(s, p, w, actor, base.action_row(actor, "continue"))
        assert still == expected(s, p, w, actor)


def test_a_look_ahead_changes_nothing_and_needs_no_luck(base: World, s: Vector, p: Vector, w: Tables) -> None:
    before = s.copy()
    s[V.FRONT_NOISE] = before[V.FRONT_NOISE] = 0.1
    once = expected(s, p, w, "russia", base.action_row("russia", "surge"))
    assert (s == before).all()
    p[P.FRONT_NOISE], p[P.FRONT_NOISE_NORTH] = 5.0, 5.0
    assert expected(s, p, w, "russia", base.action_row("russia", "surge")) == once


@pytest.mark.parametrize(
    ("actor", "action", "goal", "sign"),
    [
        ("russia", "surge", "land", 1),
        ("russia", "surge", "regime", -1),
        ("russia", "restraint", "blood", 1),
        ("russia", "doctrine_signal", "risk", -1),
        ("belarus", "raise_access", "favour", 1),
        ("belarus", "raise_access", "autonomy", -1),
        ("belarus", "lower_access", "favour", -1),
        ("belarus", "prisoner_deal", "sanctions", 1),
        ("ukraine", "mobilise", "territory", 1),
        ("ukraine", "mobilise", "home_front", -1),
        ("ukraine", "counter_attack", "lives", -1),
        ("united_states", "raise_aid", "burden", -1),
        ("united_states", "raise_aid", "ukraine_holds", 1),
        ("united_states", "suspend_aid", "credibility", -1),
        ("europe", "cut_aid", "burden", 1),
        ("europe", "cut_aid", "ukraine_holds", -1),
        ("eastern_flank", "forward_deploy", "posture", 1),
        ("china", "raise_support", "western_trade", -1),
        ("china", "urge_restraint", "risk", 1),
    ],
)
def test_actors_expect_of_their_acts_what_they_are_for(
    actor: str, action: str, goal: str, sign: int, base: World, s: Vector, p: Vector, w: Tables
) -> None:
    still = expected(s, p, w, actor, base.action_row(actor, "continue"))
    after = expected(s, p, w, actor, base.action_row(actor, action))
    assert np.sign(after[goal] - still[goal]) == sign


@pytest.mark.parametrize(
    ("reader", "about", "goal", "sign"),
    [
        ("europe", V.RUSSIA, "risk", -1),
        ("europe", V.RUSSIA, "ukraine_holds", -1),
        ("united_states", V.UKRAINE, "ukraine_holds", 1),
        ("europe", V.UNITED_STATES, "ukraine_holds", 1),
        ("united_states", V.EUROPE, "ukraine_holds", 1),
        ("eastern_flank", V.BELARUS, "no_northern_group", -1),
    ],
)
def test_expected_effort_is_read_where_it_matters(
    reader: str, about: int, goal: str, sign: int, s: Vector, p: Vector, w: Tables
) -> None:
    effort = NO_EFFORT.copy()
    effort[about] = 0.1
    assert np.sign(expected(s, p, w, reader, effort=effort)[goal] - expected(s, p, w, reader)[goal]) == sign


def test_the_outlook_of_a_state(s: Vector, p: Vector) -> None:
    outlook = np.zeros(G.N_OUTLOOK)
    s[V.WILL_UKRAINE] = 0.1
    look(s, p, 0.1, NO_EFFORT, outlook)
    assert outlook[G.PROSPECT] == prospect(0.1, p)
    assert outlook[G.ACCESS_EXPECTED] == s[V.ACCESS]
    assert 0.0 < outlook[G.FALL_UKRAINE] < 0.5
    for _ in range(200):
        look(s, p, 0.1, NO_EFFORT, outlook)
    assert outlook[G.FALL_UKRAINE] + outlook[G.FALL_RUSSIA] <= 1.0 + 1e-12
    fallen = outlook[G.FALL_UKRAINE]
    s[V.DEAL] = V.CEASEFIRE
    look(s, p, 0.1, NO_EFFORT, outlook)
    assert outlook[G.FALL_UKRAINE] == fallen


def test_collapses_are_expected_at_the_chances_with_which_they_come(s: Vector, p: Vector) -> None:
    p[P.COLLAPSE_UKRAINE], p[P.COLLAPSE_RUSSIA] = 0.3, 0.2
    s[V.WILL_UKRAINE] = s[V.WILL_RUSSIA] = 0.9
    outlook = np.zeros(G.N_OUTLOOK)
    ukraine, russia = 1.0 - np.exp(-0.3), 1.0 - np.exp(-0.2)
    for _ in range(2):
        look(s, p, 0.0, NO_EFFORT, outlook)
    stays = (1.0 - ukraine) * (1.0 - russia)
    assert outlook[G.FALL_UKRAINE] == pytest.approx(ukraine * (1.0 + stays))
    assert outlook[G.FALL_RUSSIA] == pytest.approx((1.0 - ukraine) * russia * (1.0 + stays))
    s[V.COLLAPSE_RUSSIA] = 2.0
    before = outlook.copy()
    look(s, p, 0.0, NO_EFFORT, outlook)
    assert outlook[G.FALL_UKRAINE] == before[G.FALL_UKRAINE]


def test_intent_is_part_of_the_risk_that_is_expected(s: Vector, p: Vector) -> None:
    def risk(**variables: float) -> float:
        state, outlook = s.copy(), np.zeros(G.N_OUTLOOK)
        for name, value in variables.items():
            state[V.OFFSET[name]] = value
        look(state, p, 0.0, NO_EFFORT, outlook)
        return float(outlook[G.RISK])

    intent = p[P.BRINK_NUCLEAR_INTENT] / p[P.COLLAPSE_MONTHS]
    assert risk(collapse_russia=2.0) == pytest.approx(risk() + 12.0 * intent, rel=0.01)
    assert risk(will_ukraine=0.1, pledge_us=0.9) > risk(will_ukraine=0.1, pledge_us=0.1)


def test_expected_access_keeps_its_levels(s: Vector, p: Vector) -> None:
    outlook, effort = np.zeros(G.N_OUTLOOK), NO_EFFORT.copy()
    for push, level in ((10.0, 4.0), (-10.0, 0.0)):
        effort[V.BELARUS] = push
        look(s, p, 0.0, effort, outlook)
        assert outlook[G.ACCESS_EXPECTED] == level


@pytest.mark.parametrize(
    ("pressure", "response", "sign"),
    [(V.MOSCOW_PRESSURE, P.CHOICE_PRESSURE_MOSCOW, 1.0), (V.KYIV_PRESSURE, P.CHOICE_PRESSURE_KYIV, -1.0)],
)
def test_pressure_is_expected_to_move_access(
    pressure: int, response: int, sign: float, s: Vector, p: Vector
) -> None:
    s[V.ACCESS], s[pressure] = 2.0, 0.6
    assert access_expected(s, p, 0.0) == pytest.approx(2.0 + sign * 0.6 * p[response])
    s[pressure] = 1.0
    p[response] = 9.0
    assert access_expected(s, p, 0.0) == (V.ACCESS_HIGHEST if sign > 0.0 else 0.0)


@pytest.mark.parametrize(
    ("actor", "goal", "response"),
    [("russia", "client", P.CHOICE_PRESSURE_MOSCOW), ("ukraine", "security", P.CHOICE_PRESSURE_KYIV)],
)
def test_pressing_minsk_is_worth_what_minsk_is_expected_to_answer(
    actor: str, goal: str, response: int, base: World, s: Vector, p: Vector, w: Tables
) -> None:
    press, still = (base.action_row(actor, name) for name in ("press_minsk", "continue"))

    def gain() -> float:
        return expected(s, p, w, actor, press)[goal] - expected(s, p, w, actor, still)[goal]

    answered = gain()
    p[response] = 0.0
    assert answered > 0.0 >= gain()


def test_worth_is_a_dot_product(p: Vector) -> None:
    p[-8:] = np.arange(1.0, 9.0)
    assert worth(np.full(V.MAX_GOALS, 0.5), p, len(p) - 8) == pytest.approx(18.0)


def assessed(base: World, s: Vector, b: Vector, p: Vector) -> tuple[Table, Vector, Vector, Vector]:
    n = len(base.actions)
    opened = np.zeros(n, dtype=np.int64)
    goals, values, chances = (
        np.zeros((n, V.MAX_GOALS)),
        np.zeros((n, V.MAX_TYPES)),
        np.zeros((n, V.MAX_TYPES)),
    )
    assess(s, b, p, base.tables, opened, goals, values, chances)
    return opened, goals, values, chances


def test_every_type_weighs_the_same_expectations_by_its_own_weights(
    base: World, s: Vector, b: Vector, p: Vector, w: Tables
) -> None:
    opened, goals, values, chances = assessed(base, s, b, p)
    for actor, kinds in base.type_names.items():
        weights = base.scenario.actors[actor].types
        for action in base.menu(actor):
            row = base.action_row(actor, action)
            for k, kind in enumerate(kinds):
                known = [weights[kind].weights[goal].value for goal in V.GOALS[actor]]
                total = float(np.dot(known, goals[row, : len(known)]))
                assert values[row, k] == pytest.approx(total if opened[row] else 0.0)
                assert (chances[row, k] > 0.0) == bool(opened[row])
            assert not values[row, len(kinds) :].any()


def test_chances_are_a_logit_in_units_of_the_menu_spread(
    base: World, s: Vector, b: Vector, p: Vector
) -> None:
    opened, _, values, chances = assessed(base, s, b, p)
    sharp = p[P.CHOICE_RATIONALITY] / p[base.names.index("spread.ukraine")]
    one, two = (base.action_row("ukraine", name) for name in ("mobilise", "continue"))
    assert opened[one] == opened[two] == 1
    odds = chances[one, 0] / chances[two, 0]
    assert odds == pytest.approx(np.exp(sharp * (values[one, 0] - values[two, 0])))


def test_what_cannot_be_done_is_not_weighed(base: World, s: Vector, b: Vector, p: Vector) -> None:
    opened, goals, values, chances = assessed(base, s, b, p)
    closed = base.action_row("russia", "northern_offensive")
    assert opened[closed] == 0
    assert not goals[closed].any()
    assert not values[closed].any()
    assert not chances[closed].any()
    still = [base.action_row(actor, "continue") for actor in V.ACTORS]
    assert (opened[still] == 1).all()


def test_an_actor_reads_nothing_into_its_own_reputation(base: World, s: Vector, b: Vector, p: Vector) -> None:
    plain = assessed(base, s, b, p)
    b[: V.MAX_TYPES] = 0.9, 0.05, 0.05
    other = assessed(base, s, b, p)
    own = slice(0, int(base.tables.menu[1]))
    assert bits(plain[2][own]) == bits(other[2][own])
    assert bits(plain[2]) != bits(other[2])


def test_look_ahead_length_is_a_parameter(base: World, s: Vector, b: Vector, p: Vector) -> None:
    six = assessed(base, s, b, p)[1]
    p[P.CHOICE_LOOKAHEAD] = 12.0
    assert bits(assessed(base, s, b, p)[1]) != bits(six)


def own(base: World, p: Vector, actor: int, kind: int, opened: Table, values: Vector) -> Vector:
    """Return an actor's own chances over its menu."""
    out = np.zeros(int(base.tables.menu[actor + 1] - base.tables.menu[actor]))
    own_chances(p, base.tables, actor, kind, opened, values, out)
    return out


def test_where_all_read_one_ratio_own_chances_are_those_others_reckon_with(
    base: World, s: Vector, b: Vector, p: Vector
) -> None:
    opened, _, values, chances = assessed(base, s, b, p)
    for actor, name in enumerate(V.ACTORS):
        rows = slice(int(base.tables.menu[actor]), int(base.tables.menu[actor + 1]))
        for kind in range(len(base.type_names[name])):
            assert bits(own(base, p, actor, kind, opened, values)) == bits(chances[rows, kind].copy())


def test_a_belligerent_weighs_by_its_own_reading_and_others_reckon_with_the_public_one(
    base: World, s: Vector, b: Vector, p: Vector
) -> None:
    plain = assessed(base, s, b, p)
    p[P.STRUCTURE_LEARNING] = V.CONVERGENCE
    opened, _, values, chances = assessed(base, s, b, p)
    assert bits(chances) == bits(plain[3])
    for actor in range(V.N_ACTORS):
        rows = slice(int(base.tables.menu[actor]), int(base.tables.menu[actor + 1]))
        same = bits(values[rows]) == bits(plain[2][rows])
        assert same == (actor not in (V.RUSSIA, V.UKRAINE))
    rows = slice(int(base.tables.menu[V.UKRAINE]), int(base.tables.menu[V.UKRAINE + 1]))
    mine = own(base, p, V.UKRAINE, 0, opened, values)
    assert mine.sum() == pytest.approx(1.0)
    assert bits(mine) != bits(chances[rows, 0].copy())
