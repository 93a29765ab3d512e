"""A scenario over time on the page Explore, without a browser: what is shown is what the runs did."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.over_time import AT_HORIZON, BY_DEAL, OPEN
from sim.batch.store import StoredBatch, list_folders
from sim.figures.over_time import BANDS
from sim.model import Campaign
from sim.rules.vocabulary import OFFSET
from tests.ui.conftest import App


@pytest.fixture
def stored(stored_site: Path) -> StoredBatch:
    (found,) = list_folders(stored_site / "runs")
    return found


def bands_of(app: App) -> pd.DataFrame:
    """The bands that the page draws: turn, outcome, count and more."""
    return app.rows("Endings by month", BANDS)


def test_endings_by_month_are_those_of_runs_played_again(app: App, stored: StoredBatch) -> None:
    app.open("explore", over="Baseline")
    scenario = stored.scenario("baseline")
    endings = stored.outcomes()
    endings = endings[endings["scenario"] == "baseline"].set_index("run")["outcome"]
    assert endings.isin(BY_DEAL).any()
    dated = []
    for run, ending in endings.items():
        campaign = Campaign(scenario, run=int(run), seed=stored.batch.seed, horizon=12).play()
        turn = campaign.turn
        if ending in BY_DEAL:  # back to the month in which the deal at the end came into force
            deals = [raw.after[OFFSET["deal"]] for raw in campaign.turns]
            while turn > 1 and deals[turn - 2] == deals[-1]:
                turn -= 1
        dated.append(None if ending in AT_HORIZON else (ending, turn))
    for (turn, outcome), rows in bands_of(app).groupby(["turn", "outcome"]):
        come = [one[0] for one in dated if one is not None and one[1] <= turn]
        assert rows["count"].tolist() == [len(dated) - len(come) if outcome == OPEN else come.count(outcome)]


def test_a_scenario_chosen_for_its_runs_is_shown_over_time_too(app: App, stored: StoredBatch) -> None:
    app.open("explore")
    assert app.test.selectbox(key="over").value == "Baseline"
    app.test.selectbox(key="of").set_value("Minsk trilateral").run()
    app.checked()
    assert app.test.selectbox(key="over").value == "Minsk trilateral"
    app.test.selectbox(key="over").set_value("Baseline").run()
    app.checked()
    assert app.test.selectbox(key="of").value == "Minsk trilateral"
    assert any(alt.startswith("Endings by month in Baseline") for alt in app.alts)


def test_the_table_counts_every_month_with_its_interval(app: App, stored: StoredBatch) -> None:
    app.open("explore")
    table = app.test.dataframe[0].value
    assert len(table) == 12
    bands = bands_of(app)
    last = bands[bands["turn"] == 12]
    assert table.iloc[-1]["Month"] == "December 2025"
    for count, share, low, high in last[["count", "share", "low", "high"]].itertuples(index=False):
        runs = "1 run" if count == 1 else f"{count} runs"
        assert f"{runs}: {share:.1f} ({low:.1f}–{high:.1f})" in table.iloc[-1].tolist()
    assert "95 % interval" in unescape(app.html)
