"""Start: help at once, the same command under every name, pipes and terminals of any kind."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Sim

COMMANDS = ("run", "runs", "show", "replay", "verify", "check", "actors", "parameters", "schema")
HEAVY = {"altair", "mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "streamlit", "yaml"}
MOST_SECONDS = 0.3  # of the processor: what else the machine does is no matter


def sim_process(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim", *arguments]
    return subprocess.run(command, capture_output=True, text=True, **options)  # type: ignore[call-overload]


def test_help_names_every_command(sim: Sim) -> None:
    answer = sim("--help")
    assert answer.code == 0
    assert all(command in answer.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(sim: Sim, command: str) -> None:
    answer = sim(command, "--help")
    assert answer.code == 0
    assert f"Usage: sim {command}" in answer.out


def test_without_a_command_help_is_shown(sim: Sim) -> None:
    answer = sim()
    assert answer.code == 2
    assert all(command in answer.err for command in COMMANDS)


def test_a_wrong_command_is_told(sim: Sim) -> None:
    answer = sim("rnu")
    assert answer.code == 2
    assert "run" in answer.err


def test_help_imports_nothing_heavy(project: Path) -> None:
    code = (
        "import sys\nsys.argv = ['sim', '--help']\nfrom sim.cli import main\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert HEAVY & set(done.stderr.split()) == set()


def test_help_comes_at_once(project: Path) -> None:
    taken = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        sim_process("--help", cwd=project, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(taken) < MOST_SECONDS


def test_importing_the_package_is_cheap(project: Path) -> None:
    code = "import sys, sim; print(sim.__version__, *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert HEAVY & set(done.stdout.split()) == set()


@pytest.mark.parametrize("command", ["actors", "parameters", "parameters --json"])
def test_a_reader_that_stops_reading_is_no_error(project: Path, command: str) -> None:
    line = f"{sys.executable} -m sim {command} | head -n 1"
    done = subprocess.run(["bash", "-c", line], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_no_error(project: Path, closed: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m sim actors {closed}"], cwd=project, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["actors", "schema"])
def test_a_full_disk_is_told_in_a_line(project: Path, command: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim", command],
            cwd=project,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 2
    assert done.stderr == "output: No space left on device\n"


def test_any_encoding_will_do(project: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = sim_process("actors", cwd=project, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()


def test_from_a_folder_elsewhere_the_shipped_configurations_are_found(project: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(project)}
    done = sim_process("parameters", cwd=tmp_path, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []
