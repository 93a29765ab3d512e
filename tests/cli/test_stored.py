"""`sim runs`, `sim replay`, `sim verify`, `sim run --resume`: what lies under runs, and does it hold?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.batch import replay as module
from sim.batch.store import list_folders
from tests.cli.conftest import Sim


@pytest.fixture
def folder(sim: Sim, small_batch: Path, out: Path) -> Path:
    """The small batch, played."""
    assert sim("run", small_batch, "--out", out, "-q").code == 0
    return list_folders(out)[0].folder


@pytest.fixture
def unfinished(sim: Sim, small_batch: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small batch, interrupted after the first of its two shards."""
    from sim.batch.writer import FolderWriter

    add = FolderWriter.add

    def stop(writer: FolderWriter, played: object) -> None:
        add(writer, played)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(FolderWriter, "add", stop)
        patch.setattr("sim.cli.PLAYING", "no thread")  # this process goes on
        answer = sim("run", small_batch, "--out", out, "-q")
    assert answer.code == 130
    (place,) = out.iterdir()
    assert answer.err.splitlines() == [
        f"3 of 6 runs are kept in {place}; go on with: sim run {small_batch} --out {out} -q --resume",
        "stopped",
    ]
    return place


def test_an_interrupted_batch_is_gone_on_with(
    sim: Sim, small_batch: Path, out: Path, unfinished: Path
) -> None:
    answer = sim("run", small_batch, "--out", out)
    assert answer.code == 2
    assert (
        f"{unfinished}: is unfinished, with 3 runs: go on with --resume, or remove the folder" in answer.err
    )
    answer = sim("run", small_batch, "--out", out, "--resume", "--json")
    assert answer.code == 0
    resumed = json.loads(answer.out)
    fresh = json.loads(sim("run", small_batch, "--out", out.with_name("fresh"), "--json", "-q").out)
    assert resumed["scenarios"] == fresh["scenarios"]
    answer = sim("run", small_batch, "--out", out, "--resume", "--json", "-q")
    assert json.loads(answer.out) == resumed


def test_another_batch_is_not_gone_on_with(sim: Sim, small_batch: Path, out: Path, unfinished: Path) -> None:
    answer = sim("run", small_batch, "--out", out, "-q", "--resume", "--seed", 6)
    assert (answer.code, answer.out) == (2, "")
    assert "was begun with another configuration: seed was 5, is 6: it cannot be gone on with" in answer.err


def test_a_damaged_shard_is_named_and_played_again(
    sim: Sim, small_batch: Path, out: Path, folder: Path
) -> None:
    part = folder / "outcomes" / "part-baseline-00000000.parquet"
    whole = part.read_bytes()
    part.write_bytes(whole[:100])
    answer = sim("run", small_batch, "--out", out, "-q", "--resume")
    assert answer.code == 0
    assert (
        answer.err
        == f"{part}: is damaged: it is not the file that was written: runs 0 to 2 are played again\n"
    )
    assert part.read_bytes() == whole


def test_results_are_listed(sim: Sim, folder: Path, out: Path, small_batch: Path) -> None:
    (out / "article-00000000").mkdir()
    (out / "article-00000000" / "manifest.json").write_text("{")
    (out / "something").mkdir()
    answer = sim("runs", out)
    assert (answer.code, answer.err) == (0, "")
    row = next(line.split() for line in answer.out.splitlines() if line.split()[:1] == ["small"])
    assert (row[1], row[4:]) == (folder.name[-8:], ["2", "3", "complete", "0"])
    assert "article-00000000/manifest.json: cannot be read" in answer.out.replace("\n", "")
    assert "something" not in answer.out


def test_unfinished_results_are_listed_as_such(sim: Sim, unfinished: Path, out: Path) -> None:
    assert "unfinished: 3 of 6 runs" in sim("runs", out).out
    told = json.loads(sim("runs", out, "--json").out)
    (record,) = told["results"]
    assert (record["folder"], record["state"], record["runs_kept"]) == (str(unfinished), "unfinished", 3)
    assert (record["scenarios"], record["seed"]) == (["baseline", "no_access"], 5)


