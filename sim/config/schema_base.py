"""Parts that the schemas of all files share: names, numbers, and the record of a number with its origin."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

ORIGINS = ("source", "assumption", "unverified")

NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
MONTH_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
FILLED_PATTERN = r"\S"

Number = Annotated[float, Field(allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=NAME_PATTERN, max_length=60)]
Text = Annotated[str, Field(pattern=FILLED_PATTERN)]
Reason = Annotated[str, Field(min_length=8, pattern=FILLED_PATTERN)]
Version = Annotated[int, Field(ge=1, le=1, description="version of the file format")]
Month = Annotated[str, Field(pattern=MONTH_PATTERN, description="year and month, as 2024-12")]


def by_shape(**shapes: type) -> Discriminator:
    """Choose among the tagged members of a union by the Python type of the value; the last where none fits."""

    def choose(value: Any) -> str:
        return next((tag for tag, kind in shapes.items() if isinstance(value, kind)), list(shapes)[-1])

    return Discriminator(choose)


SourceKeys = Annotated[
    Annotated[Annotated[list[Name], Field(min_length=1)], Tag("keys")] | Annotated[Name, Tag("key")],
    by_shape(keys=list, key=str),
]


def mistake(what: str, at: tuple[str | int, ...] = (), **context: Any) -> PydanticCustomError:
    """A mistake found by one of our own rules; `at` leads from the checked value to the place to point at.

    `word` and `choices` (a tuple) in the context make the hint.
    """
    return PydanticCustomError("mistake", "{what}", {"what": what, "at": at, **context})


class FileModel(BaseModel):
    """Base of all schemas: unknown keys are mistakes, and no value is converted into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


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
    assumption: Reason | None = None
    unverified: Reason | None = None
    note: Text | None = None

    def stated(self) -> tuple[str, ...]:
        """Which of source, assumption and unverified the file gives."""
        return tuple(kind for kind in ORIGINS if getattr(self, kind) is not None)

    def origin(self) -> tuple[Literal["source", "assumption", "unverified"], str, tuple[str, ...]] | None:
        """Kind, text and source keys, or None where nothing is stated."""
        if self.source is not None:
            keys = (self.source,) if isinstance(self.source, str) else tuple(self.source)
            return "source", ", ".join(keys), keys
        if self.assumption is not None:
            return "assumption", self.assumption, ()
        if self.unverified is not None:
            return "unverified", self.unverified, ()
        return None

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


@cache
def record(unit: str, low: float | None = None, high: float | None = None) -> type[RecordFile]:
    """The record of a number in this unit, within these bounds."""
    bounded = Annotated[float, Field(allow_inf_nan=False, ge=low, le=high)]
    return create_model(
        f"Record in {unit}" + ("" if low is None and high is None else f" from {low} to {high}"),
        __base__=RecordFile,
        __doc__=f"A number in {unit} with its range and origin.",
        value=(bounded, ...),
        low=(bounded, ...),
        high=(bounded, ...),
        unit=(Literal[unit] | None, None),
    )


def distinct(values: list[str]) -> list[str]:
    """Refuse a list that names something twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise mistake(f"{value!r} is named twice", at=(index,))
    return values


Distinct = AfterValidator(distinct)
