"""Schema of a world: its header, and its sources, parameters, actors, formats and starting values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, create_model, model_validator

from sim.config.limits import SPREAD, bounds_of, parameter_bounds
from sim.config.schema_base import (
    MISSING,
    Distinct,
    FileModel,
    Month,
    Name,
    Origin,
    RecordFile,
    Stands,
    Table,
    Text,
    Version,
    mistake,
    mistakes,
    record,
    record_within,
    table,
)
from sim.rules.parameters import DERIVED, PARAMETERS
from sim.rules.vocabulary import ACTORS, FORMAT_FIELDS, FORMATS, GOALS, MAX_TYPES, VARIABLES

PARTS = ("sources", "parameters", "structure", "actors", "actions", "formats", "start", "regions")
OPTIONAL_PARTS = ("differences", "claims", "facts")
URL_PATTERN = r"^https?://\S+$"
PART_PATTERN = r"\.ya?ml$"
LAST_EVIDENCE = "2024-11"  # the month of the article: nothing known later may feed a number
NO_BROKER = "none"
BROKERS = ("belarus", "united_states", "europe", NO_BROKER)
WEIGHT_UNIT, PRIOR_UNIT, EFFORT_UNIT, SPREAD_UNIT, FACTOR_UNIT = (
    "weight",
    "chance",
    "index",
    "utility",
    "factor",
)
TOLERANCE = 1e-9

Actor = Annotated[str, Stands(Literal[ACTORS])]


def parameter_record(name: str, unit: str) -> type[RecordFile]:
    """The record of a rule parameter: within the bounds of its unit, and fit for the rules that read it."""
    return record_within(unit, parameter_bounds(name))


class WorldFile(FileModel):
    """Header of a world: when it begins and which files, its own or another world's, hold its parts.

    `evidence_until` is the last month whose data may feed a number; left out, the month before the start, and
    never after LAST_EVIDENCE. A world that borrows numbers measured later than its start says so there.
    """

    schema_: Version = Field(alias="schema")
    kind: Literal["world"]
    name: Name
    title: Text
    start: Month
    evidence_until: Month | None = None
    parts: Annotated[list[Annotated[str, Field(pattern=PART_PATTERN)]], Distinct]

    @model_validator(mode="after")
    def _rests_on_nothing_later(self) -> Self:
        if self.evidence_until is not None and self.evidence_until > LAST_EVIDENCE:
            raise mistake(
                f"{self.evidence_until} is after {LAST_EVIDENCE}: no number of any world rests on later data",
                at=("evidence_until",),
            )
        return self


class SourceFile(FileModel):
    """One entry of the bibliography: the original, not a mirror of it.

    `data_until` is the month of the latest data that are used from it, which may lie before its publication;
    of a work of theory it is the month, or the January of the year, in which it came out. `read_in` is where
    its content was read, if not in the original itself.
    """

    authors: Text
    year: Annotated[int, Field(ge=1700, le=2200)]
    title: Text
    where: Text
    data_until: Month
    url: Annotated[str, Field(pattern=URL_PATTERN)] | None = None
    read_in: Annotated[str, Field(pattern=URL_PATTERN)] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _data_come_before_their_publication(self) -> Self:
        if int(self.data_until[:4]) > self.year:
            raise mistake(
                f"{self.data_until} lies after {self.year}, the year of the source", at=("data_until",)
            )
        return self


class SourcesFile(FileModel):
    """The part of a world that holds its bibliography."""

    schema_: Version = Field(alias="schema")
    kind: Literal["sources"]
    sources: dict[Name, SourceFile]


def parameter_groups() -> dict[str, dict[str, tuple[str, str]]]:
    """Unit and meaning of every rule parameter that a file states, by group and name."""
    groups: dict[str, dict[str, tuple[str, str]]] = {}
    for parameter in PARAMETERS:
        if parameter.name in DERIVED:
            continue
        group, _, name = parameter.name.partition(".")
        groups.setdefault(group, {})[name] = (parameter.unit, parameter.meaning)
    return groups


def parameter_table(
    title: str,
    of: str,
    kind: Callable[[str, str], Any],
    *,
    behind: str = "",
    required: bool = True,
) -> type[Table]:
    """A table of all parameters by group: each of the `kind` that its name and unit ask for."""
    return table(
        title,
        {
            group: (
                table(
                    f"{of} {group}",
                    {name: (kind(f"{group}.{name}", unit), text) for name, (unit, text) in names.items()},
                    required=required,
                ),
                f"parameters of {group}{behind}",
            )
            for group, names in parameter_groups().items()
        },
        required=required,
    )


Parameters = parameter_table("Parameters", "Parameters of", parameter_record)


class ParametersFile(FileModel):
    """The part of a world that holds every number in the rules."""

    schema_: Version = Field(alias="schema")
    kind: Literal["parameters"]
    parameters: Annotated[Table, Stands(Parameters)]


class WeightsFile(Origin):
    """Weights of a type's goals, with one relative range and one origin for all."""

    values: Table
    range: Annotated[float, Field(ge=0, le=1)]


