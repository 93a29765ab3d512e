"""The page that compares, without a browser: what it shows is what the runs of the batch say."""

from __future__ import annotations

from html import unescape
from io import StringIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from sim.batch.run import run_batch
from sim.batch.side_by_side import NUMERIC
from sim.batch.store import list_folders
from sim.config.loader import load_batch
from sim.rules.vocabulary import OUTCOMES
from sim.ui.compare_choice import comparison
from sim.ui.compare_tables import CSV, csv_of
from sim.ui.sources import open_source, stamp_of
from tests.ui.conftest import App

FIRST, SECOND = "Baseline", "Minsk trilateral"


def outcomes(site: Path) -> pd.DataFrame:
    (stored,) = list_folders(site / "runs")
    table = stored.outcomes(["scenario", "run", "outcome"])
    return table.pivot(index="run", columns="scenario", values="outcome").astype(str)


def drawn(app: App, alt: str) -> list[pd.DataFrame]:
    """Return the tables of the one chart whose text begins so."""
    (chart,) = [chart for chart in app.test.get("vega_lite_chart") if chart.proto.alt.startswith(alt)]
    return [pa.ipc.open_stream(part.data.data).read_pandas() for part in chart.proto.datasets]


def test_flips_and_differences_are_those_of_the_runs(app: App, stored_site: Path) -> None:
    app.open("compare")
    ends = outcomes(stored_site)
    flipped = int((ends["baseline"] != ends["minsk_trilateral"]).sum())
    text = unescape(app.html)
    assert (f"{flipped} of 12 runs end" if flipped else "No run of 12 ends otherwise") in text
    (cells,) = drawn(app, "Flips from the baseline")
    assert cells["runs"].sum() == 12
    assert cells.loc[cells["stays"] == 0, "runs"].sum() == flipped


def test_every_figure_has_words_in_its_place_and_a_footer(app: App, stored_site: Path) -> None:
    app.open("compare")
    met = {ending for ending in OUTCOMES if (outcomes(stored_site) == ending).any().any()}
    figures = len(met) + 2 + 2 + 2  # shares, differences and flips, a fan for each scenario, the pair of runs
    assert len(app.alts) == figures
    assert all(len(alt) > 20 for alt in app.alts)
    (stored,) = list_folders(stored_site / "runs")
    footers = app.html.count('<p class="footer">')
    assert footers == 4
    assert (
        app.html.count(f"Configuration {stored.manifest.digest[:8]} · seed {stored.manifest.seed}") == footers
    )
    assert app.html.count("Shares of simulated runs under these assumptions, no forecast.") == footers


def test_the_reference_is_chosen_in_the_address(app: App, stored_site: Path) -> None:
    app.open("compare", reference=SECOND)
    assert app.test.selectbox(key="reference").value == SECOND
    assert app.test.multiselect(key="beside").value == [FIRST]
    assert f"Each of 12 runs is held against the run of “{title(stored_site)}”" in unescape(app.html)


def title(site: Path) -> str:
    (stored,) = list_folders(site / "runs")
    return stored.manifest.titles["minsk_trilateral"]


def test_a_larger_smallest_difference_is_drawn_and_said(app: App, stored_site: Path) -> None:
    app.open("compare", smallest="5")
    assert "matters here from 5 of 100 runs on" in app.html
    bands = [table for table in drawn(app, "Differences of") if list(table.columns) == ["low", "high"]]
    assert [band.to_dict("records") for band in bands] == [[{"low": -5.0, "high": 5.0}]]


def test_a_change_of_reference_keeps_the_page_whole(app: App, stored_site: Path) -> None:
    app.open("compare")
    app.test.selectbox(key="reference").set_value(SECOND).run()
    app.checked()
    assert app.test.multiselect(key="beside").value == [FIRST]


def test_without_a_scenario_beside_the_reference_that_is_said(app: App, stored_site: Path) -> None:
    app.open("compare")
    app.test.multiselect(key="beside").set_value([]).run()
    app.checked()
    assert app.warnings == ["Choose at least one scenario to hold against the reference."]


def test_a_batch_of_one_scenario_has_nothing_to_compare(app: App, site: Path) -> None:
    batch = load_batch("article")
    run_batch(
        batch.model_copy(update={"scenarios": batch.scenarios[:1], "runs": 2, "horizon": 2}), site / "runs"
    )
    app.open("compare")
    assert app.warnings == ["This batch has one scenario only: there is nothing to compare it with."]


@pytest.mark.parametrize("name", CSV)
def test_every_table_can_be_taken_away(name: str, stored_site: Path) -> None:
    (stored,) = list_folders("runs")
    source = open_source(stored.folder.name, stamp_of(stored))
    found = comparison(source.stamp, "baseline", ("minsk_trilateral",), 0.01, source)
    text = csv_of(found, name, source.footer)
    assert text.startswith(f"# Configuration {stored.manifest.digest[:8]}")
    read = pd.read_csv(StringIO(text), comment="#")
    assert len(read) == len(getattr(found, name))
    if name == "facets":
        assert set(read["facet"]) == {facet.name for facet in NUMERIC}
