"""Run: draws of the parameters, and runs with luck of their own within each."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.config.world import World
from sim.ensemble.play import CHUNK_RUNS
from sim.ensemble.pool import spread
from sim.rules import vocabulary as V
from sim.uncertainty.worlds import Worlds, draw_of

Tell = Callable[[int, str], None]
LAST_RUN = 2**32


def count_endings(
    world: World,
    draws: int,
    runs: int,
    seed: int,
    horizon: int,
    *,
    tell: Tell = lambda count, what: None,
) -> NDArray[np.int64]:
    """Return how many runs of each draw come to each ending [draw, ending of `V.OUTCOMES`].

    Of `draws`·`runs` runs each has the numbers of its draw (`draw_of`), as in a batch of so many runs over so
    many draws, and luck of its own. `tell` hears of the runs done; several chunks are played at a time.
    ValueError where there are too many runs, a policy is a class, or a run raises; the message names the run
    and its draw.
    """
    total = draws * runs
    if total > LAST_RUN:
        raise ValueError(f"{draws:,} draws of {runs:,} runs are more than {LAST_RUN:,} runs")
    worlds = Worlds(world, draws, seed)
    counts = np.zeros((draws, len(V.OUTCOMES)), dtype=np.int64)
    counting = threading.Lock()

    def play(first: int) -> None:
        chunk = range(first, min(first + CHUNK_RUNS, total))
        try:
            outcomes = worlds.play(chunk, horizon, threads=1).outcomes
        except (ValueError, ArithmeticError):
            _tell_which(worlds, chunk, horizon)
            raise
        with counting:
            for run, outcome in zip(chunk, outcomes, strict=True):
                counts[draw_of(run, draws), outcome] += 1
            tell(len(chunk), f"run {first:,}")

    spread(play, range(0, total, CHUNK_RUNS))
    return counts


def _tell_which(worlds: Worlds, runs: range, horizon: int) -> None:
    """ValueError that names the first of some runs that cannot be played, and its draw."""
    for run in runs:
        try:
            worlds.play([run], horizon, threads=1)
        except (ValueError, ArithmeticError) as error:
            draw = draw_of(run, worlds.draws)
            raise ValueError(f"run {run}, with draw {draw} of the parameters: {error}") from error
