"""Clusters: what runs that share draws are worth, against closed forms and by how often intervals cover."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from sim.analysis.clusters import FEW, design_effects, worth
from sim.analysis.shares import counted_shares, drawn_interval, outcome_shares, score_interval, wilson


def effect(met: np.ndarray, sizes: np.ndarray) -> float:
    return float(design_effects(met[:, np.newaxis], met[:, np.newaxis], sizes)[0])


@pytest.mark.parametrize(("a", "b", "runs"), [(2.0, 6.0, 12), (1.0, 1.0, 5), (5.0, 45.0, 30)])
def test_the_effect_is_that_of_the_correlation_within_draws(a: float, b: float, runs: int) -> None:
    """Runs of one draw with a share of Beta(a, b) are correlated by 1/(a + b + 1), so the effect of n runs a
    draw is 1 + (n - 1)/(a + b + 1)."""
    random = np.random.default_rng(1)
    met = random.binomial(runs, random.beta(a, b, size=(400, 100)))
    found = np.mean([effect(row, np.full(100, runs)) for row in met])
    assert found == pytest.approx(1 + (runs - 1) / (a + b + 1), rel=0.04)


def test_independent_runs_are_worth_what_they_are() -> None:
    random = np.random.default_rng(2)
    found = [effect(random.binomial(20, 0.3, 500), np.full(500, 20)) for _ in range(20)]
    assert min(found) >= 1.0
    assert np.mean(found) < 1.06


@given(st.lists(st.integers(0, 6), min_size=FEW + 1, max_size=20), st.integers(1, 5))
def test_where_a_run_tells_all_of_its_draw_only_draws_count(ends: list[int], times: int) -> None:
    """A draw whose runs all end alike is one run; repeating runs makes none."""
    one = np.array([end % 2 for end in ends])
    if min(one.sum(), (1 - one).sum()) >= FEW:
        alone, many = effect(one, np.ones_like(one)), effect(one * times, np.full(len(one), times))
        assert many == pytest.approx(max(times * len(one) / (len(one) - 1), 1.0))
        assert alone == pytest.approx(len(one) / (len(one) - 1))


def test_what_is_met_in_few_draws_varies_at_least_as_all_together() -> None:
    met = np.array([[20, 0, 0], [0, 20, 0]] * 10)
    met[0] = [19, 0, 1]
    found = design_effects(met, met, np.full(20, 20))
    assert found[2] == pytest.approx(found[0], rel=0.1)
    assert found[2] > 15


def test_without_two_draws_nothing_is_known() -> None:
    with pytest.raises(ValueError, match="runs of 1 draws do not show"):
        design_effects([[1], [0]], [[1], [0]], [4, 0])
    low, high = drawn_interval([0.5], 4, [np.nan], 1, 0.95)
    assert (low[0], high[0]) == (0.0, 1.0)


def test_of_few_draws_students_quantile_counts() -> None:
    narrower = (1.959963984540054 / t.ppf(0.975, 4)) ** 2
    assert worth(100, 2.0, 5, 0.95) == pytest.approx(50 * narrower)


def test_the_interval_of_independent_runs_is_wilsons() -> None:
    low, high = score_interval(np.array([0.12]), np.array([200.0]), 0.95)
    assert (low[0], high[0]) == pytest.approx(wilson(24, 200), abs=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "draws", "runs"),
    [(2.0, 6.0, 24, 16), (2.0, 6.0, 64, 4), (0.6, 11.4, 64, 30), (8.0, 2.0, 10, 20)],
)
def test_the_interval_covers_the_share_as_often_as_it_says(a: float, b: float, draws: int, runs: int) -> None:
    """The share over all that the parameters could be; Wilson's interval of pooled runs misses it often."""
    random = np.random.default_rng(7)
    sizes, truth, trials = np.full(draws, runs), a / (a + b), 1000
    met = random.binomial(runs, random.beta(a, b, size=(trials, draws)))
    effects = [effect(row, sizes) for row in met]
    shares = met.sum(axis=1) / (draws * runs)
    low, high = drawn_interval(shares, draws * runs, effects, draws, 0.95)
    covered = ((low <= truth) & (truth <= high)).mean()
    assert 0.93 <= covered <= 0.985
    naive_low, naive_high = score_interval(shares, np.array(float(draws * runs)), 0.95)
    assert ((naive_low <= truth) & (truth <= naive_high)).mean() < covered - 0.03


def table(ends: dict[str, list[str]], draws: int) -> pd.DataFrame:
    """A row a run; run n has draw n modulo `draws`."""
    rows = [(name, run, run % draws, end) for name, runs in ends.items() for run, end in enumerate(runs)]
    made = pd.DataFrame(rows, columns=["scenario", "run", "draw", "outcome"])
    kinds = {"scenario": pd.CategoricalDtype(list(ends)), "outcome": pd.CategoricalDtype(["p", "f", "w"])}
    return made.astype(kinds)


def test_a_table_with_draws_gives_shares_whose_intervals_count_draws() -> None:
    made = table({"base": list("pfpfpfpfpfpf") * 10, "other": list("pfffffffffff") * 10}, 12)
    found = outcome_shares(made).set_index(["scenario", "outcome"])
    plain = outcome_shares(made.drop(columns="draw")).set_index(["scenario", "outcome"])
    assert (found[["runs", "count", "share"]] == plain[["runs", "count", "share"]]).all(axis=None)
    assert (found["draws"] == 12).all()
    width, narrow = found["high"] - found["low"], plain["high"] - plain["low"]
    assert (width > 2 * narrow).all()
    assert found.loc[("base", "p"), "effect"] == pytest.approx(120 / 11)  # a draw is one run
    assert found.index.equals(plain.index)


def test_a_scenario_without_runs_has_no_share() -> None:
    made = table({"base": list("pfw") * 4, "other": []}, 3)
    found = outcome_shares(made)
    nothing = found[found["scenario"] == "other"]
    assert nothing["share"].isna().all()
    assert nothing[["low", "high"]].to_numpy().tolist() == [[0.0, 1.0]] * 3


def test_counts_by_draw_give_the_same_shares() -> None:
    made = table({"base": list("ppfwfwpf"), "other": list("wwwwfppp")}, 4)
    counts = (
        made.groupby(["scenario", "draw", "outcome"], observed=False).size().rename("count").reset_index()
    )
    pd.testing.assert_frame_equal(counted_shares(counts), outcome_shares(made))
