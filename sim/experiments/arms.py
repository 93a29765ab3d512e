"""Arms: the runs of a scenario that an experiment weighs, each in the world of its draw, and what they show.

Draws of the numbers are what was drawn at random, so they, not runs, are the units of every interval: it
tells how far a mean over the ranges could be off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.estimates import Estimate, ratio
from sim.config.errors import ConfigError, in_one_line
from sim.config.scenario import Scenario
from sim.config.world import World
from sim.ensemble import Played
from sim.rules import vocabulary as V
from sim.uncertainty.worlds import Worlds, draw_of

Tell = Callable[[int, str], None]
PIECE = 512  # runs after which whoever watches hears of them, and may stop the rest by raising


@dataclass(frozen=True)
class Plan:
    """How arms are played: `draws` of the numbers, `runs` of each, from one seed, over `horizon` turns.

    `tell` hears of runs done, and of which scenario.
    """

    draws: int
    runs: int
    seed: int
    horizon: int
    tell: Tell = lambda count, scenario: None

    @property
    def total(self) -> int:
        """How many runs an arm has."""
        return self.draws * self.runs

    def play(self, world: World, horizon: int | None = None) -> Arm:
        """Play an arm, over fewer turns where a `horizon` is given, and note every decision.

        ConfigError where a rule raises, or a run ends in what is no number.
        """
        turns = self.horizon if horizon is None else horizon
        worlds = Worlds(world, self.draws, self.seed)
        starts = np.stack([worlds.of(draw).start for draw in range(self.draws)])
        try:
            played = joined(
                [self._piece(world, worlds, first, turns) for first in range(0, self.total, PIECE)]
            )
        except (ValueError, ArithmeticError) as error:
            told = f"scenario {world.scenario.name}: cannot be played: {in_one_line(error)}"
            raise ConfigError([told]) from error
        return Arm(world, self, played, starts)

    def _piece(self, world: World, worlds: Worlds, first: int, turns: int) -> Played:
        """Play the next runs of an arm, and tell of them."""
        runs = range(first, min(first + PIECE, self.total))
        played = worlds.play(runs, turns, decisions=True)
        self.tell(len(runs), world.scenario.name)
        return played


def joined(parts: Sequence[Played]) -> Played:
    """Return what came of the runs of several plays as if they had been played at once."""
    if len(parts) == 1:
        return parts[0]
    columns: dict[str, Any] = {}
    for field in fields(Played):
        given = [getattr(part, field.name) for part in parts]
        columns[field.name] = None if given[0] is None else np.concatenate(given)
    return Played(**columns)


@dataclass(frozen=True)
class Arm:
    """The runs of one scenario: its world at the central numbers, how they were played, what came of them,
    and the state at turn 0 by draw [draw, variable]."""

    world: World
    plan: Plan
    played: Played
    starts: NDArray[np.float64]

    @property
    def scenario(self) -> Scenario:
        """The scenario that was played."""
        return self.world.scenario

    @cached_property
    def draw(self) -> NDArray[np.int64]:
        """The draw of each run [run]."""
        return np.array([draw_of(int(run), self.plan.draws) for run in self.played.runs], dtype=np.int64)

    def variable(self, name: str) -> NDArray[np.float64]:
        """Return a state variable at the end of each run [run]."""
        return self.played.state[:, V.OFFSET[name]]

    def started(self, name: str) -> NDArray[np.float64]:
        """Return a state variable at turn 0 of each run [run]."""
        found: NDArray[np.float64] = self.starts[self.draw, V.OFFSET[name]]
        return found

    def ended(self, *outcomes: str) -> NDArray[np.bool_]:
        """Return which runs came to one of these endings [run]."""
        return np.isin(self.played.outcomes, [V.OUTCOMES.index(name) for name in outcomes])

    def times(self, action: str) -> NDArray[np.int64]:
        """Return in how many months of each run an action, such as `belarus.prisoner_deal`, was taken
        [run]."""
        assert self.played.tape is not None
        actor, _, name = action.partition(".")
        taken = self.played.tape[:, :, V.ACTORS.index(actor)] == self.world.action_row(actor, name)
        months: NDArray[np.int64] = taken.sum(axis=1)
        return months

    def by_draw(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return the sum of one number a run over the runs of each draw [draw]."""
        weights = np.asarray(values, dtype=np.float64)
        sums = np.zeros(self.plan.draws)
        np.add.at(sums, self.draw, weights)
        return sums

    def mean(self, values: ArrayLike, among: ArrayLike | None = None, things: str = "runs") -> Estimate:
        """Return the sum of one number a run over the sum of another, of 1 for each run where none is
        given; draws are the units."""
        of = np.ones(self.plan.total) if among is None else np.asarray(among, dtype=np.float64)
        return ratio(self.by_draw(values), self.by_draw(of), things)

    def share(self, hits: ArrayLike, among: ArrayLike | None = None, things: str = "runs") -> Estimate:
        """Return the share of runs, or of those `among` them, in which something holds; draws are the
        units."""
        of = np.ones(self.plan.total, dtype=np.bool_) if among is None else np.asarray(among, dtype=np.bool_)
        found = self.mean(np.asarray(hits, dtype=np.bool_) & of, of, things)
        return found._replace(low=max(found.low, 0.0), high=min(found.high, 1.0))
