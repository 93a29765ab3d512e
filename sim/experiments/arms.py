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

from sim.analysis.clusters import design_effects
from sim.analysis.estimates import NOT_KNOWN, Estimate, ratio
from sim.analysis.shares import CONFIDENCE, drawn_interval
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

    def play(self, world: World, horizon: int | None = None, tape: NDArray[np.int64] | None = None) -> Arm:
        """Play an arm, over fewer turns where a `horizon` is given, along a `tape` [run, turn, slot] if any
        (as in `sim.ensemble.play_runs`), and note every decision.

        ConfigError where a rule raises, or a run ends in what is no number.
        """
        turns = self.horizon if horizon is None else horizon
        worlds = Worlds(world, self.draws, self.seed)
        drawn = [worlds.of(draw) for draw in range(self.draws)]
        starts, vectors = np.stack([each.start for each in drawn]), np.stack([each.values for each in drawn])
        try:
            pieces = [range(first, min(first + PIECE, self.total)) for first in range(0, self.total, PIECE)]
            played = joined([self._piece(world, worlds, runs, turns, tape) for runs in pieces])
        except (ValueError, ArithmeticError) as error:
            told = f"scenario {world.scenario.name}: cannot be played: {in_one_line(error)}"
            raise ConfigError([told]) from error
        return Arm(world, self, played, starts, vectors)

    def _piece(
        self, world: World, worlds: Worlds, runs: range, turns: int, tape: NDArray[np.int64] | None
    ) -> Played:
        """Play some runs of an arm, each along its row of a tape [run, turn, slot], and tell of them."""
        own = None if tape is None else tape[runs.start : runs.stop]
        played = worlds.play(runs, turns, decisions=True, tape=own)
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
    the state at turn 0 [draw, variable] and the parameter vector [draw, parameter] of each draw."""

    world: World
    plan: Plan
    played: Played
    starts: NDArray[np.float64]
    vectors: NDArray[np.float64]

    @property
    def scenario(self) -> Scenario:
        """The scenario that was played."""
        return self.world.scenario

    @cached_property
    def draw(self) -> NDArray[np.int64]:
        """The draw of each run [run]."""
        return np.array([draw_of(int(run), self.plan.draws) for run in self.played.runs], dtype=np.int64)

    def values(self) -> NDArray[np.float64]:
        """Return the parameter vector of each run [run, parameter]."""
        return self.vectors[self.draw]

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
        """Return the share of runs, or of those `among` them, in which something holds, with the interval of
        as many runs as these are worth that share draws (Wilson's)."""
        of = np.ones(self.plan.total, dtype=np.bool_) if among is None else np.asarray(among, dtype=np.bool_)
        met, sizes = self.by_draw(np.asarray(hits, dtype=np.bool_) & of), self.by_draw(of)
        count, runs, draws = float(met.sum()), int(sizes.sum()), int((sizes > 0).sum())
        if draws < 2:
            return Estimate(count / runs if runs else NOT_KNOWN, 0.0, 1.0, count, runs, things)
        effect = design_effects(met[:, np.newaxis], met[:, np.newaxis], sizes)
        low, high = drawn_interval(np.array([count / runs]), runs, effect, draws, CONFIDENCE)
        return Estimate(count / runs, float(low[0]), float(high[0]), count, runs, things)
