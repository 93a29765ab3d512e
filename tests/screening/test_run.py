"""Screening: effects on shared luck, stored and read again."""

from __future__ import annotations

import signal
from pathlib import Path

import numpy as np
import pytest

from sim.config.errors import ConfigError
from sim.ensemble import play_runs
from sim.rules import vocabulary as V
from sim.screening import store
from sim.screening.ends import moved, moved_numbers
from sim.screening.run import screen
from tests import helpers

WORLD = helpers.world("baseline")
RUNS, HORIZON = 12, 18
SOME = ("talks.stopping_cost", "escalation.message", "weight.russia.dismantle.client", "start.aid_us")


@pytest.fixture(scope="module")
def screening() -> store.Screening:
    return screen(WORLD, RUNS, helpers.SEED, HORIZON, names=SOME)


def test_an_effect_is_the_largest_change_over_both_ends(screening: store.Screening) -> None:
    def shares(world: object) -> np.ndarray:
        played = play_runs(world, range(RUNS), helpers.SEED, HORIZON)
        return np.bincount(played.outcomes, minlength=len(V.OUTCOMES)) / RUNS

    record = WORLD.scenario.parameters["talks.stopping_cost"]
    centre = shares(WORLD)
    changes = [shares(moved(WORLD, "talks.stopping_cost", v)) - centre for v in (record.low, record.high)]
    found = screening.effects["talks.stopping_cost"]
    assert found.effect == pytest.approx(np.abs(changes).max())
    assert found.effect > 0, "the cost of stopping is known to matter"
    at = changes[0] if found.end == "low" else changes[1]
    assert at[V.OUTCOMES.index(found.ending)] == pytest.approx(found.change)
    assert found.flipped >= found.effect * RUNS - 1e-9
    assert 0 < found.error < 0.5


def test_what_no_rule_reads_has_no_effect(screening: store.Screening) -> None:
    found = screening.effects["escalation.message"]
    assert (found.effect, found.flipped, found.net_gain, found.months, found.ending) == (0, 0, 0, 0, "")


def test_a_screening_is_read_as_it_was_written(screening: store.Screening, tmp_path: Path) -> None:
    store.write(screening, tmp_path / store.NAME)
    again = store.read(tmp_path / store.NAME)
    assert again is not None
    assert again.belongs_to(WORLD)
    assert {name: e.ending for name, e in again.effects.items()} == {
        name: e.ending for name, e in screening.effects.items()
    }
    for name, effect in again.effects.items():
        assert effect.effect == pytest.approx(screening.effects[name].effect, rel=1e-5)
    rows = [e.effect for e in again.effects.values()]
    assert rows == sorted(rows, reverse=True)
    assert [path.name for path in tmp_path.iterdir()] == [store.NAME]


def test_it_belongs_to_its_numbers_only(screening: store.Screening) -> None:
    assert screening.belongs_to(WORLD)
    assert not screening.belongs_to(helpers.world("no_access"))


def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    place = tmp_path / store.NAME
    place.write_text("as it was")

    def interrupt(count: int, name: str) -> None:
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        store.write(screen(WORLD, 2, 1, 2, names=SOME, tell=interrupt), place)
    assert place.read_text() == "as it was"
    assert [path.name for path in tmp_path.iterdir()] == [store.NAME]


def test_the_committed_screening_can_be_read_and_says_what_it_belongs_to(project: Path) -> None:
    found = store.read(project / "configs/world/ukraine/screening.csv")
    assert found is not None, "make it: sim screening"
    assert len(found.rules) == len(found.numbers) == 64
    assert found.runs >= 1
    if found.belongs_to(helpers.world(found.scenario)):
        assert set(found.effects) == set(moved_numbers(helpers.world(found.scenario)))


def test_what_is_no_screening_is_told(tmp_path: Path) -> None:
    assert store.read(tmp_path / "none.csv") is None
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read"):
        store.read(tmp_path / "x.csv")
