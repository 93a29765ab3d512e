"""Paths: the state of some runs of a batch turn by turn, played again and held against their outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.batch.errors import Mismatch
from sim.batch.plan import Shard, Task
from sim.batch.play import play_shard
from sim.batch.replay import other_columns
from sim.config.scenario import Batch
from sim.rules.machine_code import rules_fingerprint

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Paths:
    """The state of runs from turn 0 to the horizon.

    `runs` are their numbers, `outcomes` the names of their endings, `turns` those in which they ended;
    `values` [variable, turn, run] stays at the final state of a run that has ended.
    """

    runs: tuple[int, ...]
    outcomes: tuple[str, ...]
    turns: tuple[int, ...]
    values: NDArray[np.float64]


def play_paths(batch: Batch, scenario: str, first: int, end: int, rows: pd.DataFrame) -> Paths:
    """Play runs `first` to `end` (not included) of a scenario again, by the rules that are installed.

    `rows` is the batch's table of outcomes, in which runs that failed are missing; they are left out here
    too. Mismatch where a run comes out otherwise than its row, ConfigError where the scenario makes no world.
    """
    spec = next(one for one in batch.scenarios if one.name == scenario)
    shard = Shard(scenario, first, end)
    task = Task(shard, spec, batch.seed, batch.horizon, end, rules_fingerprint(), "compiled", batch.draws)
    played = play_shard(task)
    columns = played.columns
    of = rows[(rows["scenario"] == scenario) & rows["run"].between(first, end - 1)]
    stored = {int(row["run"]): row for row in of.to_dict("records")}
    for place, run in enumerate(columns["run"]):
        row = stored.get(int(run))
        again = {name: values[place] for name, values in columns.items()}
        other = "it failed then" if row is None else other_columns(row, again)
        if other:
            raise Mismatch(f"run {run} of {scenario} is not what was stored: {other}")
    missing = sorted(set(stored) - {int(run) for run in columns["run"]})
    if missing:
        why = next(failure.error for failure in played.failures if failure.run == missing[0])
        raise Mismatch(f"run {missing[0]} of {scenario} is not what was stored: it raises {why}")
    return Paths(
        tuple(int(run) for run in columns["run"]),
        tuple(str(outcome) for outcome in columns["outcome"]),
        tuple(int(turn) for turn in columns["turns"]),
        played.paths,
    )
