"""Schema of a world's regions: part of the plan, area, share held at the start, and the axes through them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from sim.config.limits import UNIT_BOUNDS
from sim.config.schema_base import (
    Distinct,
    FileModel,
    Name,
    Origin,
    RecordFile,
    Stands,
    Table,
    Text,
    Version,
    mistake,
    mistakes,
    needs_origin,
    record,
    table,
)
from sim.rules.vocabulary import AXES, PARTS_OF_THE_PLAN

AREA_UNIT, HELD_UNIT = "thousand km²", "share"

SHARED_OUT = ("a", "b")  # parts of which the rules reckon the share that is held

Found = list[tuple[str, tuple[str | int, ...], str, tuple[str, ...]]]


class RegionFile(FileModel):
    """One region: its part of the reported plan, its area, the share that Russia holds at the start."""

    title: Text
    part: Annotated[str, Stands(Literal[PARTS_OF_THE_PLAN])]
    area: Annotated[RecordFile, Stands(record(AREA_UNIT, *UNIT_BOUNDS[AREA_UNIT]))]
    held: Annotated[RecordFile, Stands(record(HELD_UNIT, 0, 1))]

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        if self.area.low <= 0:
            raise mistake("an area is more than 0", at=("area", "low"))
        if self.part == "c" and self.held.high > 0:
            raise mistake(NO_GROUND_IN_C, at=("held", "high"))
        return self


NO_GROUND_IN_C = "no law counts ground of part c that is held at the start: should be 0"


class AxisFile(Origin):
    """One axis of advance: the regions that it runs through in this order, and why in this order."""

    path: Annotated[list[Name], Field(min_length=1), Distinct]

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        needs_origin(self)
        return self


Axes = table("Axes", {axis: (AxisFile, f"regions on the axis {axis}, in order of advance") for axis in AXES})


class RegionsFile(FileModel):
    """The part of a world that holds its regions and the axes of advance through them.

    Each region lies on one axis. One that two axes share is stated as two, each with its own area.
    """

    schema_: Version = Field(alias="schema")
    kind: Literal["regions"]
    regions: Annotated[dict[Name, RegionFile], Field(min_length=1)]
    axes: Annotated[Table, Stands(Axes)]

    @model_validator(mode="after")
    def _each_on_one_axis(self) -> Self:
        found: Found = []
        where: dict[str, str] = {}
        for axis, given in self.axes.entries():
            found += self._on_axis(axis, given, where)
        found += [
            ("lies on no axis: add it to a path", ("regions", name), "", ())
            for name in self.regions
            if name not in where
        ]
        parts = {region.part for region in self.regions.values()}
        found += [
            (f"no region of part {part}: the rules divide by its area", ("regions",), "", ())
            for part in SHARED_OUT
            if part not in parts
        ]
        if found:
            raise mistakes(found)
        return self

    def _on_axis(self, axis: str, given: Any, where: dict[str, str]) -> Found:
        """What is wrong with the path of an axis; `where` takes note of the axis of each region."""
        found: Found = []
        farthest = ""
        for index, name in enumerate(given.path):
            place = ("axes", axis, "path", index)
            if name not in self.regions:
                found.append((f"unknown region {name!r}", place, name, tuple(self.regions)))
                continue
            if name in where:
                what = f"{name!r} lies on the axis {where[name]} already: state what two axes share as two"
                found.append((what, place, "", ()))
                continue
            where[name] = axis
            part = self.regions[name].part
            if part < farthest:
                what = f"{name!r} of part {part} comes after part {farthest}: a path runs from a to c"
                found.append((what, place, "", ()))
            farthest = max(part, farthest)
        return found
