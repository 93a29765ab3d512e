"""What can be played: parameter vectors that every rule can take, and runs whose state is still a number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.config.limits import LIMITS, SPREAD, Limit
from sim.config.world import World
from sim.rules.vocabulary import ACTORS, VARIABLES

Floats = NDArray[np.float64]


def refuse_unplayable(world: World, vectors: Floats) -> None:
    """Refuse parameter vectors [parameter] or [vector, parameter] that a rule would divide by nothing with.

    Files are held to the same limits where they state a number; this is for vectors made elsewhere.
    ValueError that names the number, says what it should be, and which rule needs it so; also where one is
    infinite or not a number.
    """
    rows = np.atleast_2d(vectors)
    if rows.shape[1:] != world.values.shape:
        raise ValueError(f"values must be {list(world.values.shape)} numbers, not {list(np.shape(vectors))}")
    for name, limit in _limits() if len(rows) else ():
        given = rows[:, world.names.index(name)]
        for value in (float(given.min()), float(given.max())):
            wanted = limit.refuses(value)
            if wanted:
                raise ValueError(
                    f"{name} should be {wanted}, not {value:g}: sim.rules.{limit.rule} {limit.needs}"
                )
    wrong = np.argwhere(~np.isfinite(rows[:, : len(world.names)]))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(f"{world.names[column]} should be a number, not {rows[row, column]:g}")


def _limits() -> tuple[tuple[str, Limit], ...]:
    """The numbers of a vector that have a limit, by name."""
    return (*LIMITS.items(), *((f"spread.{actor}", SPREAD) for actor in ACTORS))


def refuse_infinite(run: int, state: Floats, beliefs: Floats) -> None:
    """Refuse the end of a run in which a variable or belief is infinite or not a number.

    `state` [variable] and `beliefs` [actor · type] are what stands at the end. ValueError with the run.
    """
    wrong = np.flatnonzero(~np.isfinite(state))
    if len(wrong):
        raise ValueError(f"run {run}: {VARIABLES[wrong[0]].name} has become {state[wrong[0]]:g}")
    if not np.isfinite(beliefs).all():
        raise ValueError(f"run {run}: a belief is no longer a number")
