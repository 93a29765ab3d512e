"""Play: a design's points, as many as a time limit allows, with the same runs at each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.world import World
from sim.ensemble import play_runs
from sim.ensemble.play import scripts_of
from sim.ensemble.pool import spread
from sim.sensitivity.design import LEAST_UNITS, Design
from sim.uncertainty.draws import Ranges

Floats = NDArray[np.float64]
Player = Callable[[Floats], Floats]
Tell = Callable[[int, str], None]


@dataclass(frozen=True)
class Tried:
    """The design as far as it was played and what came of it [point, run]."""

    design: Design
    values: Floats


def try_points(
    design: Design,
    play: Player,
    *,
    limit: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    tell: Tell = lambda count, what: None,
) -> Tried:
    """Play every point of a design, several at a time; `play` gives the output of each run at a point [run].

    After `limit` seconds by the `clock` no point is begun, and only units that are whole count. `tell` hears
    of each point. ValueError where too few units were played in time, and, when the others are done, where
    points could not be played or gave what is no number; the message says how many, and which first and why.
    """
    started = clock()
    found: dict[int, Floats] = {}
    faults: dict[int, str] = {}
    keeping = threading.Lock()

    def try_point(point: int) -> None:
        if limit is not None and clock() - started >= limit:
            return
        try:
            values = np.asarray(play(design.points[point]), dtype=np.float64)
            wrong = int(np.count_nonzero(~np.isfinite(values)))
            fault = f"{wrong} of {values.size} values are no numbers" if wrong else None
        except (ValueError, ArithmeticError) as error:
            values, fault = np.empty(0), str(error)
        with keeping:
            if fault is None:
                found[point] = values
            else:
                faults[point] = fault
            tell(1, f"point {point}")

    spread(try_point, range(len(design.points)))
    if faults:
        first = min(faults)
        raise ValueError(
            f"{len(faults):,} of {len(found) + len(faults):,} points cannot be played; point {first}: "
            f"{faults[first]}"
        )
    whole = next((k for k in range(len(design.points)) if k not in found), len(design.points)) // design.size
    least = min(LEAST_UNITS[design.method], design.units)
    if whole < least:
        raise ValueError(
            f"{len(found):,} of {len(design.points):,} points were played in {limit:g} seconds: "
            f"{least * design.size:,} are the least"
        )
    cut = design.cut(whole)
    return Tried(cut, np.array([found[point] for point in range(len(cut.points))]))


def player(world: World, names: tuple[str, ...], runs: int, seed: int, horizon: int) -> Player:
    """Return what plays runs 0 to `runs` of the world with these numbers at a point, and gives their outcomes
    (places in `V.OUTCOMES`) [run].

    ValueError where a policy is a class.
    """
    scripts_of(world)
    ranges = Ranges(world, names)

    def play(point: Floats) -> Floats:
        played = play_runs(ranges.at(point), range(runs), seed, horizon, threads=1)
        return played.outcomes.astype(np.float64)

    return play
