"""Shares: known Wilson intervals, zero counts kept, and how many runs a margin takes."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from sim.analysis.shares import outcome_shares, runs_needed, wilson

ENDINGS = ["peace", "war", "ruin"]


def table(**endings: list[str]) -> pd.DataFrame:
    rows = [(scenario, ending) for scenario, found in endings.items() for ending in found]
    made = pd.DataFrame(rows, columns=["scenario", "outcome"])
    made["scenario"] = made["scenario"].astype(pd.CategoricalDtype(list(endings)))
    made["outcome"] = made["outcome"].astype(pd.CategoricalDtype(ENDINGS))
    return made


# The examples of Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("count", "runs", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(count: int, runs: int, low: float, high: float) -> None:
    assert wilson(count, runs) == pytest.approx((low, high), abs=5e-5)


@given(
    st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.01, 0.999)
)
def test_wilson_is_scipys_to_the_last_bit(of: tuple[int, int], confidence: float) -> None:
    interval = binomtest(*of).proportion_ci(confidence, method="wilson")
    assert wilson(*of, confidence) == (interval.low, interval.high)


def test_wilson_without_runs_is_everything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_shares_are_counted_by_scenario_in_the_order_of_the_categories() -> None:
    shares = outcome_shares(table(base=["war", "war", "peace", "war"], case=["ruin"]))
    assert list(shares.columns) == ["scenario", "outcome", "runs", "count", "share", "low", "high"]
    assert shares[["scenario", "outcome", "runs", "count"]].astype(object).to_numpy().tolist() == [
        ["base", "peace", 4, 1],
        ["base", "war", 4, 3],
        ["base", "ruin", 4, 0],
        ["case", "peace", 1, 0],
        ["case", "war", 1, 0],
        ["case", "ruin", 1, 1],
    ]
    assert shares["share"].tolist() == [0.25, 0.75, 0.0, 0.0, 0.0, 1.0]
    intervals = [wilson(1, 4), wilson(3, 4), wilson(0, 4), wilson(0, 1), wilson(0, 1), wilson(1, 1)]
    assert list(zip(shares["low"], shares["high"], strict=True)) == intervals


def test_a_scenario_without_runs_has_no_share() -> None:
    made = table(base=["war"], case=[])
    shares = outcome_shares(made).set_index(["scenario", "outcome"])
    assert math.isnan(shares.loc[("case", "war"), "share"])
    assert shares.loc[("case", "war"), ["runs", "count", "low", "high"]].tolist() == [0, 0, 0.0, 1.0]
    empty = outcome_shares(made.iloc[:0])
    assert len(empty) == 6
    assert empty["runs"].sum() == 0


@given(count=st.integers(0, 5000), more=st.integers(0, 5000))
def test_an_interval_holds_its_share(count: int, more: int) -> None:
    runs = count + more
    low, high = wilson(count, runs)
    assert 0.0 <= low <= high <= 1.0
    assert runs == 0 or low <= count / runs <= high


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.8])
def test_so_many_runs_bring_the_interval_within_the_margin_and_one_fewer_does_not(share: float) -> None:
    needed = runs_needed([share])

    def half_width(runs: int) -> float:
        z = 1.959963984540054
        return z * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs)) / (1 + z * z / runs)

    assert half_width(needed) <= 0.01 < half_width(needed - 1)


def test_the_share_nearest_one_half_decides() -> None:
    assert runs_needed([0.5]) == 9600
    assert runs_needed([0.0, 0.5, 0.9]) == 9600
    assert runs_needed([float("nan"), 0.1]) == runs_needed([0.1, 0.95]) < 9600
    assert runs_needed([]) == 9600
    assert runs_needed([0.5], margin=0.05) == pytest.approx(381, abs=1)
