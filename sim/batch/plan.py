"""Plan: a batch cut into shards, each a fixed range of runs of one scenario, and the batch's identity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim import __version__
from sim.batch.manifest import Looks, identity
from sim.config.errors import ConfigError
from sim.config.scenario import Batch, Scenario
from sim.rules.machine_code import rules_fingerprint

LEAST_SHARD, MOST_SHARD = 100, 2000  # runs
SHARDS = 20  # of a scenario, where that gives shards between these sizes
TRACED_RUNS = 500  # the first runs of a scenario, whose paths become quantiles by turn
ID_DIGITS = 8

Driver = Literal["compiled", "mesa"]


@dataclass(frozen=True)
class Shard:
    """Runs `first` to `end` (not included) of one scenario."""

    scenario: str
    first: int
    end: int


@dataclass(frozen=True)
class Task:
    """All that is needed to play a shard anywhere.

    The paths of runs below `traced` are brought back with the outcomes. `rules` is the fingerprint of the
    rules that are to be played, `driver` what plays them; it changes no result. With `draws` each run has the
    numbers of its draw, else the central values.
    """

    shard: Shard
    scenario: Scenario
    seed: int
    horizon: int
    traced: int
    rules: str
    driver: Driver
    draws: int = 0


def shard_size(runs: int) -> int:
    """Return how many runs a shard holds, of so many of a scenario: few files for many runs, and little lost
    for few."""
    return min(max(runs // SHARDS, LEAST_SHARD), MOST_SHARD)


def cut(batch: Batch, size: int | None = None, first: int = 0, end: int | None = None) -> tuple[Shard, ...]:
    """Return the shards of a batch, scenario by scenario; no shard holds more than `size` runs.

    `first` and `end` (not included) cut only those runs of each scenario.
    """
    end = batch.runs if end is None else end
    size = shard_size(batch.runs) if size is None else size
    return tuple(
        Shard(scenario.name, start, min(start + size, end))
        for scenario in batch.scenarios
        for start in range(first, end, size)
    )


def stages(batch: Batch, size: int, looks: Looks | None = None) -> list[tuple[Shard, ...]]:
    """Return the shards that are played before each look, all in one where nothing is looked at."""
    ends = looks.planned if looks else (batch.runs,)
    return [cut(batch, size, first, end) for first, end in zip((0, *ends), ends, strict=False)]


def tasks(batch: Batch, shards: tuple[Shard, ...], driver: Driver | None = None) -> Iterator[Task]:
    """Yield what a worker needs for each shard, in their order; `driver` as in `driver_of`."""
    scenarios = {scenario.name: scenario for scenario in batch.scenarios}
    for shard in shards:
        scenario = scenarios[shard.scenario]
        rules, plays = rules_fingerprint(), driver_of(scenario, driver)
        yield Task(shard, scenario, batch.seed, batch.horizon, TRACED_RUNS, rules, plays, batch.draws)


def driver_of(scenario: Scenario, asked: Driver | None = None) -> Driver:
    """Return what plays a scenario: what is asked for, else Mesa where a policy is a class, else compiled.

    ConfigError where the compiled driver is asked for and cannot play it.
    """
    own = [actor for actor, policy in scenario.policies.items() if policy.kind == "class"]
    if asked == "compiled" and own:
        raise ConfigError(
            [f"scenario {scenario.name}: policies.{own[0]}: a class is asked by the driver 'mesa' only"]
        )
    return asked or ("mesa" if own else "compiled")


def batch_id(batch: Batch, looks: Looks | None = None) -> str:
    """Return the identity of a batch's results (64 hexadecimal digits): configuration, rules, version, and
    the looks after which it ends where its shares decide that."""
    return identity(batch.digest(), rules_fingerprint(), __version__, looks)


def folder_of(batch: Batch, root: Path, looks: Looks | None = None) -> Path:
    """Return where below `root` the results of a batch are kept."""
    return root / folder_name(batch.name, batch_id(batch, looks))


def folder_name(name: str, identity: str) -> str:
    """Return the name of the folder of results with an identity."""
    return f"{name}-{identity[:ID_DIGITS]}"
