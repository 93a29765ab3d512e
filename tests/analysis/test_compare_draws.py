"""Comparisons over draws: intervals of paired differences count draws, and cover what they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.compare import METHOD, METHOD_DRAWN, SMALLEST, Comparison, compare
from sim.analysis.compare_draws import drawn_pairs, draws_of_pairs
from sim.analysis.compare_facets import quantile_places
from sim.analysis.compare_pairs import pairs
from sim.analysis.compare_shares import UNCLEAR, flip_counts, mcnemar, paired_interval, share_differences
from sim.analysis.compare_words import caption, difference_said, narrowing, standing
from sim.analysis.shares import CONFIDENCE, DRAW

TITLES = {"base": "the baseline", "other": "“Other”"}
ENDINGS = ["frozen_conflict", "war_continues"]


def drawn(before: np.ndarray, after: np.ndarray, x: np.ndarray | None = None) -> pd.DataFrame:
    """A table of two scenarios from the endings (places in ENDINGS) of runs [draw, run of it] in each."""
    draws, runs = before.shape
    parts = [
        pd.DataFrame(
            {
                "scenario": name,
                "run": np.arange(draws * runs),
                "draw": np.tile(np.arange(draws), runs),
                "outcome": [ENDINGS[end] for end in ends.T.ravel()],
                "x": number.T.ravel(),
            }
        )
        for name, ends, number in (
            ("base", before, np.zeros(before.shape)),
            ("other", after, np.zeros(before.shape) if x is None else x),
        )
    ]
    kinds = {"scenario": pd.CategoricalDtype(["base", "other"]), "outcome": pd.CategoricalDtype(ENDINGS)}
    return pd.concat(parts, ignore_index=True).astype(kinds)


def flipping(
    random: np.random.Generator, draws: int, runs: int, shift: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Endings before and after, where a tenth of the runs flips either way, and by a draw's shift more."""
    before = random.integers(2, size=(draws, runs))
    chance = 0.1 + np.where(before == 0, np.maximum(shift, 0)[:, None], np.maximum(-shift, 0)[:, None])
    after = np.where(random.random((draws, runs)) < chance, 1 - before, before)
    return before, after


def first(found: Comparison) -> pd.Series:
    return found.differences.iloc[0]


def difference(table: pd.DataFrame) -> pd.Series:
    """The first difference of shares as `compare` makes it, without what else it makes."""
    made = pairs(table, "base")
    counts = {pair.scenario: flip_counts(table["outcome"], pair) for pair in made}
    over = drawn_pairs(table["outcome"], made, draws_of_pairs(table[DRAW], made)) if DRAW in table else None
    return share_differences(counts, tuple(ENDINGS), SMALLEST, CONFIDENCE, over).iloc[0]


def test_the_short_way_is_that_of_the_comparison() -> None:
    table = drawn(*flipping(np.random.default_rng(4), 30, 12, np.zeros(30)))
    for made in (table, table.drop(columns="draw")):
        assert difference(made).equals(first(compare(made, "base")))


def test_where_draws_do_not_differ_the_interval_is_nearly_that_of_pairs() -> None:
    random = np.random.default_rng(1)
    table = drawn(*flipping(random, 200, 10, np.zeros(200)))
    one, plain = compare(table, "base"), compare(table.drop(columns="draw"), "base")
    width = [float(row["high"] - row["low"]) for row in (first(one), first(plain))]
    assert 1.0 <= width[0] / width[1] < 1.15
    same = ["difference", "came", "left", "runs", "share", "reference_share"]
    assert (one.differences[same] == plain.differences[same]).all(axis=None)
    pd.testing.assert_frame_equal(one.flips, plain.flips)


def test_where_each_draw_flips_as_a_whole_only_draws_count() -> None:
    """Of 20 draws 12 change altogether: 400 runs tell no more than 20 pairs, at Student's quantile."""
    before, after = np.zeros((20, 20), dtype=int), np.zeros((20, 20), dtype=int)
    after[:12] = 1
    row = first(compare(drawn(before, after), "base"))
    low, high = paired_interval(0, 12, 20, 0.975)  # of two comparisons
    assert row["difference"] == -0.6
    assert row["low"] < low
    assert row["high"] > high
    assert row["high"] - row["low"] < 1.25 * (high - low)
    assert row["p"] == pytest.approx(min(2 * float(mcnemar(12, 0)), 1.0))


