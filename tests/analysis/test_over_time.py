"""Endings over time: counts by month come out of single runs, half is the middle run, words say the table."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim.analysis.over_time import AT_HORIZON, BY_DEAL, OPEN, by_month, dated, half_by, headline
from sim.analysis.shares import wilson
from sim.figures.look import WORST_FIRST

LAST = 12
STOPS = ("nuclear_use", "nato_war", "partition")


def run_of(outcome: str, month: int) -> tuple[str, int, int]:
    """A run that came to its ending in a month: outcome, turns, deal_months."""
    if outcome in STOPS:
        return outcome, month, 0
    return outcome, LAST, LAST - month + 1 if outcome in BY_DEAL else 0


def table(runs: list[tuple[str, int]]) -> pd.DataFrame:
    rows = [run_of(*run) for run in runs]
    return pd.DataFrame(rows, columns=["outcome", "turns", "deal_months"])


any_runs = some.lists(some.tuples(some.sampled_from(WORST_FIRST), some.integers(1, LAST)), max_size=40)


@given(any_runs)
def test_counts_are_those_of_single_runs(runs: list[tuple[str, int]]) -> None:
    found = by_month(table(runs), LAST, WORST_FIRST)
    if not runs:
        assert found.empty
        return
    for (turn, outcome), rows in found.groupby(["turn", "outcome"]):
        come = [name for name, month in runs if month <= turn and name not in AT_HORIZON]
        expected = len(runs) - len(come) if outcome == OPEN else come.count(outcome)
        assert rows["count"].tolist() == [expected]
    assert (found.groupby("turn")["count"].sum() == len(runs)).all()
    assert found["turn"].max() == LAST
    last = found[found["turn"] == LAST].set_index("outcome")["count"]
    names = [name for name, _ in runs]
    assert {name: int(last.get(name, 0)) for name in set(names) - set(AT_HORIZON)} == {
        name: names.count(name) for name in set(names) - set(AT_HORIZON)
    }


def test_endings_stand_the_worst_first_and_what_goes_on_among_them() -> None:
    found = by_month(
        table([("negotiated_peace", 3), ("nuclear_use", 5), ("war_continues", 1)]), LAST, WORST_FIRST
    )
    assert found.loc[found["turn"] == 0, "outcome"].tolist() == ["nuclear_use", OPEN, "negotiated_peace"]


def test_intervals_are_wilsons_of_100() -> None:
    found = by_month(table([("partition", 2)] * 3 + [("war_continues", 1)] * 17), LAST, WORST_FIRST, 0.9)
    row = found[(found["turn"] == 2) & (found["outcome"] == "partition")].iloc[0]
    low, high = wilson(3, 20, 0.9)
    assert (row["share"], row["low"], row["high"]) == pytest.approx((15.0, 100 * low, 100 * high))


@given(any_runs)
def test_a_run_is_dated_where_it_came_to_its_ending(runs: list[tuple[str, int]]) -> None:
    expected = [0 if outcome in AT_HORIZON else month for outcome, month in runs]
    assert dated(table(runs)).tolist() == expected


def test_half_have_ended_by_the_middle_run() -> None:
    assert half_by([5])[0] == 5
    assert half_by([1, 2, 9])[0] == 2
    assert half_by([1, 2, 3, 9])[0] == 2
    turn, low, high = half_by(np.arange(1, 101))
    assert (turn, low, high) == (50, 40, 61)  # ranks 40 and 61 of 100: the exact 95 % interval of a median
    with pytest.raises(ValueError, match="no runs"):
        half_by([])


def test_the_interval_of_half_holds_the_true_median_as_often_as_it_says() -> None:
    luck = np.random.default_rng(5)
    held = 0
    for _ in range(2_000):
        _, low, high = half_by(luck.integers(0, 1001, 31))
        held += low <= 500 <= high
    assert 0.94 <= held / 2_000 <= 0.985


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (
            [("war_continues", 1)] * 60 + [("frozen_conflict", 4)] * 20 + [("nuclear_use", 7)] * 20,
            "The war goes on in 60 of 100 runs in the baseline (50 to 69); of the 40 that come to another "
            "ending, half have by month 4",
        ),
        (
            [("frozen_conflict", 6)] * 90 + [("war_continues", 1)] * 10,
            "The conflict freezes in 90 of 100 runs in the baseline (83 to 94); of the 90 that come to an "
            "ending, half have by month 6",
        ),
        (
            [("war_continues", 1)] * 98 + [("partition", 6)] * 2,
            "The war goes on in 98 of 100 runs in the baseline (93 to 99); 2 of 100 come to another ending",
        ),
        (
            [("war_continues", 1)] * 100,
            "The war goes on in 100 of 100 runs in the baseline (96 to 100), and none comes to an ending "
            "before the last month",
        ),
        ([], "No run has been played"),
    ],
)
def test_the_finding_says_what_the_table_shows(runs: list[tuple[str, int]], said: str) -> None:
    names = [name for name, _ in runs]
    at_end = {name: (names.count(name), len(runs)) for name in WORST_FIRST}
    assert headline(at_end, dated(table(runs)), "the baseline", lambda turn: f"month {turn}") == said


def test_it_takes_little_time_over_a_great_batch() -> None:
    luck = np.random.default_rng(3)
    names = luck.choice(WORST_FIRST, 100_000)
    rows = pd.DataFrame(
        {
            "outcome": pd.Categorical(names, categories=list(WORST_FIRST)),
            "turns": luck.integers(1, 37, 100_000),
            "deal_months": 1,
        }
    )
    by_month(rows[:50], 36, WORST_FIRST)  # SciPy is imported at the first
    started = time.perf_counter()
    by_month(rows, 36, WORST_FIRST)
    assert time.perf_counter() - started < 1.0
