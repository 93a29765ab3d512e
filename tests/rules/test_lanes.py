"""Worlds side by side: in every lane the same bits as alone, and only what all lanes share is branched on."""

import re
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.config.schema_actions import BY_RULES_ALONE
from sim.rules import deals as D
from sim.rules import numeric as N
from sim.rules import vocabulary as V
from sim.rules.beliefs import priors
from sim.rules.bounds import DRIVEN, HIGH, LOW, keep_in_bounds
from sim.rules.compiler import rule
from sim.rules.lanes import PAIR, WIDTH, abreast, anywhere, common, lay, lay_pair, where
from sim.rules.learning import misreading
from sim.rules.month import close_month, pass_month
from sim.rules.order import flow_of_order
from sim.rules.projection import assess
from tests.helpers import SCENARIOS, bits, world
from tests.rules.ahead import goals_ahead
from tests.rules.test_bounds import anywhere as drawn_state

Vector = NDArray[np.float64]
IS_COMPILED = not numba.config.DISABLE_JIT  # type: ignore[attr-defined]
NUMBER = st.integers(0, 2**32 - 1)
EDGES = [0.0, -0.0, 1.0, -1.0, 5e-324, -709.0, 709.5, 1e300, np.inf, -np.inf, np.nan]


@abreast
def everything(x: Vector, y: Vector, out: Vector) -> None:
    a, b = x[0], y[0]
    out[0] = a + b
    out[1] = a - 2.0
    out[2] = 3 * b
    out[3] = a / (b * b + 1.0)
    out[4] = -a
    out[5] = abs(b)
    out[6] = min(a, b)
    out[7] = max(a, 0.5)
    out[8] = where((a < b) & (a >= 0.0), a, b)
    out[9] = where((a <= b) | (b == 1.0), 1.0, 0.0)
    out[10] = N.exp(a)
    out[11] = N.log(b)
    out[12] = N.chance(a)
    out[13] = N.sigmoid(b)
    out[14] = N.clip(a, -1.0, 2.0)
    out[15] = N.positive(b)
    out[16] = common(out[18])
    out[17] = 1.0 if anywhere(a != b) else 0.0
    out[16] += 1.0


@rule
def play_in_eight(x: Vector, y: Vector, out: Vector) -> None:
    everything(lay(x, WIDTH), lay(y, WIDTH), lay(out, WIDTH))


@rule
def play_in_two(x: Vector, y: Vector, out: Vector) -> None:
    everything(lay_pair(x), lay_pair(y), lay_pair(out))


@pytest.mark.parametrize(("width", "play_everything"), [(WIDTH, play_in_eight), (PAIR, play_in_two)])
def test_every_operation_gives_each_lane_what_it_gives_one_number(width: int, play_everything: Any) -> None:
    random = np.random.default_rng(5)
    numbers = np.concatenate([EDGES, 10.0 * random.standard_normal(40 - len(EDGES))])
    x = numbers.reshape(-1, 1, width)
    y = random.permutation(numbers).reshape(-1, 1, width)
    for a, b in zip(x, y, strict=True):
        together = np.full((19, width), 7.0)
        play_everything(a, b, together)
        for lane in range(width):
            alone = np.full((19, width), 7.0)
            same = (np.full((1, width), v[0, lane]) for v in (a, b))
            play_everything(*same, alone)
            different = a[0, lane] != b[0, lane]
            assert alone[17, 0] == float(different)
            alone[17, 0] = together[17, lane]
            assert alone[:, 0].tobytes() == together[:, lane].tobytes()
        assert together[17, 0] == float((a != b).any())


