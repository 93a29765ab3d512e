"""Compare: the base case beside itself with something changed, on shared luck, and what is checked there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.config.world import World
from sim.ensemble import Played, play_or_tell
from sim.rules import vocabulary as V
from sim.validate import arms, checks
from sim.validate.checks import Check
from sim.validate.plan import Plan, Tell
from sim.validate.tables import paths, use_of_actions, was_played

FEW = 40  # runs of an arm whose check is exact, so that a few show it
AID, GUARANTEES = (0.7, 1.3), (0.0, 1.6)  # factors of the arms with less and with more of it
AID_TURNS = 6  # turns of each run from which a month with more aid is played


def arm_checks(world: World, base: Played, plan: Plan, tell: Tell) -> list[Check]:
    """Return the checks that need the base case played with something changed."""

    def arm(changed: World, what: str, runs: int) -> Played:
        played = plan.play(changed, runs, what)
        tell(len(played.runs), what)
        return played

    runs = len(base.runs)
    tossed, careless = arms.without_reason(world), arms.without_weights(world)
    by_toss, by_none = arm(tossed, "rationality zero", FEW), arm(careless, "weights zero", FEW)
    return [
        checks.nothing_in_the_north(arm(arms.without_access(world), "no way to more access", runs)),
        checks.uniform("rationality zero: uniform choice", tossed, by_toss, use_of_actions(tossed, by_toss)),
        checks.uniform("weights zero: uniform choice", careless, by_none, use_of_actions(careless, by_none)),
        checks.beliefs_at_prior("weights zero: beliefs at the prior", careless, by_none),
        checks.aid_and_the_front(*months_with_more_aid(world, base, plan)),
        *aid_and_partition(base, *(arm(arms.with_aid(world, f), f"aid × {f:g}", runs) for f in AID)),
        *guarantees_and_peace(
            base, *(arm(arms.with_guarantees(world, f), f"guarantees × {f:g}", runs) for f in GUARANTEES)
        ),
    ]


def aid_and_partition(base: Played, less: Played, more: Played) -> list[Check]:
    """More aid, no more partitions: shown between the base case and less, then more aid."""
    return [
        checks.direction(
            f"more aid: no more partitions ({words})",
            lower.outcomes == V.PARTITION,
            higher.outcomes == V.PARTITION,
            "only at the lower : only at the higher",
        )
        for words, lower, higher in (
            (f"× {AID[0]:g} and × 1", less, base),
            (f"× 1 and × {AID[1]:g}", base, more),
        )
    ]


def guarantees_and_peace(base: Played, less: Played, more: Played) -> list[Check]:
    """Stronger guarantees, more negotiated peace: between the base case and none, then stronger."""
    return [
        checks.direction(
            f"stronger guarantees: more negotiated peace ({words})",
            higher.outcomes == V.NEGOTIATED_PEACE,
            lower.outcomes == V.NEGOTIATED_PEACE,
            "only at the higher : only at the lower",
        )
        for words, lower, higher in (
            (f"× {GUARANTEES[0]:g} and × 1", less, base),
            (f"× 1 and × {GUARANTEES[1]:g}", base, more),
        )
    ]


def months_with_more_aid(
    world: World, base: Played, plan: Plan
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the front's rate a month after a state with usual and with more aid, the decisions being the
    same.

    From several turns of the first runs the next two months are played twice along the tape of the base case:
    the movement comes before aid becomes materiel, so that the second month is the one in which it can tell.
    Months in which either side of the comparison has a deal or a rout are left out.
    """
    assert base.belief_paths is not None
    assert base.tape is not None
    few = min(FEW, len(base.runs))
    usual: list[NDArray[np.float64]] = []
    more: list[NDArray[np.float64]] = []
    last = plan.horizon - 2
    for turn in sorted({int(t) for t in np.linspace(0, last, AID_TURNS)}) if last >= 0 else ():
        going = np.flatnonzero(was_played(base)[:few, turn + 1])
        if not len(going):
            continue
        states, beliefs = paths(base)[going, turn], base.belief_paths[going, turn]
        rates = []
        for factor in (1.0, AID[1]):
            given = states.copy()
            for name, offset in V.OFFSET.items():
                if name.startswith(arms.AID):
                    given[:, offset] *= factor
            played = play_or_tell(
                world,
                base.runs[going],
                plan.seed,
                turn + 2,
                what=f"aid × {factor:g} for a month",
                tape=base.tape[going, : turn + 3],
                start=(given, beliefs, np.full(len(going), turn)),
                trajectories=True,
            )
            after = paths(played)[:, turn + 1 :]
            fights = (after[:, :, V.DEAL] == V.NO_DEAL) & (after[:, :, V.COLLAPSE_RUSSIA] <= 0.0)
            rates.append(np.where(fights, after[:, :, V.FRONT_RATE], np.nan))
        both = ~np.isnan(rates[0]) & ~np.isnan(rates[1])
        usual.append(rates[0][both])
        more.append(rates[1][both])
    return np.concatenate([*usual, []]), np.concatenate([*more, []])
