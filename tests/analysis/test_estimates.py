"""Estimates and verdicts: closed forms, known tables, and coverage on drawn data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.estimates import (
    INSIDE,
    OUTSIDE,
    UNCLEAR,
    Estimate,
    Flips,
    difference,
    flips,
    lasting,
    mean,
    more_often,
    quotient,
    rate,
    ratio,
    share,
    verdict,
)


def test_a_rate_has_garwoods_interval() -> None:
    # Garwood's table for 10 events: 4.795 to 18.39; for none: 0 to 3.689
    found = rate(10, 100.0, "years")
    assert found.value == pytest.approx(0.1)
    assert (found.low, found.high) == pytest.approx((0.04795, 0.1839), rel=1e-3)
    assert (rate(0, 1.0, "years").low, rate(0, 1.0, "years").high) == pytest.approx((0.0, 3.689), rel=1e-3)


def test_a_mean_has_students_interval() -> None:
    found = mean([1.0, 2.0, 3.0, 4.0, 5.0])
    # s = sqrt(2.5), t(4) = 2.7764
    reach = 2.7764 * math.sqrt(2.5 / 5)
    assert found.value == 3.0
    assert (found.low, found.high) == pytest.approx((3 - reach, 3 + reach), rel=1e-4)


def test_a_ratio_weighs_runs_by_their_length() -> None:
    found = ratio([0.0, 12.0], [1.0, 3.0])
    assert found.value == 3.0
    assert found.low < 3.0 < found.high


@pytest.mark.parametrize("alike", [([1.0], [4.0]), ([1.0, 2.0, 3.0], [3.0, 6.0, 9.0])])
def test_runs_that_do_not_differ_bound_no_ratio(alike: tuple[list[float], list[float]]) -> None:
    """Nor do runs that were never at risk make it look as if they did."""
    chosen, opened = ([*part, *[0.0] * 397] for part in alike)
    found = ratio(chosen, opened)
    assert found.value == pytest.approx(sum(chosen) / sum(opened))
    assert (found.low, found.high) == (-math.inf, math.inf)
    assert verdict(found, 0.0, 1.0) == UNCLEAR


def test_runs_never_at_risk_change_nothing() -> None:
    assert ratio([1.0, 2.0, 0.0, 0.0], [4.0, 5.0, 0.0, 0.0])[:3] == ratio([1.0, 2.0], [4.0, 5.0])[:3]


def test_intervals_of_a_ratio_cover_the_truth() -> None:
    random = np.random.default_rng(1)
    hits = 0
    for _ in range(400):
        years = random.uniform(1.0, 3.0, 60)
        found = ratio(random.poisson(2.0 * years), years)
        hits += found.low <= 2.0 <= found.high
    assert 0.91 <= hits / 400 <= 0.98


def test_nothing_counted_tells_nothing() -> None:
    for found in (rate(0, 0.0, "years"), mean([]), share(0, 0), ratio([0.0], [0.0])):
        assert math.isnan(found.value)
        assert verdict(found, -1e9, 1e9) == UNCLEAR
        assert verdict(found, 0.4, 0.7) == UNCLEAR
    alone = mean([2.0])
    assert verdict(alone, 0.0, 5.0) == UNCLEAR


def test_lasting_turns_the_interval_round() -> None:
    found = lasting(rate(10, 1000.0, "months"), 60)
    assert found.value == pytest.approx(math.exp(-0.6))
    assert found.low < found.value < found.high
    assert lasting(rate(0, 0.0, "months"), 12)[1:3] == (0.0, 1.0)
    assert found[3:] == (10, 1000.0, "months")


@given(st.floats(-10, 10), st.floats(0, 5), st.floats(0, 5), st.floats(-10, 10), st.floats(0, 5))
def test_verdicts_exclude_each_other(value: float, down: float, up: float, low: float, width: float) -> None:
    found = Estimate(value, value - down, value + up, 1, 1, "")
    said = verdict(found, low, low + width)
    inside = low <= found.low and found.high <= low + width
    apart = found.high < low or low + width < found.low
    assert said == (INSIDE if inside else OUTSIDE if apart else UNCLEAR)
    assert not (inside and apart)


def test_flips_count_each_side_and_speak_only_when_clear() -> None:
    found = flips([True, True, False, False], [True, False, True, False])
    assert found == Flips(1, 1)
    assert str(found) == "1 : 1"
    assert more_often(Flips(0, 0)) == UNCLEAR
    assert more_often(Flips(3, 2)) == UNCLEAR
    assert more_often(Flips(30, 5)) == INSIDE
    assert more_often(Flips(5, 30)) == OUTSIDE


def test_a_difference_has_newcombes_interval() -> None:
    """56 of 70 and 48 of 80: Newcombe (1998), Statistics in Medicine 17: 873-890, table II, method 10."""
    found = difference(share(56, 70), share(48, 80))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    turned = difference(share(48, 80), share(56, 70))
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


@given(st.floats(0.2, 5.0), st.floats(0.01, 0.19), st.floats(0.2, 5.0), st.floats(0.01, 0.19))
def test_a_quotient_has_fiellers_interval_where_both_errors_are_even(
    a: float, e: float, b: float, f: float
) -> None:
    """Fieller's (1954) limits solve (a - r b)² = e² + r² f², with e and f from the middle to the ends."""
    found = quotient(Estimate(a, a - e, a + e, 0, 0, ""), Estimate(b, b - f, b + f, 0, 0, ""))
    for end in (found.low, found.high):
        assert (a - end * b) ** 2 == pytest.approx(e**2 + (end * f) ** 2, rel=1e-6)
    assert found.low < a / b < found.high


def test_a_quotient_by_what_may_be_nothing_has_no_upper_bound() -> None:
    found = quotient(share(5, 100), share(0, 100))
    assert math.isnan(found.value)
    assert (found.low, found.high) == (0.0, math.inf)
    found = quotient(share(0, 100), share(30, 100))
    assert (found.value, found.low) == (0.0, 0.0)
    assert 0.0 < found.high < 0.3
