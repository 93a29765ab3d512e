"""Resolved scenarios and batches: everything needed to play them, and their form as plain data."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self

from pydantic import Field, ValidationError, field_serializer, field_validator

from sim.config.errors import ConfigError, one_line
from sim.config.records import (
    ActionSpec,
    ActorSpec,
    AxisSpec,
    FormatSpec,
    PolicySpec,
    Record,
    RegionSpec,
    Resolved,
    Shock,
    Source,
    StructuralChoice,
    TableSpec,
    YearMonth,
    keyed,
)


class Stored(Resolved):
    """A resolved object that is stored with results and built again from there."""

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data for YAML or JSON; the order of its mappings carries no meaning."""
        return self.model_dump(mode="json")

    @classmethod
    def from_dict(cls, data: Any, file: str = "stored configuration") -> Self:
        """The object that `to_dict` gave, equal to the last bit; ConfigError for any other data."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            lines = [
                f"{file}:1:1: {'.'.join(map(str, found['loc'])) or 'file'}: {found['msg']}"
                for found in error.errors()
            ]
            raise ConfigError([one_line(line) for line in lines]) from None

    def digest(self) -> str:
        """SHA-256 of the content as hexadecimal; the lines in which numbers stand are no part of it."""
        content = json.dumps(
            _without_lines(self.to_dict()), sort_keys=True, ensure_ascii=True, allow_nan=False
        )
        return hashlib.sha256(content.encode("ascii")).hexdigest()


def _without_lines(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_lines(item) for item in part]
    if isinstance(part, dict):
        return {key: _without_lines(value) for key, value in part.items() if key != "stated_at"}
    return part


class Scenario(Stored):
    """A world with everything that a scenario changes in it: all that is needed to play it.

    `start` is the year and month of turn 0; `evidence_until` the last month, such as 2024-11, whose data may
    feed a number; `structure` the theory that the rules follow in each respect in
    which theories differ; `actions` holds every menu in its order; `open_formats` are the
    formats that may be convened; `start_values` the variables that do not begin at their natural zero;
    `policies` has an entry for each actor; `shocks` are sorted by date; `table` is held whatever the parties
    think of it. `parameters` holds also those that follow from `regions` and `axes`. `notes` are what must be
    told beside an action, a type or terms, by a name such as `action.russia.surge`.
    """

    name: str
    title: str
    question: str
    world: str
    start: YearMonth
    evidence_until: str
    parameters: dict[str, Record]
    structure: dict[str, StructuralChoice]
    actors: dict[str, ActorSpec]
    actions: dict[str, ActionSpec]
    formats: dict[str, FormatSpec]
    open_formats: tuple[str, ...]
    start_values: dict[str, Record]
    regions: dict[str, RegionSpec]
    axes: dict[str, AxisSpec]
    fixed_types: dict[str, str] = Field(default_factory=dict)
    shocks: tuple[Shock, ...] = ()
    table: TableSpec | None = None
    policies: dict[str, PolicySpec]
    sources: dict[str, Source]
    notes: dict[str, str] = Field(default_factory=dict)
    data_until: str = ""

    def menu(self, actor: str) -> tuple[ActionSpec, ...]:
        """The actions of one actor, in menu order."""
        return tuple(action for action in self.actions.values() if action.actor == actor)

    @field_serializer("actions")
    def _actions_as_list(self, actions: dict[str, ActionSpec]) -> list[dict[str, Any]]:
        return [action.model_dump(mode="json") for action in actions.values()]

    @field_validator("actions", mode="before")
    @classmethod
    def _actions_from_list(cls, actions: Any) -> Any:
        return keyed(actions, ("actor", "id"))


class Uncertainty(Resolved):
    """That the numbers of a batch are drawn from their ranges: so often, the same in all scenarios."""

    draws: int


class Batch(Stored):
    """Scenarios to run on the same luck: `runs` of each, from one seed, over `horizon` months.

    With `uncertainty` the runs are spread over draws of the parameters, without they have the central values.
    """

    name: str
    title: str
    scenarios: tuple[Scenario, ...]
    runs: int
    seed: int
    horizon: int
    uncertainty: Uncertainty | None = None

    @property
    def draws(self) -> int:
        """How many draws of the parameters the runs are spread over; 0 at the central values."""
        return self.uncertainty.draws if self.uncertainty else 0

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data; a batch at the central values says nothing of uncertainty."""
        plain = super().to_dict()
        return plain if self.uncertainty else {key: plain[key] for key in plain if key != "uncertainty"}
