"""Goals: named functions of state into [0, 1], one set for each actor, weighted by its type.

Every goal is read in one of three situations: war, ceasefire, settlement. At war the goals that hang on who
prevails are mixed with their values after a front collapse, by the chances that either front falls inside the
window.
"""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.lanes import common, where
from sim.rules.numeric import clip
from sim.rules.territory import Vector

# Offsets of the outlook that accompanies a state: shares of parts A and B held, chance that Russia prevails,
# yearly risk of
# nuclear use and NATO war, chances that the Ukrainian and the Russian front fall inside the window, access
# expected as beliefs and the pressure on Minsk suggest.
SHARE_A, SHARE_B, PROSPECT, RISK, FALL_UKRAINE, FALL_RUSSIA, ACCESS_EXPECTED = range(7)
N_OUTLOOK = 7


@small
def unit(x: float) -> float:
    """Return x clipped to [0, 1]."""
    return clip(x, 0.0, 1.0)


@small
def no_goals_after(last: int, g: Vector) -> None:
    """Clear the goals past an actor's last, which other actors may have left in `g`."""
    for j in range(last + 1, V.MAX_GOALS):
        g[j] = 0.0


@small
def mixed(value: float, if_ukraine_falls: float, if_russia_falls: float, o: Vector) -> float:
    """Return a goal at war mixed with its values after a collapse."""
    stays = 1.0 - o[FALL_UKRAINE] - o[FALL_RUSSIA]
    return unit(stays * value + o[FALL_UKRAINE] * if_ukraine_falls + o[FALL_RUSSIA] * if_russia_falls)


@small
def land_value(share: float, p: Vector) -> float:
    """Return how much of part A is held above the share that is taken for granted."""
    return unit((share - p[P.GOALS_LAND_FLOOR]) / (1.0 - p[P.GOALS_LAND_FLOOR]))


@small
def is_capped(s: Vector) -> bool:
    """Return whether the terms hold neutrality with a full force cap."""
    return (s[V.NEUTRALITY] > 0.0) & (s[V.FORCE_CAP] >= 1.0)


@small
def from_belarus(s: Vector, p: Vector, o: Vector) -> float:
    """Return how far Moscow can project power from Belarus: access expected, and the group there."""
    group = min(s[V.FORCE_NORTH] / p[P.GOALS_GROUP_SCALE], 1.0)
    return 0.5 * (o[ACCESS_EXPECTED] / V.ACCESS_HIGHEST + group)


