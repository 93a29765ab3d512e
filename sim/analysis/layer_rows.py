"""Rows of layers as figures want them: a dot a draw, the band that luck leaves open, and both in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.findings import HUNDRED, records
from sim.analysis.layers import is_rare, variances
from sim.analysis.spread import quantile_dots

STEP = 5.0  # of 100 runs: the width of a bin of dots
NORMAL = 1.959963984540054  # the normal quantile of 95 %
Numbers = NDArray[np.float64]


def drawn_shares(counts: NDArray[np.int64]) -> Numbers:
    """Return the share of each outcome in each draw with what luck did to it taken out [draw, outcome].

    Shares as counted lie further apart than what they estimate, for luck moves each. They are drawn towards
    the share of all runs until they vary as the parameters make them (Louis 1984). `counts` [draw, outcome]
    as for `split_spread`; draws without runs are left out.
    """
    counts = counts[counts.sum(axis=1) > 0]
    (_,), (parameters,) = variances(counts, np.ones((1, len(counts))))
    shares = counts / counts.sum(axis=1, keepdims=True)
    whole = counts.sum(axis=0) / counts.sum()
    seen = shares.var(axis=0, ddof=1)
    kept = np.sqrt(np.divide(parameters, seen, out=np.zeros_like(seen), where=seen > 0.0))
    return whole + np.minimum(kept, 1.0) * (shares - whole)


def layer_tables(
    counts: NDArray[np.int64], found: pd.DataFrame, titles: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the dots and the rows of a figure of the layers of one scenario, in runs of 100.

    `counts` [draw, outcome], `found` is their `split_spread`, `titles` give what the endings are called.
    Endings of which these draws cannot tell what the parameters do to them are left out; the one that they
    spread most is first. The dots are up to fifty quantiles of the draws: row, outcome, value, bin, place,
    inside, tip. The rows: row, outcome, label, share, low, high (what luck alone leaves open), text, tip.
    """
    shares = pd.DataFrame(drawn_shares(counts) * HUNDRED, columns=list(found["outcome"]))
    met = [row for row in records(found) if row["parameters"] > 0.0 and not is_rare(row)]
    rows, dots = [], []
    for place, row in enumerate(sorted(met, key=lambda row: -row["parameters"])):
        ending, title = row["outcome"], titles[row["outcome"]]
        rows.append({"row": place, "outcome": ending, "label": title, **_luck(row), **_said(row, title)})
        of_ending = quantile_dots(shares[ending], 0.0, STEP)
        tips = [f"{title}: {value:.0f} of 100 runs at this draw" for value in of_ending["value"]]
        dots.append(of_ending.assign(row=place, outcome=ending, tip=tips))
    if not rows:
        columns = ["row", "outcome", "value", "bin", "place", "inside", "tip"]
        return pd.DataFrame(columns=columns), pd.DataFrame(columns=["row", "outcome", "label", "share"])
    return pd.concat(dots, ignore_index=True), pd.DataFrame(rows)


def _luck(row: Mapping[str, Any]) -> dict[str, float]:
    """The share and what luck alone leaves open of it at 95 %, in runs of 100."""
    reach = NORMAL * row["luck"]
    low, high = max(row["share"] - reach, 0.0), min(row["share"] + reach, 1.0)
    return {"share": HUNDRED * row["share"], "low": HUNDRED * low, "high": HUNDRED * high}


def _said(row: Mapping[str, Any], title: str) -> dict[str, str]:
    share, luck, moved = (HUNDRED * row[name] for name in ("share", "luck", "parameters"))
    return {
        "text": f"{share:.0f} ± {moved:.0f}",
        "tip": f"{title}: {share:.1f} of 100 runs; ±{luck:.1f} by luck, ±{moved:.1f} by the numbers",
    }
