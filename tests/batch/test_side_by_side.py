"""Side by side: runs are paired where they share their luck, and refused with the reason where not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.batch.errors import StoreError
from sim.batch.files import sha256_of
from sim.batch.run import run_batch
from sim.batch.side_by_side import COLUMNS, NUMERIC, other_world, side_by_side
from sim.batch.store import StoredBatch, open_folder
from sim.config.loader import load_scenario
from sim.config.scenario import Batch


@pytest.fixture
def other(stored: StoredBatch, tmp_path: Path) -> Path:
    """A copy of the stored results under another name."""
    folder = tmp_path / "other"
    shutil.copytree(stored.folder, folder)
    return folder


def edit(folder: Path, **changes: object) -> StoredBatch:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    return open_folder(folder)


def test_scenarios_of_a_folder_stand_beside_their_reference(stored: StoredBatch) -> None:
    sides = side_by_side(stored, "minsk_trilateral")
    assert sides.reference == "minsk_trilateral"
    assert list(sides.outcomes["scenario"].cat.categories) == ["minsk_trilateral", "baseline"]
    assert tuple(sides.outcomes.columns) == COLUMNS
    assert len(sides.outcomes) == 14
    assert list(sides.titles) == ["minsk_trilateral", "baseline"]
    assert sides.left_out == ()
    assert all(sides.outcomes[facet.name].dtype.kind in "if" for facet in NUMERIC)


def test_hidden_costs_are_the_same_run_by_run_since_luck_is_shared(stored: StoredBatch) -> None:
    table = side_by_side(stored, "baseline").outcomes.set_index(["scenario", "run"])
    for side in ("cost_russia", "cost_ukraine"):
        np.testing.assert_array_equal(table.loc["baseline"][side], table.loc["minsk_trilateral"][side])


def test_a_reference_of_another_folder_is_named_after_it(stored: StoredBatch, other: Path) -> None:
    sides = side_by_side(stored, "baseline", open_folder(other))
    assert sides.reference == "baseline@other"
    names = ["baseline@other", "baseline", "minsk_trilateral"]
    assert list(sides.outcomes["scenario"].cat.categories) == names
    by_name = {name: sides.outcomes[sides.outcomes["scenario"] == name] for name in names}
    assert by_name["baseline@other"]["outcome"].tolist() == by_name["baseline"]["outcome"].tolist()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 1}, "their seeds are 20241130 and 1"),
        ({"horizon": 9}, "their horizons are 10 and 9"),
        ({"rules": "0" * 64}, "they were played by other rules"),
    ],
)
def test_results_that_do_not_share_luck_are_refused(
    change: dict[str, object], said: str, stored: StoredBatch, other: Path
) -> None:
    with pytest.raises(StoreError, match=f"do not share their luck.*{said}"):
        side_by_side(stored, "baseline", edit(other, **change))


def test_a_scenario_of_another_world_is_left_out_and_said_to_be(small: Batch, tmp_path: Path) -> None:
    second = load_scenario("spring_2022")
    mixed = small.model_copy(update={"scenarios": (*small.scenarios, second), "runs": 2, "horizon": 2})
    stored = open_folder(run_batch(mixed, tmp_path))
    sides = side_by_side(stored, "baseline")
    assert list(sides.titles) == ["baseline", "minsk_trilateral"]
    assert sides.left_out == (
        "spring_2022 is left out: its world is 'ukraine_2022', that of baseline 'ukraine'",
    )
    with pytest.raises(StoreError, match="nothing to compare with baseline; spring_2022 is left out"):
        side_by_side(stored, "baseline", only=["spring_2022"])


def test_runs_that_failed_are_left_out_and_a_scenario_without_others_altogether(
    stored: StoredBatch, other: Path
) -> None:
    manifest = stored.manifest
    (first, second) = [shard.model_dump() for shard in manifest.shards]
    path = other / second["file"]
    pq.write_table(pq.read_table(path).slice(0, 0), path)
    without = edit(other, shards=[first, second | {"rows": 0, "sha256": sha256_of(path)}])
    with pytest.raises(StoreError, match="minsk_trilateral is left out: it and the reference have no run"):
        side_by_side(without, "baseline")
    sides = side_by_side(without, "baseline", stored)
    assert list(sides.titles) == ["baseline@" + stored.folder.name, "baseline"]
    assert [said.partition(":")[0] for said in sides.left_out] == ["minsk_trilateral is left out"]
    assert second["scenario"] == "minsk_trilateral"


def test_a_world_that_begins_in_another_month_is_another() -> None:
    scenario = load_scenario("baseline")
    later = scenario.model_copy(update={"start": (2025, 6)})
    assert other_world(later, scenario) == "it begins in 2025-06, baseline in 2024-12"
    assert other_world(scenario, scenario) == ""


def test_a_scenario_that_is_not_there_is_named(stored: StoredBatch) -> None:
    with pytest.raises(StoreError, match=r"has no scenario 'bseline' \(did you mean 'baseline'"):
        side_by_side(stored, "bseline")
    with pytest.raises(StoreError, match="nothing to compare with baseline"):
        side_by_side(stored, "baseline", only=["baseline"])
