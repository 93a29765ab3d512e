"""How fast runs are by each driver, and single rules, played in this process."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from sim.config.loader import load_scenario
from sim.config.world import World, build_world
from sim.ensemble import play_runs
from sim.model import DEFAULT_SEED, Campaign

RUNS, REPEATS = 128, 5
HORIZON = 36
MID_RUN = 12
PLAIN = "from benchmarks.rules import speed; print(speed(2))"


def world() -> World:
    """Return the base case."""
    return build_world(load_scenario("baseline"))


def speed(runs: int) -> float:
    """Play so many runs of the base case and return runs a second."""
    base = world()
    started = time.perf_counter()
    for run in range(runs):
        Campaign(base, run=run, horizon=HORIZON, collect=False, record=False).play()
    return runs / (time.perf_counter() - started)


def compiled_runs_a_second(threads: int) -> float:
    """Return the best speed of several, of the compiled driver on so many threads."""
    base, runs = world(), range(RUNS * threads)
    play_runs(base, runs, DEFAULT_SEED, HORIZON, threads=threads)
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        play_runs(base, runs, DEFAULT_SEED, HORIZON, threads=threads)
        taken.append(time.perf_counter() - started)
    return len(runs) / min(taken)


def mesa_runs_a_second() -> float:
    """Return the best speed of several, of the Mesa driver, the rules being compiled."""
    speed(1)
    return max(speed(RUNS) for _ in range(REPEATS))


def plain_runs_a_second() -> float:
    """Return the speed of the Mesa driver without the compiler, in a process of its own."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-c", PLAIN]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def mid_run() -> Campaign:
    """Return a run of the base case in its middle."""
    m = Campaign(world(), run=1, horizon=HORIZON, collect=False, record=False)
    while m.turn < MID_RUN:
        m.step()
    return m
