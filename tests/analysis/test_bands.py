"""Bands: the tables of the figures hold the batch's quantiles, and the title says where medians part most."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis.bands import bands_of, gap_said, part_most, widest_gaps

TITLES = {"base": "the baseline", "one": "“One”", "two": "“Two”"}
MONTHS = ["December 2024", "January 2025", "February 2025"]


def quantiles(medians: dict[str, list[float]], variable: str = "will", half: float = 1.0) -> pd.DataFrame:
    """Return quantiles around medians by scenario, one a turn: `half` and twice that to each side."""
    rows = [
        (name, turn, variable, m - 2 * half, m - half, m, m + half, m + 2 * half, 50)
        for name, given in medians.items()
        for turn, m in enumerate(given)
    ]
    return pd.DataFrame(
        rows, columns=["scenario", "turn", "variable", "q05", "q25", "q50", "q75", "q95", "n"]
    )


def said(table: pd.DataFrame) -> str:
    return gap_said("Will", bands_of(table, "will", tuple(TITLES)), TITLES, "points", MONTHS, 1)


def test_bands_stand_in_the_order_asked_for_with_the_reference_s_median() -> None:
    table = quantiles({"two": [9.0, 9.0, 9.0], "base": [1.0, 2.0, 3.0], "one": [1.0, 2.0, 5.0]})
    bands = bands_of(table.assign(scenario=table["scenario"].astype("category")), "will", ("base", "one"))
    assert bands["scenario"].tolist() == ["base"] * 3 + ["one"] * 3
    assert bands["reference"].tolist() == [1.0, 2.0, 3.0] * 2
    assert bands["q50"].tolist() == [1.0, 2.0, 3.0, 1.0, 2.0, 5.0]


def test_a_scenario_without_quantiles_is_refused() -> None:
    with pytest.raises(ValueError, match="no quantiles of will in one"):
        bands_of(quantiles({"base": [1.0]}), "will", ("base", "one"))


@pytest.mark.parametrize(
    ("median", "among"),
    [
        (3.5, "yet within the middle half of its runs"),
        (4.5, "outside the middle half of its runs, within nine tenths of them"),
        (0.5, "outside nine tenths of its runs"),
    ],
)
def test_the_widest_gap_is_said_with_its_month_and_its_place_among_runs(median: float, among: str) -> None:
    table = quantiles({"base": [1.0, 2.0, 3.0], "one": [1.0, 2.25, 3.0], "two": [1.0, 2.0, median]})
    assert said(table) == (
        f"Will: the median of “Two” parts most from that of the baseline, in February 2025 "
        f"({median} points, not 3.0), {among}"
    )
    gaps = widest_gaps(bands_of(table, "will", tuple(TITLES)))
    assert [(gap.scenario, gap.turn) for gap in gaps] == [("two", 2), ("one", 1)]


def test_medians_that_never_part_are_said_not_to() -> None:
    same = quantiles({name: [1.0, 2.0, 3.0] for name in TITLES})
    assert said(same) == "Will: the medians never part from that of the baseline"


def test_a_small_gap_is_said_with_the_digits_it_takes() -> None:
    table = quantiles({"base": [1.0, 2.0, 3.0], "one": [1.0, 2.0, 3.0004], "two": [1.0, 2.0, 3.0]})
    assert "(3.0004 points, not 3.0000)" in said(table)


def test_variables_are_ordered_by_gap_beside_the_spread_of_the_reference() -> None:
    parts = [
        quantiles({"base": [0.0, 0.0], "one": [0.0, 1.0]}, "narrow", half=0.5),
        quantiles({"base": [0.0, 0.0], "one": [9.0, 0.0]}, "wide", half=50.0),
        quantiles({"base": [0.0, 0.0], "one": [0.0, 0.0]}, "same"),
        quantiles({"base": [0.0, 0.0], "one": [7.0, 7.0]}, "constant", half=0.0),
    ]
    table = pd.concat(parts, ignore_index=True).astype({"scenario": "category", "variable": "category"})
    assert part_most(table, ("base", "one"), 9) == ["narrow", "wide"]
    assert part_most(table, ("base", "one"), 1) == ["narrow"]
