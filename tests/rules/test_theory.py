"""Closed forms of formal theory, each met by a rule in the limit of its parameters where the rule contains
it."""

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import deals as D
from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.bargaining import NO_OFFER, best_offer, estimated_acceptance
from sim.rules.beliefs import learn, slot
from sim.rules.brinkmanship import highest_rung, nuclear_rate
from sim.rules.choice import logit
from sim.rules.durability import chance_of_breaking
from sim.rules.learning import learn_from_front
from sim.rules.numeric import chance
from sim.rules.projection import assess, worth
from sim.rules.tables import Tables
from tests.helpers import bits, play, with_types

Vector = NDArray[np.float64]
STEP = 0.0005
DEMANDS = np.arange(
    -0.5, 1.5, STEP
)  # Russia's share x of what is at stake; beyond [0, 1] the formulas still hold
CERTAIN = 1e9  # sharpness of an answer without any error


def acceptance(surplus: Vector, p: Vector) -> Vector:
    """Return the estimated chance of acceptance of each offer by a party that never errs."""
    p[P.TALKS_ESTIMATE_FLOOR] = 0.0
    return np.array([estimated_acceptance(float(x), CERTAIN, p) for x in surplus])


def ultimatum(prevail: float, cost_russia: float, low: float, high: float, p: Vector) -> tuple[float, float]:
    """Return the drafter's demand and the chance of its refusal (Fearon 1995).

    The other side's cost of war is uniform on [low, high] and known to itself alone.
    """
    costs = low + (high - low) * (np.arange(400) + 0.5) / 400
    surplus = DEMANDS - (prevail - cost_russia)
    taken = np.clip((high - (DEMANDS - prevail)) / (high - low), 0.0, 1.0)
    for x in (0.1, 0.5, 0.9):  # that chance is the estimate of the rulebook, averaged over the private cost
        demand = prevail + low + x * (high - low)
        mean = acceptance(costs - (demand - prevail), p).mean()
        assert mean == pytest.approx(np.interp(demand, DEMANDS, taken), abs=0.005)
    chosen = best_offer(surplus, 0.0, taken, 0, len(DEMANDS))
    return float(DEMANDS[chosen]), 1.0 - float(taken[chosen])


@pytest.mark.parametrize(
    ("prevail", "russia", "ukraine"), [(0.5, 0.1, 0.2), (0.3, 0.05, 0.3), (0.8, 0.15, 0.1)]
)
def test_v1_bargaining_range(prevail: float, russia: float, ukraine: float, p: Vector) -> None:
    """With known costs both prefer exactly x in [p - c_R, p + c_U] to war; the drafter takes all of it."""
    for_russia = DEMANDS - (prevail - russia)
    for_ukraine = (1.0 - DEMANDS) - (1.0 - prevail - ukraine)
    both = DEMANDS[(acceptance(for_russia, p) > 0.9) & (acceptance(for_ukraine, p) > 0.9)]
    assert both.min() == pytest.approx(prevail - russia, abs=2 * STEP)
    assert both.max() == pytest.approx(prevail + ukraine, abs=2 * STEP)
    by_russia = best_offer(for_russia, 0.0, acceptance(for_ukraine, p), 0, len(DEMANDS))
    by_ukraine = best_offer(for_ukraine, 0.0, acceptance(for_russia, p), 0, len(DEMANDS))
    assert DEMANDS[by_russia] == pytest.approx(prevail + ukraine, abs=2 * STEP)
    assert DEMANDS[by_ukraine] == pytest.approx(prevail - russia, abs=2 * STEP)


def test_v1_no_range_without_a_cost_of_war(p: Vector) -> None:
    """Where stopping costs more than war, no offer beats it for either side."""
    for_russia = DEMANDS - (0.5 + 0.1)
    for_ukraine = (1.0 - DEMANDS) - (0.5 + 0.1)
    assert best_offer(for_russia, 0.0, acceptance(for_ukraine, p), 0, len(DEMANDS)) == NO_OFFER
    assert best_offer(for_ukraine, 0.0, acceptance(for_russia, p), 0, len(DEMANDS)) == NO_OFFER


@pytest.mark.parametrize(
    ("prevail", "russia", "high", "demand", "war"),
    [
        (0.5, 0.1, 0.4, 0.65, 0.375),
        (0.3, 0.2, 0.3, 0.35, 1 / 6),
        (0.3, 0.4, 0.3, 0.30, 0.0),
        (0.6, 0.05, 0.2, 0.675, 0.375),
    ],
)
def test_v2_ultimatum(
    prevail: float, russia: float, high: float, demand: float, war: float, p: Vector
) -> None:
    found, refused = ultimatum(prevail, russia, 0.0, high, p)
    assert found == pytest.approx(demand, abs=2 * STEP)
    assert refused == pytest.approx(war, abs=0.005)


