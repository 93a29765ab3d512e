"""Necessity: whether partition needs access, beside a control with the same troops and no access.

N is the share of the partitions under access that fall away without it, an attributable fraction: it says
nothing of how many there are, which stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimates import Estimate, quotient
from sim.config.errors import ConfigError
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Arm, Plan
from sim.experiments.told import interval, number
from sim.experiments.weighing import Figure, Weighed, above, all_of, any_of, below
from sim.rules import vocabulary as V
from sim.words import per_cent

NOTHING = 0.0


def weigh(name: str, experiment: ExperimentFile, worlds: Mapping[str, World], plan: Plan) -> Weighed:
    """Weigh N = 1 − P(partition without access) / P(partition with it), the troops being the same.

    Beside it stand what partitions follow from, how often Ukraine's front collapses, and the ground that the
    northern axis takes.
    """
    given = experiment.weighed_by
    assert given is not None
    limits = given.limits
    arms = {role: plan.play(world) for role, world in worlds.items()}
    check_match(arms["access"], arms["control"])
    chance = {role: arm.share(arm.ended("partition")) for role, arm in arms.items()}
    needed = necessity(chance["control"], chance["access"])
    here, there = arms["access"].scenario.name, arms["control"].scenario.name
    least = limits["necessary"]
    figures = [Figure("necessity N of access for partition", f"{here}, {there}", needed, "number", least)]
    for role, arm in arms.items():
        figures.append(Figure("partition", arm.scenario.name, chance[role], "share", limits["nothing"]))
    for arm in arms.values():
        found = arm.share(collapsed(arm))
        figures.append(Figure("collapse of Ukraine's front", arm.scenario.name, found, "share"))
    for arm in arms.values():
        found = after_collapse(arm)
        figures.append(Figure("partitions that follow a collapse", arm.scenario.name, found, "share"))
    for arm in arms.values():
        found = arm.mean(arm.variable("gain_north"))
        figures.append(Figure("ground taken in the north, thousand km²", arm.scenario.name, found, "number"))
    supports = all_of((above(needed, limits["necessary"]), above(chance["access"], NOTHING)))
    rare = all_of(below(found, limits["nothing"]) for found in chance.values())
    refutes = any_of((below(needed, limits["needless"]), rare))
    told = (
        f"Partition comes in {per_cent(chance['access'].value, 1)} of the runs of {here} and "
        f"{per_cent(chance['control'].value, 1)} of those of {there}, which has the same troops and no "
        f"access: N = {number(needed.value, 'number')} ({interval(needed, 'number')})"
    )
    return Weighed(name, experiment, supports, refutes, told, tuple(figures))


def check_match(access: Arm, control: Arm) -> None:
    """Check that in every draw one arm begins with access for troops and the other without, and that both
    give Moscow the same troops; ConfigError where they do not."""
    opened = access.starts[:, V.OFFSET["access"]].min() >= V.ACCESS_FOR_TROOPS
    closed = control.starts[:, V.OFFSET["access"]].max() < V.ACCESS_FOR_TROOPS
    troops = [
        arm.starts[:, [V.OFFSET["force_russia"], V.OFFSET["force_north"]]].sum(axis=1)
        for arm in (access, control)
    ]
    both = f"scenarios {access.scenario.name} and {control.scenario.name}"
    if not (opened and closed):
        raise ConfigError(
            [f"{both}: access must allow troops in every draw of the first, in none of the second"]
        )
    if not np.allclose(troops[0], troops[1], rtol=0.0, atol=0.5):
        most = float(np.abs(troops[0] - troops[1]).max())
        raise ConfigError(
            [f"{both}: their troops differ by up to {most:.0f} thousand: no control has others"]
        )


def necessity(without: Estimate, with_it: Estimate) -> Estimate:
    """Return N = 1 − without / with: the share of what comes with access that would not come without."""
    share = quotient(without, with_it)
    return share._replace(value=1.0 - share.value, low=1.0 - share.high, high=1.0 - share.low)


def collapsed(arm: Arm) -> NDArray[np.bool_]:
    """Return in which runs Ukraine's front collapsed [run]."""
    return arm.variable("collapsed_ukraine") > 0.0


def after_collapse(arm: Arm) -> Estimate:
    """Return the share of partitions before which Ukraine's front had collapsed."""
    return arm.share(collapsed(arm), arm.ended("partition"), "partitions")
