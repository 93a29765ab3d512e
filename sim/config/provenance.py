"""Where every number of a scenario comes from: their names, a table of them, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.config.records import ActionSpec, Effect, Record
from sim.config.references import last_month
from sim.config.scenario import Scenario
from sim.rules.parameters import PARAMETERS
from sim.rules.vocabulary import ACTORS, FORMAT_FIELDS, FORMATS, GOALS, VARIABLES

_VARIABLE_MEANING = {variable.name: variable.meaning for variable in VARIABLES}
_DONE = {"add": "added to", "scale": "factor on", "set": "new value of", "move": "moved to"}


class Number(NamedTuple):
    """One number of a scenario: its name, its record, and what it means in words."""

    name: str
    record: Record
    meaning: str


def numbers(scenario: Scenario) -> Iterator[Number]:
    """Every number of a scenario: parameters, start, each actor with its menu, formats, shocks.

    The order is that of the vocabulary and, within one actor, of its types and menu in the files; the menu of
    one actor moves nothing in another's.
    """
    for parameter in PARAMETERS:
        yield Number(parameter.name, scenario.parameters[parameter.name], parameter.meaning)
    for variable in VARIABLES:
        if variable.name in scenario.start_values:
            record = scenario.start_values[variable.name]
            yield Number(f"start.{variable.name}", record, f"at the start: {variable.meaning}")
    for actor in ACTORS:
        yield from _of_actor(scenario, actor)
        for action in scenario.menu(actor):
            yield from _of_action(action)
    for name in FORMATS:
        for field in FORMAT_FIELDS:
            spec = scenario.formats[name]
            yield Number(
                f"format.{name}.{field.name}", spec.fields[field.name], f"{spec.title}: {field.meaning}"
            )
    for shock in scenario.shocks:
        for name, effect in zip(shock.effect_names, shock.effects, strict=True):
            yield Number(name, effect.record, f"{shock.title}: {_effect(effect)}")


def named_records(scenario: Scenario) -> Iterator[tuple[str, Record]]:
    """Name and record of every number of a scenario, in the order of `numbers`."""
    for number in numbers(scenario):
        yield number.name, number.record


def _of_actor(scenario: Scenario, actor: str) -> Iterator[Number]:
    spec = scenario.actors[actor]
    yield Number(
        f"spread.{actor}", spec.spread, f"{spec.title}: usual spread of the options' expected utility"
    )
    for name, kind in spec.types.items():
        who = f"{spec.title}, type {name!r}"
        yield Number(f"prior.{actor}.{name}", kind.prior, f"{who}: chance at the start")
        if kind.effort is not None:
            yield Number(f"effort.{actor}.{name}", kind.effort, f"{who}: effort that others expect of it")
        for goal in GOALS[actor]:
            yield Number(
                f"weight.{actor}.{name}.{goal}", kind.weights[goal], f"{who}: weight of the goal {goal!r}"
            )


def _of_action(action: ActionSpec) -> Iterator[Number]:
    for name, condition in zip(action.condition_names, action.when, strict=True):
        meaning = f"{action.title}: possible where {condition.variable} {condition.operator} this"
        yield Number(name, condition.record, meaning)
    for name, effect in zip(action.effect_names, action.effects, strict=True):
        yield Number(name, effect.record, f"{action.title}: {_effect(effect)}")


def _effect(effect: Effect) -> str:
    source = f" from {effect.source_variable}" if effect.source_variable else ""
    return f"{_DONE[effect.op]} {effect.variable} ({_VARIABLE_MEANING[effect.variable]}){source}"


def citation(scenario: Scenario, record: Record) -> str:
    """The origin of a number in words: its sources in full, or the reason or place to look."""
    if record.kind != "source":
        return record.text
    return "; ".join(str(scenario.sources.get(key, key)) for key in record.sources)


def parameters_table(scenario: Scenario) -> list[dict[str, Any]]:
    """One row a number, with its name, range, unit, origin, the file and line, and its meaning."""
    return [
        {
            "name": name,
            "value": record.value,
            "low": record.low,
            "high": record.high,
            "unit": record.unit,
            "kind": record.kind,
            "provenance": citation(scenario, record),
            "note": record.note,
            "where": record.stated_at,
            "meaning": meaning,
        }
        for name, record, meaning in numbers(scenario)
    ]


def gaps(scenario: Scenario) -> list[str]:
    """What is missing behind the numbers: a sentence each on sources that are unknown, do not say until when
    their data reach, or have later data than they may, and on missing ranges and origins.
    """
    missing = []
    limit = last_month(scenario)
    for name, record in named_records(scenario):
        for key in record.sources:
            source = scenario.sources.get(key)
            if source is None:
                missing.append(f"{name}: the bibliography has no source {key!r}")
            elif not source.data_until:
                missing.append(f"{name}: the source {key!r} does not say until when its data reach")
            elif source.data_until > limit:
                missing.append(f"{name}: the source {key!r} has data of {source.data_until}")
        if record.low == record.high and not record.fixed and record.value != 0:
            missing.append(f"{name}: no range")
        if not (record.sources if record.kind == "source" else record.text.strip()):
            missing.append(f"{name}: no origin")
    return missing