@pytest.mark.parametrize(
    ("prevail", "russia", "low", "high", "demand", "war"),
    [(0.4, 0.1, 0.1, 0.5, 0.60, 0.25), (0.4, 0.1, 0.25, 0.45, 0.65, 0.0)],
)
def test_v3_ultimatum_with_a_least_cost(
    prevail: float, russia: float, low: float, high: float, demand: float, war: float, p: Vector
) -> None:
    found, refused = ultimatum(prevail, russia, low, high, p)
    assert found == pytest.approx(demand, abs=2 * STEP)
    assert refused == pytest.approx(war, abs=0.005)


def test_v4_war_does_not_depend_on_who_would_prevail(p: Vector) -> None:
    refused = [ultimatum(prevail, 0.1, 0.0, 0.4, p)[1] for prevail in (0.2, 0.35, 0.5, 0.65, 0.8)]
    assert np.ptp(refused) < 0.005
    by_cost = [ultimatum(0.5, cost, 0.0, 0.4, p)[1] for cost in (0.05, 0.1, 0.2)]
    by_doubt = [ultimatum(0.5, 0.1, 0.0, high, p)[1] for high in (0.2, 0.3, 0.4)]
    assert by_cost == sorted(by_cost, reverse=True)
    assert by_doubt == sorted(by_doubt)


@pytest.mark.parametrize("variance", [0.0025, 0.04, 1.0])
def test_v5_the_variance_of_what_is_learned(variance: float, s: Vector, p: Vector) -> None:
    """Of a normal belief with variance s² after n readings with variance σ²: 1/s² + n/σ² in the inverse."""
    p[P.STRUCTURE_LEARNING] = V.CONVERGENCE
    noise = p[P.FRONT_NOISE] / p[P.FRONT_SLOPE]
    s[V.UNCERTAINTY] = variance
    errors = s[V.MISJUDGEMENT_RUSSIA], s[V.MISJUDGEMENT_UKRAINE]
    readings = []
    for month in range(1, 37):
        luck = p[P.FRONT_NOISE] * (-1.0 if month % 3 == 0 else 0.4)
        readings.append(luck / p[P.FRONT_SLOPE])
        learn_from_front(s, p, luck)
        assert 1.0 / s[V.UNCERTAINTY] == pytest.approx(1.0 / variance + month / noise**2)
    for offset, error in zip((V.MISJUDGEMENT_RUSSIA, V.MISJUDGEMENT_UKRAINE), errors, strict=True):
        mean = (error / variance + sum(readings) / noise**2) / (1.0 / variance + 36 / noise**2)
        assert s[offset] == pytest.approx(mean)


def test_v7_critical_risk(s: Vector, p: Vector) -> None:
    """With war won 1, standing firm .2 and disaster -2, a best response escalates up to a risk of .8 / 3."""
    won, stand, disaster = 1.0, 0.2, -2.0
    critical = (won - stand) / (won - disaster)
    assert critical == pytest.approx(0.2667, abs=5e-5)
    p[P.GOALS_RISK_SCALE] = 1.0  # the goal is then 1 - risk
    p[P.GOALS_CREDIT_BASE], p[P.GOALS_CREDIT_STANDING] = 0.0, 1.0
    weights = len(p) - V.MAX_GOALS  # scratch at the end of the vector
    names = V.GOALS["united_states"]
    p[weights + names.index("deal_credit")] = won - stand
    p[weights + names.index("risk")] = won - disaster
    chances = np.zeros(2)
    for risk, escalates in ((critical - 0.001, True), (critical + 0.001, False)):
        logits = np.zeros(2)
        for option, (prize, danger) in enumerate(((1.0, risk), (0.0, 0.0))):
            outlook, goals = np.zeros(G.N_OUTLOOK), np.zeros(V.MAX_GOALS)
            outlook[G.RISK] = danger
            s[V.STANDING] = prize
            G.goals_of(V.UNITED_STATES, s, p, outlook, goals)
            logits[option] = 1e4 * worth(goals, p, weights)
        logit(logits, np.ones(2, dtype=np.int64), 2, chances)
        assert (chances[0] > 0.999) if escalates else (chances[1] > 0.999)


@pytest.mark.parametrize(
    ("sharpness", "expected", "within"),
    [(5.0, (0.122, 0.547, 0.332), 6e-4), (50.0, (0.000, 0.993, 0.007), 6e-4), (0.0, (1 / 3,) * 3, 1e-15)],
)
def test_v13_logit(sharpness: float, expected: tuple[float, ...], within: float) -> None:
    out = np.zeros(3)
    logit(sharpness * np.array([0.2, 0.5, 0.4]), np.ones(3, dtype=np.int64), 3, out)
    assert out == pytest.approx(expected, abs=within)


