"""Normalisation: whether an actor takes an act towards the West, and whether its tie to Moscow gives."""

from __future__ import annotations

from collections.abc import Mapping

from sim.analysis.estimates import Estimate
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Arm, Plan
from sim.experiments.weighing import Figure, Weighed, above, all_of, below
from sim.words import per_cent, signed


def weigh(name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
    """Weigh the months in which the act is taken, and how the tie ends against how it began.

    Both stand for the actor as it is, as its free and its dependent type, and where its acts are tossed for:
    a tie that no act loosens grows by chance alone.
    """
    given = experiment.weighed_by
    assert given is not None
    act, tie, limits = given.looks_at["act"], given.looks_at["tie"], given.limits
    arms = {role: plan.play(world) for role, world in worlds.items()}
    months = {role: share_of_months(arm, act) for role, arm in arms.items()}
    change = {role: change_of(arm, tie) for role, arm in arms.items()}
    ever = arms["as_is"].share(arms["as_is"].times(act) > 0)
    as_is = arms["as_is"].scenario.name
    word = act.partition(".")[2].replace("_", " ")
    figures = [Figure(f"runs with any month of {word}", as_is, ever, "share", limits["most"])]
    figures += [
        Figure(f"months of {word}", arm.scenario.name, months[role], "share", limits["hardly"])
        for role, arm in arms.items()
    ]
    figures += [
        Figure(f"change of {tie.replace('_', ' ')}", arm.scenario.name, change[role], "signed", 0.0)
        for role, arm in arms.items()
    ]
    rare = (below(months[role], limits["hardly"]) for role in ("as_is", "free", "dependent"))
    supports = all_of((*rare, above(change["as_is"], 0.0)))
    refutes = all_of((above(ever, limits["most"]), below(change["as_is"], 0.0)))
    found = (
        f"{per_cent(ever.value)} of the runs of {as_is} have a month of {word}, which makes "
        f"{per_cent(months['as_is'].value, 1)} of all months ({per_cent(months['tossed'].value, 1)} where "
        f"acts are tossed for), and {tie.replace('_', ' ')} changes by {signed(change['as_is'].value, 2)} "
        f"({signed(change['tossed'].value, 2)} where they are)"
    )
    return Weighed(name, experiment, supports, refutes, found, tuple(figures))


def share_of_months(arm: Arm, act: str) -> Estimate:
    """Return in which share of all months played an action was taken."""
    found = arm.mean(arm.times(act), arm.played.turns, "months")
    return found._replace(low=max(found.low, 0.0), high=min(found.high, 1.0))


def change_of(arm: Arm, variable: str) -> Estimate:
    """Return by how much a state variable ends above where it began."""
    return arm.mean(arm.variable(variable) - arm.started(variable))
