"""Layers: the spread of a share split into luck and not knowing the parameters.

Draws of the parameters with runs in each are a one-way layout with draws as groups. With p the share over all N
runs, p_k that of draw k of K and n_k its runs, the mean squares are

    within  = sum of n_k·p_k(1 - p_k) / (N - K)
    between = sum of n_k·(p_k - p)² / (K - 1)

and with n0 = (N - sum of n_k² / N) / (K - 1), which is n_k where all draws have as many runs,

    luck       = within
    parameters = (between - within) / n0

are unbiased for the mean over parameters of the variance of a run, and for the variance over parameters of
the share (the variance components of Searle, Casella and McCulloch 1992, section 3.6). Their sum is the
variance of a run about which neither is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.analysis.clusters import FEW, design_effects
from sim.analysis.findings import CLAUSES, HUNDRED, records
from sim.analysis.shares import CONFIDENCE, counts_by_draw, drawn_interval

RESAMPLES = 2000
STIR = 20241130  # of the resampling alone
LEAST_SAID = 0.05  # of 100 runs
AT_A_TIME = 2**21  # draws that are resampled in one go

Numbers = NDArray[np.float64]


def layers_of(counts: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Return `split_spread` of each scenario, with a column `scenario` in front.

    `counts` has a row a scenario, draw and outcome with its `count`. A scenario that has not two draws with
    runs, or nowhere two runs of a draw, is left out.
    """
    parts = [
        split_spread(by_draw.to_numpy(), list(by_draw.columns), confidence).assign(scenario=scenario)
        for scenario, by_draw in counts_by_draw(counts).items()
        if can_be_split(by_draw.sum(axis=1))
    ]
    if not parts:
        return pd.DataFrame(columns=["scenario", *COLUMNS])
    return pd.concat(parts, ignore_index=True)[["scenario", *COLUMNS]]


def can_be_split(sizes: ArrayLike) -> bool:
    """Return whether draws with so many runs tell luck from parameters."""
    n = np.asarray(sizes)
    return bool((n > 0).sum() > 1 and (n > 1).any())


COLUMNS = (
    *("outcome", "draws", "runs", "count", "met", "share", "low", "high"),
    *("parameters", "parameters_low", "parameters_high", "luck", "part", "part_low", "part_high"),
)


