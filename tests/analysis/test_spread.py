"""The spread of a number: bins that keep to an edge, dots of equal weight, curves that count, words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim.analysis.spread import (
    DOTS,
    MOST_POINTS,
    between,
    exceedance,
    nice_step,
    quantile_dots,
    reached_in_words,
    reaching,
    spread_headline,
)

numbers = some.lists(some.floats(-1e4, 1e4), min_size=1, max_size=300)


@pytest.mark.parametrize(
    ("span", "most", "whole", "step"),
    [
        (22.0, 24, False, 1.0),
        (30.0, 24, False, 2.0),
        (0.4, 24, False, 0.02),
        (11, 24, True, 1.0),
        (0, 9, True, 1.0),
    ],
)
def test_a_step_is_nice_and_covers_the_span(span: float, most: int, whole: bool, step: float) -> None:
    assert nice_step(span, most, whole=whole) == pytest.approx(step)


@given(numbers, some.floats(-100, 100), some.sampled_from([0.1, 1.0, 20.0]))
def test_no_dot_lies_on_the_wrong_side_of_the_edge(values: list[float], edge: float, step: float) -> None:
    dots = quantile_dots(values, edge, step)
    assert len(dots) == min(DOTS, len(values))
    assert set(dots["value"]) <= set(values)
    clear = (dots["value"] - edge).abs() > 1e-6 * step + 1e-9 * abs(edge)
    assert ((dots["bin"] > edge) == (dots["value"] >= edge))[clear].all()
    assert (dots["inside"] == dots.groupby("bin")["value"].transform("size")).all()
    assert (dots["place"] < dots["inside"]).all()


def test_fifty_dots_have_the_shares_of_the_runs() -> None:
    values = np.repeat([1.0, 5.0], [300, 700])
    assert (quantile_dots(values, 0.0, 1.0)["value"] == 1.0).sum() == 15


@given(numbers)
def test_a_curve_says_how_many_reach_a_value(values: list[float]) -> None:
    curve = exceedance(values)
    assert len(curve) <= MOST_POINTS
    assert curve["share"].iloc[0] == 100.0
    for value, share in curve.itertuples(index=False):
        count, of = reaching(values, value)
        assert share == pytest.approx(100 * count / of)


def test_a_curve_is_drawn_out_to_both_ends_and_no_curve_where_no_run_is() -> None:
    drawn = between(exceedance([2.0, 4.0]), 0.0, 9.0)
    assert drawn["value"].tolist() == [0.0, 2.0, 4.0, 9.0]
    assert drawn["share"].tolist() == [100.0, 100.0, 50.0, 0.0]
    assert between(exceedance([]), 0.0, 9.0).empty
    assert quantile_dots([], 0.0, 1.0).empty


@pytest.mark.parametrize(
    ("count", "runs", "said"),
    [
        (0, 500, "none"),
        (205, 500, "41 of 100"),
        (11, 12, "11 of 12"),
        (1, 500, "1 of 500"),
        (500, 500, "100 of 100"),
    ],
)
def test_counts_are_said_as_of_a_hundred_where_there_are_as_many(count: int, runs: int, said: str) -> None:
    assert reached_in_words(count, runs) == said


def test_the_headline_names_the_reference_and_the_ends() -> None:
    def headline(**counts: int) -> str:
        return spread_headline("Turns", "20 months", {k: (n, 100) for k, n in counts.items()}, "base")

    assert headline(base=40, a=10, b=60, c=20) == (
        "Turns: 20 months or more in 40 of 100 runs in base, in 10 of 100 in a and 60 of 100 in b"
    )
    assert headline(base=40, a=10, b=10) == (
        "Turns: 20 months or more in 40 of 100 runs in base, in 10 of 100 in a and b"
    )
    assert headline(base=40) == "Turns: 20 months or more in 40 of 100 runs in base"
    assert headline(a=7) == "Turns: 20 months or more in 7 of 100 runs in a"
    assert spread_headline("Turns", "20", {"base": (0, 0)}, "base") == "No run is left to show"
