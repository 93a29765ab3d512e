"""Bargaining: surplus of offers, estimated and actual answers, and the offer a drafter makes."""

from __future__ import annotations

import math

from sim.rules import parameters as P
from sim.rules.compiler import called, rule, small
from sim.rules.numeric import clip, positive, sigmoid
from sim.rules.territory import Vector

NO_OFFER = -1


@small
def softened(p: Vector) -> float:
    """Return the sharpness of an answer as others see it, the responder's private cost integrated out.

    λ / √(1 + π/8 · (λ·sd)²): a logistic answer with a normal private cost of mean 0 and standard deviation sd
    (MacKay 1992).
    """
    sharp = p[P.TALKS_ANSWER_SHARPNESS]
    spread = sharp * p[P.TALKS_COST_SD]
    return sharp / math.sqrt(1.0 + p[P.TALKS_PROBIT_FIT] * spread * spread)


@small
def estimated_acceptance(surplus: float, soft: float, p: Vector) -> float:
    """Return the chance that others give to acceptance at a surplus, with sharpness `soft`, kept away from 0
    and 1."""
    floor = p[P.TALKS_ESTIMATE_FLOOR]
    return clip(sigmoid(soft * surplus), floor, 1.0 - floor)


@rule
def best_offer(surplus: Vector, private: float, chance: Vector, first: int, end: int) -> int:
    """Return the offer in [first, end) with the largest chance of acceptance times own surplus, a private
    cost taken off: NO_OFFER if none is positive.

    This is the drafter's problem of Fearon 1995: maximise P(accept) · (u - d) over what can be offered.
    """
    best = NO_OFFER
    best_value = 0.0
    for i in range(first, end):
        value = chance[i] * (surplus[i] - private)
        if value > best_value:
            best_value = value
            best = i
    return best


@called
@small
def answer_logits(surplus: float, sharp: float, p: Vector, out: Vector) -> None:
    """Write the logits of reject, accept, walk_out for an offer with this surplus over the status quo.

    Rejecting is worth 0, accepting the surplus; walking out costs a little and earns back a share of the
    shortfall of an offer that falls short. `sharp` is the sharpness of the answer.
    """
    out[0] = 0.0
    out[1] = sharp * surplus
    out[2] = sharp * (p[P.TALKS_WALK_GAIN] * positive(-surplus) - p[P.TALKS_WALK_COST])