class TypeFile(FileModel):
    """One type that an actor may be of: its chance, the effort expected of it, and what it wants.

    Chance and effort are stated where an actor has several types, and only there.
    """

    title: Text
    prior: Annotated[RecordFile, Stands(record(PRIOR_UNIT, 0, 1))] | None = None
    effort: Annotated[RecordFile, Stands(record(EFFORT_UNIT, 0, 2))] | None = None
    weights: WeightsFile


class ActorFile(FileModel):
    """One actor: its types, and how far apart its options usually lie (`spread`)."""

    title: Text
    types: dict[Name, TypeFile]
    spread: Annotated[RecordFile, Stands(record_within(SPREAD_UNIT, bounds_of(SPREAD_UNIT, SPREAD)))]


def check_sum(chances: dict[str, float], what: str) -> None:
    """Refuse chances that do not sum to 1."""
    total = math.fsum(chances.values())
    if abs(total - 1.0) > TOLERANCE:
        raise mistake(f"{what} sum to {total:g}, not to 1")


def _check_types(types: dict[str, TypeFile]) -> dict[str, TypeFile]:
    if not 1 <= len(types) <= MAX_TYPES:
        raise mistake(f"an actor has 1 to {MAX_TYPES} types, not {len(types)}")
    hidden = len(types) > 1
    found: list[tuple[str, tuple[str | int, ...], str, tuple[str, ...]]] = []
    for name, kind in types.items():
        if hidden:
            found += [
                (MISSING, (name, key), "", ()) for key in ("prior", "effort") if getattr(kind, key) is None
            ]
        elif kind.effort is not None:
            found.append(("is for actors of several types only", (name, "effort"), "", ()))
    if found:
        raise mistakes(found)
    check_sum(
        {name: 1.0 if kind.prior is None else kind.prior.value for name, kind in types.items()}, "priors"
    )
    return types


def _actor_model(actor: str) -> type[ActorFile]:
    """The schema of one actor, whose goals are its own."""
    weight = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
    goals = table(
        f"Goals of {actor}", {goal: (weight, f"weight of the goal {goal}") for goal in GOALS[actor]}
    )
    weights: Any = create_model(f"Weights of {actor}", __base__=WeightsFile, values=(goals, ...))
    kind: Any = create_model(f"Type of {actor}", __base__=TypeFile, weights=(weights, ...))
    types: Any = Annotated[dict[Name, kind], AfterValidator(_check_types)]
    return create_model(f"Actor {actor}", __base__=ActorFile, types=(types, ...))


Actors = table("Actors", {actor: (_actor_model(actor), f"goals and types of {actor}") for actor in ACTORS})


class ActorsFile(FileModel):
    """The part of a world that holds the actors."""

    schema_: Version = Field(alias="schema")
    kind: Literal["actors"]
    actors: Annotated[Table, Stands(Actors)]


def _check_table(actors: list[str]) -> list[str]:
    for needed in ("russia", "ukraine"):
        if needed not in actors:
            raise mistake(f"{needed} must sit at every table")
    return actors


class FormatFile(FileModel):
    """One format of talks: who brokers, who sits at the table, and its numbers."""

    title: Text
    broker: Annotated[str, Stands(Literal[BROKERS])]
    at_table: Annotated[list[Actor], Distinct, AfterValidator(_check_table)]

    @model_validator(mode="after")
    def _somebody_drafts(self) -> Self:
        drafters = {
            name: getattr(self, f"recognition_{name}").value for name in ("russia", "ukraine", "broker")
        }
        check_sum(drafters, "recognition chances")
        if self.broker == NO_BROKER and drafters["broker"] > 0.0:
            raise mistake("no broker is there to draft", at=("recognition_broker",))
        return self


_fields: dict[str, Any] = {
    field.name: (record_within(field.unit, bounds_of(field.unit)), Field(description=field.meaning))
    for field in FORMAT_FIELDS
}
_Format = create_model("Format", __base__=FormatFile, **_fields)
Formats = table("Formats", {name: (_Format, f"the format {name}") for name in FORMATS})


class FormatsFile(FileModel):
    """The part of a world that holds the formats of talks."""

    schema_: Version = Field(alias="schema")
    kind: Literal["formats"]
    formats: Annotated[Table, Stands(Formats)]


def _start_fields() -> dict[str, Any]:
    """For every state variable the field of its record; required where the vocabulary has no natural zero."""
    fields: dict[str, Any] = {}
    for variable in VARIABLES:
        kind: Any = record(variable.unit, variable.low, variable.high)
        if variable.start is None:
            fields[variable.name] = (kind, Field(description=variable.meaning))
        else:
            fields[variable.name] = (kind | None, Field(default=None, description=variable.meaning))
    return fields


Start = create_model("Start", __base__=Table, **_start_fields())


class StartFile(FileModel):
    """The part of a world that holds the state at its beginning."""

    schema_: Version = Field(alias="schema")
    kind: Literal["start"]
    start: Annotated[Table, Stands(Start)]
