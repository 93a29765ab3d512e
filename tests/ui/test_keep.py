"""Keeping: scenarios are written below runs/ and nowhere else; batches can be stopped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.batch.errors import StoreError
from sim.batch.run import run_batch
from sim.batch.store import open_folder
from sim.config.errors import ConfigError
from sim.config.loader import load_scenario
from sim.config.scenario import Batch
from sim.ui.draft import Changes, file_text
from sim.ui.keep import LongBatches, keep_scenario, saved_scenarios
from sim.ui.player import Player

SECONDS = 120.0


@pytest.fixture
def batches() -> Iterator[LongBatches]:
    player = Player()
    yield LongBatches(player)
    player.close()


@pytest.fixture(scope="module")
def root(project: Path) -> Path:
    return project / "configs"


def text_of(root: Path, name: str, **numbers: float) -> str:
    changes = Changes({f"talks.{key}": value for key, value in numbers.items()})
    return file_text(load_scenario("baseline", root=root), "baseline", changes, name=name)


def batch_of(root: Path, runs: int) -> Batch:
    scenario = load_scenario("baseline", root=root)
    return Batch(name="mine", title="Mine", scenarios=(scenario,), runs=runs, seed=3, horizon=3)


def test_a_scenario_is_kept_under_its_name_and_listed(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    assert saved_scenarios(folder) == []
    text = text_of(root, "mine", stopping_cost=0.1)
    assert keep_scenario(text, folder, root) == "mine.yaml"
    assert keep_scenario(text, folder, root) == "mine.yaml"
    assert (folder / "mine.yaml").read_text(encoding="utf-8") == text
    assert saved_scenarios(folder) == ["mine.yaml"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["runs"]


def test_nothing_that_is_there_is_replaced(root: Path, tmp_path: Path) -> None:
    keep_scenario(text_of(root, "mine", stopping_cost=0.1), tmp_path, root)
    with pytest.raises(StoreError, match="is there already: choose another name"):
        keep_scenario(text_of(root, "mine", stopping_cost=0.09), tmp_path, root)
    target = tmp_path / "elsewhere"
    (tmp_path / "linked.yaml").symlink_to(target)
    with pytest.raises(StoreError, match="is there already"):
        keep_scenario(text_of(root, "linked"), tmp_path, root)
    assert not target.exists()
    with pytest.raises(StoreError, match="comes with the project"):
        keep_scenario(text_of(root, "no_access"), tmp_path, root)


@pytest.mark.parametrize("name", ["../mine", "/tmp/mine", "Mine", "a b", "", "x" * 61])
def test_a_name_that_leads_elsewhere_is_refused(name: str, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    text = text_of(root, "mine").replace("name: mine", f"name: '{name}'")
    with pytest.raises(ConfigError, match="name"):
        keep_scenario(text, folder, root)
    assert not folder.exists()


def test_links_and_other_names_are_not_listed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "Bad Name.yaml").write_text("x", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to(root / "scenarios" / "baseline.yaml")
    assert saved_scenarios(tmp_path) == []


def test_a_place_that_cannot_be_written_is_said(root: Path, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        keep_scenario(text_of(root, "mine"), tmp_path / "runs", root)


def test_a_long_batch_is_the_batch_that_the_command_line_plays(
    batches: LongBatches, root: Path, tmp_path: Path
) -> None:
    batch = batch_of(root, 250)
    long = batches.get(batches.start(batch, tmp_path / "a"))
    assert long is not None
    long.wait(SECONDS)
    assert not long.running
    assert long.error == ""
    assert long.done == long.total == 250
    assert long.folder is not None
    stored = open_folder(long.folder).outcomes()
    assert stored.equals(open_folder(run_batch(batch, tmp_path / "b", workers=1)).outcomes())


def test_a_stopped_batch_is_no_result_and_can_be_gone_on_with(
    batches: LongBatches, root: Path, tmp_path: Path
) -> None:
    key = batches.start(batch_of(root, 1_000_000), tmp_path)
    assert batches.start(batch_of(root, 1_000_000), tmp_path) == key
    long = batches.get(key)
    assert long is not None
    long.stop()
    long.wait(SECONDS)
    assert not long.running
    assert (long.folder, long.error) == (None, "")
    assert 0 < long.done < long.total
    assert not list(tmp_path.rglob("manifest.json")), "the results are not complete"
    again = batches.get(batches.start(batch_of(root, 1_000_000), tmp_path))
    assert again is not None
    end = time.monotonic() + SECONDS
    while again.done < long.done:
        assert time.monotonic() < end
        time.sleep(0.05)
    again.stop()
    again.wait(SECONDS)
    assert again.error == ""


def test_what_goes_wrong_is_told_in_one_line(batches: LongBatches, root: Path, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file", encoding="utf-8")
    long = batches.get(batches.start(batch_of(root, 10), tmp_path / "runs"))
    assert long is not None
    long.wait(SECONDS)
    assert "results cannot be written here" in long.error
    assert long.folder is None
    assert batches.get("another") is None
