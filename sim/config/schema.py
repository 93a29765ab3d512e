"""The kinds of configuration file: checking a file against its schema, and JSON Schema for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from sim.config import messages
from sim.config.document import Document
from sim.config.errors import quoted
from sim.config.schema_actions import ActionsFile
from sim.config.schema_claims import ClaimsFile
from sim.config.schema_differences import DifferencesFile
from sim.config.schema_scenario import BatchFile, ScenarioFile
from sim.config.schema_world import (
    ActorsFile,
    FormatsFile,
    ParametersFile,
    SourcesFile,
    StartFile,
    WorldFile,
)

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
KINDS: dict[str, type[BaseModel]] = {
    "world": WorldFile,
    "sources": SourcesFile,
    "parameters": ParametersFile,
    "actors": ActorsFile,
    "actions": ActionsFile,
    "formats": FormatsFile,
    "start": StartFile,
    "claims": ClaimsFile,
    "differences": DifferencesFile,
    "scenario": ScenarioFile,
    "batch": BatchFile,
}

File = TypeVar("File", bound=BaseModel)


def kind_of(document: Document) -> str | None:
    """The kind that a file gives itself; None, with the mistake noted, where it gives none that exists."""
    if not isinstance(document.data, dict):
        document.report((), f"should be a mapping of keys to values, not {quoted(document.data)}")
    elif "kind" not in document.data:
        document.report(("kind",), "missing")
    else:
        kind = document.data["kind"]
        if isinstance(kind, str) and kind in KINDS:
            return kind
        what = f"unknown kind {quoted(kind)}: not one of {', '.join(KINDS)}"
        document.report(("kind",), what, word=kind if isinstance(kind, str) else "", choices=KINDS)
    return None


def validate(document: Document, schema: type[File]) -> File | None:
    """The content checked against its schema; None, with every mistake noted, where it does not fit."""
    try:
        return schema.model_validate(document.data)
    except ValidationError as error:
        messages.report(document, schema, error)
        return None


AnyFile = Annotated[
    WorldFile
    | SourcesFile
    | ParametersFile
    | ActorsFile
    | ActionsFile
    | FormatsFile
    | StartFile
    | ClaimsFile
    | DifferencesFile
    | ScenarioFile
    | BatchFile,
    Field(discriminator="kind"),
]


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one kind of file or, without a kind, of any of them."""
    adapter: TypeAdapter[Any] = TypeAdapter(KINDS[kind] if kind else AnyFile)
    title = f"A {kind} file" if kind else "A configuration file"
    return {"$schema": JSON_SCHEMA, "title": title, **_lean(adapter.json_schema())}


def write_json_schema(path: Path, kind: str | None = None) -> None:
    """Write the JSON Schema of one kind of file, or of any of them; one definition a line."""
    schema = json_schema(kind)
    definitions = schema.pop("$defs")
    head = json.dumps(schema, indent=1, ensure_ascii=False).removesuffix("\n}")
    rows = ",\n".join(
        f'  "{name}": {json.dumps(definitions[name], ensure_ascii=False)}' for name in sorted(definitions)
    )
    path.write_text(f'{head},\n "$defs": {{\n{rows}\n }}\n}}\n', encoding="utf-8")


def _lean(part: Any) -> Any:
    """The schema without generated titles, and without the nothing that an optional key may hold."""
    if isinstance(part, list):
        return [_lean(item) for item in part if item != {"type": "null"}]
    if not isinstance(part, dict):
        return part
    lean = {
        key: _lean(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
    choices = lean.get("anyOf", ())
    if len(choices) == 1:
        del lean["anyOf"]
        lean = {**choices[0], **lean}
    return lean
