"""Plan: a batch cut into shards, each a fixed range of runs of one scenario, and the batch's identity."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim import __version__
from sim.config.errors import ConfigError
from sim.config.scenario import Batch, Scenario
from sim.rules.compiler import rules_fingerprint

SHARD_RUNS = 100
TRACED_RUNS = 2000

Driver = Literal["compiled", "mesa"]


@dataclass(frozen=True)
class Shard:
    """Runs `first` to `end` (not included) of one scenario; `number` is its place in the batch."""

    number: int
    scenario: str
    first: int
    end: int


@dataclass(frozen=True)
class Task:
    """All that is needed to play a shard anywhere.

    The paths of runs below `traced` are brought back with the outcomes. `rules` is the fingerprint of the
    rules that are to be played, `driver` what plays them; it changes no result.
    """

    shard: Shard
    scenario: Scenario
    seed: int
    horizon: int
    traced: int
    rules: str
    driver: Driver


def cut(batch: Batch, size: int = SHARD_RUNS) -> tuple[Shard, ...]:
    """Return the shards of a batch, scenario by scenario; no shard holds more than `size` runs."""
    ranges = [
        (scenario.name, first, min(first + size, batch.runs))
        for scenario in batch.scenarios
        for first in range(0, batch.runs, size)
    ]
    return tuple(Shard(number, *bounds) for number, bounds in enumerate(ranges))


def tasks(batch: Batch, shards: tuple[Shard, ...], driver: Driver | None = None) -> Iterator[Task]:
    """Yield what a worker needs for each shard, in their order; `driver` as in `driver_of`."""
    scenarios = {scenario.name: scenario for scenario in batch.scenarios}
    for shard in shards:
        scenario = scenarios[shard.scenario]
        rules, plays = rules_fingerprint(), driver_of(scenario, driver)
        yield Task(shard, scenario, batch.seed, batch.horizon, TRACED_RUNS, rules, plays)


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


def batch_id(batch: Batch) -> str:
    """Return the identity of a batch's results (64 hexadecimal digits): configuration, rules, version."""
    parts = (batch.digest(), rules_fingerprint(), __version__)
    return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()
