"""Will: how publics and elites tire, rally and settle, one month at war or in a deal."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.lanes import common
from sim.rules.numeric import positive
from sim.rules.territory import Vector


@small
def wear_of_will(s: Vector, p: Vector) -> None:
    """Move the four wills by one month.

    At war, will falls with casualties, lost ground, strikes and lost aid and returns to a level (war
    weariness; Mueller 1973 for casualties). In a deal it settles. Donors' will returns to a base that
    politics may shift.
    """
    s[V.WILL_US] += p[P.WILL_RETURN_US] * (s[V.WILL_US_BASE] - s[V.WILL_US])
    s[V.WILL_EUROPE] += p[P.WILL_RETURN_EUROPE] * (s[V.WILL_EUROPE_BASE] - s[V.WILL_EUROPE])
    if common(s[V.DEAL]) > 0.0:
        settle = p[P.WILL_PEACE_RETURN]
        s[V.WILL_UKRAINE] += settle * (p[P.WILL_PEACE_UKRAINE] - s[V.WILL_UKRAINE])
        s[V.WILL_RUSSIA] += settle * (p[P.WILL_PEACE_RUSSIA] - s[V.WILL_RUSSIA])
        return
    pace = (s[V.FRONT_RATE] + s[V.NORTH_RATE]) / p[P.FRONT_BASE]
    given = (s[V.AID_US] + s[V.AID_EUROPE]) / p[P.MATERIEL_AID_REFERENCE]
    s[V.WILL_UKRAINE] += (
        p[P.WILL_RETURN_UKRAINE] * (p[P.WILL_LEVEL_UKRAINE] - s[V.WILL_UKRAINE])
        - p[P.WILL_CASUALTIES_UKRAINE] * s[V.CASUALTIES_UKRAINE] / p[P.CASUALTIES_UKRAINE]
        - p[P.WILL_FRONT_UKRAINE] * pace
        - p[P.WILL_STRIKES_UKRAINE] * s[V.STRIKES_RUSSIA] / p[P.STOCKS_STRIKES_RUSSIA]
        - p[P.WILL_AID_UKRAINE] * positive(1.0 - given)
    )
    usual = p[P.STOCKS_STRIKES_UKRAINE]
    s[V.WILL_RUSSIA] += (
        p[P.WILL_RETURN_RUSSIA] * (p[P.WILL_LEVEL_RUSSIA] - s[V.WILL_RUSSIA])
        - p[P.WILL_CASUALTIES_RUSSIA] * s[V.CASUALTIES_RUSSIA] / p[P.CASUALTIES_RUSSIA]
        + p[P.WILL_FRONT_RUSSIA] * min(pace, p[P.WILL_FRONT_CAP])
        - p[P.WILL_STRIKES_RUSSIA] * (s[V.STRIKES_UKRAINE] - usual) / usual
        - p[P.WILL_ECONOMY_RUSSIA] * positive(p[P.WILL_ECONOMY_FLOOR] - s[V.ECONOMY_RUSSIA])
    )
