"""What a user may do to every command: names, numbers, links and places that nobody meant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.batch.store import list_folders
from tests.cli.conftest import Sim

NO_TEXT = os.fsdecode(b"\xff")  # a name that is no UTF-8
NAMES = [
    *("", ".", "..", "/", "../x", "~", "*", "-", "0", "None", "<b>x</b>", "a\nb", "\x1b[31mred", "😀"),
    *("x" * 300, "x" * 5000 + ".yaml", NO_TEXT, NO_TEXT + ".yaml", "file", "file/x.yaml", "empty.yaml"),
    *("folder.yaml", "link.yaml", "./link", "pipe.yaml", "/dev/null", "/dev/zero", "zeros.yaml"),
    "itself.yaml",
]
COMMANDS = [
    *(["run"], ["check"], ["validate"], ["validate", "--world"], ["screening", "--scenario"]),
    *(["show"], ["actors", "--scenario"], ["actors", "--world"], ["claims", "--world"]),
    *(["parameters", "--scenario"], ["parameters", "--world"], ["structure", "--scenario"]),
    *(["structure", "--world"], ["schema", "--kind"]),
]


@pytest.fixture
def here(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with files that are not what they should be."""
    (tmp_path / "configs").symlink_to(project / "configs")
    (tmp_path / "file").write_text("")
    (tmp_path / "empty.yaml").write_text("")
    (tmp_path / "zeros.yaml").write_bytes(bytes(100))
    (tmp_path / "folder.yaml").mkdir()
    for name in ("link", "link.yaml"):
        (tmp_path / name).symlink_to(name)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "itself.yaml").write_text(
        "schema: 1\nkind: scenario\nname: itself\ntitle: T\nquestion: Q?\nextends: ./itself.yaml\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_name_of_nothing_is_told_in_a_printable_line(sim: Sim, here: Path, command: list[str]) -> None:
    for name in NAMES:
        before = sorted(here.iterdir())
        answer = sim(*command, name)
        assert (answer.code, answer.out) == (2, ""), (name, answer)
        told = [line for line in answer.err.splitlines() if line and not line.startswith(("Usage", "Try"))]
        assert len(told) == 1, (name, told)
        assert told[0].isprintable()
        assert "Traceback" not in answer.err
        assert sorted(here.iterdir()) == before


@pytest.mark.parametrize("reference", ["link.yaml", "./link.yaml", "dangling.yaml"])
@pytest.mark.parametrize("command", [["check"], ["run"], ["actors", "--scenario"]])
def test_a_link_to_nothing_is_told_as_such(sim: Sim, here: Path, command: list[str], reference: str) -> None:
    (here / "dangling.yaml").symlink_to("no_such_file.yaml")
    answer = sim(*command, reference)
    assert answer.code == 2
    to_itself = command == ["check"] and "link" in reference
    told = "cannot be read: Too many levels" if to_itself else "is a link that leads nowhere"
    assert told in answer.err
    assert "did you mean" not in answer.err


@pytest.mark.parametrize("value", ["1e9", "-1", "0", "9" * 30, "9" * 5000, "", "nan", "True", "2**3", "0x10"])
@pytest.mark.parametrize(
    "command",
    [
        *("run article --runs", "run article --horizon", "run article --workers", "validate --runs"),
        *("validate --horizon", "screening --runs", "screening --horizon"),
    ],
)
def test_a_number_that_cannot_be_is_told(sim: Sim, here: Path, command: str, value: str) -> None:
    answer = sim(*command.split(), value)
    assert (answer.code, answer.out) == (2, "")
    assert command.split()[-1] in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["run", "article", "--runs", "1", "--horizon", "1", "--out"], "a\nfile"),
        (["validate", "--markdown"], "a\nfolder"),
        (["screening", "--out"], "a\nfolder"),
        (["schema", "--out"], "a\nfolder"),
    ],
)
def test_a_place_with_a_line_end_in_its_name_is_told_in_one_line(
    sim: Sim, here: Path, arguments: list[str], place: str
) -> None:
    (here / "a\nfile").write_text("")
    (here / "a\nfolder").mkdir()
    answer = sim(*arguments, place)
    assert (answer.code, answer.out) == (2, "")
    assert place.replace("\n", "\\n") in answer.err.splitlines()[-1]


def test_names_that_are_no_text_are_written_as_escapes(sim: Sim, small_batch: Path, tmp_path: Path) -> None:
    strange = small_batch.rename(small_batch.with_name(f"{NO_TEXT}.yaml"))
    answer = sim("run", strange, "--out", tmp_path / NO_TEXT, "-q")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.endswith("\\udcff is no text in UTF-8\n")
    out = tmp_path / "runs"
    assert sim("run", strange, "--out", out, "-q", "--json").code == 0
    (stored,) = list_folders(out)
    assert stored.manifest.command[:2] == ("sim", "run")
    assert stored.manifest.command[2].endswith("\\udcff.yaml")
    page = tmp_path / f"{NO_TEXT}.md"
    assert sim("validate", "baseline", "--runs", "2", "--horizon", "2", "-q", "--markdown", page).code == 0
    assert "\\udcff.md" in page.read_text()


def test_from_a_folder_that_is_gone(project: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    line = f"cd {gone} && rmdir {gone} && exec {sys.executable} -m sim"
    environment = {**os.environ, "PYTHONPATH": str(project)}
    for arguments, code in (("structure --json", 0), ("show x", 2), ("check x.yaml", 2)):
        gone.mkdir()
        done = subprocess.run(
            ["bash", "-c", f"{line} {arguments}"], capture_output=True, text=True, env=environment
        )
        assert done.returncode == code, done.stderr
        assert done.stderr.count("\n") == (code != 0)
        if "--json" in arguments:
            assert json.loads(done.stdout)
