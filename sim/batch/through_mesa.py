"""Through Mesa: a shard's runs one after the other, each a model of its own, where policies must be asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.batch.facets import End, Ends, end_of, ends_of
from sim.batch.manifest import Failure
from sim.batch.plan import Task
from sim.config.errors import in_one_line
from sim.config.world import World
from sim.model import Actor, Campaign
from sim.uncertainty.worlds import Worlds

Path = NDArray[np.float64]


def play_through_mesa(task: Task, worlds: Worlds) -> tuple[Ends, Path, list[Failure]]:
    """Play the runs of a shard in their order; return their ends, the paths of those traced [run, turn,
    variable] and the runs that raised."""
    shard = task.shard
    rows: list[End] = []
    failures: list[Failure] = []
    paths: list[Path] = []
    for run in range(shard.first, shard.end):
        try:
            campaign, path = play_run(worlds.of(run), run, task.seed, task.horizon)
        except Exception as error:  # whatever a policy or a rule raises
            failures.append(
                Failure(scenario=shard.scenario, run=run, seed=task.seed, error=in_one_line(error))
            )
            continue
        rows.append(end_of(campaign))
        if run < task.traced:
            paths.append(path)
    world = worlds.central
    traced = np.array(paths).reshape(len(paths), task.horizon + 1, len(world.start))
    return ends_of(world, worlds.vectors([end[0] for end in rows]), rows), traced, failures


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
