"""Start: help at once, the same command under every name, pipes and terminals of any kind."""

from __future__ import annotations

import gc
import os
import pty
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from sim import cli
from sim.batch import executors
from tests.cli.conftest import Sim

COMMANDS = (
    *("run", "runs", "show", "replay", "verify", "compare", "report", "check", "validate", "screening"),
    *("uncertainty", "scenarios", "columns", "actors", "claims", "parameters", "structure", "schema"),
)
HEAVY = {
    *("altair", "mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "rich", "scipy", "streamlit"),
    "yaml",
}
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


def in_a_terminal(command: list[str], project: Path, **environment: str) -> str:
    """What a command that must end well prints in a terminal."""
    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "TERM")}
    done = subprocess.run(
        command, cwd=project, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=known | environment
    )
    os.close(theirs)
    printed = bytearray()
    try:
        while part := os.read(ours, 1 << 16):
            printed += part
    except OSError:  # Linux: the other end is closed
        pass
    os.close(ours)
    assert (done.returncode, done.stderr) == (0, b"")
    return printed.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]])
def test_help_imports_nothing_heavy(project: Path, arguments: list[str]) -> None:
    code = (
        f"import sys\nsys.argv = ['sim', *{arguments}]\nfrom sim.cli import main\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    piped = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True).stdout
    of_typer = {"pydantic"} if arguments[0] == "run" else set()  # it makes numbers of options with it
    for printed in (piped, in_a_terminal(command, project, TERM="xterm")):
        modules = set(printed.splitlines()[-1].split())
        assert {"sim.cli", "typer"} <= modules
        assert HEAVY & modules <= of_typer


def test_a_command_leaves_without_searching_for_garbage_once_more(sim: Sim) -> None:
    assert gc.get_freeze_count() == 0
    assert sim("--help").code == 0
    assert gc.get_freeze_count() > 0


def test_help_is_the_same_in_a_pipe_and_in_a_terminal(project: Path) -> None:
    command = [sys.executable, "-m", "sim", "--help"]
    environment = {**os.environ, "COLUMNS": "80"}
    piped = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True, env=environment)
    assert in_a_terminal(command, project, TERM="xterm", COLUMNS="80") == piped.stdout
    assert piped.stdout.count("...") == 1, "no sentence is cut: [ARGS]... only"


@pytest.mark.parametrize("columns", ["0", "1", "-3", "²", "many", "", "9" * 30, "9" * 6000])
@pytest.mark.parametrize("command", ["--help", "actors", "structure"])
def test_a_terminal_may_say_any_width(
    sim: Sim, monkeypatch: pytest.MonkeyPatch, columns: str, command: str
) -> None:
    usual = sim(command).out
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", columns)
    answer = sim(command)
    assert (answer.code, answer.err) == (0, "")
    letters = [sorted(filter(str.isalnum, printed)) for printed in (usual, answer.out)]
    assert letters[0] == letters[1], "folded, and nothing lost"


@pytest.mark.parametrize("terminal", ["dumb", "no-such-terminal", "xterm-256color"])
def test_any_terminal_will_do(project: Path, terminal: str) -> None:
    command = [sys.executable, "-m", "sim", "structure"]
    plain = in_a_terminal(command, project, TERM=terminal, NO_COLOR="1")
    assert "front_law: ratio" in plain
    coloured = in_a_terminal(command, project, TERM=terminal)
    assert ("\x1b[" in coloured) == (terminal != "dumb")
    assert "front_law: ratio" in coloured


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


@pytest.mark.parametrize(
    "command",
    [
        *("actors", "parameters", "parameters --json"),
        "run article --runs 2 --horizon 3 -q --out {out}",
        "run article --runs 2 --horizon 3 -q --out {out} --json",
    ],
)
def test_a_reader_that_stops_reading_is_no_error(project: Path, tmp_path: Path, command: str) -> None:
    line = f"{sys.executable} -m sim {command.format(out=tmp_path)} | head -n 1"
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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["run", "article", "--runs", "2", "--horizon", "3"], 0),
        (["run", "nosuch"], 2),
        (["check", "nosuch.yaml"], 2),
    ],
)
def test_where_nothing_can_be_told_the_rest_is_done(
    project: Path, tmp_path: Path, arguments: list[str], code: int
) -> None:
    place = ["--out", str(tmp_path)] if code == 0 else []
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim", *arguments, *place],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=full,
            text=True,
        )
    assert done.returncode == code
    assert ("Results: " in done.stdout) == (code == 0)


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


@pytest.mark.parametrize(
    "arguments", [["parameters"], ["parameters", "--json"], ["claims"], ["schema"], ["--help"]]
)
def test_a_reader_who_closes_the_pipe_ends_it_quietly(project: Path, arguments: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    command = [sys.executable, "-m", "sim", *arguments]
    done = subprocess.run(command, cwd=project, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_stopped_command_does_not_wait_for_what_a_dead_worker_left_unsaid() -> None:
    program = (
        "import threading; from sim import cli;"
        "threading.Thread(target=threading.Event().wait, name=cli.MANAGER).start();"
        "cli._leave(cli.INTERRUPTED)"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 130


def test_threads_that_play_are_known_by_the_names_that_they_are_given() -> None:
    assert (cli.PLAYING, cli.MANAGER) == (executors.THREADS, executors.MANAGER)
    assert cli.MANAGER.startswith(cli.PLAYING)
