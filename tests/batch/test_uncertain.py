"""A batch whose parameters are drawn: every run in the world of its draw, stored, checked, played again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.shares import counted_shares, outcome_shares
from sim.batch.errors import Mismatch, StoreError
from sim.batch.facets import DRAW, row_of
from sim.batch.paths import play_paths
from sim.batch.plan import batch_id
from sim.batch.replay import replay, world_of
from sim.batch.run import run_batch
from sim.batch.side_by_side import differences_of, side_by_side
from sim.batch.store import StoredBatch, open_folder
from sim.batch.verify import faults_of_files, faults_of_runs
from sim.config.scenario import Batch, Uncertainty
from sim.config.world import build_world
from sim.ensemble import play_runs
from sim.model import Campaign
from sim.rules import vocabulary as V
from sim.uncertainty.run import count_endings
from sim.uncertainty.worlds import Worlds
from tests.batch.conftest import stop_after, tables

DRAWS = 3


@pytest.fixture(scope="module")
def uncertain(small: Batch) -> Batch:
    """The small batch with three draws of the parameters."""
    return small.model_copy(update={"name": "uncertain", "uncertainty": Uncertainty(draws=DRAWS)})


@pytest.fixture(scope="module")
def drawn(uncertain: Batch, tmp_path_factory: pytest.TempPathFactory) -> StoredBatch:
    """The batch, played; not to be changed."""
    return open_folder(run_batch(uncertain, tmp_path_factory.mktemp("runs")))


def test_every_row_says_its_draw_and_the_manifest_how_many(drawn: StoredBatch, uncertain: Batch) -> None:
    table = drawn.outcomes()
    assert table.columns[:4].tolist() == ["scenario", "run", DRAW, "outcome"]
    assert (table[DRAW] == table["run"] % DRAWS).all()
    manifest = json.loads((drawn.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["uncertainty"] == {"draws": DRAWS}
    assert drawn.batch == uncertain
    assert drawn.manifest.draws == DRAWS


def test_the_draws_are_part_of_what_a_batch_is(small: Batch, uncertain: Batch) -> None:
    named = small.model_copy(update={"name": "uncertain"})
    more = uncertain.model_copy(update={"uncertainty": Uncertainty(draws=DRAWS - 1)})
    assert len({batch_id(batch) for batch in (named, uncertain, more)}) == 3
    assert "uncertainty" not in small.to_dict()
    assert Batch.from_dict(uncertain.to_dict()) == uncertain


def test_the_row_of_a_run_is_that_of_the_run_in_the_world_of_its_draw(drawn: StoredBatch) -> None:
    for scenario in drawn.batch.scenarios:
        worlds = Worlds(build_world(scenario), DRAWS, drawn.manifest.seed)
        for run in (0, 4, 5):
            world = worlds.of(run)
            played = Campaign(world, run=run, seed=drawn.manifest.seed, horizon=drawn.manifest.horizon).play()
            row = drawn.row(scenario.name, run)
            assert row == {"scenario": scenario.name, "run": run, DRAW: run % DRAWS, **row_of(played)}
            again = play_runs(world, [run], drawn.manifest.seed, drawn.manifest.horizon)
            assert again.state[0].tobytes() == played.state.tobytes()


def test_another_draw_is_another_run(drawn: StoredBatch, stored: StoredBatch) -> None:
    one, two = (batch.outcomes()["losses_russia"].to_numpy() for batch in (drawn, stored))
    assert (one != two).all()


def test_the_quantiles_over_time_are_those_of_the_drawn_runs(drawn: StoredBatch) -> None:
    start = drawn.turns().query("turn == 0 and variable == 'force_russia'").iloc[0]
    scenario = drawn.batch.scenarios[0]
    begun = [world_of(drawn, scenario.name, run).start for run in range(drawn.manifest.runs)]
    assert start["q50"] == np.median([state[V.FORCE_RUSSIA] for state in begun])
    assert start["q05"] < start["q95"]


@pytest.mark.parametrize("driver", ["compiled", "mesa"])
@pytest.mark.parametrize("shard_runs", [2, 100])
def test_driver_and_shards_change_no_byte(
    uncertain: Batch, drawn: StoredBatch, tmp_path: Path, driver: str, shard_runs: int
) -> None:
    folder = run_batch(uncertain, tmp_path, driver=driver, shard_runs=shard_runs, workers=2)  # type: ignore[arg-type]
    assert tables(folder) == tables(drawn.folder)


def test_a_batch_that_was_stopped_goes_on_to_the_same(
    uncertain: Batch, drawn: StoredBatch, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_batch(uncertain, tmp_path, shard_runs=2, on_shard=stop_after(3))
    assert tables(run_batch(uncertain, tmp_path, resume=True)) == tables(drawn.folder)


def test_every_run_comes_out_again(drawn: StoredBatch) -> None:
    assert list(faults_of_files(drawn)) == []
    runs = [(scenario, run) for scenario in drawn.manifest.scenarios for run in range(drawn.manifest.runs)]
    assert list(faults_of_runs(drawn, runs)) == []
    played = replay(drawn, "baseline", 5)
    assert played.values.tobytes() == world_of(drawn, "baseline", 2).values.tobytes()


def test_with_other_draws_no_run_comes_out_again(drawn: StoredBatch) -> None:
    forged = StoredBatch(
        drawn.folder, drawn.manifest.model_copy(update={"uncertainty": Uncertainty(draws=DRAWS + 1)})
    )
    assert any("draws of the parameters are not those" in fault for fault in faults_of_files(forged))
    assert replay(forged, "baseline", 0).run == 0  # whose draw is the same
    with pytest.raises(Mismatch, match="run 5 of baseline is not what was stored"):
        replay(forged, "baseline", 5)
    central = StoredBatch(drawn.folder, drawn.manifest.model_copy(update={"uncertainty": None}))
    with pytest.raises(Mismatch):
        replay(central, "baseline", 0)


def test_going_on_with_other_draws_is_refused(uncertain: Batch, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_batch(uncertain, tmp_path, shard_runs=2, on_shard=stop_after(1))
    other = uncertain.model_copy(update={"uncertainty": Uncertainty(draws=2)})
    with pytest.raises(StoreError, match=r"with another configuration: uncertainty.draws was 3, is 2"):
        run_batch(other, tmp_path, resume=True)


def test_runs_are_paired_only_where_both_have_the_same_draws(drawn: StoredBatch, stored: StoredBatch) -> None:
    assert differences_of(drawn.manifest, drawn.manifest) == []
    assert differences_of(drawn.manifest, stored.manifest) == [
        "their parameters are drawn 3 times and not at all"
    ]


def test_with_an_outcome_comes_the_draw(drawn: StoredBatch, stored: StoredBatch) -> None:
    assert drawn.outcomes(["scenario", "outcome"]).columns.tolist() == ["scenario", "outcome", DRAW]
    assert drawn.outcomes(["scenario", "run"]).columns.tolist() == ["scenario", "run"]
    assert DRAW not in stored.outcomes().columns
    assert DRAW in side_by_side(drawn, "baseline").outcomes.columns


def test_endings_are_counted_by_draw(drawn: StoredBatch) -> None:
    counts, table = drawn.counts(), drawn.outcomes()
    assert len(counts) == len(drawn.manifest.scenarios) * DRAWS * len(V.OUTCOMES)
    assert counts["count"].sum() == len(table)
    for row in counts[counts["count"] > 0].itertuples():
        mine = (table["scenario"] == row.scenario) & (table[DRAW] == row.draw)
        assert (mine & (table["outcome"] == row.outcome)).sum() == row.count
    pd.testing.assert_frame_equal(counted_shares(counts), outcome_shares(table))


def test_its_endings_are_those_that_the_command_counts_by_draw(drawn: StoredBatch, uncertain: Batch) -> None:
    longer = uncertain.model_copy(update={"runs": 2 * DRAWS})
    counts = count_endings(build_world(longer.scenarios[0]), DRAWS, 2, longer.seed, longer.horizon)
    table = drawn.outcomes(["scenario", "run", "outcome", DRAW])
    mine = table[(table["scenario"] == longer.scenarios[0].name) & (table["run"] < longer.runs)]
    np.testing.assert_array_equal(pd.crosstab(mine[DRAW], mine["outcome"], dropna=False), counts)


def test_the_path_of_a_run_is_that_in_the_world_of_its_draw(drawn: StoredBatch) -> None:
    seed, horizon = drawn.manifest.seed, drawn.manifest.horizon
    paths = play_paths(drawn.batch, "baseline", 3, 6, drawn.outcomes())
    played = Campaign(world_of(drawn, "baseline", 4), run=4, seed=seed, horizon=horizon).play()
    assert np.array_equal(paths.values[:, played.turn, 1], played.state)
    assert np.array_equal(paths.values[:, 0, 1], played.world.start)
