"""World order: indices that flow from what happens, with signs that are parameters, and return to their
centre."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.order import flow_of_order

Vector = NDArray[np.float64]
INDICES = ("cohesion_west", "credibility_us", "leverage_china", "exhaustion_russia")


def flows(s: Vector, p: Vector, **changes: float) -> dict[str, float]:
    """Return how far a month moves each index."""
    state = s.copy()
    for name, value in changes.items():
        state[V.OFFSET[name]] = value
    before = state.copy()
    flow_of_order(state, p)
    return {name: float(state[V.OFFSET[name]] - before[V.OFFSET[name]]) for name in INDICES}


@pytest.mark.parametrize(
    ("changes", "index", "sign"),
    [
        ({"will_europe": 0.8, "will_us": 0.64}, "cohesion_west", 1),
        ({"will_us": 0.1}, "cohesion_west", -1),
        ({"grey_zone": 0.5}, "cohesion_west", 1),
        ({"aid_europe": 4.0}, "cohesion_west", 1),
        ({"aid_us": 4.0}, "credibility_us", 1),
        ({"will_us": 0.8}, "credibility_us", 1),
        ({"front_rate": 3.0}, "credibility_us", -1),
        ({"chinese_support": 0.9}, "leverage_china", 1),
        ({"economy_russia": 0.8}, "leverage_china", 1),
        ({"sanctions_russia": 0.9}, "leverage_china", 1),
        ({"casualties_russia": 80.0}, "exhaustion_russia", 1),
        ({"economy_russia": 0.8}, "exhaustion_russia", 1),
        ({"deal": 1.0}, "exhaustion_russia", -1),
        ({"deal": 1.0, "guarantee": 0.8}, "cohesion_west", 1),
        ({"deal": 2.0, "land": 1.0}, "cohesion_west", -1),
    ],
)
def test_what_moves_the_order_at_the_central_signs(
    changes: dict[str, float], index: str, sign: int, s: Vector, p: Vector
) -> None:
    assert np.sign(flows(s, p, **changes)[index] - flows(s, p)[index]) == sign


@pytest.mark.parametrize(
    ("parameter", "changes", "index"),
    [
        (P.ORDER_COHESION_GREY, {"grey_zone": 0.5}, "cohesion_west"),
        (P.ORDER_CREDIBILITY_AID, {"aid_us": 4.0}, "credibility_us"),
        (P.ORDER_LEVERAGE_SUPPORT, {"chinese_support": 0.9}, "leverage_china"),
        (P.ORDER_EXHAUSTION_CASUALTIES, {"casualties_russia": 80.0}, "exhaustion_russia"),
    ],
)
def test_the_sign_of_a_flow_is_a_parameter(
    parameter: int, changes: dict[str, float], index: str, s: Vector, p: Vector
) -> None:
    one = flows(s, p, **changes)[index] - flows(s, p)[index]
    p[parameter] = -p[parameter]
    other = flows(s, p, **changes)[index] - flows(s, p)[index]
    assert one == pytest.approx(-other)
    assert one != 0.0


def test_the_order_follows_what_happens_not_the_name_of_the_deal(s: Vector, p: Vector) -> None:
    s[V.DEAL] = V.CEASEFIRE
    ceasefire = flows(s, p)
    s[V.DEAL] = V.SETTLEMENT
    assert flows(s, p) == ceasefire


def test_indices_return_to_their_centre(s: Vector, p: Vector) -> None:
    for index in INDICES:
        assert flows(s, p, **{index: 0.0})[index] > flows(s, p, **{index: 1.0})[index]


def test_aid_is_weighed_against_its_base_and_no_base_breaks_nothing(s: Vector, p: Vector) -> None:
    """Cohesion gains by the share of European aid above its base, credibility by that of US aid."""
    for aid, index, parameter in (
        ("aid_europe", "cohesion_west", P.ORDER_COHESION_AID),
        ("aid_us", "credibility_us", P.ORDER_CREDIBILITY_AID),
    ):
        level = flows(s, p, **{aid: 2.0, f"{aid}_base": 2.0})[index]
        for base, share in ((1.0, 1.0), (4.0, -0.5), (0.0, 19.0)):
            moved = flows(s, p, **{aid: 2.0, f"{aid}_base": base})[index] - level
            assert moved == pytest.approx(share * p[parameter])
