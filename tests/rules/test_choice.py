"""Choice: chances of a logit, draws that follow them exactly, luck that belongs to the option."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import chisquare

from sim.rules.choice import NOT_FORCED, logit, pick, settle
from sim.rules.luck import address, stable_id

PURPOSE = stable_id("a test of choice")
LOGITS = st.lists(st.floats(-50.0, 50.0), min_size=1, max_size=8)


def chances(logits: list[float], opened: list[int]) -> NDArray[np.float64]:
    out = np.full(len(logits), np.nan)
    logit(np.array(logits), np.array(opened, dtype=np.int64), len(logits), out)
    return out


@given(LOGITS, st.integers(0, 255))
def test_chances_are_a_distribution_over_what_is_open(logits: list[float], mask: int) -> None:
    opened = [1 if i == 0 else (mask >> i) & 1 for i in range(len(logits))]
    out = chances(logits, opened)
    assert out.sum() == pytest.approx(1.0)
    assert all(
        (chance == 0.0) == (not is_open) or logits[i] < 0.0
        for i, (chance, is_open) in enumerate(zip(out, opened, strict=True))
    )
    assert (out[np.array(opened) == 0] == 0.0).all()


@given(LOGITS, st.floats(-1e3, 1e3))
def test_only_differences_count(logits: list[float], shift: float) -> None:
    opened = [1] * len(logits)
    assert chances(logits, opened) == pytest.approx(chances([x + shift for x in logits], opened), abs=1e-9)


def test_extreme_logits_do_no_harm() -> None:
    assert chances([1e6, 0.0], [1, 1]).tolist() == [1.0, 0.0]
    assert chances([-1e300, -1e300], [1, 1]).tolist() == [0.5, 0.5]


def draws(logits: list[float], opened: list[int], ids: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return the options picked in `n` runs."""
    table = np.array(opened, dtype=np.int64)
    values = np.array(logits)
    return np.array([pick(values, table, ids, len(ids), address(1, run), 3, PURPOSE) for run in range(n)])


IDS = np.array([stable_id(f"option {i}") for i in range(4)])


def test_draws_follow_the_chances() -> None:
    logits, opened = [0.3, 1.0, -0.5, 0.0], [1, 1, 0, 1]
    picked = np.bincount(draws(logits, opened, IDS, 6000), minlength=4)
    assert picked[2] == 0
    expected = 6000 * chances(logits, opened)
    kept = np.array(opened) == 1
    assert chisquare(picked[kept], expected[kept]).pvalue > 0.001


def test_an_option_keeps_its_luck_in_any_order_and_any_menu() -> None:
    logits, order = [0.3, 1.0, -0.5, 0.0], [2, 0, 3, 1]
    plain = draws(logits, [1, 1, 1, 1], IDS, 500)
    other = draws([logits[i] for i in order], [1, 1, 1, 1], IDS[order], 500)
    assert plain.tolist() == [order[i] for i in other]
    fewer = draws(logits, [1, 1, 0, 1], IDS, 500)
    assert (plain == 2).any()
    assert (plain[plain != 2] == fewer[plain != 2]).all()


def test_a_forced_choice_is_taken() -> None:
    assert settle(NOT_FORCED, 4) == 4
    assert settle(0, 4) == 0
    assert settle(2, 4) == 2
