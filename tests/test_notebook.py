"""The notebook's way in: `import sim`, a run, a folder of results."""

import tomllib
from pathlib import Path

import pytest

import sim
from sim.batch.errors import StoreError
from sim.model import Campaign


def test_a_run_in_three_lines() -> None:
    run = sim.play("bilateral", run=2, seed=3, horizon=4, policies={"russia": ["surge"]})
    assert isinstance(run, Campaign)
    assert sim.Campaign is Campaign
    assert (run.run, run.seed_number, run.horizon, run.turn) == (2, 3, 4, 4)
    assert run.turns[0].choices[0] == run.world.action_row("russia", "surge")
    assert not run.datacollector.get_model_vars_dataframe().empty


def test_results_are_loaded(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no results"):
        sim.load(tmp_path)


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="'sim' has no attribute 'paly'"):
        _ = sim.paly
    assert {"Campaign", "load", "play"} <= set(dir(sim))


def test_the_version_is_that_of_the_project(project: Path) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert declared.get("version", sim.__version__) == sim.__version__
