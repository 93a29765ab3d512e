"""From checked parts to resolved ones: numbers get their unit, range, origin and place in the file."""

from __future__ import annotations

from dataclasses import dataclass

from sim.config.document import Document, Place
from sim.config.records import (
    ActionSpec,
    ActorSpec,
    Condition,
    Effect,
    FormatSpec,
    Record,
    Shock,
    Source,
    TableSpec,
    TermsSpec,
    TypeSpec,
)
from sim.config.schema_actions import (
    BY_NAME,
    WHOLE_UNITS,
    ActionFile,
    ChangeFile,
    MoveFile,
    parse_condition,
    whole,
)
from sim.config.schema_base import Origin, RecordFile
from sim.config.schema_scenario import ShockFile
from sim.config.schema_table import TableFile
from sim.config.schema_world import (
    EFFORT_UNIT,
    FACTOR_UNIT,
    PRIOR_UNIT,
    SPREAD_UNIT,
    WEIGHT_UNIT,
    ActorFile,
    FormatFile,
    SourceFile,
    TypeFile,
)
from sim.rules.vocabulary import FORMAT_FIELDS, Variable

FIELD_UNITS = {field.name: field.unit for field in FORMAT_FIELDS}


def year_month(text: str) -> tuple[int, int]:
    """Year and month of a text such as 2024-12."""
    year, month = text.split("-")
    return int(year), int(month)


def turn_of(start: tuple[int, int], date: tuple[int, int]) -> int:
    """The turn of a date, both as year and month; turn 0 is the start of the world."""
    return (date[0] - start[0]) * 12 + date[1] - start[1]


def relative_range(value: float, share: float) -> tuple[float, float]:
    """The range that reaches from the value by this share of it to both sides."""
    ends = (value * (1 - share), value * (1 + share))
    return min(ends), max(ends)


