"""What a notebook needs: one run played, one folder of results opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.batch.store import StoredBatch, open_folder
from sim.config.scenario import Scenario
from sim.config.world import World
from sim.model import DEFAULT_HORIZON, DEFAULT_SEED, Campaign


def play(
    scenario: str | Scenario | World = "baseline",
    *,
    run: int = 0,
    seed: int = DEFAULT_SEED,
    horizon: int = DEFAULT_HORIZON,
    **options: Any,
) -> Campaign:
    """Play one run of a scenario to its end and return the model; `options` are those of Campaign.

    `horizon` is in turns (months). ConfigError where the scenario is wrong; ValueError for a run that cannot
    be.
    """
    return Campaign(scenario, run=run, seed=seed, horizon=horizon, **options).play()


def load(folder: str | Path) -> StoredBatch:
    """Open the results of a batch; StoreError where the folder holds none, or damaged ones."""
    return open_folder(folder)
