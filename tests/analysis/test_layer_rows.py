"""Rows of layers: shares of draws vary as the parameters make them, and only what can be told is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.layer_rows import drawn_shares, layer_tables
from sim.analysis.layers import split_spread
from tests.analysis.test_layers import NAMES, counted

TITLES = {"frozen_conflict": "Frozen conflict", "war_continues": "War continues"}


def test_with_luck_taken_out_shares_vary_as_parameters_make_them() -> None:
    random = np.random.default_rng(6)
    truth = random.beta(2, 6, 500)
    counts = counted(truth, 10, random)
    found, raw = drawn_shares(counts)[:, 0], counts[:, 0] / 10
    assert raw.std() > 1.2 * truth.std()
    assert found.std() == pytest.approx(truth.std(), rel=0.1)
    assert np.abs(found - truth).mean() < np.abs(raw - truth).mean()
    assert found.std(ddof=1) == pytest.approx(split_spread(counts, NAMES)["parameters"][0])


@given(st.lists(st.integers(0, 9), min_size=2, max_size=12))
def test_they_stay_shares_of_the_same_mean(met: list[int]) -> None:
    counts = np.stack([np.array(met), 9 - np.array(met)], axis=1)
    found = drawn_shares(counts)
    assert ((found >= -1e-12) & (found <= 1 + 1e-12)).all()
    np.testing.assert_allclose(found.mean(axis=0), counts.mean(axis=0) / 9)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)


def test_a_row_says_both_layers_and_has_a_dot_a_draw() -> None:
    random = np.random.default_rng(6)
    counts = counted(random.beta(2, 6, 40), 30, random)
    found = split_spread(counts, NAMES)
    dots, rows = layer_tables(counts, found, TITLES)
    assert sorted(rows["label"]) == ["Frozen conflict", "War continues"]
    assert dots.groupby("row").size().tolist() == [40, 40]
    first = rows.set_index("outcome").loc["frozen_conflict"]
    luck = 100 * found["luck"][0]
    assert first["high"] - first["low"] == pytest.approx(2 * 1.96 * luck, rel=1e-3)
    assert first["text"] == f"{100 * found['share'][0]:.0f} ± {100 * found['parameters'][0]:.0f}"
    assert f"±{luck:.1f} by luck" in first["tip"]


def test_what_cannot_be_told_is_not_drawn() -> None:
    rare = np.array([[2, 8], *[[0, 10]] * 20])
    dots, rows = layer_tables(rare, split_spread(rare, NAMES), TITLES)
    assert rows["outcome"].tolist() == ["war_continues"]
    alike = np.array([[5, 5]] * 8)
    dots, rows = layer_tables(alike, split_spread(alike, NAMES), TITLES)
    assert dots.empty
    assert rows.empty
