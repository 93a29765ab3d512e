"""Schema of what a world adds to and changes in the parts that it takes from another world."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.config.schema_base import FileModel, Name, Stands, Table, Version, mistake, table
from sim.config.schema_world import SourceFile, bounded_record, parameter_groups

ParameterDifferences = table(
    "Parameter differences",
    {
        group: (
            table(
                f"Differences in {group}",
                {name: (bounded_record(unit), text) for name, (unit, text) in names.items()},
                required=False,
            ),
            f"parameters of {group} that differ",
        )
        for group, names in parameter_groups().items()
    },
    required=False,
)


class DifferencesFile(FileModel):
    """The part of a world that states further sources and, in full records, parameters that differ."""

    schema_: Version = Field(alias="schema")
    kind: Literal["differences"]
    sources: dict[Name, SourceFile] = Field(default_factory=dict)
    parameters: Annotated[Table, Stands(ParameterDifferences)] | None = None

    @model_validator(mode="after")
    def _differs(self) -> Self:
        if not self.sources and self.parameters is None:
            raise mistake("states no difference: give sources, parameters or both")
        return self
