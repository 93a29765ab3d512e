"""Tables: played runs as the tables that measures are computed from; which actions were open and chosen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.measures import CEASEFIRE, MONTHS_A_YEAR, SETTLEMENT, TALKS, WAR
from sim.config.world import World
from sim.ensemble import Played
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.actions import apply_shocks

KM2 = 1000.0  # in a thousand km²
DEALS = np.array([WAR, CEASEFIRE, SETTLEMENT])

Flags = NDArray[np.bool_]


def runs_table(played: Played) -> pd.DataFrame:
    """Return a row a run, with the columns that `sim.analysis.measures` names, its outcome and net gain."""
    end = played.state
    talks = {f"{TALKS}{name}": end[:, V.OFFSET[f"{TALKS}{name}"]] for name in V.FORMATS}
    return pd.DataFrame(
        {
            "run": played.runs,
            "outcome": np.array(V.OUTCOMES)[played.outcomes],
            "years": played.turns / MONTHS_A_YEAR,
            "nuclear": end[:, V.NUCLEAR] > 0.0,
            "nato": end[:, V.NATO] > 0.0,
            "army_entry": end[:, V.ARMY_ENTERED].astype(np.int64),
            **talks,
        }
    )


def months_table(played: Played) -> pd.DataFrame:
    """Return a row a run and turn played, with the columns that `sim.analysis.measures` names."""
    path = paths(played)
    run, month = np.nonzero(was_played(played))
    before, after = path[run, month], path[run, month + 1]
    return pd.DataFrame(
        {
            "run": played.runs[run],
            "turn": month + 1,
            "before": DEALS[before[:, V.DEAL].astype(np.int64)],
            "after": DEALS[after[:, V.DEAL].astype(np.int64)],
            "dictated": before[:, V.DICTATED] > 0.0,
            "advance": KM2 * (after[:, V.FRONT_RATE] + after[:, V.NORTH_RATE]),
            "casualties_russia": after[:, V.CASUALTIES_RUSSIA],
            "casualties_ukraine": after[:, V.CASUALTIES_UKRAINE],
        }
    )


class Use(NamedTuple):
    """Which actions were open and which chosen, each [run, month, action], month 0 being turn 1."""

    opened: Flags
    chosen: Flags

    def alternatives(self, world: World) -> Flags:
        """Return where an action was open beside another of its actor [run, month, action]."""
        found = np.zeros_like(self.opened)
        for first, end in menus(world):
            part = self.opened[:, :, first:end]
            found[:, :, first:end] = part & (part.sum(axis=2, keepdims=True) > 1)
        return found


def use_of_actions(world: World, played: Played, values: NDArray[np.float64] | None = None) -> Use:
    """Return which actions were open and chosen in runs played with trajectories and decisions.

    An action is open where all its conditions hold in the state before the month's choices, that is at the
    end of the month before, after the shocks of the month.
    """
    p = world.values if values is None else values
    before = paths(played)[:, :-1].copy()
    for turn in sorted({int(row[T.SHOCK_TURN]) for row in world.tables.shocks}):
        for state in before[:, turn - 1] if 1 <= turn <= before.shape[1] else ():
            apply_shocks(state, p, world.tables, turn)
    there = was_played(played)
    opened = np.empty((*there.shape, len(world.actions)), dtype=np.bool_)
    for action, row in enumerate(world.tables.actions):
        opened[:, :, action] = there
        for condition in world.tables.when[row[T.FIRST_WHEN] : row[T.END_WHEN]]:
            variable = before[:, :, condition[T.WHEN_VARIABLE]]
            number = p[condition[T.WHEN_NUMBER]]
            operator = V.OPERATORS[condition[T.WHEN_OPERATOR]]
            holds = {">=": np.greater_equal, "<=": np.less_equal, "=": np.equal}[operator](variable, number)
            opened[:, :, action] &= holds
    assert played.tape is not None
    decided = played.tape[:, 1:, : V.N_ACTORS]
    chosen = np.zeros_like(opened)
    for actor in range(V.N_ACTORS):
        run, month = np.nonzero(decided[:, :, actor] >= 0)
        chosen[run, month, decided[run, month, actor]] = True
    return Use(opened, chosen)


def menus(world: World) -> list[tuple[int, int]]:
    """Return the first row and the end of each actor's menu in the table of actions."""
    menu = world.tables.menu
    return [(int(menu[k]), int(menu[k + 1])) for k in range(V.N_ACTORS)]


def was_played(played: Played) -> Flags:
    """Return which months were played [run, month], month 0 being turn 1."""
    months: Flags = np.arange(1, paths(played).shape[1])[np.newaxis] <= played.turns[:, np.newaxis]
    return months


def paths(played: Played) -> NDArray[np.float64]:
    """Return the states [run, turn, variable] of runs that were played with their trajectories."""
    assert played.paths is not None
    return played.paths
