"""Damaged, foreign and hostile folders: a clear word in place, the rest works, nothing outside runs/ is
read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sim.batch.run import run_batch
from sim.config.loader import load_batch
from sim.config.records import PolicySpec
from sim.ui.notices import inert
from sim.ui.sources import stored_batches

if TYPE_CHECKING:
    from tests.ui.conftest import App

HTML = "<img src=x onerror=alert(1)>"
MARKDOWN = "[click](http://example.org) **bold** $x$"


def stored(site: Path) -> Path:
    (folder,) = (site / "runs").iterdir()
    return folder


def change(folder: Path, **fields: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


@pytest.mark.parametrize("page", ["distribution", "run", "why"])
def test_a_damaged_table_is_said_in_place(app: App, stored_site: Path, page: str) -> None:
    part = next(stored(stored_site).glob("outcomes/*.parquet"))
    part.write_bytes(part.read_bytes()[:-10])
    app.open(page)
    (warning,) = app.warnings
    assert "is damaged" in warning
    assert part.name in warning
    assert app.test.selectbox(key="batch").options


def test_a_missing_configuration_is_said_in_place(app: App, stored_site: Path) -> None:
    (stored(stored_site) / "config.yaml").unlink()
    assert "is missing from the results" in app.open().warnings[0]


def test_folders_that_hold_no_results_are_listed_and_the_rest_works(app: App, stored_site: Path) -> None:
    runs = stored_site / "runs"
    (runs / "empty").mkdir()
    (runs / "a_file").write_text("x")
    (runs / ".hidden").mkdir()
    junk = runs / f"junk {HTML.replace('/', '')}"
    junk.mkdir()
    (junk / "manifest.json").write_bytes(b"\0\xff{")
    app.open()
    assert app.warnings == []
    assert app.test.expander[-1].label == "2 folders under runs could not be opened"
    listed = app.test.expander[-1].markdown[0].value
    assert "empty: holds no results" in listed.replace("\\", "")
    assert HTML not in listed


def test_a_batch_that_vanishes_is_said_in_place(app: App, stored_site: Path) -> None:
    app.open()
    shutil.rmtree(stored(stored_site))
    app.test.run()
    assert "A small batch" in app.checked().html


def test_a_folder_that_leads_out_of_runs_is_not_opened(
    stored_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "elsewhere"
    stored(stored_site).rename(outside)
    (stored_site / "runs" / "inside").symlink_to(outside, target_is_directory=True)
    found, problems = stored_batches()
    assert found == []
    assert problems == ["runs/inside: leads out of runs and is not opened"]


@pytest.mark.parametrize("file", ["../../secret.yaml", "/etc/hostname", "outcomes/../../x"])
def test_a_manifest_that_names_a_file_outside_is_not_opened(app: App, stored_site: Path, file: str) -> None:
    folder = stored(stored_site)
    config = json.loads((folder / "manifest.json").read_text())["config"]
    change(folder, config={**config, "file": file})
    found, problems = stored_batches()
    assert found == []
    assert "names a file outside itself" in problems[0]
    assert "A small batch" in app.open().html


@pytest.mark.parametrize("page", ["distribution", "run", "why"])
def test_names_and_titles_are_shown_as_they_stand(app: App, site: Path, page: str) -> None:
    batch = load_batch("article")
    scenario = batch.scenarios[0].model_copy(
        update={"title": HTML, "question": f"{HTML} {MARKDOWN}", "name": "a <b>name</b>"}
    )
    hostile = batch.model_copy(update={"title": HTML, "scenarios": (scenario,), "runs": 2, "horizon": 2})
    folder = run_batch(hostile, site / "runs", workers=1)
    folder.rename(folder.with_name("name <b> **bold**"))
    app.open(page, ending="War continues")
    assert app.warnings == []
    assert "&lt;img src=x onerror=alert(1)&gt;" in app.html
    assert HTML not in app.html
    assert "<b>name" not in app.html
    assert all("<b>name" not in text.value for text in app.test.markdown)


def test_markdown_is_made_inert() -> None:
    text = inert(f"{MARKDOWN} {HTML} :red[x] `code` https://a.b")
    for mark in "[]*<>$`:":
        assert mark not in text.replace(f"\\{mark}", "")


@pytest.mark.parametrize("page", ["run", "why"])
def test_other_rules_refuse_replay_and_say_so(app: App, stored_site: Path, page: str) -> None:
    change(stored(stored_site), rules="0" * 64, commit="abcdef1234567890")
    (warning,) = app.open(page).warnings
    assert "played with other rules" in warning
    assert "abcdef123456" in warning


def test_with_other_rules_the_distribution_still_opens(app: App, stored_site: Path) -> None:
    change(stored(stored_site), rules="0" * 64)
    app.open(ending="War continues")
    assert app.warnings == []
    assert "of 100 runs" in app.html
    assert not app.test.get("page_link")
    assert "other rules" in app.test.info[0].value


@pytest.mark.usefixtures("site")
def test_code_named_in_a_stored_batch_is_not_run(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.batch.run.check_policies", lambda batch: None)
    batch = load_batch("article")
    scenario = batch.scenarios[0]
    policies = {**scenario.policies, "russia": PolicySpec(kind="class", path="this.module:Never")}
    run_batch(
        batch.model_copy(
            update={
                "scenarios": (scenario.model_copy(update={"policies": policies}),),
                "runs": 1,
                "horizon": 1,
            }
        ),
        "runs",
        workers=1,
    )
    (warning,) = app.open("run").warnings
    assert "this.module:Never" in warning
    assert "does not run" in warning
