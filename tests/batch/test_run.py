"""Run: the same results however they are played, complete ones replaced only by complete ones."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.batch.errors import BatchError, StoreError
from sim.batch.executors import FEW_TURNS, local_executor, sensible_workers
from sim.batch.plan import Driver, cut, tasks
from sim.batch.play import Played
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, open_folder
from sim.config.errors import ConfigError
from sim.config.records import PolicySpec
from sim.config.scenario import Batch
from sim.ensemble.pool import cores
from sim.model import Campaign
from tests.batch.conftest import left_in, with_policy


def content(stored: StoredBatch) -> str:
    """A hash of every bit of the outcomes."""
    table = stored.outcomes()
    text = "\n".join(repr(row) for row in table.astype(object).itertuples(index=False))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def in_processes(small: Batch, tmp_path_factory: pytest.TempPathFactory) -> StoredBatch:
    """The small batch, played through Mesa by two worker processes."""
    folder = tmp_path_factory.mktemp("processes")
    return open_folder(run_batch(small, folder, workers=2, driver="mesa", command=["sim", "run", "small"]))


def test_driver_and_number_of_workers_change_no_byte(
    small: Batch, stored: StoredBatch, in_processes: StoredBatch, tmp_path: Path
) -> None:
    in_threads = open_folder(run_batch(small, tmp_path, workers=1, command=["sim", "run", "small"]))
    assert (in_processes.manifest.workers, in_threads.manifest.workers) == (2, 1)
    for other in (in_processes, in_threads):
        assert other.folder.name == stored.folder.name
        for file in (*(shard.file for shard in stored.manifest.shards), "turns.parquet", "config.yaml"):
            assert (other.folder / file).read_bytes() == (stored.folder / file).read_bytes()
        assert lasting(other) == lasting(stored)


def lasting(stored: StoredBatch) -> dict[str, object]:
    """A manifest without when and at which commit it was made, how long what took, and how many did it."""
    told: dict[str, object] = json.loads(stored.manifest.to_text())
    for name in ("made", "commit", "seconds", "workers"):
        del told[name]
    shards = told["shards"]
    assert isinstance(shards, list)
    assert all(shard.pop("seconds") >= 0.0 for shard in shards)
    return told


def test_a_scenario_with_a_policy_of_its_own_is_played_through_mesa_the_others_are_not(
    small: Batch, tmp_path: Path
) -> None:
    mixed = with_policy(small, "Continues")
    assert [task.driver for task in tasks(mixed, cut(mixed))] == ["mesa", "compiled"]
    one = open_folder(run_batch(mixed, tmp_path / "default", workers=2))
    two = open_folder(run_batch(mixed, tmp_path / "mesa", workers=1, driver="mesa"))
    assert content(one) == content(two)


def test_a_script_is_played_alike_by_both_drivers(small: Batch, tmp_path: Path) -> None:
    first = small.scenarios[0]
    script = tuple(action.id for action in first.menu("russia")) * 2
    policies = {**first.policies, "russia": PolicySpec(kind="script", script=script)}
    scripted = small.model_copy(update={"scenarios": (first.model_copy(update={"policies": policies}),)})
    one = open_folder(run_batch(scripted, tmp_path / "compiled"))
    two = open_folder(run_batch(scripted, tmp_path / "mesa", driver="mesa"))
    assert content(one) == content(two)
    free = scripted.model_copy(update={"scenarios": (first,)})
    assert content(open_folder(run_batch(free, tmp_path / "free"))) != content(one)


def test_the_compiled_driver_refuses_a_policy_of_its_own(failing: Batch, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^scenario baseline: policies.russia: a class is asked by"):
        run_batch(failing, tmp_path, driver="compiled")
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_the_size_of_shards_changes_no_result(
    small: Batch, stored: StoredBatch, tmp_path: Path, size: int
) -> None:
    other = open_folder(run_batch(small, tmp_path, shard_runs=size))
    assert content(other) == content(stored)
    assert (other.folder / "turns.parquet").read_bytes() == (stored.folder / "turns.parquet").read_bytes()
    assert other.manifest.id == stored.manifest.id


def test_any_executor_will_do(small: Batch, stored: StoredBatch, tmp_path: Path) -> None:
    executor = ThreadPoolExecutor(2)
    other = open_folder(run_batch(small, tmp_path, workers=2, executor=executor, shard_runs=2))
    assert content(other) == content(stored)
    with pytest.raises(RuntimeError, match="shutdown"):
        executor.submit(print)


def test_the_row_of_a_run_is_the_run(small: Batch, in_processes: StoredBatch) -> None:
    row = in_processes.outcomes().iloc[9]
    assert (row["scenario"], row["run"]) == ("minsk_trilateral", 2)
    played = Campaign("minsk_trilateral", run=2, seed=small.seed, horizon=small.horizon).play()
    assert (row["outcome"], row["net_gain"], row["type_russia"]) == (
        played.outcome,
        played.net_gain,
        played.type_of("russia"),
    )


def test_progress_is_told_of_every_shard(small: Batch, tmp_path: Path) -> None:
    told: list[Played] = []
    run_batch(small, tmp_path, shard_runs=5, on_shard=told.append)
    assert sorted((played.shard.scenario, played.shard.first, played.shard.end) for played in told) == [
        ("baseline", 0, 5),
        ("baseline", 5, 7),
        ("minsk_trilateral", 0, 5),
        ("minsk_trilateral", 5, 7),
    ]


def test_runs_that_fail_are_kept_with_the_others(failing: Batch, tmp_path: Path) -> None:
    stored = open_folder(run_batch(failing, tmp_path, shard_runs=3))
    failures = stored.manifest.failures
    assert failures
    assert [failure.run for failure in failures] == sorted(failure.run for failure in failures)
    assert len(stored.outcomes()) == 2 * failing.runs - len(failures)
    assert {failure.scenario for failure in failures} == {"baseline"}


@pytest.mark.parametrize(
    ("driver", "where"),
    [("compiled", "sim.uncertainty.worlds.play_runs"), ("mesa", "sim.batch.through_mesa.play_run")],
)
def test_all_runs_of_a_scenario_may_fail(
    small: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, driver: Driver, where: str
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError("nothing goes")

    monkeypatch.setattr(where, fail)
    stored = open_folder(run_batch(small, tmp_path, driver=driver))
    assert len(stored.manifest.failures) == 14
    assert stored.outcomes().empty
    assert stored.turns().empty
    assert list(stored.outcomes()["outcome"].cat.categories) == list(stored.manifest.outcomes)


def test_results_of_the_same_identity_are_replaced(small: Batch, tmp_path: Path) -> None:
    folder = run_batch(small, tmp_path)
    (folder / "note.txt").write_text("left here by someone")
    assert run_batch(small, tmp_path) == folder
    assert left_in(tmp_path) == [folder.name]
    assert left_in(folder) == ["config.yaml", "manifest.json", "outcomes", "turns.parquet"]


@pytest.mark.parametrize("resume", [False, True])
def test_an_interrupt_before_anything_is_kept_leaves_nothing(
    small: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, resume: bool
) -> None:
    def interrupt(played: Played) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.batch.writer.outcomes_table", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_batch(small, tmp_path, shard_runs=2, resume=resume)
    assert left_in(tmp_path) == []


def test_an_interrupt_leaves_former_results_alone(small: Batch, tmp_path: Path) -> None:
    def interrupt(played: Played) -> None:
        raise KeyboardInterrupt

    folder = run_batch(small, tmp_path)
    before = content(open_folder(folder))
    with pytest.raises(KeyboardInterrupt):
        run_batch(small, tmp_path, on_shard=interrupt)
    assert left_in(tmp_path) == [folder.name]
    assert content(open_folder(folder)) == before


def test_a_worker_that_dies_ends_the_batch(dying: Batch, tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="a worker process ended unexpectedly"):
        run_batch(dying, tmp_path, workers=2)
    with pytest.raises(BatchError, match="a worker process ended unexpectedly"):
        run_batch(dying, tmp_path, workers=2, resume=True)


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("tests.batch.sabotage:Nobody", "has no attribute 'Nobody'"),
        ("tests.no_such_module:Policy", "No module named"),
        ("sim.policies.scripted:Scripted", "cannot be made"),
        ("pathlib:Path", "is no Policy"),
        ("sim.config.scenario:Batch", r"ValidationError: \d+ validation errors"),
    ],
)
def test_a_policy_that_cannot_be_made_is_told_before_anything_is_played(
    small: Batch, tmp_path: Path, path: str, what: str
) -> None:
    first, second = small.scenarios
    policies = {**second.policies, "ukraine": PolicySpec(kind="class", path=path)}
    wrong = small.model_copy(update={"scenarios": (first, second.model_copy(update={"policies": policies}))})
    with pytest.raises(ConfigError, match=what) as caught:
        run_batch(wrong, tmp_path)
    (line,) = caught.value.lines
    assert line.startswith("scenario minsk_trilateral: policies.ukraine: ")
    assert "\n" not in line
    assert left_in(tmp_path) == []


def test_a_place_that_cannot_be_written_is_told(small: Batch, stored: StoredBatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file/deep: results cannot be written here"):
        run_batch(small, tmp_path / "file" / "deep")
    (tmp_path / stored.folder.name).write_text("")
    with pytest.raises(StoreError, match="is in the way"):
        run_batch(small, tmp_path)
    assert left_in(tmp_path) == ["file", stored.folder.name] or left_in(tmp_path)[0] == stored.folder.name


def test_little_starts_no_process() -> None:
    assert sensible_workers(FEW_TURNS // 36 - 1, 36, 50, "mesa") == 1
    assert sensible_workers(FEW_TURNS, 36, 50, "mesa") == min(cores(), 50)
    assert sensible_workers(1, 36, 50, "compiled") == min(cores(), 50)
    for driver in ("compiled", "mesa"):
        assert sensible_workers(FEW_TURNS, 36, 1, driver) == 1
    for workers, driver, kind in (
        (2, "compiled", ThreadPoolExecutor),
        (1, "mesa", ThreadPoolExecutor),
        (2, "mesa", ProcessPoolExecutor),
    ):
        executor = local_executor(workers, driver)
        executor.shutdown()
        assert type(executor) is kind
