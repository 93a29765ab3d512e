"""Schema of what a world adds to and changes in the parts that it takes from another world."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.config.schema_base import (
    FileModel,
    Name,
    RecordFile,
    Stands,
    StandsLater,
    Table,
    Version,
    mistake,
    record,
)
from sim.config.schema_regions import HELD_UNIT
from sim.config.schema_world import SourceFile, parameter_record, parameter_table


def _parameter_differences() -> type[Table]:
    return parameter_table(
        "Parameter differences", "Differences in", parameter_record, behind=" that differ", required=False
    )


class RegionDifference(FileModel):
    """The share of a region that Russia holds at the start, in a full record."""

    held: Annotated[RecordFile, Stands(record(HELD_UNIT, 0, 1))]


class DifferencesFile(FileModel):
    """The part of a world that states further sources and, in full records, what differs in numbers
    and in ground held."""

    schema_: Version = Field(alias="schema")
    kind: Literal["differences"]
    sources: dict[Name, SourceFile] = Field(default_factory=dict)
    parameters: Annotated[Table, StandsLater(_parameter_differences)] | None = None
    regions: dict[Name, RegionDifference] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _differs(self) -> Self:
        if not self.sources and self.parameters is None and not self.regions:
            raise mistake("states no difference: give sources, parameters or regions")
        return self
