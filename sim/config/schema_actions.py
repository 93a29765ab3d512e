"""Schema of the actions of a world: their conditions and effects on state variables."""

from __future__ import annotations

import re
import string
from abc import abstractmethod
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, model_validator
from typing_extensions import TypeAliasType

from sim.config.limits import MOST
from sim.config.schema_base import (
    SHAPE,
    FileModel,
    Name,
    Number,
    Origin,
    Stands,
    Table,
    Text,
    Version,
    by_shape,
    mistake,
    needs_origin,
    shape,
    table,
)
from sim.rules.vocabulary import (
    ACTORS,
    DEAL,
    ESCALATION_CLASSES,
    FORMATS,
    OPERATORS,
    VARIABLES,
    VIOLATIONS,
    Variable,
)

CONTINUE = "continue"
WHOLE_UNITS = frozenset(
    {"0 or 1", "0, 1 or 2", "0 to 4", "level 0-4", "rung 0-10", "months", "turn", "count"}
)
BY_NAME = {variable.name: variable for variable in VARIABLES}
# What a deal in force is, who has collapsed when, what has ended a run, and what is only counted: talks, the
# law of the front and luck decide it, no actor.
TERMS_IN_FORCE = frozenset(variable.name for variable in VARIABLES[DEAL:VIOLATIONS])
COLLAPSES = frozenset({"collapse_russia", "collapsed_russia", "collapsed_ukraine"})
CATASTROPHES = frozenset({"nuclear", "nato"})
TALLIES = frozenset(
    {"losses_russia", "losses_ukraine", "violations", "truces", "deals_signed", "deals_broken"}
    | {f"talks_{name}" for name in FORMATS}
    | {"fighting_ended", "peak_access", "army_entered", "peak_rung", "escalation_score"}
)
BY_RULES_ALONE = TERMS_IN_FORCE | COLLAPSES | CATASTROPHES | TALLIES
VariableName = Annotated[str, Stands(TypeAliasType("VariableName", Literal[tuple(BY_NAME)]))]
Changeable = Annotated[VariableName, AfterValidator(lambda name: refuse_ruled(name, BY_RULES_ALONE))]
Positive = Annotated[float, Field(allow_inf_nan=False, gt=0, le=MOST)]
Factor = Annotated[float, Field(allow_inf_nan=False, ge=0, le=MOST)]
ConditionText = TypeAliasType("ConditionText", Annotated[str, Field(examples=[">= 3"])])
Share = Annotated[float, Field(ge=0, le=1)]

_CONDITION = re.compile(r"\s*([<>=!]+)?\s*(\S+)?\s*")


def refuse_ruled(name: str, ruled: frozenset[str], at: tuple[str | int, ...] = ()) -> str:
    """Refuse a variable that the rules alone set; the name where it is not among these."""
    if name in ruled:
        raise mistake(f"{name} is set by the rules alone", at=at)
    return name


def whole(variable: Variable) -> bool:
    """Whether a variable takes whole values only (flags, levels, rungs, months)."""
    return variable.unit in WHOLE_UNITS


def parse_condition(text: str, variable: Variable) -> tuple[str, float]:
    """Operator and number of a condition such as `>= 3`; raises where it is no condition on this variable."""
    match = _CONDITION.fullmatch(text)
    operator, number = match.groups() if match else (None, None)
    if operator is None or number is None:
        raise mistake(f"should be an operator and a number, such as '>= 3', not {text!r}")
    if operator not in OPERATORS:
        raise mistake(f"unknown operator {operator!r}, not one of {', '.join(OPERATORS)}")
    try:
        value = float(number)
    except ValueError:
        raise mistake(f"should be an operator and a number, such as '>= 3', not {text!r}") from None
    if not variable.low <= value <= variable.high:
        raise mistake(f"{value:g} lies outside {variable.name}'s {variable.low:g} to {variable.high:g}")
    return operator, value


def _condition_on(variable: Variable) -> Any:
    def check(text: str) -> str:
        parse_condition(text, variable)
        return text

    one: Any = Annotated[ConditionText, AfterValidator(check)]
    several: Any = Annotated[list[one], Field(min_length=1)]
    return Annotated[
        Annotated[several, shape("all_of")] | Annotated[one, shape("one")], by_shape(all_of=list, one=str)
    ]


When = table(
    "Conditions",
    {name: (_condition_on(variable), variable.meaning) for name, variable in BY_NAME.items()},
    required=False,
)


