"""How long results take to be kept, gone on with, opened and compared, and how that grows with their runs.

The runs are made up: what is measured is the store, not the play.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sim.batch.store import open_folder

FEW, MANY, MILLION = 10_000, 100_000, 1_000_000
SCENARIOS = 5


@dataclass(frozen=True)
class Kept:
    """A batch as it was kept in a process of its own: runs of each scenario, folder, seconds, peak (MiB)."""

    runs: int
    folder: Path
    keep: float
    resume: float
    peak: float

    def growth(self, fewer: Kept) -> tuple[float, float]:
        """Return by what factor the seconds a run, and the peak, are those of a batch of fewer runs."""
        return (self.keep / self.runs) / (fewer.keep / fewer.runs), self.peak / fewer.peak


@contextmanager
def kept(runs: int, scenarios: int = 1) -> Iterator[Kept]:
    """A batch of made-up runs below a temporary folder, which is there as long as the context."""
    with tempfile.TemporaryDirectory() as root:
        command = [sys.executable, "-m", "benchmarks.made_up", root, str(runs), str(scenarios)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout)
        if told["counted"] != runs * scenarios:
            raise RuntimeError(f"{told['counted']} runs were kept, not {runs * scenarios}")
        yield Kept(runs, Path(told["folder"]), told["keep"], told["resume"], told["peak"])


def opened(folder: Path) -> dict[str, float]:
    """Return the seconds that it takes to read what a page needs of a batch, the best of several."""
    return {
        "configuration and shares": best(lambda: (open_folder(folder).batch, open_folder(folder).counts())),
        "the table of all runs": best(lambda: open_folder(folder).outcomes()),
    }


def compared(folder: Path) -> float:
    """Return the seconds of `sim compare` on a batch, the whole command."""
    return command_seconds("compare", str(folder), "--json")


def command_seconds(*arguments: str) -> float:
    """Return the seconds that a command of `sim` takes."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "sim", *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def best(call: Callable[[], object], rounds: int = 3) -> float:
    """Return the seconds that a call takes, the best of several."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return min(taken)
