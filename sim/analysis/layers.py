"""Layers: the spread of a share split into luck and not knowing the parameters.

Draws of the parameters with runs in each are a one-way layout with draws as groups. With p a draw's share, K
draws and R runs in each,

    luck       = mean of p(1 - p)·R/(R - 1)
    parameters = variance of p over draws - luck/R

are unbiased for the mean over parameters of the variance of a run, and for the variance over parameters of
the share (the variance components of Searle, Casella and McCulloch 1992, section 3.6). Their sum is the variance of
a run about which neither is known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.findings import CLAUSES, HUNDRED, records
from sim.analysis.shares import CONFIDENCE

RESAMPLES = 2000
STIR = 20241130  # of the resampling alone


def split_spread(
    counts: NDArray[np.int64], runs: int, outcomes: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return for each outcome how far luck and the parameters spread its share.

    `counts` [draw, outcome] of `runs` in each draw. Columns: outcome, draws, runs (in each), share (mean over
    draws), low, high; parameters (standard deviation over parameters of the share), parameters_low,
    parameters_high; luck (standard error that luck leaves at all runs); part (of the variance of one run that the
    parameters explain), part_low, part_high. A variance that is estimated below nothing counts as nothing.
    Intervals resample draws (percentile bootstrap). ValueError with fewer than two draws, or runs in each.
    """
    draws = len(counts)
    if draws < 2 or runs < 2:
        raise ValueError(f"{draws} draws of {runs} runs cannot be split: two of each are the least")
    p = counts / runs
    chosen = np.random.default_rng(STIR).integers(draws, size=(RESAMPLES, draws))
    again = [variances(p[rows], runs) for rows in chosen]
    means = p[chosen].mean(axis=1)
    luck, parameters = variances(p, runs)
    deviations, parts = np.sqrt([b for _, b in again]), np.array([_part(*pair) for pair in again])
    tails = [50 * (1 - confidence), 50 * (1 + confidence)]
    ends = [np.percentile(sample, tails, axis=0) for sample in (means, deviations, parts)]
    (low, high), (least, most), (part_low, part_high) = ends
    return pd.DataFrame(
        {
            "outcome": list(outcomes),
            "draws": draws,
            "runs": runs,
            "share": p.mean(axis=0),
            "low": low,
            "high": high,
            "parameters": np.sqrt(parameters),
            "parameters_low": least,
            "parameters_high": most,
            "luck": np.sqrt(luck / (draws * runs)),
            "part": _part(luck, parameters),
            "part_low": part_low,
            "part_high": part_high,
        }
    )


def variances(p: NDArray[np.float64], runs: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the variance of a run by luck and that of the share by parameters, not below nothing [outcome].

    `p` are the shares [draw, outcome] in so many `runs` each.
    """
    luck = (p * (1 - p)).mean(axis=0) * runs / (runs - 1)
    return luck, np.maximum(p.var(axis=0, ddof=1) - luck / runs, 0.0)


def _part(luck: NDArray[np.float64], parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    total = luck + parameters
    return np.divide(parameters, total, out=np.zeros_like(total), where=total > 0.0)


def spread_said(found: pd.DataFrame) -> list[str]:
    """Return a sentence on each outcome that came about, the one that parameters spread most first."""
    met = records(found[found["share"] > 0.0].sort_values("parameters", ascending=False, kind="stable"))
    return [
        f"How often {CLAUSES[row['outcome']]}, {HUNDRED * row['share']:.1f} of 100 runs in the mean, is spread by "
        f"±{HUNDRED * row['parameters']:.1f} because parameters are not known ({HUNDRED * row['parameters_low']:.1f} to "
        f"{HUNDRED * row['parameters_high']:.1f}), and known to ±{HUNDRED * row['luck']:.1f} because of luck at "
        f"{row['draws'] * row['runs']:,} runs"
        for row in met
    ]