class EffectFile(Origin):
    """What an effect may carry of its own beside what it does: range and origin."""

    low: Number | None = None
    high: Number | None = None

    @property
    @abstractmethod
    def amount(self) -> float:
        """The number of the effect."""

    @model_validator(mode="after")
    def _own_range(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise mistake("gives one end of a range: give both low and high")
        if self.low is None or self.high is None:
            return self
        if self.low > self.high:
            raise mistake(f"low {self.low:g} lies above high {self.high:g}", at=("low",))
        if not self.low <= self.amount <= self.high:
            raise mistake(
                f"{self.amount:g} lies outside its range {self.low:g} to {self.high:g}", at=("low",)
            )
        return self


class ChangeFile(EffectFile):
    """An effect on one variable: add to it, scale it, or set it."""

    on: Changeable
    add: Number | None = None
    scale: Factor | None = None
    set: Number | None = None

    taken_from: ClassVar[None] = None

    @property
    def target(self) -> str:
        """The variable that changes."""
        return self.on

    @property
    def operation(self) -> Literal["add", "scale", "set"]:
        """What is done to the variable."""
        return "add" if self.add is not None else "scale" if self.scale is not None else "set"

    @property
    def amount(self) -> float:
        """The number of the effect: a difference, a factor, or the new value."""
        return next(value for value in (self.add, self.scale, self.set) if value is not None)

    @model_validator(mode="before")
    @classmethod
    def _one_operation(cls, data: Any) -> Any:
        given = [name for name in ("add", "scale", "set") if isinstance(data, dict) and name in data]
        if len(given) > 1:
            raise mistake("does more than one thing: " + ", ".join(given), at=(given[1],))
        if isinstance(data, dict) and not given and "on" in data:
            raise mistake("does nothing: give one of add, scale, set")
        return data

    @model_validator(mode="after")
    def _inside_bounds(self) -> Self:
        for end in ("set", "low", "high"):
            value = getattr(self, end)
            if self.set is not None and value is not None:
                check_bounds(BY_NAME[self.on], value, at=(end,))
        if self.scale is not None and self.low is not None and self.low < 0:
            raise mistake(f"should be at least 0, as a factor is, not {self.low:g}", at=("low",))
        return self


class MoveFile(EffectFile):
    """An effect that moves an amount from one variable to another."""

    move: Positive
    taken_from: Changeable = Field(alias="from")
    to: Changeable
    operation: ClassVar[Literal["move"]] = "move"

    @property
    def target(self) -> str:
        """The variable that gains."""
        return self.to

    @property
    def amount(self) -> float:
        """The amount moved."""
        return self.move

    @model_validator(mode="after")
    def _two_variables(self) -> Self:
        if self.taken_from == self.to:
            raise mistake("moves from a variable to itself", at=("to",))
        if self.low is not None and self.low <= 0:
            raise mistake(f"should be more than 0, as what is moved is, not {self.low:g}", at=("low",))
        return self


def check_bounds(variable: Variable, value: float, at: tuple[str | int, ...] = ()) -> None:
    """Refuse a value that the variable cannot take."""
    if not variable.low <= value <= variable.high:
        raise mistake(
            f"{value:g} lies outside {variable.name}'s {variable.low:g} to {variable.high:g}", at=at
        )


def _effect_shape(value: Any) -> str:
    moves = isinstance(value, dict) and {"move", "from", "to"} & set(value)
    return SHAPE + ("move" if moves else "change")


def _check_sentence(text: str) -> str:
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        raise mistake("has an unpaired brace; only {actor} may stand in braces") from None
    for name in fields:
        if name != "actor":
            raise mistake(f"only {{actor}} may stand in braces, not {name!r}")
    return text


class ActionFile(Origin):
    """One action of an actor's menu; its range and origin hold for each effect that gives none of its own."""

    title: Text
    sentence: Annotated[Text, AfterValidator(_check_sentence)]
    rung: Annotated[int, Field(ge=0, le=10)]
    class_: Annotated[str, Stands(Literal[ESCALATION_CLASSES])] = Field(alias="class")
    order: bool = False
    months: Annotated[int, Field(ge=1, le=6)] = 1
    when: Annotated[Table, Stands(When)] = Field(default_factory=When)
    effects: list[
        Annotated[
            Annotated[MoveFile, shape("move")] | Annotated[ChangeFile, shape("change")],
            Discriminator(_effect_shape),
        ]
    ] = Field(default_factory=list)
    range: Share | None = None

    @model_validator(mode="after")
    def _numbers_have_origin(self) -> Self:
        bare = [effect for effect in self.effects if effect.low is None]
        if bare and self.range is None:
            raise mistake("no range: give one for the action, or low and high for each effect")
        if any(True for _ in self.when.entries()) or not all(effect.stated() for effect in self.effects):
            needs_origin(self)
        return self


def _check_menu(menu: dict[str, ActionFile]) -> dict[str, ActionFile]:
    if CONTINUE not in menu:
        raise mistake(f"the menu has no action {CONTINUE!r}")
    return menu


Menu = Annotated[dict[Name, ActionFile], AfterValidator(_check_menu)]
Menus = table("Menus", {actor: (Menu, f"actions of {actor}") for actor in ACTORS})


class ActionsFile(FileModel):
    """The part of a world that holds every actor's menu."""

    schema_: Version = Field(alias="schema")
    kind: Literal["actions"]
    actions: Annotated[Table, Stands(Menus)]
