"""Outcomes (step 9): the class of a run, by ordered rules fixed before any run."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import called, rule, small
from sim.rules.territory import Vector, net_gain, share_a, share_b


@small
def is_partition(s: Vector, p: Vector) -> bool:
    """Return whether partition terms are in force or the ground that amounts to them is held."""
    if s[V.DEAL] == V.SETTLEMENT and s[V.LAND] == V.CLIENT_STATE:
        return True
    return share_a(s, p) >= p[P.OUTCOMES_PARTITION_A] and share_b(s, p) >= p[P.OUTCOMES_PARTITION_B]


@called
@small
def imposed_points(s: Vector, p: Vector) -> float:
    """Return how many marks of imposition a settlement bears: all of part A ceded, unguarded neutrality, a
    force cap."""
    points = 0.0
    if s[V.LAND] >= V.ZONE_A:
        points += 1.0
    if s[V.NEUTRALITY] > 0.0 and s[V.GUARANTEE] < p[P.OUTCOMES_IMPOSED_GUARANTEE]:
        points += 1.0
    if s[V.FORCE_CAP] >= p[P.OUTCOMES_IMPOSED_CAP_POINT]:
        points += 1.0
    return points


@rule
def outcome_of(s: Vector, p: Vector, at_horizon: bool) -> int:
    """Return the outcome of a state, ONGOING before the horizon unless an ending that ends the run has come.

    Tested in this order: nuclear use, Russia-NATO war, partition; at the horizon Ukrainian recovery, imposed
    settlement, negotiated peace, frozen conflict, war continues.
    """
    if s[V.NUCLEAR] > 0.0:
        return V.NUCLEAR_USE
    if s[V.NATO] > 0.0:
        return V.NATO_WAR
    if is_partition(s, p):
        return V.PARTITION
    if not at_horizon:
        return V.ONGOING
    if net_gain(s) <= -p[P.OUTCOMES_RECOVERY]:
        return V.UKRAINIAN_RECOVERY
    if s[V.DEAL] == V.SETTLEMENT:
        imposed = s[V.FORCE_CAP] >= p[P.OUTCOMES_IMPOSED_CAP]
        if imposed or imposed_points(s, p) >= p[P.OUTCOMES_IMPOSED_POINTS]:
            return V.IMPOSED_SETTLEMENT
        return V.NEGOTIATED_PEACE
    if s[V.DEAL] == V.CEASEFIRE:
        return V.FROZEN_CONFLICT
    return V.WAR_CONTINUES
