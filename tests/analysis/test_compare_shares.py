"""Paired differences of shares: published examples, closed forms, other libraries, and properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import xlogy
from scipy.stats import binomtest, norm

from sim.analysis.compare_shares import (
    LESS,
    MORE,
    SAME,
    SLIGHT,
    apart_interval,
    holm,
    mcnemar,
    paired_interval,
    runs_to_tell,
    share_differences,
    verdicts,
)
from sim.analysis.estimates import UNCLEAR
from sim.analysis.shares import wilson

Z = float(norm.ppf(0.975))


def test_the_paired_interval_is_tangos() -> None:
    """Airway hyper-responsiveness before and after transplantation, Fagerland and others 2014."""
    found = paired_interval([1], [7], [21], 0.95)
    assert [float(end[0]) for end in found] == pytest.approx([-0.517, -0.026], abs=6e-4)


@pytest.mark.parametrize(("came", "left", "runs"), [(6, 16, 161), (40, 20, 160), (0, 3, 50), (9, 9, 2000)])
def test_at_its_ends_the_score_of_the_likeliest_table_is_just_rejected(
    came: int, left: int, runs: int
) -> None:
    """The share that left is found here by maximising the likelihood, in place of its closed form."""
    for end in paired_interval([came], [left], [runs], 0.95):
        difference = float(end[0])

        def unlikely(share: float, difference: float = difference) -> float:
            parts = (share + difference, share, 1 - 2 * share - difference)
            return -float(xlogy([came, left, runs - came - left], parts).sum())

        bounds = (max(0.0, -difference), (1 - difference) / 2)
        share = minimize_scalar(unlikely, bounds=bounds, method="bounded", options={"xatol": 1e-12}).x
        variance = runs * (2 * share + difference - difference * difference)
        assert abs(came - left - runs * difference) / np.sqrt(variance) == pytest.approx(Z, rel=1e-4)


def test_without_flips_the_interval_is_known_in_closed_form() -> None:
    low, high = paired_interval([0], [0], [500], 0.95)
    assert high[0] == pytest.approx(Z * Z / (500 + Z * Z), rel=1e-9)
    assert low[0] == pytest.approx(-high[0], rel=1e-9)


def test_all_runs_flipping_one_way_reach_the_end() -> None:
    low, high = paired_interval([40, 0], [0, 40], [40, 40], 0.95)
    assert high[0] == pytest.approx(1.0, abs=1e-9)
    assert low[1] == pytest.approx(-1.0, abs=1e-9)
    assert low[0] == pytest.approx(-high[1], abs=1e-9)
    assert 0.8 < low[0] < 1.0


COUNTS = st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 2000)).filter(sum)


@given(COUNTS)
def test_the_interval_leaves_out_nothing_just_when_mcnemars_score_test_rejects(
    counts: tuple[int, int, int],
) -> None:
    came, left, _ = counts
    low, high = paired_interval([came], [left], [sum(counts)], 0.95)
    assert low[0] <= (came - left) / sum(counts) <= high[0]
    if came + left:
        rejected = abs(came - left) / np.sqrt(came + left) > Z
        assert bool(low[0] > 1e-12 or high[0] < -1e-12) == bool(rejected)


@given(COUNTS)
def test_the_other_way_round_the_interval_is_mirrored(counts: tuple[int, int, int]) -> None:
    came, left, _ = counts
    low, high = paired_interval([came, left], [left, came], [sum(counts)] * 2, 0.95)
    assert low[0] == pytest.approx(-high[1], abs=1e-12)
    assert high[0] == pytest.approx(-low[1], abs=1e-12)


def test_paired_intervals_cover_what_they_say() -> None:
    """Of 4,000 drawn samples with a true difference of .03, some 95 of 100 intervals hold it."""
    draws = np.random.default_rng(7).multinomial(400, [0.06, 0.03, 0.91], size=4000)
    low, high = paired_interval(draws[:, 0], draws[:, 1], np.full(4000, 400), 0.95)
    assert np.mean((low <= 0.03) & (high >= 0.03)) == pytest.approx(0.95, abs=0.012)


def test_the_unpaired_interval_is_newcombes() -> None:
    """The worked example (a) of Newcombe 1998, method 10, has other sizes; here both are 80, from scipy."""
    share, base, runs = (np.array([number]) for number in (56 / 80, 48 / 80, 80.0))
    low, high = apart_interval(share, base, runs, runs, 0.95)
    (a, b), (c, d) = wilson(56, 80), wilson(48, 80)
    assert low[0] == pytest.approx(0.1 - np.hypot(0.7 - a, d - 0.6))
    assert high[0] == pytest.approx(0.1 + np.hypot(b - 0.7, 0.6 - c))


@given(st.integers(0, 300), st.integers(0, 300))
def test_mcnemar_is_exact(came: int, left: int) -> None:
    exact = binomtest(came, came + left).pvalue if came + left else 1.0
    assert mcnemar([came], [left])[0] == pytest.approx(exact, rel=1e-9)


def test_holm_adjusts_as_published() -> None:
    """P of .01, .04, .03, .005 become .03, .06, .06, .02 (R's p.adjust)."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]).tolist() == [1.0, 1.0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_keeps_order_and_lies_between_each_and_bonferroni(chances: list[float]) -> None:
    p = np.array(chances)
    adjusted = holm(p)
    assert (adjusted >= p).all()
    assert (adjusted <= np.minimum(p * len(p), 1.0) + 1e-15).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()


@pytest.mark.parametrize(
    ("difference", "low", "high", "verdict"),
    [
        (0.05, 0.02, 0.08, MORE),
        (-0.05, -0.08, -0.02, LESS),
        (0.012, 0.001, 0.03, MORE),
        (0.006, 0.002, 0.02, SLIGHT),
        (0.003, 0.001, 0.006, SAME),
        (0.0, -0.009, 0.009, SAME),
        (0.0, -0.02, 0.02, UNCLEAR),
        (0.03, -0.001, 0.07, UNCLEAR),
    ],
)
def test_a_verdict_needs_an_interval_apart_from_nothing_and_a_difference_of_interest(
    difference: float, low: float, high: float, verdict: str
) -> None:
    assert verdicts(*map(np.array, ([difference], [low], [high])), 0.01) == [verdict]


@settings(max_examples=12)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(500, 3000), st.sampled_from([0.95, 0.998]))
def test_so_many_runs_would_tell_and_not_many_fewer(came: int, left: int, runs: int, level: float) -> None:
    """With flips in proportion the interval is decided at the number named, and not at nine tenths of it."""
    (needed,) = runs_to_tell([came], [left], [runs], 0.01, level)
    assert needed >= runs

    def told(times: float) -> bool:
        low, high = paired_interval([came * times], [left * times], [runs * times], level)
        return bool(low[0] > 0 or high[0] < 0 or (low[0] > -0.01 and high[0] < 0.01))

    assert told(1.001 * needed / runs)
    assert needed == runs or not told(0.9 * needed / runs)


