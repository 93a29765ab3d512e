"""Looks: intervals that stay honest although it is looked several times, and a last look that always ends."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest, norm

from sim.analysis.looks import LOOKS, are_close, half_width, plan_looks
from sim.analysis.shares import CONFIDENCE, runs_needed, wilson

Floats = NDArray[np.float64]
OUTCOMES = ("peace", "war", "other")


@pytest.mark.parametrize("margin", [0.0005, 0.01, 0.03, 0.25])
def test_the_looks_double_up_to_one_that_is_always_enough(margin: float) -> None:
    planned, each = plan_looks(margin)
    assert len(planned) == LOOKS
    assert each == pytest.approx(1 - (1 - CONFIDENCE) / LOOKS)
    for earlier, later in itertools.pairwise(planned):
        assert earlier < later <= 2 * earlier
    last = planned[-1]
    for count in (0, last // 4, last // 2, (last + 1) // 2, last):
        assert half_width(count, last, each) <= margin + 1e-12
    assert half_width(planned[-2] // 2, planned[-2], each) > margin


def test_one_look_is_the_plain_number_of_runs() -> None:
    assert plan_looks(0.01, looks=1) == ((runs_needed([0.5], 0.01),), pytest.approx(CONFIDENCE))


def test_the_half_width_is_wilsons() -> None:
    interval = binomtest(30, 400).proportion_ci(0.99, method="wilson")
    assert half_width(30, 400, 0.99) == pytest.approx((interval.high - interval.low) / 2)


@pytest.mark.parametrize(
    ("counts", "close"),
    [
        ({"a": {"peace": 100, "war": 900}}, True),
        ({"a": {"peace": 500, "war": 500}}, False),
        ({"a": {"peace": 100, "war": 900}, "b": {"peace": 500, "war": 500}}, False),
        ({"a": {"war": 1000}, "b": {"peace": 1000}}, True),
        ({"a": {"war": 1000}, "b": {}}, False),
        ({"a": {"war": 5}}, False),
    ],
)
def test_every_share_of_every_scenario_must_be_close(counts: dict[str, dict[str, int]], close: bool) -> None:
    assert are_close(counts, OUTCOMES, 0.03, 0.99) is close


def bounds(counts: NDArray[np.int64], runs: int, confidence: float) -> tuple[Floats, Floats]:
    """The Wilson intervals of many shares at once, by the formula."""
    z2 = float(norm.ppf(0.5 + confidence / 2)) ** 2
    middle = (counts + z2 / 2) / (runs + z2)
    half = np.sqrt(z2 * (counts * (runs - counts) / runs + z2 / 4)) / (runs + z2)
    return middle - half, middle + half


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("margin", [0.01, 0.04])
def test_the_interval_at_which_it_stops_covers_the_share_as_often_as_it_says(
    share: float, margin: float
) -> None:
    """Twenty thousand batches that stop as the command does, drawn with a fixed seed."""
    planned, each = plan_looks(margin)
    draws = np.random.default_rng(20241130)
    batches = 20_000
    going_on, covered = np.ones(batches, dtype=bool), np.zeros(batches, dtype=bool)
    counts = np.zeros(batches, dtype=np.int64)
    for before, runs in itertools.pairwise((0, *planned)):
        counts += draws.binomial(runs - before, share, batches)
        low, high = bounds(counts, runs, each)
        assert (low[0], high[0]) == pytest.approx(wilson(counts[0], runs, each))
        stops = going_on & (high - low <= 2 * margin + 1e-12)
        covered[stops] = (low[stops] <= share) & (share <= high[stops])
        going_on &= ~stops
    assert not going_on.any()
    error = (CONFIDENCE * (1 - CONFIDENCE) / batches) ** 0.5
    assert covered.mean() >= CONFIDENCE - 2 * error
