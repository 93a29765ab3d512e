"""The command line called in this process, and what it answers."""

from __future__ import annotations

import gc
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command printed and the code it left with."""

    code: object
    out: str
    err: str


Sim = Callable[..., Answer]


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Sim]:
    """Call `sim` with arguments as a shell would."""
    path, on_end, threshold = list(sys.path), signal.getsignal(signal.SIGTERM), gc.get_threshold()

    def call(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["sim", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        return Answer(end.value.code or 0, *capsys.readouterr())

    yield call
    sys.path[:] = path
    signal.signal(signal.SIGTERM, on_end)
    gc.unfreeze()
    gc.set_threshold(*threshold)


@pytest.fixture
def small_batch(tmp_path: Path) -> Path:
    """A batch file of two scenarios, three runs each, over six months."""
    path = tmp_path / "small.yaml"
    path.write_text(
        "schema: 1\nkind: batch\nname: small\ntitle: A small batch\nscenarios: [baseline, no_access]\n"
        "runs: 3\nseed: 5\nhorizon: 6\n"
    )
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where results go."""
    return tmp_path / "runs"


@pytest.fixture
def configs(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the configuration without a screening; the working folder is the one above it."""
    shutil.copytree(project / "configs", tmp_path / "configs")
    (tmp_path / "configs/world/ukraine/screening.csv").unlink(missing_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "configs"
