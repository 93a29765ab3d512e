"""Parts that the schemas of all files share: names, numbers, and the record of a number with its origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema
from typing_extensions import TypeAliasType

from sim.config.limits import MOST, Bounds

ORIGINS = ("source", "assumption", "unverified")

MISTAKE = "mistake"
MISSING = "missing"
SHAPE = "#"
NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
MONTH_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
FILLED_PATTERN = r"\S"
VERSION = 1

Named = TypeVar("Named", str, int)
Number = Annotated[float, Field(allow_inf_nan=False, ge=-MOST, le=MOST)]
Name = Annotated[str, Field(pattern=NAME_PATTERN, max_length=60)]
Text = TypeAliasType("Text", Annotated[str, Field(pattern=FILLED_PATTERN)])

Month = Annotated[str, Field(pattern=MONTH_PATTERN, description="year and month, as 2024-12")]


class Stands:
    """Mark of a type that a made one stands in for: `Annotated[Table, Stands(made)]` is checked as `made`."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(self.kind)


class StandsLater(Stands):
    """Mark of a type that one not yet made stands in for: it is made when a file first states such a value.

    For tables with a key for every number of the world, of which most files state none: making one takes
    longer than all else there is to check in a scenario.
    """

    def __init__(self, make: Callable[[], type[BaseModel]]) -> None:
        self._make = make

    @cached_property
    def kind(self) -> type[BaseModel]:
        """The made type."""
        made = self._make()
        made.model_rebuild()
        return made

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(lambda value: self.kind.model_validate(value))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # As one definition more: what is handed over bare loses its name.
        return handler(core_schema.definitions_schema(self.kind.__pydantic_core_schema__, []))


def by_shape(**shapes: type) -> Discriminator:
    """Choose among the members of a union by the Python type of the value; the last where none fits."""

    def choose(value: Any) -> str:
        fits = (name for name, kind in shapes.items() if isinstance(value, kind))
        return SHAPE + next(fits, list(shapes)[-1])

    return Discriminator(choose)


def shape(name: str) -> Tag:
    """The tag of a member of such a union, made so that no key of a file is taken for it."""
    return Tag(SHAPE + name)


SourceKeys = TypeAliasType(
    "SourceKeys",
    Annotated[
        Annotated[Annotated[list[Name], Field(min_length=1)], shape("keys")] | Annotated[Name, shape("key")],
        by_shape(keys=list, key=str),
    ],
)


def mistake(
    what: str, at: tuple[str | int, ...] = (), word: str = "", choices: Iterable[str] = ()
) -> ValidationError:
    """A mistake found by one of our own rules, to be raised in a validator.

    `at` leads from the checked value to the place to point at; `word` and `choices` make the hint.
    """
    return mistakes([(what, at, word, tuple(choices))])


def mistakes(found: Iterable[tuple[str, tuple[str | int, ...], str, tuple[str, ...]]]) -> ValidationError:
    """Several mistakes in one value, each as the arguments of `mistake`."""
    details = [
        InitErrorDetails(
            type=PydanticCustomError(
                MISSING if what == MISSING else MISTAKE,
                "{what}",
                {"what": what, "word": word, "choices": choices},
            ),
            loc=at,
            input=None,
        )
        for what, at, word, choices in found
    ]
    return ValidationError.from_exception_data(MISTAKE, details)


def _check_version(version: int) -> int:
    if version != VERSION:
        raise mistake(f"should be {VERSION}, the version of the file format, not {version}")
    return version


Version = Annotated[
    int,
    Field(description="version of the file format", json_schema_extra={"const": VERSION}),
    AfterValidator(_check_version),
]


class FileModel(BaseModel):
    """Base of all schemas: unknown keys are mistakes, and no value is converted into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class Table(FileModel):
    """A mapping whose keys are fixed by the vocabulary."""

    def entries(self) -> Iterator[tuple[str, Any]]:
        """The entries that the file states, in the order of the vocabulary."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is not None:
                yield name, value


def table(title: str, fields: dict[str, tuple[Any, str]], *, required: bool = True) -> type[Table]:
    """A mapping with these keys, each given as its type and its description."""
    definitions: dict[str, Any] = {
        name: (
            (kind, Field(description=meaning))
            if required
            else (kind | None, Field(default=None, description=meaning))
        )
        for name, (kind, meaning) in fields.items()
    }
    return create_model(title, __base__=Table, **definitions)


class Origin(FileModel):
    """Where a number comes from: exactly one of the three."""

    source: SourceKeys | None = None
    assumption: Text | None = None
    unverified: Text | None = None
    note: Text | None = None

    def stated(self) -> tuple[str, ...]:
        """Which of source, assumption and unverified the file gives."""
        return tuple(kind for kind in ORIGINS if getattr(self, kind) is not None)

    def origin(self) -> tuple[Literal["source", "assumption", "unverified"], str, tuple[str, ...]]:
        """Kind, text (for sources their keys) and source keys, where an origin is stated."""
        if self.source is not None:
            keys = (self.source,) if isinstance(self.source, str) else tuple(self.source)
            return "source", ", ".join(keys), keys
        if self.assumption is not None:
            return "assumption", self.assumption, ()
        return "unverified", self.unverified or "", ()

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if len(self.stated()) > 1:
            raise mistake("gives more than one of " + ", ".join(self.stated()), at=(self.stated()[1],))
        return self


def needs_origin(given: Origin) -> None:
    """Refuse a block that says nothing on where its numbers come from."""
    if not given.stated():
        raise mistake("no origin: give one of source, assumption, unverified")


class RecordFile(Origin):
    """A number with its range and origin."""

    value: Number
    low: Number
    high: Number
    unit: str | None = None

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        needs_origin(self)
        if self.low > self.high:
            raise mistake(f"low {self.low:g} lies above high {self.high:g}", at=("low",))
        if not self.low <= self.value <= self.high:
            raise mistake(
                f"{self.value:g} lies outside its range {self.low:g} to {self.high:g}", at=("value",)
            )
        return self


def record(unit: str, low: float = -MOST, high: float = MOST) -> type[RecordFile]:
    """The record of a number in this unit, within these bounds."""
    return record_within(unit, Bounds(float(low), float(high)))


@cache
def record_within(unit: str, bounds: Bounds) -> type[RecordFile]:
    """The record of a number in this unit, whose value and whose range lie within these bounds."""
    ends: dict[str, Any] = {
        "gt" if bounds.low_open else "ge": bounds.low,
        "lt" if bounds.high_open else "le": bounds.high,
    }
    bounded: Any = Annotated[float, Field(allow_inf_nan=False, **ends)]
    units: Any = Literal[unit]
    least = f"{'more than ' if bounds.low_open else ''}{bounds.low:g}"
    most = f"{'less than ' if bounds.high_open else ''}{bounds.high:g}"
    return create_model(
        f"Record in {unit}, {least}, {most}",
        __base__=RecordFile,
        value=(bounded, ...),
        low=(bounded, ...),
        high=(bounded, ...),
        unit=(units | None, None),
    )


def distinct(values: list[Named]) -> list[Named]:
    """Refuse a list that names something twice."""
    again = [(index, value) for index, value in enumerate(values) if value in values[:index]]
    if again:
        raise mistakes((f"{value!r} is named twice", (index,), "", ()) for index, value in again)
    return values


Distinct = AfterValidator(distinct)
