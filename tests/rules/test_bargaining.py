"""Bargaining: estimated and actual answers, and the offer that a drafter makes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import norm

from sim.rules import parameters as P
from sim.rules.bargaining import NO_OFFER, answer_logits, best_offer, estimated_acceptance, softened
from sim.rules.choice import logit
from sim.rules.numeric import sigmoid

Vector = NDArray[np.float64]
NUMBERS = st.lists(st.floats(-1.0, 1.0), min_size=8, max_size=8)


@given(NUMBERS, st.lists(st.floats(0.0, 1.0), min_size=8, max_size=8), st.integers(0, 7), st.integers(1, 8))
def test_the_best_offer_is_the_best_there_is(
    surplus: list[float], chance: list[float], first: int, end: int
) -> None:
    best = best_offer(np.array(surplus), 0.0, np.array(chance), first, end)
    worth = [a * b for a, b in zip(surplus, chance, strict=True)]
    allowed = worth[first:end]
    if not allowed or max(allowed) <= 0.0:
        assert best == NO_OFFER
    else:
        assert first <= best < end
        assert worth[best] == max(allowed)


def test_others_integrate_a_private_cost_out(p: Vector) -> None:
    """The softened logistic is the mean of the sharp one over a normal private cost, to within .02."""
    sharp, sd = p[P.TALKS_ANSWER_SHARPNESS], p[P.TALKS_COST_SD]
    costs = sd * norm.ppf((np.arange(2000) + 0.5) / 2000)
    for surplus in np.linspace(-0.2, 0.2, 17):
        exact = np.mean([sigmoid(sharp * (surplus - cost)) for cost in costs])
        assert sigmoid(softened(p) * surplus) == pytest.approx(exact, abs=0.02)


def test_without_private_costs_others_see_the_answer_as_it_is(p: Vector) -> None:
    p[P.TALKS_COST_SD] = 0.0
    assert softened(p) == p[P.TALKS_ANSWER_SHARPNESS]


def test_estimates_are_kept_away_from_certainty(p: Vector) -> None:
    floor = p[P.TALKS_ESTIMATE_FLOOR]
    chances = [estimated_acceptance(x, 60.0, p) for x in np.linspace(-1.0, 1.0, 41)]
    assert chances == sorted(chances)
    assert chances[0] == floor
    assert chances[-1] == 1.0 - floor
    assert estimated_acceptance(0.0, 60.0, p) == pytest.approx(0.5)


def answers(surplus: float, p: Vector) -> dict[str, float]:
    """Return the chances of an answer to an offer with this surplus."""
    logits, out = np.full(3, np.nan), np.zeros(3)
    answer_logits(surplus, p[P.TALKS_ANSWER_SHARPNESS], p, logits)
    logit(logits, np.ones(3, dtype=np.int64), 3, out)
    return dict(zip(("reject", "accept", "walk_out"), out.tolist(), strict=True))


def test_answers_follow_the_surplus(p: Vector) -> None:
    accepted = [answers(x, p)["accept"] for x in np.linspace(-0.5, 0.5, 21)]
    walked = [answers(x, p)["walk_out"] for x in np.linspace(-0.5, 0.5, 21)]
    assert accepted == sorted(accepted)
    assert walked == sorted(walked, reverse=True)
    assert answers(0.2, p)["accept"] > 0.99
    assert answers(0.0, p)["accept"] == pytest.approx(answers(0.0, p)["reject"])


def test_an_offer_that_gains_earns_nothing_by_walking_out(p: Vector) -> None:
    logits = np.zeros(3)
    answer_logits(0.3, 10.0, p, logits)
    assert logits.tolist() == pytest.approx([0.0, 3.0, -10.0 * p[P.TALKS_WALK_COST]])


def test_only_an_offer_far_short_makes_a_party_walk_out(p: Vector) -> None:
    enough = p[P.TALKS_WALK_COST] / p[P.TALKS_WALK_GAIN]
    slight, gross = answers(-0.5 * enough, p), answers(-2.0 * enough, p)
    assert slight["walk_out"] < slight["reject"]
    assert gross["walk_out"] > gross["reject"]
    assert answers(-enough, p)["walk_out"] == pytest.approx(answers(-enough, p)["reject"])
    assert math.isclose(sum(gross.values()), 1.0)
