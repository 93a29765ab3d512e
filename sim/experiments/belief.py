"""Belief: which hidden type of an actor its acts speak for, and what others believe of it after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimates import Estimate, mean, share
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Arm, Plan
from sim.experiments.weighing import Figure, Weighed, above
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.words import per_cent

EVEN = 0.5  # "in more than half of the draws"
TIE = 1e-9  # chances that lie no farther apart are the same
NOTHING_SEEN = "continue"  # in a script of acts that were seen: a month in which none was
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def weigh(name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
    """Weigh the chance of the `claimed` type given the acts that were seen against that of its `rival`, draw
    by draw.

    The chance is Bayes': P(type | acts) ∝ prior · Π P(act | type), with the choice rule's own chances, over
    the months of the script in the arm `seen` in which an act was seen. Beside it stand the belief that the
    model's observers end with, which is tempered, drifts, and counts every month; what either rule would find
    were the actor truly of the type in question and free to act; and what an offer alone does to belief, in
    the arm `offers`.
    """
    given = experiment.weighed_by
    assert given is not None
    actor, _, claimed = given.looks_at["claimed"].partition(".")
    rival = given.looks_at["rival"].partition(".")[2]
    names, limit, least = worlds["seen"].type_names[actor], given.limits["belief"], given.limits["draws"]
    seen, offers = (play_script(worlds[role], plan, actor) for role in ("seen", "offers"))
    counted, obeyed = months_seen(seen, actor)
    chances = posterior(seen, actor, counted)
    where, k, j = seen.scenario.name, names.index(claimed), names.index(rival)
    clear, first = stands_above(chances, k, limit), {i: stands_highest(chances, i) for i in range(len(names))}
    figures = [
        Figure(f"draws in which the {claimed} is likelier than {limit:g}", where, clear, "share", least)
    ]
    for i, kind in enumerate(names):
        held = EVEN if i == j else None
        figures.append(Figure(f"draws in which the {kind} is likeliest", where, first[i], "share", held))
    figures += [
        Figure(f"chance of the {kind}", where, mean(chances[:, i], "draws"), "number")
        for i, kind in enumerate(names)
    ]
    for truth in (k, j):
        free = free_acts(worlds["seen"], plan, actor, truth)
        made = posterior(free, actor, np.broadcast_to(counted.any(axis=0), counted.shape))
        found = stands_above(made, k, limit) if truth == k else stands_highest(made, j)
        rule = "supporting" if truth == k else "refuting"
        what = f"test of the {rule} rule: such draws, were it the {names[truth]}"
        figures.append(Figure(what, where, found))
    public = "public belief in the {}"
    for what, arm in ((public, seen), (f"{public} after its offers alone", offers)):
        held_by_others = beliefs(arm, actor)
        figures += [
            Figure(what.format(kind), arm.scenario.name, mean(held_by_others[:, i], "draws"), "number")
            for i, kind in enumerate(names)
        ]
    figures.append(Figure("scripted acts that were open, and taken", where, obeyed))
    told = (
        f"Given the acts that were seen, the {claimed} is more than {per_cent(limit)} likely in "
        f"{clear.number:,.0f} of {plan.draws:,} draws; likeliest is "
        + ", ".join(f"the {kind} in {first[i].number:,.0f}" for i, kind in enumerate(names))
        + ". On the mean "
        + ", ".join(f"the {kind} is {per_cent(chances[:, i].mean())} likely" for i, kind in enumerate(names))
    )
    return Weighed(name, experiment, above(clear, least), above(first[j], EVEN), told, tuple(figures))


def stands_above(chances: Floats, kind: int, limit: float) -> Estimate:
    """Return the share of draws in which a type has more than a chance [draw, type]."""
    return share(int((chances[:, kind] > limit).sum()), len(chances), "draws")


def stands_highest(chances: Floats, kind: int) -> Estimate:
    """Return the share of draws in which a type has the highest chance [draw, type], higher than any
    other."""
    others = np.delete(chances, kind, axis=1).max(axis=1)
    return share(int((chances[:, kind] > others + TIE).sum()), len(chances), "draws")


def play_script(world: World, plan: Plan, actor: str) -> Arm:
    """Play an arm to the end of an actor's script."""
    return plan.play(world, len(world.scenario.policies[actor].script))


def free_acts(world: World, plan: Plan, actor: str, kind: int) -> Arm:
    """Play as many months as an actor's script has with the actor of a type, and free to act by its own
    choice."""
    scenario = world.scenario
    policy = scenario.policies[actor]
    free = policy.model_copy(update={"kind": "logit", "script": ()})
    policies = {**scenario.policies, actor: free}
    made = replace(of_type(world, actor, kind), scenario=scenario.model_copy(update={"policies": policies}))
    return plan.play(made, len(policy.script))


def of_type(world: World, actor: str, kind: int) -> World:
    """Return a world in which an actor is of a type."""
    types = world.types.copy()
    types[V.ACTORS.index(actor)] = kind
    return replace(world, types=types)


def months_seen(arm: Arm, actor: str) -> tuple[Flags, Estimate]:
    """Return in which turns of each run [run, turn] an act counts as seen, and how often a script was obeyed.

    A month counts in which the script has an act and the act was open, and so was taken.
    """
    assert arm.played.tape is not None
    script, menu = arm.scenario.policies[actor].script, arm.world.menu(actor)
    taken = arm.played.tape[:, :, V.ACTORS.index(actor)]
    rows = np.full(taken.shape[1], -1)
    for turn, act in enumerate(script, start=1):
        if act != NOTHING_SEEN and act in menu:
            rows[turn] = arm.world.action_row(actor, act)
    done: Flags = (taken == rows) & (rows >= 0)
    obeyed = arm.mean(done.sum(axis=1), np.full(len(taken), (rows >= 0).sum()), "scripted acts")
    return done, obeyed._replace(low=max(obeyed.low, 0.0), high=min(obeyed.high, 1.0))


def posterior(arm: Arm, actor: str, counted: Flags) -> Floats:
    """Return the chance of each type given the acts of the turns that are `counted` [run, turn], as means
    over the runs of each draw [draw, type].

    Every run is played along all its decisions again, with the actor of each type in turn: what it did has
    under each a chance of its own, by its own reading of the war.
    """
    k = V.ACTORS.index(actor)
    world, turns = arm.world, arm.played.turns.max()
    first, n = int(world.tables.first_type[k]), len(world.type_names[actor])
    places = world.tables.types[first : first + n, T.TYPE_PRIOR].astype(np.int64)
    with np.errstate(divide="ignore"):  # a type that cannot be has the chance nothing
        priors = np.log(arm.values()[:, places])
    logs = np.empty((arm.plan.total, n))
    for kind in range(n):
        again = arm.plan.play(of_type(world, actor, kind), int(turns), arm.played.tape)
        assert again.played.logs is not None
        logs[:, kind] = np.where(counted, again.played.logs[:, :, k], 0.0).sum(axis=1) + priors[:, kind]
    chances = np.exp(logs - logs.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return np.stack([arm.by_draw(chances[:, kind]) for kind in range(n)], axis=1) / arm.plan.runs


def beliefs(arm: Arm, actor: str) -> Floats:
    """Return what others believe of an actor at the end, as means over the runs of each draw [draw, type]."""
    first = V.ACTORS.index(actor) * V.MAX_TYPES
    columns = range(first, first + len(arm.world.type_names[actor]))
    return np.stack([arm.by_draw(arm.played.beliefs[:, c]) for c in columns], axis=1) / arm.plan.runs
