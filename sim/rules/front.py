"""The front: movement on the four axes and the casualties it costs, one month at war."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.lanes import anywhere, common, where
from sim.rules.numeric import exp, log, positive
from sim.rules.territory import Vector


@small
def attack_losses(s: Vector, p: Vector, ratio: float) -> float:
    """Return the Russian casualties of a month (thousand) that follow from the tempo of attack and the
    strength ratio."""
    moves = p[P.CASUALTIES_INTENSITY_RUSSIA]
    return (
        p[P.CASUALTIES_RUSSIA] * (1.0 - moves + moves * s[V.INTENSITY]) / exp(p[P.CASUALTIES_RATIO] * ratio)
    )


@small
def ground_bought(s: Vector, p: Vector, ratio: float) -> float:
    """Return the ground (thousand km² a month) that Russian casualties buy: losses of the attack over the
    price, which is front.price · e^(-front.price_ratio · ℓ) casualties a km²."""
    return attack_losses(s, p, ratio) * exp(p[P.FRONT_PRICE_RATIO] * ratio) / p[P.FRONT_PRICE]


@small
def slope_at_even(s: Vector, p: Vector) -> float:
    """Return how much faster the front moves per unit of log ratio, near equal strength (thousand km² a
    month)."""
    if p[P.STRUCTURE_FRONT_LAW] == V.PRICE_OF_ADVANCE:
        return (p[P.FRONT_PRICE_RATIO] - p[P.CASUALTIES_RATIO]) * ground_bought(s, p, 0.0)
    return p[P.FRONT_SLOPE]


@small
def advance(s: Vector, p: Vector, ratio: float) -> float:
    """Return v, the net Russian advance outside the north (thousand km² a month), the month's luck included.

    v = μ0·I + μ1·ℓ + μ2([ℓ-b]₊² - [-ℓ-b]₊²) - μc·C + a, with I the intensity, C counter-attacks, a the run of
    luck. Where the law of the front is `price_of_advance`, ground bought takes the place of the terms in I
    and ℓ. A side that has collapsed loses ground at the rate of a rout whatever the ratio.
    """
    if common(s[V.COLLAPSE_RUSSIA]) > 0.0:
        return -p[P.FRONT_ROUT]
    if p[P.STRUCTURE_FRONT_LAW] == V.PRICE_OF_ADVANCE:
        return ground_bought(s, p, ratio) - p[P.FRONT_COUNTER_ATTACK] * s[V.COUNTER_ATTACK] + s[V.FRONT_NOISE]
    over = positive(ratio - p[P.FRONT_THRESHOLD])
    under = positive(-ratio - p[P.FRONT_THRESHOLD])
    return (
        p[P.FRONT_BASE] * s[V.INTENSITY]
        + p[P.FRONT_SLOPE] * ratio
        + p[P.FRONT_BREAKTHROUGH] * (over * over - under * under)
        - p[P.FRONT_COUNTER_ATTACK] * s[V.COUNTER_ATTACK]
        + s[V.FRONT_NOISE]
    )


@small
def can_march(s: Vector) -> bool:
    """Return whether access allows troops in Belarus (level 3) and there is a group."""
    return (s[V.ACCESS] >= V.ACCESS_FOR_TROOPS) & (s[V.FORCE_NORTH] >= 1.0)


@small
def advance_north(s: Vector, p: Vector, luck: float) -> float:
    """Return the advance on the northern axis (thousand km² a month), never below zero.

    It is zero unless a northern offensive is ordered, access allows troops (level 3) and there is a group.
    `luck` is a standard normal number, 0 in projections.
    """
    marches = (s[V.NORTH_OFFENSIVE] >= 1.0) & can_march(s)
    if not anywhere(marches):
        return 0.0
    fort = s[V.FORTIFICATION]
    loose = p[P.NORTH_RESERVE_UNFORTIFIED]
    group = where(marches, s[V.FORCE_NORTH], 1.0) + p[P.NORTH_BELARUS_ARMY] * s[V.BELARUS_ARMY]
    defence = (
        p[P.NORTH_DEFENCE]
        + p[P.NORTH_FORTIFICATION] * fort
        + p[P.NORTH_RESERVE] * s[V.FORCE_UKRAINE] * (loose + (1.0 - loose) * fort)
    )
    rate = p[P.NORTH_BASE] + p[P.NORTH_SLOPE] * log(group / defence) + p[P.FRONT_NOISE_NORTH] * luck
    return where(marches, positive(rate), 0.0)


@small
def move_fronts(s: Vector, p: Vector, ratio: float, luck: float, luck_north: float) -> None:
    """Advance all axes by one month; `luck` and `luck_north` are standard normal numbers, 0 in
    projections."""
    s[V.FRONT_NOISE] = p[P.FRONT_PERSISTENCE] * s[V.FRONT_NOISE] + p[P.FRONT_NOISE] * luck
    v = advance(s, p, ratio)
    east = p[P.FRONT_SHARE_EAST]
    south = p[P.FRONT_SHARE_SOUTH]
    s[V.FRONT_RATE] = v
    s[V.GAIN_EAST] += east * v
    s[V.GAIN_SOUTH] += south * v
    s[V.GAIN_NORTHEAST] += (1.0 - east - south) * v
    north = advance_north(s, p, luck_north)
    s[V.NORTH_RATE] = north
    s[V.GAIN_NORTH] += north


@small
def bleed(s: Vector, p: Vector, ratio: float) -> None:
    """Set the month's casualties (thousand) of both sides from intensity, strength ratio and the northern
    axis."""
    tempo = s[V.INTENSITY]
    tilt = exp(p[P.CASUALTIES_RATIO] * ratio)
    moves_ukraine = p[P.CASUALTIES_INTENSITY_UKRAINE]
    counter = s[V.COUNTER_ATTACK]
    russia = attack_losses(s, p, ratio)
    russia *= 1.0 + p[P.CASUALTIES_COUNTER_RUSSIA] * counter
    ukraine = p[P.CASUALTIES_UKRAINE] * (1.0 - moves_ukraine + moves_ukraine * tempo) * tilt
    ukraine *= 1.0 + p[P.CASUALTIES_COUNTER_UKRAINE] * counter
    ukraine *= 1.0 + p[P.CASUALTIES_STRIKES] * (s[V.STRIKES_RUSSIA] - p[P.STOCKS_STRIKES_RUSSIA])
    in_north = (s[V.NORTH_OFFENSIVE] > 0.0) & can_march(s)
    russia += where(in_north, p[P.CASUALTIES_NORTH_RUSSIA], 0.0)
    ukraine += where(in_north, p[P.CASUALTIES_NORTH_UKRAINE], 0.0)
    s[V.CASUALTIES_RUSSIA] = russia
    s[V.CASUALTIES_UKRAINE] = ukraine
    s[V.LOSSES_RUSSIA] += russia
    s[V.LOSSES_UKRAINE] += ukraine
