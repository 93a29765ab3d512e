"""Normalisation: whether an actor takes an act towards the West, and whether its tie to Moscow gives."""

from __future__ import annotations

from collections.abc import Mapping

from sim.analysis.estimates import Estimate
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Arm, Plan
from sim.experiments.weighing import Figure, Weighed, above, all_of, below
from sim.words import per_cent, signed

TYPES = ("as_is", "willing", "free", "dependent")  # what the actor may be: where acts are tossed for, none


def weigh(name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
    """Weigh the months in which the act is taken, and how the tie ends against how it began.

    Both stand for the actor as it is, of each of its types, and where all acts are tossed for: a tie that no
    act loosens grows by chance alone. Beside stand the months of another act of the kind, the `turn`.
    """
    given = experiment.weighed_by
    assert given is not None
    act, tie, limits = given.looks_at["act"], given.looks_at["tie"], given.limits
    arms = {role: plan.play(world) for role, world in worlds.items()}
    months = {role: share_of_months(arm, act) for role, arm in arms.items()}
    change = {role: change_of(arm, tie) for role, arm in arms.items()}
    ever = arms["as_is"].share(arms["as_is"].times(act) > 0)
    as_is = arms["as_is"].scenario.name
    word = said(act)
    figures = [Figure(f"runs with any month of {word}", as_is, ever, "share", limits["most"])]
    figures += [
        Figure(
            f"months of {word}",
            arm.scenario.name,
            months[role],
            "share",
            limits["hardly"] if role in TYPES else None,
        )
        for role, arm in arms.items()
    ]
    turn = given.looks_at["turn"]
    figures += [
        Figure(f"months of {said(turn)}", arm.scenario.name, share_of_months(arm, turn))
        for arm in arms.values()
    ]
    figures += [
        Figure(
            f"change of {said(tie)}",
            arm.scenario.name,
            change[role],
            "signed",
            0.0 if role == "as_is" else None,
        )
        for role, arm in arms.items()
    ]
    rare = [below(months[role], limits["hardly"]) for role in TYPES]
    supports = all_of((*rare, above(change["as_is"], 0.0)))
    refutes = all_of((above(ever, limits["most"]), below(change["as_is"], 0.0)))
    found = (
        f"{per_cent(ever.value)} of the runs of {as_is} have a month of {word}, which makes "
        f"{per_cent(months['as_is'].value, 1)} of all months ({per_cent(months['tossed'].value, 1)} where a "
        f"coin decides each act), and {said(tie)} changes by {signed(change['as_is'].value, 2)} "
        f"({signed(change['tossed'].value, 2)} where it does)"
    )
    return Weighed(name, experiment, supports, refutes, found, tuple(figures))


def said(name: str) -> str:
    """Return an action's or a variable's name as words."""
    return name.rpartition(".")[2].replace("_", " ")


def share_of_months(arm: Arm, act: str) -> Estimate:
    """Return in which share of all months played an action was taken."""
    found = arm.mean(arm.times(act), arm.played.turns, "months")
    return found._replace(low=max(found.low, 0.0), high=min(found.high, 1.0))


def change_of(arm: Arm, variable: str) -> Estimate:
    """Return by how much a state variable ends above where it began."""
    return arm.mean(arm.variable(variable) - arm.started(variable))
