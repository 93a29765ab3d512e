"""Imposition: whether a table here brings imposed terms oftener than one there, once there is a deal.

Three chances are kept apart: of talks, of a deal given talks, and of imposed terms given a deal. A deal is a
consequence of the table, so that runs with one are other runs at each: what share of all runs ends under
imposed terms stands beside.
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
from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.words import per_cent, points

MONTHS_A_YEAR = 12.0
GIVEN = "imposed terms, given a deal"
ANYHOW = "imposed terms, given a deal, neutrality counted whatever its guarantee"


def weigh(name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
    """Weigh the share of imposed terms among runs with a deal at the table `here` against that `there`.

    Both tables are held whatever the parties think of them. A gap that lies above nothing supports the claim;
    one that does not, and is smaller than the margin, refutes it. The arms `_free` tell how often the parties
    come of their own will, the arms `_pressed` what becomes of the gap where Kyiv's way out is worse.
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
    anyhow = {role: imposed(arms[role], whatever_guarantee=True) for role in tables}
    of_all = {role: imposed_of_all(arms[role]) for role in tables}
    level = difference(anyhow["here"], anyhow["there"])
    figures = [
        Figure(GIVEN, f"{here} less {there}", gap, "points", 0.0),
        *(figure(GIVEN, role, shares[role], "share") for role in tables),
        *(figure("months of talks a year, all free to stay away", r, talks_a_year(arms[r])) for r in free),
        *(figure("deals for each month of talks", role, deals_for_talks(arms[role])) for role in tables),
        *(figure("imposed terms, of all runs", role, of_all[role], "share") for role in tables),
        Figure(ANYHOW, f"{here} less {there}", level, "points"),
        *(figure(ANYHOW, role, anyhow[role], "share") for role in tables),
        Figure(GIVEN, at_pressed, pressed, "points"),
        *(figure(GIVEN, role, shares[role], "share") for role in worse),
        *(figure(guarantees, role, of_settlements(arms[role], "guarantee")) for role in tables),
        *(figure(caps, role, of_settlements(arms[role], "force_cap")) for role in tables),
    ]
    found = (
        f"Given a deal, terms are imposed in {per_cent(shares['here'].value)} of the runs of {here} and "
        f"{per_cent(shares['there'].value)} of those of {there}, a gap of "
        f"{points(gap.value, gap.low, gap.high)}. With neutrality counted as imposed whatever its guarantee "
        f"the gap is {points(level.value, level.low, level.high)}; of all runs, with a deal or without, "
        f"{per_cent(of_all['here'].value, 1)} and {per_cent(of_all['there'].value, 1)} end under imposed "
        "terms"
    )
    likelier = above(gap, 0.0)
    refutes = False if likelier else below(gap, margin)
    return Weighed(name, experiment, likelier, refutes, found, tuple(figures))


def with_deal(arm: Arm) -> NDArray[np.bool_]:
    """Return in which runs a ceasefire or a settlement was signed at a table [run]."""
    return arm.variable("deals_signed") > 0.0


def imposed(arm: Arm, *, whatever_guarantee: bool = False) -> Estimate:
    """Return in which share of the runs with a deal imposed terms that were signed are in force at the end:
    terms dictated after a collapse are none.

    `whatever_guarantee` has neutrality count as a mark of imposition with a strong guarantee too, so that a
    table is not judged by the guarantee that it can give.
    """
    return arm.share(under_imposed_terms(arm, whatever_guarantee), with_deal(arm), "runs with a deal")


def imposed_of_all(arm: Arm) -> Estimate:
    """Return the share of all runs that end under imposed terms that were signed, with a deal or without."""
    return arm.share(under_imposed_terms(arm))


def under_imposed_terms(arm: Arm, whatever_guarantee: bool = False) -> NDArray[np.bool_]:
    """Return which runs end under imposed terms that were signed [run]."""
    signed = settled(arm)
    found: NDArray[np.bool_] = arm.ended("imposed_settlement", "partition") & signed
    if whatever_guarantee:
        enough = marks(arm) >= arm.values()[:, P.OUTCOMES_IMPOSED_POINTS]
        found |= arm.ended("negotiated_peace") & signed & enough
    return found


def marks(arm: Arm) -> NDArray[np.int64]:
    """Return how many marks of imposition the terms bear as if nothing were guaranteed [run]: those that
    `sim.rules.outcomes.imposed_points` counts, for all runs at once."""
    found = (arm.variable("land") >= V.ZONE_A).astype(np.int64)
    found += arm.variable("neutrality") > 0.0
    found += arm.variable("force_cap") >= arm.values()[:, P.OUTCOMES_IMPOSED_CAP_POINT]
    return found


def settled(arm: Arm) -> NDArray[np.bool_]:
    """Return in which runs a settlement that was signed is in force at the end [run]."""
    found: NDArray[np.bool_] = (arm.variable("deal") == V.SETTLEMENT) & (arm.variable("dictated") == 0.0)
    return found


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
    signed = settled(arm)
    return arm.mean(arm.variable(term) * signed, signed, "settlements")
