"""Clusters: runs that share a draw of the parameters tell less than as many that do not; what they are worth.

Draws are what was drawn at random, so a mean over runs varies as draws vary: its variance is that of a ratio
of two sums over draws. By how much this is more than the variance of as many independent runs is the design
effect (Kish 1965); divided by it, runs are as good as independent, and intervals for these hold (Korn and
Graubard 1998). Draws that are spread evenly over the ranges vary a mean less than draws by luck alone would,
which is not counted here: the intervals are rather too wide.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.quantiles import normal_reach, student_reach

FEW = 5  # draws from which on it shows how far draws differ in something

Numbers = NDArray[np.float64]


def design_effects(sums: ArrayLike, squares: ArrayLike, sizes: ArrayLike) -> Numbers:
    """Return the design effect of each mean over runs, not below one [item].

    `sums` and `squares` [draw, item] add up over the runs of a draw what each says, which is 0, 1 or -1, and
    its square; `sizes` [draw] counts the runs. How far draws differ in what is met (or missed) in fewer than
    `FEW` of them cannot be seen; it counts as varying at least as all items together. ValueError without two
    draws that have runs.
    """
    n_k = np.asarray(sizes, dtype=np.float64)[:, np.newaxis]
    s, q = np.asarray(sums, dtype=np.float64), np.asarray(squares, dtype=np.float64)
    draws, runs = int((n_k > 0).sum()), float(n_k.sum())
    if draws < 2:
        raise ValueError(f"runs of {draws} draws do not show how draws differ: two are the least")
    mean = s.sum(axis=0) / runs
    off = s - mean * n_k
    together = draws / (draws - 1) * (off * off).sum(axis=0) / runs**2
    apart = (q.sum(axis=0) - runs * mean * mean) / runs**2
    own = np.divide(together, apart, out=np.ones_like(apart), where=apart > 1e-15)
    everything = float(together.sum() / apart.sum()) if apart.sum() > 1e-15 else runs / draws
    seen = np.minimum((q > 0).sum(axis=0), (q < n_k).sum(axis=0))
    return np.maximum(np.where(seen < FEW, np.maximum(own, everything), own), 1.0)


def worth(runs: ArrayLike, effect: ArrayLike, draws: int, confidence: float) -> Numbers:
    """Return how many independent runs give an interval as wide, at a confidence, as these over draws.

    That a variance between a few draws is itself uncertain, Student's quantile in place of the normal one
    reckons with.
    """
    narrower = normal_reach(confidence) / student_reach(confidence, draws - 1)
    return np.asarray(runs, dtype=np.float64) / np.asarray(effect, dtype=np.float64) * narrower**2
