"""Brinkmanship: rungs, and the monthly rates of nuclear use and of a Russia-NATO war, accident and intent
apart.

The autonomous risk is a hazard that no one chooses and that escalation raises (Schelling 1966; Powell 1990).
Intent is a deliberate act after a collapse: of the Russian front for nuclear use, of the Ukrainian front for
Western entry.
"""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.lanes import common
from sim.rules.numeric import exp, positive
from sim.rules.territory import Vector


@small
def highest_rung(s: Vector) -> float:
    """Return the highest rung of any actor."""
    top = s[V.RUNG_RUSSIA]
    for k in range(1, V.N_ACTORS):
        top = max(top, s[V.RUNG_RUSSIA + k])
    return top


@small
def climb(s: Vector, actor: int, rung: float) -> None:
    """Put an actor on the rung of its act, if that is higher than where it stands."""
    s[V.RUNG_RUSSIA + actor] = max(s[V.RUNG_RUSSIA + actor], rung)


@small
def step_down(s: Vector, p: Vector) -> None:
    """Let every rung fall back; a belligerent at war keeps at least the rung of the war."""
    for k in range(V.N_ACTORS):
        floor = 0.0
        if common(s[V.DEAL]) == 0.0 and (k == V.RUSSIA or k == V.UKRAINE):
            floor = p[P.BRINK_RUNG_FLOOR]
        s[V.RUNG_RUSSIA + k] = max(s[V.RUNG_RUSSIA + k] - p[P.BRINK_RUNG_FADE], floor)


@small
def nuclear_rate(s: Vector, p: Vector, ratio: float, rung: float, effort: float) -> float:
    """Return the monthly rate of accidental nuclear use.

    `rung` is the highest rung, `effort` the Russian effort expected beyond the usual (0 in play). A
    settlement ends the risk.
    """
    if common(s[V.DEAL]) >= V.SETTLEMENT:
        return 0.0
    push = (
        p[P.BRINK_NUCLEAR_RUNG] * (rung - p[P.BRINK_RUNG_CENTRE])
        + p[P.BRINK_NUCLEAR_STRIKES] * (s[V.STRIKES_UKRAINE] - p[P.STOCKS_STRIKES_UKRAINE])
        + p[P.BRINK_NUCLEAR_RATIO] * positive(-ratio - p[P.BRINK_NUCLEAR_RATIO_AT])
        + p[P.BRINK_NUCLEAR_DOCTRINE] * s[V.DOCTRINE]
        + p[P.BRINK_NUCLEAR_BASING] * s[V.BASING]
        - p[P.BRINK_NUCLEAR_RESTRAINT] * s[V.CHINESE_RESTRAINT]
        + p[P.BELIEFS_RISK] * effort
    )
    return p[P.BRINK_NUCLEAR] * exp(push)


@small
def nato_rate(s: Vector, p: Vector, rung: float, effort: float) -> float:
    """Return the monthly rate of an accidental Russia-NATO war; arguments as for `nuclear_rate`."""
    if common(s[V.DEAL]) >= V.SETTLEMENT:
        return 0.0
    push = (
        p[P.BRINK_NATO_RUNG] * (rung - p[P.BRINK_RUNG_CENTRE])
        + p[P.BRINK_NATO_GREY] * s[V.GREY_ZONE]
        + p[P.BRINK_NATO_ARMY] * s[V.BELARUS_ARMY]
        + p[P.BRINK_NATO_FORCES] * s[V.FOREIGN_FORCES]
        + p[P.BRINK_NATO_POSTURE] * (s[V.POSTURE] - p[P.BRINK_POSTURE_REFERENCE])
        + p[P.BELIEFS_RISK] * effort
    )
    return p[P.BRINK_NATO] * exp(push)


@small
def nuclear_intent(s: Vector, p: Vector) -> float:
    """Return this month's chance of deliberate nuclear use: the chance given a Russian collapse, spread over
    it."""
    if common(s[V.COLLAPSE_RUSSIA]) <= 0.0 or common(s[V.DEAL]) >= V.SETTLEMENT:
        return 0.0
    return p[P.BRINK_NUCLEAR_INTENT] / p[P.COLLAPSE_MONTHS]


@small
def nato_intent(s: Vector, p: Vector) -> float:
    """Return the chance that Western states enter when Ukraine's front collapses, in proportion to their
    pledges."""
    reference = 2.0 * p[P.BRINK_PLEDGE_REFERENCE]
    return min(p[P.BRINK_NATO_INTENT] * (s[V.PLEDGE_US] + s[V.PLEDGE_EUROPE]) / reference, 1.0)
