"""Readings: what the war and every offer are worth to a belligerent that misreads the strength ratio.

What others reckon with stands in the first rows of a survey, by role. Where learning is `convergence`, two
rows more hold what each belligerent itself reads. Others never read them.
"""

from __future__ import annotations

import numpy as np

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import allocating, called, small
from sim.rules.deals import BROKER_ROLE, N_OFFERS, N_ROLES
from sim.rules.learning import misreading
from sim.rules.survey import actor_of, expect_war, survey
from sim.rules.tables import Tables
from sim.rules.territory import Vector

# Rows of a survey's surplus: each role as others reckon it, then each belligerent by its own reading.
N_READINGS = N_ROLES + BROKER_ROLE


@called
@small
def own_row(role: int, p: Vector) -> int:
    """Return the row of a survey's surplus by which a role decides for itself."""
    if p[P.STRUCTURE_LEARNING] == V.CONVERGENCE and role < BROKER_ROLE:
        return N_ROLES + role
    return role


@allocating
def read_the_war(
    s: Vector,
    b: Vector,
    p: Vector,
    w: Tables,
    war: Vector,
    truce: Vector,
    surplus: Vector,
    war_read: Vector,
    truce_read: Vector,
) -> None:
    """Write what each belligerent expects of the war, and of a truce, into `war_read`, `truce_read` [role,
    actor, goal].

    For the other actors stands there what all reckon with (`war`, `truce`), since an actor's error is its
    own. ValueError where `surplus` has no rows for readings. Nothing is written under `common_prospect`.
    """
    if p[P.STRUCTURE_LEARNING] != V.CONVERGENCE:
        return
    if surplus.shape[0] < N_READINGS:
        raise ValueError("the survey needs a row for each belligerent's own reading")
    own_war = np.zeros((V.N_ACTORS, V.MAX_GOALS))
    own_truce = np.zeros((V.N_ACTORS, V.MAX_GOALS))
    for role in range(BROKER_ROLE):
        actor = actor_of(role, -1)
        error = misreading(s, p, actor)
        for i in range(V.N_ACTORS):
            for j in range(V.MAX_GOALS):
                war_read[role, i, j] = war[i, j]
                truce_read[role, i, j] = truce[i, j]
        expect_war(s, b, p, w, error, own_war, own_truce)
        for j in range(V.MAX_GOALS):
            war_read[role, actor, j] = own_war[actor, j]
            truce_read[role, actor, j] = own_truce[actor, j]


@allocating
def survey_as_read(
    s: Vector,
    b: Vector,
    p: Vector,
    w: Tables,
    format_: int,
    war_read: Vector,
    truce_read: Vector,
    calm: Vector,
    relieved: Vector,
    surplus: Vector,
) -> None:
    """Write the surpluses of a format's offers as each belligerent reads them into its own row of `surplus`.

    Only its own worth of the war differs from the survey of all. Nothing is written under `common_prospect`.
    """
    if p[P.STRUCTURE_LEARNING] != V.CONVERGENCE:
        return
    read = np.zeros((N_ROLES, V.MAX_TYPES, N_OFFERS))
    accept = np.zeros((BROKER_ROLE, N_OFFERS))
    best = np.zeros((N_ROLES, V.MAX_TYPES), np.int64)
    for role in range(BROKER_ROLE):
        survey(s, b, p, w, format_, war_read[role], truce_read[role], calm, relieved, read, accept, best)
        for k in range(V.MAX_TYPES):
            for offer in range(N_OFFERS):
                surplus[N_ROLES + role, k, offer] = read[role, k, offer]
