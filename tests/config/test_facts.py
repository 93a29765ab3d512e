"""Facts: a part of a world that no run reads, checked like every other part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.limits import UNIT_BOUNDS
from sim.config.loader import check_file, load_facts, load_scenario
from sim.config.schema_facts import BY_MEASURE

HEAD = "schema: 1\nkind: facts\nfacts:\n"
FACT = "{measure: fighting_ends, low: 0.005, high: 0.03, unit: chance a month, source: paper}"
GOOD = f"{HEAD}  war_ends: {FACT}\n"


@pytest.fixture
def facts(tree: Path) -> Callable[[str], Path]:
    """Write a part with facts and name it in the world."""

    def write(text: str) -> Path:
        world = tree / "world" / "tiny" / "world.yaml"
        world.write_text(world.read_text().replace("claims.yaml]", "claims.yaml, facts.yaml]"))
        path = tree / "world" / "tiny" / "facts.yaml"
        path.write_text(text)
        return path

    return write


def test_facts_are_found_from_a_scenario_and_from_a_world(tree: Path, facts: Callable[[str], Path]) -> None:
    facts(GOOD)
    (fact,) = load_facts("case")
    assert (fact.name, fact.measure, fact.low, fact.high) == ("war_ends", "fighting_ends", 0.005, 0.03)
    assert (fact.kind, fact.sources) == ("source", ("paper",))
    assert fact.stated_at == "world/tiny/facts.yaml:4"
    assert load_facts("tiny", "world") == (fact,)


def test_a_world_without_facts_has_none(tree: Path) -> None:
    assert load_facts("case") == ()


def test_facts_change_nothing_of_what_is_played(tree: Path, facts: Callable[[str], Path]) -> None:
    before = load_scenario("case").digest()
    facts(GOOD)
    assert load_scenario("case").digest() == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("fighting_ends", "fighting_end"), "(did you mean 'fighting_ends'?)"),
        (GOOD.replace("low: 0.005", "low: 0.5"), "facts.war_ends.low: low 0.5 lies above high 0.03"),
        (GOOD.replace("high: 0.03", "high: 1.5"), "high: 1.5 lies outside what 'chance a month' allows"),
        (GOOD.replace("low: 0.005", "low: -0.1"), "low: -0.1 lies outside what 'chance a month'"),
        (GOOD.replace("high: 0.03", "high: .inf"), "facts.war_ends.high: .inf is not a finite number"),
        (GOOD.replace("high: 0.03", "high: 1e9"), "facts.war_ends.high: should be at most 1e+06"),
        (GOOD.replace("chance a month", "months"), "facts.war_ends.unit: should be 'chance a month'"),
        (GOOD.replace(", source: paper", ""), "no origin"),
        (GOOD.replace("paper", "papr"), "unknown source 'papr' (did you mean 'paper'?)"),
        (GOOD.replace(", high: 0.03", ""), "facts.war_ends.high: missing"),
        (GOOD.replace("low:", "lo: 1, low:"), "facts.war_ends.lo: unknown key (did you mean 'low'?)"),
    ],
)
def test_a_mistake_is_one_line(
    facts: Callable[[str], Path], complaints: Callable[[Path], list[str]], text: str, told: str
) -> None:
    (line,) = complaints(facts(text))
    assert told in line


def test_every_measure_has_a_unit_with_bounds() -> None:
    assert {measure.unit for measure in BY_MEASURE.values()} <= set(UNIT_BOUNDS)


def test_a_mistake_in_facts_stops_the_scenario(tree: Path, facts: Callable[[str], Path]) -> None:
    facts(HEAD + "  x: {}\n")
    with pytest.raises(ConfigError):
        load_scenario("case")


def test_the_shipped_facts_are_known_from_before_the_first_month() -> None:
    shipped = load_facts("baseline")
    assert shipped
    years = {source: entry.year for source, entry in load_scenario("baseline").sources.items()}
    for fact in shipped:
        assert fact.unit == BY_MEASURE[fact.measure].unit
        assert all(years[source] <= 2024 for source in fact.sources), fact.name
    assert check_file(Path(__file__).parents[2] / "configs/world/ukraine/facts.yaml") == "facts"
