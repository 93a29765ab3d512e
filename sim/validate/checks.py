"""Checks: what must hold in every run, and directions that are shown but not asserted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimates import INSIDE, OUTSIDE, Flips, flips, more_often
from sim.config.world import World
from sim.ensemble import Played
from sim.rules import vocabulary as V
from sim.rules.projection import assess
from sim.validate.arms import priors_of
from sim.validate.tables import Use, menus, paths, was_played

HOLDS, FAILS, UNKNOWN = "holds", "does not hold", "cannot be told"
EXACT = 1e-9
RARE = 0.001  # an ending or action of this share is missed in 3,000 runs with a chance of one in twenty
NAMED = 5


class Check(NamedTuple):
    """One check: its name, whether it must hold, whether it does, and what was found."""

    name: str
    must: bool
    verdict: str
    found: str


def decided(name: str, faults: int, of: int, things: str) -> Check:
    """Return a check that must hold and has so many faults in so many cases; of none nothing can be told."""
    verdict = FAILS if faults else HOLDS if of else UNKNOWN
    return Check(name, True, verdict, f"{faults:,} exceptions in {of:,} {things}")


def north_needs_access(played: Played) -> Check:
    """No advance in the north in a month with access below the level at which troops may pass, in any run."""
    after = paths(played)[:, 1:]
    closed = was_played(played) & (after[:, :, V.ACCESS] < V.ACCESS_FOR_TROOPS)
    gained = after[:, :, V.GAIN_NORTH] > paths(played)[:, :-1, V.GAIN_NORTH]
    faults = closed & (gained | (after[:, :, V.NORTH_RATE] > 0.0))
    name = "access below 3: no advance in the north"
    return decided(name, int(faults.sum()), int(closed.sum()), "months")


def nothing_in_the_north(played: Played) -> Check:
    """No km² in the north at any time in any run of a world in which access stays low."""
    ever: NDArray[np.bool_] = np.any(paths(played)[:, :, V.GAIN_NORTH] > 0.0, axis=1)
    return decided("no way to more access: 0 km² in the north", int(ever.sum()), len(ever), "runs")


def within_bounds(played: Played) -> Check:
    """Every state variable stays within its bounds at the end of every turn."""
    low = np.array([variable.low for variable in V.VARIABLES])
    high = np.array([variable.high for variable in V.VARIABLES])
    path = paths(played)
    inside = ((path >= low) & (path <= high)).all(axis=2)
    return decided("state within its bounds", int((~inside).sum()), inside.size, "states")


def uniform(name: str, world: World, played: Played, use: Use) -> Check:
    """Every open action of an actor has the same chance: that of the one chosen is one in those open."""
    assert played.logs is not None
    faults = choices = 0
    for actor, (first, end) in enumerate(menus(world)):
        run, month = np.nonzero(use.chosen[:, :, first:end].any(axis=2))
        count = use.opened[run, month, first:end].sum(axis=1)
        logs = played.logs[run, month + 1, actor]
        faults += int((np.abs(logs + np.log(count)) > EXACT).sum())
        choices += len(run)
    return decided(name, faults, choices, "choices")


def beliefs_at_prior(name: str, world: World, played: Played) -> Check:
    """Beliefs stand at the priors at the end of every turn."""
    assert played.belief_paths is not None
    away = np.abs(played.belief_paths[:, 1:] - priors_of(world)).max(axis=2) > EXACT
    there = was_played(played)
    return decided(name, int((away & there).sum()), int(there.sum()), "months")


def proper_odds(world: World, played: Played, runs: int) -> Check:
    """Chances of open actions sum to one under every type, no closed one has any, in the first runs."""
    assert played.belief_paths is not None
    n = len(world.actions)
    opened, draws = np.zeros(n, dtype=np.int64), np.zeros((n, V.MAX_TYPES))
    goals, chances = np.zeros((n, V.MAX_GOALS)), np.zeros((n, V.MAX_TYPES))
    faults = cases = 0
    for run, month in np.argwhere(was_played(played)[:runs]):
        state, beliefs = paths(played)[run, month].copy(), played.belief_paths[run, month].copy()
        assess(state, beliefs, world.values, world.tables, opened, goals, draws, chances)
        for actor, (first, end) in enumerate(menus(world)):
            types = int(world.tables.first_type[actor + 1] - world.tables.first_type[actor])
            part = chances[first:end, :types]
            wrong = (np.abs(part.sum(axis=0) - 1.0) > EXACT) | (part < 0.0).any(axis=0)
            wrong |= (part[opened[first:end] == 0] != 0.0).any(axis=0)
            faults += int(wrong.sum())
            cases += types
    return decided("odds are a proper distribution", faults, cases, "menus by type")


def aid_and_the_front(before: NDArray[np.float64], after: NDArray[np.float64]) -> Check:
    """With all decisions forced equal, more aid never moves the front towards Russia that turn [case]."""
    faults = int(np.count_nonzero(after > before + EXACT))
    return decided(
        "same decisions: more aid never moves the front towards Russia", faults, len(before), "months"
    )


def endings_reached(counts: NDArray[np.int64], everything: bool) -> Check:
    """Every ending is reached in some run; `counts` [outcome] over all scenarios together."""
    return _reached("every ending is reached", V.OUTCOMES, counts, int(counts.sum()), everything)


def actions_chosen(names: Sequence[str], chosen: NDArray[np.int64], runs: int, everything: bool) -> Check:
    """Every action is chosen somewhere; `chosen` [action] over all scenarios together."""
    return _reached("every action is chosen somewhere", names, chosen, runs, everything)


def _reached(
    name: str, names: Sequence[str], counts: NDArray[np.int64], runs: int, everything: bool
) -> Check:
    missing = [what for what, count in zip(names, counts, strict=True) if count == 0]
    if not missing:
        return Check(name, True, HOLDS, f"all {len(names)}, in {runs:,} runs")
    enough = everything and runs * RARE >= 3.0  # rule of three
    listed = ", ".join(missing[:NAMED]) + (f" and {len(missing) - NAMED} more" if missing[NAMED:] else "")
    why = "" if enough else "; too few runs" if everything else "; not all scenarios were played"
    return Check(name, True, FAILS if enough else UNKNOWN, f"missing in {runs:,} runs: {listed}{why}")


def none_always(names: Sequence[str], open_: NDArray[np.int64], chosen: NDArray[np.int64]) -> Check:
    """No action is always chosen where its actor has another; both [action], counted where it has another."""
    always = [name for name, o, c in zip(names, open_, chosen, strict=True) if o >= NAMED and c == o]
    found = f"always taken: {', '.join(always)}" if always else f"{int((open_ > 0).sum())} actions"
    return Check("no action is always chosen", True, FAILS if always else HOLDS, found)


def direction(name: str, here: NDArray[np.bool_], there: NDArray[np.bool_], words: str) -> Check:
    """Whether something happens more often `here` than `there` [run]; shown, not asserted."""
    found: Flips = flips(here, there)
    verdict = {INSIDE: HOLDS, OUTSIDE: FAILS}.get(more_often(found), UNKNOWN)
    shares = f"{int(here.sum())} against {int(there.sum())} of {len(here):,}"
    return Check(name, False, verdict, f"{words} {found} ({shares})")


def together(made: Sequence[tuple[str, Check]]) -> list[Check]:
    """Return checks made scenario by scenario as one for each name; `made` has pairs of these."""
    joined = []
    for name in dict.fromkeys(check.name for _, check in made):
        same = [(scenario, check) for scenario, check in made if check.name == name]
        failing = [(scenario, check) for scenario, check in same if check.verdict == FAILS]
        shown = failing or same
        what = f"{len(same)} scenarios" if len(same) > 1 else same[0][1].found
        if failing:
            what = "; ".join(f"{scenario}: {check.found}" for scenario, check in failing[:NAMED])
        joined.append(shown[0][1]._replace(found=what))
    return joined
