"""How long commands take and how much memory they and all their processes use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sim.batch.store import open_folder

BATCH = "article"
EVERY = 0.05  # seconds between two looks at memory
KIB_A_MIB = 1024


@dataclass(frozen=True)
class Timed:
    """A batch by command: seconds of the whole command and of its playing, runs, peak memory (MiB)."""

    seconds: float
    playing: float
    runs: int
    peak: float


def help_start(repeats: int = 5) -> float:
    """Return the seconds that `sim --help` takes in a terminal, the best of several."""
    command = [sys.executable, "-m", "sim", "--help"]
    taken = []
    for _ in range(repeats):
        reader, terminal = os.openpty()
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=terminal)
        os.close(terminal)
        with os.fdopen(reader, "rb", buffering=0) as output, suppress(OSError):  # at its end a terminal fails
            while output.read(4096):
                pass
        process.wait()
        taken.append(time.perf_counter() - started)
    return min(taken)


def default_batch() -> Timed:
    """Play the default batch into a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sim", "run", BATCH, "--quiet", "--json", "--out", folder]
        started = time.perf_counter()
        with (Path(folder) / "report.json").open("w+") as report:
            process = subprocess.Popen(command, stdout=report)
            peak = 0.0
            while process.poll() is None:
                peak = max(peak, memory(process.pid))
                time.sleep(EVERY)
            seconds = time.perf_counter() - started
            if process.returncode != 0:
                raise RuntimeError(f"the batch ended with {process.returncode}")
            report.seek(0)
            manifest = open_folder(json.load(report)["folder"]).manifest
        return Timed(seconds, manifest.seconds, manifest.runs * len(manifest.scenarios), peak)


def memory(pid: int) -> float:
    """Return the memory of a process and its descendants in MiB, shared pages once (Linux; else 0)."""
    total = 0.0
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(memory(int(child)) for child in _read(path).split())
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            total += int(line.split()[1]) / KIB_A_MIB
    return total


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:  # the process has just ended
        return ""
