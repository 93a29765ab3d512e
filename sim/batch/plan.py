"""Plan: a batch cut into shards, each a fixed range of runs of one scenario, and the batch's identity."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sim import __version__
from sim.config.scenario import Batch, Scenario
from sim.rules.compiler import rules_fingerprint

SHARD_RUNS = 100
TRACED_RUNS = 2000


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
    rules that are to be played.
    """

    shard: Shard
    scenario: Scenario
    seed: int
    horizon: int
    traced: int
    rules: str


def cut(batch: Batch, size: int = SHARD_RUNS) -> tuple[Shard, ...]:
    """Return the shards of a batch, scenario by scenario; no shard holds more than `size` runs."""
    ranges = [
        (scenario.name, first, min(first + size, batch.runs))
        for scenario in batch.scenarios
        for first in range(0, batch.runs, size)
    ]
    return tuple(Shard(number, *bounds) for number, bounds in enumerate(ranges))


def tasks(batch: Batch, shards: tuple[Shard, ...]) -> Iterator[Task]:
    """Yield what a worker needs for each shard, in their order."""
    scenarios = {scenario.name: scenario for scenario in batch.scenarios}
    for shard in shards:
        scenario = scenarios[shard.scenario]
        yield Task(shard, scenario, batch.seed, batch.horizon, TRACED_RUNS, rules_fingerprint())


def batch_id(batch: Batch) -> str:
    """Return the identity of a batch's results (64 hexadecimal digits): configuration, rules, version."""
    parts = (batch.digest(), rules_fingerprint(), __version__)
    return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()
