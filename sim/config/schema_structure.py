"""Schema of a world's structure: which of rival theories its rules follow, and what a scenario may change."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from sim.config.schema_base import FileModel, Stands, Table, Text, Version, table
from sim.rules.vocabulary import STRUCTURE


class ChoiceFile(FileModel):
    """One structural choice: the alternative taken by default, why, and what each alternative says."""

    default: str
    why: Text
    alternatives: Table


def _choice_model(name: str) -> type[ChoiceFile]:
    """The schema of one choice, whose alternatives are its own."""
    one: Any = Annotated[str, Stands(Literal[STRUCTURE[name]])]
    each = table(
        f"Alternatives of {name}",
        {
            alternative: (Text, f"what {alternative} says, and whose theory it is")
            for alternative in STRUCTURE[name]
        },
    )
    return create_model(
        f"Choice of {name}", __base__=ChoiceFile, default=(one, ...), alternatives=(each, ...)
    )


Structure = table("Structure", {name: (_choice_model(name), f"the choice of {name}") for name in STRUCTURE})

StructureChanges = table(
    "Structure changes",
    {
        name: (Annotated[str, Stands(Literal[alternatives])], f"the alternative taken for {name}")
        for name, alternatives in STRUCTURE.items()
    },
    required=False,
)


class StructureFile(FileModel):
    """The part of a world that holds its structural choices."""

    schema_: Version = Field(alias="schema")
    kind: Literal["structure"]
    structure: Annotated[Table, Stands(Structure)]
