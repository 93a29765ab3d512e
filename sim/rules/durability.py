"""Durability: the monthly rate at which a deal breaks, by guarantee, monitoring, shifting power and Moscow's
temptation."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.numeric import chance, exp, positive, sigmoid
from sim.rules.territory import Vector


@small
def untempted_rate(s: Vector, p: Vector, shift: float) -> float:
    """Return the monthly rate at which the deal in force in `s` breaks where Moscow is neither tempted nor
    content.

    h0 · [k if ceasefire] · exp(-θg·guarantee - θf·foreign troops - θm·monitoring + θp·[shift]₊
    + θv·violations), with `shift` the growth of the log ratio since signature (Fortna 2004 for h0, agreements
    and troops; Walter 2002 for guarantees; Powell 2006 for shifting power).
    """
    push = (
        -p[P.DURABILITY_GUARANTEE] * s[V.GUARANTEE]
        - p[P.DURABILITY_FORCES] * s[V.FOREIGN_FORCES]
        - p[P.DURABILITY_MONITORING] * s[V.MONITORING]
        + p[P.DURABILITY_POWER_SHIFT] * positive(shift)
        + p[P.DURABILITY_VIOLATIONS] * s[V.VIOLATIONS]
    )
    rate = p[P.DURABILITY_BASE] * exp(push)
    if s[V.DEAL] == V.CEASEFIRE:
        rate *= p[P.DURABILITY_CEASEFIRE]
    return rate


@small
def tempted(rate: float, s: Vector, p: Vector, temptation: float) -> float:
    """Return the rate as Moscow's temptation moves it: rate · 2σ(λ·pull), pull = temptation -
    deterrence·guarantee - margin.

    `temptation` is the worth of war minus the worth of the deal to Moscow. At a pull of zero the rate is
    unmoved.
    """
    pull = temptation - p[P.DURABILITY_DETERRENCE] * s[V.GUARANTEE] - p[P.DURABILITY_MARGIN]
    return rate * 2.0 * sigmoid(p[P.DURABILITY_SHARPNESS] * pull)


@small
def chance_of_breaking(rate: float, p: Vector) -> float:
    """Return ρ = 1 - exp(-window · rate), the chance that a deal breaks within the window over which it is
    weighed."""
    return chance(p[P.DURABILITY_WINDOW] * rate)


@small
def tally_violations(s: Vector, p: Vector) -> None:
    """Count deep strikes beyond the usual, by either side, and grey-zone acts as violations of the deal."""
    beyond = positive(s[V.STRIKES_RUSSIA] - p[P.STOCKS_STRIKES_RUSSIA])
    beyond += positive(s[V.STRIKES_UKRAINE] - p[P.STOCKS_STRIKES_UKRAINE])
    beyond += s[V.GREY_ZONE]
    s[V.VIOLATIONS] = min(s[V.VIOLATIONS] + p[P.STOCKS_VIOLATION_STRIKES] * beyond, 1.0)
