"""The baseline world as the rules read it: fresh copies of its state, beliefs and numbers for each test."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import vocabulary as V
from sim.rules.beliefs import priors
from sim.rules.tables import Tables
from tests import helpers

Vector = NDArray[np.float64]


@pytest.fixture(scope="session")
def base() -> World:
    """The baseline's world; not to be changed in place."""
    return helpers.world()


@pytest.fixture
def s(base: World) -> Vector:
    """The state at turn 0."""
    return base.start.copy()


@pytest.fixture
def p(base: World) -> Vector:
    """All numbers at their central values."""
    return base.values.copy()


@pytest.fixture
def w(base: World) -> Tables:
    """The tables of menus, types, formats and shocks."""
    return base.tables


@pytest.fixture
def b(base: World, p: Vector) -> Vector:
    """The belief table at the priors."""
    beliefs = np.zeros(V.N_ACTORS * V.MAX_TYPES)
    priors(p, base.tables, beliefs)
    return beliefs
