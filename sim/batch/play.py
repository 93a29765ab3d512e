"""Play: a shard's runs, one after the other, through the Mesa driver, each to a row and maybe a path."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.batch.errors import BatchError
from sim.batch.facets import COLUMNS, Value, row_of
from sim.batch.manifest import Failure
from sim.batch.plan import Shard, Task
from sim.config.errors import ConfigError, in_one_line
from sim.config.world import World, build_world
from sim.model import Actor, Campaign
from sim.rules.compiler import rules_fingerprint

Path = NDArray[np.float64]


@dataclass(frozen=True)
class Played:
    """What came of a shard: the columns of its outcomes, the runs that failed, and paths.

    `paths` [variable, turn, run] holds the state from turn 0 to the horizon; a run that has ended stays at
    its final state. It has no runs where none was to be traced.
    """

    shard: Shard
    columns: dict[str, list[Value]]
    failures: tuple[Failure, ...]
    paths: Path
    seconds: float


def play_shard(task: Task) -> Played:
    """Play the runs of a shard in their order.

    A run that raises is noted and the next one is played. ConfigError where the scenario makes no world,
    BatchError where the rules here are not those of the batch.
    """
    started = time.perf_counter()
    if task.rules != rules_fingerprint():
        raise BatchError("the rules have changed since the batch was begun: begin it again")
    shard = task.shard
    try:
        world = build_world(task.scenario)
    except ValueError as error:
        raise ConfigError([f"scenario {shard.scenario}: {error}"]) from None
    columns: dict[str, list[Value]] = {name: [] for name in COLUMNS}
    failures: list[Failure] = []
    paths: list[Path] = []
    for run in range(shard.first, shard.end):
        try:
            campaign, path = play_run(world, run, task.seed, task.horizon)
            row = {"scenario": shard.scenario, "run": run, **row_of(campaign)}
        except Exception as error:
            error_line = in_one_line(error)
            failures.append(Failure(scenario=shard.scenario, run=run, seed=task.seed, error=error_line))
            continue
        for name, value in row.items():
            columns[name].append(value)
        if run < task.traced:
            paths.append(path)
    seconds = time.perf_counter() - started
    return Played(shard, columns, tuple(failures), _stacked(paths, world, task.horizon), seconds)


def play_run(world: World, run: int, seed: int, horizon: int) -> tuple[Campaign, Path]:
    """Play one run; return the model at its end and the run's path [turn, variable]."""
    campaign = Campaign(world, run=run, seed=seed, horizon=horizon, collect=False, record=False)
    _let_go(campaign)
    path = np.empty((horizon + 1, len(campaign.state)))
    path[0] = campaign.state
    while campaign.running:
        campaign.step()
        path[campaign.turn] = campaign.state
    path[campaign.turn + 1 :] = campaign.state
    return campaign, path


def _let_go(campaign: Campaign) -> None:
    """Let a model be freed after its run: Mesa 3.3 numbers agents in a table that keeps every model."""
    getattr(Actor, "_ids", {}).pop(campaign, None)


def _stacked(paths: Sequence[Path], world: World, horizon: int) -> Path:
    """The paths of several runs as [variable, turn, run]."""
    if not paths:
        return np.empty((len(world.start), horizon + 1, 0))
    return np.ascontiguousarray(np.stack(paths).transpose(2, 1, 0))