@pytest.mark.parametrize("spread", [0.0, 0.15, 0.3])
def test_intervals_of_differences_cover_what_they_say(spread: float) -> None:
    """Draws differ in how far the scenario shifts them; what is to be covered is the mean over all draws."""
    random = np.random.default_rng(5)
    covered, plainly, trials = 0, 0, 60
    for _ in range(trials):
        shift = random.uniform(-spread, spread, size=30)
        table = drawn(*flipping(random, 30, 12, shift))
        row, plain = (difference(made) for made in (table, table.drop(columns="draw")))
        covered += row["low"] <= 0 <= row["high"]
        plainly += plain["low"] <= 0 <= plain["high"]
    assert covered / trials >= 0.95  # each of two intervals is at 97.5 %
    assert covered >= plainly


def test_without_a_flip_nothing_is_known_of_draws_but_by_their_number() -> None:
    ends = np.tile([[0, 1]], (30, 5))
    row = first(compare(drawn(ends, ends), "base"))
    low, high = paired_interval(0, 0, 300, 0.975)
    assert row["low"] < low < 0 < high < row["high"]


def test_what_is_open_is_told_in_draws() -> None:
    random = np.random.default_rng(3)
    found = compare(drawn(*flipping(random, 12, 6, np.tile([0.3, -0.3], 6))), "base")
    row = first(found)
    assert row["verdict"] == UNCLEAR
    assert row["draws_to_tell"] > 12
    assert row["runs_to_tell"] == pytest.approx(6 * row["draws_to_tell"], rel=0.1)
    said = difference_said(row, found, TITLES)
    assert said.endswith(" draws would do")


def test_a_difference_is_told_with_the_draws_that_go_either_way() -> None:
    random = np.random.default_rng(3)
    shift = np.concatenate([np.full(50, 0.4), np.full(10, -0.4)])
    found = compare(drawn(*flipping(random, 60, 20, shift)), "base")
    row = first(found)
    assert (row["draws_higher"] + row["draws_lower"]) <= 60
    assert min(row["draws_higher"], row["draws_lower"]) >= 8
    said = difference_said(row, found, TITLES)
    assert said.endswith(f"; more in {row['draws_higher']} of 60 draws, fewer in {row['draws_lower']}"), said


def test_words_say_that_parameters_are_in_it() -> None:
    random = np.random.default_rng(3)
    table = drawn(*flipping(random, 12, 6, np.zeros(12)))
    found, plain = compare(table, "base", facets=["x"]), compare(table.drop(columns="draw"), "base")
    assert (found.draws, plain.draws) == (12, 0)
    assert (found.method, plain.method) == (METHOD_DRAWN, METHOD)
    told = "how far the mean difference over the ranges of the parameters could be off, over 12 draws"
    assert told in caption(found)
    assert "nothing of what is not known about the parameters" in caption(plain)
    assert "luck and draws of their own" in narrowing(found)
    assert "open at this number of draws" in standing(found)
    assert "draws_to_tell" not in plain.differences


def test_a_facet_that_moves_draw_by_draw_is_told_by_draws() -> None:
    """All runs of a draw move by the same: the interval of the median is that of as many values as draws."""
    random = np.random.default_rng(9)
    x = np.repeat(random.normal(size=(40, 1)), 25, axis=1)
    ends = random.integers(2, size=(40, 25))
    table = drawn(ends, ends, x)
    found = compare(table, "base", facets=["x"])
    median = found.quantiles.query("quantile == 0.5").iloc[0]
    values = np.sort(x[:, 0])
    _, low, high = quantile_places(40, [0.5], 0.99)[0]
    assert median["low"] <= values[low]
    assert median["high"] >= values[high]
    without = compare(table.drop(columns="draw"), "base", facets=["x"])
    plain = without.quantiles.query("quantile == 0.5").iloc[0]
    assert median["high"] - median["low"] > 3 * (plain["high"] - plain["low"])
    moved = found.facets.iloc[0]
    higher, lower = int((x[:, 0] > 0).sum()), int((x[:, 0] < 0).sum())
    assert moved["p"] == pytest.approx(float(mcnemar(higher, lower)))
    assert moved["higher"] == 25 * higher


def test_pairs_with_draws_of_their_own_are_refused() -> None:
    table = drawn(np.zeros((4, 3), dtype=int), np.ones((4, 3), dtype=int))
    table.loc[0, "draw"] = 3
    with pytest.raises(ValueError, match="runs of 'other' and the reference do not share their draws"):
        compare(table, "base")
    with pytest.raises(ValueError, match="all of one draw"):
        compare(table[table["draw"] == 1], "base")