def split_spread(
    counts: NDArray[np.int64], outcomes: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return for each outcome how far luck and the parameters spread its share.

    `counts` [draw, outcome] are the runs of each draw by outcome. COLUMNS: outcome, draws, runs (in all), count
    (of these), met (in how many draws), share, low, high (as in `sim.analysis.shares`: over luck and parameters); parameters (standard
    deviation over parameters of the share), parameters_low, parameters_high; luck (standard error that luck
    alone leaves at all runs); part (of the variance of one run that the parameters explain), part_low,
    part_high. A variance that is estimated below nothing counts as nothing. Intervals but the first resample
    draws (percentile bootstrap). ValueError with fewer than two draws, or nowhere two runs of a draw.
    """
    counts = counts[counts.sum(axis=1) > 0]
    draws, sizes = len(counts), counts.sum(axis=1)
    if not can_be_split(sizes):
        raise ValueError(f"{draws} draws of {_each(sizes)} runs cannot be split: two of each are the least")
    runs, share = int(sizes.sum()), counts.sum(axis=0) / sizes.sum()
    low, high = drawn_interval(share, runs, design_effects(counts, counts, sizes), draws, confidence)
    (luck,), (parameters,) = variances(counts, np.ones((1, draws)))
    again = _resampled(counts)
    samples = np.sqrt(again[1]), part_of(*again)
    tails = [50 * (1 - confidence), 50 * (1 + confidence)]
    (least, most), (part_low, part_high) = (np.percentile(sample, tails, axis=0) for sample in samples)
    return pd.DataFrame(
        {
            "outcome": list(outcomes),
            "draws": draws,
            "runs": runs,
            "count": counts.sum(axis=0),
            "met": (counts > 0).sum(axis=0),
            "share": share,
            "low": low,
            "high": high,
            "parameters": np.sqrt(parameters),
            "parameters_low": least,
            "parameters_high": most,
            "luck": np.sqrt(luck / runs),
            "part": part_of(luck, parameters),
            "part_low": part_low,
            "part_high": part_high,
        }
    )


def _each(sizes: NDArray[np.int64]) -> str:
    ends = sorted({int(sizes.min()), int(sizes.max())}) if len(sizes) else [0]
    return " to ".join(f"{end:,}" for end in ends)


def variances(counts: NDArray[np.int64], weights: Numbers) -> tuple[Numbers, Numbers]:
    """Return the variance of a run by luck and that of the share by parameters, not below nothing [sample,
    outcome].

    `counts` [draw, outcome]; `weights` [sample, draw] say how often each draw stands in a sample. Every part
    of the mean squares is a sum over draws, so many samples are one product.
    """
    n, draws = counts.sum(axis=1).astype(np.float64), weights.sum(axis=1)[:, np.newaxis]
    total, squared = (weights @ part[:, np.newaxis] for part in (n, n * n))
    met = weights @ counts
    inside = weights @ (counts * (counts / n[:, np.newaxis]))  # n_k·p_k²
    luck = (met - inside) / (total - draws)
    between = (inside - met * met / total) / (draws - 1)
    each = (total - squared / total) / (draws - 1)
    return luck, np.maximum((between - luck) / each, 0.0)


def _resampled(counts: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """The variances of samples of as many draws, drawn with replacement [sample, outcome], without samples
    that cannot be split."""
    draws = len(counts)
    random = np.random.default_rng(STIR)
    step = max(AT_A_TIME // draws, 1)
    parts = []
    for first in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - first)
        weights = random.multinomial(draws, [1 / draws] * draws, size).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):  # of one draw alone
            parts.append(variances(counts, weights))
    luck, parameters = (np.concatenate(each) for each in zip(*parts, strict=True))
    known = np.isfinite(luck).all(axis=1) & np.isfinite(parameters).all(axis=1)
    return luck[known], parameters[known]


def part_of(luck: Numbers, parameters: Numbers) -> Numbers:
    """Return which part of the variance of one run the parameters explain; none where nothing varies."""
    total = luck + parameters
    return np.divide(parameters, total, out=np.zeros_like(total), where=total > 0.0)


def layers_said(found: pd.DataFrame) -> list[str]:
    """Return a sentence on each outcome that came about, the one that parameters spread most first."""
    met = records(found[found["count"] > 0].sort_values("parameters", ascending=False, kind="stable"))
    return [layer_said(row) for row in met]


def layer_said(row: Mapping[str, Any]) -> str:
    """Return what a row of `split_spread` says: how often, and how far luck and the parameters move that."""
    clause = CLAUSES[row["outcome"]]
    share, luck, moved, least, most = (
        HUNDRED * float(row[name])
        for name in ("share", "luck", "parameters", "parameters_low", "parameters_high")
    )
    said = (
        f"{clause[0].upper()}{clause[1:]} in {share:.1f} of 100 runs; luck alone moves this by ±{luck:.1f} at "
        f"{row['runs']:,} runs, "
    )
    if is_rare(row):
        verb = "is" if int(row["met"]) == 1 else "are"
        few = f"{row['met']} of {row['draws']} draws {verb} too few"
        return f"{said}and {few} to tell what not knowing the numbers does"
    by = f"by ±{moved:.1f} ({least:.1f} to {most:.1f})" if moved > 0 else f"by at most ±{most:.1f}"
    if most < LEAST_SAID:
        by = "by less than these draws can tell"
    return f"{said}not knowing the numbers {by}"


def is_rare(row: Mapping[str, Any]) -> bool:
    """Return whether an ending came about in too few draws to tell what the parameters do to it."""
    return 0 < int(row["met"]) < min(FEW, int(row["draws"]))


EXPLAINED = (
    "± is a standard deviation. Luck: what luck leaves open at all runs, less with more of them. Not knowing the "
    "numbers: how far the share differs from one draw of the parameters to another, which no number of runs "
    "makes smaller."
)


def intervals_said(draws: int) -> str:
    """Return what the intervals of shares tell and do not, where parameters are drawn so often (0: not at all)."""
    if not draws:
        return "how far a share could be off because runs are few. What is not known about the parameters comes on top"
    return (
        f"how far the mean share over the ranges of the parameters could be off because runs are few and draws of the "
        f"parameters are ({draws:,}). How far the share itself differs within the ranges is the ± of not knowing the numbers"
    )
