"""Schema of a table that a scenario holds come what may: when, in which format, with which offer."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.config.limits import LONGEST_HORIZON
from sim.config.schema_base import FileModel, Month, Stands, by_shape, mistake, shape
from sim.rules.vocabulary import FORMATS

NO_TABLE = "none"


class TermsFile(FileModel):
    """Terms of an offer in words; what is left out is at its least: the line, no guarantee, no side payments.

    `side_payments` are the format's sanctions relief and, in Minsk, its clause for Belarus. Land beyond the
    line is recognised in any case.
    """

    deal: Literal["truce", "ceasefire", "settlement"]
    land: Literal["line", "four_regions", "client_state"] = "line"
    recognised: bool = False
    neutrality: bool = False
    force_cap: Literal["none", "partial", "full"] = "none"
    guarantee: Literal["none", "paper", "foreign_troops"] = "none"
    side_payments: bool = False

    @model_validator(mode="after")
    def _on_the_menu(self) -> Self:
        if self.deal != "settlement":
            settled = {"land": "line", "recognised": False, "neutrality": False, "force_cap": "none"}
            for key, least in settled.items():
                if getattr(self, key) != least:
                    raise mistake(f"is a term of settlements; a {self.deal} has none", at=(key,))
        if self.deal == "truce":
            for key, least in (("guarantee", "none"), ("side_payments", False)):
                if getattr(self, key) != least:
                    raise mistake("a partial truce has neither guarantee nor side payments", at=(key,))
        if self.neutrality and self.guarantee == "foreign_troops":
            raise mistake("neutral ground hosts no foreign troops", at=("guarantee",))
        if self.land == "client_state" and (
            not self.neutrality or self.force_cap != "full" or self.guarantee != "none"
        ):
            raise mistake(
                "a client state comes with neutrality, a full force cap and no guarantee", at=("land",)
            )
        return self


class TableFile(FileModel):
    """Talks held in one format in stated months, whatever the parties think of it.

    `drafter` and `offer` may be stated too; who does not draft answers freely. `between` says what happens in
    the other months: talks by consent as usual, or none.
    """

    format: Annotated[str, Stands(Literal[FORMATS])]
    first: Month
    every: Annotated[int, Field(ge=1, le=LONGEST_HORIZON, description="months from one table to the next")]
    between: Literal["consent", "none"] = "consent"
    drafter: Literal["russia", "ukraine", "broker"] | None = None
    offer: TermsFile | None = None


TableChoice = Annotated[
    Annotated[TableFile, shape("table")] | Annotated[Literal["none"], shape("name")],
    by_shape(table=dict, name=str),
]
