"""Paired differences of numbers: quantiles as scipy gives them, signs counted, all by hand where small."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import quantile_test

from sim.analysis.compare_facets import QUANTILES, facet_differences, quantile_places, read_places
from sim.analysis.compare_pairs import pairs

LEVEL = 0.99


@given(st.integers(1, 400), st.sampled_from(QUANTILES))
def test_order_statistics_are_those_of_scipy(n: int, quantile: float) -> None:
    values = np.random.default_rng(n).permutation(np.arange(n, dtype=float))
    ((middle, low, high),) = read_places(values, quantile_places(n, [quantile], LEVEL))
    known = quantile_test(values, p=quantile).confidence_interval(LEVEL)
    assert low == (known.low if not math.isnan(known.low) else -math.inf)
    assert high == (known.high if not math.isnan(known.high) else math.inf)
    assert middle == np.quantile(values, quantile, method="inverted_cdf")


def test_an_interval_of_a_quantile_covers_what_it_says() -> None:
    draws = np.random.default_rng(3).normal(size=(2000, 200))
    places = quantile_places(200, [0.25], 0.95)
    found = np.array([read_places(row, places)[0] for row in draws])
    truth = -0.6744897501960817
    assert 0.94 <= np.mean((found[:, 1] <= truth) & (found[:, 2] >= truth)) <= 0.98


def both(before: list[float], after: list[float]) -> pd.DataFrame:
    runs = list(range(len(before)))
    table = pd.DataFrame(
        {
            "scenario": ["base"] * len(runs) + ["other"] * len(runs),
            "run": runs * 2,
            "x": [*before, *after],
        }
    )
    return table.astype({"scenario": pd.CategoricalDtype(["base", "other"])})


def test_signs_and_medians_are_counted_run_by_run() -> None:
    table = both([1.0, 2.0, 3.0, 4.0], [1.0, 5.0, 2.0, 8.0])
    directions, quantiles = facet_differences(table, pairs(table, "base"), ["x"], 0.95)
    (row,) = directions.to_dict("records")
    assert (row["runs"], row["higher"], row["lower"]) == (4, 2, 1)
    assert (row["reference_median"], row["median"], row["mean_difference"]) == (2.5, 3.5, 1.5)
    assert row["p"] == 1.0
    assert quantiles["difference"].tolist() == [-1.0, -1.0, 0.0, 3.0, 4.0]
    assert np.isinf(quantiles[["low", "high"]].to_numpy()).any(axis=1).all()  # four runs bound no quantile


def test_a_shift_in_every_run_is_certain_and_its_size_known() -> None:
    base = np.random.default_rng(1).normal(size=400)
    table = both(base.tolist(), (base + 2.0).tolist())
    directions, quantiles = facet_differences(table, pairs(table, "base"), ["x"], 0.95)
    assert directions["higher"].tolist() == [400]
    assert directions["p"][0] < 1e-50
    assert quantiles["difference"].to_numpy() == pytest.approx(2.0)


def test_no_facets_give_empty_tables() -> None:
    table = both([1.0], [1.0])
    directions, quantiles = facet_differences(table, pairs(table, "base"), [], 0.95)
    assert directions.empty
    assert quantiles.empty
