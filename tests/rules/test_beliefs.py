"""Beliefs: Bayes' rule, tempered, with a drift to the prior; expected effort is what they are read for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.beliefs import drift, expected_effort, learn, priors, slot
from sim.rules.tables import Tables
from tests.helpers import world

Vector = NDArray[np.float64]
LIKELIHOOD = st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3)


def about(actor: int) -> slice:
    """Return the part of the belief table that is about an actor."""
    return slice(slot(actor), slot(actor) + V.MAX_TYPES)


def test_priors_are_the_worlds(base: World, b: Vector) -> None:
    for k, actor in enumerate(V.ACTORS):
        kinds = base.scenario.actors[actor].types
        known = [spec.prior.value for spec in kinds.values()]
        assert b[about(k)] == pytest.approx(known + [0.0] * (V.MAX_TYPES - len(known)))
        assert sum(known) == pytest.approx(1.0)


@given(LIKELIHOOD, LIKELIHOOD)
def test_beliefs_stay_a_distribution(first: list[float], second: list[float]) -> None:
    base = world()
    beliefs = np.zeros(V.N_ACTORS * V.MAX_TYPES)
    priors(base.values, base.tables, beliefs)
    for likelihood in (first, second):
        for actor in range(V.N_ACTORS):
            learn(beliefs, base.values, base.tables, actor, np.array(likelihood))
        drift(beliefs, base.values, base.tables)
    for actor in range(V.N_ACTORS):
        assert beliefs[about(actor)].sum() == pytest.approx(1.0)
        assert (beliefs[about(actor)] >= 0.0).all()


def test_a_likelier_act_raises_belief_in_its_type(b: Vector, p: Vector, w: Tables) -> None:
    before = b.copy()
    learn(b, p, w, V.RUSSIA, np.array([0.4, 0.2, 0.1]))
    assert b[slot(V.RUSSIA)] > before[slot(V.RUSSIA)]
    assert b[slot(V.RUSSIA) + 2] < before[slot(V.RUSSIA) + 2]
    assert (np.delete(b, range(3)) == np.delete(before, range(3))).all()


def test_learning_is_tempered(b: Vector, p: Vector, w: Tables) -> None:
    odds = b[0] / b[1]
    learn(b, p, w, V.RUSSIA, np.array([0.8, 0.2, 0.2]))
    assert b[0] / b[1] == pytest.approx(odds * 4.0 ** p[P.BELIEFS_TEMPER])
    once = b.copy()
    p[P.BELIEFS_TEMPER] = 0.0
    learn(b, p, w, V.RUSSIA, np.array([0.8, 0.2, 0.2]))
    assert b == pytest.approx(once)


def test_no_act_is_impossible_for_any_type(b: Vector, p: Vector, w: Tables) -> None:
    p[P.BELIEFS_TEMPER] = 1.0
    odds = b[0] / b[1]
    learn(b, p, w, V.RUSSIA, np.array([0.0, 0.5, 0.5]))
    assert b[0] / b[1] == pytest.approx(odds * p[P.BELIEFS_FLOOR] / 0.5)
    even = b.copy()
    learn(b, p, w, V.RUSSIA, np.zeros(3))
    assert b == pytest.approx(even)


def test_there_is_nothing_to_learn_of_an_actor_of_one_type(b: Vector, p: Vector, w: Tables) -> None:
    before = b.copy()
    learn(b, p, w, V.CHINA, np.array([0.1, 0.0, 0.0]))
    assert (b == before).all()


def test_beliefs_drift_back_to_the_prior(b: Vector, p: Vector, w: Tables) -> None:
    prior = b.copy()
    learn(b, p, w, V.BELARUS, np.array([0.9, 0.05, 0.05]))
    away = np.abs(b - prior).max()
    drift(b, p, w)
    assert np.abs(b - prior).max() == pytest.approx(away * (1.0 - p[P.BELIEFS_DRIFT]))
    for _ in range(1000):
        drift(b, p, w)
    assert b == pytest.approx(prior)


def test_expected_effort_is_nothing_at_the_prior(b: Vector, p: Vector, w: Tables) -> None:
    effort = np.full(V.N_ACTORS, np.nan)
    for observer in range(V.N_ACTORS + 1):
        expected_effort(b, p, w, observer, effort)
        assert effort == pytest.approx(np.zeros(V.N_ACTORS), abs=1e-15)


@pytest.mark.parametrize("actor", [V.RUSSIA, V.BELARUS, V.UKRAINE, V.UNITED_STATES, V.EUROPE])
def test_a_more_determined_type_is_expected_to_try_harder(
    actor: int, b: Vector, p: Vector, w: Tables
) -> None:
    rows = range(w.first_type[actor], w.first_type[actor + 1])
    efforts = [p[w.types[row, T.TYPE_EFFORT]] for row in rows]
    b[about(actor)] = 0.0
    b[slot(actor) + int(np.argmax(efforts))] = 1.0
    usual = sum(p[w.types[row, T.TYPE_PRIOR]] * p[w.types[row, T.TYPE_EFFORT]] for row in rows)
    effort = np.zeros(V.N_ACTORS)
    observer = V.CHINA
    expected_effort(b, p, w, observer, effort)
    assert effort[actor] == pytest.approx(max(efforts) - usual)
    assert effort[actor] > 0.0
    assert not np.delete(effort, actor).any()
    expected_effort(b, p, w, actor, effort)
    assert effort[actor] == 0.0


def test_under_status_quo_no_effort_is_expected_of_anyone(b: Vector, p: Vector, w: Tables) -> None:
    b[about(V.RUSSIA)] = 0.9, 0.05, 0.05
    effort = np.full(V.N_ACTORS, np.nan)
    expected_effort(b, p, w, V.CHINA, effort)
    assert effort.any()
    p[P.STRUCTURE_EXPECTATION] = V.STATUS_QUO
    for observer in range(V.N_ACTORS + 1):
        expected_effort(b, p, w, observer, effort)
        assert not effort.any()
