"""Runs of draws: counted by ending, each draw with luck of its own, the same however they are played."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.config.world import World
from sim.ensemble import play_runs
from sim.rules import vocabulary as V
from sim.uncertainty import worlds
from sim.uncertainty.draws import Ranges, drawn_numbers, points
from sim.uncertainty.run import count_endings
from tests import helpers

WORLD = helpers.world("baseline")


def test_every_run_is_played_in_the_world_of_its_draw() -> None:
    told: list[int] = []
    counts = count_endings(WORLD, 4, 20, 7, 12, tell=lambda runs, what: told.append(runs))
    assert counts.sum(axis=1).tolist() == [20] * 4
    assert sum(told) == 80
    names = drawn_numbers(WORLD)
    last = Ranges(WORLD, names).at(points(names, 3, 1, 7)[0])
    played = play_runs(last, range(3, 80, 4), 7, 12)
    np.testing.assert_array_equal(counts[3], np.bincount(played.outcomes, minlength=len(V.OUTCOMES)))


def test_more_runs_than_there_are_addresses_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 4,294,967,296 runs"):
        count_endings(WORLD, 2**16, 2**17, 7, 6)


def test_a_run_that_cannot_be_played_is_named_with_its_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    real = worlds.play_runs

    def fail(world: World, runs: Sequence[int], *given: Any, **options: Any) -> object:
        if 5 in runs:
            raise ValueError("no")
        return real(world, runs, *given, **options)

    monkeypatch.setattr(worlds, "play_runs", fail)
    with pytest.raises(ValueError, match=r"run 5, with draw 1 of the parameters: no"):
        count_endings(WORLD, 2, 4, 7, 6)
