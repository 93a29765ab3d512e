"""How shares settle: taken over the first runs, at few and even numbers of them."""

from __future__ import annotations

import pytest

from sim.analysis.settling import POINTS, checkpoints, settling
from sim.analysis.shares import wilson

PLAYED = ["partition"] * 10 + ["war_continues"] * 30 + [""] * 10 + ["partition"] * 50


def test_each_row_counts_the_first_runs_only() -> None:
    found = settling(PLAYED, ["partition", "nato_war"], 50)
    assert found[["outcome", "runs", "share"]].values.tolist() == [
        ["partition", 50, 20.0],
        ["partition", 100, 60.0],
        ["nato_war", 50, 0.0],
        ["nato_war", 100, 0.0],
    ]
    low, high = wilson(60, 100)
    assert found.iloc[1][["low", "high"]].tolist() == pytest.approx([100 * low, 100 * high])


@pytest.mark.parametrize("runs", [1, 49, 50, 51, 1_200, 1_201, 50_000])
def test_checkpoints_are_few_even_and_end_at_the_last_run(runs: int) -> None:
    found = checkpoints(runs, 50)
    assert found[-1] == runs
    assert len(found) <= POINTS
    steps = {b - a for a, b in zip([0, *found], found[:-1], strict=False)}
    assert all(step % 50 == 0 for step in steps)
    assert len(steps) <= 1


def test_without_runs_there_is_nothing() -> None:
    assert checkpoints(0, 50) == []
    assert settling([], ["partition"], 50).empty
