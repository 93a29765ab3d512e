"""Schema of a world's facts: what is known from outside the model, under the measure each speaks of."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from sim.config.limits import UNIT_BOUNDS
from sim.config.schema_base import (
    FileModel,
    Name,
    Number,
    Origin,
    Stands,
    Version,
    mistake,
    needs_origin,
)
from sim.rules.vocabulary import FORMATS


class Measure(NamedTuple):
    """Something that can be measured on runs and be known of the world: name, unit, meaning.

    How each is measured stands under the same name in `sim.analysis.measures`.
    """

    name: str
    unit: str
    meaning: str


SHARE, MONTHLY, YEARLY, A_YEAR = "share", "chance a month", "chance a year", "months a year"
MEASURES = (
    Measure("front_rate", "km² a month", "net Russian advance in the first six months, all axes"),
    Measure("casualties_russia", "thousand a month", "Russian casualties in the first six months"),
    Measure("casualties_ukraine", "thousand a month", "Ukrainian casualties in the first six months"),
    Measure("fighting_ends", MONTHLY, "ends of the fighting a month of it, by a deal or dictated terms"),
    Measure("ceasefires_break", MONTHLY, "ceasefires that break, a month in force"),
    Measure("ceasefires_last_12", SHARE, "ceasefires that would last 12 months at this rate"),
    Measure("ceasefires_last_60", SHARE, "ceasefires that would last 60 months at this rate"),
    Measure("settlements_break", MONTHLY, "signed settlements that break, a month in force"),
    Measure("settlements_last_12", SHARE, "settlements that would last 12 months at this rate"),
    Measure("settlements_last_60", SHARE, "settlements that would last 60 months at this rate"),
    Measure("nuclear_use", YEARLY, "uses of a nuclear weapon a year"),
    Measure("nato_war", YEARLY, "outbreaks of a war between Russia and NATO a year"),
    Measure("army_entry", YEARLY, "entries of Belarus's army a year in which it has not yet entered"),
    Measure("talks", A_YEAR, "months of talks a year, all formats"),
    *(Measure(f"talks_{name}", A_YEAR, f"months of talks a year in the format {name}") for name in FORMATS),
)  # fmt: skip
BY_MEASURE = {measure.name: measure for measure in MEASURES}


class FactFile(Origin):
    """A range in which a measure lies by what was known before the world begins."""

    measure: Annotated[str, Stands(Literal[tuple(BY_MEASURE)])]
    low: Number
    high: Number
    unit: str

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        needs_origin(self)
        if self.low > self.high:
            raise mistake(f"low {self.low:g} lies above high {self.high:g}", at=("low",))
        unit = BY_MEASURE[self.measure].unit
        if self.unit != unit:
            raise mistake(f"should be {unit!r}, not {self.unit!r}", at=("unit",))
        low, high = UNIT_BOUNDS[unit]
        for end in ("low", "high"):
            value = getattr(self, end)
            if not low <= value <= high:
                raise mistake(f"{value:g} lies outside what {unit!r} allows, {low:g} to {high:g}", at=(end,))
        return self


class FactsFile(FileModel):
    """The part of a world that holds facts: nothing is played by them, runs are held against them."""

    schema_: Version = Field(alias="schema")
    kind: Literal["facts"]
    facts: dict[Name, FactFile]
