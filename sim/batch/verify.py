"""Verify: a folder of results held against its manifest, file by file, and against runs played again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sim.batch.errors import StoreError
from sim.batch.files import problem_with
from sim.batch.manifest import Failure, Manifest, identity
from sim.batch.plan import Shard, Task, driver_of
from sim.batch.play import Played, play_shard
from sim.batch.replay import other_columns, refuse_other_rules
from sim.batch.store import StoredBatch


def faults_of_files(stored: StoredBatch) -> Iterator[str]:
    """Yield what is wrong with the files of results and with what the manifest says of them."""
    manifest = stored.manifest
    for file in (manifest.config, manifest.turns, *manifest.shards):
        problem = problem_with(stored.folder / file.file, file.sha256)
        if problem:
            yield f"{stored.folder / file.file}: {problem}"
    yield from (f"{stored.folder}: {fault}" for fault in _faults_of_manifest(stored))


def _faults_of_manifest(stored: StoredBatch) -> Iterator[str]:
    manifest = stored.manifest
    for scenario in manifest.scenarios:
        shards = [shard for shard in manifest.shards if shard.scenario == scenario]
        bounds = [0, *(run for shard in shards for run in (shard.first, shard.end)), manifest.runs]
        if bounds[::2] != bounds[1::2]:
            yield f"the shards of {scenario} do not hold each of its {manifest.runs} runs once"
        failed = sum(failure.scenario == scenario for failure in manifest.failures)
        if sum(shard.rows for shard in shards) + failed != manifest.runs:
            yield f"the rows and failures of {scenario} are not {manifest.runs} in all"
    try:
        batch = stored.batch
    except StoreError:
        return  # its file has been told of
    if batch.digest() != manifest.digest:
        yield "the configuration is not the one that the manifest names"
    if batch.uncertainty != manifest.uncertainty:
        yield "the draws of the parameters are not those of the configuration"
    version = manifest.versions.get("sim", "")
    begun = batch.model_copy(update={"runs": manifest.looks.planned[-1]}) if manifest.looks else batch
    if identity(begun.digest(), manifest.rules, version, manifest.looks) != manifest.id:
        yield "the identity does not follow from the configuration, the rules and the version"


def sample_of(manifest: Manifest, count: int) -> list[tuple[str, int]]:
    """Return so many runs of results, at most all, evenly spread over scenarios and runs, first and last with
    them."""
    total = manifest.runs * len(manifest.scenarios)
    count = min(count, total)
    places = {round(k * (total - 1) / max(count - 1, 1)) for k in range(count)}
    return [(manifest.scenarios[place // manifest.runs], place % manifest.runs) for place in sorted(places)]


def faults_of_runs(
    stored: StoredBatch,
    runs: list[tuple[str, int]],
    on_run: Callable[[str, int], None] = lambda scenario, run: None,
) -> Iterator[str]:
    """Play stored runs again and yield in what each does not come out as it was stored; `on_run` hears of
    each. OtherRules where the rules here are others."""
    refuse_other_rules(stored)
    try:
        _ = stored.batch
    except StoreError as error:
        yield f"no run can be played again: {error}"
        return
    for scenario, run in runs:
        try:
            row = stored.row(scenario, run)
        except StoreError as error:
            yield str(error)
        else:
            fault = _fault(row, play_one(stored, scenario, run))
            if fault:
                yield f"{stored.folder}: run {run} of {scenario} is not what was stored: {fault}"
        on_run(scenario, run)


def play_one(stored: StoredBatch, scenario: str, run: int) -> Played:
    """Play a stored run again, by the driver that such runs are played by."""
    manifest, resolved = stored.manifest, stored.scenario(scenario)
    shard = Shard(scenario, run, run + 1)
    rules, driver = manifest.rules, driver_of(resolved)
    return play_shard(
        Task(shard, resolved, manifest.seed, manifest.horizon, 0, rules, driver, manifest.draws)
    )


def _fault(row: dict[str, Any] | Failure, played: Played) -> str:
    """In what a run comes out otherwise than it was stored, '' where in nothing."""
    if isinstance(row, Failure):
        if not played.failures:
            return f"it failed ({row.error}), and ends now"
        return (
            ""
            if played.failures == (row,)
            else f"it failed with {row.error}, now with {played.failures[0].error}"
        )
    if played.failures:
        return f"it ended, and fails now ({played.failures[0].error})"
    again = {name: column[0] for name, column in played.columns.items() if name not in ("scenario", "run")}
    return other_columns(row, again)
