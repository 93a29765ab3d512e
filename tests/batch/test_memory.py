"""Memory: what a batch takes to keep and to read does not grow with its runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

MOST_GROWTH = 48  # MiB, for 180,000 runs more, whose rows alone would take some 70 in one table
MOST_SECONDS = 3.0  # a second is meant; the machine may have other things to do


def test_memory_is_flat_in_the_number_of_runs_and_going_on_is_quick(project: Path, tmp_path: Path) -> None:
    told = []
    for runs in (20_000, 200_000):
        command = [sys.executable, "-m", "benchmarks.made_up", str(tmp_path / str(runs)), str(runs)]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        told.append(json.loads(done.stdout))
        assert told[-1]["counted"] == runs
    assert told[1]["peak"] - told[0]["peak"] < MOST_GROWTH
    assert told[1]["resume"] < MOST_SECONDS
