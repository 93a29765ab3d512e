"""Paths: runs played again are those of the Mesa driver turn by turn, and held against their outcomes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.batch.errors import Mismatch
from sim.batch.paths import play_paths
from sim.batch.store import StoredBatch
from sim.batch.turns import QUANTILES
from sim.model import Campaign
from sim.rules.vocabulary import N_STATE, VARIABLES
from sim.uncertainty import worlds


@pytest.fixture(scope="module")
def outcomes(stored: StoredBatch) -> pd.DataFrame:
    return stored.outcomes()


def test_a_path_is_the_state_of_its_run_turn_by_turn(stored: StoredBatch, outcomes: pd.DataFrame) -> None:
    batch = stored.batch
    paths = play_paths(batch, "minsk_trilateral", 2, 5, outcomes)
    assert paths.runs == (2, 3, 4)
    assert paths.values.shape == (N_STATE, batch.horizon + 1, 3)
    campaign = Campaign(
        stored.scenario("minsk_trilateral"), run=3, seed=batch.seed, horizon=batch.horizon
    ).play()
    played = np.array([campaign.world.start, *(raw.after for raw in campaign.turns)]).T
    assert np.array_equal(paths.values[:, : played.shape[1], 1], played)
    assert (paths.outcomes[1], paths.turns[1]) == (campaign.outcome, campaign.turn)


def test_the_stored_quantiles_are_those_of_the_paths(stored: StoredBatch, outcomes: pd.DataFrame) -> None:
    batch = stored.batch
    values = play_paths(batch, "baseline", 0, batch.runs, outcomes).values
    table = stored.turns()
    table = table[table["scenario"] == "baseline"].set_index(["variable", "turn"])
    for place, variable in enumerate(VARIABLES):
        expected = np.quantile(values[place, batch.horizon], list(QUANTILES.values()))
        assert table.loc[(variable.name, batch.horizon), list(QUANTILES)].tolist() == pytest.approx(expected)


def test_runs_that_come_out_otherwise_are_told(stored: StoredBatch, outcomes: pd.DataFrame) -> None:
    other = outcomes.assign(net_gain=outcomes["net_gain"] + (outcomes["run"] == 4) * 1e-9)
    assert play_paths(stored.batch, "baseline", 0, 4, other).runs == (0, 1, 2, 3)
    with pytest.raises(Mismatch, match="run 4 of baseline is not what was stored: net_gain was"):
        play_paths(stored.batch, "baseline", 0, 5, other)


def test_a_run_that_failed_then_and_not_now_is_told(stored: StoredBatch, outcomes: pd.DataFrame) -> None:
    without = outcomes[outcomes["run"] != 1]
    with pytest.raises(Mismatch, match="run 1 of baseline is not what was stored: it failed then"):
        play_paths(stored.batch, "baseline", 0, 3, without)


def test_a_run_that_raises_now_is_told(
    stored: StoredBatch, outcomes: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = worlds.play_runs

    def fail_in_run_2(world: object, runs: object, *arguments: object, **options: object) -> object:
        if 2 in list(runs):  # type: ignore[call-overload]
            raise ZeroDivisionError("in run 2")
        return real(world, runs, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(worlds, "play_runs", fail_in_run_2)
    with pytest.raises(Mismatch, match="run 2 of baseline is not what was stored: it raises ZeroDivision"):
        play_paths(stored.batch, "baseline", 0, 4, outcomes)
    failed_then = outcomes[outcomes["run"] != 2]
    assert play_paths(stored.batch, "baseline", 0, 4, failed_then).runs == (0, 1, 3)
