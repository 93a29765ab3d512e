"""The pages without a browser: a stored batch, no batch at all, addresses, and damage."""

from __future__ import annotations

import html
import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.batch.run import run_batch
from sim.config.loader import load_batch
from sim.model import Campaign
from sim.rules import vocabulary as V
from sim.ui.notices import inert
from sim.words import ACTORS

PAGES = ("briefing", "claims", "explore", "compare", "run", "why", "assumptions")
RUNS = 3


@pytest.fixture(scope="module")
def stored(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small stored batch under runs/."""
    folder = tmp_path_factory.mktemp("stored")
    batch = load_batch("article", root=project / "configs").model_copy(update={"runs": RUNS, "horizon": 12})
    run_batch(batch, folder / "runs", workers=1)
    return folder


@pytest.fixture
def here(stored: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of this test alone, with the stored batch in it."""
    shutil.copytree(stored / "runs", tmp_path / "runs")
    (tmp_path / "configs").symlink_to(project / "configs", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def open_page(project: Path, page: str, **query: str) -> AppTest:
    """Open a page of the app at an address."""
    app = AppTest.from_file(str(project / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page != "briefing":
        app.switch_page(f"sim/ui/pages/{page}.py").run()
    return app


def said(app: AppTest) -> str:
    """All text and markup on a page, as a reader sees its characters."""
    values = [getattr(block, "value", None) for block in app.main]
    return html.unescape(
        "\n".join(
            [
                *filter(lambda value: isinstance(value, str), values),
                *(block.proto.body for block in app.get("html")),
            ]
        )
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_the_stored_batch(page: str, here: Path, project: Path) -> None:
    app = open_page(project, page)
    assert not app.exception
    assert app.selectbox(key="batch").value == next((here / "runs").iterdir()).name
    assert "no forecast" in said(app)


def test_the_odds_are_those_stored(here: Path, project: Path) -> None:
    app = open_page(project, "explore")
    assert f"5 × {RUNS} runs" in said(app)
    assert "Wilson" in said(app)


@pytest.mark.parametrize("actor", V.ACTORS)
def test_any_actor_can_be_asked_why(actor: str, here: Path, project: Path) -> None:
    app = open_page(project, "why", actor=ACTORS[actor])
    app.select_slider(key="month").set_value("March 2025").run()
    assert not app.exception
    batch = load_batch("article", root=project / "configs")
    campaign = Campaign(batch.scenarios[0], run=0, seed=batch.seed, horizon=12).play()
    chosen = campaign.world.actions[campaign.turns[2].choices[V.ACTORS.index(actor)]]
    assert chosen.startswith(f"{actor}.")
    assert campaign.world.scenario.actions[chosen].sentence in said(app)
    notes = campaign.world.scenario.notes
    concern = (f"type.{actor}.{campaign.type_of(actor)}", f"action.{chosen}")
    assert {notes[name] for name in concern if name in notes} <= {
        note for note in notes.values() if note in said(app)
    }


def test_a_run_is_opened_by_its_number(here: Path, project: Path) -> None:
    app = open_page(project, "run")
    app.number_input(key="run").set_value(2).run()
    assert not app.exception
    assert "run 2 of" in said(app).lower()


def test_without_a_stored_batch_a_small_one_is_played(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "configs").symlink_to(project / "configs", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    app = open_page(project, "explore")
    assert not app.exception
    assert "no forecast" in said(app)
    assert not (tmp_path / "runs").exists()


def test_a_damaged_folder_is_named_and_the_rest_works(here: Path, project: Path) -> None:
    (folder,) = (here / "runs").iterdir()
    broken = here / "runs" / "article-deadbeef"
    shutil.copytree(folder, broken)
    (broken / "manifest.json").write_text("{ not json", encoding="utf-8")
    app = open_page(project, "explore")
    assert not app.exception
    assert any(inert("article-deadbeef") in block.value for block in app.markdown)
    assert f"5 × {RUNS} runs" in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_edited_folders_are_named_and_the_rest_works(page: str, here: Path, project: Path) -> None:
    (folder,) = (here / "runs").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    for number, changes in enumerate(
        ({"runs": 10**30}, {"seconds": float("nan")}, {"titles": 3}, {"made": 5}, {"horizon": 0})
    ):
        edited = here / "runs" / f"edited-{number}"
        shutil.copytree(folder, edited)
        (edited / "manifest.json").write_text(json.dumps({**manifest, **changes}))
    (here / "runs" / "loop").symlink_to("loop")
    inside = here / "runs" / "loop-inside"
    shutil.copytree(folder, inside)
    (inside / "config.yaml").unlink()
    (inside / "config.yaml").symlink_to("config.yaml")
    app = open_page(project, page, batch=folder.name)
    assert not app.exception
    told = next(block.value for block in app.markdown if inert("edited-0") in block.value)
    assert all(inert(f"edited-{number}") in told for number in range(5))
    assert app.selectbox(key="batch").value == folder.name


def test_a_hostile_address_is_inert(here: Path, project: Path) -> None:
    app = open_page(project, "explore", batch="../../etc", scenario="<script>alert(1)</script>", run="-7")
    assert not app.exception
    assert "<script>alert" not in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_words_of_a_file_are_shown_as_they_are_and_do_nothing(
    page: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "configs").symlink_to(project / "configs", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    hostile = "<img src=x onerror=alert(1)> [link](javascript:alert(1))"
    batch = load_batch("article")
    words = {"title": hostile, "question": hostile}
    scenarios = tuple(one.model_copy(update=words) for one in batch.scenarios[:2])
    few = batch.model_copy(update={"title": hostile, "scenarios": scenarios, "runs": 2, "horizon": 2})
    run_batch(few, tmp_path / "runs", workers=1)
    app = open_page(project, page)
    assert not app.exception
    raw = "\n".join(block.proto.body for block in app.get("html"))
    assert "<img" not in raw
    for block in app.markdown:
        assert "<img" not in block.value.replace("\\<", "")
        assert "](javascript" not in block.value


@pytest.mark.parametrize("page", PAGES)
def test_a_folder_that_vanishes_or_is_damaged_is_told_in_place(page: str, here: Path, project: Path) -> None:
    app = open_page(project, page)
    (folder,) = (here / "runs").iterdir()
    for shard in folder.glob("**/*.parquet"):
        shard.write_bytes(b"not what was written")
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"made": "2', '"made": "3', 1), encoding="utf-8")
    app.run()
    assert not app.exception
    assert any("is damaged" in warning.value for warning in app.warning)
    shutil.rmtree(folder)
    app.run()
    assert not app.exception
    assert "no forecast" in said(app) or app.warning
