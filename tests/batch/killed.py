"""A process that is killed: it forks players of a batch, ends each at a moment of its own, and reports.

Called as `python -m tests.batch.killed FOLDER KILLS SEED`. It forks, so that a player starts in milliseconds
with all that is compiled; the players are killed as the system kills, without a chance to tidy up.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from sim.batch import origin, writer
from sim.batch.plan import folder_of
from sim.batch.run import run_batch
from sim.config.loader import load_batch
from sim.config.scenario import Batch
from tests.batch.conftest import tables

SHARD = 4


def tiny() -> Batch:
    """Two scenarios, 24 runs each, over four months: twelve shards."""
    article = load_batch("article")
    changes = {"name": "tiny", "scenarios": article.scenarios[:2], "runs": 24, "horizon": 4}
    return article.model_copy(update=changes)


def play(batch: Batch, root: Path) -> None:
    """Begin a batch or go on with it."""
    run_batch(batch, root, resume=True, shard_runs=SHARD, workers=2)


def fork(batch: Batch, root: Path) -> int:
    """Return the process that plays a batch, as a process of its own."""
    process = os.fork()
    if process == 0:
        try:
            play(batch, root)
        except BaseException as error:
            print(f"player: {error!r}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return process


def main(root: Path, kills: int, seed: int) -> dict[str, object]:
    """Kill players at random moments; return how many were, and whether every batch ended with the tables of
    one that nobody disturbed."""
    batch, chance = tiny(), random.Random(seed)
    text = writer.as_yaml(batch)
    writer.as_yaml = lambda batch: text
    origin.commit = lambda: ""  # git takes longer than the runs
    os.fsync = lambda handle: None  # a killed process loses nothing of what the system has
    play(batch, root / "first")  # what is compiled is read from its files
    taken = []
    for name in ("second", "third"):
        begun = time.perf_counter()
        play(batch, root / name)
        taken.append(time.perf_counter() - begun)
    expected = tables(folder_of(batch, root / "first"))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    folder, killed, finished, same, codes = folder_of(batch, root), 0, 0, 0, set()
    while killed < kills:
        process = fork(batch, root)
        signal.sigtimedwait({signal.SIGCHLD}, chance.uniform(0.0, 0.9 * min(taken)))
        os.kill(process, signal.SIGKILL)
        status = os.waitpid(process, 0)[1]
        signal.sigtimedwait({signal.SIGCHLD}, 0)
        killed += os.WIFSIGNALED(status)
        if not os.WIFSIGNALED(status):
            codes.add(os.WEXITSTATUS(status))
        if killed % 5 == 0 or (folder / "manifest.json").exists():
            play(batch, root)
            finished += 1
            same += tables(folder) == expected
            shutil.rmtree(folder)
    return {"killed": killed, "finished": finished, "same": same, "codes": sorted(codes)}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