def test_a_name_leads_past_newer_results_that_are_unfinished_and_says_so(
    sim: Sim, small_batch: Path, out: Path, unfinished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out.parent)
    answer = sim("compare", "small")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"runs/{unfinished.name}: is unfinished: go on with `sim run` and --resume\n"
    assert sim("run", small_batch, "--seed", 6, "--out", out, "-q").code == 0
    (complete,) = (path.parent for path in out.glob("*/manifest.json"))
    manifest = json.loads((complete / "manifest.json").read_text())
    (complete / "manifest.json").write_text(json.dumps({**manifest, "made": "2020-01-01T00:00:00+00:00"}))
    answer = sim("compare", "small", "--json")
    assert answer.code == 0
    newer = f"runs/{unfinished.name}, which is newer, is unfinished: runs/{complete.name} is taken\n"
    assert answer.err == newer
    assert json.loads(answer.out)


def test_a_name_of_no_results_is_told(sim: Sim, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parents[1])
    answer = sim("show", "smal")
    assert (answer.code, answer.out) == (2, "")
    assert "no results of a batch of that name in runs (did you mean 'small'?); see `sim runs`" in answer.err


def test_no_results_are_no_mistake(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_batch: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sim("runs").out == "no results in runs\n"
    answer = sim("runs", "nowhere")
    assert (answer.code, answer.out) == (2, "")
    assert "nowhere: no such folder" in answer.err
    assert "is no folder" in sim("runs", small_batch).err


def test_a_stored_run_is_played_again(sim: Sim, folder: Path) -> None:
    answer = sim("replay", folder, "--scenario", "no_access", "--run", 2)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(
        "run 2 of no_access ends as it was stored: war_continues in turn 6, with the same "
    )


def test_a_stored_run_that_ends_otherwise_is_told(sim: Sim, folder: Path) -> None:
    from tests.batch.test_verify import forge

    forge(folder, "land", 77)
    answer = sim("replay", folder, "--scenario", "baseline", "--run", 1)
    assert (answer.code, answer.out) == (3, "")
    assert "run 1 of baseline is not what was stored: land was 77, is " in answer.err
    answer = sim("verify", folder, "-q")
    assert (answer.code, answer.out) == (3, "")
    assert f"{folder}: 3 faults" in answer.err


@pytest.mark.parametrize(
    "command", [("replay", "--scenario", "baseline"), ("show", "--scenario", "baseline"), ("verify",)]
)
def test_with_other_rules_a_replay_is_refused(
    sim: Sim, folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(module, "rules_fingerprint", lambda: "0" * 64)
    name, *options = command
    answer = sim(name, folder, *options)
    assert (answer.code, answer.out) == (2, "")
    assert "was made with the rules of" in answer.err
    assert "(fingerprint " in answer.err
    assert sim("verify", folder, "--sample", 0).code == 0


def test_results_that_are_whole_are_verified(sim: Sim, folder: Path) -> None:
    answer = sim("verify", folder, "--sample", 4)
    assert answer.code == 0
    assert answer.out == f"{folder}: 4 files are as they were written; 4 runs came out again\n"
    assert "4 of 4 runs" in answer.err


def test_every_fault_is_told(sim: Sim, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "turns.parquet").unlink()
    (folder / "outcomes" / "part-no_access-00000000.parquet").write_bytes(b"junk")
    answer = sim("verify", folder, "-q", "--sample", 0)
    assert (answer.code, answer.out) == (3, "")
    assert "turns.parquet: is missing from the results" in answer.err
    assert "part-no_access-00000000.parquet: is damaged" in answer.err
    assert f"{folder}: 2 faults" in answer.err
    monkeypatch.setattr(module, "rules_fingerprint", lambda: "0" * 64)
    assert sim("verify", folder, "-q").code == 3


@pytest.mark.parametrize("command", ["replay", "verify", "show"])
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["nowhere/at_all"], "nowhere/at_all: no such folder"),
        (["--rnu", "1"], "--rnu"),
        ([], "Missing argument"),
    ],
)
def test_bad_input_is_told(sim: Sim, command: str, options: list[str], told: str) -> None:
    answer = sim(command, *options)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert "Traceback" not in answer.err


def test_a_run_that_is_not_there_is_told(sim: Sim, folder: Path) -> None:
    assert "which of baseline, no_access?" in sim("replay", folder).err
    answer = sim("replay", folder, "--scenario", "baseline", "--run", 3)
    assert answer.code == 2
    assert "has no run 3: its runs are 0 to 2" in answer.err
    answer = sim("replay", folder, "--scenario", "no_acces")
    assert answer.code == 2
    assert "did you mean 'no_access'?" in answer.err
    assert "is not between 0 and" in sim("verify", folder, "--sample", -1).err