@small
def russia(s: Vector, p: Vector, o: Vector, g: Vector) -> None:
    """Write Russia's goals: land, client, no_hostile_ukraine, regime, blood, sanctions, risk, standing."""
    held = land_value(o[SHARE_A], p)
    deal = common(s[V.DEAL])
    if deal == V.NO_DEAL:
        weight = p[P.GOALS_LAND_HELD]
        after_rout = land_value(p[P.GOALS_ROUT_SHARE_A], p)
        land = mixed(weight * held + (1.0 - weight) * o[PROSPECT], 1.0, after_rout, o)
        client = unit(
            p[P.GOALS_CLIENT_WAR]
            + p[P.GOALS_CLIENT_PROSPECT] * o[PROSPECT]
            + p[P.GOALS_CLIENT_AREA] * o[SHARE_B]
            + p[P.GOALS_CLIENT_NORTH] * from_belarus(s, p, o)
        )
        client = mixed(client, p[P.GOALS_COLLAPSE_CLIENT], 0.0, o)
        hostile = mixed(p[P.GOALS_HOSTILE_WAR], p[P.GOALS_COLLAPSE_HOSTILE], 0.0, o)
    elif deal == V.CEASEFIRE:
        land = held
        client = p[P.GOALS_CLIENT_CEASEFIRE]
        hostile = p[P.GOALS_HOSTILE_CEASEFIRE] - p[P.GOALS_HOSTILE_CEASEFIRE_GUARANTEE] * s[V.GUARANTEE]
    elif common(s[V.LAND]) == V.CLIENT_STATE:
        land = 1.0
        client = p[P.GOALS_CLIENT_PARTITION]
        hostile = 1.0
    else:
        land = held + p[P.GOALS_LAND_RECOGNITION] * s[V.RECOGNITION] * (1.0 - held)
        if common(s[V.LAND]) == V.ZONE_A:
            land = 1.0
        client = where(is_capped(s), p[P.GOALS_CLIENT_CAPPED], 0.0)
        softened = 1.0 - p[P.GOALS_HOSTILE_GUARANTEE_NEUTRAL] * s[V.NEUTRALITY]
        hostile = (
            p[P.GOALS_HOSTILE_SETTLEMENT]
            + p[P.GOALS_HOSTILE_NEUTRAL] * s[V.NEUTRALITY]
            + p[P.GOALS_HOSTILE_CAP] * s[V.FORCE_CAP]
            - p[P.GOALS_HOSTILE_GUARANTEE] * s[V.GUARANTEE] * softened
        )
    if deal > V.NO_DEAL:
        hostile -= p[P.GOALS_HOSTILE_FORCES] * s[V.FOREIGN_FORCES]
    base = p[P.GOALS_REGIME_ECONOMY]
    regime = 0.5 * s[V.WILL_RUSSIA] / p[P.GOALS_REGIME_WILL]
    regime += 0.5 * (s[V.ECONOMY_RUSSIA] - base) / (1.0 - base)
    standing = (
        p[P.GOALS_STANDING_BASE]
        + p[P.GOALS_STANDING_TALKS] * s[V.STANDING]
        - p[P.GOALS_STANDING_US] * s[V.CREDIBILITY_US]
        + p[P.GOALS_STANDING_ENTANGLEMENT] * s[V.ENTANGLEMENT]
        + p[P.GOALS_STANDING_GROUP] * s[V.FORCE_NORTH] / p[P.GOALS_GROUP_SCALE]
    )
    if deal > V.NO_DEAL:
        standing += p[P.GOALS_STANDING_DEAL]
    g[0] = land
    g[1] = client
    g[2] = unit(hostile)
    g[3] = unit(regime) * (1.0 - o[FALL_RUSSIA])
    g[4] = unit(1.0 - s[V.CASUALTIES_RUSSIA] / p[P.GOALS_BLOOD_RUSSIA])
    g[5] = unit(1.0 - s[V.SANCTIONS_RUSSIA] * (1.0 - s[V.RELIEF]))
    g[6] = unit(1.0 - o[RISK] / p[P.GOALS_RISK_SCALE])
    g[7] = unit(standing)


@small
def belarus(s: Vector, p: Vector, o: Vector, g: Vector) -> None:
    """Write Minsk's goals: regime, autonomy, seat, peace_near, sanctions, favour, no_entry, basing."""
    access = s[V.ACCESS] / V.ACCESS_HIGHEST
    short = max(p[P.GOALS_REGIME_FAVOUR_AT] - s[V.FAVOUR], 0.0)
    regime = (
        p[P.GOALS_REGIME_BELARUS]
        - p[P.GOALS_REGIME_ARMY] * s[V.BELARUS_ARMY]
        - p[P.GOALS_REGIME_KYIV] * s[V.KYIV_PRESSURE] * access
        - p[P.GOALS_REGIME_FAVOUR] * short
    )
    autonomy = (
        1.0
        - p[P.GOALS_AUTONOMY_ENTANGLEMENT] * s[V.ENTANGLEMENT]
        - p[P.GOALS_AUTONOMY_ACCESS] * access
        - p[P.GOALS_AUTONOMY_GROUP] * s[V.FORCE_NORTH] / p[P.GOALS_GROUP_SCALE]
    )
    peace = p[P.GOALS_PEACE_DEAL]
    if common(s[V.DEAL]) == V.NO_DEAL:
        nearness = s[V.INTENSITY] * (1.0 + p[P.GOALS_PEACE_ACCESS] * access) / p[P.GOALS_PEACE_SCALE]
        peace = 1.0 - p[P.GOALS_PEACE_NEAR] * nearness
    g[0] = unit(regime)
    g[1] = unit(autonomy)
    g[2] = unit(s[V.SEAT] + p[P.GOALS_SEAT_CLAUSE] * s[V.BELARUS_CLAUSE])
    g[3] = unit(peace)
    g[4] = unit(1.0 - s[V.SANCTIONS_BELARUS])
    g[5] = unit(s[V.FAVOUR])
    g[6] = 1.0 - s[V.BELARUS_ARMY]
    g[7] = unit(s[V.BASING])