def test_two_worlds_in_two_lanes_are_what_they_are_in_eight() -> None:
    random = np.random.default_rng(6)
    x, y = 3.0 * random.standard_normal((2, 1, PAIR))
    wide, narrow = np.full((19, WIDTH), 7.0), np.full((19, PAIR), 7.0)
    play_in_two(x, y, narrow)
    play_in_eight(*(np.tile(v, (1, WIDTH // PAIR)) for v in (x, y)), wide)
    assert bits(wide[:, :PAIR]) == bits(narrow)


@pytest.mark.skipif(not IS_COMPILED, reason="nothing is compiled")
def test_what_may_differ_from_lane_to_lane_cannot_be_branched_on() -> None:
    @numba.njit  # type: ignore[misc]
    def careless(x: Vector) -> float:
        return 1.0 if lay(x, 8)[0] > 0.0 else 0.0

    with pytest.raises(numba.TypingError):
        careless(np.zeros((1, WIDTH)))


@given(NUMBER, st.sampled_from(SCENARIOS))
def test_actions_weighed_side_by_side_are_weighed_as_each_alone(number: int, scenario: str) -> None:
    base = world(scenario)
    w, p = base.tables, base.values
    s = drawn_state(np.random.default_rng(number))
    b = np.zeros(V.N_ACTORS * V.MAX_TYPES)
    priors(p, w, b)
    n = len(base.actions)
    opened, goals = np.zeros(n, dtype=np.int64), np.zeros((n, V.MAX_GOALS))
    values, chances = np.zeros((n, V.MAX_TYPES)), np.zeros((n, V.MAX_TYPES))
    assess(s, b, p, w, opened, goals, values, chances)
    open_rows = np.flatnonzero(opened)
    for row in np.random.default_rng(number).choice(open_rows, 6):
        actor = int(np.searchsorted(w.menu, row, side="right")) - 1
        months = int(base.scenario.parameters["choice.lookahead"].value)
        alone = goals_ahead(s, p, w, actor, int(row), months, error=misreading(s, p, actor))
        assert bits(alone) == bits(goals[row]), base.actions[row]


@given(NUMBER, st.sampled_from(SCENARIOS), st.integers(0, 3))
def test_a_month_drives_nothing_else_out_of_bounds(number: int, scenario: str, axis_luck: int) -> None:
    base = world(scenario)
    random = np.random.default_rng(number)
    s = drawn_state(random)
    before = s.copy()
    pass_month(s, base.values, random.random(V.N_ACTORS) - 0.5, float(axis_luck), 0.0)
    flow_of_order(s, base.values)
    close_month(s, base.values)
    kept = s.copy()
    keep_in_bounds(kept)
    assert kept == pytest.approx(s, abs=1e-12)
    assert ((s[DRIVEN] >= LOW[DRIVEN]) & (s[DRIVEN] <= HIGH[DRIVEN])).all()
    assert (before != s).any()


def test_what_is_taken_for_common_is_what_no_action_can_set() -> None:
    """Else two worlds that began alike could part in it, and one would be played by the other's."""
    sources = [path.read_text(encoding="utf-8") for path in Path(V.__file__).parent.glob("*.py")]
    read = {name for text in sources for name in re.findall(r"common\(s\[V\.(\w+)\]\)", text)}
    assert {"DEAL", "LAND", "COLLAPSE_RUSSIA"} <= read
    assert {name.lower() for name in read} <= BY_RULES_ALONE


def test_the_blocks_of_offers_make_up_the_menu() -> None:
    numbers = [first + lane for first, n in D.BLOCKS for lane in range(n)]
    assert numbers == list(range(D.FIRST_CEASEFIRE, D.N_OFFERS))
    assert (D.BLOCKS[:, 1] <= WIDTH).all()
    for terms, (first, n) in zip(D.OFFERS_ABREAST, D.BLOCKS, strict=True):
        assert (terms[: D.OFFER_NUMBER].T[:n] == D.OFFERS[first : first + n]).all()
        assert (terms[D.OFFER_NUMBER, :n] == np.arange(first, first + n)).all()
        shared = terms[: D.OFFER_RECOGNITION + 1]
        assert (shared == shared[:, :1]).all(), "kind, land and recognition are branched on"
        assert (terms[D.OFFER_SIDE, :n] == np.arange(n) % 2).all(), "paths with and without relief take turns"
