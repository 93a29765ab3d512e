"""Learning from the fighting: errors about the strength ratio, who holds them, and how the front corrects."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.front import slope_at_even
from sim.rules.learning import learn_from_front, misreading, weight_of_news
from sim.rules.numeric import normal_quantile
from sim.rules.strength import prospect
from tests.helpers import bits, play, values, with_start

Vector = NDArray[np.float64]
ERRORS = slice(V.MISJUDGEMENT_RUSSIA, V.MISJUDGEMENT_UKRAINE + 1)
CONVERGENCE = {"structure.learning": float(V.CONVERGENCE)}


@pytest.fixture
def learning(p: Vector) -> Vector:
    """All numbers at their central values, the sides learning from the front."""
    p[P.STRUCTURE_LEARNING] = V.CONVERGENCE
    return p


def test_only_belligerents_misread_and_only_under_convergence(s: Vector, p: Vector) -> None:
    assert [misreading(s, p, actor) for actor in range(V.N_ACTORS)] == [0.0] * V.N_ACTORS
    p[P.STRUCTURE_LEARNING] = V.CONVERGENCE
    read = [misreading(s, p, actor) for actor in range(V.N_ACTORS)]
    assert read[V.RUSSIA] == s[V.MISJUDGEMENT_RUSSIA] > 0.0
    assert read[V.UKRAINE] == s[V.MISJUDGEMENT_UKRAINE] < 0.0
    assert np.count_nonzero(read) == 2


def test_the_weight_of_news_is_that_of_a_normal_belief() -> None:
    """Against the update in full: m' = (m/s² + y/σ²) / (1/s² + 1/σ²)."""
    for variance, noise, held, read in ((0.04, 0.1, 0.3, -0.2), (0.01, 0.5, 0.0, 1.0)):
        mean = (held / variance + read / noise**2) / (1.0 / variance + 1.0 / noise**2)
        weight = weight_of_news(variance, noise)
        assert held + weight * (read - held) == pytest.approx(mean)
    assert weight_of_news(0.0, 0.0) == 0.0
    assert weight_of_news(0.5, 0.0) == 1.0


def test_without_luck_the_front_shows_each_side_its_error(s: Vector, learning: Vector) -> None:
    weight = weight_of_news(s[V.UNCERTAINTY], learning[P.FRONT_NOISE] / learning[P.FRONT_SLOPE])
    before = s.copy()
    learn_from_front(s, learning, 0.0)
    assert s[ERRORS] == pytest.approx((1.0 - weight) * before[ERRORS])
    assert s[V.UNCERTAINTY] == pytest.approx((1.0 - weight) * before[V.UNCERTAINTY])
    s[ERRORS] = before[ERRORS] = 0.0
    assert 0.0 < weight < 1.0


def test_lucky_months_mislead_both_sides_alike(s: Vector, learning: Vector) -> None:
    apart = s[V.MISJUDGEMENT_RUSSIA] - s[V.MISJUDGEMENT_UKRAINE]
    calm = s.copy()
    learn_from_front(calm, learning, 0.0)
    learn_from_front(s, learning, 0.3)
    assert (s[ERRORS] > calm[ERRORS]).all()
    assert s[V.MISJUDGEMENT_RUSSIA] - s[V.MISJUDGEMENT_UKRAINE] == pytest.approx(
        calm[V.MISJUDGEMENT_RUSSIA] - calm[V.MISJUDGEMENT_UKRAINE]
    )
    assert s[V.MISJUDGEMENT_RUSSIA] - s[V.MISJUDGEMENT_UKRAINE] < apart


@pytest.mark.parametrize("law", [V.RATIO, V.PRICE_OF_ADVANCE])
def test_the_chances_of_prevailing_draw_together(law: int, s: Vector, learning: Vector) -> None:
    """|p_R - p_U| falls every month in expectation over the luck at the front, here over its quantiles."""
    learning[P.STRUCTURE_FRONT_LAW] = law
    luck = [learning[P.FRONT_NOISE] * normal_quantile((k + 0.5) / 25) for k in range(25)]
    states = [s.copy() for _ in range(25)]
    random = np.random.default_rng(5)
    gaps = []
    for _ in range(36):
        chances = np.array([[prospect(error, learning) for error in state[ERRORS]] for state in states])
        gaps.append(np.abs(chances[:, 0] - chances[:, 1]).mean())
        for state, move in zip(states, random.permutation(luck), strict=True):
            learn_from_front(state, learning, float(move))
    assert (np.diff(gaps) < 0.0).all()
    assert gaps[0] == pytest.approx(0.197, abs=0.005)
    assert gaps[-1] < gaps[0] / 4


def test_nothing_is_learned_in_a_deal_or_where_the_front_tells_nothing(s: Vector, learning: Vector) -> None:
    before = s.copy()
    s[V.DEAL] = V.CEASEFIRE
    learn_from_front(s, learning, 0.2)
    assert bits(s[ERRORS]) == bits(before[ERRORS])
    s[V.DEAL] = V.NO_DEAL
    learning[P.STRUCTURE_FRONT_LAW] = V.PRICE_OF_ADVANCE
    learning[P.FRONT_PRICE_RATIO] = learning[P.CASUALTIES_RATIO]  # strength does not move the front
    assert slope_at_even(s, learning) == 0.0
    learn_from_front(s, learning, 0.2)
    assert bits(s) == bits(before)


def test_in_play_the_sides_learn_at_war_and_not_in_a_rout(base: World) -> None:
    numbers = values(base, CONVERGENCE | {"collapse.russia": 0.0, "collapse.ukraine": 0.0})
    fighting = play(base, 3, values=numbers, horizon=6)
    spreads = [turn.after[V.UNCERTAINTY] for turn in fighting.turns if turn.after[V.DEAL] == V.NO_DEAL]
    assert len(spreads) >= 4
    assert (np.diff(spreads) < 0.0).all()
    routed = play(with_start(base, collapse_russia=6.0), 3, values=numbers, horizon=4)
    war = [turn for turn in routed.turns if turn.after[V.DEAL] == V.NO_DEAL]
    assert war
    assert {turn.after[V.UNCERTAINTY] for turn in war} == {base.start[V.UNCERTAINTY]}


def test_under_a_common_prospect_nothing_moves_and_nobody_reads_it(base: World) -> None:
    one, two = play(base, 5, horizon=12), play(with_start(base, misjudgement_russia=1.0), 5, horizon=12)
    assert one.misjudgement_russia == base.start[V.MISJUDGEMENT_RUSSIA]
    assert one.uncertainty == base.start[V.UNCERTAINTY]
    for first, second in zip(one.turns, two.turns, strict=True):
        assert bits(np.delete(first.after, V.MISJUDGEMENT_RUSSIA)) == bits(
            np.delete(second.after, V.MISJUDGEMENT_RUSSIA)
        )
        assert bits(first.values) == bits(second.values)
