"""Arms: the base case with one thing changed, to be played on the luck of the base case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.config.world import World, build_world
from sim.rules import tables as T
from sim.rules import vocabulary as V

RATIONALITY = "choice.rationality"
AID = "aid_"
GUARANTEE = "guarantee"


def changed(world: World, chosen: NDArray[np.bool_], factor: float) -> World:
    """Return the world with some numbers of its vector multiplied."""
    values = world.values.copy()
    values[: len(chosen)][chosen] *= factor
    return replace(world, values=values)


def named(world: World, prefix: str, field: str = "") -> NDArray[np.bool_]:
    """Return which numbers have a name that begins so and whose last part begins with `field`."""
    return np.array(
        [name.startswith(prefix) and name.rpartition(".")[2].startswith(field) for name in world.names]
    )


def with_aid(world: World, factor: float) -> World:
    """Return the world with another level of aid from the first month: aid, and what it returns to."""
    start = world.start.copy()
    for name, offset in V.OFFSET.items():
        if name.startswith(AID):
            start[offset] *= factor
    return replace(world, start=start)


def with_guarantees(world: World, factor: float) -> World:
    """Return the world with other guarantees on offer in every format."""
    return changed(world, named(world, "format.", GUARANTEE), factor)


def without_weights(world: World) -> World:
    """Return the world in which nobody cares for anything."""
    return changed(world, named(world, "weight."), 0.0)


def without_reason(world: World) -> World:
    """Return the world in which rationality is zero: every choice of an action is a coin toss."""
    return changed(world, named(world, RATIONALITY), 0.0)


def without_access(world: World) -> World:
    """Return the world in which access never reaches the level at which troops may pass.

    Access begins below it, and every action that would raise it is off the menus; shocks stay.
    """
    rises = {
        key
        for key, action in world.scenario.actions.items()
        for effect in action.effects
        if effect.variable == "access"
        and (
            (effect.op in ("add", "move") and effect.record.value > 0.0)
            or (effect.op == "scale" and effect.record.value > 1.0)
            or (effect.op == "set" and effect.record.value >= V.ACCESS_FOR_TROOPS)
        )
    }
    kept = {key: action for key, action in world.scenario.actions.items() if key not in rises}
    made = build_world(world.scenario.model_copy(update={"actions": kept}))
    start = made.start.copy()
    start[V.ACCESS] = min(start[V.ACCESS], V.ACCESS_FOR_TROOPS - 1.0)
    return replace(made, start=start)


def priors_of(world: World) -> NDArray[np.float64]:
    """Return the table of beliefs at the priors [actor · type]."""
    table = np.zeros(V.N_ACTORS * V.MAX_TYPES)
    for actor in range(V.N_ACTORS):
        first = int(world.tables.first_type[actor])
        for k in range(int(world.tables.first_type[actor + 1]) - first):
            table[actor * V.MAX_TYPES + k] = world.values[world.tables.types[first + k, T.TYPE_PRIOR]]
    return table
