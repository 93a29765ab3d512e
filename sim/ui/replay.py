"""One run played again, and the tables of it that figures draw."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.batch.replay import replay
from sim.config.errors import in_one_line
from sim.config.world import build_world
from sim.model import Actor, Campaign
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.ui.notices import Refused
from sim.ui.sources import Source
from sim.uncertainty.worlds import Worlds

KEPT_RUNS = 48


def play_again(source: Source, scenario: str, run: int) -> Campaign:
    """Return a run of a batch, played again with everything recorded; kept for a while.

    Mismatch where it comes out otherwise than it was stored, StoreError where the batch is damaged, Refused
    where the run fails.
    """
    try:
        return _played(source.key, source.stamp, scenario, run, _source=source)
    except ArithmeticError as error:  # what a rule raises
        raise Refused(f"Run {run} of {scenario} failed: {in_one_line(error)}") from error


@st.cache_resource(max_entries=KEPT_RUNS, show_spinner="Playing the run again")
def _played(key: str, stamp: str, scenario: str, run: int, *, _source: Source) -> Campaign:
    """Play a run; the key and stamp of its batch, its scenario and its number say which."""
    if _source.stored is not None:
        campaign = replay(_source.stored, scenario, run)
    else:
        batch = _source.batch
        central = build_world(_source.scenario(scenario))
        world = Worlds(central, batch.draws, batch.seed).of(run)
        campaign = Campaign(world, run=run, seed=batch.seed, horizon=batch.horizon, collect=False).play()
    getattr(Actor, "_ids", {}).pop(campaign, None)  # Mesa 3.3 would keep every model for ever
    return campaign


def states(campaign: Campaign) -> pd.DataFrame:
    """Return the state at the end of every turn, from turn 0: a row a turn, a column a variable."""
    rows = [campaign.world.start, *(raw.after for raw in campaign.turns)]
    table = pd.DataFrame(rows, columns=[variable.name for variable in V.VARIABLES])
    table.insert(0, "turn", range(len(rows)))
    return table.assign(
        net_gain=table[["gain_east", "gain_south", "gain_northeast", "gain_north"]].sum(axis=1)
    )


def rungs(campaign: Campaign) -> pd.DataFrame:
    """Return where every actor stood in every turn after its act: turn, actor, rung, action (its title)."""
    acts, scenario = campaign.world.tables.actions, campaign.world.scenario
    rows = []
    for raw in campaign.turns:
        for k, actor in enumerate(V.ACTORS):
            chosen = int(raw.choices[k])
            own = campaign.world.actions[chosen].split(".", 1)[1]
            title = next(action.title for action in scenario.menu(actor) if action.id == own)
            rung = max(float(raw.before[V.RUNG_RUSSIA + k]), float(acts[chosen, T.ACTION_RUNG]))
            rows.append((raw.turn, actor, rung, title))
    return pd.DataFrame(rows, columns=["turn", "actor", "rung", "action"])
