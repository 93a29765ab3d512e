"""Schema of the claims of an article: what carries each in the model, corrections to it, and experiments."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from sim.config.schema_base import Distinct, FileModel, Name, Stands, Text, Version, mistake
from sim.config.schema_world import Actor
from sim.rules.vocabulary import FORMATS, GOALS, OUTCOMES, VARIABLES

STATUSES = ("claim_of_the_article", "corroborated", "unverified", "contradicted")
TERMS = (
    *("partial_truce", "ceasefire", "settlement", "line_of_contact", "four_regions", "partition"),
    *("neutrality", "force_cap", "guarantee", "relief", "belarus_clause"),
)
GOAL_NAMES = tuple(f"{actor}.{goal}" for actor, goals in GOALS.items() for goal in goals)
LONGEST_NOTE = 200

Goal = Annotated[str, Stands(Literal[GOAL_NAMES])]
Term = Annotated[str, Stands(Literal[TERMS])]
VariableName = Annotated[str, Stands(Literal[tuple(variable.name for variable in VARIABLES)])]
FormatName = Annotated[str, Stands(Literal[FORMATS])]
OutcomeName = Annotated[str, Stands(Literal[OUTCOMES])]
Status = Annotated[str, Stands(Literal[STATUSES])]


class CarriedBy(FileModel):
    """What carries a claim in the model, by kind of name.

    Goals, types and actions are written with their actor, as `belarus.seat`; rules with their module, as
    `sim.rules.talks.consent_chance`.
    """

    goals: Annotated[list[Goal], Distinct] = Field(default_factory=list)
    types: Annotated[list[Text], Distinct] = Field(default_factory=list)
    actions: Annotated[list[Text], Distinct] = Field(default_factory=list)
    variables: Annotated[list[VariableName], Distinct] = Field(default_factory=list)
    formats: Annotated[list[FormatName], Distinct] = Field(default_factory=list)
    terms: Annotated[list[Term], Distinct] = Field(default_factory=list)
    outcomes: Annotated[list[OutcomeName], Distinct] = Field(default_factory=list)
    rules: Annotated[list[Text], Distinct] = Field(default_factory=list)
    scenarios: Annotated[list[Name], Distinct] = Field(default_factory=list)
    experiments: Annotated[list[Name], Distinct] = Field(default_factory=list)

    def named(self) -> dict[str, list[str]]:
        """The kinds that name something, each with its names."""
        listed = {kind: getattr(self, kind) for kind in type(self).model_fields}
        return {kind: names for kind, names in listed.items() if names}


class ClaimFile(FileModel):
    """One claim in our words: who it is about, how well it is borne out, and what carries it in the model."""

    number: Annotated[int, Field(ge=1)]
    claim: Text
    actors: Annotated[list[Actor], Field(min_length=1), Distinct]
    status: Status
    evidence: Text
    sources: Annotated[list[Name], Field(min_length=1), Distinct]
    carried_by: CarriedBy | None = None
    not_carried: Text | None = None

    @model_validator(mode="after")
    def _carried_or_not(self) -> Self:
        carried = self.carried_by is not None and bool(self.carried_by.named())
        if self.carried_by is not None and not carried:
            raise mistake("names nothing that carries the claim", at=("carried_by",))
        if carried and self.not_carried is not None:
            raise mistake("stands beside what carries the claim: give one of the two", at=("not_carried",))
        if not carried and self.not_carried is None:
            raise mistake(
                "no carried_by: name what carries the claim, or say in not_carried why nothing does"
            )
        return self


class ShownWith(FileModel):
    """Where a correction is shown beside the lists of claims: with these actions, types and terms."""

    actions: Annotated[list[Text], Distinct] = Field(default_factory=list)
    types: Annotated[list[Text], Distinct] = Field(default_factory=list)
    terms: Annotated[list[Term], Distinct] = Field(default_factory=list)

    @model_validator(mode="after")
    def _shown_somewhere(self) -> Self:
        if not (self.actions or self.types or self.terms):
            raise mistake("names nothing that the correction is shown with: give actions, types or terms")
        return self


class CorrectionFile(FileModel):
    """One correction to the article: in a line, in full, and where it is shown."""

    title: Text
    note: Annotated[str, Field(pattern=r"\S", max_length=LONGEST_NOTE)]
    text: Text
    sources: Annotated[list[Name], Field(min_length=1), Distinct]
    claims: Annotated[list[int], Field(min_length=1), Distinct]
    shown_with: ShownWith


class ExperimentFile(FileModel):
    """One hypothesis put to the model: scenarios as arms, what is compared, what would speak either way."""

    title: Text
    question: Text
    claims: Annotated[list[int], Field(min_length=1), Distinct]
    arms: Annotated[list[Name], Field(min_length=2), Distinct]
    outcome: Text
    supports: Text
    refutes: Text
    note: Text | None = None


def _numbered(claims: list[ClaimFile]) -> list[ClaimFile]:
    first: dict[str, int] = {}
    for index, claim in enumerate(claims):
        if claim.number != index + 1:
            raise mistake(f"should be {index + 1}: claims are numbered from 1 on", at=(index, "number"))
        earlier = first.setdefault(" ".join(claim.claim.split()), claim.number)
        if earlier != claim.number:
            raise mistake(f"is claim {earlier} once more", at=(index, "claim"))
    return claims


class ClaimsFile(FileModel):
    """The part of a world that holds the claims of the article which it puts to the question."""

    schema_: Version = Field(alias="schema")
    kind: Literal["claims"]
    article: Name
    claims: Annotated[list[ClaimFile], Field(min_length=1), AfterValidator(_numbered)]
    corrections: dict[Name, CorrectionFile]
    experiments: dict[Name, ExperimentFile]
