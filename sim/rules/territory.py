"""Territory: the parts of the reported partition plan that Russia holds, from the ground gained on four axes.

An axis runs through regions of part A (annexed) first, then of part B (client state), then of part C
(disputed). A gain takes what is open of A, then of B; what it takes beyond counts for neither. A loss gives
back what was held at the start in the opposite order. The ground of each part on each axis follows from the
world's regions (sim.config.regions). The picture region by region, which agrees with these sums, is
sim.regions. Areas are in thousand km².
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import called, small
from sim.rules.numeric import clip, positive

Vector = NDArray[np.float64]

# Gains in the state and the ground of each kind in the parameters stand in the order of the axes.
N_AXES = len(V.AXES)


@small
def ground_a(gain: float, open_a: float, held_a: float, held_b: float) -> float:
    """Return the ground of part A that Russia holds on an axis after a net gain since the start."""
    return held_a + min(positive(gain), open_a) - min(positive(-gain - held_b), held_a)


@small
def ground_b(gain: float, open_a: float, open_b: float, held_b: float) -> float:
    """Return the ground of part B that Russia holds on an axis after a net gain since the start."""
    return held_b + min(positive(gain - open_a), open_b) - min(positive(-gain), held_b)


@called
@small
def share_a(s: Vector, p: Vector) -> float:
    """Return the share of part A in Russian hands, in [0, 1]."""
    held = 0.0
    for k in range(N_AXES):
        held_a, held_b = p[P.FRONT_HELD_EAST + k], p[P.FRONT_HELD_B_EAST + k]
        held += ground_a(s[V.GAIN_EAST + k], p[P.FRONT_OPEN_EAST + k], held_a, held_b)
    return clip(held / p[P.FRONT_AREA_A], 0.0, 1.0)


@called
@small
def share_b(s: Vector, p: Vector) -> float:
    """Return the share of part B in Russian hands, in [0, 1]."""
    held = 0.0
    for k in range(N_AXES):
        open_a, open_b = p[P.FRONT_OPEN_EAST + k], p[P.FRONT_OPEN_B_EAST + k]
        held += ground_b(s[V.GAIN_EAST + k], open_a, open_b, p[P.FRONT_HELD_B_EAST + k])
    return clip(held / p[P.FRONT_AREA_B], 0.0, 1.0)


@small
def net_gain(s: Vector) -> float:
    """Return the net Russian gain since the start over all axes, in thousand km²."""
    return s[V.GAIN_EAST] + s[V.GAIN_SOUTH] + s[V.GAIN_NORTHEAST] + s[V.GAIN_NORTH]
