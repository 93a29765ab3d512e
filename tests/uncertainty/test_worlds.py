"""Worlds of runs: the same draws in every scenario, but for what a scenario holds itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.config.loader import load_scenario, read_scenario
from sim.config.provenance import named_records
from sim.config.records import Record
from sim.config.world import World, build_world
from sim.ensemble import play_runs
from sim.uncertainty import worlds as module
from sim.uncertainty.draws import drawn_numbers
from sim.uncertainty.worlds import Worlds, draw_of
from tests import helpers

SEED, DRAWS = 11, 8
HELD = """
schema: 1
kind: scenario
name: held
title: Held
question: What if some numbers were known?
extends: baseline
parameters:
  talks: {stopping_cost: 0.1}
start:
  force_russia: {value: 700, low: 690, high: 710, unit: thousand, assumption: known to within ten}
"""


def record_of(world: World, name: str) -> Record:
    return dict(named_records(world.scenario))[name]


def span(world: World, name: str) -> tuple[float, float, float]:
    record = record_of(world, name)
    return record.low, record.value, record.high


def value(world: World, name: str) -> float:
    return float(world.values[world.names.index(name)])


def test_without_draws_there_is_one_world() -> None:
    worlds = Worlds(helpers.world(), 0, SEED)
    assert worlds.of(0) is worlds.of(5) is helpers.world()
    assert all(vector is helpers.world().values for vector in worlds.vectors(range(3)))


def test_runs_take_turns_with_the_draws() -> None:
    worlds = Worlds(helpers.world(), DRAWS, SEED)
    assert [draw_of(run, DRAWS) for run in (0, 7, 8, 17)] == [0, 7, 0, 1]
    first, again, other = (worlds.of(run) for run in (1, 1 + DRAWS, 2))
    np.testing.assert_array_equal(first.values, again.values)
    np.testing.assert_array_equal(first.start, again.start)
    assert (first.values != other.values).any()
    assert Worlds(helpers.world(), 2 * DRAWS, SEED).of(1).values.tobytes() == first.values.tobytes()


@pytest.mark.parametrize("name", ["minsk_trilateral", "aid_cut", "no_access", "matched_force_no_access"])
def test_scenarios_share_the_draws_of_what_they_have_in_common(name: str) -> None:
    base, other = (Worlds(helpers.world(which), DRAWS, SEED) for which in ("baseline", name))
    both = set(drawn_numbers(base.central)) & set(drawn_numbers(other.central))
    both = {number for number in both if span(base.central, number) == span(other.central, number)}
    families = ("weight.", "prior.")
    assert len(both) > 500
    for run in range(DRAWS):
        one, two = base.of(run), other.of(run)
        for number in both:
            if not number.startswith(families):
                assert value(one, number) == value(two, number)


def test_what_a_scenario_sets_itself_holds_in_every_draw() -> None:
    """A bare number is held; a record with a range of its own is drawn from that, at its place in it."""
    given = read_scenario(HELD.encode(), Path("held.yaml"))
    world = build_world(given)
    base, held = (Worlds(build, DRAWS, SEED) for build in (helpers.world(), world))
    name = "talks.stopping_cost"
    assert record_of(world, name).low < record_of(world, name).high
    for run in range(DRAWS):
        one, two = base.of(run), held.of(run)
        assert value(two, name) == 0.1 != value(one, name)
        assert 690 < value(two, "start.force_russia") < 710
        central = record_of(helpers.world(), "start.force_russia")
        assert (value(one, "start.force_russia") < central.value) == (value(two, "start.force_russia") < 700)


def test_played_together_runs_are_what_each_is_in_its_world(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = Worlds(build_world(load_scenario("baseline")), DRAWS, SEED)
    runs = [3, 4, 12, 20]
    together = worlds.play(runs, 12, threads=1)
    for row, run in enumerate(runs):
        alone = play_runs(worlds.of(run), [run], SEED, 12)
        assert together.state[row].tobytes() == alone.state[0].tobytes()
        assert together.beliefs[row].tobytes() == alone.beliefs[0].tobytes()
        assert together.outcomes[row] == alone.outcomes[0]
    monkeypatch.setattr(module, "MOST_KEPT", DRAWS - 1)
    unkept = Worlds(worlds.central, DRAWS, SEED)
    assert unkept.play(runs, 12, threads=1).state.tobytes() == together.state.tobytes()
