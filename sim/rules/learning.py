"""Learning from the fighting: each belligerent's error about the strength ratio, and how the front corrects
it.

Where the structural choice of learning is `convergence`, each belligerent reads the log strength ratio with
an error of its own, which no actor sees. The movement of the front, which nobody can feign, shrinks it
(Slantchev 2003; Filson and Werner 2002; Wagner 2000). Where it is `common_prospect`, all read one ratio and
nothing here moves.
"""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import rule, small
from sim.rules.front import slope_at_even
from sim.rules.territory import Vector


@small
def misreading(s: Vector, p: Vector, actor: int) -> float:
    """Return the error with which an actor reads the log strength ratio: 0 for all but the belligerents.

    Outsiders have no stake in their own strength and read the ratio as it is. To read the mean of the two
    belligerents instead would be to know what is private to each.
    """
    if p[P.STRUCTURE_LEARNING] == V.CONVERGENCE:
        if actor == V.RUSSIA:
            return s[V.MISJUDGEMENT_RUSSIA]
        if actor == V.UKRAINE:
            return s[V.MISJUDGEMENT_UKRAINE]
    return 0.0


@small
def weight_of_news(variance: float, noise: float) -> float:
    """Return the weight of a reading against what was held before: s² / (s² + σ²).

    `variance` is s² of the belief, `noise` the standard deviation σ of the reading. It is the weight of
    m' = (m/s² + y/σ²) / (1/s² + 1/σ²), the update of a normal belief by a normal reading.
    """
    if variance <= 0.0:
        return 0.0
    return variance / (variance + noise * noise)


@rule
def learn_from_front(s: Vector, p: Vector, luck: float) -> None:
    """Let both belligerents correct their estimate of the log ratio by the month's movement at the front.

    `luck` is the part of the movement (thousand km²) that one who reads the ratio rightly would not have
    expected. A side whose estimate is off by m expected a movement larger by slope · m, so its surprise is
    luck - slope · m, and it corrects its estimate by weight · surprise / slope. Nothing is learned in a deal.
    Not called in a month of rout, whose pace tells nothing about the ratio.
    """
    if p[P.STRUCTURE_LEARNING] != V.CONVERGENCE or s[V.DEAL] > V.NO_DEAL:
        return
    slope = slope_at_even(s, p)
    if slope <= 0.0:
        return
    weight = weight_of_news(s[V.UNCERTAINTY], p[P.FRONT_NOISE] / slope)
    for i in range(V.MISJUDGEMENT_RUSSIA, V.MISJUDGEMENT_UKRAINE + 1):
        s[i] += weight * (luck / slope - s[i])
    s[V.UNCERTAINTY] *= 1.0 - weight
