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
        if s[i] < LOW[i]:
            s[i] = LOW[i]
        elif s[i] > HIGH[i]:
            s[i] = HIGH[i]
