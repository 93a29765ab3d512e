"""Layers: the estimator is that of an analysis of variance, unbiased, and finds what was put in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f_oneway

from sim.analysis.layers import COLUMNS, layers_of, layers_said, split_spread, variances

NAMES = ("frozen_conflict", "war_continues")


def counted(shares: np.ndarray, runs: int | np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Runs of each draw by ending, where the first comes about with a draw's share."""
    first = random.binomial(runs, shares)
    return np.stack([first, runs - first], axis=1)


def split(counts: np.ndarray) -> tuple[float, float]:
    """The variances by luck and by parameters of the first ending."""
    luck, parameters = variances(counts, np.ones((1, len(counts))))
    return float(luck[0, 0]), float(parameters[0, 0])


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=10).filter(
        lambda draws: all(map(any, draws)) and any(all(draw) for draw in draws)
    )
)
def test_the_split_is_that_of_an_analysis_of_variance(draws: list[tuple[int, int]]) -> None:
    """Also where draws have different numbers of runs: F is one where draws differ as luck makes them."""
    counts = np.array(draws)
    n = counts.sum(axis=1)
    luck, parameters = split(counts)
    each = (n.sum() - (n * n).sum() / n.sum()) / (len(n) - 1)
    ratio = f_oneway(*([1.0] * first + [0.0] * other for first, other in draws)).statistic
    assert parameters == pytest.approx(max((ratio - 1) * luck / each, 0.0), abs=1e-12)


@pytest.mark.parametrize("sizes", [np.full(40, 8), np.tile([2, 6, 8, 16], 10)], ids=["alike", "unlike"])
def test_the_split_is_unbiased(sizes: np.ndarray) -> None:
    """Shares of Beta(2, 6) have the variance 1/48 and p(1 - p) the mean 1/6, whatever runs draws have."""
    random = np.random.default_rng(5)
    found = [split(counted(random.beta(2, 6, size=40), sizes, random)) for _ in range(1500)]
    luck, parameters = np.mean(found, axis=0)
    assert luck == pytest.approx(1 / 6, rel=0.02)
    assert parameters == pytest.approx(1 / 48, rel=0.05)


def test_what_was_put_in_is_found() -> None:
    random = np.random.default_rng(11)
    found = split_spread(counted(random.beta(2, 6, 400), 50, random), NAMES).set_index("outcome")
    row = found.loc["frozen_conflict"]
    assert row["parameters_low"] <= np.sqrt(1 / 48) <= row["parameters_high"]
    assert row["low"] <= 0.25 <= row["high"]
    assert row["high"] - row["low"] == pytest.approx(2 * 1.96 * np.sqrt((1 / 48 + 1 / 300) / 400), rel=0.1)
    assert row["part_low"] <= (1 / 48) / (3 / 16) <= row["part_high"]
    assert row["luck"] == pytest.approx(np.sqrt((1 / 6) / 20_000), rel=0.05)
    assert found["parameters"].iloc[0] == pytest.approx(found["parameters"].iloc[1])


def test_intervals_of_the_spread_cover_it() -> None:
    """At 95 %, over 200 experiments of 48 draws with 12 runs each."""
    random = np.random.default_rng(3)
    covered = 0
    for _ in range(200):
        row = split_spread(counted(random.beta(2, 6, 48), 12, random), NAMES).iloc[0]
        covered += row["parameters_low"] <= np.sqrt(1 / 48) <= row["parameters_high"]
    assert 0.86 <= covered / 200 <= 0.99


def test_where_parameters_change_nothing_luck_explains_all() -> None:
    random = np.random.default_rng(2)
    found = split_spread(counted(np.full(200, 0.3), 40, random), NAMES)
    assert found["part_low"].tolist() == [0.0, 0.0]
    assert (found["part"] < 0.02).all()


def test_where_luck_changes_nothing_parameters_explain_all() -> None:
    counts = np.array([[10, 0], [0, 10]] * 20)
    found = split_spread(counts, NAMES)
    assert found["part"].tolist() == [1.0, 1.0]
    assert found["luck"].tolist() == [0.0, 0.0]
    assert found["parameters"][0] == pytest.approx(np.sqrt(0.25 * 40 / 39))


def test_an_ending_that_never_comes_about_has_no_spread_and_no_sentence() -> None:
    found = split_spread(np.array([[0, 10], [0, 10], [0, 10]]), NAMES)
    assert found[["parameters", "luck", "part"]].to_numpy().tolist() == [[0.0] * 3] * 2
    assert found["high"][0] > 0.1  # what came about in none of thirty runs of three draws
    assert len(layers_said(found)) == 1


def test_a_draw_without_runs_is_none() -> None:
    counts = np.array([[3, 7], [0, 0], [6, 4], [5, 5]])
    pd.testing.assert_frame_equal(split_spread(counts, NAMES), split_spread(counts[[0, 2, 3]], NAMES))


def test_a_sentence_gives_both_layers() -> None:
    random = np.random.default_rng(11)
    found = split_spread(counted(random.beta(2, 6, 400), 50, random), NAMES)
    row = found.iloc[0]
    assert (
        f"The conflict freezes in {100 * row['share']:.1f} of 100 runs; luck alone moves this by "
        f"±{100 * row['luck']:.1f} at 20,000 runs, not knowing the numbers by "
        f"±{100 * row['parameters']:.1f} ("
    ) in "\n".join(layers_said(found))
    alike = split_spread(np.array([[5, 5]] * 8), NAMES)
    assert layers_said(alike)[0].endswith("not knowing the numbers by less than these draws can tell")
    rare = split_spread(np.array([[1, 9], [2, 8], *[[0, 10]] * 20]), NAMES)
    assert layers_said(rare)[1].endswith(
        "2 of 22 draws are too few to tell what not knowing the numbers does"
    )


@pytest.mark.parametrize(("draws", "runs"), [(1, 5), (5, 1)])
def test_too_few_to_split_are_refused(draws: int, runs: int) -> None:
    with pytest.raises(ValueError, match=f"{draws} draws of {runs} runs cannot be split"):
        split_spread(np.array([[runs, 0]] * draws), NAMES)


def test_scenarios_are_split_one_by_one_from_counts_by_draw() -> None:
    random = np.random.default_rng(4)
    of = {name: counted(random.beta(2, 6, 6), 9, random) for name in ("one", "two")}
    rows = [
        (name, draw, outcome, int(counts[draw, place]))
        for name, counts in of.items()
        for draw in range(6)
        for place, outcome in enumerate(NAMES)
    ]
    table = pd.DataFrame(rows, columns=["scenario", "draw", "outcome", "count"]).astype(
        {"scenario": pd.CategoricalDtype(["one", "two"]), "outcome": pd.CategoricalDtype(list(NAMES))}
    )
    found = layers_of(table)
    assert found.columns.tolist() == ["scenario", *COLUMNS]
    for name, counts in of.items():
        mine = found[found["scenario"] == name].drop(columns="scenario").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, split_spread(counts, NAMES), check_dtype=False)
    alone = table[table["draw"] == 0]
    assert layers_of(alone).empty
