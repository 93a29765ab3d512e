"""`sim run`: the table, the JSON, what overrides a batch, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.analysis.looks import plan_looks
from sim.batch.listing import listing
from sim.batch.store import list_folders
from tests.cli.conftest import Sim

MOST_SECONDS = 3.0  # a second is meant; the machine may have other things to do


def test_a_batch_ends_with_a_table(sim: Sim, small_batch: Path, out: Path) -> None:
    answer = sim("run", small_batch, "--out", out)
    (stored,) = list_folders(out)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "A small batch"
    assert max(map(len, lines)) <= max(100, len(str(stored.folder)) + 60)
    assert answer.out.count("of 3 runs") == 2
    assert "Shares of simulated runs under these assumptions, no forecast." in lines
    assert f"Results: {stored.folder}" in lines
    assert "exploratory" not in answer.out
    assert "\x1b" not in answer.out + answer.err
    assert "playing small: 2 scenarios, 3 runs each" in answer.err
    assert "6 of 6 runs" in answer.err


def test_the_table_shows_counts_shares_and_intervals(sim: Sim, small_batch: Path, out: Path) -> None:
    answer = sim("run", small_batch, "--out", out)
    counts = list_folders(out)[0].outcomes()["outcome"].value_counts()
    assert counts["war_continues"] == 6
    rows = [line.split() for line in answer.out.splitlines()]
    place = next(i for i, row in enumerate(rows) if row[:1] == ["no_access"])
    assert rows[place][1:] == ["0", "0", "0", "0", "0", "0", "0", "3"]
    assert rows[place + 1] == ["of", "3", "runs", *["0", "%"] * 7, "100", "%"]
    assert rows[place + 2] == ["0–56"] * 7 + ["44–100"]


def test_what_a_shorter_horizon_leaves_out_is_told(sim: Sim, out: Path) -> None:
    answer = sim("run", "tables", "--runs", 1, "--horizon", 5, "--out", out, "--quiet", "--json")
    names = ("minsk_trilateral", "bilateral", "us_brokered", "broad")
    table = "the table in the format {!r} is first held in turn 6, after the horizon of 5"
    told = answer.err.splitlines()
    assert {line.split(": ", 2)[2] for line in told} == {table.format(name) for name in names}
    assert all(line.startswith("note: forced_table_") for line in told)
    assert answer.code == 0
    assert json.loads(answer.out)


def test_a_narrow_terminal_cuts_no_number(
    sim: Sim, small_batch: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = sim("run", small_batch, "--out", out, "-q").out
    monkeypatch.setenv("COLUMNS", "40")
    narrow = sim("run", small_batch, "--out", out, "-q").out
    assert "…" not in narrow
    assert narrow.splitlines()[:12] == wide.splitlines()[:12]


def test_json_is_one_document_and_nothing_else(sim: Sim, small_batch: Path, out: Path) -> None:
    answer = sim("run", small_batch, "--out", out, "--json", "--quiet")
    assert (answer.code, answer.err) == (0, "")
    report = json.loads(answer.out)
    stored = list_folders(out)[0]
    assert report["folder"] == str(stored.folder)
    assert (report["name"], report["runs"], report["seed"], report["horizon"]) == ("small", 3, 5, 6)
    assert report["exploratory"] is False
    assert [scenario["name"] for scenario in report["scenarios"]] == ["baseline", "no_access"]
    for scenario in report["scenarios"]:
        assert [row["outcome"] for row in scenario["outcomes"]] == list(stored.manifest.outcomes)
        assert sum(row["count"] for row in scenario["outcomes"]) == 3
        assert all(row["low"] <= row["share"] <= row["high"] for row in scenario["outcomes"])


@pytest.mark.parametrize("driver", ["compiled", "mesa"])
def test_the_driver_changes_nothing_that_is_told(sim: Sim, small_batch: Path, out: Path, driver: str) -> None:
    plain = json.loads(sim("run", small_batch, "--out", out, "--json", "-q").out)
    answer = sim("run", small_batch, "--out", out, "--json", "-q", "--driver", driver, "--workers", 1)
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["scenarios"] == plain["scenarios"]


def test_where_no_policy_is_a_class_mesa_is_not_imported(small_batch: Path, out: Path, project: Path) -> None:
    code = (
        "import sys\nfrom sim.cli import main\n"
        "for extra in ([], ['--driver', 'mesa', '--workers', '1']):\n"
        f"    sys.argv = ['sim', 'run', {str(small_batch)!r}, '--out', {str(out)!r}, *extra]\n"
        "    try:\n        main()\n"
        "    except SystemExit as end:\n        print(end.code, 'mesa' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    told = [line for line in done.stdout.splitlines() if line in {"0 False", "0 True"}]
    assert told == ["0 False", "0 True"], done.stdout


def test_options_override_the_batch_and_change_its_identity(sim: Sim, small_batch: Path, out: Path) -> None:
    for extra in ((), ("--runs", 2), ("--seed", 6), ("--horizon", 5)):
        assert sim("run", small_batch, "--out", out, "-q", *extra).code == 0
    found = {(s.manifest.runs, s.manifest.seed, s.manifest.horizon) for s in list_folders(out)}
    assert found == {(3, 5, 6), (2, 5, 6), (3, 6, 6), (3, 5, 5)}


def test_a_batch_can_be_played_until_its_shares_are_close_enough(
    sim: Sim, small_batch: Path, out: Path
) -> None:
    planned, confidence = plan_looks(0.2)
    answer = sim("run", small_batch, "--out", out, "--until-ci", 0.2)
    assert answer.code == 0, answer.err
    (stored,) = list_folders(out)
    looks = stored.manifest.looks
    assert looks is not None
    assert (looks.planned, looks.confidence, looks.reached) == (planned, confidence, True)
    assert stored.manifest.runs == stored.batch.runs == planned[looks.taken - 1] < planned[-1]
    assert f"at most {planned[-1]} runs each" in answer.err
    assert f"widened to 99 % for {len(planned)} planned looks." in answer.out
    took = f"{stored.manifest.runs} runs of each scenario, at look {looks.taken} of {len(planned)}"
    assert f"All shares are within 20 percentage points either side after {took}." in answer.out
    told = json.loads(
        sim("run", small_batch, "--out", out, "--until-ci", 0.2, "--json", "-q", "--resume").out
    )
    assert told["looks"]["taken"] == looks.taken
    rows = [row for scenario in told["scenarios"] for row in scenario["outcomes"]]
    assert max(row["high"] - row["low"] for row in rows) <= 0.4
    plain = sim("run", small_batch, "--out", out, "--runs", stored.manifest.runs, "--json", "-q").out
    counts = [row["count"] for scenario in json.loads(plain)["scenarios"] for row in scenario["outcomes"]]
    assert [row["count"] for row in rows] == counts


def test_beyond_the_certified_turns_it_says_exploratory(sim: Sim, small_batch: Path, out: Path) -> None:
    answer = sim("run", small_batch, "--out", out, "-q", "--runs", 1, "--horizon", 37)
    assert "Exploratory: horizon beyond the 36 turns that are certified." in answer.out
    answer = sim("run", small_batch, "--out", out, "-q", "--runs", 1, "--horizon", 37, "--json")
    assert json.loads(answer.out)["exploratory"] is True


def sabotaged(batch: Path, *policies: str, runs: int = 3) -> Path:
    """The batch with scenarios in place of its second, in which Moscow has policies of
    `tests.batch.sabotage`."""
    paths = []
    for policy in policies:
        path = batch.with_name(f"{policy.lower()}.yaml")
        path.write_text(
            f"schema: 1\nkind: scenario\nname: {path.stem}\ntitle: T\nquestion: Q?\nextends: baseline\n"
            f'types: {{russia: dismantle}}\npolicies: {{russia: "tests.batch.sabotage:{policy}"}}\n'
        )
        paths.append(str(path))
    text = batch.read_text().replace("no_access", ", ".join(paths))
    batch.write_text(text.replace("runs: 3", f"runs: {runs}"))
    return batch


def test_failed_runs_are_told_and_the_code_is_1(sim: Sim, small_batch: Path, out: Path) -> None:
    sabotaged(small_batch, "Fails", runs=6)
    answer = sim("run", small_batch, "--out", out)
    assert answer.code == 1
    assert "Traceback" not in answer.err
    assert r"failed: fails run 0: RuntimeError: sabotage\nin two lines" in answer.err
    assert "6 runs failed; 1 more; all are in" in answer.err
    assert answer.out.count("–") >= 8
    answer = sim("run", small_batch, "--out", out, "--json")
    assert answer.code == 1
    report = json.loads(answer.out)
    assert [failure["run"] for failure in report["failures"]] == list(range(6))
    assert report["scenarios"][1]["failed"] == 6
    assert report["scenarios"][1]["outcomes"][0]["share"] is None


def test_policies_that_would_end_the_program_spoil_their_own_runs_only(
    sim: Sim, small_batch: Path, out: Path
) -> None:
    expected = {
        "Exits": "RuntimeError: russia: its policy, in turn 2, raised SystemExit: 0",
        "Interrupts": "RuntimeError: russia: its policy, in turn 2, raised KeyboardInterrupt",
        "CannotBeAsked": "RuntimeError: russia: its policy raised SystemExit: 0",
        "CannotBeTold": "Untold: cannot be told (ValueError)",
    }
    answer = sim("run", sabotaged(small_batch, *expected, runs=1), "--out", out, "--json", "--quiet")
    assert answer.code == 1
    report = json.loads(answer.out)
    assert [scenario["failed"] for scenario in report["scenarios"]] == [0, 1, 1, 1, 1]
    for failure, (policy, told) in zip(report["failures"], expected.items(), strict=True):
        assert (failure["scenario"], failure["error"]) == (policy.lower(), told)
        assert f"failed: {policy.lower()} run 0: {told}\n" in answer.err


def test_a_policy_that_ends_its_process_ends_the_batch_with_1(sim: Sim, small_batch: Path, out: Path) -> None:
    answer = sim("run", sabotaged(small_batch, "DiesQuietly"), "--out", out, "--quiet")
    assert (answer.code, answer.out) == (1, "")
    *kept, ended = answer.err.splitlines()
    assert ended.startswith("a worker process ended unexpectedly: a policy class ended it, or ")
    assert all("runs are kept in" in line for line in kept), "where other scenarios were played by then"
    assert not list(out.rglob("manifest.json")), "the results are not complete"


def test_a_policy_that_ends_the_program_when_it_is_made_is_told(
    sim: Sim, small_batch: Path, out: Path
) -> None:
    answer = sim("run", sabotaged(small_batch, "CannotBeMade"), "--out", out, "--json", "--quiet")
    assert (answer.code, answer.out) == (2, "")
    words, told = answer.err.splitlines()
    assert words == "a policy's own words"
    assert told.startswith(
        "scenario cannotbemade: policies.russia: policy 'tests.batch.sabotage:CannotBeMade' "
    )
    assert told.endswith("cannot be made: SystemExit: 0")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nosuch"], "no batch is named 'nosuch'"),
        (["articel"], "did you mean 'article'?"),
        (["configs/scenarios/baseline.yaml"], "is a scenario file, not a batch"),
        (["./nowhere.yaml"], "no such file"),
        ([""], "''"),
        (["article", "--runs", "0"], "0 is not between 1 and 10,000,000"),
        (["article", "--runs", "10000001"], "is not between 1 and 10,000,000"),
        (["article", "--runs", "many"], "valid integer"),
        (["article", "--runs", "1.5"], "valid integer"),
        (["article", "--seed", "-1"], "is not between 0 and"),
        (["article", "--seed", str(2**64)], "is not between 0 and"),
        (["article", "--horizon", "253"], "is not between 1 and 252"),
        (["article", "--workers", "0"], "is not between 1 and 256"),
        (["article", "--until-ci", "0"], "0.0 is not between 0.0005 and 0.25"),
        (["article", "--until-ci", "1"], "1.0 is not between 0.0005 and 0.25"),
        (["article", "--until-ci", "nan"], "nan is not between 0.0005 and 0.25"),
        (["article", "--until-ci", "close"], "valid number"),
        (["article", "--until-ci", "0.1", "--runs", "9"], "give one of them"),
        (["article", "--driver", "fast"], "'fast' is not one of 'compiled', 'mesa'"),
        (["article", "--out", "README.md"], "README.md is no folder"),
        (["article", "--out", "README.md/deeper"], "README.md is no folder"),
        (["article", "--rusn", "1"], "--rusn"),
        ([], "Missing argument"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    sim: Sim, tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    (tmp_path / "configs").symlink_to(project / "configs")
    (tmp_path / "README.md").write_text("")
    monkeypatch.chdir(tmp_path)
    answer = sim("run", *arguments)
    assert answer.code == 2
    assert told in answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "configs"]


def test_a_folder_that_may_not_be_written_is_told(
    sim: Sim, small_batch: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    answer = sim("run", small_batch, "--out", out)
    assert answer.code == 2
    assert "cannot be written" in answer.err
    assert not out.exists()


def test_a_disk_that_is_full_is_told(
    sim: Sim, small_batch: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = sim("run", small_batch, "--out", out, "-q")
    assert answer.code == 2
    assert answer.err.endswith("config.yaml: cannot be written: No space left on device\n")
    assert answer.err.count("\n") == 1
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(("driver", "processes", "runs"), [("compiled", 0, 4000), ("mesa", 2, 2000)])
@pytest.mark.parametrize(("signal_number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_batch_ends_at_once_and_says_how_to_go_on(
    project: Path,
    tmp_path: Path,
    signal_number: signal.Signals,
    code: int,
    driver: str,
    processes: int,
    runs: int,
) -> None:
    command = [sys.executable, "-m", "sim", "run", "article", "--runs", str(runs), "--horizon", "3"]
    command += ["--driver", driver, "--workers", "2"]
    with subprocess.Popen(
        [*command, "--out", str(tmp_path)],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 180
        while not list(tmp_path.glob("article-*/outcomes/part-*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)  # what is recorded of a shard follows its file
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        stopped = time.monotonic()
        os.killpg(process.pid, signal_number) if signal_number == signal.SIGINT else process.terminate()
        out, err = process.communicate(timeout=120)
        seconds = time.monotonic() - stopped
    assert process.returncode == code, err
    assert out == ""
    assert "Traceback" not in err
    assert "leaked" not in err
    assert seconds < MOST_SECONDS
    (folder,) = tmp_path.iterdir()
    assert f"of {5 * runs:,} runs are kept in {folder}; go on with: sim run article --runs {runs}" in err
    assert f"--out {tmp_path} --resume\n" in err
    assert code != 130 or err.endswith("stopped\n")
    (listed,) = listing(tmp_path)
    assert listed.state == "unfinished"
    assert 100 <= listed.runs_kept < 5 * runs
    assert len(workers) >= processes
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if is_alive(pid)]


def is_alive(pid: str) -> bool:
    """Whether a process goes on; one that has ended but nobody has asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_cluster_on_this_machine_gives_the_same_table(sim: Sim, small_batch: Path, out: Path) -> None:
    usual = sim("run", small_batch, "--out", out / "usual", "--json", "-q")
    spread = sim(
        "run", small_batch, "--out", out / "spread", "--json", "-q", "--executor", "dask", "--workers", 2
    )
    assert (usual.code, spread.code, spread.err) == (0, 0, "")
    assert json.loads(usual.out)["scenarios"] == json.loads(spread.out)["scenarios"]
    (one,), (other,) = list_folders(out / "usual"), list_folders(out / "spread")
    assert one.outcomes().equals(other.outcomes())
    assert "--executor" in other.manifest.command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dask-scheduler", "tcp://127.0.0.1:1"], "a scheduler is for --executor dask"),
        (["--executor", "dask", "--dask-scheduler", "x://y"], "no scheduler answers at 'x://y'"),
        (["--executor", "dusk"], "'dusk' is not one of 'local', 'dask'"),
    ],
)
def test_a_mistake_about_a_cluster_is_told(
    sim: Sim, small_batch: Path, out: Path, arguments: list[str], said: str
) -> None:
    answer = sim("run", small_batch, "--out", out, "-q", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in " ".join(answer.err.replace("│", " ").split())
    assert not list_folders(out)


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name_is_no_place_for_results(
    sim: Sim, small_batch: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    answer = sim("run", small_batch, "--out", name, "-q")
    assert answer.code == 2
    assert f"'--out': {name!r} names no folder" in answer.err
    assert list(Path().iterdir()) == []
