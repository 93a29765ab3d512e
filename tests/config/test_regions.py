"""Regions: what the rules reckon with follows from areas and held shares, in files and in a vector."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.config.loader import load_scenario
from sim.config.provenance import gaps
from sim.config.records import RegionSpec
from sim.config.regions import derived, derived_records
from sim.config.world import build_world
from sim.rules import parameters as P
from sim.rules import vocabulary as V
from tests import helpers

AREA, LOW, HIGH = 20.0, 19.0, 22.0


def test_every_derived_parameter_is_a_sum_over_regions() -> None:
    scenario = helpers.world().scenario
    entries = list(derived(scenario.regions, scenario.axes))
    assert {entry.name for entry in entries} == P.DERIVED
    for part in ("a", "b"):
        members = {name for name, spec in scenario.regions.items() if spec.part == part}
        for what in ("open", "held"):
            behind = [name for e in entries if (e.part, e.what) == (part, what) for name in e.regions]
            assert sorted(behind) == sorted(members)


def test_values_and_ranges_by_hand(tree: Path) -> None:
    parameters = load_scenario("base").parameters
    opened, held, area = (parameters[f"front.{name}"] for name in ("open_east", "held_east", "area_a"))
    assert (opened.value, opened.low, opened.high) == (AREA * 0.5, LOW * 0.25, HIGH * 0.75)
    assert (held.value, held.low, held.high) == (AREA * 0.5, LOW * 0.25, HIGH * 0.75)
    assert (area.value, area.low, area.high) == (4 * AREA, 4 * LOW, 4 * HIGH)
    assert (parameters["front.open_b_north"].value, parameters["front.held_b_north"].value) == (AREA, 0.0)
    assert all(parameters[name].fixed for name in P.DERIVED)


def test_the_origin_is_that_of_the_least_certain_number_and_names_the_regions(tree: Path) -> None:
    parameters = load_scenario("base").parameters
    opened, area = parameters["front.open_east"], parameters["front.area_a"]
    assert (opened.kind, opened.sources) == ("assumption", ())
    assert opened.text == "derived from the areas and held shares of Region a in the east"
    assert (area.kind, area.sources) == ("source", ("report",))
    assert area.note.startswith("derived from the areas of Region a in the east, Region a in the south")
    assert opened.stated_at == "world/tiny/regions.yaml:45"
    nothing = load_scenario("base")
    only_b = {name: spec for name, spec in nothing.regions.items() if spec.part == "b"}
    axes = {
        axis: spec.model_copy(update={"path": tuple(n for n in spec.path if n in only_b)})
        for axis, spec in nothing.axes.items()
    }
    record = derived_records(only_b, axes)["front.open_north"]
    assert (record.value, record.low, record.high) == (0.0, 0.0, 0.0)
    assert record.text == "derived: no region of part A lies on this axis"


def test_a_scenario_changes_a_held_share_and_what_follows_from_it(case: Callable[[str], Path]) -> None:
    case("regions: {east_a: {held: 0.75}, east_b: {held: {value: 0.1, low: 0, high: 0.2, source: paper}}}\n")
    base, scenario = load_scenario("base"), load_scenario("case")
    changed = {n for n, record in scenario.parameters.items() if record.value != base.parameters[n].value}
    assert changed == {"front.open_east", "front.held_east", "front.open_b_east", "front.held_b_east"}
    assert scenario.parameters["front.open_east"].value == AREA * 0.25
    assert scenario.parameters["front.held_b_east"].value == pytest.approx(2.0)
    assert scenario.parameters["front.held_b_east"].sources == ("report", "paper")
    held = scenario.regions["east_a"].held
    assert (held.value, held.fixed, held.text) == (0.75, True, "what the scenario 'case' supposes")
    assert gaps(scenario) == []


def test_a_scenario_cannot_hold_ground_of_part_c(
    case: Callable[[str], Path], tree: Path, complaints: Callable[[Path], list[str]]
) -> None:
    path = tree / "world" / "tiny" / "regions.yaml"
    at = path.read_text().index("part: b")
    path.write_text(path.read_text()[:at] + "part: c" + path.read_text()[at + len("part: b") :])
    held = "regions: {east_b: {held: {value: 0.1, low: 0, high: 0.2, source: paper}}}\n"
    assert complaints(case(held)) == [
        "7:26: regions.east_b.held: no law counts ground of part c that is held at the start: should be 0"
    ]


@pytest.mark.parametrize(("part", "instead"), [("a", "b"), ("b", "c")])
def test_a_world_has_ground_of_the_parts_whose_share_is_reckoned(
    tree: Path, complaints: Callable[[Path], list[str]], part: str, instead: str
) -> None:
    path = tree / "world" / "tiny" / "regions.yaml"
    text = path.read_text().replace(f"part: {part}", f"part: {instead}")
    if part == "a":
        text = text.replace("low: 0.25, high: 0.75", "low: 0.25, high: 1")
    path.write_text(text)
    assert complaints(path) == [f"3:1: regions: no region of part {part}: the rules divide by its area"]


def test_a_held_share_in_the_world_file_changes_the_model(tree: Path) -> None:
    before = build_world(load_scenario("base"))
    path = tree / "world" / "tiny" / "regions.yaml"
    path.write_text(path.read_text().replace("held: {value: 0.5", "held: {value: 0.6", 1))
    after = build_world(load_scenario("base"))
    changed = {name for name, x, y in zip(before.names, before.values, after.values, strict=False) if x != y}
    assert changed == {"front.open_east", "front.held_east", "region.east_a.held"}
    assert after.values[P.FRONT_OPEN_EAST] == pytest.approx(AREA * 0.4)


def test_a_vector_follows_its_regions() -> None:
    world = helpers.world()
    assert world.follow(world.values).tobytes() == world.values.tobytes()
    drawn = helpers.values(world, {"region.donetsk.held": 0.61})
    followed = world.follow(drawn)
    changed = {world.names[i] for i in np.flatnonzero(followed != drawn)}
    assert changed == {"front.open_east", "front.held_east"}
    gap = world.scenario.regions["donetsk"].area.value * (0.66 - 0.61)
    assert followed[P.FRONT_OPEN_EAST] == pytest.approx(world.values[P.FRONT_OPEN_EAST] + gap)
    assert followed[-1] == drawn[-1]


def test_the_26_regions_of_ukraine() -> None:
    scenario = helpers.world().scenario
    regions: dict[str, RegionSpec] = scenario.regions
    assert len(regions) == 26
    assert sum(spec.area.value for spec in regions.values()) == pytest.approx(603.5, abs=0.1)
    assert [sum(spec.part == part for spec in regions.values()) for part in V.PARTS_OF_THE_PLAN] == [5, 13, 8]
    held = sum(spec.area.value * spec.held.value for spec in regions.values())
    assert held == pytest.approx(111.8, abs=1.0)  # Reuters, 20 November 2024: more than 110
    assert {name for name, spec in regions.items() if not spec.held.fixed} == {
        *("donetsk", "kharkiv", "kherson", "luhansk", "mykolaiv", "zaporizhzhia")
    }
    assert all(spec.area.fixed for spec in regions.values())


def test_no_axis_ends_before_its_gain_can() -> None:
    """East and north have room for the largest gain there is, the others for their share beside it."""
    world = helpers.world()
    scenario, p = world.scenario, world.values
    room = {
        axis: sum(
            scenario.regions[n].area.value * (1 - scenario.regions[n].held.value)
            for n in scenario.axes[axis].path
        )
        for axis in V.AXES
    }
    assert room["east"] > 150.0
    assert room["north"] > 150.0
    east, south = p[P.FRONT_SHARE_EAST], p[P.FRONT_SHARE_SOUTH]
    assert room["south"] > 150.0 * south / east
    assert room["northeast"] > 150.0 * (1.0 - east - south) / east
