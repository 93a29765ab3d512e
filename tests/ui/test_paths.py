"""Paths of any variable on the page Explore, without a browser, whatever the batch allows to be shown."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, list_folders
from sim.batch.turns import QUANTILES
from sim.config.loader import load_batch
from sim.config.records import PolicySpec
from sim.figures.ladder import THRESHOLDS
from sim.figures.paths import BANDS, CHOSEN, LEVELS, PATHS
from sim.model import Campaign
from sim.rules.vocabulary import OFFSET, VARIABLES
from sim.ui.choose import AT_FIRST, BY_NAME, called
from sim.ui.path_tables import OVER, SAMPLED, levels_of
from sim.ui.paths import PICKED
from sim.ui.sources import SMALL_RUNS
from sim.uncertainty import worlds
from tests.ui.conftest import App


@pytest.fixture
def stored(stored_site: Path) -> StoredBatch:
    (found,) = list_folders(stored_site / "runs")
    return found


def change(folder: Path, **changes: Any) -> None:
    """Change what the manifest of a folder says."""
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **changes}))


def test_bands_are_those_stored_and_lines_those_of_the_runs(app: App, stored: StoredBatch) -> None:
    app.open("explore", over="Minsk trilateral", variable=called("aid_us"), path="5")
    table = stored.turns()
    mine = table[(table["scenario"] == "minsk_trilateral") & (table["variable"] == "aid_us")]
    bands = app.rows("Paths.", BANDS)
    assert np.allclose(bands[list(QUANTILES)], mine[list(QUANTILES)])
    lines = app.rows("Paths.", PATHS)
    assert set(lines["run"]) == set(range(12))
    scenario = stored.scenario("minsk_trilateral")
    campaign = Campaign(scenario, run=5, seed=stored.batch.seed, horizon=12).play()
    own = app.rows("Paths.", CHOSEN)
    states = [campaign.world.start, *(raw.after for raw in campaign.turns)]
    assert own["value"].tolist() == [state[OFFSET["aid_us"]] for state in states]
    assert set(own["run"]) == {5}
    assert "all 12 runs" in unescape(app.html)
    assert f"{bands['q50'].iloc[-1]:.2f} €bn a month at the end in the middle run" in unescape(app.html)


def test_where_a_variable_comes_from_stands_beside_it(app: App, stored: StoredBatch) -> None:
    app.open("explore")
    record = stored.scenario("baseline").start_values[AT_FIRST]
    assert f"<b>{record.value:g}</b> ({record.low:g} to {record.high:g})" in app.html
    assert unescape(app.html).count(BY_NAME[AT_FIRST].unit) >= 2
    app.test.selectbox(key="variable").set_value("peak_rung").run()
    app.checked()
    assert "which needs no source" in app.html
    assert app.rows("Paths.", LEVELS).to_numpy().tolist()


def test_what_a_click_leaves_behind_opens_the_story_of_the_run(app: App, stored: StoredBatch) -> None:
    app.open("explore", over="Minsk trilateral")
    app.test.session_state[PICKED] = 9
    app.test.run()
    app.checked()
    assert "run 9 of 12" in app.html.lower()
    assert app.test.selectbox(key="scenario").value == "Minsk trilateral"


def test_a_run_can_be_picked_by_number_and_read(app: App, stored: StoredBatch) -> None:
    app.open("explore", path="7")
    row = stored.row("baseline", 7)
    assert isinstance(row, dict)
    (link,) = [one.proto for one in app.test.get("page_link") if one.proto.label.startswith("Read the story")]
    assert "run=7" in link.query_string
    assert f"{row['turns']} months, " in app.html


def test_a_small_batch_has_paths_and_bands_over_its_runs(app: App, site: Path) -> None:
    app.open("explore", path=str(SAMPLED + 3))
    assert app.warnings == []
    assert min(OVER, SMALL_RUNS) == 100
    assert "all 100 runs" in unescape(app.html)
    lines = app.rows("Paths.", PATHS)
    assert set(lines["run"]) == {*range(SAMPLED), SAMPLED + 3}
    assert len(app.rows("Paths.", BANDS)) == lines["turn"].max() + 1


def test_with_other_rules_there_are_bands_and_the_reason_why_no_paths(app: App, stored: StoredBatch) -> None:
    change(stored.folder, rules="0" * 64)
    app.open("explore")
    assert len(app.rows("Paths.", BANDS)) == 13
    assert app.rows("Paths.", PATHS).empty
    assert any("other rules" in block.value for block in app.test.info)
    assert "click one" not in app.html


def test_own_code_is_not_played_and_said_so(app: App, site: Path) -> None:
    batch = load_batch("article")
    policy = PolicySpec(kind="class", path="tests.batch.sabotage:Continues")
    first = batch.scenarios[0]
    own = first.model_copy(update={"policies": {**first.policies, "russia": policy}})
    few = batch.model_copy(update={"scenarios": (own,), "runs": 2, "horizon": 2})
    run_batch(few, site / "runs", workers=1)
    app.open("explore")
    assert len(app.rows("Paths.", BANDS)) == 3
    assert any("code of its own" in block.value.replace("\\", "") for block in app.test.info)


@pytest.mark.parametrize("damage", ["edited", "gone"])
def test_a_table_of_months_that_cannot_be_read_is_told_and_made_anew(
    damage: str, app: App, stored: StoredBatch
) -> None:
    table = stored.turns()
    expected = table[(table["scenario"] == "baseline") & (table["variable"] == AT_FIRST)]
    file = stored.folder / "turns.parquet"
    file.unlink() if damage == "gone" else file.write_bytes(b"not what was written")
    app.open("explore")
    assert any("turns.parquet" in warning for warning in app.warnings)
    assert np.allclose(app.rows("Paths.", BANDS)[list(QUANTILES)], expected[list(QUANTILES)])


def test_without_table_and_replay_it_is_told_and_the_rest_stands(app: App, stored: StoredBatch) -> None:
    change(stored.folder, rules="0" * 64)
    (stored.folder / "turns.parquet").unlink()
    app.open("explore")
    (told,) = app.warnings
    assert "turns.parquet" in told
    assert "other rules" in told
    assert any(alt.startswith("Endings by month") for alt in app.alts)
    assert not any(alt.startswith("Paths.") for alt in app.alts)


def test_a_run_that_comes_out_otherwise_is_not_drawn(
    app: App, stored: StoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = StoredBatch.outcomes

    def otherwise(self: StoredBatch, *arguments: Any) -> pd.DataFrame:
        table = read(self, *arguments)
        if "losses_russia" not in table:  # only some columns were asked for
            return table
        return table.assign(losses_russia=table["losses_russia"] + 1e-6)

    monkeypatch.setattr(StoredBatch, "outcomes", otherwise)
    app.open("explore")
    assert app.rows("Paths.", PATHS).empty
    assert any("is not what was stored" in block.value for block in app.test.info)


def test_a_run_that_failed_has_no_line(app: App, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = worlds.play_runs

    def fail_in_run_1(world: Any, runs: Any, *arguments: Any, **options: Any) -> Any:
        if 1 in list(runs):
            raise ZeroDivisionError("in run 1")
        return real(world, runs, *arguments, **options)

    monkeypatch.setattr(worlds, "play_runs", fail_in_run_1)
    batch = load_batch("article")
    few = batch.model_copy(update={"scenarios": batch.scenarios[:1], "runs": 3, "horizon": 3})
    run_batch(few, site / "runs", workers=1)
    app.open("explore", path="1")
    assert set(app.rows("Paths.", PATHS)["run"]) == {0, 2}
    assert "Run 1 failed and is not drawn" in app.html


@pytest.mark.parametrize("name", [variable.name for variable in VARIABLES[::12]])
def test_any_variable_can_be_shown(name: str, app: App, stored: StoredBatch) -> None:
    app.open("explore", variable=called(name))
    assert app.test.selectbox(key="variable").value == name
    assert app.warnings == []


def test_levels_are_drawn_where_the_vocabulary_knows_them() -> None:
    assert len(levels_of(BY_NAME["rung_china"], (0.0, 10.5))) == len(THRESHOLDS)
    assert len(levels_of(BY_NAME["rung_china"], (0.0, 5.0))) == 2
    assert len(levels_of(BY_NAME["peak_access"], (0.0, 4.0))) == 1
    assert levels_of(BY_NAME["will_us"], (0.0, 1.0)).empty
