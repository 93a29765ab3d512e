"""Outcomes: each ending by its rule, and the order in which the rules are tested."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.outcomes import imposed_points, is_partition, outcome_of

Vector = NDArray[np.float64]
CASES: dict[str, dict[str, float]] = {
    "nuclear_use": {"nuclear": 1.0},
    "nato_war": {"nato": 2.0},
    "partition": {"deal": 2.0, "land": 2.0},
    "ukrainian_recovery": {"gain_east": -16.0},
    "imposed_settlement": {"deal": 2.0, "force_cap": 1.0},
    "negotiated_peace": {"deal": 2.0},
    "frozen_conflict": {"deal": 1.0},
    "war_continues": {},
}
ENDS_THE_RUN = ("nuclear_use", "nato_war", "partition")


def outcome(s: Vector, p: Vector, at_horizon: bool = True, **variables: float) -> str | None:
    """Return the outcome of the start with some variables changed, None where the run goes on."""
    state = s.copy()
    for name, value in variables.items():
        state[V.OFFSET[name]] = value
    found = outcome_of(state, p, at_horizon)
    return None if found == V.ONGOING else V.OUTCOMES[found]


@pytest.mark.parametrize("name", CASES)
def test_every_ending_has_its_rule(name: str, s: Vector, p: Vector) -> None:
    assert outcome(s, p, **CASES[name]) == name
    early = outcome(s, p, at_horizon=False, **CASES[name])
    assert early == (name if name in ENDS_THE_RUN else None)


def test_the_cases_are_all_endings_in_the_order_of_testing() -> None:
    assert tuple(CASES) == V.OUTCOMES


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(list(CASES)[:5], 2)))
def test_an_earlier_rule_goes_before_a_later_one(first: str, second: str, s: Vector, p: Vector) -> None:
    assert outcome(s, p, **{**CASES[second], **CASES[first]}) == first


def test_recovery_goes_before_any_deal(s: Vector, p: Vector) -> None:
    for later in ("imposed_settlement", "negotiated_peace", "frozen_conflict"):
        assert outcome(s, p, **CASES["ukrainian_recovery"], **CASES[later]) == "ukrainian_recovery"


def test_partition_by_ground(s: Vector, p: Vector) -> None:
    taken = {"gain_east": p[P.FRONT_OPEN_EAST], "gain_south": p[P.FRONT_OPEN_SOUTH]}
    half = 0.5 * p[P.FRONT_AREA_B] - p[P.FRONT_HELD_B_SOUTH] - p[P.FRONT_HELD_B_NORTHEAST]
    north = {"gain_north": p[P.FRONT_OPEN_B_NORTH], "gain_northeast": p[P.FRONT_OPEN_B_NORTHEAST]}
    rest = half - north["gain_north"] - north["gain_northeast"]
    assert outcome(s, p, **taken, **north) == "war_continues"
    east = {**taken, "gain_east": taken["gain_east"] + rest}
    assert outcome(s, p, **{**east, "gain_east": east["gain_east"] - 0.1}, **north) == "war_continues"
    assert outcome(s, p, **{**east, "gain_east": east["gain_east"] + 0.1}, **north) == "partition"
    short = {"gain_east": 150.0, "gain_south": 0.0}
    assert outcome(s, p, **short, **north) == "war_continues"
    beyond = {"gain_north": 150.0, "gain_northeast": 150.0}  # what is beyond part B is not of part B
    assert outcome(s, p, **taken, **beyond) == "war_continues"


def test_partition_terms_need_a_settlement_in_force(s: Vector, p: Vector) -> None:
    s[V.LAND], s[V.DEAL] = V.CLIENT_STATE, V.CEASEFIRE
    assert not is_partition(s, p)
    s[V.DEAL] = V.SETTLEMENT
    assert is_partition(s, p)


def test_recovery_counts_the_net_of_all_axes(s: Vector, p: Vector) -> None:
    limit = p[P.OUTCOMES_RECOVERY]
    assert outcome(s, p, gain_east=-limit) == "ukrainian_recovery"
    assert outcome(s, p, gain_east=-limit, gain_north=0.1) == "war_continues"
    assert outcome(s, p, gain_east=-limit + 0.1) == "war_continues"


@pytest.mark.parametrize(
    ("terms", "points", "name"),
    [
        ({}, 0, "negotiated_peace"),
        ({"land": 1.0}, 1, "negotiated_peace"),
        ({"neutrality": 1.0, "guarantee": 0.29}, 1, "negotiated_peace"),
        ({"neutrality": 1.0, "guarantee": 0.30}, 0, "negotiated_peace"),
        ({"force_cap": 0.5}, 1, "negotiated_peace"),
        ({"force_cap": 0.75}, 1, "imposed_settlement"),
        ({"land": 1.0, "neutrality": 1.0, "guarantee": 0.1}, 2, "imposed_settlement"),
        ({"land": 1.0, "neutrality": 1.0, "guarantee": 0.5}, 1, "negotiated_peace"),
        ({"land": 1.0, "force_cap": 0.5}, 2, "imposed_settlement"),
        ({"neutrality": 1.0, "force_cap": 0.5}, 2, "imposed_settlement"),
        ({"land": 1.0, "neutrality": 1.0, "force_cap": 0.5}, 3, "imposed_settlement"),
    ],
)
def test_imposed_or_negotiated(terms: dict[str, float], points: int, name: str, s: Vector, p: Vector) -> None:
    assert outcome(s, p, deal=2.0, **terms) == name
    for variable, value in terms.items():
        s[V.OFFSET[variable]] = value
    assert imposed_points(s, p) == points


def test_a_signed_and_a_dictated_settlement_are_classed_alike(s: Vector, p: Vector) -> None:
    for terms in ({"force_cap": 1.0}, {"neutrality": 1.0}):
        assert outcome(s, p, deal=2.0, **terms) == outcome(s, p, deal=2.0, dictated=1.0, **terms)
