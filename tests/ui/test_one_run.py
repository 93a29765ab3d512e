"""The page on one run, without a browser: map, clock and files are those of the run played again."""

from __future__ import annotations

from html import unescape
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from sim.batch.store import list_folders
from sim.figures.look import LIGHT
from sim.figures.region_map import region_map
from sim.model import Campaign
from sim.regions import picture
from sim.rules import vocabulary as V
from sim.rules.territory import share_a
from sim.ui.panels import panel_of
from sim.ui.region_tables import held_regions
from sim.ui.run_tables import belief_paths, held_talks, state_lines
from sim.ui.take_away import Take, as_csv, as_image
from tests.ui.conftest import App

RUN = 3


@pytest.fixture
def campaign(stored_site: Path) -> Campaign:
    (stored,) = list_folders(stored_site / "runs")
    batch = stored.batch
    return Campaign(batch.scenarios[0], run=RUN, seed=batch.seed, horizon=batch.horizon).play()


def test_the_map_shows_the_regions_at_the_end_of_the_chosen_month(app: App, campaign: Campaign) -> None:
    app.open("run", run=str(RUN), month="June 2025")
    after = campaign.turns[5].after
    held = picture(campaign.world, after, campaign.values)
    shapes = next(values for values in app.chart("Map.")["datasets"].values() if "share" in values[0])
    assert {shape["name"]: shape["share"] for shape in shapes} == pytest.approx(held)
    text = unescape(app.html)
    assert "June 2025: Russia holds" in text
    assert f"{100 * share_a(after, campaign.values):.1f} % of part A" in text
    assert "CC BY 4.0" in text


def test_the_parts_of_the_map_are_those_that_the_rules_reckon_with(campaign: Campaign) -> None:
    table = held_regions(campaign, 0)
    for part in ("a", "b"):
        area = table.loc[table["part"] == part.upper(), "area"].sum()
        assert area == pytest.approx(campaign.values[list(campaign.world.names).index(f"front.area_{part}")])
    assert (table["share"] == table["start"]).all()


def test_the_clock_is_played_and_stopped(app: App, stored_site: Path) -> None:
    app.open("run", month="March 2025")
    app.test.button(key="play").click().run()
    app.checked()
    assert app.test.button(key="play").label == "Stop"
    app.test.select_slider(key="month").set_value("May 2025").run()
    app.checked()
    assert app.test.button(key="play").label == "Play"
    assert "May 2025: Russia holds" in unescape(app.html)


def test_a_slider_that_lags_behind_a_tick_does_not_stop_the_clock(app: App, stored_site: Path) -> None:
    app.open("run", month="March 2025")
    app.test.button(key="play").click().run()
    app.test.select_slider(key="month").set_value("February 2025").run()
    app.checked()
    assert app.test.button(key="play").label == "Stop"


def test_playing_from_the_last_month_begins_with_the_first(app: App, campaign: Campaign) -> None:
    assert campaign.turn == 12
    app.open("run", run=str(RUN), month="December 2025")
    app.test.button(key="play").click().run()
    app.checked()
    assert app.test.select_slider(key="month").value == "January 2025"


def test_every_offer_is_listed_with_the_answers_of_the_run(app: App, campaign: Campaign) -> None:
    tables = [raw for raw in campaign.turns if raw.table is not None]
    assert tables
    listed = held_talks(campaign)
    assert len(listed) == len(tables)
    agreed = [raw.table.agreed for raw in tables if raw.table is not None]
    assert [came != "nothing" for came in listed["Came of it"]] == agreed
    app.open("run", run=str(RUN))
    assert app.test.table[0].value["Offer"].tolist() == listed["Offer"].tolist()


def test_beliefs_begin_with_the_priors_and_end_with_what_is_believed_last(campaign: Campaign) -> None:
    for actor in ("russia", "belarus"):
        path = belief_paths(campaign, actor)
        types = campaign.world.scenario.actors[actor].types
        first = path[path["turn"] == 0].set_index("series")["value"]
        assert first.to_dict() == pytest.approx({n: 100 * spec.prior.value for n, spec in types.items()})
        last = path[path["turn"] == campaign.turn].set_index("series")["value"]
        expected = {name: 100 * value for name, value in campaign.beliefs_about(actor).items()}
        assert last.to_dict() == pytest.approx(expected)
        assert path["series"].iloc[0] == campaign.type_of(actor)
    turn = path[path["turn"] == 4].set_index("series")["value"]
    names = campaign.world.type_names["belarus"]
    seen = campaign.turns[4].beliefs[V.ACTORS.index("belarus") * V.MAX_TYPES :][: len(names)]
    assert [turn[name] for name in names] == pytest.approx(list(100 * seen))


def test_any_variable_is_drawn_and_stays_in_the_address(app: App, campaign: Campaign) -> None:
    leverage = next(v for v in V.VARIABLES if v.name == "leverage_china")
    app.open("run", run=str(RUN), variables=f"leverage_china: {leverage.meaning}")
    drawn = [alt for alt in app.alts if alt.startswith("Chinese leverage over Russia")]
    last = campaign.state[V.OFFSET["leverage_china"]]
    assert len(drawn) == 1
    assert f"{last:.2f}" in drawn[0]


def test_a_panel_can_be_made_of_every_variable(campaign: Campaign) -> None:
    for variable in V.VARIABLES:
        panel = panel_of(variable)
        lines = state_lines(campaign, panel.series, panel.unit, digits=panel.digits)
        low, high = panel.domain(lines)
        assert low <= lines["value"].min()
        assert lines["value"].max() <= high


def test_the_files_of_a_figure_hold_its_table_and_where_it_comes_from(campaign: Campaign) -> None:
    table = held_regions(campaign, 2)
    take = Take("What <b> it shows", table, "Where it comes from", LIGHT)
    text = as_csv(take)
    assert text.startswith("# What <b> it shows\n# Where it comes from\n")
    read = pd.read_csv(StringIO(text), comment="#")
    assert read["share"].tolist() == pytest.approx(table["share"].tolist())
    assert "tip" not in read
    image = as_image(region_map(table, LIGHT), take)
    assert image.startswith("<svg")
    assert "What &lt;b&gt; it shows" in image
    assert "Where it comes from" in image


def test_a_link_to_the_first_run_of_the_first_scenario_is_followed_after_another(
    app: App, stored_site: Path
) -> None:
    app.open("run", scenario="Minsk trilateral", run="5")
    assert "run 5 of" in app.html.lower()
    app.test.switch_page("sim/ui/pages/explore.py").run()
    app.test.switch_page("sim/ui/pages/run.py")
    for name, value in {"scenario": "Baseline", "run": "0"}.items():
        app.test.query_params[name] = value
    app.test.run()
    app.checked()
    assert "run 0 of" in app.html.lower()
    assert app.test.selectbox(key="scenario").value == "Baseline"
    app.test.number_input(key="run").set_value(3).run()
    app.test.selectbox(key="scenario").set_value("Minsk trilateral").run()
    app.checked()
    assert "run 3 of" in app.html.lower()
    assert app.test.selectbox(key="scenario").value == "Minsk trilateral"
