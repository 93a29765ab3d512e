"""Run: the sensitivity of a world's endings, from a design to what they depend on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.config.world import World
from sim.rules import vocabulary as V
from sim.sensitivity.design import Design
from sim.sensitivity.endings import Dependence, dependence
from sim.sensitivity.play import Tell, player, try_points


@dataclass(frozen=True)
class Analysis:
    """On what the endings of a scenario depend, and from what that is known.

    `design` is the part that was played of a design of `planned` units, each point with the same `runs`.
    """

    scenario: str
    design: Design
    planned: int
    runs: int
    seed: int
    horizon: int
    endings: tuple[Dependence, ...]

    @property
    def stopped(self) -> bool:
        """Whether a time limit cut it short."""
        return self.design.units < self.planned


def analyse(
    world: World,
    design: Design,
    runs: int,
    seed: int,
    horizon: int,
    *,
    endings: Sequence[str] = V.OUTCOMES,
    limit: float | None = None,
    tell: Tell = lambda count, what: None,
) -> Analysis:
    """Play runs 0 to `runs` at every point of a design and return on what each of these endings depends.

    `limit` is in seconds; `tell` hears of the runs of each point done. ValueError as for `try_points` and
    `player`, and with fewer than two runs, which show no luck.
    """
    if runs < 2:
        raise ValueError("one run at each point does not show luck: two are the least")
    play = player(world, design.names, runs, seed, horizon)
    tried = try_points(design, play, limit=limit, tell=lambda points, what: tell(points * runs, what))
    return Analysis(
        scenario=world.scenario.name,
        design=tried.design,
        planned=design.units,
        runs=runs,
        seed=seed,
        horizon=horizon,
        endings=tuple(dependence(tried, ending) for ending in endings),
    )
