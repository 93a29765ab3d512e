"""Plan: how runs are played for a validation, all of them on the same luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.config.world import World
from sim.ensemble import Played, play_or_tell

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

    def play(self, world: World, runs: int | None = None, what: str = "") -> Played:
        """Play the first runs of a world, in which `what` was changed, with trajectories and decisions.

        ConfigError where a rule raises.
        """
        first = range(self.runs if runs is None else min(runs, self.runs))
        return play_or_tell(
            world, first, self.seed, self.horizon, what=what, trajectories=True, decisions=True
        )
