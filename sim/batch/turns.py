"""Turns: how the state of many runs is spread, turn by turn, as quantiles of each variable.

A run that has ended stays at its final state, so that every turn counts the same runs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.rules.vocabulary import VARIABLES

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
WORD = pa.dictionary(pa.int16(), pa.string())
SCHEMA = pa.schema(
    [
        ("scenario", WORD),
        ("turn", pa.int32()),
        ("variable", WORD),
        *((name, pa.float64()) for name in QUANTILES),
        ("n", pa.int32()),
    ]
)


def quantiles(scenario: str, paths: Sequence[NDArray[np.float64]]) -> pa.Table:
    """Return the quantiles of a scenario's runs, in parts of [variable, turn, run]; `n` counts the runs.

    One row a turn and variable; turn 0 is the start. No rows where there are no runs. The parts may be mapped
    files: one variable at a time is in memory.
    """
    runs = sum(part.shape[2] for part in paths)
    if runs == 0:
        return SCHEMA.empty_table()
    turns = paths[0].shape[1]
    found = np.empty((len(VARIABLES), turns, len(QUANTILES)))
    for k in range(len(VARIABLES)):
        values = np.concatenate([part[k] for part in paths], axis=1)
        found[k] = np.quantile(values, list(QUANTILES.values()), axis=1).T
    rows = turns * len(VARIABLES)
    columns = {
        "scenario": [scenario] * rows,
        "turn": np.repeat(np.arange(turns, dtype=np.int32), len(VARIABLES)),
        "variable": [variable.name for variable in VARIABLES] * turns,
        **{name: found[:, :, i].T.ravel() for i, name in enumerate(QUANTILES)},
        "n": np.full(rows, runs, dtype=np.int32),
    }
    return pa.table(
        {field.name: pa.array(columns[field.name], type=field.type) for field in SCHEMA}, schema=SCHEMA
    )
