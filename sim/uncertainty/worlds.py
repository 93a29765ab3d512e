"""Worlds: in which world each run of a scenario is played, the central one or that of the run's draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.config.world import World
from sim.ensemble import Played, play_runs
from sim.uncertainty.draws import Ranges, drawn_numbers, points_at

MOST_KEPT = 1024  # draws whose worlds are made once and kept: 8 MB

Floats = NDArray[np.float64]


def draw_of(run: int, draws: int) -> int:
    """Return which of so many draws of the parameters a run takes: they take turns, so that any runs in a row
    have all draws alike, and a run keeps its draw however many runs there are."""
    return run % draws


def draw_said(run: int, draws: int) -> str:
    """Return in words which numbers a run has, of a batch that draws them."""
    return f"The numbers of run {run:,} are draw {draw_of(run, draws):,} of {draws:,}, from 0 on"


class Worlds:
    """The worlds of the runs of a scenario: `central` for all where there are no `draws`.

    With draws, run n has the numbers of draw n modulo `draws`, which are the same from the same `seed` in
    every scenario that does not hold them itself.
    """

    def __init__(self, central: World, draws: int, seed: int) -> None:
        self.central, self.draws, self.seed = central, draws, seed

    @cached_property
    def _ranges(self) -> Ranges:
        return Ranges(self.central, drawn_numbers(self.central))

    @cached_property
    def _kept(self) -> tuple[Floats, Floats]:
        return self._made(np.arange(self.draws))

    def _made(self, draws: NDArray[np.int64]) -> tuple[Floats, Floats]:
        return self._ranges.vectors(points_at(self._ranges.names, draws, self.seed))

    def _of(self, runs: Sequence[int]) -> tuple[Floats, Floats]:
        """The parameter vectors [run, parameter] and the states at turn 0 [run, variable] of runs, drawn."""
        draws = np.array([draw_of(run, self.draws) for run in runs], dtype=np.int64)
        if self.draws > MOST_KEPT:
            return self._made(draws)
        values, start = self._kept
        return values[draws], start[draws]

    def vectors(self, runs: Sequence[int]) -> list[Floats]:
        """Return the parameter vector [parameter] with which each of some runs is played."""
        if not self.draws:
            return [self.central.values] * len(runs)
        return list(self._of(runs)[0])

    def of(self, run: int) -> World:
        """Return the world in which a run is played."""
        if not self.draws:
            return self.central
        values, start = self._of([run])
        return replace(self.central, values=values[0], start=start[0])

    def play(
        self,
        runs: Sequence[int],
        horizon: int,
        *,
        trajectories: bool = False,
        decisions: bool = False,
        tape: ArrayLike | None = None,
        threads: int | None = None,
    ) -> Played:
        """Play runs, each in its world, as `sim.ensemble.play_runs` does."""
        values, start = self._of(runs) if self.draws else (None, None)
        return play_runs(
            self.central,
            runs,
            self.seed,
            horizon,
            values=values,
            start=None if start is None else (start, None, 0),
            trajectories=trajectories,
            decisions=decisions,
            tape=tape,
            threads=threads,
        )
