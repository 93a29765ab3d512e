"""Structural choices: stated in the world, changed by a scenario, told when wrong, carried as codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.config.loader import load_scenario
from sim.config.provenance import parameters_table
from sim.config.scenario import Scenario
from sim.config.world import build_world
from sim.rules import parameters as P
from sim.rules.vocabulary import AGEING, CONVERGENCE, STRUCTURE

Complaints = Callable[[Path], list[str]]


def test_a_scenario_takes_another_alternative_and_keeps_the_rest(case: Callable[[str], Path]) -> None:
    case("structure: {learning: convergence}\n")
    scenario = load_scenario("case")
    taken = {name: choice.taken for name, choice in scenario.structure.items()}
    assert taken == {name: known[0] for name, known in STRUCTURE.items()} | {"learning": "convergence"}
    choice = scenario.structure["learning"]
    assert choice.why == "what the scenario 'case' supposes"
    assert choice.stated_at == "scenarios/case.yaml:7"
    assert scenario.structure["front_law"].why == "a reason for tests"
    assert list(choice.alternatives) == list(STRUCTURE["learning"])
    assert Scenario.from_dict(scenario.to_dict()) == scenario


def test_choices_are_codes_behind_the_rule_parameters(case: Callable[[str], Path]) -> None:
    plain = build_world(load_scenario("base"))
    case("structure:\n  learning: convergence\n  durability_law: ageing\n")
    world = build_world(load_scenario("case"))
    assert world.names[P.STRUCTURE_LEARNING] == "structure.learning"
    assert world.names[P.STRUCTURE_DURABILITY_LAW] == "structure.durability_law"
    assert world.values[P.STRUCTURE_LEARNING] == CONVERGENCE
    assert world.values[P.STRUCTURE_DURABILITY_LAW] == AGEING
    assert np.flatnonzero(world.values != plain.values).tolist() == [
        P.STRUCTURE_LEARNING,
        P.STRUCTURE_DURABILITY_LAW,
    ]
    assert [f"structure.{name}" for name in STRUCTURE] == list(
        world.names[P.STRUCTURE_EXPECTATION : P.STRUCTURE_DURABILITY_LAW + 1]
    )


def test_choices_stand_among_the_numbers(tree: Path) -> None:
    rows = {row["name"]: row for row in parameters_table(load_scenario("base"))}
    row = rows["structure.durability_law"]
    assert (row["value"], row["low"], row["high"], row["unit"]) == (0.0, 0.0, 0.0, "code")
    assert row["provenance"] == "a reason for tests"
    assert row["meaning"] == "structural choice durability_law: 0 temptation, 1 covariates, 2 ageing"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            "structure: {learnin: convergence}\n",
            ["7:13: structure.learnin: unknown key (did you mean 'learning'?)"],
        ),
        (
            "structure: {learning: convergance}\n",
            [
                "7:23: structure.learning: unknown 'convergance': not one of common_prospect, convergence "
                "(did you mean 'convergence'?)"
            ],
        ),
        (
            "structure: {durability_law: 2}\n",
            ["7:29: structure.durability_law: unknown 2: not one of temptation, covariates, ageing"],
        ),
        ("structure: ageing\n", ["7:12: structure: should be a mapping of keys to values, not 'ageing'"]),
    ],
)
def test_mistakes_in_a_scenario_are_told(
    lines: str, told: list[str], case: Callable[[str], Path], complaints: Complaints
) -> None:
    assert complaints(case(lines)) == told


def test_mistakes_in_a_world_are_told(tree: Path, complaints: Complaints) -> None:
    path = tree / "world" / "tiny" / "structure.yaml"
    good = path.read_text()
    path.write_text(good.replace("default: ratio", "default: ration"))
    assert complaints(path) == [
        "17:14: structure.front_law.default: unknown 'ration': not one of ratio, price_of_advance "
        "(did you mean 'ratio'?)"
    ]
    path.write_text(good.replace("      ageing: the theory of ageing\n", ""))
    (line,) = complaints(path)
    assert line.endswith("structure.durability_law.alternatives.ageing: missing")
    path.write_text(good.replace("why: a reason for tests", "why: ' '", 1))
    (line,) = complaints(path)
    assert "structure.expectation.why: should be filled in" in line


def test_every_shipped_choice_names_whose_theory_it_is() -> None:
    """Each alternative of the shipped world gives at least one author and year."""
    for choice in load_scenario("baseline").structure.values():
        for name, text in choice.alternatives.items():
            assert any(word.strip("(),;.")[-4:].isdigit() for word in text.split()), name