def test_v13_best_response() -> None:
    out = np.zeros(3)
    logit(1e6 * np.array([0.2, 0.5, 0.4]), np.ones(3, dtype=np.int64), 3, out)
    assert out.tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(("ratio", "posterior"), [(1.0, 0.3), (2.0, 0.462), (0.5, 0.176)])
def test_v14_bayes(ratio: float, posterior: float, b: Vector, p: Vector, w: Tables) -> None:
    p[P.BELIEFS_TEMPER] = 1.0
    first = slot(V.UKRAINE)
    b[first : first + 2] = 0.3, 0.7
    learn(b, p, w, V.UKRAINE, np.array([0.2 * ratio, 0.2, 0.0]))
    assert b[first : first + 2] == pytest.approx([posterior, 1.0 - posterior], abs=5e-4)


def test_v14_a_message_without_payoff_says_nothing(base: World, s: Vector, b: Vector, p: Vector) -> None:
    """An act that changes nothing for its actor is read like doing nothing: cheap talk has a likelihood ratio
    of 1."""
    n = len(base.actions)
    opened, draws = np.zeros(n, dtype=np.int64), np.zeros((n, V.MAX_TYPES))
    values, goals = np.zeros((n, V.MAX_TYPES)), np.zeros((n, V.MAX_GOALS))
    still, message = base.action_row("china", "continue"), base.action_row("china", "urge_restraint")
    p[base.names.index("action.china.urge_restraint.chinese_restraint")] = 0.0
    p[base.names.index("action.china.urge_restraint.leverage_china")] = 0.0
    assess(s, b, p, base.tables, opened, goals, values, draws)
    assert bits(goals[still]) == bits(goals[message])
    assert bits(draws[still]) == bits(draws[message])


@pytest.mark.parametrize(("later", "possible"), [(0.3, False), (0.75, True)])
def test_v15_commitment(later: float, possible: bool, s: Vector, b: Vector, p: Vector, w: Tables) -> None:
    """Even a deal that gives Kyiv everything loses to war where p1 - c > (1-δ) + δ(p2 + c)."""
    now, cost, discount = 0.8, 0.1, 0.95
    assert (now - cost > (1.0 - discount) + discount * (later + cost)) == (not possible)
    p[P.DURABILITY_BASE] = -np.log(1.0 - discount) / p[P.DURABILITY_WINDOW]
    p[P.DURABILITY_SHARPNESS] = 0.0
    p[P.TALKS_AGAIN_GUARANTEE] = (now - cost) - (later + cost)  # what waiting for the next war costs
    weights = np.full((D.N_ROLES, V.MAX_TYPES), -1, dtype=np.int64)
    weights[D.RUSSIA_ROLE, 0] = weights[D.UKRAINE_ROLE, 0] = len(p) - V.MAX_GOALS
    p[len(p) - V.MAX_GOALS + V.GOALS["ukraine"].index("sovereignty")] = 1.0
    b[slot(V.RUSSIA)] = 1.0
    s[V.DEAL] = (
        V.SETTLEMENT
    )  # on the line of contact, without neutrality, cap or guarantee: all that Kyiv can want
    rate = -np.log(1.0 - discount) / p[P.DURABILITY_WINDOW]
    assert chance_of_breaking(rate, p) == pytest.approx(discount)
    war, out = np.full((D.N_ROLES, V.MAX_TYPES), now - cost), np.zeros((D.N_ROLES, V.MAX_TYPES))
    D.value_deal(s, b, p, -1, weights, war, np.zeros(G.N_OUTLOOK), np.zeros(V.MAX_GOALS), out)
    assert out[D.UKRAINE_ROLE, 0] == pytest.approx((1.0 - discount) + discount * (later + cost))
    assert bool(out[D.UKRAINE_ROLE, 0] > now - cost) == possible


def test_v16_hazards_add_up() -> None:
    """P(any by T) = 1 - Π(1 - h); one per cent a year is .00084 a month, sixteen per cent .0144."""
    for annual, monthly in ((0.01, 0.00084), (0.16, 0.0144)):
        rate = -np.log(1.0 - annual) / 12.0
        assert chance(rate) == pytest.approx(monthly, abs=5e-5 if annual > 0.1 else 5e-6)
        assert 1.0 - (1.0 - chance(rate)) ** 12 == pytest.approx(annual)
        assert chance(12.0 * rate) == pytest.approx(annual)


