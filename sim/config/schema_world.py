"""Schema of a world: its header and the parts with sources, parameters, actors, formats and starting values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from sim.config.schema_base import (
    Distinct,
    FileModel,
    Month,
    Name,
    Number,
    Origin,
    RecordFile,
    Table,
    Text,
    Version,
    mistake,
    needs_origin,
    record,
    table,
)
from sim.rules.parameters import PARAMETERS
from sim.rules.vocabulary import ACTORS, FORMAT_FIELDS, FORMATS, GOALS, MAX_TYPES, VARIABLES

PARTS = ("sources", "parameters", "actors", "actions", "formats", "start")
BROKERS = ("belarus", "united_states", "europe", "none")
UNIT_BOUNDS = {"chance": (0.0, 1.0), "share": (0.0, 1.0), "index 0-1": (0.0, 1.0), "0 or 1": (0.0, 1.0)}
WEIGHT_UNIT, PRIOR_UNIT, EFFORT_UNIT, SPREAD_UNIT, FACTOR_UNIT = "weight", "chance", "index", "utility", "factor"
TOLERANCE = 1e-9

Actor = Literal[ACTORS]


def bounded_record(unit: str) -> type[RecordFile]:
    """The record of a number in this unit, within the bounds that the unit itself implies."""
    return record(unit, *UNIT_BOUNDS.get(unit, (None, None)))


class WorldFile(FileModel):
    """Header of a world: when it begins and which files hold its parts."""

    schema_: Version = Field(alias="schema")
    kind: Literal["world"]
    name: Name
    title: Text
    start: Month
    parts: Annotated[list[Text], Distinct]


class SourceFile(FileModel):
    """One entry of the bibliography: the original, not a mirror of it."""

    authors: Text
    year: Annotated[int, Field(ge=1700, le=2200)]
    title: Text
    where: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    note: Text | None = None


class SourcesFile(FileModel):
    """The part of a world that holds its bibliography."""

    schema_: Version = Field(alias="schema")
    kind: Literal["sources"]
    sources: dict[Name, SourceFile]


def parameter_groups() -> dict[str, dict[str, tuple[str, str]]]:
    """Unit and meaning of every rule parameter, by group and name."""
    groups: dict[str, dict[str, tuple[str, str]]] = {}
    for parameter in PARAMETERS:
        group, _, name = parameter.name.partition(".")
        groups.setdefault(group, {})[name] = (parameter.unit, parameter.meaning)
    return groups


Parameters = table(
    "Parameters",
    {
        group: (
            table(f"Parameters of {group}", {n: (bounded_record(unit), text) for n, (unit, text) in names.items()}),
            f"parameters of {group}",
        )
        for group, names in parameter_groups().items()
    },
)


class ParametersFile(FileModel):
    """The part of a world that holds every number in the rules."""

    schema_: Version = Field(alias="schema")
    kind: Literal["parameters"]
    parameters: Parameters  # type: ignore[valid-type]


class WeightsFile(Origin):
    """Weights of a type's goals, with one relative range and one origin for all."""

    values: Table
    range: Annotated[float, Field(ge=0, le=1)]


class TypeFile(FileModel):
    """One type that an actor may be of."""

    title: Text
    prior: record(PRIOR_UNIT, 0, 1) | None = None  # type: ignore[valid-type]
    effort: record(EFFORT_UNIT, 0, 2) | None = None  # type: ignore[valid-type]
    weights: WeightsFile


class ActorFile(FileModel):
    """One actor: what it wants, by type, and how far apart its options usually lie."""

    title: Text
    types: dict[Name, TypeFile]
    spread: record(SPREAD_UNIT, 0)  # type: ignore[valid-type]
