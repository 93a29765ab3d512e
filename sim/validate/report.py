"""Report: what a validation found, and as plain data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sim.analysis.estimates import Estimate, verdict
from sim.config.records import Fact
from sim.validate.checks import FAILS, Check


@dataclass(frozen=True)
class Findings:
    """What was found on one scenario: measures, endings and use of actions by name, facts of its world."""

    name: str
    title: str
    facts: tuple[Fact, ...]
    measures: dict[str, Estimate]
    endings: dict[str, Estimate]
    uses: dict[str, Estimate]

    def verdict(self, fact: Fact) -> str:
        """How the measure of a fact lies to the fact."""
        return verdict(self.measures[fact.measure], fact.low, fact.high)


@dataclass(frozen=True)
class Identity:
    """What a report belongs to: how it was played, and hashes of what it was played with.

    `rules` is the fingerprint of the rulebook, `configuration` that of the scenarios and facts, `behaviour`
    that of the first runs of each scenario and what is measured on them: an edit that changes neither leaves
    it as it is.
    """

    command: str
    seed: int
    runs: int
    horizon: int
    rules: str
    configuration: str
    behaviour: str


@dataclass(frozen=True)
class Report:
    """A validation: what it belongs to, what was found on each scenario (the base case first), and checks."""

    identity: Identity
    scenarios: tuple[Findings, ...]
    checks: tuple[Check, ...]

    @property
    def base(self) -> Findings:
        """The base case."""
        return self.scenarios[0]

    @property
    def failing(self) -> tuple[Check, ...]:
        """The checks that must hold and do not."""
        return tuple(check for check in self.checks if check.must and check.verdict == FAILS)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data for JSON; what is not a number, or not bounded, is null."""
        return {
            "schema": 1,
            **vars(self.identity),
            "holds": not self.failing,
            "scenarios": [
                {
                    "name": found.name,
                    "title": found.title,
                    "facts": [
                        {
                            **fact.model_dump(mode="json", exclude={"stated_at"}),
                            "verdict": found.verdict(fact),
                        }
                        for fact in found.facts
                    ],
                    "measures": {name: plain(made) for name, made in found.measures.items()},
                    "endings": {name: plain(made) for name, made in found.endings.items()},
                    "actions": {name: plain(made) for name, made in found.uses.items()},
                }
                for found in self.scenarios
            ],
            "checks": [check._asdict() for check in self.checks],
        }


def plain(found: Estimate) -> dict[str, Any]:
    """An estimate for JSON, which knows finite numbers only."""
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in found._asdict().items()
    }