@small
def ukraine(s: Vector, p: Vector, o: Vector, g: Vector) -> None:
    """Write Ukraine's goals: sovereignty, territory, security, lives, home_front, economy, partners."""
    deal = common(s[V.DEAL])
    guarantee = s[V.GUARANTEE]
    unsigned = 1.0 - p[P.GOALS_TERRITORY_SIGNED]  # land lost but not signed away is not lost for good
    territory = 1.0 - unsigned * land_value(o[SHARE_A], p)
    if deal == V.NO_DEAL:
        sovereignty = 1.0 - p[P.GOALS_SOVEREIGNTY_WAR] * o[PROSPECT] * o[PROSPECT]
        sovereignty = mixed(sovereignty, p[P.GOALS_COLLAPSE_SOVEREIGNTY], 1.0, o)
        after_rout = 1.0 - unsigned * land_value(p[P.GOALS_ROUT_SHARE_A], p)
        territory = mixed(territory, 0.0, after_rout, o)
        army = min(s[V.FORCE_UKRAINE] / p[P.STRENGTH_FORCE_UKRAINE], p[P.GOALS_SECURITY_FORCE])
        security = p[P.GOALS_SECURITY_WAR] * s[V.MATERIEL_UKRAINE] * army
        security += p[P.GOALS_SECURITY_PROSPECT] * (1.0 - o[PROSPECT])
        open_north = 1.0 - p[P.GOALS_SECURITY_FORTIFIED] * s[V.FORTIFICATION]
        security -= p[P.GOALS_SECURITY_ACCESS] * open_north * o[ACCESS_EXPECTED] / V.ACCESS_HIGHEST
        security = mixed(security, 0.0, p[P.GOALS_ROUT_SECURITY], o)
    elif deal == V.CEASEFIRE:
        sovereignty = p[P.GOALS_SOVEREIGNTY_CEASEFIRE]
        security = p[P.GOALS_SECURITY_CEASEFIRE] + p[P.GOALS_SECURITY_CEASEFIRE_GUARANTEE] * guarantee
    elif common(s[V.LAND]) == V.CLIENT_STATE:
        sovereignty = 0.0
        territory = 0.0
        security = 0.0
    else:
        neutral = 1.0 - p[P.GOALS_SOVEREIGNTY_NEUTRAL_GUARANTEE] * guarantee
        capped = 1.0 - p[P.GOALS_SOVEREIGNTY_CAP_GUARANTEE] * guarantee
        sovereignty = 1.0 - p[P.GOALS_SOVEREIGNTY_NEUTRAL] * s[V.NEUTRALITY] * neutral
        sovereignty -= p[P.GOALS_SOVEREIGNTY_CAP] * s[V.FORCE_CAP] * capped
        if common(s[V.LAND]) == V.ZONE_A:
            sovereignty -= p[P.GOALS_SOVEREIGNTY_LAND]
            territory = 0.0
        elif common(s[V.RECOGNITION]) > 0.0:
            sovereignty -= p[P.GOALS_SOVEREIGNTY_RECOGNITION]
            territory = 1.0 - land_value(o[SHARE_A], p)
        security = p[P.GOALS_SECURITY_SETTLEMENT]
        security += p[P.GOALS_SECURITY_SETTLEMENT_GUARANTEE] * guarantee
        security += p[P.GOALS_SECURITY_UNCAPPED] * (1.0 - s[V.FORCE_CAP])
    if deal > V.NO_DEAL:
        security += p[P.GOALS_SECURITY_FORCES] * s[V.FOREIGN_FORCES]
    floor = p[P.GOALS_ECONOMY_FLOOR]
    partners = 0.5 * (s[V.WILL_US] + s[V.WILL_EUROPE])
    if deal > V.NO_DEAL:
        partners += p[P.GOALS_PARTNERS_DEAL]
    g[0] = unit(sovereignty)
    g[1] = unit(territory)
    g[2] = unit(security)
    g[3] = unit(1.0 - s[V.CASUALTIES_UKRAINE] / p[P.GOALS_LIVES_UKRAINE])
    g[4] = unit(s[V.WILL_UKRAINE] / p[P.GOALS_HOME_FRONT]) * (1.0 - o[FALL_UKRAINE])
    g[5] = unit((s[V.ECONOMY_UKRAINE] - floor) / (1.0 - floor))
    g[6] = unit(partners)
    no_goals_after(6, g)


