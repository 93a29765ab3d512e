"""Holding: deals that are never tested, that hold, that break; and what tempts Moscow to break them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.durability import untempted_rate
from sim.rules.holding import hold_or_break, temptation
from sim.rules.luck import address
from sim.rules.numeric import chance
from sim.rules.tables import Tables
from tests.helpers import play, with_start

Vector = NDArray[np.float64]


@pytest.fixture
def settled(s: Vector) -> Vector:
    """A settlement on the line of contact, some months old."""
    s[V.DEAL], s[V.DEAL_MONTHS], s[V.DEAL_FORMAT], s[V.FIGHTING_ENDED] = V.SETTLEMENT, 5.0, 3.0, 2.0
    return s


def weights(base: World, w: Tables, kind: str) -> int:
    """Return the first weight of a type of Moscow."""
    return int(w.types[base.type_names["russia"].index(kind), T.TYPE_WEIGHTS])


def hold(s: Vector, b: Vector, p: Vector, w: Tables, run: int = 0, first_weight: int | None = None) -> Vector:
    """Return the state after the deal has held or broken, on the luck of a run."""
    state = s.copy()
    first = int(w.types[0, T.TYPE_WEIGHTS]) if first_weight is None else first_weight
    hold_or_break(state, b, p, w, first, address(2, run), 8)
    return state


def test_a_war_has_nothing_to_break(s: Vector, b: Vector, p: Vector, w: Tables) -> None:
    assert (hold(s, b, p, w) == s).all()


def test_a_deal_holds_the_month_in_which_it_is_signed(
    settled: Vector, b: Vector, p: Vector, w: Tables
) -> None:
    p[P.DURABILITY_BASE], settled[V.DEAL_MONTHS] = 1e9, 0.0
    state = hold(settled, b, p, w)
    assert (state[V.DEAL], state[V.DEAL_MONTHS]) == (V.SETTLEMENT, 1.0)
    assert hold(state, b, p, w)[V.DEAL] == V.NO_DEAL


def test_dictated_terms_hold(settled: Vector, b: Vector, p: Vector, w: Tables) -> None:
    p[P.DURABILITY_BASE], settled[V.DICTATED] = 1e9, 1.0
    assert hold(settled, b, p, w)[V.DEAL_MONTHS] == 6.0


def test_a_deal_that_breaks_is_a_war_again(settled: Vector, b: Vector, p: Vector, w: Tables) -> None:
    p[P.DURABILITY_BASE] = 1e9
    settled[V.GUARANTEE] = settled[V.RELIEF] = settled[V.FORCE_CAP] = 0.5
    state = hold(settled, b, p, w)
    assert not state[V.DEAL : V.VIOLATIONS + 1].any()
    assert (state[V.DEALS_BROKEN], state[V.FIGHTING_ENDED]) == (1.0, 0.0)


def test_foreign_troops_lengthen_a_deal_and_may_be_drawn_into_its_end(
    settled: Vector, b: Vector, p: Vector, w: Tables
) -> None:
    bare = untempted_rate(settled, p, 0.0)
    settled[V.FOREIGN_FORCES] = 1.0
    assert untempted_rate(settled, p, 0.0) == pytest.approx(bare * np.exp(-p[P.DURABILITY_FORCES]))
    p[P.DURABILITY_BASE] = 1e9
    for tripwire, drawn_in in ((0.0, 0), (1.0, 20)):
        p[P.BRINK_TRIPWIRE] = tripwire
        ends = [hold(settled, b, p, w, run)[V.NATO] for run in range(20)]
        assert ends.count(float(V.ACCIDENT)) == drawn_in
    settled[V.FOREIGN_FORCES] = 0.0
    assert hold(settled, b, p, w)[V.NATO] == 0.0


def test_deals_break_at_their_rate(settled: Vector, b: Vector, p: Vector, w: Tables) -> None:
    p[P.DURABILITY_BASE], p[P.DURABILITY_SHARPNESS] = 0.2, 0.0
    settled[V.RATIO_SIGNED] = 1.0  # no shift toward Russia
    broken = np.mean([hold(settled, b, p, w, run)[V.DEAL] == V.NO_DEAL for run in range(500)])
    assert broken == pytest.approx(chance(untempted_rate(settled, p, 0.0)), abs=0.06)


def test_a_shift_of_power_since_signature_breaks_deals(
    settled: Vector, b: Vector, p: Vector, w: Tables
) -> None:
    p[P.DURABILITY_BASE] = 0.2
    shares = {}
    for signed in (0.0, -1.0):
        settled[V.RATIO_SIGNED] = signed
        shares[signed] = np.mean([hold(settled, b, p, w, run)[V.DEAL] == V.NO_DEAL for run in range(300)])
    assert shares[-1.0] > shares[0.0] + 0.1


def test_violations_grow_in_a_deal_that_is_shelled(settled: Vector, b: Vector, p: Vector, w: Tables) -> None:
    p[P.DURABILITY_BASE], settled[V.STRIKES_RUSSIA] = 0.0, 0.9
    assert hold(settled, b, p, w)[V.VIOLATIONS] > 0.0


def test_who_wants_more_is_tempted_more(
    base: World, settled: Vector, b: Vector, p: Vector, w: Tables
) -> None:
    pull = {kind: temptation(settled, b, p, w, weights(base, w, kind)) for kind in base.type_names["russia"]}
    assert pull["dismantle"] > pull["freeze"]
    assert all(abs(value) < 1.0 for value in pull.values())


def test_better_terms_tempt_moscow_less(
    base: World, settled: Vector, b: Vector, p: Vector, w: Tables
) -> None:
    first = weights(base, w, "annex")
    bare = temptation(settled, b, p, w, first)
    for variable in (V.NEUTRALITY, V.FORCE_CAP, V.RELIEF):
        better = settled.copy()
        better[variable] = 1.0
        assert temptation(better, b, p, w, first) < bare
    better = settled.copy()
    better[V.LAND] = V.ZONE_A
    assert temptation(better, b, p, w, first) < bare


def test_a_weaker_ukraine_tempts_moscow_more(
    base: World, settled: Vector, b: Vector, p: Vector, w: Tables
) -> None:
    first = weights(base, w, "dismantle")
    strong = temptation(settled, b, p, w, first)
    settled[V.FORCE_UKRAINE] = 150.0
    assert temptation(settled, b, p, w, first) > strong


def test_temptation_leaves_the_world_as_it_is(
    base: World, settled: Vector, b: Vector, p: Vector, w: Tables
) -> None:
    state, beliefs = settled.copy(), b.copy()
    temptation(settled, b, p, w, weights(base, w, "annex"))
    assert (settled == state).all()
    assert (b == beliefs).all()


def test_a_deal_counts_its_months_to_the_horizon(base: World) -> None:
    model = play(with_start(base, deal=2.0, dictated=1.0, land=1.0, deal_months=4.0), run=1, horizon=10)
    assert model.deal_months == 14.0
    assert model.front_rate == model.casualties_russia == 0.0
