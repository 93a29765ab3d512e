"""Territory: the parts of the reported partition plan that Russia holds, from the ground gained on four axes.

The eastern and southern axes run first through what is left of part A (the four annexed regions) and then
into part B (the client state); the north-eastern and northern axes lie wholly in part B. Areas are in
thousand km².
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.numeric import clip, positive

Vector = NDArray[np.float64]


@small
def share_a(s: Vector, p: Vector) -> float:
    """Return the share of part A in Russian hands, in [0, 1]."""
    open_east = p[P.FRONT_OPEN_EAST]
    open_south = p[P.FRONT_OPEN_SOUTH]
    left = open_east + open_south - min(s[V.GAIN_EAST], open_east) - min(s[V.GAIN_SOUTH], open_south)
    return clip(1.0 - left / p[P.FRONT_AREA_A], 0.0, 1.0)


@small
def share_b(s: Vector, p: Vector) -> float:
    """Return the share of part B in Russian hands, in [0, 1]; part B held before the start counts as none."""
    held = (
        positive(s[V.GAIN_EAST] - p[P.FRONT_OPEN_EAST])
        + positive(s[V.GAIN_SOUTH] - p[P.FRONT_OPEN_SOUTH])
        + positive(s[V.GAIN_NORTHEAST])
        + s[V.GAIN_NORTH]
    )
    return clip(held / p[P.FRONT_AREA_B], 0.0, 1.0)


@small
def net_gain(s: Vector) -> float:
    """Return the net Russian gain since the start over all axes, in thousand km²."""
    return s[V.GAIN_EAST] + s[V.GAIN_SOUTH] + s[V.GAIN_NORTHEAST] + s[V.GAIN_NORTH]
