"""Drafts: what a reader changes, as an address, as a file, and as the scenario that both come to."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import load_scenario
from sim.config.scenario import Scenario
from sim.rules.vocabulary import FORMATS
from sim.screening.store import Effect, Screening
from sim.ui.draft import (
    DRAWN,
    Changes,
    by_influence,
    changed_name,
    file_text,
    has_types,
    open_start,
    read_address,
    read_draft,
    settable,
)

CHANGES = Changes(
    {"talks.stopping_cost": 0.1, "start.access": 2.0}, {"russia": "freeze"}, ("minsk_trilateral", "broad")
)


@pytest.fixture(scope="module")
def baseline(project: Path) -> Scenario:
    return load_scenario("baseline", root=project / "configs")


@pytest.mark.parametrize("end", ["low", "high"])
def test_every_number_may_be_set_to_either_end_in_one_file(
    end: str, baseline: Scenario, project: Path, tmp_path: Path
) -> None:
    values = {name: getattr(number.record, end) for name, number in settable(baseline).items()}
    assert len(values) > 300
    text = file_text(baseline, "baseline", Changes(values))
    found = settable(read_draft(text, tmp_path, project / "configs").scenario)
    assert {name: found[name].record.value for name in values} == pytest.approx(values, rel=1e-9)


def test_changes_come_to_what_they_say(baseline: Scenario, project: Path, tmp_path: Path) -> None:
    text = file_text(baseline, "baseline", CHANGES)
    draft = read_draft(text, tmp_path, project / "configs")
    assert draft.text == text
    assert draft.beside == baseline
    assert draft.scenario.name == "baseline_changed"
    assert draft.scenario.parameters["talks.stopping_cost"].value == 0.1
    assert draft.scenario.start_values["access"].value == 2
    assert draft.scenario.fixed_types == {"russia": "freeze"}
    assert draft.scenario.open_formats == ("minsk_trilateral", "broad")


def test_a_fixed_type_can_be_drawn_again(project: Path, tmp_path: Path) -> None:
    root = project / "configs"
    fixed = load_scenario("russia_freeze", root=root)
    text = file_text(fixed, "russia_freeze", Changes(types={"russia": DRAWN}))
    scenario = read_draft(text, tmp_path, root).scenario
    assert scenario.fixed_types == {}
    before = {name: spec.prior.value for name, spec in fixed.actors["russia"].types.items()}
    assert {name: spec.prior.value for name, spec in scenario.actors["russia"].types.items()} == before


def test_an_address_gives_the_changes_back(baseline: Scenario) -> None:
    assert read_address(CHANGES.to_address(), baseline) == (CHANGES, [])
    assert read_address("", baseline) == (Changes(), [])
    assert Changes().to_address() == ""
    none_open = Changes(formats=())
    assert read_address(none_open.to_address(), baseline) == (none_open, [])


@pytest.mark.parametrize(
    "part",
    [
        "talks.stopping_cost:9",
        "talks.stopping_cost:nan",
        "talks.stopping_cost:1e999",
        "talks.stopping_cost:",
        "talks.stopping_cost:.",
        "talks.nothing:1",
        "weight.russia.freeze.land:0.5",
        "type.russia:kind",
        "type.china:only",
        "type.:x",
        "formats:moon",
        "<script>:1",
        ":",
    ],
)
def test_what_cannot_be_set_is_named_and_left_out(part: str, baseline: Scenario) -> None:
    changes, wrong = read_address(f"start.access:2;{part}", baseline)
    assert changes == Changes({"start.access": 2.0})
    assert wrong == [part]


def test_derived_numbers_areas_and_ground_that_cannot_be_held_are_not_offered(baseline: Scenario) -> None:
    names = settable(baseline)
    assert not [
        name for name in names if name.startswith(("front.open_", "weight.", "action.", "structure."))
    ]
    regions = [name.split(".")[1] for name in names if name.startswith("region.")]
    assert regions
    assert all(baseline.regions[region].part != "c" for region in regions)


def test_the_most_influential_come_first_and_what_was_not_screened_last(baseline: Scenario) -> None:
    known = settable(baseline)
    few = {name: known[name] for name in ("front.noise", "talks.stopping_cost", "talks.cost_sd")}

    def effect(name: str, size: float) -> Effect:
        return Effect(name, size, "partition", size, "low", 0.01, 1, 0.0, 0.0)

    effects = {"talks.cost_sd": effect("talks.cost_sd", 0.2), "talks.stopping_cost": effect("x", 0.4)}
    screening = Screening("baseline", 10, 1, 36, "", "", effects)
    assert by_influence(few, screening) == ["talks.stopping_cost", "talks.cost_sd", "front.noise"]
    assert by_influence(few, None) == list(few)


def test_only_actors_with_several_types_have_a_choice(baseline: Scenario) -> None:
    assert has_types(baseline)["belarus"] == ("sincere", "hedger", "instrument")
    assert "china" not in has_types(baseline)


def test_a_start_is_held_against_what_it_extends(project: Path, tmp_path: Path) -> None:
    root = project / "configs"
    found = open_start("minsk_trilateral", tmp_path, root)
    assert found.beside is not None
    assert found.beside.name == "baseline"
    assert open_start("baseline", tmp_path, root).beside is None
    (tmp_path / "mine.yaml").write_text(
        file_text(found.scenario, "minsk_trilateral", Changes(formats=FORMATS), name="mine"), encoding="utf-8"
    )
    mine = open_start("mine.yaml", tmp_path, root)
    assert mine.scenario.open_formats == FORMATS
    assert mine.beside == found.scenario
    yours = read_draft(file_text(mine.scenario, "mine.yaml", Changes(), name="yours"), tmp_path, root)
    assert yours.beside == mine.scenario


def test_a_name_of_its_own_is_asked_for(baseline: Scenario, project: Path, tmp_path: Path) -> None:
    text = file_text(baseline, "baseline", Changes(), name="baseline")
    with pytest.raises(ConfigError, match="name: is that of the scenario it extends"):
        read_draft(text, tmp_path, project / "configs")


def test_a_changed_name_is_never_too_long_nor_that_of_its_start() -> None:
    long = "x" * 60
    assert len(changed_name(long)) <= 60
    assert changed_name(long) != long


def test_a_file_that_is_no_text_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is not text in UTF-8"):
        open_start("mine.yaml", tmp_path, project / "configs")
