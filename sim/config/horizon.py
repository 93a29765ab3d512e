"""What a scenario dates after a horizon: tables, scripts and shocks that no run of that length would see."""

from __future__ import annotations

from collections.abc import Iterator

from sim.config.resolve import turn_of
from sim.config.scenario import Scenario


def after_horizon(scenario: Scenario, horizon: int) -> Iterator[str]:
    """Yield, in words, what the scenario dates after the last of `horizon` turns (months)."""
    if scenario.table is not None:
        turn = turn_of(scenario.start, scenario.table.first)
        if turn > horizon:
            yield _late(f"the table in the format {scenario.table.format!r} is first held", turn, horizon)
    for actor, policy in scenario.policies.items():
        if len(policy.script) > horizon:
            yield _late(f"the script of {actor!r} goes on", len(policy.script), horizon)
    for shock in scenario.shocks:
        turn = turn_of(scenario.start, shock.date)
        if turn > horizon:
            yield _late(f"the shock {shock.name!r} comes", turn, horizon)


def _late(what: str, turn: int, horizon: int) -> str:
    to = "to" if what.endswith("goes on") else "in"
    return f"{what} {to} turn {turn}, after the horizon of {horizon}"
