"""Pages on a batch that draws its parameters: both layers are shown, said and taken along."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest

from sim.analysis.layers import layers_of, layers_said
from sim.analysis.shares import drawn_interval, outcome_shares
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, open_folder
from sim.config.loader import load_batch, load_scenario
from sim.config.scenario import Scenario, Uncertainty
from sim.figures.look import WORST_FIRST
from sim.ui.layers import layers_table
from sim.ui.live import Live, batch_of
from sim.ui.player import FAILED, Order, Seen
from sim.words import OUTCOMES
from tests.ui.conftest import App

DRAWS = 6


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> StoredBatch:
    """Two scenarios, 24 runs each over six draws, over two years."""
    batch = load_batch("article")
    given = {"scenarios": batch.scenarios[:2], "runs": 24, "horizon": 24}
    few = batch.model_copy(update={**given, "uncertainty": Uncertainty(draws=DRAWS)})
    return open_folder(run_batch(few, tmp_path_factory.mktemp("drawn") / "runs", workers=1))


@pytest.fixture
def drawn_site(site: Path, drawn: StoredBatch) -> StoredBatch:
    """A working folder with that batch."""
    shutil.copytree(drawn.folder.parent, site / "runs")
    return drawn


def test_explore_shows_both_layers_of_the_scenario_that_is_chosen(app: App, drawn_site: StoredBatch) -> None:
    found = layers_of(drawn_site.counts())
    app.open("explore")
    box = app.test.selectbox(key="layers_of")
    for label, scenario in zip(box.options, drawn_site.manifest.scenarios, strict=True):
        app.test.selectbox(key="layers_of").select(label).run()
        said = layers_said(found[found["scenario"] == scenario])
        assert said[0] in unescape(app.checked().html)
    assert "draws of the parameters are (6)" in app.html
    assert "the same 6 draws of the numbers" in app.html
    assert "comes on top" not in app.html
    assert "numbers drawn 6 times" in app.html
    spec = app.chart("Luck and not knowing the numbers in ")
    assert any(layer["mark"]["type"] == "rect" for layer in spec["layer"])


def test_one_run_is_played_in_the_world_of_its_draw(app: App, drawn_site: StoredBatch) -> None:
    app.open("run", scenario="baseline", run="7")
    assert "The numbers of run 7 are draw 1 of 6, from 0 on." in app.html
    app.open("why", scenario="baseline", run="7")


def test_a_batch_at_the_central_values_has_no_layers(app: App, stored_site: Path) -> None:
    app.open("explore")
    assert not [alt for alt in app.alts if alt.startswith("Luck and")]
    assert "What is not known about the parameters comes on top" in app.html


def test_the_table_says_every_ending(drawn: StoredBatch) -> None:
    found = layers_of(drawn.counts())
    table = layers_table(found[found["scenario"] == "baseline"])
    assert table.index.tolist() == [OUTCOMES[ending] for ending in WORST_FIRST]
    row = found[(found["scenario"] == "baseline") & (found["outcome"] == "war_continues")].iloc[0]
    assert table.loc["War continues", "Luck"] == f"± {100 * row['luck']:.1f}"


@pytest.fixture(scope="module")
def baseline(project: Path) -> Scenario:
    return load_scenario("baseline", root=project / "configs")


def live_of(scenario: Scenario, endings: tuple[str, ...], draws: int) -> Live:
    order = Order(scenario, 1, 36, 200, draws)
    return Live((order,), (Seen(endings, 200, len(endings), 2.0, ""),))


def test_what_is_played_live_counts_draws(baseline: Scenario) -> None:
    """Of four draws two end always one way: a hundred runs are four."""
    endings = ("partition", "war_continues", "partition", "war_continues") * 25
    live = live_of(baseline, (*endings, FAILED), 4)
    share = live.shares.set_index("outcome").loc["partition"]
    low, high = drawn_interval([0.5], 100, [100 / 3], 4, 0.95)
    assert (share["low"], share["high"]) == pytest.approx((low[0], high[0]))
    assert any("luck alone moves this by ±0.0 at 100 runs" in line for line in live.layers)
    assert "as far as luck goes" in live.precision
    assert "numbers drawn 4 times" in live.footer
    plain = live_of(baseline, endings, 0)
    assert plain.layers == []
    assert plain.shares["high"].max() < share["high"]
    assert plain.orders[0].key != live.orders[0].key


def test_before_the_first_run_nothing_is_known_of_draws_either(baseline: Scenario) -> None:
    live = live_of(baseline, (), 4)
    assert set(live.shares["low"]) == {0.0}
    assert set(live.shares["high"]) == {1.0}
    assert live.layers == []


def test_what_is_kept_draws_as_what_is_shown(baseline: Scenario) -> None:
    assert batch_of([baseline], 200, 1, 36, 16).draws == 16
    assert batch_of([baseline], 200, 1, 36).uncertainty is None


def test_the_page_plays_over_draws(app: App, site: Path) -> None:
    app.open("batch", runs="50", months="3", draws="Drawn 16 times")
    app.test.run()
    assert "numbers drawn 16 times" in app.checked().html


def test_shares_of_the_small_batch_stay_those_of_central_values(stored_site: Path, stored_runs: Path) -> None:
    (folder,) = stored_runs.iterdir()
    assert "draws" not in outcome_shares(open_folder(folder).outcomes())
