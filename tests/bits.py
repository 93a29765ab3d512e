"""A digest of runs by either driver: `python -m tests.bits [RUNS]` prints the same lines for the same bits.

To hold another version of Python or another machine against this one, run it there too and compare the lines.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.config.loader import load_scenario
from sim.config.world import World, build_world
from sim.ensemble import play_runs
from sim.model import Campaign
from sim.rules import vocabulary as V

SCENARIOS = ("baseline", "no_access", "istanbul_guaranteed_2022")
SEED, HORIZON = 20241130, 36


def lines(runs: int) -> list[str]:
    """Return a line a scenario and driver: what was configured, and what came of so many runs, to the bit."""
    found = []
    for name in SCENARIOS:
        scenario = load_scenario(name)
        world = build_world(scenario)
        for driver, play in (("compiled", compiled), ("mesa", mesa)):
            found.append(f"{name} {scenario.digest()[:16]} {driver} {runs} runs {play(world, runs)}")
    return found


def compiled(world: World, runs: int) -> str:
    """Return the digest of runs by the compiled driver."""
    played = play_runs(world, range(runs), SEED, HORIZON)
    return digest(zip(played.outcomes, played.turns, played.types, played.state, played.beliefs, strict=True))


def mesa(world: World, runs: int) -> str:
    """Return the digest of the same runs by the Mesa driver."""
    ends = []
    for run in range(runs):
        campaign = Campaign(world, run=run, seed=SEED, horizon=HORIZON, collect=False, record=False).play()
        outcome = V.OUTCOMES.index(str(campaign.outcome))
        ends.append((outcome, campaign.turn, campaign.types, campaign.state, campaign.beliefs.ravel()))
    return digest(ends)


def digest(
    ends: Iterable[tuple[int, int, NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]],
) -> str:
    """Return the SHA-256 of the ends of runs: outcome, turn, types, state and beliefs of each."""
    found = hashlib.sha256()
    for outcome, turn, types, state, beliefs in ends:
        found.update(np.array([outcome, turn, *types], dtype="<i8").tobytes())
        found.update(np.concatenate([state, beliefs]).astype("<f8").tobytes())
    return found.hexdigest()


if __name__ == "__main__":
    print("\n".join(lines(int(sys.argv[1]) if len(sys.argv) > 1 else 200)))
