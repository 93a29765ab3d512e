"""Luck: the published generator, one number per address, independent of order, compiled or not."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.rules import luck

ROOT = Path(__file__).resolve().parents[2]
PURPOSE = luck.stable_id("choice")
ITEM = luck.stable_id("russia.surge")

# Known answers of the authors' Random123 library: counter, key, output.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]

ANSWERS = """
import numpy as np
from sim.rules import luck

print("compiled" if hasattr(luck.uniform, "py_func") else "interpreted")
for seed in (0, 20241201, 2**64 - 1):
    for run in (0, 1, 2**31, 2**32 - 1):
        for continuation in (0, 1, 2**24 - 1):
            where = luck.address(seed, run, continuation)
            for turn in (0, 1, 36, 255):
                for purpose in (0, 2**31, 2**32 - 1, np.int64(4000000000)):
                    for item in (0, 7, 2**32 - 1):
                        for draw in (luck.uniform, luck.normal, luck.gumbel):
                            print(float(draw(where, turn, purpose, item)).hex(), end=" ")
                        print()
"""
DIGEST = "14a6e5d2ead9feedab21a25b039c937a9b1dacd3facba6d03a14aaa527c0c6c4"


def words(text: str) -> tuple[int, ...]:
    return tuple(int(word, 16) for word in text.split())


def answers(disable_jit: bool) -> tuple[str, str]:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1" if disable_jit else "0", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ANSWERS],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    how, _, numbers = done.stdout.partition("\n")
    return how, numbers


@pytest.mark.parametrize(("counter", "key", "output"), KNOWN)
def test_philox_gives_the_known_answers(counter: str, key: str, output: str) -> None:
    assert luck.philox(*words(counter), *words(key)) == words(output)
    plain = getattr(luck.philox, "py_func", luck.philox)
    assert plain(*words(counter), *words(key)) == words(output)


def test_uniform_is_the_documented_address() -> None:
    seed, run, continuation, turn = 0x299F31D0A4093822, 0x243F6A88, 0x85A308, 0xD3
    number = luck.uniform(luck.address(seed, run, continuation), turn, 0x13198A2E, 0x03707344)
    high, low = words(KNOWN[2][2])[:2]
    assert number == ((high << 20) + (low >> 12) + 0.5) / 2**52


def test_bits_are_the_same_with_and_without_the_compiler() -> None:
    compiled, interpreted = answers(disable_jit=False), answers(disable_jit=True)
    assert (compiled[0], interpreted[0]) == ("compiled", "interpreted")
    assert compiled[1] == interpreted[1]
    assert hashlib.sha256(compiled[1].encode()).hexdigest() == DIGEST


def test_order_of_drawing_changes_nothing() -> None:
    where = luck.address(5, 17)
    addresses = [(turn, purpose, item) for turn in range(8) for purpose in range(6) for item in range(6)]
    forward = {at: luck.uniform(where, *at) for at in addresses}
    backward = {at: luck.uniform(where, *at) for at in reversed(addresses)}
    assert forward == backward
    assert len(set(forward.values())) == len(addresses)


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    run=st.integers(0, 2**32 - 1),
    continuation=st.integers(0, 2**24 - 1),
    turn=st.integers(0, luck.LAST_TURN),
    purpose=st.integers(0, 2**32 - 1),
    item=st.integers(0, 2**32 - 1),
)
def test_each_part_of_the_address_matters(
    seed: int, run: int, continuation: int, turn: int, purpose: int, item: int
) -> None:
    here = luck.uniform(luck.address(seed, run, continuation), turn, purpose, item)
    assert 0.0 < here < 1.0
    neighbours = [
        luck.uniform(luck.address(seed ^ 1, run, continuation), turn, purpose, item),
        luck.uniform(luck.address(seed ^ 2**63, run, continuation), turn, purpose, item),
        luck.uniform(luck.address(seed, run ^ 1, continuation), turn, purpose, item),
        luck.uniform(luck.address(seed, run, continuation ^ 1), turn, purpose, item),
        luck.uniform(luck.address(seed, run, continuation), turn ^ 1, purpose, item),
        luck.uniform(luck.address(seed, run, continuation), turn, purpose ^ 1, item),
        luck.uniform(luck.address(seed, run, continuation), turn, purpose, item ^ 2**31),
    ]
    assert len({here, *neighbours}) == 8


def test_the_extreme_words_stay_inside_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    uniform_at = getattr(luck._uniform_at, "py_func", luck._uniform_at)
    normal_at = getattr(luck._normal_at, "py_func", luck._normal_at)
    gumbel_at = getattr(luck._gumbel_at, "py_func", luck._gumbel_at)
    monkeypatch.setattr(luck, "_uniform_at", uniform_at)
    for word, expected in ((0, 2.0**-53), (0xFFFFFFFF, 1.0 - 2.0**-53)):
        monkeypatch.setattr(luck, "philox", lambda *_, word=word: (word,) * 4)
        assert uniform_at(0, 0, 0, 0, 0, 0) == expected
        assert abs(normal_at(0, 0, 0, 0, 0, 0)) == pytest.approx(8.2095, abs=1e-3)
        assert -4.0 < gumbel_at(0, 0, 0, 0, 0, 0) < 37.0


def draws(draw: object, count: int = 20_000) -> np.ndarray:
    assert callable(draw)
    where = luck.address(20241201, 3)
    return np.array([draw(where, k % 36, PURPOSE, k // 36) for k in range(count)])


def test_draws_follow_their_distributions() -> None:
    assert stats.kstest(draws(luck.uniform), "uniform").pvalue > 1e-3
    assert stats.kstest(draws(luck.normal), "norm").pvalue > 1e-3
    assert stats.kstest(draws(luck.gumbel), "gumbel_r").pvalue > 1e-3


@pytest.mark.parametrize("part", ["seed", "run", "continuation", "turn", "purpose", "item"])
def test_neighbouring_addresses_are_independent(part: str) -> None:
    count = 10_000
    numbers = np.empty(count)
    for k in range(count):
        at = {"seed": 11, "run": 4, "continuation": 2, "turn": 9, "purpose": PURPOSE, "item": ITEM}
        at[part] = k % 256 if part == "turn" else k
        if part == "turn":
            at["run"] = k // 256
        where = luck.address(at["seed"], at["run"], at["continuation"])
        numbers[k] = luck.uniform(where, at["turn"], at["purpose"], at["item"])
    pairs, _, _ = np.histogram2d(numbers[:-1], numbers[1:], bins=8, range=[[0, 1], [0, 1]])
    assert stats.kstest(numbers, "uniform").pvalue > 1e-4
    assert stats.chi2_contingency(pairs).pvalue > 1e-4


def test_the_largest_gumbel_choice_is_a_logit() -> None:
    utilities = np.array([0.0, 0.7, -1.0])
    items = [luck.stable_id(name) for name in ("a", "b", "c")]
    count = 10_000
    chosen = np.zeros(3)
    for run in range(count):
        where = luck.address(1, run)
        noise = np.array([luck.gumbel(where, 1, PURPOSE, item) for item in items])
        chosen[np.argmax(utilities + noise)] += 1
    expected = np.exp(utilities) / np.exp(utilities).sum() * count
    assert stats.chisquare(chosen, expected).pvalue > 1e-3


def test_address_is_four_words() -> None:
    where = luck.address(2**64 - 2, 7, 3)
    assert where.dtype == np.int64
    assert where.tolist() == [0xFFFFFFFE, 0xFFFFFFFF, 7, 3]
    assert luck.address(1, 2).tolist() == [1, 0, 2, 0]


@pytest.mark.parametrize(
    ("seed", "run", "continuation", "message"),
    [
        (-1, 0, 0, "seed"),
        (2**64, 0, 0, "seed"),
        (0, -1, 0, "run"),
        (0, 2**32, 0, "run"),
        (0, 0, -1, "continuation"),
        (0, 0, 2**24, "continuation"),
    ],
)
def test_address_refuses_what_would_wrap(seed: int, run: int, continuation: int, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message} must be"):
        luck.address(seed, run, continuation)


def test_stable_ids_are_fixed_32_bit_numbers() -> None:
    assert luck.stable_id("choice") == 1696624570
    ids = {luck.stable_id(f"actor.action_{k}") for k in range(2000)}
    assert len(ids) == 2000
    assert all(0 <= one < 2**32 for one in ids)
