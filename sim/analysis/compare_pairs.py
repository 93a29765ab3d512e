"""Pairs: the runs of each scenario set beside the runs of the reference that share their luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Pairs:
    """The runs that a scenario and the reference both have, in the order of their numbers.

    `before` are the rows of the reference, `after` those of the scenario, as positions [pair] in the table
    they were taken from.
    """

    scenario: str
    before: NDArray[np.int64]
    after: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.before)


def endings(outcomes: pd.DataFrame, reference: str, scenario: str) -> pd.DataFrame:
    """Return how the pairs of one scenario end, by number: run, before (in the reference), after.

    `outcomes` as for `pairs`, which says what is refused.
    """
    both = outcomes[outcomes["scenario"].isin([reference, scenario])]
    both = both.assign(scenario=both["scenario"].cat.set_categories([reference, scenario]))
    (pair,) = pairs(both, reference)
    ends = both["outcome"].astype(str).to_numpy()
    found = {
        "run": both["run"].to_numpy()[pair.before],
        "before": ends[pair.before],
        "after": ends[pair.after],
    }
    return pd.DataFrame(found).sort_values("run", ignore_index=True)


def pairs(outcomes: pd.DataFrame, reference: str) -> tuple[Pairs, ...]:
    """Return the pairs of every other scenario with the reference, in the order of the scenarios.

    `outcomes` holds a row a run with the categorical column `scenario` and the number `run`; that equal
    numbers share their luck is for the caller to know. A run that only one of the two has is left out.
    ValueError where the reference or every other scenario is missing, where a run stands twice, or where two
    scenarios share no run.
    """
    names = [str(name) for name in outcomes["scenario"].cat.categories]
    if reference not in names:
        raise ValueError(f"no scenario {reference!r} to compare with; there are {', '.join(names)}")
    if len(names) < 2:
        raise ValueError(f"nothing to compare with {reference!r}: there is no other scenario")
    codes, runs = outcomes["scenario"].cat.codes.to_numpy(), outcomes["run"].to_numpy()
    rows = {name: np.flatnonzero(codes == code) for code, name in enumerate(names)}
    numbers = {name: runs[found] for name, found in rows.items()}
    for name, found in numbers.items():
        if len(np.unique(found)) < len(found):
            raise ValueError(f"scenario {name!r} has a run twice")
    made = []
    for name in names:
        if name == reference:
            continue
        _, before, after = np.intersect1d(
            numbers[reference], numbers[name], assume_unique=True, return_indices=True
        )
        if not len(before):
            raise ValueError(f"{name!r} and {reference!r} have no run in common")
        made.append(Pairs(name, rows[reference][before], rows[name][after]))
    return tuple(made)