@dataclass(frozen=True)
class Resolver:
    """Resolves what one file states; `file` is its name as kept in records."""

    document: Document
    file: str

    def stated_at(self, place: Place) -> str:
        """File and line of a place."""
        return f"{self.file}:{self.document.mark(place, at_key=True)[0]}"

    def number(
        self, place: Place, value: float, ends: tuple[float, float] | None, unit: str, *origins: Origin
    ) -> Record:
        """A number with the first origin stated among these; fixed where it has no range."""
        origin = next(origin for origin in origins if origin.stated())
        kind, text, keys = origin.origin()
        low, high = ends or (value, value)
        exact = low == high and unit in WHOLE_UNITS
        return Record(
            value=value,
            low=low,
            high=high,
            unit=unit,
            kind=kind,
            text=text,
            sources=keys,
            note=origin.note or "",
            stated_at=self.stated_at(place),
            fixed=ends is None or exact,
        )

    def record(self, place: Place, given: RecordFile, unit: str) -> Record:
        """A record that the file states in full."""
        return self.number(place, given.value, (given.low, given.high), unit, given)

    def source(self, given: SourceFile) -> Source:
        """An entry of the bibliography."""
        return Source(**given.model_dump(exclude_none=True))

    def actor(self, place: Place, given: ActorFile, goals: tuple[str, ...]) -> ActorSpec:
        """An actor with its types in the order of the file."""
        return ActorSpec(
            title=given.title,
            types={
                name: self.type_((*place, "types", name), kind, goals) for name, kind in given.types.items()
            },
            spread=self.record((*place, "spread"), given.spread, SPREAD_UNIT),
        )

    def type_(self, place: Place, given: TypeFile, goals: tuple[str, ...]) -> TypeSpec:
        """A type; one that is alone has the prior 1."""
        weights, numbers = given.weights, dict(given.weights.values.entries())
        if given.prior is None:
            prior = Record(
                value=1,
                low=1,
                high=1,
                unit=PRIOR_UNIT,
                kind="assumption",
                text="the only type of this actor",
                stated_at=self.stated_at(place),
                fixed=True,
            )
        else:
            prior = self.record((*place, "prior"), given.prior, PRIOR_UNIT)
        return TypeSpec(
            title=given.title,
            prior=prior,
            effort=self.record((*place, "effort"), given.effort, EFFORT_UNIT) if given.effort else None,
            weights={
                goal: self.number(
                    (*place, "weights", "values", goal),
                    numbers[goal],
                    relative_range(numbers[goal], weights.range),
                    WEIGHT_UNIT,
                    weights,
                )
                for goal in goals
            },
        )

    def action(self, place: Place, actor: str, name: str, given: ActionFile) -> ActionSpec:
        """An action with its conditions and effects."""
        when = [
            self.condition((*place, "when", variable), BY_NAME[variable], text, given)
            for variable, texts in given.when.entries()
            for text in ([texts] if isinstance(texts, str) else texts)
        ]
        return ActionSpec(
            actor=actor,
            id=name,
            title=given.title,
            sentence=given.sentence,
            rung=given.rung,
            class_=given.class_,
            order=given.order,
            months=given.months,
            when=tuple(when),
            effects=tuple(
                self.effect((*place, "effects", i), effect, given) for i, effect in enumerate(given.effects)
            ),
        )

    def condition(self, place: Place, variable: Variable, text: str, action: ActionFile) -> Condition:
        """A condition; its number has the action's range unless it must be exact."""
        operator, value = parse_condition(text, variable)
        ends = None
        if operator != "=" and not whole(variable) and action.range is not None:
            ends = _inside(relative_range(value, action.range), variable)
        return Condition(
            variable=variable.name,
            operator=operator,
            record=self.number(place, value, ends, variable.unit, action),
        )

    def effect(self, place: Place, given: ChangeFile | MoveFile, action: ActionFile) -> Effect:
        """An effect; without a range of its own it has the action's, unless its variable is whole."""
        variable, operation, value = BY_NAME[given.target], given.operation, given.amount
        ends: tuple[float, float] | None = None
        if given.low is not None and given.high is not None:
            ends = (given.low, given.high)
        elif not whole(variable) and action.range is not None:
            ends = relative_range(value, action.range)
            ends = _inside(ends, variable) if operation == "set" else ends
        unit = FACTOR_UNIT if operation == "scale" else variable.unit
        return Effect(
            op=operation,
            variable=variable.name,
            source_variable=given.taken_from,
            record=self.number(place, value, ends, unit, given, action),
        )

    def format_(self, place: Place, given: FormatFile) -> FormatSpec:
        """A format of talks with its numbers in the order of the vocabulary."""
        return FormatSpec(
            title=given.title,
            broker=given.broker,
            at_table=tuple(given.at_table),
            fields={
                name: self.record((*place, name), getattr(given, name), unit)
                for name, unit in FIELD_UNITS.items()
            },
        )

    def shock(self, place: Place, given: ShockFile) -> Shock:
        """A shock; its numbers are declared and have no range."""
        effects = [
            Effect(
                op=operation,
                variable=variable,
                record=self.number(
                    (*place, operation, variable),
                    value,
                    None,
                    FACTOR_UNIT if operation == "scale" else BY_NAME[variable].unit,
                    given,
                ),
            )
            for operation, variable, value in given.changes()
        ]
        return Shock(name=given.name, title=given.title, date=year_month(given.date), effects=tuple(effects))


def resolved_table(given: TableFile) -> TableSpec:
    """A table that the scenario holds; it states months and words, no numbers with an origin."""
    return TableSpec(
        format=given.format,
        first=year_month(given.first),
        every=given.every,
        between=given.between,
        drafter=given.drafter or "",
        offer=TermsSpec(**given.offer.model_dump()) if given.offer else None,
    )


def _inside(ends: tuple[float, float], variable: Variable) -> tuple[float, float]:
    return max(ends[0], variable.low), min(ends[1], variable.high)
