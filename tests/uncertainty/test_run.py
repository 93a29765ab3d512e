"""Runs of draws: counted by ending, each draw with luck of its own, the same however they are played."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ensemble import play_runs
from sim.rules import vocabulary as V
from sim.uncertainty import run as module
from sim.uncertainty.draws import Ranges, drawn_numbers, points
from sim.uncertainty.run import count_endings
from tests import helpers

WORLD = helpers.world("baseline")


def test_every_draw_plays_its_own_runs_of_its_own_world() -> None:
    told: list[int] = []
    counts = count_endings(WORLD, 4, 5, 7, 12, tell=lambda runs, what: told.append(runs))
    assert counts.sum(axis=1).tolist() == [5] * 4
    assert told == [5] * 4
    names = drawn_numbers(WORLD)
    last = Ranges(WORLD, names).at(points(names, 3, 1, 7)[0])
    played = play_runs(last, range(15, 20), 7, 12)
    np.testing.assert_array_equal(counts[3], np.bincount(played.outcomes, minlength=len(V.OUTCOMES)))


def test_more_draws_leave_the_first_as_they_were() -> None:
    few, many = count_endings(WORLD, 2, 3, 7, 6), count_endings(WORLD, 5, 3, 7, 6)
    np.testing.assert_array_equal(few, many[:2])


def test_more_runs_than_there_are_addresses_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 4,294,967,296 runs"):
        count_endings(WORLD, 2**16, 2**17, 7, 6)


def test_a_draw_that_cannot_be_played_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object, **options: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(module, "play_runs", fail)
    with pytest.raises(ValueError, match=r"draw [01] of the parameters: no"):
        count_endings(WORLD, 2, 2, 7, 6)
