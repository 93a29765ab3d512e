"""The page that explores a batch, without a browser: filters and spreads are those of its outcomes."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from sim.batch.store import list_folders
from sim.ui.run_filter import ANY, BY_NAME, NO, YES, Asked, called
from sim.words import OUTCOMES
from tests.ui.conftest import App


@pytest.fixture
def outcomes(stored_site: Path) -> pd.DataFrame:
    (stored,) = list_folders(stored_site / "runs")
    return stored.outcomes()


def test_a_filter_keeps_what_is_asked_for(outcomes: pd.DataFrame) -> None:
    assert len(Asked().keep(outcomes)) == len(outcomes)
    ending = str(outcomes["outcome"].iloc[0])
    assert (Asked(ending).keep(outcomes)["outcome"] == ending).all()
    gain = BY_NAME["net_gain"]
    low, high = outcomes["net_gain"].quantile([0.25, 0.5])
    kept = Asked(None, gain, (), low, high).keep(outcomes)
    assert 0 < len(kept) < len(outcomes)
    assert kept["net_gain"].between(low, high).all()
    flag = BY_NAME["neutrality"]
    both = [Asked(None, flag, (word,)).keep(outcomes) for word in (YES, NO)]
    assert sum(map(len, both)) == len(outcomes)
    assert both[0]["neutrality"].all()
    kind = str(outcomes["type_russia"].iloc[0])
    kept = Asked(None, BY_NAME["type_russia"], (kind,)).keep(outcomes)
    assert set(kept["type_russia"]) == {kind}


def test_runs_are_listed_by_ending_and_facet_from_the_address(app: App, outcomes: pd.DataFrame) -> None:
    of = outcomes[outcomes["scenario"] == "baseline"]
    kind = str(of["type_russia"].iloc[0])
    ending = str(of["outcome"].iloc[0])
    app.open(
        "explore",
        ending=OUTCOMES[ending],
        where_facet=called(BY_NAME["type_russia"]),
        where_type_russia=kind,
    )
    kept = of[(of["outcome"] == ending) & (of["type_russia"] == kind)]
    assert 0 < len(kept) < len(of)
    links = [link.proto for link in app.test.get("page_link") if link.proto.label.startswith("**Run")]
    assert f"**{len(kept)} of {len(of)} runs**" in app.test.markdown[0].value
    assert [link.label.split("*")[2] for link in links] == [f"Run {run}" for run in kept["run"]][:8]
    assert all("run=" in link.query_string and "batch=" in link.query_string for link in links)


def test_a_spread_counts_the_runs_that_reach_a_value(app: App, outcomes: pd.DataFrame) -> None:
    app.open("explore", facet=called(BY_NAME["losses_russia"]))
    slider = app.test.slider(key="least_losses_russia")
    slider.set_value(slider.min + 2 * slider.step).run()
    least = app.test.slider(key="least_losses_russia").value
    (words,) = [alt for alt in app.alts if alt.startswith("Quantile dots of Russian casualties")]
    count = int((outcomes.loc[outcomes["scenario"] == "baseline", "losses_russia"] >= least).sum())
    assert f"Baseline: {count} of 12 reach {least:g}" in words
    assert f"{least:g} thousand or more in {count} of 12 runs in the baseline" in unescape(app.html)


@pytest.mark.parametrize("name", ["type_russia", "neutrality", "turns", "talks_us_brokered", "share_a"])
def test_a_facet_of_any_kind_can_be_shown(name: str, app: App, stored_site: Path) -> None:
    app.open("explore", facet=called(BY_NAME[name]))
    assert app.warnings == []
    assert app.test.selectbox(key="facet").value == called(BY_NAME[name])


def test_a_filter_that_leaves_no_run_says_so(app: App, stored_site: Path) -> None:
    app.open("explore", where_facet=called(BY_NAME["type_russia"]))
    app.test.multiselect(key="where_type_russia").set_value([]).run()
    app.checked()
    assert "No run is left to show" in unescape(app.html)
    app.test.selectbox(key="where_facet").set_value(ANY).run()
    app.checked()
    assert "No run is left to show" not in unescape(app.html)
