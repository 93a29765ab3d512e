"""Collapse of a front: its monthly rate, and what follows for the state; the terms a victor dictates are in
deals.py."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.lanes import anywhere, where
from sim.rules.numeric import exp, positive
from sim.rules.territory import Vector


@small
def rate_ukraine(s: Vector, p: Vector, ratio: float) -> float:
    """Return the monthly rate of Ukrainian front collapse: a proportional hazard in will, ratio, men and the
    north."""
    push = (
        p[P.COLLAPSE_WILL] * positive(p[P.COLLAPSE_WILL_UKRAINE] - s[V.WILL_UKRAINE])
        + p[P.COLLAPSE_RATIO] * positive(ratio - p[P.COLLAPSE_RATIO_UKRAINE])
        + p[P.COLLAPSE_FORCE] * positive(1.0 - s[V.FORCE_UKRAINE] / p[P.COLLAPSE_FORCE_UKRAINE])
        + p[P.COLLAPSE_NORTH_GAIN] * s[V.GAIN_NORTH]
    )
    push += where(s[V.NORTH_RATE] > p[P.COLLAPSE_NORTH_RATE], p[P.COLLAPSE_NORTH_JUMP], 0.0)
    if not anywhere(push != 0.0):
        return p[P.COLLAPSE_UKRAINE]
    return p[P.COLLAPSE_UKRAINE] * exp(push)


@small
def rate_russia(s: Vector, p: Vector, ratio: float) -> float:
    """Return the monthly rate of Russian front collapse: a proportional hazard in will, economy and ratio."""
    push = (
        p[P.COLLAPSE_WILL] * positive(p[P.COLLAPSE_WILL_RUSSIA] - s[V.WILL_RUSSIA])
        + p[P.COLLAPSE_ECONOMY] * positive(p[P.COLLAPSE_ECONOMY_RUSSIA] - s[V.ECONOMY_RUSSIA])
        + p[P.COLLAPSE_RATIO] * positive(-ratio - p[P.COLLAPSE_RATIO_RUSSIA])
    )
    if not anywhere(push != 0.0):
        return p[P.COLLAPSE_RUSSIA]
    return p[P.COLLAPSE_RUSSIA] * exp(push)


@small
def begin_rout(s: Vector, p: Vector, turn: int) -> None:
    """Begin a Russian collapse: months of rout, a quarter of the force gone, will shaken."""
    s[V.COLLAPSE_RUSSIA] = p[P.COLLAPSE_MONTHS]
    s[V.COLLAPSED_RUSSIA] = turn
    s[V.FORCE_RUSSIA] *= p[P.COLLAPSE_FORCE_KEPT]
    s[V.NORTH_OFFENSIVE] = 0.0
    s[V.WILL_RUSSIA] = positive(s[V.WILL_RUSSIA] - p[P.COLLAPSE_WILL_LOST])
