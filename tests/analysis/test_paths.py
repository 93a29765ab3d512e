"""Paths in words: where the middle run and nine of ten stand, numbers fit to be read, and the range drawn."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from sim.analysis.paths import digits_for, extent, said, spread_over_time, tip

BANDS = ["turn", "q05", "q25", "q50", "q75", "q95"]


def bands(*rows: tuple[float, ...]) -> pd.DataFrame:
    return pd.DataFrame([(turn, *row) for turn, row in enumerate(rows)], columns=BANDS)


@pytest.mark.parametrize(
    ("rows", "unit", "digits", "words"),
    [
        (
            [(5, 5, 5, 5, 5), (1, 2, 4, 6, 9.04)],
            "thousand",
            1,
            "Aid: 4.0 thousand at the end in the middle run, 5.0 at the start; 1.0 to 9.0 in nine of ten",
        ),
        (
            [(0, 0, 0, 0, 0), (-3, -1, 0, 0, 2)],
            "",
            0,
            "Aid: 0 at the end in the middle run, as at the start; −3 to 2 in nine of ten",
        ),
        ([(2, 2, 2, 2, 2), (1, 1, 1, 1, 1)], "", 0, "Aid: 1 at the end in nine of ten runs, 2 at the start"),
    ],
)
def test_the_finding_names_the_middle_and_nine_of_ten_beside_the_start(
    rows: list[tuple[float, ...]], unit: str, digits: int, words: str
) -> None:
    found = bands(*rows)
    assert spread_over_time("Aid", found, unit, digits) == words
    assert spread_over_time("Aid", found[::-1], unit, digits) == words


def test_a_month_is_read_out_in_full() -> None:
    row = {"q05": -0.001, "q25": 0.25, "q50": 1234.5, "q75": 2000.0, "q95": 3000.0}
    assert tip("May 2025", row, "thousand", 1) == (
        "May 2025: middle run 1,234.5 thousand, half 0.2 to 2,000.0, nine of ten 0.0 to 3,000.0"
    )


def test_numbers_have_a_true_minus_and_none_before_nothing() -> None:
    assert said(-0.004, 2) == "0.00"
    assert said(-1234.56, 1) == "−1,234.6"


@pytest.mark.parametrize(("most", "digits"), [(0.4, 2), (-40.0, 1), (700.0, 0)])
def test_great_numbers_need_fewer_digits(most: float, digits: int) -> None:
    low, high = min(most, 0.0), max(most, 0.0)
    assert digits_for(bands((0, 0, 0, 0, 0), (low, low, 0, high, high))) == digits


@given(some.lists(some.floats(-1e4, 1e4), min_size=1), some.sampled_from([None, (0.0, 1.0)]))
def test_all_values_lie_in_the_range(values: list[float], limits: tuple[float, float] | None) -> None:
    assume(limits is None or all(limits[0] <= value <= limits[1] for value in values))
    low, high = extent(pd.Series(values), limits)
    assert low < high
    assert low <= min(values) <= max(values) <= high


@pytest.mark.parametrize(
    ("values", "limits", "begins_at_zero"),
    [
        ((600, 700), None, False),
        ((1, 100), None, True),
        ((0.05, 0.9), (0.0, 1.0), True),
        ((-9, -1), None, False),
    ],
)
def test_the_range_begins_at_zero_where_values_come_near_it(
    values: tuple[float, float], limits: tuple[float, float] | None, begins_at_zero: bool
) -> None:
    low, _ = extent(pd.Series(values), limits)
    assert (low == 0.0) == begins_at_zero
