"""Quantiles and chances as of `scipy.stats`, without the second that it takes to import."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def normal_reach(confidence: float) -> float:
    """Return how many standard errors a two-sided interval reaches to either side."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + confidence / 2))


def student_reach(confidence: float, degrees: int) -> float:
    """Return the same where the error is itself estimated, with so many degrees of freedom (Student)."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))


def chance_of_at_most(count: ArrayLike, runs: ArrayLike, share: ArrayLike) -> NDArray[np.float64]:
    """Return the chance of at most so many of some runs, each being one with the chance `share`."""
    from scipy.special import bdtr

    found: NDArray[np.float64] = bdtr(
        np.asarray(count, dtype=np.float64), np.asarray(runs, dtype=np.int64), share
    )
    return found


def binomial_quantile(chance: float, runs: ArrayLike, share: ArrayLike) -> NDArray[np.int64]:
    """Return the least count that as many or fewer come to with at least this chance (in (0, 1))."""
    from scipy.special import bdtrik

    near = np.ceil(bdtrik(chance, np.asarray(runs, dtype=np.float64), share))
    less = np.maximum(near - 1.0, 0.0)  # the inverse may be off in its last digits
    return np.where(chance_of_at_most(less, runs, share) >= chance, less, near).astype(np.int64)
