"""Imposition: whether a table here brings imposed terms oftener than one there, once there is a deal.

Three chances are kept apart: of talks, of a deal given talks, and of imposed terms given a deal.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimates import Estimate, difference
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Arm, Plan
from sim.experiments.weighing import Figure, Kind, Weighed, above, below
from sim.rules import vocabulary as V
from sim.words import per_cent, points

MONTHS_A_YEAR = 12.0
GIVEN = "imposed terms, given a deal"


def weigh(name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
    """Weigh the share of imposed terms among runs with a deal at the table `here` against that `there`.

    Both tables are held whatever the parties think of them. The arms `_free` tell how often the parties come
    of their own will, the arms `_pressed` what is left of the gap where Kyiv's way out is worse.
    """
    given = experiment.weighed_by
    assert given is not None
    margin = given.limits["margin"]
    arms = {role: plan.play(world) for role, world in worlds.items()}
    shares = {role: imposed(arm) for role, arm in arms.items()}
    gap, pressed = (difference(shares[f"here{so}"], shares[f"there{so}"]) for so in ("", "_pressed"))

    def figure(what: str, role: str, found: Estimate, kind: Kind = "number") -> Figure:
        return Figure(what, arms[role].scenario.name, found, kind)

    here, there = arms["here"].scenario.name, arms["there"].scenario.name
    at_pressed = f"{arms['here_pressed'].scenario.name} less {arms['there_pressed'].scenario.name}"
    tables, free, worse = ("here", "there"), ("here_free", "there_free"), ("here_pressed", "there_pressed")
    guarantees, caps = "guarantee of settlements in force", "cap on forces in them"
    figures = [
        Figure(GIVEN, f"{here} less {there}", gap, "points", margin),
        *(figure(GIVEN, role, shares[role], "share") for role in tables),
        *(figure("months of talks a year, all free to stay away", r, talks_a_year(arms[r])) for r in free),
        *(figure("deals, for each month of talks", r, deals_for_talks(arms[r]), "share") for r in tables),
        Figure(GIVEN, at_pressed, pressed, "points", margin),
        *(figure(GIVEN, role, shares[role], "share") for role in worse),
        *(figure(guarantees, role, of_settlements(arms[role], "guarantee")) for role in tables),
        *(figure(caps, role, of_settlements(arms[role], "force_cap")) for role in tables),
    ]
    found = (
        f"Given a deal, terms are imposed in {per_cent(shares['here'].value)} of the runs of {here} and "
        f"{per_cent(shares['there'].value)} of those of {there}, a gap of "
        f"{points(gap.value, gap.low, gap.high)}"
    )
    return Weighed(name, experiment, above(gap, 0.0), below(gap, margin), found, tuple(figures))


def with_deal(arm: Arm) -> NDArray[np.bool_]:
    """Return in which runs a ceasefire or a settlement was signed at a table [run]."""
    return arm.variable("deals_signed") > 0.0


def imposed(arm: Arm) -> Estimate:
    """Return in which share of the runs with a deal imposed terms that were signed are in force at the end:
    terms dictated after a collapse are none."""
    in_force = (arm.variable("deal") == V.SETTLEMENT) & (arm.variable("dictated") == 0.0)
    return arm.share(
        arm.ended("imposed_settlement", "partition") & in_force, with_deal(arm), "runs with a deal"
    )


def months_of_talks(arm: Arm) -> NDArray[np.float64]:
    """Return in how many months talks were held in any format [run]."""
    held = [arm.variable(f"talks_{format_}") for format_ in V.FORMATS]
    months: NDArray[np.float64] = np.sum(held, axis=0, dtype=np.float64)
    return months


def deals_for_talks(arm: Arm) -> Estimate:
    """Return how many deals were signed for each month in which talks were held."""
    return arm.mean(arm.variable("deals_signed"), months_of_talks(arm), "months of talks")


def talks_a_year(arm: Arm) -> Estimate:
    """Return in how many months of a year talks were held."""
    return arm.mean(months_of_talks(arm), arm.played.turns / MONTHS_A_YEAR, "years")


def of_settlements(arm: Arm, term: str) -> Estimate:
    """Return the mean of one of the terms over the settlements that were signed and are in force at the
    end."""
    signed = (arm.variable("deal") == V.SETTLEMENT) & (arm.variable("dictated") == 0.0)
    return arm.mean(arm.variable(term) * signed, signed, "settlements")
