"""Flows, fans and two runs on the page that compares, without a browser: each in every state it can be in."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.flows import OTHER as TOGETHER
from sim.analysis.parting import part
from sim.batch.replay import replay
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, list_folders
from sim.batch.turns import QUANTILES
from sim.config.loader import load_batch
from sim.course import course
from sim.rules.vocabulary import VARIABLES
from sim.ui.compare_fans import spread
from sim.ui.compare_pair import ANY, FLIPPED, FOLLOW, MOVES, RUN, SCENARIO, follow, move
from sim.ui.sources import open_source, small_source, stamp_of
from sim.words import OUTCOMES, month_of
from tests.ui.conftest import App

OTHER = "minsk_trilateral"
LABEL = "Minsk trilateral"


def stored(site: Path) -> StoredBatch:
    (only,) = list_folders(site / "runs")
    return only


def ends(site: Path) -> pd.DataFrame:
    """Return how each run ends in both scenarios."""
    table = stored(site).outcomes(["scenario", "run", "outcome"])
    return table.pivot(index="run", columns="scenario", values="outcome").astype(str)


def flipping(site: Path) -> list[int]:
    both = ends(site)
    found = both.index[both["baseline"] != both[OTHER]].tolist()
    assert found, "the stored batch has runs that flip"
    return found


def test_flips_are_drawn_as_a_flow_where_the_address_says_so(app: App, stored_site: Path) -> None:
    app.open("compare", flips="Flow")
    (words,) = [alt for alt in app.alts if alt.startswith("Flips from the baseline")]
    counts = [int(count) for count in re.findall(r"(\d+) runs?:", words)]
    assert sum(counts) == 12
    spec = app.chart("Flips from the baseline")
    assert [layer["mark"]["type"] for layer in spec["layer"]].count("area") == len(counts) + 1
    app.test.segmented_control(key="flips").set_value("Table").run()
    app.checked()
    assert "rect" in [layer["mark"]["type"] for layer in app.chart("Flips from the baseline")["layer"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_whole_on_either_ground(theme: str, app: App, stored_site: Path) -> None:
    app.test.context["theme"] = theme
    app.open("compare", flips="Flow")
    assert app.warnings == []


def test_fans_share_one_scale_and_show_the_batch_s_quantiles(app: App, stored_site: Path) -> None:
    app.open("compare")
    app.test.selectbox(key="fan").set_value("aid_us").run()
    app.checked()
    fans = [
        json.loads(drawn.proto.spec)
        for drawn in app.test.get("vega_lite_chart")
        if "in Baseline, the reference. In" in drawn.proto.alt or f"in {LABEL}. In" in drawn.proto.alt
    ]
    assert len(fans) == 2
    scales = [layer["encoding"]["y"]["scale"] for fan in fans for layer in fan["layer"]]
    domains = {json.dumps(scale["domain"]) for scale in scales}
    assert len(domains) == 1
    turns = stored(stored_site).turns()
    of = turns[turns["variable"] == "aid_us"]
    low, high = json.loads(domains.pop())
    assert low < of["q05"].min() <= of["q95"].max() < high
    text = unescape(app.html)
    assert "Military aid of the United States: the median" in text
    assert "Over all 12 runs of each scenario, on one scale" in text
    last = of[(of["scenario"] == OTHER) & (of["turn"] == 12)]["q50"].item()
    assert f"Median in December 2025: {last:,.1f}" in text


def test_a_batch_that_was_only_played_has_the_same_quantiles(stored_site: Path) -> None:
    """Played again with everything recorded, it comes to what the stored batch of the same runs keeps."""
    only = stored(stored_site)
    source = open_source(only.folder.name, stamp_of(only))
    names = [scenario.name for scenario in source.batch.scenarios]
    (kept, _), (made, _) = (
        spread(one, names) for one in (source, replace(source, key="played", stored=None))
    )
    keys = ["scenario", "turn", "variable"]
    words = {"scenario": str, "variable": str}
    both = [table.astype(words).set_index(keys).sort_index() for table in (kept, made)]
    pd.testing.assert_frame_equal(both[0], both[1], check_dtype=False)
    assert len(kept) == 2 * 13 * len(VARIABLES)
    assert set(QUANTILES) <= set(made.columns)


def test_the_first_run_that_flips_is_played_both_ways(app: App, stored_site: Path) -> None:
    app.open("compare")
    first = flipping(stored_site)[0]
    assert app.test.number_input(key=RUN).value == first
    assert app.test.selectbox(key=MOVES).value == FLIPPED
    text = unescape(app.html)
    one, other = (replay(stored(stored_site), name, first) for name in ("baseline", OTHER))
    parting = part(course(one), course(other))
    assert parting.turn is not None
    assert f"Run {first} goes" in text
    assert f"In month {parting.turn} ({month_of((2024, 12), parting.turn)}) " in text
    assert f"it ends in “{OUTCOMES[str(other.outcome)]}” instead of “{OUTCOMES[str(one.outcome)]}”" in text
    links = [link.proto for link in app.test.get("page_link") if link.proto.label.startswith("Open this run")]
    assert [f"run={first}" in link.query_string for link in links] == [True, True]
    for link, label in zip(links, ("Baseline", "Minsk"), strict=True):
        assert f"scenario={label}" in link.query_string
    assert all("month=" in link.query_string and "batch=" in link.query_string for link in links)


def test_any_run_can_be_asked_for_in_the_address(app: App, stored_site: Path) -> None:
    stays = next(run for run in range(12) if run not in flipping(stored_site))
    app.open("compare", both=str(stays))
    assert f"Run {stays} goes" in unescape(app.html)
    assert "Both end in" in unescape(app.html)


def test_the_two_stories_are_told_where_they_differ_and_in_full_on_request(
    app: App, stored_site: Path
) -> None:
    app.open("compare")
    few = app.html.count("role='listitem' class='both")
    assert app.html.count("class='both parts'") == 1
    app.test.toggle(key="pair_every").set_value(True).run()
    app.checked()
    assert app.html.count("role='listitem' class='both") >= few
    assert app.html.count("class='both parts'") == 1


def test_a_flip_that_was_clicked_shows_its_runs(app: App, stored_site: Path) -> None:
    app.open("compare")
    both = ends(stored_site)
    run = flipping(stored_site)[-1]
    before, after = (OUTCOMES[both.loc[run, name]] for name in ("baseline", OTHER))
    of_kind = both[(both["baseline"] == both.loc[run, "baseline"]) & (both[OTHER] == both.loc[run, OTHER])]
    app.test.selectbox(key=MOVES).set_value(move(before, after)).run()
    app.checked()
    assert app.test.number_input(key=RUN).value == of_kind.index[0]
    pills = next(pills for pills in app.test.get("button_group") if "run" in pills.label)
    assert pills.label.startswith(f"{before} → {after}: ")
    app.test.selectbox(key=MOVES).set_value(ANY).run()
    app.checked()
    assert app.test.number_input(key=RUN).value == 0


def test_a_click_on_endings_taken_together_shows_all_that_flip(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr("sim.ui.compare_pair.st.session_state", state)
    follow(LABEL, OUTCOMES["frozen_conflict"], TOGETHER)
    assert state == {FOLLOW: (LABEL, FLIPPED)}
    follow(LABEL, OUTCOMES["frozen_conflict"], OUTCOMES["war_continues"])
    assert state == {FOLLOW: (LABEL, "Frozen conflict → War continues")}


def test_results_that_know_other_variables_are_told_in_place(
    app: App, stored_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = StoredBatch.turns

    def fewer(batch: StoredBatch) -> pd.DataFrame:
        table = turns(batch).astype({"variable": str})
        table = table[table["variable"] != "will_ukraine"]
        return table.assign(variable=table["variable"].replace("seat", "seat_of_old"))

    monkeypatch.setattr(StoredBatch, "turns", fewer)
    app.open("compare")
    assert app.warnings == [
        "No quantiles of will_ukraine in baseline, minsk_trilateral: this batch does not keep them."
    ]
    app.test.selectbox(key="fan").set_value("aid_us").run()
    app.checked()
    assert app.warnings == []


def test_what_is_followed_is_what_was_clicked(app: App, stored_site: Path) -> None:
    app.open("compare", reference=LABEL)
    both = ends(stored_site)
    run = flipping(stored_site)[0]
    after, before = (OUTCOMES[both.loc[run, name]] for name in ("baseline", OTHER))
    app.test.session_state[FOLLOW] = ("Baseline", move(before, after))
    app.test.run()
    app.checked()
    assert app.test.selectbox(key=SCENARIO).value == "Baseline"
    assert app.test.selectbox(key=MOVES).value == f"{before} → {after}"
    assert f"{before} → {after}: to these runs, side by side" in unescape(app.html)


def test_runs_made_with_other_rules_are_said_not_to_be_playable_again(app: App, stored_site: Path) -> None:
    manifest = stored(stored_site).folder / "manifest.json"
    text = manifest.read_text()
    changed = json.loads(text)
    changed["rules"] = "0" * 64
    manifest.write_text(json.dumps(changed))
    app.open("compare")
    assert app.warnings == []
    (said,) = [re.sub(r"\\(.)", r"\1", info.value) for info in app.test.info]
    assert "was played with other rules" in said
    assert not [link for link in app.test.get("page_link") if link.proto.label.startswith("Open this run")]
    assert "parts most from" in unescape(app.html) or "never part" in unescape(app.html)


def test_damaged_turns_are_told_in_place(app: App, stored_site: Path) -> None:
    turns = stored(stored_site).folder / "turns.parquet"
    turns.write_bytes(turns.read_bytes()[:-9])
    app.open("compare")
    (warning,) = app.warnings
    assert "turns.parquet: is damaged" in warning
    assert "One run, both ways" in app.html


def test_where_no_run_flips_any_run_is_shown(app: App, site: Path, stored_runs: Path) -> None:
    batch = load_batch("article")
    first = batch.scenarios[0]
    same = first.model_copy(update={"name": "same", "title": "The same"})
    few = batch.model_copy(update={"scenarios": (first, same), "runs": 3, "horizon": 4})
    run_batch(few, site / "runs", workers=1)
    app.open("compare")
    assert app.test.selectbox(key=MOVES).options[-1] == ANY
    assert FLIPPED not in app.test.selectbox(key=MOVES).options
    assert "goes the same way in “The same” as in the baseline, to the last digit" in unescape(app.html)
    assert "They tell the same story." in app.html
    assert "the medians never part from that of the baseline" in unescape(app.html)


def test_the_first_scenario_in_which_a_run_flips_is_shown(app: App, site: Path) -> None:
    batch = load_batch("article")
    first, second = batch.scenarios[:2]
    same = first.model_copy(update={"name": "same", "title": "The same"})
    some = batch.model_copy(update={"scenarios": (first, same, second), "runs": 12, "horizon": 12})
    run_batch(some, site / "runs", workers=1)
    app.open("compare")
    assert app.test.selectbox(key=SCENARIO).value == LABEL
    assert app.test.selectbox(key=MOVES).value == FLIPPED
    assert app.test.number_input(key=RUN).value == flipping(site)[0]


def test_the_small_batch_has_fans_too(app: App, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.ui.sources.SMALL_RUNS", 6)
    app.open("compare")
    assert app.warnings == []
    assert "Over all 6 runs of each scenario" in unescape(app.html)
    assert small_source(lambda done: None).batch.runs == 6
