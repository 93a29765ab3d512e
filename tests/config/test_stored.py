"""A resolved configuration survives being stored, and is the same wherever and however often it is read."""

from __future__ import annotations

import json
import random
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.config.errors import ConfigError
from sim.config.loader import load_batch, load_scenario
from sim.config.provenance import named_records
from sim.config.records import Record
from sim.config.scenario import Batch, Scenario
from sim.rules.vocabulary import VARIABLES

EVERYTHING = (
    "parameters: {front: {base: 0.3000000000000001}}\nstart: {access: 0}\nformats: []\n"
    "types: {ukraine: only, russia: {hard: 0.1, soft: 0.9}}\n"
    "policies: {russia: {script: [surge]}, china: 'a.b:C'}\n"
)


def test_round_trip_through_yaml_and_json(case: Callable[[str], Path]) -> None:
    case(EVERYTHING)
    scenario = load_scenario("case")
    stored = scenario.to_dict()
    for text_form in (
        json.loads(json.dumps(stored)),
        yaml.safe_load(yaml.safe_dump(stored)),  # sorts keys
        yaml.safe_load(yaml.safe_dump(stored, sort_keys=False, allow_unicode=True)),
    ):
        again = Scenario.from_dict(text_form)
        assert again == scenario
        assert list(again.actions) == list(scenario.actions)
        assert {n: list(a.types) for n, a in again.actors.items()} == {
            n: list(a.types) for n, a in scenario.actors.items()
        }
        assert list(named_records(again)) == list(named_records(scenario))
        assert again.to_dict() == stored
        assert again.digest() == scenario.digest()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_survive_to_the_last_bit(number: float) -> None:
    record = Record(value=number, low=number, high=number, unit="", kind="assumption", text="")
    stored = record.model_dump(mode="json")
    for again in (json.loads(json.dumps(stored)), yaml.safe_load(yaml.safe_dump(stored))):
        assert struct.pack("<d", Record.model_validate(again).value) == struct.pack("<d", number)


def test_batch_round_trip(tree: Path) -> None:
    batch = load_batch("pair")
    assert Batch.from_dict(json.loads(json.dumps(batch.to_dict()))) == batch


def test_same_files_give_the_same_dict_wherever_they_stand(
    case: Callable[[str], Path], tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case(EVERYTHING)
    here = load_scenario("case")
    other = tmp_path / "elsewhere" / "configs"
    shutil.copytree(tree, other)
    monkeypatch.chdir(other.parent)
    there = load_scenario("case")
    assert json.dumps(there.to_dict()) == json.dumps(here.to_dict())
    assert there.digest() == here.digest()
    assert str(tmp_path) not in json.dumps(here.to_dict())


def test_digest_sees_numbers_but_not_lines(case: Callable[[str], Path], tree: Path) -> None:
    case(EVERYTHING)
    before = load_scenario("case")
    case("# a comment\n\n" + EVERYTHING)
    moved = load_scenario("case")
    assert moved.to_dict() != before.to_dict()
    assert moved.digest() == before.digest()
    case(EVERYTHING.replace("0.3000000000000001", "0.3000000000000002"))
    assert load_scenario("case").digest() != before.digest()


def test_order_of_keys_in_a_file_changes_nothing(tree: Path) -> None:
    before = load_scenario("base").digest()
    path = tree / "world" / "tiny" / "start.yaml"
    head, _, rest = path.read_text().partition("\nstart:\n")
    rows = rest.splitlines(keepends=True)
    shuffled = random.Random(1).sample(rows, len(rows))
    assert shuffled != rows
    path.write_text(f"{head}\nstart:\n{''.join(shuffled)}")
    again = load_scenario("base")
    assert again.digest() == before
    assert list(again.start_values) == [v.name for v in VARIABLES if v.name in again.start_values]


@pytest.mark.parametrize(
    "data", [None, [], {}, {"name": 1}, {"actions": [1], "actors": {"russia": {"types": [{}]}}}]
)
def test_damaged_data_is_refused(data: object) -> None:
    with pytest.raises(ConfigError) as caught:
        Scenario.from_dict(data, "runs/x/config.yaml")
    assert all(line.startswith("runs/x/config.yaml:1:1: ") for line in caught.value.lines)
    assert all("\n" not in line for line in caught.value.lines)


def test_resolved_objects_do_not_change(tree: Path) -> None:
    scenario = load_scenario("base")
    with pytest.raises(ValueError, match="frozen"):
        scenario.parameters["front.base"].value = 1.0  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        scenario.name = "x"  # type: ignore[misc]
