"""Run: a batch from its configuration to its folder of results."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import redirect_stdout
from pathlib import Path

from sim.batch.executors import local_executor, play_all, sensible_workers
from sim.batch.plan import SHARD_RUNS, Driver, cut, driver_of, tasks
from sim.batch.play import Played
from sim.batch.writer import FolderWriter
from sim.config.errors import ConfigError
from sim.config.scenario import Batch
from sim.policies import make_policy


def run_batch(
    batch: Batch,
    root: str | Path = "runs",
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    driver: Driver | None = None,
    apart: bool = False,
    shard_runs: int = SHARD_RUNS,
    command: Sequence[str] = (),
    on_shard: Callable[[Played], None] = lambda played: None,
) -> Path:
    """Play a batch, keep its results in a folder below `root`, and return that folder.

    The results do not depend on `workers` (default: by the size of the batch), on the `executor` (default:
    threads of this process for the compiled driver, processes of this machine for Mesa; shut down at the
    end), on `driver` (default: compiled, Mesa for scenarios with a policy of their own) or on `shard_runs`.
    With `apart` a batch with a policy that is a class is always played in processes of its own, so that
    nothing such code does to its process touches this one. `on_shard` is called as each shard has been
    written. A run that raises is kept as a failure. ConfigError
    where a policy cannot be made or the driver cannot ask it, StoreError where the place cannot be written,
    BatchError where the batch cannot go on. Nothing is left behind then, nor when it is interrupted.
    """
    check_policies(batch)
    shards = cut(batch, shard_runs)
    drivers = {driver_of(scenario, driver) for scenario in batch.scenarios}
    slowest: Driver = "mesa" if "mesa" in drivers else "compiled"
    if workers is None:
        workers = sensible_workers(batch.runs * len(batch.scenarios), batch.horizon, len(shards), slowest)
    started = time.perf_counter()
    with FolderWriter(Path(root), batch, shards) as writer:
        executor = executor or local_executor(workers, slowest, apart and has_classes(batch))
        for played in play_all(executor, tasks(batch, shards, driver), workers):
            writer.add(played)
            on_shard(played)
        return writer.finish(seconds=time.perf_counter() - started, workers=workers, command=command)


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
