"""Readings: a belligerent weighs war and offers by its own estimate of strength, others by what is public."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import deals as D
from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.readings import N_READINGS, own_row, read_the_war
from sim.rules.tables import Tables
from sim.trace import RawTable
from tests.helpers import bits, values
from tests.rules.test_survey import survey

Vector = NDArray[np.float64]
R, U = D.RUSSIA_ROLE, D.UKRAINE_ROLE
OWN_R, OWN_U = D.N_ROLES + R, D.N_ROLES + U


def table(base: World, **variables: float) -> RawTable:
    """Return the table of a first month under convergence."""
    return survey(base, numbers=values(base, {"structure.learning": float(V.CONVERGENCE)}), **variables)


def test_who_decides_by_which_row(p: Vector) -> None:
    assert [own_row(role, p) for role in range(D.N_ROLES)] == [0, 1, 2]
    p[P.STRUCTURE_LEARNING] = V.CONVERGENCE
    assert [own_row(role, p) for role in range(D.N_ROLES)] == [OWN_R, OWN_U, D.BROKER_ROLE]


def test_without_error_all_read_what_is_public(base: World) -> None:
    told = table(base, misjudgement_russia=0.0, misjudgement_ukraine=0.0)
    assert bits(told.surplus[OWN_R]) == bits(told.surplus[R])
    assert bits(told.surplus[OWN_U]) == bits(told.surplus[U])
    assert bits(told.surplus[: D.N_ROLES]) == bits(survey(base).surplus[: D.N_ROLES])


def test_an_optimist_finds_deals_worth_less_beside_the_war(base: World) -> None:
    told = table(base, misjudgement_russia=0.2, misjudgement_ukraine=-0.2)
    unguarded = D.OFFERS[:, D.OFFER_GUARANTEE] != D.FORCES
    on_offer = [i for i in range(D.FIRST_SETTLEMENT, D.N_OFFERS) if unguarded[i]]
    assert (told.surplus[OWN_R][:3, on_offer] < told.surplus[R][:3, on_offer]).all()
    assert (told.surplus[OWN_U][:2, on_offer] < told.surplus[U][:2, on_offer]).all()


def test_what_others_reckon_with_and_the_other_sides_reading_hold_no_error(base: World) -> None:
    right = table(base, misjudgement_russia=0.0, misjudgement_ukraine=0.0)
    wrong = table(base, misjudgement_russia=0.2, misjudgement_ukraine=0.0)
    assert bits(wrong.surplus[: D.N_ROLES]) == bits(right.surplus[: D.N_ROLES])
    assert bits(wrong.accept) == bits(right.accept)
    assert bits(wrong.surplus[OWN_U]) == bits(right.surplus[OWN_U])
    assert bits(wrong.surplus[OWN_R]) != bits(right.surplus[OWN_R])


def test_a_survey_without_room_for_readings_is_refused(s: Vector, b: Vector, p: Vector, w: Tables) -> None:
    goals = np.zeros((V.N_ACTORS, V.MAX_GOALS))
    read = np.zeros((D.BROKER_ROLE, V.N_ACTORS, V.MAX_GOALS))
    small = np.zeros((N_READINGS - 1, V.MAX_TYPES, D.N_OFFERS))
    read_the_war(s, b, p, w, goals, goals, small, read, read)
    p[P.STRUCTURE_LEARNING] = V.CONVERGENCE
    with pytest.raises(ValueError, match="a row for each belligerent"):
        read_the_war(s, b, p, w, goals, goals, small, read, read)
