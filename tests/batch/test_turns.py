"""Turns: quantiles by turn and variable, whatever the parts in which the runs come."""

import numpy as np
import pytest

from sim.batch.turns import quantiles
from sim.rules.vocabulary import N_STATE, OFFSET


def drawn(runs: int, turns: int = 3) -> np.ndarray:
    return np.random.default_rng(5).normal(size=(N_STATE, turns, runs))


def test_quantiles_are_those_of_each_variable_and_turn() -> None:
    paths = drawn(41)
    table = quantiles("base", [paths]).to_pandas()
    assert list(table.columns) == ["scenario", "turn", "variable", "q05", "q25", "q50", "q75", "q95", "n"]
    assert len(table) == 3 * N_STATE
    assert set(table["n"]) == {41}
    row = table[(table["turn"] == 2) & (table["variable"] == "access")].iloc[0]
    values = paths[OFFSET["access"], 2]
    expected = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95])
    assert row[["q05", "q25", "q50", "q75", "q95"]].tolist() == pytest.approx(expected)
    assert row["q50"] == sorted(values)[20]


def test_parts_make_no_difference() -> None:
    paths = drawn(30)
    whole = quantiles("base", [paths])
    parts = quantiles("base", [paths[:, :, :7], paths[:, :, 7:7], paths[:, :, 7:]])
    assert parts.equals(whole)


def test_without_runs_there_are_no_rows() -> None:
    assert quantiles("base", []).num_rows == 0
    assert quantiles("base", [drawn(0)]).num_rows == 0
