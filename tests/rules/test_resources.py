"""Resources: level at the references, men conserved, aid and materiel and economies each in its direction."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.resources import (
    flow_of_aid,
    flow_of_economies,
    flow_of_materiel,
    flow_of_troops,
    send_group_back,
)

Vector = NDArray[np.float64]
NO_EFFORT = np.zeros(V.N_ACTORS)


def effort(actor: int, amount: float) -> Vector:
    """Return an effort expected of one actor alone."""
    out = np.zeros(V.N_ACTORS)
    out[actor] = amount
    return out


def test_replacement_equals_wear_at_the_start(s: Vector, p: Vector) -> None:
    flow_of_materiel(s, p)
    assert s[V.MATERIEL_RUSSIA] == pytest.approx(1.0)
    assert s[V.MATERIEL_UKRAINE] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("variable", "change", "materiel", "sign"),
    [
        ("aid_us", 1.0, "ukraine", 1),
        ("aid_europe", 1.0, "ukraine", 1),
        ("economy_ukraine", 0.1, "ukraine", 1),
        ("strikes_russia", 0.3, "ukraine", -1),
        ("chinese_support", 0.2, "russia", 1),
        ("economy_russia", 0.1, "russia", 1),
        ("strikes_ukraine", 0.3, "russia", -1),
    ],
)
def test_what_feeds_and_starves_materiel(
    variable: str, change: float, materiel: str, sign: int, s: Vector, p: Vector
) -> None:
    plain = s.copy()
    flow_of_materiel(plain, p)
    s[V.OFFSET[variable]] += change
    flow_of_materiel(s, p)
    moved = {
        side: s[V.OFFSET[f"materiel_{side}"]] - plain[V.OFFSET[f"materiel_{side}"]]
        for side in ("russia", "ukraine")
    }
    assert np.sign(moved.pop(materiel)) == sign
    assert moved.popitem()[1] == pytest.approx(0.0, abs=1e-15)


def test_materiel_settles_where_replacement_equals_wear(s: Vector, p: Vector) -> None:
    s[V.AID_US] = s[V.AID_EUROPE] = 0.0
    for _ in range(400):
        flow_of_materiel(s, p)
    assert s[V.MATERIEL_UKRAINE] == pytest.approx(1.0 - p[P.MATERIEL_AID_UKRAINE])


def test_a_deal_wears_less_and_makes_less(s: Vector, p: Vector) -> None:
    s[V.DEAL], s[V.MATERIEL_RUSSIA] = V.CEASEFIRE, 0.5
    flow_of_materiel(s, p)
    made = p[P.MATERIEL_WEAR] * p[P.MATERIEL_PEACE_PRODUCTION]
    assert s[V.MATERIEL_RUSSIA] == pytest.approx(0.5 * (1.0 - p[P.MATERIEL_PEACE_WEAR]) + made)


def test_men_come_and_are_lost(s: Vector, p: Vector) -> None:
    s[V.CASUALTIES_RUSSIA], s[V.CASUALTIES_UKRAINE] = 40.0, 10.0
    before = s.copy()
    flow_of_troops(s, p, NO_EFFORT)
    lost = p[P.CASUALTIES_PERMANENT]
    assert s[V.FORCE_RUSSIA] - before[V.FORCE_RUSSIA] == pytest.approx(
        p[P.FORCES_RECRUITS_RUSSIA] - 40.0 * lost
    )
    assert s[V.FORCE_UKRAINE] - before[V.FORCE_UKRAINE] == pytest.approx(
        p[P.FORCES_RECRUITS_UKRAINE] - 10.0 * lost
    )


@pytest.mark.parametrize(("actor", "force"), [(V.RUSSIA, V.FORCE_RUSSIA), (V.UKRAINE, V.FORCE_UKRAINE)])
def test_expected_effort_is_expected_recruitment(actor: int, force: int, s: Vector, p: Vector) -> None:
    plain, more = s.copy(), s.copy()
    flow_of_troops(plain, p, NO_EFFORT)
    flow_of_troops(more, p, effort(actor, 0.1))
    recruits = p[(P.FORCES_RECRUITS_RUSSIA, P.FORCES_RECRUITS_UKRAINE)[actor == V.UKRAINE]]
    assert more[force] - plain[force] == pytest.approx(0.1 * p[P.BELIEFS_RECRUITS] * recruits)


def test_will_brings_men(s: Vector, p: Vector) -> None:
    weary = s.copy()
    weary[V.WILL_RUSSIA] = weary[V.WILL_UKRAINE] = 0.2
    flow_of_troops(s, p, NO_EFFORT)
    flow_of_troops(weary, p, NO_EFFORT)
    assert weary[V.FORCE_RUSSIA] < s[V.FORCE_RUSSIA]
    assert weary[V.FORCE_UKRAINE] < s[V.FORCE_UKRAINE]


def test_a_deal_releases_men_and_takes_none(s: Vector, p: Vector) -> None:
    s[V.DEAL] = V.SETTLEMENT
    before = s.copy()
    flow_of_troops(s, p, effort(V.RUSSIA, 1.0))
    for force, share in (
        (V.FORCE_RUSSIA, P.FORCES_RELEASE_RUSSIA),
        (V.FORCE_UKRAINE, P.FORCES_RELEASE_UKRAINE),
    ):
        assert s[force] == pytest.approx(before[force] * (1.0 - p[share]))


def test_an_offensive_wears_the_northern_group_out_and_ends_with_it(s: Vector, p: Vector) -> None:
    s[V.FORCE_NORTH], s[V.NORTH_OFFENSIVE] = 1.5 * p[P.NORTH_ATTRITION], 1.0
    flow_of_troops(s, p, NO_EFFORT)
    assert s[V.FORCE_NORTH] == pytest.approx(0.5 * p[P.NORTH_ATTRITION])
    assert s[V.NORTH_OFFENSIVE] == 1.0
    flow_of_troops(s, p, NO_EFFORT)
    assert s[V.FORCE_NORTH] == s[V.NORTH_OFFENSIVE] == 0.0


def test_the_northern_group_bears_a_part_of_the_losses_and_adds_none(s: Vector, p: Vector) -> None:
    s[V.FORCE_NORTH], s[V.CASUALTIES_RUSSIA] = 60.0, 50.0
    quiet, fighting = s.copy(), s.copy()
    fighting[V.NORTH_OFFENSIVE] = 1.0
    for state in (quiet, fighting):
        flow_of_troops(state, p, NO_EFFORT)
    assert fighting[V.FORCE_NORTH] == pytest.approx(60.0 - p[P.NORTH_ATTRITION])
    for force in (V.FORCE_UKRAINE, V.MATERIEL_RUSSIA):
        assert fighting[force] == quiet[force]
    both = fighting[V.FORCE_RUSSIA] + fighting[V.FORCE_NORTH]
    assert both == pytest.approx(quiet[V.FORCE_RUSSIA] + quiet[V.FORCE_NORTH])


@pytest.mark.parametrize("access", [0.0, 2.0, 3.0])
def test_without_access_the_northern_group_goes_back_to_the_front(access: float, s: Vector) -> None:
    s[V.ACCESS], s[V.FORCE_NORTH], s[V.NORTH_OFFENSIVE] = access, 40.0, 1.0
    before = s.copy()
    send_group_back(s)
    assert s[V.FORCE_RUSSIA] + s[V.FORCE_NORTH] == before[V.FORCE_RUSSIA] + before[V.FORCE_NORTH]
    if access < V.ACCESS_FOR_TROOPS:
        assert s[V.FORCE_NORTH] == s[V.NORTH_OFFENSIVE] == 0.0
    else:
        assert (s == before).all()


def test_aid_is_level_at_the_start_but_for_coercion(s: Vector, p: Vector) -> None:
    s[V.COERCION] = 0.0
    before = s.copy()
    flow_of_aid(s, p, NO_EFFORT)
    assert s == pytest.approx(before)
    s[V.COERCION] = 1.0
    flow_of_aid(s, p, NO_EFFORT)
    assert s[V.AID_US] == pytest.approx(before[V.AID_US] * (1.0 - p[P.AID_COERCION_US]))
    assert s[V.AID_EUROPE] == pytest.approx(before[V.AID_EUROPE] * (1.0 - p[P.AID_COERCION_EUROPE]))


def test_aid_sinks_to_a_share_of_its_level_in_a_deal(s: Vector, p: Vector) -> None:
    s[V.COERCION], s[V.DEAL] = 0.0, V.CEASEFIRE
    before = s.copy()
    for _ in range(200):
        flow_of_aid(s, p, NO_EFFORT)
    assert s[V.AID_US] == pytest.approx(p[P.AID_PEACE] * before[V.AID_US])
    assert s[V.AID_EUROPE] == pytest.approx(p[P.AID_PEACE] * before[V.AID_EUROPE])


@pytest.mark.parametrize(("donor", "actor"), [("us", V.UNITED_STATES), ("europe", V.EUROPE)])
def test_aid_follows_will_base_and_the_resolve_expected(donor: str, actor: int, s: Vector, p: Vector) -> None:
    s[V.COERCION] = 0.0
    aid = V.OFFSET[f"aid_{donor}"]
    for variable in (f"will_{donor}", f"aid_{donor}_base"):
        more = s.copy()
        more[V.OFFSET[variable]] *= 1.2
        flow_of_aid(more, p, NO_EFFORT)
        assert more[aid] == pytest.approx(s[aid] * (1.0 + 0.2 * p[P.AID_SPEED]))
    expected = s.copy()
    flow_of_aid(expected, p, effort(actor, 0.1))
    assert expected[aid] == pytest.approx(s[aid] * (1.0 + 0.1 * p[P.BELIEFS_AID] * p[P.AID_SPEED]))


@pytest.mark.parametrize(
    ("variable", "change", "economy", "sign"),
    [
        ("sanctions_russia", 0.2, "russia", -1),
        ("strikes_ukraine", 0.3, "russia", -1),
        ("chinese_support", 0.2, "russia", 1),
        ("strikes_russia", 0.3, "ukraine", -1),
        ("aid_us", 1.0, "ukraine", 1),
    ],
)
def test_what_lifts_and_lowers_the_economies(
    variable: str, change: float, economy: str, sign: int, s: Vector, p: Vector
) -> None:
    plain = s.copy()
    flow_of_economies(plain, p)
    s[V.OFFSET[variable]] += change
    flow_of_economies(s, p)
    moved = {
        side: s[V.OFFSET[f"economy_{side}"]] - plain[V.OFFSET[f"economy_{side}"]]
        for side in ("russia", "ukraine")
    }
    assert np.sign(moved.pop(economy)) == sign
    assert moved.popitem()[1] == pytest.approx(0.0, abs=1e-15)


def test_relief_takes_the_drag_of_sanctions_away(s: Vector, p: Vector) -> None:
    s[V.DEAL], s[V.RELIEF] = V.SETTLEMENT, 1.0
    flow_of_economies(s, p)
    assert s[V.ECONOMY_RUSSIA] == pytest.approx(1.0)
    s[V.RELIEF] = 0.0
    flow_of_economies(s, p)
    assert s[V.ECONOMY_RUSSIA] == pytest.approx(1.0 - p[P.ECONOMY_SANCTIONS] * p[P.ECONOMY_PEACE_SANCTIONS])