@small
def ukraine_holds(s: Vector, p: Vector, o: Vector, cap_cost: float) -> float:
    """Return how far Ukraine holds, as its backers see it: the map, at war also the prospect, in a deal the
    force cap."""
    index = unit(1.0 - p[P.GOALS_HOLDS_SLOPE] * (o[SHARE_A] - p[P.GOALS_HOLDS_AT]))
    if common(s[V.DEAL]) == V.NO_DEAL:
        base = p[P.GOALS_HOLDS_PROSPECT]
        fallen = base * unit(1.0 - p[P.GOALS_HOLDS_SLOPE] * (1.0 - p[P.GOALS_HOLDS_AT]))
        return mixed(unit(index * (base + 1.0 - o[PROSPECT])), fallen, 1.0, o)
    if common(s[V.LAND]) == V.CLIENT_STATE:
        return 0.0
    if common(s[V.LAND]) == V.ZONE_A:
        index = p[P.GOALS_HOLDS_CEDED]
    else:
        index *= 1.0 - p[P.GOALS_HOLDS_RECOGNITION] * s[V.RECOGNITION]
    return unit(index * (1.0 - cap_cost * s[V.FORCE_CAP]))


@small
def burden(s: Vector, p: Vector, aid: float, capacity: float, troops: float) -> float:
    """Return how light the burden of support is: aid against capacity, in a deal guarantee and troops.

    `troops` is the burden of the foreign troops that terms may put on Ukrainian soil.
    """
    cost = aid / capacity
    if common(s[V.DEAL]) > V.NO_DEAL:
        cost += p[P.GOALS_BURDEN_GUARANTEE] * s[V.GUARANTEE] + troops * s[V.FOREIGN_FORCES]
    return unit(1.0 - cost)


@small
def united_states(s: Vector, p: Vector, o: Vector, g: Vector) -> None:
    """Write Washington's goals: ukraine_holds, burden, risk, deal_credit, credibility, minsk_opening."""
    credit = 1.0
    if common(s[V.DEAL]) == V.NO_DEAL:
        credit = p[P.GOALS_CREDIT_BASE] + p[P.GOALS_CREDIT_STANDING] * s[V.STANDING]
    elif common(s[V.DEAL]) == V.CEASEFIRE:
        credit = p[P.GOALS_CREDIT_CEASEFIRE]
    floor = p[P.GOALS_MINSK_FLOOR]
    g[0] = ukraine_holds(s, p, o, p[P.GOALS_HOLDS_CAP_US])
    g[1] = burden(s, p, s[V.AID_US], p[P.GOALS_BURDEN_US], 0.0)
    g[2] = unit(1.0 - o[RISK] / p[P.GOALS_RISK_SCALE])
    g[3] = unit(credit)
    g[4] = unit(s[V.CREDIBILITY_US])
    g[5] = unit(floor + (1.0 - floor) * (1.0 - s[V.SANCTIONS_BELARUS]))
    no_goals_after(5, g)


