"""One month of war or peace (steps 5 and 7 of a turn): the same law in play and in every actor's
look-ahead."""

from __future__ import annotations

from sim.rules import vocabulary as V
from sim.rules.bounds import keep_driven
from sim.rules.brinkmanship import step_down
from sim.rules.compiler import small
from sim.rules.front import bleed, move_fronts
from sim.rules.lanes import common
from sim.rules.resources import (
    flow_of_aid,
    flow_of_economies,
    flow_of_materiel,
    flow_of_troops,
    send_group_back,
)
from sim.rules.stocks import fade
from sim.rules.strength import log_ratio
from sim.rules.territory import Vector
from sim.rules.will import wear_of_will


@small
def rest(s: Vector) -> None:
    """Let the guns be silent for a month: no movement, no casualties, no offensive; Belarus's army goes
    home."""
    s[V.FRONT_RATE] = 0.0
    s[V.NORTH_RATE] = 0.0
    s[V.CASUALTIES_RUSSIA] = 0.0
    s[V.CASUALTIES_UKRAINE] = 0.0
    s[V.NORTH_OFFENSIVE] = 0.0
    s[V.BELARUS_ARMY] = 0.0
    s[V.COUNTER_ATTACK] = 0.0


@small
def pass_month(s: Vector, p: Vector, effort: Vector, luck: float, luck_north: float) -> float:
    """Pass one month of war and economy, in place, and return the log strength ratio at which it was fought.

    `luck` and `luck_north` are standard normal numbers, 0 in projections. `effort` (by actor) is the effort
    expected of others beyond the usual, 0 in play.
    """
    return month_as_read(s, p, effort, 0.0, luck, luck_north)


@small
def month_as_read(
    s: Vector, p: Vector, effort: Vector, error: float, luck: float, luck_north: float
) -> float:
    """Pass one month as an actor thinks it that misreads the log strength ratio by `error`; else as
    `pass_month`."""
    send_group_back(s)
    ratio = log_ratio(s, p) + error
    if common(s[V.DEAL]) > 0.0:
        rest(s)
    else:
        move_fronts(s, p, ratio, luck, luck_north)
        bleed(s, p, ratio)
        if common(s[V.COLLAPSE_RUSSIA]) > 0.0:
            s[V.COLLAPSE_RUSSIA] -= 1.0
    wear_of_will(s, p)
    flow_of_troops(s, p, effort)
    flow_of_materiel(s, p)
    flow_of_aid(s, p, effort)
    flow_of_economies(s, p)
    return ratio


@small
def close_month(s: Vector, p: Vector) -> None:
    """Close a month, in place: pressures fade, rungs fall back, every variable stays within its bounds."""
    fade(s, p)
    step_down(s, p)
    keep_driven(s)
