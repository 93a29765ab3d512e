"""Every number has a name, a range, an origin and a place in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import load_scenario
from sim.config.provenance import gaps, named_records, numbers, parameters_table
from sim.rules.parameters import PARAMETERS


def test_names(tree: Path) -> None:
    names = [name for name, _ in named_records(load_scenario("base"))]
    assert len(names) == len(set(names))
    assert names[: len(PARAMETERS)] == [parameter.name for parameter in PARAMETERS]
    assert [name for name in names if name.startswith(("condition.", "action."))] == [
        "condition.russia.surge.will_russia",
        "condition.russia.surge.will_russia_2",
        "condition.russia.surge.deal",
        "action.russia.surge.force_russia",
        "action.russia.surge.force_russia_2",
        "action.russia.surge.move_force_north",
        "action.russia.surge.grey_zone",
        "action.russia.surge.access",
        "action.russia.surge.doctrine",
        "action.belarus.raise_access.access",
    ]
    for name in (
        "front.base",
        "start.will_russia",
        "spread.russia",
        "prior.russia.hard",
        "effort.russia.soft",
        "weight.russia.hard.land",
        "weight.china.only.risk",
        "format.minsk_trilateral.recognition_russia",
        "shock.early.will_us_base",
    ):
        assert name in names
    assert "effort.china.only" not in names


def test_order_of_one_actors_numbers_does_not_hang_on_anothers_menu(
    case: Callable[[str], Path], tree: Path
) -> None:
    case("without: [russia.surge]\n")
    before = [name for name, _ in named_records(load_scenario("base"))]
    after = [name for name, _ in named_records(load_scenario("case"))]
    assert after == [name for name in before if "russia.surge" not in name]


def test_table(tree: Path) -> None:
    scenario = load_scenario("base")
    rows = {row["name"]: row for row in parameters_table(scenario)}
    assert rows["action.russia.surge.doctrine"] == {
        "name": "action.russia.surge.doctrine",
        "value": 0.1,
        "low": 0.0,
        "high": 0.3,
        "unit": "index 0-1",
        "kind": "source",
        "provenance": "A. Author (2024). A paper. A journal 1",
        "note": "",
        "where": "world/tiny/actions.yaml:26",
        "meaning": "To surge: added to doctrine (how far doctrine lowers the nuclear threshold)",
    }
    assert rows["start.will_russia"]["kind"] == "unverified"
    assert rows["start.will_russia"]["provenance"] == "a place to look"
    both = "A. Author (2024). A paper. A journal 1; An office (2023). A report. An office"
    assert rows["shock.early.will_us_base"]["provenance"] == both
    assert all(row["meaning"] and row["unit"] and row["provenance"] for row in rows.values())


def test_every_number_leads_to_the_line_that_states_it(tree: Path) -> None:
    for number in numbers(load_scenario("base")):
        file, _, line = number.record.stated_at.rpartition(":")
        stated = (tree / file).read_text().splitlines()[int(line) - 1]
        last = number.name.removesuffix("_2").rpartition(".")[2]
        word = {"only": "only", "hard": "prior", "soft": "prior"}.get(last, last.removeprefix("move_"))
        if number.name.startswith("spread."):
            word = "spread"
        if number.name.startswith("effort."):
            word = "effort"
        assert word in stated, (number.name, stated)


def test_a_number_may_not_rest_on_data_from_after_the_start(tree: Path) -> None:
    sources = tree / "world" / "tiny" / "sources.yaml"
    sources.write_text(sources.read_text().replace("year: 2024", "year: 2025").replace("2024-11", "2024-12"))
    with pytest.raises(ConfigError) as caught:
        load_scenario("base")
    assert caught.value.lines == [
        "configs/world/tiny/actions.yaml:26:63: actions.russia.surge.effects.5.source: source 'paper' has "
        "data of 2024-12: no number of this world may rest on data later than 2024-11",
    ]


def test_a_world_may_declare_hindsight(tree: Path) -> None:
    world = tree / "world" / "tiny"
    sources, header = world / "sources.yaml", world / "world.yaml"
    sources.write_text(sources.read_text().replace("year: 2024", "year: 2025").replace("2024-11", "2025-01"))
    header.write_text(header.read_text().replace("start: 2024-12\n", "start: 2024-12\ndata_until: 2025-01\n"))
    scenario = load_scenario("base")
    assert scenario.data_until == "2025-01"
    assert gaps(scenario) == []
    assert gaps(scenario.model_copy(update={"data_until": "2024-12"})) == [
        "action.russia.surge.doctrine: the source 'paper' has data of 2025-01",
        "shock.early.will_us_base: the source 'paper' has data of 2025-01",
    ]


def test_a_scenario_may_not_either(case: Callable[[str], Path], tree: Path) -> None:
    world = tree / "world" / "tiny"
    actions = world / "actions.yaml"
    actions.write_text(actions.read_text().replace("source: paper", "source: report"))
    sources = world / "sources.yaml"
    sources.write_text(sources.read_text().replace("year: 2024", "year: 2025").replace("2024-11", "2025-03"))
    base = tree / "scenarios" / "base.yaml"
    base.write_text(base.read_text().replace("[paper, report]", "report"))
    case("start: {access: {value: 1, low: 1, high: 1, source: [report, paper]}}\n")
    with pytest.raises(ConfigError) as caught:
        load_scenario("case")
    assert len(caught.value.lines) == 1
    assert "start.access.source.1: source 'paper' has data of 2025-03: no number" in caught.value.lines[0]


def test_gaps(case: Callable[[str], Path]) -> None:
    case(
        "parameters: {front: {base: {value: 0.5, low: 0.5, high: 0.5, source: paper}, slope: 0.5}}\n"
        "start: {access: {value: 1, low: 1, high: 1, source: paper}}\n"
    )
    scenario = load_scenario("case")
    assert gaps(scenario) == ["front.base: no range"]
    report, paper = scenario.sources["report"], scenario.sources["paper"]
    for until, what in (("2024-12", "has data of 2024-12"), ("", "does not say until when its data reach")):
        told = gaps(
            scenario.model_copy(
                update={
                    "sources": {"report": report, "paper": paper.model_copy(update={"data_until": until})}
                }
            )
        )
        assert f"start.access: the source 'paper' {what}" in told
    without = scenario.model_copy(update={"sources": {"report": report}})
    assert gaps(without) == [
        "front.base: the bibliography has no source 'paper'",
        "front.base: no range",
        "start.access: the bibliography has no source 'paper'",
        "action.russia.surge.doctrine: the bibliography has no source 'paper'",
        "shock.early.will_us_base: the bibliography has no source 'paper'",
    ]
    blank = scenario.parameters["front.noise"].model_copy(update={"text": " "})
    unfounded = scenario.model_copy(update={"parameters": {**scenario.parameters, "front.noise": blank}})
    assert "front.noise: no origin" in gaps(unfounded)
