"""What the rules alone set, no action and no shock may change: deals, collapses, catastrophes, tallies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.loader import check_file
from sim.config.schema_actions import BY_NAME, BY_RULES_ALONE, TERMS_IN_FORCE
from sim.config.schema_scenario import FROM_OUTSIDE
from sim.rules.vocabulary import ESCALATION_SCORE, TRUCES, VARIABLES

Complaints = Callable[[Path], list[str]]
TERMS = {
    *("deal", "land", "recognition", "neutrality", "force_cap", "guarantee", "foreign_forces", "relief"),
    *("belarus_clause", "monitoring", "dictated", "ratio_signed", "deal_months", "deal_format"),
}


def test_the_names_are_those_of_the_vocabulary() -> None:
    assert TERMS_IN_FORCE == TERMS
    assert set(BY_NAME) >= BY_RULES_ALONE >= TERMS | {"collapse_russia", "nuclear", "nato", "violations"}
    told = [variable.name for variable in VARIABLES[TRUCES : ESCALATION_SCORE + 1]]
    assert set(told) <= BY_RULES_ALONE  # what is counted for the table of outcomes


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        *(
            ("{on: grey_zone, set: 0.8}", f"{{on: {name}, add: 0.1}}", f"effects.3.on: {name} is set by")
            for name in sorted(BY_RULES_ALONE)
        ),
        ("from: force_russia", "from: deal_months", "effects.2.from: deal_months is set by"),
        ("to: force_north", "to: collapse_russia", "effects.2.to: collapse_russia is set by"),
    ],
)
def test_no_action_changes_it(tree: Path, complaints: Complaints, old: str, new: str, told: str) -> None:
    path = tree / "world" / "tiny" / "actions.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    (line,) = complaints(path)
    assert f": actions.russia.surge.{told} the rules alone" in line
    assert int(line.split(":")[0]) == text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("name", sorted(BY_RULES_ALONE - FROM_OUTSIDE))
@pytest.mark.parametrize("operation", ["add", "set", "scale"])
def test_no_shock_changes_it(
    case: Callable[[str], Path], complaints: Complaints, operation: str, name: str
) -> None:
    shock = f"date: 2025-03, name: x, title: X, {operation}: {{{name}: 1}}, assumption: for tests"
    (line,) = complaints(case(f"shocks:\n  - {{{shock}}}\n"))
    assert line.endswith(f"shocks.0.{operation}.{name}: {name} is set by the rules alone")


def test_a_shock_may_suppose_a_russian_collapse(case: Callable[[str], Path]) -> None:
    sets = "set: {collapse_russia: 6, collapsed_russia: 3}"
    path = case(f"shocks:\n  - {{date: 2025-03, name: x, title: X, {sets}, assumption: for tests}}\n")
    assert check_file(path) == "scenario"


def test_conditions_may_read_it(tree: Path) -> None:
    path = tree / "world" / "tiny" / "actions.yaml"
    assert 'when: {deal: "= 0"' in path.read_text()
    assert check_file(path) == "actions"
