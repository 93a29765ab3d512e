"""Schema of scenarios (what differs from a world) and of batches (what to run)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from sim.config.limits import LONGEST_HORIZON, MOST, MOST_DRAWS, MOST_RUNS
from sim.config.schema_actions import BY_RULES_ALONE, CONTINUE, refuse_ruled
from sim.config.schema_base import (
    Distinct,
    FileModel,
    Month,
    Name,
    Number,
    Origin,
    RecordFile,
    Stands,
    StandsLater,
    Table,
    Text,
    Version,
    by_shape,
    mistake,
    mistakes,
    needs_origin,
    record,
    shape,
    table,
)
from sim.config.schema_regions import HELD_UNIT
from sim.config.schema_structure import StructureChanges
from sim.config.schema_table import TableChoice
from sim.config.schema_world import check_sum, parameter_record, parameter_table
from sim.rules.vocabulary import ACTORS, FORMATS, VARIABLES

FROM_OUTSIDE = frozenset({"collapse_russia", "collapsed_russia"})  # a collapse may be supposed
LOGIT = "logit"
RUNS_OF_A_DRAW = 2  # of one run each, luck and parameters cannot be told apart
ACTION_PATTERN = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"
CLASS_PATH = r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$"


def _bare_or_record(kind: Any, bare: Any) -> Any:
    """A number alone, or a full record in its place."""
    return Annotated[
        Annotated[kind, shape("record")] | Annotated[bare, shape("number")],
        by_shape(record=dict, number=float),
    ]


def _parameter_change(name: str, unit: str) -> Any:
    return _bare_or_record(parameter_record(name, unit), Number)


def _parameter_changes() -> type[Table]:
    return parameter_table("Parameter changes", "Changes of", _parameter_change, required=False)


def _start_change(low: float, high: float, unit: str) -> Any:
    bare = Annotated[float, Field(allow_inf_nan=False, ge=low, le=high)]
    return _bare_or_record(record(unit, low, high), bare)


def _start_changes() -> type[Table]:
    return table(
        "Start changes",
        {v.name: (_start_change(v.low, v.high, v.unit), v.meaning) for v in VARIABLES},
        required=False,
    )


def _numbers(title: str, bounded: bool = False, low: float = -MOST) -> type[Table]:
    """A mapping of any state variables to numbers: within the variable's own bounds, or from `low` to the
    most."""
    fields: dict[str, tuple[Any, str]] = {}
    for variable in VARIABLES:
        ends = (variable.low, variable.high) if bounded else (low, MOST)
        number = Annotated[float, Field(allow_inf_nan=False, ge=ends[0], le=ends[1])]
        fields[variable.name] = (number, variable.meaning)
    return table(title, fields, required=False)


class ShockFile(Origin):
    """What happens to the state at a date, declared from outside the model."""

    date: Month
    name: Name
    title: Text
    set: Annotated[Table, StandsLater(lambda: _numbers("Values", bounded=True))] | None = None
    add: Annotated[Table, StandsLater(lambda: _numbers("Added"))] | None = None
    scale: Annotated[Table, StandsLater(lambda: _numbers("Factors", low=0))] | None = None

    def changes(self) -> Iterator[tuple[Literal["set", "scale", "add"], str, float]]:
        """Operation, variable and number of every change, in the order in which they are made."""
        operations: tuple[Literal["set", "scale", "add"], ...] = ("set", "scale", "add")
        for operation in operations:
            given: Table | None = getattr(self, operation)
            for variable, number in given.entries() if given else ():
                yield operation, variable, number

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        needs_origin(self)
        if not any(True for _ in self.changes()):
            raise mistake("changes nothing: give set, add or scale with a variable and a number")
        seen: set[str] = set()
        for operation, variable, _ in self.changes():
            refuse_ruled(variable, BY_RULES_ALONE - FROM_OUTSIDE, at=(operation, variable))
            if variable in seen:
                raise mistake(f"the shock changes {variable} twice", at=(operation, variable))
            seen.add(variable)
        return self


def _distinct_shocks(shocks: list[ShockFile]) -> list[ShockFile]:
    names = [shock.name for shock in shocks]
    again = [index for index, name in enumerate(names) if name in names[:index]]
    if again:
        raise mistakes((f"{names[index]!r} is named twice", (index, "name"), "", ()) for index in again)
    return shocks


_dated = Field(min_length=1, json_schema_extra={"additionalProperties": False})  # no key but a month


class ScriptFile(FileModel):
    """A policy that plays stated actions and chooses by logit otherwise.

    A list gives one action a turn, from the first turn; a mapping gives the action of each month it names.
    """

    script: Annotated[
        Annotated[Annotated[dict[Month, Name], _dated], shape("dated")]
        | Annotated[Annotated[list[Name], Field(min_length=1, max_length=LONGEST_HORIZON)], shape("list")],
        by_shape(dated=dict, list=list),
    ]


def _check_policy(text: str) -> str:
    if text != LOGIT and ":" not in text:
        raise mistake(f"unknown policy {text!r}", word=text, choices=(LOGIT, "script"))
    if text != LOGIT and not re.match(CLASS_PATH, text):
        raise mistake(f"a class is named as package.module:ClassName, not {text!r}")
    return text


PolicyFile = Annotated[
    Annotated[ScriptFile, shape("script")] | Annotated[str, AfterValidator(_check_policy), shape("name")],
    by_shape(script=dict, name=str),
]
Policies = table(
    "Policies", {actor: (PolicyFile, f"who decides for {actor}") for actor in ACTORS}, required=False
)

Chance = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]


def _check_prior(prior: dict[str, float]) -> dict[str, float]:
    check_sum(prior, "chances")
    return prior


TypeChoice = Annotated[
    Annotated[dict[Name, Chance], AfterValidator(_check_prior), shape("prior")]
    | Annotated[Name, shape("type")],
    by_shape(prior=dict, type=str),
]
Types = table(
    "Types",
    {actor: (TypeChoice, f"type of {actor}, or the chance of each") for actor in ACTORS},
    required=False,
)


def _check_action(text: str) -> str:
    if text.endswith(f".{CONTINUE}"):
        raise mistake(f"{CONTINUE!r} stays in every menu")
    return text


ActionName = Annotated[
    str,
    Field(pattern=ACTION_PATTERN, examples=["belarus.raise_access"]),
    AfterValidator(_check_action),
]


class RegionChange(FileModel):
    """What a scenario changes in a region: the share of it that Russia holds at the start."""

    held: Annotated[RecordFile | float, Stands(_bare_or_record(record(HELD_UNIT, 0, 1), Chance))]


class ScenarioFile(FileModel):
    """What differs from a world, or from another scenario."""

    schema_: Version = Field(alias="schema")
    kind: Literal["scenario"]
    name: Name
    title: Text
    question: Text
    extends: Text
    parameters: Annotated[Table, StandsLater(_parameter_changes)] | None = None
    structure: Annotated[Table, Stands(StructureChanges)] | None = None
    start: Annotated[Table, StandsLater(_start_changes)] | None = None
    regions: dict[Name, RegionChange] | None = None
    formats: Annotated[list[Annotated[str, Stands(Literal[FORMATS])]], Distinct] | None = None
    without: Annotated[list[ActionName], Distinct] = Field(default_factory=list)
    types: Annotated[Table, Stands(Types)] | None = None
    shocks: Annotated[list[ShockFile], AfterValidator(_distinct_shocks)] = Field(default_factory=list)
    drop_shocks: Annotated[list[Name], Distinct] = Field(default_factory=list)
    table: TableChoice | None = None
    policies: Annotated[Table, Stands(Policies)] | None = None


class UncertaintyFile(FileModel):
    """That the numbers are not known is part of the batch.

    All numbers with a range are drawn from it at once, `draws` times, the same in all scenarios, and the runs
    of each scenario are spread over the draws. What a scenario sets to a bare number stays there in each.
    """

    draws: Annotated[int, Field(ge=2, le=MOST_DRAWS)]


class BatchFile(FileModel):
    """Which scenarios to run, how often, from which seed, over how many months, and whether the numbers are
    drawn from their ranges; without `uncertainty` all runs have the central values."""

    schema_: Version = Field(alias="schema")
    kind: Literal["batch"]
    name: Name
    title: Text
    scenarios: Annotated[list[Text], Field(min_length=1), Distinct]
    runs: Annotated[int, Field(ge=1, le=MOST_RUNS)]
    seed: Annotated[int, Field(ge=0, lt=2**64)]
    horizon: Annotated[int, Field(ge=1, le=LONGEST_HORIZON)]
    uncertainty: UncertaintyFile | None = None

    @model_validator(mode="after")
    def _has_runs_of_every_draw(self) -> Self:
        too_few = self.uncertainty and runs_wanting(self.runs, self.uncertainty.draws)
        if too_few:
            raise mistake(too_few, at=("uncertainty", "draws"))
        return self


def runs_wanting(runs: int, draws: int) -> str:
    """Return what is wrong with so few runs for so many draws of the parameters; '' where nothing is."""
    least = draws * RUNS_OF_A_DRAW
    return f"{draws:,} draws need at least {least:,} runs, two of each, not {runs:,}" if runs < least else ""
