"""How long a reader waits: a command of one run, odds after a parameter has changed, odds from mid-run."""

from __future__ import annotations

import tempfile

import numpy as np

from benchmarks.rules import HORIZON, MID_RUN, world
from benchmarks.store import best, command_seconds
from sim.ensemble import play_runs
from sim.model import DEFAULT_SEED

ROUNDS = 3
FIRST_RUNS, CONTINUATIONS = 500, 1000
MOVED = "talks.stopping_cost"


def one_run() -> float:
    """Return the seconds of `sim run --runs 1`, all being compiled, the best of several."""
    taken = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            taken.append(command_seconds("run", "article", "--runs", "1", "--quiet", "--out", folder))
    return min(taken)


def after_a_change() -> float:
    """Return the seconds that the first runs take once a parameter has been moved, on all threads."""
    base = world()
    values = base.values.copy()
    values[base.names.index(MOVED)] *= 1.01
    return best(lambda: play_runs(base, range(FIRST_RUNS), DEFAULT_SEED, HORIZON, values=values), ROUNDS)


def from_mid_run() -> tuple[float, float]:
    """Return the seconds of many continuations of one run from its middle, and of as many runs from the
    beginning, on all threads."""
    base = world()
    first = play_runs(base, [0], DEFAULT_SEED, HORIZON, trajectories=True)
    assert first.paths is not None
    assert first.belief_paths is not None
    start = (first.paths[0, MID_RUN], first.belief_paths[0, MID_RUN], np.int64(MID_RUN))
    runs = range(CONTINUATIONS)
    return (
        best(lambda: play_runs(base, runs, DEFAULT_SEED, HORIZON, start=start), ROUNDS),
        best(lambda: play_runs(base, runs, DEFAULT_SEED, HORIZON), ROUNDS),
    )
