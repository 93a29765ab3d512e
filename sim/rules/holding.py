"""Holding (step 8): whether the deal in force holds this month or breaks and returns to war."""

from __future__ import annotations

import numpy as np

from sim.rules import goals as G
from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import allocating, rule
from sim.rules.deals import clear_terms, peace_outlook, peace_paths
from sim.rules.durability import aged, tally_violations, tempted, untempted_rate
from sim.rules.learning import misreading
from sim.rules.luck import stable_id, uniform
from sim.rules.numeric import chance
from sim.rules.projection import worth
from sim.rules.strength import log_ratio
from sim.rules.survey import expect_war
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector

DRAW_BREAK = stable_id("break of the deal")
DRAW_TRIPWIRE = stable_id("foreign troops in the way")


@allocating
def temptation(s: Vector, b: Vector, p: Vector, w: Tables, weights: int) -> float:
    """Return the worth of war minus the worth of the deal in force to Moscow (`weights`: first weight of its
    own type)."""
    war = np.zeros((V.N_ACTORS, V.MAX_GOALS))
    truce = np.zeros((V.N_ACTORS, V.MAX_GOALS))
    calm = np.zeros(V.N_STATE)
    path = np.zeros(V.N_STATE)
    o = np.zeros(G.N_OUTLOOK)
    g = np.zeros(V.MAX_GOALS)
    expect_war(s, b, p, w, misreading(s, p, V.RUSSIA), war, truce)
    peace_paths(s, p, s[V.RELIEF], calm, path)
    for i in range(V.DEAL, V.VIOLATIONS + 1):
        path[i] = s[i]
    peace_outlook(path, p, o)
    G.russia(path, p, o, g)
    return worth(war[V.RUSSIA], p, weights) - worth(g, p, weights)


@rule
def hold_or_break(s: Vector, b: Vector, p: Vector, w: Tables, weights: int, luck: Table, turn: int) -> None:
    """Let the deal in force hold for another month or break, by its monthly rate; dictated terms do not
    break.

    Foreign troops that stand in the way of a renewed war may be drawn into it.
    """
    if s[V.DEAL] == V.NO_DEAL:
        return
    if s[V.DICTATED] == 0.0 and s[V.DEAL_MONTHS] >= 1.0:
        tally_violations(s, p)
        shift = log_ratio(s, p) - s[V.RATIO_SIGNED]
        rate = aged(untempted_rate(s, p, shift), s, p, 1.0)
        rate = tempted(rate, s, p, temptation(s, b, p, w, weights))
        if uniform(luck, turn, DRAW_BREAK, 0) < chance(rate):
            if s[V.FOREIGN_FORCES] > 0.0 and uniform(luck, turn, DRAW_TRIPWIRE, 0) < p[P.BRINK_TRIPWIRE]:
                s[V.NATO] = V.ACCIDENT
            clear_terms(s)
            s[V.DEALS_BROKEN] += 1.0
            s[V.FIGHTING_ENDED] = 0.0
            return
    s[V.DEAL_MONTHS] += 1.0
