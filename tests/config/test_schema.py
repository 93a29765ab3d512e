"""The JSON Schema for editors agrees with what the loader accepts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from sim.config.schema import JSON_SCHEMA, KINDS, json_schema, write_json_schema
from sim.config.schema_base import FileModel, Number, StandsLater, Table, table
from sim.config.yaml_source import read_yaml
from sim.rules.parameters import DERIVED, PARAMETERS
from sim.rules.vocabulary import VARIABLES


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def test_schema_is_valid_and_names_the_whole_vocabulary(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == JSON_SCHEMA
    text = json.dumps(schema, ensure_ascii=False)
    for parameter in PARAMETERS:
        assert (parameter.meaning in text) == (parameter.name not in DERIVED)
    for variable in VARIABLES:
        assert f'"{variable.name}"' in text


def test_valid_files_fit_the_schema(schema: dict[str, Any], tree: Path) -> None:
    validator = Draft202012Validator(schema)
    files = sorted(tree.rglob("*.yaml"))
    assert len(files) == 13
    for path in files:
        assert validator.is_valid(read_yaml(path).data), path


@pytest.mark.parametrize(
    "lines",
    [
        "parametres: {}\n",
        "parameters: {front: {bas: 0.5}}\n",
        "parameters: {front: {open_east: 0.5}}\n",
        "regions: {east_a: {held: 2}}\n",
        "regions: {east_a: {area: 2}}\n",
        "parameters: {front: {base: {value: 0.5, low: 0, high: 1, unit: share, source: paper}}}\n",
        "start: {access: 7}\n",
        "formats: [minsk]\n",
        "without: [russia]\n",
        "policies: {russia: {scrip: [surge]}}\n",
        "policies: {russia: {script: {2025-1: surge}}}\n",
        "table: {format: brod, first: 2025-01, every: 6}\n",
        "table: {format: broad, first: 2025-01}\n",
        "table: {format: broad, first: 2025-01, every: 6, offer: {deal: peace}}\n",
        "shocks: [{date: 2025-13, name: a, title: A, set: {will_us: 1}, assumption: so}]\n",
    ],
)
def test_mistakes_do_not_fit_the_schema(
    lines: str, schema: dict[str, Any], case: Callable[[str], Path]
) -> None:
    data = read_yaml(case(lines)).data
    assert not Draft202012Validator(schema).is_valid(data)
    assert not Draft202012Validator(json_schema("scenario")).is_valid(data)


def test_written_schema_is_the_schema(schema: dict[str, Any], tmp_path: Path) -> None:
    write_json_schema(tmp_path / "schema.json")
    assert json.loads((tmp_path / "schema.json").read_text("utf-8")) == schema
    for kind in KINDS:
        write_json_schema(tmp_path / "kind.json", kind)
        written = json.loads((tmp_path / "kind.json").read_text("utf-8"))
        Draft202012Validator.check_schema(written)
        assert written == json_schema(kind)
        assert written["title"] == f"A {kind} file"


def test_a_table_of_all_numbers_is_made_when_a_file_first_states_one() -> None:
    made: list[str] = []

    def make() -> type[Table]:
        made.append("made")
        return table("Late", {"front": (Number, "a number")})

    class File(FileModel):
        numbers: Annotated[Table, StandsLater(make)] | None = None

    assert File.model_validate({}).numbers is None
    assert made == []
    for _ in range(2):
        numbers = File.model_validate({"numbers": {"front": 1.0}}).numbers
        assert numbers is not None
        assert dict(numbers.entries()) == {"front": 1.0}
    assert made == ["made"]
    with pytest.raises(ValidationError) as caught:
        File.model_validate({"numbers": {"front": 1.0, "frnt": 2.0}})
    assert [error["loc"] for error in caught.value.errors()] == [("numbers", "frnt")]
