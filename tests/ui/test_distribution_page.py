"""The distribution page: what it says and draws of a stored batch, of a small one, of a chosen ending."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sim.figures.look import DARK
from sim.ui.sources import SMALL, SMALL_RUNS
from sim.words import NO_FORECAST, OUTCOMES

if TYPE_CHECKING:
    from tests.ui.conftest import App


@pytest.mark.usefixtures("stored_site")
def test_a_stored_batch_is_shown_by_scenario_with_question_intervals_and_footer(app: App) -> None:
    app.open()
    assert "12 runs" in app.headline or "of 100 runs" in app.headline
    assert "Talks in Minsk without the West" in app.html
    assert "the offer of the article" in app.html
    assert app.html.count('class="footer"') == 2
    assert NO_FORECAST in app.html
    assert re.search(r"Configuration [0-9a-f]{8} · seed 20241130 · 2 × 12 runs of 12 months", app.html)
    assert all(app.alts)
    for alt in ("The world as it stood, all formats possible. Endings of 12 runs: ", "War continues. Baseline: "):
        assert app.chart(alt)["layer"]


@pytest.mark.usefixtures("stored_site")
def test_the_shares_can_be_read_as_a_table(app: App) -> None:
    table = app.open().test.table[0].value
    assert list(table.columns) == ["Baseline", "Minsk trilateral"]
    assert set(table.index) == set(OUTCOMES.values())
    assert all(re.fullmatch(r"\d+\.\d \(\d+\.\d–\d+\.\d\)", cell) for cell in table["Baseline"])


@pytest.mark.usefixtures("stored_site")
def test_an_ending_in_the_address_lists_its_runs_as_links(app: App) -> None:
    app.open(ending="War continues", of="Minsk trilateral")
    assert app.test.selectbox(key="of").value == "Minsk trilateral"
    (said,) = [text.value for text in app.test.markdown if "runs" in text.value]
    count = int(said.split("**")[1].split()[0])
    links = app.test.get("page_link")
    assert count > 0
    assert len(links) == min(count, 8)
    assert links[0].proto.label.startswith("**Run ")
    assert "scenario=Minsk+trilateral" in links[0].proto.query_string
    assert "batch=article-" in links[0].proto.query_string


@pytest.mark.usefixtures("stored_site")
def test_a_dot_that_is_clicked_chooses_its_scenario_and_ending(app: App) -> None:
    app.open()
    picked = {"selection": {"ending": [{"scenario": "minsk_trilateral", "outcome": "war_continues", "i": 5}]}}
    app.test.session_state["dots-minsk_trilateral"] = picked
    app.test.run()
    app.checked()
    assert app.test.get("page_link") or app.test.session_state["ending"] == "War continues"


@pytest.mark.usefixtures("stored_site")
def test_dark_has_its_own_colours(app: App) -> None:
    app.test.context["theme"] = "dark"
    app.open()
    assert DARK.endings["war_continues"] in app.html


@pytest.mark.usefixtures("site")
def test_without_a_stored_batch_a_small_one_is_played_and_said_to_be(app: App) -> None:
    app.open()
    assert "A small batch, played just now" in app.html
    assert f"5 × {SMALL_RUNS} runs" in app.html
    assert not app.test.selectbox(key="of").disabled
    assert not [box for box in app.test.selectbox if box.key == "batch"]


@pytest.mark.usefixtures("stored_site")
def test_the_small_batch_can_be_chosen_beside_stored_ones(app: App) -> None:
    app.open()
    app.test.selectbox(key="batch").set_value(SMALL).run()
    app.checked()
    assert "A small batch, played just now" in app.html


def test_the_newest_batch_comes_first(app: App, stored_site: Path) -> None:
    (folder,) = (stored_site / "runs").iterdir()
    older = folder.with_name("article-older")
    folder.rename(older)
    manifest = older / "manifest.json"
    manifest.write_text(re.sub(r'"made": "\d+', '"made": "1999', manifest.read_text()))
    from sim.batch.run import run_batch
    from sim.config.loader import load_batch

    batch = load_batch("article")
    newer = run_batch(
        batch.model_copy(update={"scenarios": batch.scenarios[:1], "runs": 2, "horizon": 2}), "runs"
    )
    app.open()
    assert app.test.selectbox(key="batch").value == newer.name
    assert "2 × 12" not in app.html
    app.test.selectbox(key="batch").set_value(older.name).run()
    assert "2 × 12 runs" in app.checked().html