def test_without_flips_so_many_runs_are_needed_as_the_closed_form_says() -> None:
    (needed,) = runs_to_tell([0], [0], [10], 0.01, 0.95)
    assert needed == pytest.approx(Z * Z * 0.99 / 0.01, abs=1)


def test_a_treatment_that_changes_nothing_flips_no_run_and_differs_in_nothing() -> None:
    counts = np.diag([30, 70])
    found = share_differences({"a": counts}, ["x", "y"], 0.01, 0.95)
    assert found[["came", "left"]].to_numpy().sum() == 0
    assert (found["difference"] == 0).all()
    assert (found["p"] == 1).all()
    assert (found["times_narrower"] > 1).all()


def test_the_table_of_differences_counts_came_and_left() -> None:
    counts = np.array([[50, 10, 0], [2, 30, 3], [0, 0, 5]])
    found = share_differences({"a": counts}, ["x", "y", "z"], 0.01, 0.95).set_index("outcome")
    assert found["reference_count"].tolist() == [60, 35, 5]
    assert found["count"].tolist() == [52, 40, 8]
    assert found["came"].tolist() == [2, 10, 3]
    assert found["left"].tolist() == [10, 5, 0]
    assert found["difference"].to_numpy() == pytest.approx([-0.08, 0.05, 0.03])
    low, _ = paired_interval([2], [10], [100], 1 - 0.05 / 3)
    assert found.loc["x", "low"] == pytest.approx(low[0])


def test_more_scenarios_make_every_interval_wider() -> None:
    counts = np.array([[50, 10], [2, 38]])
    one, two = (
        share_differences(dict.fromkeys(names, counts), ["x", "y"], 0.01, 0.95) for names in ("a", "ab")
    )
    assert (two["high"] - two["low"]).iloc[0] > (one["high"] - one["low"]).iloc[0]
