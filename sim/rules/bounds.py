"""Bounds: every state variable stays within the limits that the vocabulary gives it."""

from __future__ import annotations

import numpy as np

from sim.rules import vocabulary as V
from sim.rules.compiler import rule, small
from sim.rules.numeric import clip
from sim.rules.tables import Table
from sim.rules.territory import Vector

LOW: Vector = np.array([variable.low for variable in V.VARIABLES], dtype=np.float64)
HIGH: Vector = np.array([variable.high for variable in V.VARIABLES], dtype=np.float64)

# What a month can drive out of bounds. The other variables stand still in it, or fade from one place within
# their bounds to another.
DRIVEN: Table = np.array(
    [
        *range(V.GAIN_EAST, V.NORTH_RATE + 1),
        *range(V.FORCE_RUSSIA, V.WILL_EUROPE + 1),
        *(V.AID_US, V.AID_EUROPE, V.ECONOMY_RUSSIA, V.ECONOMY_UKRAINE, V.FAVOUR, V.COLLAPSE_RUSSIA),
        *(V.COHESION_WEST, V.CREDIBILITY_US, V.LEVERAGE_CHINA, V.EXHAUSTION_RUSSIA),
    ],
    dtype=np.int64,
)


@small
def keep_one(s: Vector, k: int) -> None:
    """Clip one state variable to its bounds, in place."""
    s[k] = clip(s[k], LOW[k], HIGH[k])


@small
def keep_driven(s: Vector) -> None:
    """Clip to its bounds, in place, whatever a month can drive out of them."""
    for i in range(DRIVEN.shape[0]):
        keep_one(s, DRIVEN[i])


@rule
def keep_in_bounds(s: Vector) -> None:
    """Clip every state variable to its bounds, in place."""
    for i in range(V.N_STATE):
        keep_one(s, i)
