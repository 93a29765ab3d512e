"""World: a resolved scenario as the rules read it, one parameter vector and integer tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.provenance import named_records
from sim.config.records import ActionSpec
from sim.config.regions import derived_values
from sim.config.resolve import turn_of
from sim.config.scenario import Scenario
from sim.config.tape import scenario_tape
from sim.rules import vocabulary as V
from sim.rules.luck import stable_id
from sim.rules.parameters import PARAMETERS
from sim.rules.tables import Table, Tables

Vector = NDArray[np.float64]
UNFIXED = -1


@dataclass(frozen=True)
class World:
    """What a driver needs to play a scenario.

    `names` and `values` are the parameter vector; `tables` the menus, types, formats and shocks; `start` the
    state at turn 0 [variable]; `types` the types fixed by the scenario [actor], -1 where one is drawn.
    `actions` and `type_names` give back the names behind the rows of the tables.
    """

    scenario: Scenario
    names: tuple[str, ...]
    values: Vector
    tables: Tables
    start: Vector
    types: Table
    actions: tuple[str, ...]
    type_names: dict[str, tuple[str, ...]]

    def follow(self, values: Vector) -> Vector:
        """Return a copy of a parameter vector, or of several [vector, parameter], in which what follows from
        the regions is computed anew.

        For whoever changes a region's area or held share in the vector, such as a draw from the ranges.
        """
        place = {name: row for row, name in enumerate(self.names)}
        numbers = {name: values[..., row] for name, row in place.items()}
        result = values.copy()
        for name, value in derived_values(self.scenario.regions, self.scenario.axes, numbers).items():
            result[..., place[name]] = value
        return result

    def menu(self, actor: str) -> tuple[str, ...]:
        """Return the names of an actor's actions, in menu order, without the actor's name."""
        k = V.ACTORS.index(actor)
        rows = self.actions[self.tables.menu[k] : self.tables.menu[k + 1]]
        return tuple(name.split(".", 1)[1] for name in rows)

    def action_row(self, actor: str, action: str) -> int:
        """Return the row of an action in the tables; ValueError where the menu does not hold it."""
        return int(self.tables.menu[V.ACTORS.index(actor)]) + self.menu(actor).index(action)

    def tape(self, horizon: int) -> Table:
        """Return the decisions that the scenario forces [turn, slot], turns 0 to `horizon`, slots as in
        sim.rules.talks; a driver lays a tape of its own over it (`sim.config.tape.laid_over`)."""
        return scenario_tape(self.scenario, horizon)


def build_world(scenario: Scenario) -> World:
    """Return the world of a resolved scenario.

    ValueError where two names share a stable identifier, so that they would share their luck, or where the
    numbers do not begin with the rule parameters and the codes of the structural choices.
    """
    numbers = {name: record.value for name, record in named_records(scenario)}
    fixed_places = (
        *(parameter.name for parameter in PARAMETERS),
        *(f"structure.{name}" for name in V.STRUCTURE),
    )
    if tuple(numbers)[: len(fixed_places)] != fixed_places:
        raise ValueError(
            "rule parameters and structural choices must come first, in the order of the vocabulary"
        )
    names = tuple(numbers)
    offset = {name: i for i, name in enumerate(names)}
    padding = [0.0] * V.MAX_GOALS  # types with fewer goals than the most read past their last weight
    values = np.array([*numbers.values(), *padding], dtype=np.float64)
    start = np.array([variable.start or 0.0 for variable in V.VARIABLES], dtype=np.float64)
    for name, record in scenario.start_values.items():
        start[V.OFFSET[name]] = record.value
    actions, menu, when, effects = _action_tables(scenario, offset)
    types, first_type, fixed = _type_tables(scenario, offset)
    tables = Tables(
        actions=actions,
        menu=menu,
        when=when,
        effects=effects,
        types=types,
        first_type=first_type,
        spread=np.array([offset[f"spread.{actor}"] for actor in V.ACTORS], dtype=np.int64),
        formats=_format_table(scenario, offset),
        shocks=_shock_table(scenario, offset),
    )
    return World(
        scenario=scenario,
        names=names,
        values=values,
        tables=tables,
        start=start,
        types=fixed,
        actions=tuple(action.key for action in _actions(scenario)),
        type_names={actor: tuple(spec.types) for actor, spec in scenario.actors.items()},
    )


def _actions(scenario: Scenario) -> list[ActionSpec]:
    """Return all actions in the order of actors, then of the menu."""
    return [action for actor in V.ACTORS for action in scenario.menu(actor)]


def _identifiers(names: list[str]) -> list[int]:
    ids = [stable_id(name) for name in names]
    if len(set(ids)) < len(set(names)):
        raise ValueError("two names share a stable identifier; rename one of: " + ", ".join(names))
    return ids


def _table(rows: list[tuple[int, ...]], width: int) -> Table:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _action_tables(scenario: Scenario, offset: dict[str, int]) -> tuple[Table, Table, Table, Table]:
    listed = _actions(scenario)
    ids = _identifiers([action.key for action in listed])
    rows: list[tuple[int, ...]] = []
    when: list[tuple[int, ...]] = []
    effects: list[tuple[int, ...]] = []
    for action, identifier in zip(listed, ids, strict=True):
        first_when, first_effect = len(when), len(effects)
        for condition, name in zip(action.when, action.condition_names, strict=True):
            operator = V.OPERATORS.index(condition.operator)
            when.append((V.OFFSET[condition.variable], operator, offset[name]))
        for effect, name in zip(action.effects, action.effect_names, strict=True):
            source = V.OFFSET[effect.source_variable] if effect.source_variable else -1
            effects.append((V.OFFSET[effect.variable], V.EFFECTS.index(effect.op), offset[name], source))
        rows.append(
            (
                V.ACTORS.index(action.actor),
                action.rung,
                offset[f"escalation.{action.class_}"],
                action.months,
                first_when,
                len(when),
                first_effect,
                len(effects),
                identifier,
            )
        )
    counts = [sum(1 for action in listed if action.actor == name) for name in V.ACTORS]
    menu = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return _table(rows, 9), menu, _table(when, 3), _table(effects, 4)


def _type_tables(scenario: Scenario, offset: dict[str, int]) -> tuple[Table, Table, Table]:
    rows: list[tuple[int, ...]] = []
    first = [0]
    fixed = np.full(V.N_ACTORS, UNFIXED, dtype=np.int64)
    for k, actor in enumerate(V.ACTORS):
        types = scenario.actors[actor].types
        for name in types:
            effort = offset.get(f"effort.{actor}.{name}", -1)
            weights = offset[f"weight.{actor}.{name}.{V.GOALS[actor][0]}"]
            rows.append((offset[f"prior.{actor}.{name}"], effort, weights, k))
        first.append(len(rows))
        if actor in scenario.fixed_types:
            fixed[k] = list(types).index(scenario.fixed_types[actor])
    return _table(rows, 4), np.array(first, dtype=np.int64), fixed


def _format_table(scenario: Scenario, offset: dict[str, int]) -> Table:
    rows: list[tuple[int, ...]] = []
    for name, identifier in zip(V.FORMATS, _identifiers(list(V.FORMATS)), strict=True):
        spec = scenario.formats[name]
        broker = -1 if spec.broker == "none" else V.ACTORS.index(spec.broker)
        first = offset[f"format.{name}.{V.FORMAT_FIELDS[0].name}"]
        rows.append((int(name in scenario.open_formats), broker, first, identifier))
    return _table(rows, 4)


def _shock_table(scenario: Scenario, offset: dict[str, int]) -> Table:
    rows: list[tuple[int, ...]] = []
    for shock in scenario.shocks:
        turn = turn_of(scenario.start, shock.date)
        for effect, name in zip(shock.effects, shock.effect_names, strict=True):
            kind = V.EFFECTS.index(effect.op)
            rows.append((V.OFFSET[effect.variable], kind, offset[name], -1, turn))
    return _table(rows, 5)
