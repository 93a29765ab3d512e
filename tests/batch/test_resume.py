"""Resume: what was written before a batch was stopped stays, the rest is played, the tables are the same."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.batch import kept, origin, plan
from sim.batch.errors import StoreError
from sim.batch.journal import read_journal
from sim.batch.plan import Shard, cut
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, open_folder
from sim.config.scenario import Batch
from tests.batch.conftest import left_in, stop_after, tables

SHARD = 3
PARTS = (
    *("part-baseline-00000000.parquet", "part-baseline-00000003.parquet", "part-baseline-00000006.parquet"),
    *(f"part-minsk_trilateral-0000000{first}.parquet" for first in (0, 3, 6)),
)


@pytest.fixture
def begun(small: Batch, tmp_path: Path) -> Path:
    """The folder of the small batch, stopped after four of its six shards."""
    with pytest.raises(KeyboardInterrupt):
        run_batch(small, tmp_path, shard_runs=SHARD, workers=1, on_shard=stop_after(4))
    (folder,) = tmp_path.iterdir()
    return folder


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("workers", [1, 2])
def test_a_batch_that_was_stopped_goes_on_from_there(
    small: Batch, stored: StoredBatch, tmp_path: Path, count: int, workers: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_batch(small, tmp_path, shard_runs=SHARD, workers=workers, on_shard=stop_after(count))
    (folder,) = tmp_path.iterdir()
    told: list[str] = []
    found: list[Shard] = []
    played: list[Shard] = []
    again = run_batch(
        small,
        tmp_path,
        resume=True,
        on_kept=found.append,
        on_shard=lambda done: played.append(done.shard),
        tell=told.append,
    )
    assert again == folder
    assert tables(folder) == tables(stored.folder)
    assert (len(found), len(played), told) == (count, 6 - count, [])
    assert {*found, *played} == set(cut(small, SHARD))
    assert left_in(folder) == ["config.yaml", "manifest.json", "outcomes", "turns.parquet"]
    told_there = open_folder(folder).manifest
    assert (told_there.resumed, told_there.shard_runs) == (1, SHARD)
    assert told_there.seconds > 0.0


def test_it_can_be_stopped_again_and_again(small: Batch, stored: StoredBatch, tmp_path: Path) -> None:
    for _ in range(6):
        with pytest.raises(KeyboardInterrupt):
            run_batch(small, tmp_path, shard_runs=SHARD, resume=True, on_shard=stop_after(1))
    folder = run_batch(small, tmp_path, resume=True)
    assert tables(folder) == tables(stored.folder)
    assert open_folder(folder).manifest.resumed == 6


def test_where_nothing_was_begun_it_begins(small: Batch, stored: StoredBatch, tmp_path: Path) -> None:
    folder = run_batch(small, tmp_path / "new", resume=True)
    assert tables(folder) == tables(stored.folder)
    assert open_folder(folder).manifest.resumed == 0


def test_what_is_complete_is_not_played(small: Batch, tmp_path: Path) -> None:
    folder = run_batch(small, tmp_path, shard_runs=SHARD)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    (folder / "journal.jsonl").write_text("left by a process that was killed at its very end")
    found: list[Shard] = []
    assert run_batch(small, tmp_path, resume=True, on_kept=found.append) == folder
    assert len(found) == 6
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == {
        path: time for path, time in before.items() if path.is_file()
    }


def test_failures_are_kept_with_their_runs(failing: Batch, tmp_path: Path) -> None:
    whole = open_folder(run_batch(failing, tmp_path / "whole", shard_runs=SHARD))
    with pytest.raises(KeyboardInterrupt):
        run_batch(failing, tmp_path, shard_runs=SHARD, on_shard=stop_after(5))
    again = open_folder(run_batch(failing, tmp_path, resume=True))
    assert whole.manifest.failures
    assert again.manifest.failures == whole.manifest.failures
    assert tables(again.folder) == tables(whole.folder)


def damage(path: Path, how: str) -> None:
    """Damage a file in one of the ways in which files are damaged."""
    content = path.read_bytes()
    path.unlink()
    if how == "truncated":
        path.write_bytes(content[:-20])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "one bit":
        path.write_bytes(content[:99] + bytes([content[99] ^ 4]) + content[100:])
    elif how == "foreign":
        shutil.copy(path.with_name(PARTS[1] if path.name == PARTS[0] else PARTS[0]), path)
    elif how == "a folder":
        path.mkdir()


@pytest.mark.parametrize("how", ["missing", "truncated", "empty", "one bit", "foreign", "a folder"])
@pytest.mark.parametrize("complete", [False, True])
def test_damaged_shards_are_named_and_played_again(
    small: Batch, stored: StoredBatch, begun: Path, tmp_path: Path, how: str, complete: bool
) -> None:
    if complete:
        run_batch(small, tmp_path, resume=True)
    damage(begun / "outcomes" / PARTS[1], how)
    told: list[str] = []
    found: list[Shard] = []
    run_batch(small, tmp_path, resume=True, tell=told.append, on_kept=found.append)
    assert PARTS[1] in told[0]
    assert ("is missing" if how in ("missing", "a folder") else "is damaged") in told[0]
    assert told[0].endswith("runs 3 to 5 are played again")
    assert len(found) == (5 if complete else 3)
    assert tables(begun) == tables(stored.folder)


@pytest.mark.parametrize("file", ["turns.parquet", "config.yaml", "manifest.json"])
def test_other_damaged_files_of_complete_results_are_made_anew(
    small: Batch, stored: StoredBatch, tmp_path: Path, file: str
) -> None:
    folder = run_batch(small, tmp_path, shard_runs=SHARD)
    damage(folder / file, "truncated")
    told: list[str] = []
    run_batch(small, tmp_path, resume=True, shard_runs=SHARD, tell=told.append)
    assert file in told[0]
    assert tables(folder) == tables(stored.folder)
    assert open_folder(folder).batch == small


@pytest.mark.parametrize("file", ["baseline.parquet", "minsk_trilateral-00000000.npy"])
def test_damaged_paths_of_unfinished_results_are_made_anew(
    small: Batch, stored: StoredBatch, begun: Path, tmp_path: Path, file: str
) -> None:
    damage(begun / "paths" / file, "truncated")
    told: list[str] = []
    run_batch(small, tmp_path, resume=True, tell=told.append)
    assert f"{file}: is damaged" in told[0]
    assert tables(begun) == tables(stored.folder)


def test_a_shard_that_is_not_recorded_is_named_and_removed(
    small: Batch, stored: StoredBatch, begun: Path, tmp_path: Path
) -> None:
    for name in (PARTS[5], "part-other-00000000.parquet"):
        shutil.copy(begun / "outcomes" / PARTS[0], begun / "outcomes" / name)
    told: list[str] = []
    run_batch(small, tmp_path, resume=True, tell=told.append)
    assert [line.partition(": ")[2] for line in told] == [
        "is not recorded as a shard of this batch: removed"
    ] * 2
    assert left_in(begun / "outcomes") == sorted(PARTS)
    assert tables(begun) == tables(stored.folder)


@pytest.mark.parametrize("cut_off", range(1, 400, 40))
def test_a_line_cut_short_in_the_journal_costs_its_shard_only(
    small: Batch, stored: StoredBatch, begun: Path, tmp_path: Path, cut_off: int
) -> None:
    path = begun / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-cut_off])
    found: list[Shard] = []
    run_batch(small, tmp_path, resume=True, on_kept=found.append)
    assert len(found) == 3
    assert tables(begun) == tables(stored.folder)


def test_a_changed_line_in_the_journal_costs_its_shard_only(
    small: Batch, stored: StoredBatch, begun: Path, tmp_path: Path
) -> None:
    path = begun / "journal.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if '"end":6' in line)
    lines[place] = lines[place].replace('"end":6', '"end":7')
    path.write_text("".join(lines))
    told: list[str] = []
    run_batch(small, tmp_path, resume=True, tell=told.append)
    assert "1 damaged lines are passed over" in told[0]
    assert tables(begun) == tables(stored.folder)


def test_a_journal_without_its_beginning_is_told_and_all_is_played_again(
    small: Batch, stored: StoredBatch, begun: Path, tmp_path: Path
) -> None:
    path = begun / "journal.jsonl"
    path.write_bytes(path.read_bytes()[9:])
    told: list[str] = []
    run_batch(small, tmp_path, resume=True, shard_runs=SHARD, tell=told.append)
    assert "is damaged: it does not say what was begun; all is played again" in told[0]
    assert tables(begun) == tables(stored.folder)


def changed(small: Batch, change: str) -> Batch:
    if change == "a parameter":
        first, second = small.scenarios
        record = first.parameters["front.base"].model_copy(update={"value": 0.123})
        first = first.model_copy(update={"parameters": {**first.parameters, "front.base": record}})
        return small.model_copy(update={"scenarios": (first, second)})
    if change == "a scenario":
        return small.model_copy(update={"scenarios": small.scenarios[:1]})
    return small.model_copy(update={change: getattr(small, change) + 1})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("runs", "runs was 7, is 8"),
        ("seed", "seed was 20241130, is 20241131"),
        ("horizon", "horizon was 10, is 11"),
        ("a parameter", r"scenarios\.baseline\.parameters\.front\.base\.value was .*, is 0\.123"),
        ("a scenario", "scenarios was baseline, minsk_trilateral, is baseline"),
    ],
)
def test_another_configuration_is_refused_and_it_is_said_what_differs(
    small: Batch, begun: Path, tmp_path: Path, change: str, told: str
) -> None:
    with pytest.raises(StoreError, match=f"was begun with another configuration: {told}: it cannot be gone"):
        run_batch(changed(small, change), tmp_path, resume=True)
    assert left_in(tmp_path) == [begun.name]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("rules_fingerprint", lambda: "0" * 64, r"with other rules.* \(\w{12}, here 000000000000\)"),
        ("__version__", "9.9", r"by sim 0\.1\.0 \(here 9\.9\)"),
    ],
)
def test_other_rules_and_another_version_are_refused(
    small: Batch,
    begun: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: object,
    told: str,
) -> None:
    for module in (plan, kept, origin):
        monkeypatch.setattr(module, name, value)
    with pytest.raises(StoreError, match=f"was begun {told}: it cannot be gone on with"):
        run_batch(small, tmp_path, resume=True)


def test_a_folder_of_this_name_with_another_batch_in_it_is_refused(
    small: Batch, begun: Path, tmp_path: Path
) -> None:
    other = changed(small, "seed")
    begun.rename(plan.folder_of(other, tmp_path))
    with pytest.raises(StoreError, match="another configuration: seed was 20241130, is 20241131"):
        run_batch(other, tmp_path, resume=True)


def test_unfinished_results_are_not_thrown_away_unasked(small: Batch, begun: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is unfinished, with 10 runs: go on with --resume, or remove"):
        run_batch(small, tmp_path)
    journal = read_journal(begun)
    assert journal is not None
    assert journal.runs_kept == 10
    with pytest.raises(StoreError, match="is unfinished: go on with it"):
        open_folder(begun)


def hold(folder: str, held: object, let_go: object) -> None:
    """Play into a folder in another process, until it is told to stop."""
    from sim.batch.files import held as holding

    with holding(Path(folder)):
        held.set()  # type: ignore[attr-defined]
        let_go.wait(60)  # type: ignore[attr-defined]


@pytest.mark.parametrize("resume", [False, True])
def test_two_processes_do_not_play_into_one_folder(
    small: Batch, stored: StoredBatch, begun: Path, tmp_path: Path, resume: bool
) -> None:
    spawn = multiprocessing.get_context("spawn")
    held, let_go = spawn.Event(), spawn.Event()
    process = spawn.Process(target=hold, args=(str(begun), held, let_go))
    process.start()
    assert held.wait(60)
    before = (begun / "journal.jsonl").read_bytes()
    with pytest.raises(StoreError, match="another process is playing this batch; nothing was changed"):
        run_batch(small, tmp_path, resume=resume)
    assert (begun / "journal.jsonl").read_bytes() == before
    let_go.set()
    process.join(60)
    run_batch(small, tmp_path, resume=True)
    assert tables(begun) == tables(stored.folder)


@pytest.mark.parametrize("after", range(1, 26, 3))
def test_a_disk_that_is_full_costs_nothing_that_was_complete(
    small: Batch, stored: StoredBatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    sync, left = os.fsync, [after]

    def full(handle: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        sync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match=r"written.*: No space left on device"):
            run_batch(small, tmp_path, shard_runs=SHARD, resume=True)
    found: list[Shard] = []
    folder = run_batch(small, tmp_path, shard_runs=SHARD, resume=True, on_kept=found.append)
    assert tables(folder) == tables(stored.folder)
    assert after < 9 or found


def test_a_folder_that_turns_read_only_is_told(
    small: Batch, stored: StoredBatch, begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in begun.rglob("*") if path.is_file()}
    to_open = Path.open

    def refuse(path: Path, mode: str = "r", *arguments: object, **named: object) -> object:
        if "w" in mode:
            raise PermissionError(13, "Permission denied", str(path))
        return to_open(path, mode, *arguments, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(StoreError, match="cannot be written: Permission denied"):
            run_batch(small, tmp_path, resume=True)
    assert {path.name: path.read_bytes() for path in begun.rglob("*") if path.is_file()} == before
    run_batch(small, tmp_path, resume=True)
    assert tables(begun) == tables(stored.folder)


def test_results_that_were_about_to_take_their_place_do_so(
    small: Batch, stored: StoredBatch, tmp_path: Path
) -> None:
    folder = run_batch(small, tmp_path)
    draft = tmp_path / f".{folder.name}-abc"
    folder.rename(draft)
    assert run_batch(small, tmp_path, resume=True) == folder
    assert left_in(tmp_path) == [folder.name]
    assert tables(folder) == tables(stored.folder)


def test_what_a_killed_process_left_of_replacing_results_is_removed(small: Batch, tmp_path: Path) -> None:
    folder = run_batch(small, tmp_path)
    (tmp_path / f".{folder.name}-abc").mkdir()
    run_batch(small, tmp_path)
    assert left_in(tmp_path) == [folder.name]


def test_the_journal_is_made_of_plain_lines(begun: Path) -> None:
    lines = (begun / "journal.jsonl").read_text().splitlines()
    kinds = [json.loads(line.partition(" ")[2])["kind"] for line in lines]
    assert kinds == ["begun", "shard", "shard", "shard", "turns", "shard"]


def test_killed_at_any_moment_it_ends_with_the_tables_of_an_undisturbed_run(
    project: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.batch.killed", str(tmp_path), "50", "7"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["killed"] == 50
    assert told["finished"] == told["same"] >= 10
    assert told["codes"] in ([], [0])
