"""What follows from figures and limits: a rule holds, does not, or cannot be told; four verdicts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.estimates import Estimate
from sim.config.loader import load_claims
from sim.experiments.weighing import (
    BOTH,
    NEITHER,
    REFUTED,
    SUPPORTED,
    UNTOLD,
    Weighed,
    above,
    all_of,
    any_of,
    below,
)

EXPERIMENT = load_claims("ukraine").file.experiments["h3"]
TRUTHS = (True, False, None)


def found(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 0, 0, "")


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(-2, 2))
def test_a_rule_holds_only_with_the_whole_interval(low: float, width: float, limit: float) -> None:
    figure = found(low, low + width)
    over, under = above(figure, limit), below(figure, limit)
    assert not (over and under)
    assert (over is None) == (low <= limit < low + width)
    assert over == (None if over is None else low > limit)
    assert under == (None if low < limit <= low + width else low + width < limit)


def test_what_nothing_bounds_cannot_be_told() -> None:
    unknown = Estimate(math.nan, -math.inf, math.inf, 0, 0, "")
    assert above(unknown, 0.5) is None
    assert below(unknown, 0.5) is None


@pytest.mark.parametrize("a", TRUTHS)
@pytest.mark.parametrize("b", TRUTHS)
def test_rules_are_joined_as_kleene_joins_them(a: bool | None, b: bool | None) -> None:
    rank = {False: 0, None: 1, True: 2}
    assert rank[all_of((a, b))] == min(rank[a], rank[b])
    assert rank[any_of((a, b))] == max(rank[a], rank[b])


@pytest.mark.parametrize(
    ("supports", "refutes", "verdict"),
    [
        (True, True, BOTH),
        (True, False, SUPPORTED),
        (True, None, SUPPORTED),
        (False, True, REFUTED),
        (None, True, REFUTED),
        (False, False, NEITHER),
        (False, None, UNTOLD),
        (None, False, UNTOLD),
        (None, None, UNTOLD),
    ],
)
def test_a_verdict_follows_from_both_rules(supports: bool | None, refutes: bool | None, verdict: str) -> None:
    assert Weighed("h3", EXPERIMENT, supports, refutes, "", ()).verdict == verdict
