"""A world may take parts of another world and state what differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import check_file, load_scenario
from sim.config.schema_regions import NO_GROUND_IN_C
from sim.rules.parameters import DERIVED

Complaints = Callable[[Path], list[str]]
OTHER = """\
schema: 1
kind: world
name: later
title: Another start
start: 2026-01
parts: [../tiny/sources.yaml, ../tiny/parameters.yaml, ../tiny/actors.yaml, ../tiny/actions.yaml,
  ../tiny/formats.yaml, differences.yaml, ../tiny/start.yaml, ../tiny/structure.yaml, ../tiny/regions.yaml]
"""
DIFFERENCES = """\
schema: 1
kind: differences
sources:
  survey: {authors: B. Author, year: 2024, title: A survey, where: A journal 2, data_until: 2024-11}
parameters:
  front:
    base: {value: 2, low: 1, high: 3, source: survey}
regions:
  east_b: {held: {value: 0.25, low: 0.1, high: 0.3, source: survey}}
"""
SCENARIO = """\
schema: 1
kind: scenario
name: elsewhen
title: Elsewhen
question: What if later?
extends: later
"""


@pytest.fixture
def later(tree: Path) -> Path:
    """The folder of a world that takes the parts of `tiny` and states differences."""
    folder = tree / "world" / "later"
    folder.mkdir()
    (folder / "world.yaml").write_text(OTHER)
    (folder / "differences.yaml").write_text(DIFFERENCES)
    (tree / "scenarios" / "elsewhen.yaml").write_text(SCENARIO)
    return folder


def test_what_differs_is_stated_and_all_else_is_that_of_the_other_world(later: Path) -> None:
    first, second = load_scenario("base"), load_scenario("elsewhen")
    assert second.start == (2026, 1)
    assert second.world == "later"
    assert second.actions == first.actions
    changed = {name for name, record in second.parameters.items() if record != first.parameters[name]}
    assert changed == {"front.base", *(name for name in DERIVED if name in changed)}
    assert second.regions["east_b"].held.value == 0.25 != first.regions["east_b"].held.value
    assert second.parameters["front.held_b_east"].value != first.parameters["front.held_b_east"].value
    base = second.parameters["front.base"]
    assert (base.value, base.sources, base.stated_at) == (2, ("survey",), "world/later/differences.yaml:7")
    assert set(second.sources) == {*first.sources, "survey"}
    assert "survey" not in first.sources


def test_every_file_of_such_a_world_can_be_checked(later: Path) -> None:
    assert check_file(later / "world.yaml") == "world"
    assert check_file(later / "differences.yaml") == "differences"
    assert check_file(later.parent / "tiny" / "parameters.yaml") == "parameters"


def test_mistakes_in_differences(later: Path, complaints: Complaints) -> None:
    path = later / "differences.yaml"
    path.write_text(
        DIFFERENCES.replace("survey: {", "paper: {").replace("base: {value: 2", "base: {value: 4")
        .replace("regions:\n", "    bas: 1\nregions:\n")
        .replace("east_b:", "east_c:")
    )
    assert complaints(path) == [
        "4:3: sources.paper: is in the bibliography already: differences add to it and change none of its "
        "entries",
        "7:19: parameters.front.base.value: 4 lies outside its range 1 to 3",
        "7:47: parameters.front.base.source: unknown source 'survey'",
        "8:5: parameters.front.bas: unknown key (did you mean 'base'?)",
        "10:3: regions.east_c: unknown region 'east_c' (did you mean 'east_b'?)",
        "10:61: regions.east_c.held.source: unknown source 'survey'",
    ]


def test_no_world_rests_on_what_came_after_the_article(later: Path, complaints: Complaints) -> None:
    assert load_scenario("elsewhen").evidence_until == "2024-11"
    path = later / "differences.yaml"
    path.write_text(DIFFERENCES.replace("year: 2024", "year: 2025").replace("2024-11", "2025-12"))
    later_data = "source 'survey' has data of 2025-12: no number may rest on data from after 2024-11"
    assert complaints(path) == [
        f"7:47: parameters.front.base.source: {later_data}",
        f"9:61: regions.east_b.held.source: {later_data}",
    ]
    header = later / "world.yaml"
    header.write_text(OTHER.replace("start: 2026-01\n", "start: 2026-01\nevidence_until: 2025-12\n"))
    told = [line for line in complaints(header) if line.startswith("6:")]
    assert told == [
        "6:17: evidence_until: 2025-12 is after 2024-11: no number of any world rests on later data"
    ]
    header.write_text(OTHER.replace("start: 2026-01\n", "start: 2026-01\nevidence_until: 2024-10\n"))
    path.write_text(DIFFERENCES)
    (told,) = [line for line in complaints(path) if line.startswith("7:")]
    assert told.endswith("source 'survey' has data of 2024-11: no number may rest on data from after 2024-10")


def test_differences_hold_no_ground_of_part_c(later: Path, complaints: Complaints) -> None:
    regions = later.parent / "tiny" / "regions.yaml"
    regions.write_text(regions.read_text().replace("part: b", "part: c", 1))
    assert complaints(later / "differences.yaml") == [
        f"9:48: regions.east_b.held.high: {NO_GROUND_IN_C}"
    ]
    (later / "differences.yaml").write_text(
        DIFFERENCES.replace("value: 0.25, low: 0.1, high: 0.3", "value: 0, low: 0, high: 0")
    )
    assert load_scenario("elsewhen").regions["east_b"].held.high == 0


def test_differences_hold_no_more_than_there_is(later: Path, complaints: Complaints) -> None:
    path = later / "differences.yaml"
    path.write_text(DIFFERENCES.replace("high: 0.3, source: survey}}", "high: 1.3, source: survey}}"))
    assert complaints(path) == ["9:48: regions.east_b.held.high: should be at most 1, not 1.3"]


def test_differences_that_state_none(later: Path, complaints: Complaints) -> None:
    (later / "differences.yaml").write_text("schema: 1\nkind: differences\n")
    told = complaints(later / "differences.yaml")
    assert told == ["1:1: file: states no difference: give sources, parameters or regions"]


def test_a_part_of_another_world_that_is_not_there(later: Path) -> None:
    path = later / "world.yaml"
    path.write_text(OTHER.replace("../tiny/start.yaml", "../tiny/strt.yaml"))
    with pytest.raises(ConfigError) as caught:
        check_file(path)
    assert caught.value.lines == [
        "configs/world/later/world.yaml:6:8: parts: no part of the kind start",
        "configs/world/later/world.yaml:7:43: parts.6: no such file '../tiny/strt.yaml' "
        "(did you mean 'start.yaml'?)",
    ]
