"""A scenario file laid over what it extends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.config.document import Place
from sim.config.records import ActorSpec, PolicySpec, Record, Shock, TableSpec
from sim.config.resolve import Resolver, resolved_table, turn_of, year_month
from sim.config.scenario import Scenario
from sim.config.schema_actions import BY_NAME
from sim.config.schema_base import RecordFile
from sim.config.schema_scenario import LOGIT, ScenarioFile, ScriptFile
from sim.config.schema_table import TableFile
from sim.rules.vocabulary import FORMATS, VARIABLES


def apply(inherited: Scenario, given: ScenarioFile, resolver: Resolver) -> Scenario:
    """The inherited scenario with the differences that a checked scenario file states."""
    change = _Change(given, resolver)
    return inherited.model_copy(
        update={
            "name": given.name,
            "title": given.title,
            "question": given.question.strip(),
            "parameters": change.parameters(inherited.parameters),
            "start_values": change.start_values(inherited.start_values),
            "open_formats": inherited.open_formats
            if given.formats is None
            else tuple(name for name in FORMATS if name in given.formats),
            "actions": {key: action for key, action in inherited.actions.items() if key not in given.without},
            "actors": change.actors(inherited.actors),
            "fixed_types": change.fixed_types(inherited.fixed_types),
            "shocks": change.shocks(inherited.shocks),
            "table": change.table(inherited.table),
            "policies": change.policies(inherited.policies, inherited.start),
        }
    )


class _Change:
    """What one scenario file changes, part by part."""

    def __init__(self, given: ScenarioFile, resolver: Resolver) -> None:
        self.given = given
        self.resolver = resolver

    def record(self, place: Place, change: Any, unit: str, inherited: Record | None) -> Record:
        """The record after a change: restated in full, or held at a number in the inherited range."""
        if isinstance(change, RecordFile):
            return self.resolver.record(place, change, unit)
        value = float(change)
        low, high = (inherited.low, inherited.high) if inherited else (value, value)
        return self.held(place, value, low, high, unit)

    def held(self, place: Place, value: float, low: float, high: float, unit: str) -> Record:
        """A number that the scenario sets without an origin of its own."""
        return Record(
            value=value,
            low=low,
            high=high,
            unit=unit,
            kind="assumption",
            text=f"what the scenario '{self.given.name}' supposes",
            stated_at=self.resolver.stated_at(place),
            fixed=True,
        )

    def parameters(self, inherited: dict[str, Record]) -> dict[str, Record]:
        changed = dict(inherited)
        for group, names in self.given.parameters.entries() if self.given.parameters else ():
            for name, change in names.entries():
                key = f"{group}.{name}"
                record = inherited[key]
                changed[key] = self.record(("parameters", group, name), change, record.unit, record)
        return changed

    def start_values(self, inherited: dict[str, Record]) -> dict[str, Record]:
        changed = dict(inherited)
        for name, change in self.given.start.entries() if self.given.start else ():
            changed[name] = self.record(("start", name), change, BY_NAME[name].unit, inherited.get(name))
        return {variable.name: changed[variable.name] for variable in VARIABLES if variable.name in changed}

    def type_choices(self) -> Iterable[tuple[str, Any]]:
        return self.given.types.entries() if self.given.types else ()

    def actors(self, inherited: dict[str, ActorSpec]) -> dict[str, ActorSpec]:
        changed = dict(inherited)
        for actor, choice in self.type_choices():
            if isinstance(choice, str):
                continue
            types = {}
            for name, spec in inherited[actor].types.items():
                value, old = float(choice[name]), spec.prior
                low, high = min(old.low, value), max(old.high, value)
                prior = self.held(("types", actor, name), value, low, high, old.unit)
                types[name] = spec.model_copy(update={"prior": prior})
            changed[actor] = inherited[actor].model_copy(update={"types": types})
        return changed

    def fixed_types(self, inherited: dict[str, str]) -> dict[str, str]:
        changed = dict(inherited)
        for actor, choice in self.type_choices():
            if isinstance(choice, str):
                changed[actor] = choice
            else:
                changed.pop(actor, None)
        return changed

    def shocks(self, inherited: tuple[Shock, ...]) -> tuple[Shock, ...]:
        kept = {shock.name: shock for shock in inherited if shock.name not in self.given.drop_shocks}
        for index, shock in enumerate(self.given.shocks):
            kept[shock.name] = self.resolver.shock(("shocks", index), shock)
        return tuple(sorted(kept.values(), key=lambda shock: shock.date))

    def table(self, inherited: TableSpec | None) -> TableSpec | None:
        if self.given.table is None:
            return inherited
        return resolved_table(self.given.table) if isinstance(self.given.table, TableFile) else None

    def policies(self, inherited: dict[str, PolicySpec], start: tuple[int, int]) -> dict[str, PolicySpec]:
        changed = dict(inherited)
        for actor, policy in self.given.policies.entries() if self.given.policies else ():
            if isinstance(policy, ScriptFile):
                changed[actor] = PolicySpec(kind="script", script=_by_turn(policy.script, start))
            elif policy == LOGIT:
                changed[actor] = PolicySpec()
            else:
                changed[actor] = PolicySpec(kind="class", path=policy)
        return changed


def _by_turn(script: list[str] | dict[str, str], start: tuple[int, int]) -> tuple[str, ...]:
    """A script as one entry a turn from the first, empty in months for which nothing is scripted."""
    if isinstance(script, list):
        return tuple(script)
    turns = {turn_of(start, year_month(month)): action for month, action in script.items()}
    return tuple(turns.get(turn, "") for turn in range(1, max(turns) + 1))
