"""Stocks: momentary pressures fade to their usual level; structural stocks (access, forces, basing) do
not."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.territory import Vector


@small
def toward(value: float, usual: float, persists: float) -> float:
    """Return a stock after a month in which `persists` of its distance from the usual level remains."""
    return usual + persists * (value - usual)


@small
def fade(s: Vector, p: Vector) -> None:
    """Let every momentary pressure fade by one month."""
    strikes = p[P.STOCKS_STRIKES]
    s[V.STRIKES_RUSSIA] = toward(s[V.STRIKES_RUSSIA], p[P.STOCKS_STRIKES_RUSSIA], strikes)
    s[V.STRIKES_UKRAINE] = toward(s[V.STRIKES_UKRAINE], p[P.STOCKS_STRIKES_UKRAINE], strikes)
    s[V.COUNTER_ATTACK] *= p[P.STOCKS_COUNTER_ATTACK]
    s[V.INTENSITY] = toward(s[V.INTENSITY], p[P.STOCKS_INTENSITY_USUAL], p[P.STOCKS_INTENSITY])
    s[V.COERCION] *= p[P.STOCKS_COERCION]
    s[V.DOCTRINE] *= p[P.STOCKS_DOCTRINE]
    s[V.GREY_ZONE] *= p[P.STOCKS_GREY_ZONE]
    s[V.FAVOUR] += (
        p[P.STOCKS_FAVOUR] * (p[P.STOCKS_FAVOUR_USUAL] - s[V.FAVOUR])
        - p[P.STOCKS_FAVOUR_PRESSURE] * s[V.MOSCOW_PRESSURE]
    )
    s[V.MOSCOW_PRESSURE] *= p[P.STOCKS_PRESSURE]
    s[V.KYIV_PRESSURE] *= p[P.STOCKS_PRESSURE]
    leak = p[P.STOCKS_SANCTIONS]
    s[V.SANCTIONS_RUSSIA] = toward(s[V.SANCTIONS_RUSSIA], p[P.STOCKS_SANCTIONS_RUSSIA], leak)
    s[V.SANCTIONS_BELARUS] = toward(s[V.SANCTIONS_BELARUS], p[P.STOCKS_SANCTIONS_BELARUS], leak)
    s[V.CHINESE_SUPPORT] = toward(
        s[V.CHINESE_SUPPORT], p[P.STOCKS_CHINESE_USUAL], p[P.STOCKS_CHINESE_SUPPORT]
    )
    s[V.CHINESE_RESTRAINT] *= p[P.STOCKS_RESTRAINT]
    s[V.CHINESE_INITIATIVE] *= p[P.STOCKS_RESTRAINT]
    s[V.STANDING] *= p[P.STOCKS_STANDING]
    s[V.SEAT] = toward(s[V.SEAT], p[P.STOCKS_SEAT_USUAL], p[P.STOCKS_SEAT])
    pledges = p[P.STOCKS_PLEDGES]
    s[V.PLEDGE_US] = toward(s[V.PLEDGE_US], p[P.STOCKS_PLEDGES_USUAL], pledges)
    s[V.PLEDGE_EUROPE] = toward(s[V.PLEDGE_EUROPE], p[P.STOCKS_PLEDGES_USUAL], pledges)
    s[V.CLAIM_EUROPE] *= p[P.STOCKS_CLAIM]
    s[V.DEMAND_RUSSIA] *= p[P.STOCKS_DEMANDS]
    s[V.DEMAND_UKRAINE] *= p[P.STOCKS_DEMANDS]
    s[V.POSTURE] = toward(s[V.POSTURE], p[P.BRINK_POSTURE_REFERENCE], p[P.STOCKS_POSTURE])
    s[V.VIOLATIONS] *= p[P.STOCKS_VIOLATIONS]
