"""Durability: the monthly rate at which a deal breaks, by guarantee, monitoring, shifting power and, by the
structural choice of its law, Moscow's temptation or the months it has held."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.lanes import common
from sim.rules.numeric import chance, exp, positive, power, sigmoid
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
    if common(s[V.DEAL]) == V.CEASEFIRE:
        rate *= p[P.DURABILITY_CEASEFIRE]
    return rate


@small
def aged(rate: float, s: Vector, p: Vector, months: float) -> float:
    """Return the mean rate over the next `months` of a deal that ages: Weibull with shape k, other laws
    unmoved.

    rate · T^(1-k) · ((t+months)^k - t^k) / months, with t the months held before the one at stake and T the
    months at which as many deals have broken as without ageing.
    """
    if p[P.STRUCTURE_DURABILITY_LAW] != V.AGEING:
        return rate
    shape = p[P.DURABILITY_SHAPE]
    full = p[P.DURABILITY_SHAPE_MONTHS]
    held = positive(common(s[V.DEAL_MONTHS]) - 1.0)
    before = power(held / full, shape) if held > 0.0 else 0.0
    return rate * full * (power((held + months) / full, shape) - before) / months


@small
def tempted(rate: float, s: Vector, p: Vector, temptation: float) -> float:
    """Return the rate as Moscow's temptation moves it: rate · 2σ(λ·pull), pull = temptation -
    deterrence·guarantee - margin.

    `temptation` is the worth of war minus the worth of the deal to Moscow. At a pull of zero the rate is
    unmoved, and so it is at any pull where the law of durability is not `temptation`.
    """
    if p[P.STRUCTURE_DURABILITY_LAW] != V.TEMPTATION:
        return rate
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
