"""Schema of the claims of an article: what carries each in the model, corrections to it, and experiments."""

from __future__ import annotations

import re
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, model_validator

from sim.config.schema_base import Distinct, FileModel, Name, Number, Stands, Text, Version, mistake
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


class Measure(NamedTuple):
    """What a measure of an experiment is told: the roles of its arms, the limits that decide, and what it
    looks at, by kind of name: types, actions, variables."""

    arms: tuple[str, ...]
    limits: tuple[str, ...]
    looks_at: dict[str, str]


MEASURES = {
    "belief": Measure(("seen", "offers"), ("belief", "draws"), {"claimed": "types", "rival": "types"}),
    "imposition": Measure(
        ("here", "there", "here_free", "there_free", "here_pressed", "there_pressed"), ("margin",), {}
    ),
    "necessity": Measure(("access", "control"), ("necessary", "needless", "nothing"), {}),
    "normalisation": Measure(
        ("as_is", "willing", "free", "dependent", "tossed"),
        ("hardly", "most"),
        {"act": "actions", "turn": "actions", "tie": "variables"},
    ),
}
MeasureName = Annotated[str, Stands(Literal[tuple(MEASURES)])]
_PLACE = re.compile(r"\{(\w*)\}")


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


class WeighedBy(FileModel):
    """How an experiment is weighed: a measure of `sim.experiments`, and what it is told (see MEASURES)."""

    measure: MeasureName
    arms: dict[Name, Name]
    looks_at: dict[Name, Text] = Field(default_factory=dict)
    limits: dict[Name, Number]

    @model_validator(mode="after")
    def _told_what_it_needs(self) -> Self:
        needed = MEASURES[self.measure]
        for name, value in self.limits.items():
            if not 0.0 <= value <= 1.0:
                raise mistake("is a share or a chance, from 0 to 1", at=("limits", name))
        for key, names in (("arms", needed.arms), ("limits", needed.limits), ("looks_at", needed.looks_at)):
            given = getattr(self, key)
            for name in names:
                if name not in given:
                    raise mistake(f"misses {name!r}, which the measure {self.measure} needs", at=(key,))
            for name in given:
                if name not in names:
                    raise mistake(f"is nothing that the measure {self.measure} is told", at=(key, name))
        if self.measure == "belief":
            claimed, rival = self.looks_at["claimed"], self.looks_at["rival"]
            if claimed == rival or claimed.partition(".")[0] != rival.partition(".")[0]:
                what = "should be another type of the actor that has the claimed one"
                raise mistake(what, at=("looks_at", "rival"))
        if self.measure == "necessity" and self.limits["needless"] >= self.limits["necessary"]:
            raise mistake("should lie below that of necessary", at=("limits", "needless"))
        return self


class ExperimentFile(FileModel):
    """One hypothesis put to the model: scenarios as arms, what is compared, what would speak either way.

    `supports` and `refutes` may name limits in braces, as `{belief}`. Without `weighed_by` it is not weighed.
    """

    title: Text
    question: Text
    claims: Annotated[list[int], Field(min_length=1), Distinct]
    arms: Annotated[list[Name], Field(min_length=2), Distinct]
    outcome: Text
    supports: Text
    refutes: Text
    note: Text | None = None
    weighed_by: WeighedBy | None = None

    @model_validator(mode="after")
    def _arms_and_limits_are_known(self) -> Self:
        given = self.weighed_by
        for role, arm in given.arms.items() if given is not None else ():
            if arm not in self.arms:
                raise mistake(f"is none of the arms: add {arm} to them", at=("weighed_by", "arms", role))
        for key in ("supports", "refutes"):
            for name in _PLACE.findall(getattr(self, key)):
                if given is None or name not in given.limits:
                    raise mistake(f"has {{{name}}}, which is no limit", at=(key,))
            if set(_PLACE.sub("", getattr(self, key))) & set("{}"):
                raise mistake("has a brace that is not part of a limit's name in braces", at=(key,))
        return self

    def said(self, key: Literal["supports", "refutes"]) -> str:
        """What would speak for it or against it, with its limits."""
        limits = self.weighed_by.limits if self.weighed_by is not None else {}
        told: str = getattr(self, key)
        return _PLACE.sub(lambda found: f"{limits[found[1]]:g}", told)


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
