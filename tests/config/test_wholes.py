"""Shares of one whole: a file in which they are more than it is refused where it says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import check_file, load_scenario
from sim.config.wholes import WHOLES
from sim.rules.parameters import PARAMETERS

Complaints = Callable[[Path], list[str]]


def test_the_names_are_those_of_parameters_that_are_shares() -> None:
    units = {parameter.name: parameter.unit for parameter in PARAMETERS}
    assert {units[name] for names in WHOLES.values() for name in names} == {"share"}


@pytest.mark.parametrize(
    ("east", "south", "told"),
    [
        (
            "{value: 0.6, low: 0.5, high: 0.7, assumption: a}",
            "{value: 0.5, low: 0.4, high: 0.6, assumption: a}",
            "1.1",
        ),
        (
            "{value: 0.6, low: 0.5, high: 0.8, assumption: a}",
            "{value: 0.2, low: 0.1, high: 0.3, assumption: a}",
            "1.1",
        ),
    ],
)
def test_a_world_is_refused_at_the_last_of_them(tree: Path, east: str, south: str, told: str) -> None:
    path = tree / "world" / "tiny" / "parameters.yaml"
    lines = path.read_text().splitlines()
    for place, line in enumerate(lines):
        if "share_east:" in line or "share_south:" in line:
            name = line.split(":")[0]
            lines[place] = f"{name}: {east if 'east' in line else south}"
    path.write_text("\n".join(lines) + "\n")
    number = next(place for place, line in enumerate(lines, start=1) if "share_south:" in line)
    with pytest.raises(ConfigError) as refused:
        check_file(path, root=tree)
    (line,) = refused.value.lines
    assert line.startswith(f"configs/world/tiny/parameters.yaml:{number}:18: parameters.front.share_south: ")
    assert line.endswith(f"more than all of the advance: {told}")


def test_a_scenario_is_refused_where_it_states_one(
    case: Callable[[str], Path], complaints: Complaints
) -> None:
    (line,) = complaints(
        case("parameters: {front: {share_east: {value: 0.8, low: 0.7, high: 0.9, assumption: a}}}\n")
    )
    assert "parameters.front.share_east: front.share_east and front.share_south are more than all of" in line
    assert line.endswith("the advance: 1.1")


def test_shares_that_fit_exactly_are_taken(case: Callable[[str], Path]) -> None:
    assert (
        check_file(
            case("parameters: {front: {share_east: {value: 0.55, low: 0.55, high: 0.55, assumption: a}}}\n")
        )
        == "scenario"
    )


def test_what_ships_fits() -> None:
    found = load_scenario("baseline").parameters
    assert sum(found[name].high for name in WHOLES["the advance"]) <= 1.0
