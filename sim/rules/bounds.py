"""Bounds: every state variable stays within the limits that the vocabulary gives it."""

from __future__ import annotations

import numpy as np

from sim.rules import vocabulary as V
from sim.rules.compiler import rule
from sim.rules.territory import Vector

LOW: Vector = np.array([variable.low for variable in V.VARIABLES], dtype=np.float64)
HIGH: Vector = np.array([variable.high for variable in V.VARIABLES], dtype=np.float64)


@rule
def keep_in_bounds(s: Vector) -> None:
    """Clip every state variable to its bounds, in place."""
    for i in range(V.N_STATE):
        x = s[i]
        x = LOW[i] if x < LOW[i] else x
        s[i] = HIGH[i] if x > HIGH[i] else x
