"""Run: draws of the parameters, and runs with luck of their own within each."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.config.world import World
from sim.ensemble import play_runs
from sim.ensemble.pool import spread
from sim.rules import vocabulary as V
from sim.uncertainty.draws import Ranges, drawn_numbers, points

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

    Draw k plays runs k·`runs` to (k + 1)·`runs`, so no two draws share luck. `tell` hears of the runs of each
    draw done; several are played at a time. ValueError where there are too many runs, a policy is a class, or
    a run raises; the message names the draw.
    """
    if draws * runs > LAST_RUN:
        raise ValueError(f"{draws:,} draws of {runs:,} runs are more than {LAST_RUN:,} runs")
    names = drawn_numbers(world)
    ranges, at = Ranges(world, names), points(names, 0, draws, seed)
    counts = np.zeros((draws, len(V.OUTCOMES)), dtype=np.int64)
    telling = threading.Lock()

    def play(draw: int) -> None:
        try:
            drawn = ranges.at(at[draw])
            played = play_runs(drawn, range(draw * runs, (draw + 1) * runs), seed, horizon, threads=1)
        except (ValueError, ArithmeticError) as error:
            raise ValueError(f"draw {draw} of the parameters: {error}") from error
        counts[draw] = np.bincount(played.outcomes, minlength=len(V.OUTCOMES))
        with telling:
            tell(runs, f"draw {draw}")

    spread(play, range(draws))
    return counts
