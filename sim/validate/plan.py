"""Plan: how runs are played for a validation, all of them on the same luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.config.world import World
from sim.ensemble import Played, play_runs

Tell = Callable[[int, str], None]


@dataclass(frozen=True)
class Plan:
    """How to play: `runs` of each scenario from one seed, over `horizon` turns.

    `everything` says that the scenarios are all that there are, so that what none of them reaches is missing.
    """

    runs: int
    seed: int
    horizon: int
    everything: bool
    command: str

    def play(self, world: World, runs: int | None = None) -> Played:
        """Play the first runs of a world with their trajectories and decisions."""
        first = range(self.runs if runs is None else min(runs, self.runs))
        return play_runs(world, first, self.seed, self.horizon, trajectories=True, decisions=True)
