"""A process that keeps a batch of made-up runs and says how long that took, and how much memory.

Called as `python -m benchmarks.made_up FOLDER RUNS [SCENARIOS]`. The rows of a few real runs are told again
and again, so that what is measured is the keeping and the reading, for far more runs than could be played.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from sim.batch import executors
from sim.batch.plan import Task
from sim.batch.play import Played, never, play_shard
from sim.batch.run import run_batch
from sim.batch.store import open_folder
from sim.config.loader import load_batch

REAL = 20  # runs


def made_up() -> Callable[[Task, Callable[[], bool]], Played]:
    """What plays shards by telling the rows of their scenario's first runs again."""
    known: dict[str, Played] = {}

    def play(task: Task, stopped: Callable[[], bool] = never) -> Played:
        shard = task.shard
        if shard.scenario not in known:
            known[shard.scenario] = play_shard(
                replace(task, shard=replace(shard, first=0, end=REAL), traced=1)
            )
        real, count = known[shard.scenario], shard.end - shard.first
        columns = {name: (values * (count // REAL + 1))[:count] for name, values in real.columns.items()}
        columns["run"] = list(range(shard.first, shard.end))
        columns["net_gain"] = np.random.default_rng(shard.first).random(count).tolist()
        traced = max(min(shard.end, task.traced) - shard.first, 0)
        return Played(shard, columns, (), np.repeat(real.paths[:, :, :1], traced, axis=2), 0.1)

    return play


def main(root: Path, runs: int, scenarios: int = 1) -> dict[str, float | str]:
    """Keep a batch, go on with it when there is nothing to do, read its shares; return what that took.

    `folder` is where it is kept, `keep` and `resume` are in seconds, `peak` is memory in MiB.
    """
    article = load_batch("article")
    batch = article.model_copy(update={"scenarios": article.scenarios[:scenarios], "runs": runs})
    with patch.object(executors, "play_shard", made_up()):
        begun = time.perf_counter()
        folder = run_batch(batch, root, workers=2)
        keep = time.perf_counter() - begun
    begun = time.perf_counter()
    run_batch(batch, root, resume=True)
    resume = time.perf_counter() - begun
    counted = int(open_folder(folder).counts()["count"].sum())
    peak = resource_peak()
    return {
        "folder": str(folder),
        "counted": counted,
        "keep": round(keep, 3),
        "resume": round(resume, 3),
        "peak": round(peak, 1),
    }


def resource_peak() -> float:
    """Return the most memory that this process has used so far (MiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
