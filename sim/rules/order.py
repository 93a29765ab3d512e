"""World order: four indices that flow from what happened in a month, never from the name of the outcome.

The sign of each flow is a parameter with both signs in its range, since it decides the article's claim about
a freeze.
"""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.lanes import common
from sim.rules.numeric import positive
from sim.rules.territory import Vector


@small
def flow_of_order(s: Vector, p: Vector) -> None:
    """Move cohesion of the West, US credibility, Chinese leverage and Russian exhaustion by one month."""
    in_deal = common(s[V.DEAL]) > 0.0
    gap = abs(s[V.WILL_EUROPE] - s[V.WILL_US] - p[P.ORDER_COHESION_GAP_AT])
    cohesion = (
        p[P.ORDER_COHESION_WILL] * (s[V.WILL_EUROPE] - p[P.ORDER_COHESION_WILL_AT])
        - p[P.ORDER_COHESION_GAP] * gap
        + p[P.ORDER_COHESION_GREY] * s[V.GREY_ZONE]
        + p[P.ORDER_COHESION_AID] * (s[V.AID_EUROPE] / max(s[V.AID_EUROPE_BASE], 0.1) - 1.0)
        + p[P.ORDER_COHESION_RETURN] * (p[P.ORDER_COHESION_CENTRE] - s[V.COHESION_WEST])
    )
    credibility = (
        p[P.ORDER_CREDIBILITY_AID] * (s[V.AID_US] / max(s[V.AID_US_BASE], 0.1) - 1.0)
        + p[P.ORDER_CREDIBILITY_WILL] * (s[V.WILL_US] - p[P.ORDER_CREDIBILITY_WILL_AT])
        + p[P.ORDER_CREDIBILITY_RETURN] * (p[P.ORDER_CREDIBILITY_CENTRE] - s[V.CREDIBILITY_US])
    )
    leverage = (
        p[P.ORDER_LEVERAGE_SUPPORT] * (s[V.CHINESE_SUPPORT] - p[P.STOCKS_CHINESE_USUAL])
        + p[P.ORDER_LEVERAGE_ECONOMY] * (1.0 - s[V.ECONOMY_RUSSIA])
        + p[P.ORDER_LEVERAGE_SANCTIONS]
        * (s[V.SANCTIONS_RUSSIA] * (1.0 - s[V.RELIEF]) - p[P.STOCKS_SANCTIONS_RUSSIA])
        + p[P.ORDER_LEVERAGE_RETURN] * (p[P.ORDER_LEVERAGE_CENTRE] - s[V.LEVERAGE_CHINA])
    )
    exhaustion = p[P.ORDER_EXHAUSTION_ECONOMY] * positive(
        p[P.ORDER_EXHAUSTION_ECONOMY_AT] - s[V.ECONOMY_RUSSIA]
    )
    if in_deal:
        cohesion += p[P.ORDER_COHESION_GUARANTEE] * s[V.GUARANTEE]
        if common(s[V.LAND]) > V.LINE:
            cohesion -= p[P.ORDER_COHESION_LAND]
        exhaustion -= p[P.ORDER_EXHAUSTION_REST] * s[V.EXHAUSTION_RUSSIA]
    else:
        pace = (s[V.FRONT_RATE] + s[V.NORTH_RATE]) / p[P.FRONT_BASE]
        credibility -= p[P.ORDER_CREDIBILITY_FRONT] * positive(pace - p[P.ORDER_CREDIBILITY_FRONT_AT])
        exhaustion += p[P.ORDER_EXHAUSTION_CASUALTIES] * s[V.CASUALTIES_RUSSIA] / p[P.CASUALTIES_RUSSIA]
        exhaustion -= p[P.ORDER_EXHAUSTION_RETURN] * s[V.EXHAUSTION_RUSSIA]
    s[V.COHESION_WEST] += cohesion
    s[V.CREDIBILITY_US] += credibility
    s[V.LEVERAGE_CHINA] += leverage
    s[V.EXHAUSTION_RUSSIA] += exhaustion
