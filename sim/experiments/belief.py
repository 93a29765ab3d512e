"""Belief: which hidden type of an actor others make out after the acts that were seen, and after an offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimates import mean, share
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Arm, Plan
from sim.experiments.weighing import Figure, Weighed, above
from sim.rules import vocabulary as V

EVEN = 0.5  # "in more than half of the draws"
Floats = NDArray[np.float64]


def weigh(name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
    """Weigh the belief of others in the `claimed` type against that in its `rival`, draw by draw.

    The acts are those of the script in the arm `seen`, and the belief is that at its end. Beside it stands
    what a Bayesian would believe who took every month in full: P(type | acts) ∝ prior · Π P(act | type), with
    the choice rule's own chances and no temper. The arm `offers` tells what an offer alone does.
    """
    given = experiment.weighed_by
    assert given is not None
    actor, _, claimed = given.looks_at["claimed"].partition(".")
    rival = given.looks_at["rival"].partition(".")[2]
    names = worlds["seen"].type_names[actor]
    seen, offers = (play_script(worlds[role], plan, actor) for role in ("seen", "offers"))
    believed, after_offers = beliefs(seen, actor), beliefs(offers, actor)
    in_full = taken_in_full(worlds["seen"], plan, actor)
    limit, where = given.limits["belief"], seen.scenario.name
    of_claimed = believed[:, names.index(claimed)]
    clear = share(int((of_claimed > limit).sum()), plan.draws, "draws")
    highest = {
        kind: share(int((believed.argmax(axis=1) == k).sum()), plan.draws, "draws")
        for k, kind in enumerate(names)
    }
    least = given.limits["draws"]
    figures = [Figure(f"draws in which the {claimed} stands above {limit:g}", where, clear, "share", least)]
    for kind, found in highest.items():
        held = EVEN if kind == rival else None
        figures.append(Figure(f"draws in which the {kind} stands highest", where, found, "share", held))
    for what, of, at in (
        ("belief in the {}", believed, where),
        ("the same, had each month counted in full: the {}", in_full, where),
        ("belief in the {} after its offers alone", after_offers, offers.scenario.name),
    ):
        figures += [
            Figure(what.format(kind), at, mean(of[:, k], "draws"), "number") for k, kind in enumerate(names)
        ]
    told = (
        f"After the acts that were seen the {claimed} stands above {limit:g} in {clear.number:.0f} of "
        f"{plan.draws:,} draws; highest stands "
        + ", ".join(f"the {kind} in {found.number:.0f}" for kind, found in highest.items())
        + ". On the mean others believe in "
        + ", ".join(f"the {kind} with {believed[:, k].mean():.2f}" for k, kind in enumerate(names))
    )
    supports, refutes = above(clear, least), above(highest[rival], EVEN)
    return Weighed(name, experiment, supports, refutes, told, tuple(figures))


def play_script(world: World, plan: Plan, actor: str) -> Arm:
    """Play an arm to the end of an actor's script."""
    return plan.play(world, len(world.scenario.policies[actor].script))


def beliefs(arm: Arm, actor: str) -> Floats:
    """Return what others believe of an actor at the end, as means over the runs of each draw [draw, type]."""
    first = V.ACTORS.index(actor) * V.MAX_TYPES
    columns = range(first, first + len(arm.world.type_names[actor]))
    return np.stack([arm.by_draw(arm.played.beliefs[:, c]) for c in columns], axis=1) / arm.plan.runs


def taken_in_full(world: World, plan: Plan, actor: str) -> Floats:
    """Return the chance of each type after the script by Bayes' rule without temper, as means over the runs
    of each draw [draw, type].

    The actor is given each type in turn. Others do not see it, so that they play on as in the arm itself but
    for what its own part in talks changes.
    """
    k = V.ACTORS.index(actor)
    names = world.type_names[actor]
    prior = np.array([world.values[int(row)] for row in _prior_places(world, k, len(names))])
    logs = []
    for kind in range(len(names)):
        types = world.types.copy()
        types[k] = kind
        arm = play_script(replace(world, types=types), plan, actor)
        assert arm.played.logs is not None
        logs.append(arm.played.logs[:, :, k].sum(axis=1) + np.log(prior[kind]))
    stacked = np.stack(logs, axis=1)
    chances = np.exp(stacked - stacked.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return np.stack([arm.by_draw(chances[:, i]) for i in range(len(names))], axis=1) / plan.runs


def _prior_places(world: World, actor: int, n: int) -> NDArray[np.int64]:
    from sim.rules import tables as T

    first = int(world.tables.first_type[actor])
    places: NDArray[np.int64] = world.tables.types[first : first + n, T.TYPE_PRIOR]
    return places
