"""Where every number of a scenario comes from: their names, a table of them, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.config.records import ActionSpec, Effect, Record
from sim.config.regions import AREA, SHARE, region_number
from sim.config.scenario import Scenario
from sim.rules.parameters import PARAMETERS
from sim.rules.vocabulary import ACTORS, AXES, FORMAT_FIELDS, FORMATS, GOALS, STRUCTURE, VARIABLES

_VARIABLE_MEANING = {variable.name: variable.meaning for variable in VARIABLES}
CODE_UNIT = "code"
_DONE = {"add": "added to", "scale": "factor on", "set": "new value of", "move": "moved to"}


class Number(NamedTuple):
    """One number of a scenario: its name, its record, and what it means in words."""

    name: str
    record: Record
    meaning: str


def title_of(name: str, meaning: str) -> str:
    """Return what a number is called: its group, and its meaning without what stands in brackets."""
    group = name.partition(".")[0].replace("_", " ").capitalize()
    return f"{group}: {meaning.split(' (')[0].removeprefix('at the start: ')}"


def numbers(scenario: Scenario) -> Iterator[Number]:
    """Every number of a scenario: parameters, structural choices, start, regions, actors, formats, shocks.

    The order is that of the vocabulary and, within one actor, of its types and menu in the files; the menu of
    one actor moves nothing in another's.
    """
    for parameter in PARAMETERS:
        yield Number(parameter.name, scenario.parameters[parameter.name], parameter.meaning)
    yield from _structure(scenario)
    for variable in VARIABLES:
        if variable.name in scenario.start_values:
            record = scenario.start_values[variable.name]
            yield Number(f"start.{variable.name}", record, f"at the start: {variable.meaning}")
    yield from _of_regions(scenario)
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


def _of_regions(scenario: Scenario) -> Iterator[Number]:
    """The numbers of the regions, axis by axis in order of advance."""
    for axis in AXES:
        for name in scenario.axes[axis].path:
            spec = scenario.regions[name]
            yield Number(region_number(name, AREA), spec.area, f"{spec.title}: area")
            held = f"{spec.title}: share held by Russia at the start"
            yield Number(region_number(name, SHARE), spec.held, held)


def _structure(scenario: Scenario) -> Iterator[Number]:
    """The code of each structural choice: the place of the alternative taken in the vocabulary."""
    for name, alternatives in STRUCTURE.items():
        choice = scenario.structure[name]
        code = float(alternatives.index(choice.taken))
        record = Record(
            value=code,
            low=code,
            high=code,
            unit=CODE_UNIT,
            kind="assumption",
            text=choice.why,
            stated_at=choice.stated_at,
            fixed=True,
        )
        codes = ", ".join(f"{i} {alternative}" for i, alternative in enumerate(alternatives))
        yield Number(f"structure.{name}", record, f"structural choice {name}: {codes}")


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
    """What is missing behind the numbers: a sentence each.

    Sources that are unknown, do not say until when their data reach, or have data from after the last month
    that may feed a number; missing ranges and origins.
    """
    missing = []
    for name, record in named_records(scenario):
        for key in record.sources:
            source = scenario.sources.get(key)
            if source is None:
                missing.append(f"{name}: the bibliography has no source {key!r}")
            elif not source.data_until:
                missing.append(f"{name}: the source {key!r} does not say until when its data reach")
            elif source.data_until > scenario.evidence_until:
                missing.append(f"{name}: the source {key!r} has data of {source.data_until}")
        if record.low == record.high and not record.fixed and record.value != 0:
            missing.append(f"{name}: no range")
        if not (record.sources if record.kind == "source" else record.text.strip()):
            missing.append(f"{name}: no origin")
    return missing
