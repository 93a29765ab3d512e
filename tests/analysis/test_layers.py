"""Layers: the estimator is that of an analysis of variance, unbiased, and finds what was put in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f_oneway

from sim.analysis.layers import split_spread, spread_said, variances

NAMES = ("frozen_conflict", "war_continues")


def counted(shares: np.ndarray, runs: int, random: np.random.Generator) -> np.ndarray:
    """Runs of each draw by ending, where the first comes about with a draw's share."""
    first = random.binomial(runs, shares)
    return np.stack([first, runs - first], axis=1)


@given(st.lists(st.integers(0, 12), min_size=3, max_size=10).filter(lambda counts: len(set(counts)) > 1))
def test_the_split_is_that_of_an_analysis_of_variance(counts: list[int]) -> None:
    runs = 12
    luck, parameters = variances(np.array(counts)[:, np.newaxis] / runs, runs)
    if luck[0] > 0.0:
        ratio = f_oneway(*([1.0] * count + [0.0] * (runs - count) for count in counts)).statistic
        assert parameters[0] == pytest.approx(max((ratio - 1) * luck[0] / runs, 0.0), abs=1e-12)


def test_the_split_is_unbiased() -> None:
    """Shares of Beta(2, 6) have the variance 1/48; over 600 experiments the mean estimate is that."""
    random = np.random.default_rng(5)
    shares = random.beta(2, 6, size=(600, 40))
    p = random.binomial(8, shares) / 8
    found = [variances(row[:, np.newaxis], 8) for row in p]
    between = p.var(axis=1, ddof=1) - np.array([luck[0] for luck, _ in found]) / 8
    assert between.mean() == pytest.approx(1 / 48, rel=0.05)
    assert np.mean([luck[0] for luck, _ in found]) == pytest.approx(1 / 6, rel=0.02)  # mean of p(1 - p)


def test_what_was_put_in_is_found() -> None:
    random = np.random.default_rng(11)
    found = split_spread(counted(random.beta(2, 6, 400), 50, random), 50, NAMES).set_index("outcome")
    row = found.loc["frozen_conflict"]
    assert row["parameters_low"] <= np.sqrt(1 / 48) <= row["parameters_high"]
    assert row["low"] <= 0.25 <= row["high"]
    assert row["part_low"] <= (1 / 48) / (3 / 16) <= row["part_high"]
    assert row["luck"] == pytest.approx(np.sqrt((1 / 6) / 20_000), rel=0.05)
    assert found["parameters"].iloc[0] == pytest.approx(found["parameters"].iloc[1])


def test_where_parameters_change_nothing_luck_explains_all() -> None:
    random = np.random.default_rng(2)
    found = split_spread(counted(np.full(200, 0.3), 40, random), 40, NAMES)
    assert found["part_low"].tolist() == [0.0, 0.0]
    assert (found["part"] < 0.02).all()


def test_where_luck_changes_nothing_parameters_explain_all() -> None:
    counts = np.array([[10, 0], [0, 10]] * 20)
    found = split_spread(counts, 10, NAMES)
    assert found["part"].tolist() == [1.0, 1.0]
    assert found["luck"].tolist() == [0.0, 0.0]
    assert found["parameters"][0] == pytest.approx(np.sqrt(0.25 * 40 / 39))


def test_an_ending_that_never_comes_about_has_no_spread_and_no_sentence() -> None:
    found = split_spread(np.array([[0, 10], [0, 10], [0, 10]]), 10, NAMES)
    assert found[["parameters", "luck", "part"]].to_numpy().tolist() == [[0.0] * 3] * 2
    assert len(spread_said(found)) == 1


def test_a_sentence_gives_both_layers() -> None:
    random = np.random.default_rng(11)
    found = split_spread(counted(random.beta(2, 6, 400), 50, random), 50, NAMES)
    row = found.iloc[0]
    assert (
        f"How often the conflict freezes, {100 * row['share']:.1f} of 100 runs in the mean, is spread by "
        f"±{100 * row['parameters']:.1f} because parameters are not known"
    ) in "\n".join(spread_said(found))
    assert "at 20,000 runs" in spread_said(found)[0]


@pytest.mark.parametrize(("draws", "runs"), [(1, 5), (5, 1)])
def test_too_few_to_split_are_refused(draws: int, runs: int) -> None:
    with pytest.raises(ValueError, match="cannot be split"):
        split_spread(np.full((draws, 2), runs // 2), runs, NAMES)
