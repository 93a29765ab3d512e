"""Run: scenarios and arms of the base case played, measured, checked, and made into a report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.estimates import Estimate, ratio, share
from sim.analysis.measures import measures
from sim.config.records import Fact
from sim.config.scenario import Scenario
from sim.config.world import World
from sim.ensemble import Played, world_of
from sim.rules import vocabulary as V
from sim.rules.machine_code import rules_fingerprint
from sim.validate import checks
from sim.validate.checks import Check
from sim.validate.compare import FEW, arm_checks
from sim.validate.plan import Plan, Tell
from sim.validate.report import Findings, Identity, Report
from sim.validate.tables import Use, months_table, runs_table, use_of_actions

PROBE = 8  # runs of each scenario by which a report is known again
ODDS_RUNS = 2  # runs of each scenario whose every menu is looked at


@dataclass(frozen=True)
class Case:
    """A scenario to be validated, and what its world states as facts."""

    scenario: Scenario
    facts: tuple[Fact, ...]


def validate(cases: Sequence[Case], plan: Plan, tell: Tell = lambda runs, what: None) -> Report:
    """Validate scenarios, the first of which is the base case; `tell` hears how many more runs were played.

    ConfigError where a scenario makes no world, a rule raises on its numbers, or it has a policy that is a
    class, which only one run at a time can ask.
    """
    worlds = [world_of(case.scenario) for case in cases]
    found: list[Findings] = []
    tallies = Tallies()
    base: Played | None = None
    for case, world in zip(cases, worlds, strict=True):
        played = plan.play(world)
        use = use_of_actions(world, played)
        found.append(findings(case, world, played, use))
        tallies.add(world, played, use)
        base = played if base is None else base
        tell(plan.runs, case.scenario.name)
    assert base is not None
    made = (*tallies.checks(plan), *arm_checks(worlds[0], base, plan, tell))
    return Report(identity(cases, plan), tuple(found), made)


def runs_to_play(scenarios: int, runs: int) -> int:
    """Return of how many runs `validate` tells in all."""
    return runs * (scenarios + 5) + 2 * min(FEW, runs)


def findings(case: Case, world: World, played: Played, use: Use) -> Findings:
    """Return what was found on one scenario."""
    runs = runs_table(played)
    return Findings(
        name=case.scenario.name,
        title=case.scenario.title,
        facts=case.facts,
        measures=measures(runs, months_table(played)),
        endings={name: share(int((runs["outcome"] == name).sum()), len(runs)) for name in V.OUTCOMES},
        uses=uses(world, use),
    )


def uses(world: World, use: Use) -> dict[str, Estimate]:
    """Return each action's share of use among the months in which it was open, runs as units.

    Where it was never or always used the runs do not differ, and the interval is that of a share of months:
    too narrow, since those of one run hang together.
    """
    opened, chosen = use.opened.sum(axis=1), use.chosen.sum(axis=1)
    found = {}
    for action, name in enumerate(world.actions):
        used, of = int(chosen[:, action].sum()), int(opened[:, action].sum())
        found[name] = share(used, of, "months open")
        if 0 < used < of:
            by_run = ratio(chosen[:, action], opened[:, action], "months open")
            found[name] = by_run._replace(low=max(by_run.low, 0.0), high=min(by_run.high, 1.0))
    return found


def identity(cases: Sequence[Case], plan: Plan) -> Identity:
    """Return what a report on these cases belongs to."""
    digest = hashlib.sha256()
    for case in cases:
        digest.update(case.scenario.digest().encode("ascii"))
        for fact in case.facts:
            digest.update(fact.model_dump_json(exclude={"stated_at"}).encode("utf-8"))
    return Identity(
        command=plan.command,
        seed=plan.seed,
        runs=plan.runs,
        horizon=plan.horizon,
        rules=rules_fingerprint(),
        configuration=digest.hexdigest(),
        behaviour=behaviour(cases, plan.seed, plan.runs, plan.horizon),
    )


class Tallies:
    """What is counted over all scenarios: endings, actions open and chosen, checks made on each."""

    def __init__(self) -> None:
        self.runs = 0
        self.endings = np.zeros(len(V.OUTCOMES), dtype=np.int64)
        self.chosen: dict[str, int] = {}
        self.alternatives: dict[str, int] = {}
        self.preferred: dict[str, int] = {}
        self.exact: list[tuple[str, Check]] = []

    def add(self, world: World, played: Played, use: Use) -> None:
        """Count the runs of one scenario."""
        self.runs += len(played.runs)
        self.endings += np.bincount(played.outcomes, minlength=len(V.OUTCOMES))
        open_ = use.alternatives(world)
        for action, name in enumerate(world.actions):
            for counts, number in (
                (self.chosen, use.chosen[:, :, action].sum()),
                (self.alternatives, open_[:, :, action].sum()),
                (self.preferred, (open_ & use.chosen)[:, :, action].sum()),
            ):
                counts[name] = counts.get(name, 0) + int(number)
        for check in (
            checks.north_needs_access(played),
            checks.within_bounds(played),
            checks.proper_odds(world, played, ODDS_RUNS),
        ):
            self.exact.append((world.scenario.name, check))

    def checks(self, plan: Plan) -> list[Check]:
        """Return the checks over all scenarios."""
        names = tuple(self.chosen)
        counts = [np.array([table[name] for name in names]) for table in (self.alternatives, self.preferred)]
        return [
            *checks.together(self.exact),
            checks.endings_reached(self.endings, plan.everything),
            checks.actions_chosen(names, np.array(list(self.chosen.values())), self.runs, plan.everything),
            checks.none_always(names, *counts),
        ]


def behaviour(cases: Sequence[Case], seed: int, runs: int, horizon: int) -> str:
    """Return the hash by which a report over so many runs is known again, playing only a few of them.

    It holds how the first runs of each scenario end, to the last bit; what is measured on them, to six
    digits; and the ranges of the facts. Words, sources and comments are no part of it.
    """
    digest = hashlib.sha256()
    few = Plan(min(PROBE, runs), seed, horizon, everything=False, command="")
    for case in cases:
        world = world_of(case.scenario)
        played = few.play(world)
        found = findings(case, world, played, use_of_actions(world, played))
        digest.update(case.scenario.name.encode("utf-8"))
        digest.update(played.outcomes.astype("<i8").tobytes())
        digest.update(np.ascontiguousarray(played.state, dtype="<f8").tobytes())
        for name, made in {**found.measures, **found.endings, **found.uses}.items():
            digest.update(f"{name} {made.value:.6g} {made.low:.6g} {made.high:.6g}\n".encode())
        for fact in case.facts:
            digest.update(f"{fact.name} {fact.measure} {fact.low!r} {fact.high!r}\n".encode())
    return digest.hexdigest()
