"""The configuration files that come with the project are sound."""

from __future__ import annotations

import calendar
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from sim.config.library import Library
from sim.config.loader import check_file, find_configs, load_batch, load_claims, load_scenario
from sim.config.provenance import gaps, named_records, parameters_table
from sim.config.scenario import Scenario
from sim.config.schema import json_schema

CONFIGS = Path(__file__).parents[2] / "configs"
KNOWN = Library(CONFIGS)
FILES = sorted(CONFIGS.rglob("*.yaml"))
MONTHS = calendar.month_name[1:]
MOST_ALIKE = 4
SCENARIOS = sorted(path.stem for path in (CONFIGS / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(CONFIGS)) for path in FILES])
def test_every_file_is_valid_and_names_its_schema(path: Path) -> None:
    kind = check_file(path, known=KNOWN)
    depth = len(path.relative_to(CONFIGS).parts) - 1
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={'../' * depth}schema.json"
    assert kind == {"scenarios": "scenario", "batches": "batch"}.get(path.parent.name, path.stem)


def test_committed_schema_is_current() -> None:
    committed = json.loads((CONFIGS / "schema.json").read_text(encoding="utf-8"))
    assert committed == json_schema(), "write it anew: sim schema"


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_number_has_range_and_origin_and_survives_storage(name: str) -> None:
    scenario = load_scenario(name, known=KNOWN)
    assert gaps(scenario) == []
    assert Scenario.from_dict(scenario.to_dict()) == scenario
    rows = parameters_table(scenario)
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)


def test_no_number_rests_on_anything_from_after_the_start() -> None:
    """No source has later data, no text names a later month, save a shock its own and Zapad-2025."""
    later = re.compile(r"(?<!Zapad-)\b20(?:2[5-9]|3\d)\b|\bDecember 2024\b")
    found = []
    for name in SCENARIOS:
        scenario = load_scenario(name, known=KNOWN)
        for number, record in named_records(scenario):
            found += [
                f"{number}: {key}" for key in record.sources if scenario.sources[key].data_until > "2024-11"
            ]
            found += [f"{number}: {text}" for text in (record.text, record.note) if later.search(text)]
    assert sorted(set(found)) == []


def test_works_that_a_note_names_are_in_the_bibliography() -> None:
    scenario = load_scenario("baseline", root=CONFIGS)
    named = set()
    for _, record in named_records(scenario):
        for authors, year in re.findall(
            r"(?:after|in|and) ([A-Z]\w+(?: and [A-Z]\w+)?) (\d{4})", record.note
        ):
            if authors not in MONTHS:
                named.add("_".join([*authors.lower().split(" and "), year]))
        named.update(re.findall(r"\b[a-z]+(?:_[a-z]+)*_\d{4}\b", record.note))
    assert len(named) > 15
    assert named <= set(scenario.sources)


def test_every_source_is_cited() -> None:
    scenario = load_scenario("baseline", root=CONFIGS)
    claims = load_claims("ukraine", root=CONFIGS)
    texts = "".join(path.read_text(encoding="utf-8") for path in FILES if path.name != "sources.yaml")
    forms = {key for key in scenario.sources if re.fullmatch(r"[a-z]+(?:_[a-z]+)?_\d{4}", key)}
    uncited = [key for key in scenario.sources if key not in texts and key not in forms]
    assert uncited == []
    assert set(claims.cited()) <= set(scenario.sources)


@pytest.mark.parametrize("part", ["formats", "actors", "parameters", "start"])
def test_reasons_are_of_their_own(part: str) -> None:
    """A reason that many numbers share says nothing about any of them."""
    text = (CONFIGS / "world" / "ukraine" / f"{part}.yaml").read_text(encoding="utf-8")
    reasons = Counter(re.findall(r'assumption: "(.*?)"', text))
    reasons.pop(next((reason for reason in reasons if reason.startswith("Standard deviation")), ""), None)
    assert [
        reason for reason, count in reasons.items() if count > MOST_ALIKE or len(reason.split()) < 4
    ] == []


def test_batch_of_the_article() -> None:
    batch = load_batch("article", root=CONFIGS)
    names = ["baseline", "minsk_trilateral", "bilateral", "us_brokered", "broad"]
    assert [scenario.name for scenario in batch.scenarios] == names
    baseline, *others = batch.scenarios
    for scenario in others:
        assert scenario.open_formats == (scenario.name,)
        assert scenario.parameters == baseline.parameters
        assert scenario.actions == baseline.actions


def test_configurations_are_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_scenario("baseline").name == "baseline"
    assert (find_configs() / "scenarios").is_dir()
