"""Run: a batch from its configuration to its folder of results."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import redirect_stdout
from pathlib import Path

from sim.batch.executors import local_executor, play_all, sensible_workers
from sim.batch.manifest import Looks
from sim.batch.plan import Driver, Shard, driver_of, stages, tasks
from sim.batch.play import Played
from sim.batch.writer import FolderWriter
from sim.config.errors import ConfigError
from sim.config.scenario import Batch
from sim.policies import make_policy

Enough = Callable[[Mapping[str, Mapping[str, int]]], bool]


def run_batch(
    batch: Batch,
    root: str | Path = "runs",
    *,
    workers: int | None = None,
    executor: Executor | Callable[[], Executor] | None = None,
    driver: Driver | None = None,
    apart: bool = False,
    shard_runs: int | None = None,
    resume: bool = False,
    looks: Looks | None = None,
    enough: Enough = lambda counts: True,
    command: Sequence[str] = (),
    on_shard: Callable[[Played], None] = lambda played: None,
    on_kept: Callable[[Shard], None] = lambda shard: None,
    tell: Callable[[str], None] = lambda line: None,
) -> Path:
    """Play a batch, keep its results in a folder below `root`, and return that folder.

    The results do not depend on `workers` (default: by the size of the batch), on the `executor` or what
    makes one (default: threads of this process for the compiled driver, processes of this machine for Mesa;
    shut down at the end), on `driver` (default: compiled, Mesa for scenarios with a policy of their own) or
    on `shard_runs` (default: by the runs of the batch). `on_shard` is called as each shard has been written.
    A run that raises is kept as a failure. With `apart` a batch with a policy that is a class is always
    played in processes of its own, so that nothing such code does to its process touches this one.

    What has been written stays when the batch is interrupted or killed. `resume` goes on from there and ends
    with the same results: `on_kept` hears of every shard that need not be played, `tell` of files that are
    damaged or missing, which are made anew. Where nothing was begun it begins.

    With `looks`, `enough` is asked after each number of runs that they plan, with how many runs of each
    scenario ended how; the batch ends where it says so, and at the last look, which the batch's `runs` are.
    An executor can be given then only by what makes one, anew for each look (ValueError).

    ConfigError where a policy cannot be made or the driver cannot ask it, BatchError where the batch cannot
    go on, StoreError where the place cannot be written or is in use, where results are unfinished there and
    `resume` is not asked for, or were begun with another configuration or other rules.
    """
    if looks is not None and isinstance(executor, Executor):
        raise ValueError("an executor ends with the first look: with looks, give what makes one")
    check_policies(batch)
    drivers = {driver_of(scenario, driver) for scenario in batch.scenarios}
    slowest: Driver = "mesa" if "mesa" in drivers else "compiled"
    writer = FolderWriter(
        Path(root), batch, looks=looks, shard_runs=shard_runs, resume=resume, command=command, tell=tell
    )
    with writer:
        for shard in sorted(writer.kept, key=lambda shard: (shard.scenario, shard.first)):
            on_kept(shard)
        if writer.complete:
            return writer.folder
        most, taken, reached = 0, 0, False
        for planned in stages(batch, writer.shard_runs, looks):
            taken += 1
            kept = writer.kept
            shards = tuple(shard for shard in planned if shard not in kept)
            runs = sum(shard.end - shard.first for shard in shards)
            count = workers or sensible_workers(runs, batch.horizon, max(len(shards), 1), slowest)
            most = max(most, count)
            if executor is None:
                hands = local_executor(count, slowest, apart and has_classes(batch))
            else:
                hands = executor if isinstance(executor, Executor) else executor()
            for played in play_all(hands, tasks(batch, shards, driver), count):
                writer.add(played)
                on_shard(played)
            reached = enough(writer.counts(planned[-1].end))
            if reached:
                break
        if looks is None:
            return writer.finish(runs=batch.runs, workers=most)
        ended = looks.model_copy(update={"taken": taken, "reached": reached})
        return writer.finish(runs=looks.planned[taken - 1], workers=most, looks=ended)


def has_classes(batch: Batch) -> bool:
    """Return whether a policy of the batch is a class."""
    return any(
        policy.kind == "class" for scenario in batch.scenarios for policy in scenario.policies.values()
    )


def check_policies(batch: Batch) -> None:
    """Make every policy that the batch names; ConfigError for those that cannot be.

    What they print meanwhile goes to stderr.
    """
    lines = []
    for scenario in batch.scenarios:
        for actor, policy in scenario.policies.items():
            if policy.kind == "class":
                try:
                    with redirect_stdout(sys.stderr):
                        make_policy(policy.path)
                except ValueError as error:
                    lines.append(f"scenario {scenario.name}: policies.{actor}: {error}")
    if lines:
        raise ConfigError(lines)
