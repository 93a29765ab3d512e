"""Settling: the share of each outcome over the first so many runs, as more and more are played."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.findings import HUNDRED
from sim.analysis.shares import wilson

POINTS = 24  # at how many numbers of runs shares are taken, at most


def settling(endings: Sequence[str], shown: Sequence[str], step: int) -> pd.DataFrame:
    """Return the shares of some outcomes over the first runs, in units of 100 runs, with Wilson intervals.

    `endings` are the outcomes of runs 0, 1, 2, …; `shown` those to follow. Shares are taken at multiples of
    `step` and over all runs, at `POINTS` numbers or fewer. Columns: outcome, runs, share, low, high.
    """
    numbers = checkpoints(len(endings), step)
    rows = []
    for outcome in shown:
        count = before = 0
        for runs in numbers:
            count += sum(ending == outcome for ending in endings[before:runs])
            before = runs
            low, high = wilson(count, runs)
            rows.append((outcome, runs, HUNDRED * count / runs, HUNDRED * low, HUNDRED * high))
    return pd.DataFrame(rows, columns=["outcome", "runs", "share", "low", "high"])


def checkpoints(runs: int, step: int) -> list[int]:
    """Return multiples of `step`, evenly spaced and few enough, and `runs` itself; none where it is 0."""
    every = step * max(-(-runs // (step * POINTS)), 1)
    return [*range(every, runs, every), runs] if runs else []
