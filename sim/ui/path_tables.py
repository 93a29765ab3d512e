"""Tables of the paths of one variable over runs: bands over many runs, some runs themselves, levels that mean something."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from sim.analysis.findings import records
from sim.analysis.paths import LANE_ROOM, extent, tip
from sim.batch.errors import StoreError
from sim.batch.paths import Paths, play_paths
from sim.batch.turns import quantiles
from sim.figures.ladder import THRESHOLDS
from sim.rules.vocabulary import ACCESS_FOR_TROOPS, DEALS, OFFSET, Variable
from sim.ui.notices import Refused
from sim.ui.panels import Panel
from sim.ui.sources import Source, is_replayable
from sim.words import OUTCOMES, month_of

SAMPLED = 25  # runs drawn as lines, the first of a scenario
OVER = 100  # runs over which bands are taken where none are stored
NO_LINES = pd.DataFrame(columns=["run", "turn", "value", "outcome", "tip"])
LEVELS = {
    "rung": THRESHOLDS,
    "access": ((ACCESS_FOR_TROOPS - 0.5, "troops may use Belarus's ground"),),
    "deal": tuple((level - 0.5, f"a {DEALS[level]}") for level in (1, 2)),
}


@dataclass(frozen=True)
class Bands:
    """How many runs are spread, turn by turn: scenario, turn, variable, q05, q25, q50, q75, q95, n.

    `problem` says why the stored table could not be read, '' where it was or there is none.
    """

    table: pd.DataFrame
    problem: str

    def of(self, variable: Variable) -> pd.DataFrame:
        """Return the rows of one variable in the order of turns."""
        return self.table[self.table["variable"] == variable.name].sort_values("turn")


def bands_of(source: Source, scenario: str) -> Bands:
    """Return the spread of all variables over a scenario's runs: as stored, else over its first runs, played again.

    Refused where nothing is stored and no run can be played again.
    """
    problem = ""
    if source.stored is not None:
        try:
            table = _stored(source.key, source.stamp, _source=source)
            return Bands(table[table["scenario"] == scenario], "")
        except StoreError as error:
            problem = str(error)
    refused = is_replayable(source)
    if refused:
        raise Refused(" ".join(filter(None, (problem, refused))))
    return Bands(_over_first(source.key, source.stamp, scenario, _source=source), problem)


@st.cache_resource(max_entries=4, show_spinner=False)
def _stored(key: str, stamp: str, *, _source: Source) -> pd.DataFrame:
    assert _source.stored is not None
    return _source.stored.turns()


@st.cache_resource(max_entries=24, show_spinner=False)
def _over_first(key: str, stamp: str, scenario: str, *, _source: Source) -> pd.DataFrame:
    paths = played(_source, scenario, 0, min(OVER, _source.batch.runs))
    table: pd.DataFrame = quantiles(scenario, [paths.values]).to_pandas()
    return table


def played(source: Source, scenario: str, first: int, end: int) -> Paths:
    """Return the paths of runs `first` to `end` (not included), played again once and then kept.

    Mismatch where they come out otherwise than before.
    """
    return _played(source.key, source.stamp, scenario, first, end, _source=source)


@st.cache_resource(max_entries=64, show_spinner="Playing runs again")
def _played(key: str, stamp: str, scenario: str, first: int, end: int, *, _source: Source) -> Paths:
    return play_paths(_source.batch, scenario, first, end, _source.outcomes)


def lines(paths: Paths, variable: Variable, horizon: int) -> pd.DataFrame:
    """Return the runs' values of a variable, each up to its last turn: run, turn, value, outcome, tip."""
    turns = np.arange(horizon + 1)
    rows = [
        pd.DataFrame(
            {
                "run": run,
                "turn": turns[: ended + 1],
                "value": paths.values[OFFSET[variable.name], : ended + 1, place],
                "outcome": outcome,
                "tip": f"Run {run}: {OUTCOMES[outcome]} after {ended} months. Click to read its story.",
            }
        )
        for place, (run, outcome, ended) in enumerate(
            zip(paths.runs, paths.outcomes, paths.turns, strict=True)
        )
    ]
    return pd.concat(rows, ignore_index=True) if rows else NO_LINES


def with_tips(bands: pd.DataFrame, start: tuple[int, int], unit: str, digits: int) -> pd.DataFrame:
    """Return the bands of one variable with what is read at each month."""
    texts = [tip(month_of(start, row["turn"]), row, unit, digits) for row in records(bands)]
    return bands.assign(tip=texts)


def levels_of(variable: Variable, domain: tuple[float, float]) -> pd.DataFrame:
    """Return the levels of a variable that mean something and are in sight: at, label."""
    kind = "rung" if variable.unit.startswith("rung") else variable.name.removeprefix("peak_")
    rows = [level for level in LEVELS.get(kind, ()) if domain[0] < level[0] < domain[1]]
    return pd.DataFrame(rows, columns=["at", "label"])


def domain_of(panel: Panel, bands: pd.DataFrame, paths: pd.DataFrame) -> tuple[float, float]:
    """Return the range over which bands and lines are drawn."""
    values = pd.concat([bands[name] for name in ("q05", "q95")] + [paths["value"]]).astype(float)
    low, high = extent(values, panel.limits)
    return (low - LANE_ROOM, high + LANE_ROOM) if panel.step else (low, high)


def to_take(bands: pd.DataFrame, paths: pd.DataFrame, start: tuple[int, int]) -> pd.DataFrame:
    """Return the table that is taken away: month, what ('5 %' … or 'run 3'), value."""
    quantile = {"q05": "5 %", "q25": "25 %", "q50": "50 %", "q75": "75 %", "q95": "95 %"}
    long = bands.melt("turn", list(quantile), var_name="what", value_name="value")
    runs = paths.assign(what=[f"run {run}" for run in paths["run"]])
    both = pd.concat([long.assign(what=long["what"].map(quantile)), runs[["turn", "what", "value"]]])
    return pd.DataFrame(
        {
            "month": [month_of(start, int(turn)) for turn in both["turn"]],
            "what": both["what"],
            "value": both["value"],
        }
    )
