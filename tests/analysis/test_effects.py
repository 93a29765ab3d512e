"""Effects: the largest shift of a share, its error from paired runs."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.effects import largest_shift, mean_change


def test_nothing_moves_without_flips() -> None:
    outcomes = np.array([0, 1, 2, 1])
    assert largest_shift(outcomes, outcomes, 3) == (0, 0.0, 0.0, 0)


def test_flips_that_cancel_are_counted_but_move_nothing() -> None:
    found = largest_shift(np.array([0, 1]), np.array([1, 0]), 2)
    assert (found.change, found.flipped) == (0.0, 2)


def test_the_largest_shift_is_found_with_its_sign() -> None:
    before, after = np.array([2, 2, 2, 1, 0, 0, 0, 0]), np.array([1, 0, 0, 1, 0, 0, 0, 0])
    found = largest_shift(before, after, 3)
    assert (found.outcome, found.change, found.flipped) == (2, -3 / 8, 3)


def test_the_error_is_that_of_drawn_samples() -> None:
    random = np.random.default_rng(3)
    changes, errors = [], []
    for _ in range(600):
        before = (random.random(200) < 0.4).astype(np.int64)
        flip = random.random(200) < np.where(before == 1, 0.2, 0.05)
        found = largest_shift(before, np.where(flip, 1 - before, before), 1)
        changes.append(found.change)
        errors.append(found.error)
    assert np.mean(errors) == pytest.approx(np.std(changes), rel=0.1)


def test_a_change_of_means_keeps_its_sign() -> None:
    assert mean_change(np.array([1.0, 3.0]), np.array([0.0, 1.0])) == -1.5
