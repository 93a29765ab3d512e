"""Resources: troops, materiel, aid and the two economies, one month at war or in a deal."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.lanes import common, where
from sim.rules.territory import Vector


@small
def flow_of_troops(s: Vector, p: Vector, effort: Vector) -> None:
    """Recruit, lose and release troops (thousand). `effort` is each actor's effort beyond the usual (0 in
    play)."""
    if common(s[V.DEAL]) > 0.0:
        s[V.FORCE_RUSSIA] *= 1.0 - p[P.FORCES_RELEASE_RUSSIA]
        s[V.FORCE_UKRAINE] *= 1.0 - p[P.FORCES_RELEASE_UKRAINE]
        return
    stays = p[P.CASUALTIES_PERMANENT]
    share = p[P.FORCES_WILL_RUSSIA]
    inflow = p[P.FORCES_RECRUITS_RUSSIA] * (
        1.0 - share + share * s[V.WILL_RUSSIA] / p[P.STRENGTH_WILL_RUSSIA]
    )
    inflow *= 1.0 + p[P.BELIEFS_RECRUITS] * effort[V.RUSSIA]
    lost = stays * s[V.CASUALTIES_RUSSIA]
    from_group = where(s[V.NORTH_OFFENSIVE] > 0.0, min(p[P.NORTH_ATTRITION], s[V.FORCE_NORTH]), 0.0)
    lost -= from_group
    s[V.FORCE_NORTH] -= from_group
    s[V.NORTH_OFFENSIVE] = where(s[V.FORCE_NORTH] <= 0.0, 0.0, s[V.NORTH_OFFENSIVE])
    s[V.FORCE_RUSSIA] += inflow - lost
    share = p[P.FORCES_WILL_UKRAINE]
    inflow = p[P.FORCES_RECRUITS_UKRAINE] * (
        1.0 - share + share * s[V.WILL_UKRAINE] / p[P.STRENGTH_WILL_UKRAINE]
    )
    inflow *= 1.0 + p[P.BELIEFS_RECRUITS] * effort[V.UKRAINE]
    s[V.FORCE_UKRAINE] += inflow - stays * s[V.CASUALTIES_UKRAINE]


@small
def send_group_back(s: Vector) -> None:
    """Send the northern group back to the front once access no longer allows troops."""
    leaves = (s[V.ACCESS] < V.ACCESS_FOR_TROOPS) & (s[V.FORCE_NORTH] > 0.0)
    s[V.FORCE_RUSSIA] += where(leaves, s[V.FORCE_NORTH], 0.0)
    s[V.FORCE_NORTH] = where(leaves, 0.0, s[V.FORCE_NORTH])
    s[V.NORTH_OFFENSIVE] = where(leaves, 0.0, s[V.NORTH_OFFENSIVE])
    s[V.BELARUS_ARMY] = where(leaves, 0.0, s[V.BELARUS_ARMY])


@small
def flow_of_materiel(s: Vector, p: Vector) -> None:
    """Use up and replace materiel (index): at the references of the world replacement equals wear."""
    home = p[P.MATERIEL_HOME_RUSSIA]
    china = s[V.CHINESE_SUPPORT] / p[P.STOCKS_CHINESE_USUAL]
    hit = p[P.MATERIEL_STRIKES_RUSSIA] * (s[V.STRIKES_UKRAINE] - p[P.STOCKS_STRIKES_UKRAINE])
    russia = (home * s[V.ECONOMY_RUSSIA] + (1.0 - home) * china) * (1.0 - hit)
    aid = p[P.MATERIEL_AID_UKRAINE]
    given = (s[V.AID_US] + s[V.AID_EUROPE]) / p[P.MATERIEL_AID_REFERENCE]
    hit = p[P.MATERIEL_STRIKES_UKRAINE] * (s[V.STRIKES_RUSSIA] - p[P.STOCKS_STRIKES_RUSSIA])
    ukraine = aid * given + (1.0 - aid) * s[V.ECONOMY_UKRAINE] * (1.0 - hit)
    made = p[P.MATERIEL_WEAR]
    wear = made
    if common(s[V.DEAL]) > 0.0:
        made *= p[P.MATERIEL_PEACE_PRODUCTION]
        wear = p[P.MATERIEL_PEACE_WEAR]
    s[V.MATERIEL_RUSSIA] = (1.0 - wear) * s[V.MATERIEL_RUSSIA] + made * russia
    s[V.MATERIEL_UKRAINE] = (1.0 - wear) * s[V.MATERIEL_UKRAINE] + made * ukraine


@small
def flow_of_aid(s: Vector, p: Vector, effort: Vector) -> None:
    """Let aid (€bn a month) follow its base and will, in a deal a share of it; coercion deters a part."""
    speed = p[P.AID_SPEED]
    for_us = s[V.AID_US_BASE] * s[V.WILL_US] / p[P.AID_WILL_US]
    for_us *= 1.0 + p[P.BELIEFS_AID] * effort[V.UNITED_STATES]
    for_europe = s[V.AID_EUROPE_BASE] * s[V.WILL_EUROPE] / p[P.AID_WILL_EUROPE]
    for_europe *= 1.0 + p[P.BELIEFS_AID] * effort[V.EUROPE]
    if common(s[V.DEAL]) > 0.0:
        for_us *= p[P.AID_PEACE]
        for_europe *= p[P.AID_PEACE]
    s[V.AID_US] += speed * (for_us - s[V.AID_US])
    s[V.AID_EUROPE] += speed * (for_europe - s[V.AID_EUROPE])
    s[V.AID_US] *= 1.0 - p[P.AID_COERCION_US] * s[V.COERCION]
    s[V.AID_EUROPE] *= 1.0 - p[P.AID_COERCION_EUROPE] * s[V.COERCION]


@small
def flow_of_economies(s: Vector, p: Vector) -> None:
    """Wear and mend the two economies (index, 1 = at the world's references): sanctions, strikes, aid."""
    drag = p[P.ECONOMY_SANCTIONS] * (s[V.SANCTIONS_RUSSIA] / p[P.ECONOMY_SANCTIONS_REFERENCE])
    drag *= 1.0 - s[V.RELIEF]
    strikes = p[P.ECONOMY_STRIKES_UKRAINE] * s[V.STRIKES_RUSSIA] / p[P.STOCKS_STRIKES_RUSSIA]
    hit = p[P.ECONOMY_STRIKES_RUSSIA] * (s[V.STRIKES_UKRAINE] - p[P.STOCKS_STRIKES_UKRAINE])
    if common(s[V.DEAL]) > 0.0:
        drag *= p[P.ECONOMY_PEACE_SANCTIONS]
        strikes = 0.0
        hit = 0.0
    s[V.ECONOMY_RUSSIA] += (
        p[P.ECONOMY_RECOVERY_RUSSIA] * (1.0 - s[V.ECONOMY_RUSSIA])
        - drag
        - hit
        + p[P.ECONOMY_CHINA] * (s[V.CHINESE_SUPPORT] - p[P.STOCKS_CHINESE_USUAL])
    )
    given = (s[V.AID_US] + s[V.AID_EUROPE]) / p[P.MATERIEL_AID_REFERENCE]
    s[V.ECONOMY_UKRAINE] += (
        p[P.ECONOMY_RECOVERY_UKRAINE] * (1.0 - s[V.ECONOMY_UKRAINE])
        - strikes
        + p[P.ECONOMY_AID] * (given - 1.0)
    )
