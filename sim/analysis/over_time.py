"""Over time: by which month how many runs have come to the ending that they have, and what that shows.

An ending that stops a run is dated by the run's last month; a deal in force at the end by the month in which
it was signed. What is told apart only at the horizon has no month of its own: until then such a run is still
going on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.analysis.findings import CLAUSES, HUNDRED, runs_of
from sim.analysis.quantiles import binomial_quantile
from sim.analysis.shares import CONFIDENCE, wilson

OPEN = "open"  # stands for the runs that have not come to their ending yet
BY_DEAL = ("imposed_settlement", "negotiated_peace", "frozen_conflict")
AT_HORIZON = ("war_continues", "ukrainian_recovery")
FEWEST = 10  # runs of which a middle one is spoken of


def dated(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Return the turn in which each run came to its ending, 0 where that is told only at the horizon.

    `rows` has a row a run: outcome, turns (played), deal_months (for which the deal in force at the end has
    held, the month in which it was signed among them).
    """
    turns = rows["turns"].to_numpy(dtype=np.int64)
    signed = turns - rows["deal_months"].to_numpy(dtype=np.int64) + 1
    by_deal, at_horizon = (rows["outcome"].isin(names).to_numpy() for names in (BY_DEAL, AT_HORIZON))
    return np.where(at_horizon, 0, np.where(by_deal, signed, turns))


def by_month(
    rows: pd.DataFrame, last: int, order: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return how many runs have come to each ending by the end of each turn, with Wilson intervals.

    `rows` are those of `dated`; turns go from 0 to `last`. Columns: turn, outcome, count, runs, share, low,
    high, the last three of 100 runs. Outcomes are those of `order` to which some run is dated and, in the
    place of the first that is told at the horizon, OPEN, the rest. No rows where there are no runs.
    """
    runs, turns = len(rows), dated(rows)
    codes = pd.Categorical(rows["outcome"], categories=list(order)).codes
    counts = {
        name: np.cumsum(np.bincount(turns[(codes == code) & (turns > 0)], minlength=last + 1))[: last + 1]
        for code, name in enumerate(order)
    }
    told = {name: counts[name] for name in order if name not in AT_HORIZON and counts[name][-1] > 0}
    told[OPEN] = runs - sum(told.values(), np.zeros(last + 1, dtype=np.int64))
    shown = [name for name in (OPEN if name == AT_HORIZON[0] else name for name in order) if name in told]
    cells = [(turn, name, int(told[name][turn])) for turn in range(last + 1) for name in shown]
    table = pd.DataFrame(cells if runs else [], columns=["turn", "outcome", "count"])
    bounds = {count: wilson(count, runs, confidence) for count in set(table["count"])}
    return table.assign(
        runs=runs,
        share=HUNDRED * table["count"] / max(runs, 1),
        low=[HUNDRED * bounds[count][0] for count in table["count"]],
        high=[HUNDRED * bounds[count][1] for count in table["count"]],
    )


def half_by(turns: ArrayLike, confidence: float = CONFIDENCE) -> tuple[int, int, int]:
    """Return the turn by which half of some runs have come to their ending, with the interval of order
    statistics.

    ValueError where there are no runs.
    """
    given = np.sort(np.asarray(turns, dtype=np.int64))
    if given.size == 0:
        raise ValueError("half of no runs have no turn")
    rank = max(int(binomial_quantile((1 - confidence) / 2, given.size, 0.5)), 1)
    return int(given[(given.size - 1) // 2]), int(given[rank - 1]), int(given[given.size - rank])


def headline(
    at_end: Mapping[str, tuple[int, int]],
    turns: NDArray[np.int64],
    title: str,
    month: Callable[[int], str],
    confidence: float = CONFIDENCE,
) -> str:
    """Return the likeliest ending with its interval, and by when half of those that come to one have done so.

    `at_end` gives by outcome how many runs came to it and of how many, `turns` what `dated` returns, `title`
    what the scenario is called in a sentence, `month` the name of a turn's month.
    """
    top = max(at_end, key=lambda name: at_end[name][0])
    count, runs = at_end[top]
    if not runs:
        return "No run has been played"
    low, high = (HUNDRED * bound for bound in wilson(count, runs, confidence))
    clause = CLAUSES[top]
    said = " of ".join(runs_of(count, runs))
    first = f"{clause[0].upper()}{clause[1:]} in {said} runs in {title} ({low:.0f} to {high:.0f})"
    come = turns[turns > 0]
    if come.size == 0:
        return f"{first}, and none comes to an ending before the last month"
    which = "another" if top in AT_HORIZON else "an"
    if come.size < FEWEST:
        return f"{first}; {come.size} of {runs:,} come to {which} ending"
    half = month(half_by(come)[0])
    return f"{first}; of the {come.size:,} that come to {which} ending, half have by {half}"