@small
def europe(s: Vector, p: Vector, o: Vector, g: Vector) -> None:
    """Write Europe's goals: ukraine_holds, burden, risk, pressure, cohesion, seat."""
    seat = p[P.GOALS_SEAT_EUROPE_WAR] + p[P.GOALS_SEAT_EUROPE_CLAIM] * s[V.CLAIM_EUROPE]
    if common(s[V.DEAL]) > V.NO_DEAL:
        seat = p[P.GOALS_SEAT_EUROPE_OUT]
        if common(s[V.DEAL_FORMAT]) == V.BROAD + 1.0:
            seat = p[P.GOALS_SEAT_EUROPE_IN]
    g[0] = ukraine_holds(s, p, o, p[P.GOALS_HOLDS_CAP_EUROPE])
    g[1] = burden(s, p, s[V.AID_EUROPE], p[P.GOALS_BURDEN_EUROPE], p[P.GOALS_BURDEN_FORCES])
    g[2] = unit(1.0 - o[RISK] / p[P.GOALS_RISK_SCALE])
    g[3] = unit(s[V.SANCTIONS_RUSSIA] * (1.0 - s[V.RELIEF]) + p[P.GOALS_PRESSURE])
    g[4] = unit(s[V.COHESION_WEST])
    g[5] = unit(seat)
    no_goals_after(5, g)


@small
def eastern_flank(s: Vector, p: Vector, o: Vector, g: Vector) -> None:
    """Write the eastern flank's goals: ukraine_holds, no_northern_group, burden, risk, posture."""
    group = (
        p[P.GOALS_GROUP_ACCESS] * o[ACCESS_EXPECTED] / V.ACCESS_HIGHEST
        + p[P.GOALS_GROUP_FORCE] * s[V.FORCE_NORTH] / p[P.GOALS_GROUP_SCALE]
    )
    g[0] = ukraine_holds(s, p, o, p[P.GOALS_HOLDS_CAP_EUROPE])
    g[1] = unit(1.0 - group)
    g[2] = burden(s, p, s[V.AID_EUROPE], p[P.GOALS_BURDEN_EUROPE], p[P.GOALS_BURDEN_FORCES])
    g[3] = unit(1.0 - o[RISK] / p[P.GOALS_RISK_SCALE])
    g[4] = unit(s[V.POSTURE])
    no_goals_after(4, g)


@small
def china(s: Vector, p: Vector, o: Vector, g: Vector) -> None:
    """Write Beijing's goals: russia_not_losing, risk, leverage, western_trade, peace_image."""
    weight = p[P.GOALS_NOT_LOSING]
    image = p[P.GOALS_IMAGE_BASE] + p[P.GOALS_IMAGE_RESTRAINT] * s[V.CHINESE_RESTRAINT]
    image += p[P.GOALS_IMAGE_INITIATIVE] * s[V.CHINESE_INITIATIVE]
    if common(s[V.DEAL]) > V.NO_DEAL:
        image += p[P.GOALS_IMAGE_DEAL]
    trade = p[P.GOALS_TRADE_SUPPORT] * s[V.CHINESE_SUPPORT]
    trade += p[P.GOALS_TRADE_SANCTIONS] * s[V.SANCTIONS_RUSSIA]
    g[0] = unit(weight * min(2.0 * o[PROSPECT], 1.0) + (1.0 - weight) * min(s[V.ECONOMY_RUSSIA], 1.0))
    g[1] = unit(1.0 - o[RISK] / p[P.GOALS_RISK_SCALE])
    g[2] = unit(s[V.LEVERAGE_CHINA])
    g[3] = unit(1.0 - trade)
    g[4] = unit(image)
    no_goals_after(4, g)


@small
def goals_of(actor: int, s: Vector, p: Vector, o: Vector, g: Vector) -> None:
    """Write the goals of an actor in the state `s` with outlook `o` into `g` (in the order of the
    vocabulary)."""
    if actor == V.RUSSIA:
        russia(s, p, o, g)
    elif actor == V.BELARUS:
        belarus(s, p, o, g)
    elif actor == V.UKRAINE:
        ukraine(s, p, o, g)
    elif actor == V.UNITED_STATES:
        united_states(s, p, o, g)
    elif actor == V.EUROPE:
        europe(s, p, o, g)
    elif actor == V.EASTERN_FLANK:
        eastern_flank(s, p, o, g)
    else:
        china(s, p, o, g)
