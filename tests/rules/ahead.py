"""What an actor can expect of one action, in one world alone, and what is expected of the war."""

import numpy as np
from numpy.typing import NDArray

from sim.rules import vocabulary as V
from sim.rules.actions import add_impulse
from sim.rules.bounds import HIGH, LOW
from sim.rules.lanes import WIDTH
from sim.rules.projection import NO_ACTION, look_ahead, scratch
from sim.rules.survey import expect_war
from sim.rules.tables import Tables

Vector = NDArray[np.float64]
NO_EFFORT = np.zeros(V.N_ACTORS)


def goals_ahead(
    s: Vector,
    p: Vector,
    w: Tables,
    actor: int,
    action: int = NO_ACTION,
    months: int = 6,
    effort: Vector = NO_EFFORT,
    error: float = 0.0,
) -> Vector:
    """Return what an actor expects of its goals [goal] after an action, reading the ratio with `error`."""
    room = scratch(WIDTH)
    world = s.copy()
    if action != NO_ACTION:
        add_impulse(s, p, w.actions, w.effects, action, world)
    room.worlds[:] = np.clip(world, LOW, HIGH)[:, np.newaxis]
    room.effort[:] = effort[:, np.newaxis]
    room.error[:] = error
    room.actors[0] = actor
    look_ahead(room, 1, 1, months, p, w.actions, w.effects, np.array([action]))
    return room.expected[0, :, 0].copy()


def war_ahead(s: Vector, b: Vector, p: Vector, w: Tables) -> tuple[Vector, Vector]:
    """Return what every actor at a table expects of the war [actor, goal], and of it after a truce."""
    war, truce = np.zeros((V.N_ACTORS, V.MAX_GOALS)), np.zeros((V.N_ACTORS, V.MAX_GOALS))
    expect_war(s, b, p, w, 0.0, war, truce)
    return war, truce
