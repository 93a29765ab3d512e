"""How long the rules take to be compiled on a machine that has never seen them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from sim.rules.machine_code import OVERRIDE


def compile_everything(processors: int) -> float:
    """Return the seconds that the command takes that compiles all rules, with so many processors.

    The rules are kept in a folder of their own that is thrown away.
    """
    with tempfile.TemporaryDirectory() as folder:
        allowed = sorted(os.sched_getaffinity(0))[:processors]
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "sim.warm"],
            env={**os.environ, OVERRIDE: folder},
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, allowed),
            check=True,
        )
        return time.perf_counter() - started
