"""Quantiles and chances: those of `scipy.stats`, whatever the counts."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import binom, norm, t

from sim.analysis.quantiles import binomial_quantile, chance_of_at_most, normal_reach, student_reach

runs = st.integers(1, 200_000)
shares = st.floats(0.001, 0.999)


@given(runs, shares, st.floats(1e-6, 1 - 1e-6))
@example(1, 0.5, 0.5)
@example(2, 0.5, 0.25)
@example(100_000, 0.95, 0.00125)
def test_a_quantile_is_that_of_scipy(n: int, share: float, chance: float) -> None:
    assert binomial_quantile(chance, n, share) == binom.ppf(chance, n, share)


@given(runs, st.sampled_from([0.05, 0.25, 0.5, 0.75, 0.95]), st.floats(1e-6, 0.5))
def test_what_is_counted_from_above_is_a_quantile_of_the_rest(n: int, share: float, tail: float) -> None:
    assert n - binomial_quantile(tail, n, 1 - share) == binom.isf(tail, n, share)


@given(st.integers(0, 500), st.integers(0, 500), shares)
@example(0, 0, 0.5)
def test_a_chance_is_that_of_scipy(count: int, more: int, share: float) -> None:
    expected = binom.cdf(count, count + more, share)
    assert chance_of_at_most(count, count + more, share) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@given(st.floats(0.01, 0.9999), st.integers(1, 5000))
def test_reaches_are_those_of_two_sided_intervals(confidence: float, degrees: int) -> None:
    assert normal_reach(confidence) == pytest.approx(norm.interval(confidence)[1], rel=1e-9)
    assert student_reach(confidence, degrees) == pytest.approx(t.interval(confidence, degrees)[1], rel=1e-9)
