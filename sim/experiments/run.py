"""Run: experiments of a world played and weighed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sim.config.claims import Claims
from sim.config.errors import ConfigError
from sim.config.loader import load_scenario
from sim.config.schema_claims import MEASURES, ExperimentFile
from sim.config.world import World
from sim.ensemble import world_of
from sim.experiments import belief, imposition, necessity, normalisation
from sim.experiments.arms import Plan
from sim.experiments.weighing import Weighed


class Weigh(Protocol):
    """What weighs an experiment by one measure; `worlds` are those of its arms by role."""

    def __call__(  # noqa: D102  (said above)
        self, name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan
    ) -> Weighed: ...


WEIGHED_BY: dict[str, Weigh] = {
    "belief": belief.weigh,
    "imposition": imposition.weigh,
    "necessity": necessity.weigh,
    "normalisation": normalisation.weigh,
}
assert set(WEIGHED_BY) == set(MEASURES)


def weighable(claims: Claims) -> list[str]:
    """Return the names of the experiments that say how they are weighed."""
    return [name for name, made in claims.file.experiments.items() if made.weighed_by is not None]


def worlds_of(claims: Claims, experiment: ExperimentFile) -> dict[str, World]:
    """Return the worlds of the arms that an experiment on claims plays, by role; none where it is not
    weighed.

    ConfigError where a scenario is wrong, is one of another world than the claims, has a policy that is a
    class, or has no acts in its script where acts are what is weighed.
    """
    given = experiment.weighed_by
    if given is None:
        return {}
    scenarios = {role: load_scenario(arm) for role, arm in given.arms.items()}
    for scenario in scenarios.values():
        if scenario.world != claims.world:
            told = f"is one of the world {scenario.world}, and the claims are those of {claims.world}"
            raise ConfigError([f"scenario {scenario.name}: {told}"])
        if given.measure == "belief":
            actor = given.looks_at["claimed"].partition(".")[0]
            if not set(scenario.policies[actor].script) - {"", belief.NOTHING_SEEN}:
                told = (
                    f"policies.{actor}: no act in a script, and the measure belief is of acts that were seen"
                )
                raise ConfigError([f"scenario {scenario.name}: {told}"])
    return {role: world_of(scenario) for role, scenario in scenarios.items()}


def arms_to_play(experiment: ExperimentFile, worlds: Mapping[str, World]) -> int:
    """Return how many times the runs of a plan are played to weigh an experiment."""
    given = experiment.weighed_by
    if given is None or given.measure != "belief":
        return len(worlds)
    actor = given.looks_at["claimed"].partition(".")[0]
    types = len(worlds["seen"].type_names[actor])
    return len(worlds) + types + 2 * (1 + types)  # the script again as each type; two truths, each so


def weigh(name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
    """Play the arms of an experiment, whose `worlds` stand by role, and weigh it.

    ValueError where it does not say how it is weighed; ConfigError where an arm cannot be played.
    """
    if experiment.weighed_by is None:
        raise ValueError(f"{name}: no measure says how it is weighed")
    return WEIGHED_BY[experiment.weighed_by.measure](name, experiment, worlds, plan)
