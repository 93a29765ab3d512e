"""Playable: vectors that a rule cannot take are refused by name, and a run that ends in no number fails."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.batch.plan import Driver, Shard, Task
from sim.batch.play import play_shard
from sim.config.limits import LIMITS
from sim.config.playable import refuse_infinite, refuse_unplayable
from sim.ensemble import play_runs
from sim.rules import vocabulary as V
from sim.rules.machine_code import rules_fingerprint
from tests.helpers import SCENARIOS, SEED, start, values, with_start, world

BELIEFS = np.full(V.N_ACTORS * V.MAX_TYPES, 0.5)

# A number, a value that no rule can take, and what is told.
UNPLAYABLE = [
    ("front.price", 0.0, "front.price should be more than 0, not 0: sim.rules.front.ground_bought divides"),
    ("goals.land_floor", 1.0, "goals.land_floor should be less than 1, not 1: sim.rules.goals.land_value"),
    ("choice.lookahead", 0.9, "choice.lookahead should be at least 1, not 0.9: sim.rules.projection"),
    ("choice.lookahead", 1e6, "choice.lookahead should be at most 120, not 1e+06"),
    ("front.area_b", 0.0, "front.area_b should be more than 0, not 0: sim.rules.territory.share_b divides"),
    ("spread.russia", -1.0, "spread.russia should be more than 0, not -1: sim.rules.turn.choose divides"),
    ("talks.cost_sd", math.nan, "talks.cost_sd should be at least 0, not nan"),
    ("talks.claim", math.nan, "talks.claim should be a number, not nan"),
    ("prior.russia.annex", math.inf, "prior.russia.annex should be a number, not inf"),
]


@pytest.mark.parametrize(("name", "value", "told"), UNPLAYABLE)
def test_a_vector_that_no_rule_can_take_is_refused_by_name(name: str, value: float, told: str) -> None:
    base = world()
    vectors = np.repeat(base.values[np.newaxis], 3, axis=0)
    refuse_unplayable(base, vectors)
    vectors[1, base.names.index(name)] = value
    with pytest.raises(ValueError, match=told.replace(".", r"\.").replace("+", r"\+")):
        refuse_unplayable(base, vectors)


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_shipped_can_be_played(name: str) -> None:
    refuse_unplayable(world(name), world(name).values)


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_every_limit_is_looked_at(name: str) -> None:
    vector = values(world(), {name: -1.0 if LIMITS[name].refuses(-1.0) else 1e9})
    with pytest.raises(ValueError, match=f"^{name} should be "):
        refuse_unplayable(world(), vector)


def test_both_drivers_refuse_such_a_vector_before_they_play() -> None:
    vector = values(world(), {"strength.prospect_scale": 0.0})
    for drive in (lambda: start(values=vector), lambda: play_runs(world(), [0], SEED, 3, values=vector)):
        with pytest.raises(ValueError, match=r"^strength\.prospect_scale should be more than 0"):
            drive()
    with pytest.raises(ValueError, match=r"^values must be \[\d+\] numbers, not \[5\]"):
        start(values=np.zeros(5))


def test_no_vectors_are_nothing_to_refuse() -> None:
    refuse_unplayable(world(), np.empty((0, len(world().values))))


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_the_end_of_a_run_must_be_numbers(wrong: float) -> None:
    state = world().start.copy()
    refuse_infinite(3, state, BELIEFS)
    state[V.WILL_US] = wrong
    with pytest.raises(ValueError, match=f"^run 3: will_us has become {wrong:g}"):
        refuse_infinite(3, state, BELIEFS)
    with pytest.raises(ValueError, match=r"^run 3: a belief is no longer a number"):
        refuse_infinite(3, world().start, np.full_like(BELIEFS, wrong))


def test_a_campaign_that_ends_in_no_number_raises() -> None:
    campaign = start(with_start(world(), losses_russia=math.nan), horizon=2)
    campaign.step()
    with pytest.raises(ValueError, match=r"^run 0: losses_russia has become nan"):
        campaign.step()


@pytest.mark.parametrize("driver", ["compiled", "mesa"])
def test_a_run_of_a_batch_that_ends_in_no_number_is_a_failure(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = with_start(world(), losses_russia=math.nan)
    monkeypatch.setattr("sim.batch.play.build_world", lambda _: spoiled)
    shard = Shard("baseline", 4, 6)
    played = play_shard(Task(shard, world().scenario, SEED, 2, 0, rules_fingerprint(), driver))
    assert [(failure.run, failure.error) for failure in played.failures] == [
        (run, f"ValueError: run {run}: losses_russia has become nan") for run in (4, 5)
    ]
    assert played.columns["run"] == []