def test_v16_nuclear_hazard(s: Vector, p: Vector) -> None:
    """The hazard is its base rate where nothing pushes, and monotone in rung, strikes, front and doctrine."""
    s[V.DOCTRINE] = s[V.BASING] = s[V.CHINESE_RESTRAINT] = 0.0
    s[V.STRIKES_UKRAINE] = p[P.STOCKS_STRIKES_UKRAINE]
    centre = p[P.BRINK_RUNG_CENTRE]
    calm = nuclear_rate(s, p, 0.0, centre, 0.0)
    assert calm == pytest.approx(p[P.BRINK_NUCLEAR])
    assert nuclear_rate(s, p, 0.0, centre + 1.0, 0.0) == pytest.approx(calm * np.exp(p[P.BRINK_NUCLEAR_RUNG]))
    assert nuclear_rate(s, p, -0.5, centre, 0.0) > calm
    for variable in (V.STRIKES_UKRAINE, V.DOCTRINE, V.BASING):
        pushed = s.copy()
        pushed[variable] += 0.1
        assert nuclear_rate(pushed, p, 0.0, centre, 0.0) > calm
    assert highest_rung(s) == 6.0


def test_v17_same_seed_same_bits_and_common_luck() -> None:
    one, again, other = play(run=3), play(run=3), play(run=4)
    assert bits(one.state) == bits(again.state)
    assert bits(one.beliefs) == bits(again.beliefs)
    assert bits(one.state) != bits(other.state)
    paired = play("no_access", run=3)
    assert bits(one.types) == bits(paired.types)
    assert bits(one.costs) == bits(paired.costs)
    shared = set(one.world.actions) & set(paired.world.actions)
    luck = dict(zip(one.world.actions, one.turns[0].draws, strict=True))
    luck_paired = dict(zip(paired.world.actions, paired.turns[0].draws, strict=True))
    drawn = [name for name in shared if luck[name] and luck_paired[name]]
    assert len(drawn) > 15
    assert all(luck[name] == luck_paired[name] for name in drawn)


@pytest.mark.parametrize("actor", ["belarus", "ukraine", "united_states", "europe"])
def test_v18_no_one_reads_another_actors_type(actor: str, base: World) -> None:
    """With the actor's own acts forced equal, its hidden type changes nothing at all in the world."""
    first = play(with_types(base, **{actor: base.type_names[actor][0]}), run=5)
    second = play(
        with_types(base, **{actor: base.type_names[actor][1]}), run=5, tape=only(first.taped(), actor)
    )
    assert first.type_of(actor) != second.type_of(actor)
    assert len(first.turns) == len(second.turns)
    for one, two in zip(first.turns, second.turns, strict=True):
        assert bits(one.after) == bits(two.after)
        assert bits(one.beliefs) == bits(two.beliefs)
        assert bits(one.chances) == bits(two.chances)
        assert one.choices.tolist() == two.choices.tolist()


def only(tape: NDArray[np.int64], actor: str) -> NDArray[np.int64]:
    """Return a tape that keeps one actor's action, and everything said in talks."""
    kept = tape.copy()
    others = [k for k in range(V.N_ACTORS) if k != V.ACTORS.index(actor)]
    kept[:, others] = -1
    return kept


# The table of the ODD document ------------------------------------------------------------------------------

ROW = re.compile(r"^\| (V\d+) \| [^|]+ \| (bound|not part of the model) \| ([^|]+) \| ([^|]*) \|$")


def closed_forms(text: str) -> dict[str, tuple[str, str, str]]:
    """Return for each closed form of the section 'Closed forms': whether it is bound, to what or why not, and
    its test."""
    section = re.split(r"(?m)^## (?:\d+\. )?Closed forms$", text)[1].partition("\n## ")[0]
    rows = [match.groups() for line in section.splitlines() if (match := ROW.match(line))]
    assert len(rows) == len({row[0] for row in rows}), "a closed form stands twice in the table"
    return {name: (state, what, test) for name, state, what, test in rows}


def test_every_closed_form_is_bound_or_named_as_no_part(project: Path) -> None:
    table = closed_forms((project / "docs" / "odd.md").read_text(encoding="utf-8"))
    assert set(table) == {f"V{i}" for i in range(1, 19)}
    here = globals()
    for name, (state, what, test) in table.items():
        tests = [known for known in here if known.startswith(f"test_{name.lower()}_")]
        if state == "bound":
            assert re.fullmatch(r"(`sim(\.\w+)+`(, )?)+", what), f"{name} names no rule"
            for rule in re.findall(r"`(sim[\w.]+)`", what):
                module, _, function = rule.rpartition(".")
                assert function in (project / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"), (
                    rule
                )
            assert test.strip("`") in {f"tests/rules/test_theory.py::{known}" for known in tests}, (
                f"{name}: {test}"
            )
        else:
            assert not tests, f"{name} is tested but said to be no part of the model"
            assert len(what) > 60, f"{name}: no reason"
