"""The page of claims, without a browser: experiments stated, weighed on demand and told, above the claims."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sim.batch.run import run_batch
from sim.config.errors import ConfigError
from sim.config.loader import load_batch, load_claims
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Plan
from sim.experiments.run import weigh, worlds_of
from sim.experiments.told import criteria, headline
from sim.experiments.weighing import Weighed
from sim.ui import weighing
from sim.ui.weighing import Asked, Weighing, Weighings
from sim.words import called
from tests.ui.conftest import App

CLAIMS = load_claims("ukraine")
FEW = "64"
PLAN = Plan(64, 4, 20241130, 36)
SECONDS = 60.0  # on a machine that has much else to do

Weigh = Callable[[str, ExperimentFile, Mapping[str, World], Plan], Weighed]


@pytest.fixture(scope="module")
def first() -> Weighed:
    """The first experiment, weighed over few draws."""
    made = CLAIMS.file.experiments["h1"]
    return weigh("h1", made, worlds_of(CLAIMS, made), PLAN)


@pytest.fixture
def at_once(first: Weighed, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is weighed comes out as the first experiment did, without being played."""

    def same(name: str, made: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
        return first._replace(name=name, experiment=made)

    monkeypatch.setattr(weighing, "weigh", same)


def until(app: App, said: str) -> App:
    """Look again until something is said."""
    deadline = time.monotonic() + SECONDS
    while said not in unescape(app.html) and time.monotonic() < deadline:
        time.sleep(0.05)
        app.test.run()
        app.checked()
    assert said in unescape(app.html)
    return app


def test_before_it_is_weighed_an_experiment_states_question_rules_and_scenarios(
    app: App, stored_site: Path
) -> None:
    app.open("claims")
    text = unescape(app.html)
    made = CLAIMS.file.experiments
    assert app.headline == "4 experiments put the article's claims to the test"
    for name, one in made.items():
        assert f">{name.upper()}. {one.title}" in text
        assert one.question in text
        assert f"<b>Would support it:</b> {one.said('supports')}</li>" in text
        assert f"<b>Would refute it:</b> {one.said('refutes')}</li>" in text
        assert one.note is not None
        assert one.note in text
        for world in worlds_of(CLAIMS, one).values():
            assert world.scenario.title in text
    assert app.alts == []
    buttons = {button.key for button in app.test.button}
    assert {"weigh-all", "weigh-h1", "weigh-h2", "weigh-h3", "weigh-h5"} <= buttons
    assert "weigh-h4" not in buttons


def test_an_experiment_that_is_not_weighed_says_why(app: App, stored_site: Path) -> None:
    app.open("claims")
    text = unescape(app.html)
    made = CLAIMS.file.experiments["h4"]
    assert f"H4. {made.title}: not weighed" in text
    assert f"<b>Why not:</b> {made.note}" in text


def test_what_is_weighed_is_told_as_the_command_line_tells_it_and_seen_by_the_next_reader(
    app: App, stored_site: Path, first: Weighed, project: Path
) -> None:
    app.open("claims", weighed_over=FEW)
    app.test.button(key="weigh-h1").click().run()
    until(app.checked(), headline(first))
    assert app.headline.startswith("1 of 4 experiments weighed: 1 ")
    for reader in (app, App(project).open("claims", weighed_over=FEW)):
        text = re.sub("</?b>", "", unescape(reader.html)).replace("\N{NO-BREAK SPACE}", " ")
        assert f"{first.found}." in text
        assert all(line in text for line in criteria(first))
        assert "64 draws of all numbers from their ranges, 4 runs of each" in text
        assert text.count("<tr>") == len(first.figures) + 1
        assert [alt[:3] for alt in reader.alts] == ["H1,", "H1,"]
    assert "weigh-h1" not in {button.key for button in app.test.button}
    shares = app.rows("H1, per cent", next(iter(datasets(app, "H1, per cent"))))
    assert len(shares) == sum(figure.kind == "share" for figure in first.figures)
    assert App(project).open("claims").alts == []  # more draws are another weighing


def datasets(app: App, alt: str) -> list[str]:
    """The names of the tables of a chart, that of its figures first."""
    (drawn,) = [one for one in app.test.get("vega_lite_chart") if one.proto.alt.startswith(alt)]
    sizes = {table.name: len(table.data.data) for table in drawn.proto.datasets}
    return sorted(sizes, key=lambda name: -sizes[name])


def test_all_are_weighed_in_turn(app: App, stored_site: Path, at_once: None) -> None:
    app.open("claims", weighed_over=FEW)
    app.test.button(key="weigh-all").click().run()
    until(app.checked(), "All 4 experiments weighed")
    assert "weigh-all" not in {button.key for button in app.test.button}


def test_an_arm_that_cannot_be_played_is_told_in_place(
    app: App, stored_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: Any) -> Weighed:
        raise ConfigError(["scenario minsk_offers: cannot be played: a rule raised"])

    monkeypatch.setattr(weighing, "weigh", refuse)
    app.open("claims", weighed_over=FEW)
    app.test.button(key="weigh-h1").click().run()
    deadline = time.monotonic() + SECONDS
    while not app.warnings and time.monotonic() < deadline:
        time.sleep(0.05)
        app.test.run()
    assert app.checked().warnings == ["scenario minsk_offers: cannot be played: a rule raised"]
    assert app.test.button(key="weigh-h1").proto.label == "Weigh it"


def test_all_claims_say_where_they_live_and_what_weighs_them(app: App, stored_site: Path) -> None:
    app.open("claims")
    text = unescape(app.html)
    for claim in CLAIMS.file.claims:
        assert f'id="claim-{claim.number}"><h3>{claim.number}. {claim.claim}</h3>' in text
        if claim.carried_by is None:
            assert f"Not in the model: {claim.not_carried}" in text
            continue
        for kind, names in claim.carried_by.named().items():
            if kind == "experiments":
                card = text.partition(f'id="claim-{claim.number}"')[2].partition("</div>")[0]
                assert re.findall('href="#(h[0-9])"', card) == names
                assert all(f'<div id="{name}"' in text for name in names)
            else:
                assert ", ".join(names) in text


def test_claims_are_chosen_by_status_in_the_address(app: App, stored_site: Path) -> None:
    app.open("claims", status="contradicted")
    text = unescape(app.html)
    shown = {c.number for c in CLAIMS.file.claims if c.status == "contradicted"}
    assert {int(number) for number in re.findall(r"<h3>(\d+)\. ", text)} == shown
    assert {int(number) for number in re.findall(r'href="#claim-(\d+)"', text)} <= shown


def test_a_world_without_claims_says_so(app: App, site: Path) -> None:
    batch = load_batch("second_start")
    few = batch.model_copy(update={"runs": 2, "horizon": 2})
    run_batch(few, site / "runs", workers=1)
    app.open("claims")
    assert app.headline == "No claims about this world can be read"
    assert any("no part of the kind claims" in warning for warning in app.warnings)


def test_an_address_with_other_draws_is_not_followed(app: App, stored_site: Path) -> None:
    app.open("claims", weighed_over="100000")
    assert app.test.segmented_control(key="weighed_over").value == "256"


def asked(draws: int = 512) -> Asked:
    made = CLAIMS.file.experiments["h3"]
    worlds = worlds_of(CLAIMS, made)
    digests = tuple(world.scenario.digest() for world in worlds.values())
    return Asked("h3", made, worlds, digests, replace(PLAN, draws=draws))


def test_a_weighing_stops_between_pieces_and_can_be_begun_anew() -> None:
    one = Weighing(want := asked())
    one.stop()
    one.work()
    assert (one.running, one.weighed, one.error, one.done) == (False, None, "", 0)
    all_of_them = Weighings()
    all_of_them.start(want)
    known = all_of_them.get(want)
    assert known is not None
    known.stop()
    known.wait(SECONDS)
    assert (known.running, known.weighed, known.error) == (False, None, "")
    assert known.done < known.total
    all_of_them.start(want)
    again = all_of_them.get(want)
    assert again is not None
    assert again is not known
    all_of_them.close()


def test_what_is_weighed_again_is_what_differs_in_anything_that_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    want = asked()
    key = want.key
    assert key == asked().key
    assert key != asked(256).key
    assert key != want._replace(digests=("0",)).key
    limits = want.experiment.model_copy(update={"supports": "Otherwise."})
    assert key != want._replace(experiment=limits).key
    monkeypatch.setattr(weighing, "rules_fingerprint", lambda: "other")
    assert key != want.key


def test_scenarios_are_called_by_their_titles(app: App, stored_site: Path) -> None:
    made = CLAIMS.file.experiments["h3"]
    app.open("claims", weighed_over=FEW)
    app.test.button(key="weigh-h3").click().run()
    until(app.checked(), "Partition comes in ")
    text = unescape(app.html)
    for world in worlds_of(CLAIMS, made).values():
        assert called(world.scenario.name, world.scenario.title) in text
        told = text.partition("Partition comes in ")[2].partition("Corrections")[0].partition("<h2")[0]
        assert world.scenario.name not in told
