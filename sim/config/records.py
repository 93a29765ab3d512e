"""Resolved parts of a world: numbers with range and origin, actors, actions, formats, shocks, policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, field_serializer, field_validator

Origin = Literal["source", "assumption", "unverified"]
Operation = Literal["add", "scale", "set", "move"]
YearMonth = tuple[int, int]


class Resolved(BaseModel):
    """Base of the resolved objects: they do not change once made."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def keyed(entries: Any, keys: tuple[str, ...]) -> Any:
    """A list of mappings as a mapping by the values of these keys, joined by dots; anything else as it is."""
    if not isinstance(entries, list):
        return entries
    if not all(
        isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in keys) for entry in entries
    ):
        return entries
    return {".".join(entry[key] for key in keys): entry for entry in entries}


def _numbered(names: Iterable[str]) -> tuple[str, ...]:
    """The names, with _2, _3 and so on behind those that come again."""
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(result)


class Record(Resolved):
    """A number with its range, unit and origin.

    `text` is the reason, or where to look, or the sources' keys; `stated_at` the file and line of the number;
    `fixed` says that a scenario, or the number's nature, holds it at its value whatever its range.
    """

    value: float
    low: float
    high: float
    unit: str
    kind: Origin
    text: str
    sources: tuple[str, ...] = ()
    note: str = ""
    stated_at: str = ""
    fixed: bool = False


class StructuralChoice(Resolved):
    """Which of rival theories the rules follow in one respect.

    `taken` is the alternative in force, `why` the reason for it, `alternatives` what each of them says;
    `stated_at` the file and line that takes it.
    """

    taken: str
    why: str
    alternatives: dict[str, str]
    stated_at: str = ""


class Source(Resolved):
    """One entry of the bibliography.

    `data_until` is the month, as 2024-11, of the latest data used; `read_in` where it was read, if not there.
    """

    authors: str
    year: int
    title: str
    where: str
    data_until: str = ""
    url: str = ""
    read_in: str = ""
    note: str = ""

    @property
    def sentence(self) -> str:
        """The title with the mark that ends it: a full stop, where it does not end in one of its own."""
        return self.title if self.title.endswith(("?", "!", ".")) else f"{self.title}."

    def __str__(self) -> str:
        return f"{self.authors} ({self.year}). {self.sentence} {self.where}"


class TypeSpec(Resolved):
    """One type of an actor: prior chance, weights of its goals and, where types are hidden, effort."""

    title: str
    prior: Record
    weights: dict[str, Record]
    effort: Record | None = None


class ActorSpec(Resolved):
    """One actor: its types in the order of the file, and its menu spread (utility)."""

    title: str
    types: dict[str, TypeSpec]
    spread: Record

    @field_serializer("types")
    def _types_as_list(self, types: dict[str, TypeSpec]) -> list[dict[str, Any]]:
        return [{"name": name, **spec.model_dump(mode="json")} for name, spec in types.items()]

    @field_validator("types", mode="before")
    @classmethod
    def _types_from_list(cls, types: Any) -> Any:
        named = keyed(types, ("name",))
        if named is types:
            return types
        return {
            name: {key: value for key, value in entry.items() if key != "name"}
            for name, entry in named.items()
        }


class Condition(Resolved):
    """A condition on a state variable; the number is the value of its record."""

    variable: str
    operator: Literal[">=", "<=", "="]
    record: Record

    @property
    def value(self) -> float:
        """The number that the variable is compared with."""
        return self.record.value


class Effect(Resolved):
    """What an action or shock does to a variable; a move takes the amount from `source_variable`."""

    op: Operation
    variable: str
    record: Record
    source_variable: str | None = None


class ActionSpec(Resolved):
    """One action of an actor's menu. `months` is how long it is taken to go on when it is weighed."""

    actor: str
    id: str
    title: str
    sentence: str
    rung: int
    class_: str
    order: bool
    months: int
    when: tuple[Condition, ...]
    effects: tuple[Effect, ...]

    @property
    def key(self) -> str:
        """The action's name across all menus, such as `russia.surge`."""
        return f"{self.actor}.{self.id}"

    @property
    def condition_names(self) -> tuple[str, ...]:
        """Names of the numbers in the conditions, in their order."""
        return _numbered(f"condition.{self.key}.{condition.variable}" for condition in self.when)

    @property
    def effect_names(self) -> tuple[str, ...]:
        """Names of the numbers in the effects, in their order."""
        return _numbered(
            f"action.{self.key}.{'move_' if effect.op == 'move' else ''}{effect.variable}"
            for effect in self.effects
        )


class FormatSpec(Resolved):
    """One format of talks: broker (an actor, or `none`), actors at the table, and its numbers by field."""

    title: str
    broker: str
    at_table: tuple[str, ...]
    fields: dict[str, Record]


class RegionSpec(Resolved):
    """One region: its part of the reported plan, its area, the share that Russia holds at the start."""

    title: str
    part: Literal["a", "b", "c"]
    area: Record
    held: Record


class AxisSpec(Resolved):
    """One axis of advance: its regions in order of advance, why in this order, and where that stands."""

    path: tuple[str, ...]
    kind: Origin
    text: str
    stated_at: str = ""


class Change(NamedTuple):
    """What a shock does to one state variable."""

    variable: str
    op: Operation
    value: float


class Shock(Resolved):
    """What happens to the state at a date (year, month), from outside the model."""

    name: str
    title: str
    date: YearMonth
    effects: tuple[Effect, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The effects without their origin, in the order in which they are made."""
        return tuple(Change(effect.variable, effect.op, effect.record.value) for effect in self.effects)

    @property
    def effect_names(self) -> tuple[str, ...]:
        """Names of the numbers in the effects, in their order."""
        return tuple(f"shock.{self.name}.{effect.variable}" for effect in self.effects)


class TermsSpec(Resolved):
    """Terms of an offer, in the words of the schema."""

    deal: Literal["truce", "ceasefire", "settlement"]
    land: Literal["line", "four_regions", "client_state"]
    recognised: bool
    neutrality: bool
    force_cap: Literal["none", "partial", "full"]
    guarantee: Literal["none", "paper", "foreign_troops"]
    side_payments: bool


class TableSpec(Resolved):
    """Talks held in a format from the month `first` (year, month) on, `every` so many months.

    `between` says whether talks are held by consent in the other months; `drafter` is empty where it is drawn
    as usual, `offer` None where the drafter makes its own.
    """

    format: str
    first: YearMonth
    every: int
    between: Literal["consent", "none"]
    drafter: Literal["", "russia", "ukraine", "broker"]
    offer: TermsSpec | None


class Fact(Resolved):
    """A range in which a measure lies by what was known before the world begins, with its origin.

    `text`, `sources`, `note` and `stated_at` are as in a Record. No run reads a fact.
    """

    name: str
    measure: str
    low: float
    high: float
    unit: str
    kind: Origin
    text: str
    sources: tuple[str, ...] = ()
    note: str = ""
    stated_at: str = ""


class PolicySpec(Resolved):
    """Who decides for an actor: `logit`, a `script` of actions and then logit, or a `class` at a path.

    A script has an entry a turn from the first; where it is empty the actor's own logit decides.
    """

    kind: Literal["logit", "script", "class"] = "logit"
    script: tuple[str, ...] = ()
    path: str = ""
