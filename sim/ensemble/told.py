"""Told: runs played for a report on them; where a rule raises, that is told as a mistake of the scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.config.errors import ConfigError, in_one_line
from sim.config.scenario import Scenario
from sim.config.world import World, build_world
from sim.ensemble.play import Ints, Played, play_runs


def world_of(scenario: Scenario) -> World:
    """Return the world of a scenario that can be played many runs at once; ConfigError where it cannot be."""
    for actor, policy in scenario.policies.items():
        if policy.kind == "class":
            what = "a class can be asked one run at a time only, as `sim run` plays it"
            raise ConfigError([f"scenario {scenario.name}: policies.{actor}: {what}"])
    try:
        return build_world(scenario)
    except ValueError as error:
        raise ConfigError([f"scenario {scenario.name}: {error}"]) from None


def play_or_tell(
    world: World, runs: Sequence[int] | Ints | range, seed: int, horizon: int, *, what: str = "", **more: Any
) -> Played:
    """Play runs as `play_runs` does, with the same options.

    ConfigError, with the scenario, `what` was changed in it and what was raised in one line, where the
    scenario's numbers are such that a rule raises, or so many runs find no room in memory.
    """
    try:
        return play_runs(world, runs, seed, horizon, **more)
    except Exception as error:  # whatever a rule raises
        changed = f" ({what})" if what else ""
        told = f"scenario {world.scenario.name}{changed}: cannot be played: {in_one_line(error)}"
        raise ConfigError([told]) from error
