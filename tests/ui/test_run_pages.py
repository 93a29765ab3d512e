"""The pages of one run and of why: what stands in the address is shown, and the two share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.config.loader import load_scenario
from sim.model import Campaign
from sim.ui.sources import open_source
from sim.why import decision
from sim.words import ACTORS, OUTCOMES

if TYPE_CHECKING:
    from tests.ui.conftest import App

pytestmark = pytest.mark.usefixtures("stored_site")
HORIZON, SEED = 12, 20241130


def campaign(scenario: str, run: int) -> Campaign:
    return Campaign(load_scenario(scenario), run=run, seed=SEED, horizon=HORIZON).play()


def test_the_run_in_the_address_is_told_and_drawn(app: App) -> None:
    app.open("run", scenario="Minsk trilateral", run="3", month="April 2025")
    played = campaign("minsk_trilateral", 3)
    assert "Talks in Minsk without the West · run 3 of 12" in app.html
    assert OUTCOMES[str(played.outcome)] in app.html
    assert "What each did in April 2025" in app.html
    assert "class='month chosen'" in app.html
    for key in ("ladder", "talks", "state-ground", "state-will", "state-aid", "state-access"):
        assert app.chart(key)["layer"]
    assert app.test.get_by_key("ladder").proto.alt.startswith("Escalation ladder. ")


def test_each_act_of_the_month_leads_to_why(app: App) -> None:
    app.open("run", run="2", month="March 2025")
    links = [link.proto for link in app.test.get("page_link")]
    assert len(links) == len(ACTORS)
    for link, actor in zip(links, ACTORS, strict=True):
        title = decision(campaign("baseline", 2), actor, 3).chosen.title
        assert link.label.replace("\\", "") == f"**{ACTORS[actor]}** {title}"
        assert "month=March+2025" in link.query_string
        assert "run=2" in link.query_string


def test_the_timeline_can_be_read_in_full(app: App) -> None:
    app.open("run", run="1")
    short = app.html.count("role='listitem'")
    app.test.toggle(key="every").set_value(True).run()
    full = app.checked().html.count("role='listitem'")
    assert full == campaign("baseline", 1).turn
    assert 0 < short < full


def test_the_month_and_the_run_stay_from_page_to_page(app: App) -> None:
    app.open("run", scenario="Minsk trilateral", run="4", month="June 2025")
    app.test.switch_page("sim/ui/pages/why.py").run()
    app.checked()
    assert "in June 2025 · Talks in Minsk without the West · run 4" in app.html


@pytest.mark.parametrize("actor", ACTORS)
def test_why_says_the_choice_the_options_and_the_beliefs_of_every_actor(app: App, actor: str) -> None:
    app.open("why", actor=ACTORS[actor], run="5", month="May 2025")
    made = decision(campaign("baseline", 5), actor, 5)
    assert f"{ACTORS[actor]} in May 2025" in app.html
    alt = app.test.get_by_key("options").proto.alt
    for option in made.options:
        assert (option.title in alt) == option.open
    assert alt.count("chosen") == 1
    assert set(made.beliefs) == {
        other
        for other in ACTORS
        if any(chart.key == f"belief-{other}" for chart in app.test.get("vega_lite_chart"))
    } or all(app.test.get_by_key(f"belief-{other}") for other in made.beliefs)
    assert "Talks in May 2025" in app.html or "talks in May 2025" in app.html


def test_what_is_not_in_the_batch_is_passed_over(app: App) -> None:
    app.open("run", scenario="../../etc/passwd", run="999", month="Never", actor="<b>nobody</b>")
    assert "The world as it stood, all formats possible · run 0 of 12" in app.html
    assert "What each did in January 2025" in app.html


def test_a_run_that_ended_early_is_shown_at_its_last_month(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    app.open("run", run="0", month="December 2025")
    assert "What each did in December 2025" in app.html


def test_a_run_is_the_one_that_was_stored(app: App) -> None:
    app.open("run", run="7")
    (folder,) = app.test.selectbox(key="batch").options[:1]
    source = open_source(folder, "any")
    row = source.outcomes.set_index(["scenario", "run"]).loc[("baseline", 7)]
    assert f"</i><b>Ending:</b> {OUTCOMES[row['outcome']]}" in app.html
