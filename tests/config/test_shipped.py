"""The configuration files that come with the project are sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.config.loader import check_file, find_configs, load_batch, load_scenario
from sim.config.provenance import gaps, parameters_table
from sim.config.scenario import Scenario
from sim.config.schema import json_schema

CONFIGS = Path(__file__).parents[2] / "configs"
FILES = sorted(CONFIGS.rglob("*.yaml"))
SCENARIOS = sorted(path.stem for path in (CONFIGS / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(CONFIGS)) for path in FILES])
def test_every_file_is_valid_and_names_its_schema(path: Path) -> None:
    kind = check_file(path, root=CONFIGS)
    depth = len(path.relative_to(CONFIGS).parts) - 1
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={'../' * depth}schema.json"
    assert kind == {"scenarios": "scenario", "batches": "batch"}.get(path.parent.name, path.stem)


def test_committed_schema_is_current() -> None:
    committed = json.loads((CONFIGS / "schema.json").read_text(encoding="utf-8"))
    assert committed == json_schema(), "write it anew: sim schema"


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_number_has_range_and_origin_and_survives_storage(name: str) -> None:
    scenario = load_scenario(name, root=CONFIGS)
    assert gaps(scenario) == []
    assert Scenario.from_dict(scenario.to_dict()) == scenario
    rows = parameters_table(scenario)
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)


def test_batch_of_the_article() -> None:
    batch = load_batch("article", root=CONFIGS)
    names = ["baseline", "minsk_trilateral", "bilateral", "us_brokered", "broad"]
    assert [scenario.name for scenario in batch.scenarios] == names
    baseline, *others = batch.scenarios
    for scenario in others:
        assert scenario.open_formats == (scenario.name,)
        assert scenario.parameters == baseline.parameters
        assert scenario.actions == baseline.actions


def test_configurations_are_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_scenario("baseline").name == "baseline"
    assert (find_configs() / "scenarios").is_dir()
