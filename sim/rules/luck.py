"""Luck: a random number has an address, and the same address always holds the same number.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011), a function of a key and a counter with no
state. The key is the batch's seed; the counter is the address of a draw: run, continuation and turn, purpose
and item. So the order of drawing changes nothing, nor does an added actor or action, since purposes and items
go by stable identifiers and never by position. The arithmetic gives the same in Python's integers and in the
compiler's 64-bit integers.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from sim.rules.compiler import called, rule, small
from sim.rules.numeric import log, normal_quantile

LAST_TURN = 255  # the last turn with an address of its own within a continuation

_MASK = 0xFFFFFFFF
_MULTIPLIER_0 = 0xD2511F53
_MULTIPLIER_1 = 0xCD9E8D57
_WEYL_0 = 0x9E3779B9
_WEYL_1 = 0xBB67AE85
_ROUNDS = 10
_SPACING = 2.220446049250313e-16  # 2**-52


def address(seed: int, run: int, continuation: int = 0) -> NDArray[np.int64]:
    """Return the luck of one run, as the draws below take it.

    `seed` lies below 2**64, `run` below 2**32 and `continuation` (0: the run itself) below 2**24, else
    ValueError.
    """
    for name, value, bits in (("seed", seed, 64), ("run", run, 32), ("continuation", continuation, 24)):
        if not 0 <= value < 2**bits:
            raise ValueError(f"{name} must be at least 0 and below 2**{bits}, not {value}")
    return np.array([seed & _MASK, seed >> 32, run, continuation], dtype=np.int64)


def stable_id(name: str) -> int:
    """Return the 32-bit identifier of a purpose or an item: a hash of its name, the same everywhere."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


@small
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Return the four 32-bit words that Philox4x32-10 makes of a counter and a key of 32-bit words."""
    for _ in range(_ROUNDS):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0 = ((product_1 >> 32) & _MASK) ^ c1 ^ k0
        c1 = product_1 & _MASK
        c2 = ((product_0 >> 32) & _MASK) ^ c3 ^ k1
        c3 = product_0 & _MASK
        k0 = (k0 + _WEYL_0) & _MASK
        k1 = (k1 + _WEYL_1) & _MASK
    return c0, c1, c2, c3


@rule
def _uniform_at(run: int, place: int, purpose: int, item: int, seed_low: int, seed_high: int) -> float:
    high, low, _, _ = philox(run, place, purpose, item, seed_low, seed_high)
    return (((high << 20) | (low >> 12)) + 0.5) * _SPACING


@rule
def _normal_at(run: int, place: int, purpose: int, item: int, seed_low: int, seed_high: int) -> float:
    return normal_quantile(_uniform_at(run, place, purpose, item, seed_low, seed_high))


@rule
def _gumbel_at(run: int, place: int, purpose: int, item: int, seed_low: int, seed_high: int) -> float:
    return -log(-log(_uniform_at(run, place, purpose, item, seed_low, seed_high)))


@small
def _place(luck: NDArray[np.int64], turn: int) -> int:
    return (int(luck[3]) * 256 + int(turn)) & _MASK


@called
@small
def uniform(luck: NDArray[np.int64], turn: int, purpose: int, item: int) -> float:
    """Return the uniform number at an address: one of 2**52 evenly spaced numbers in (0, 1), never 0 or 1.

    `luck` is an `address`; `turn` is at most LAST_TURN; `purpose` and `item` are 32-bit identifiers.
    """
    place = _place(luck, turn)
    return _uniform_at(
        int(luck[2]), place, int(purpose) & _MASK, int(item) & _MASK, int(luck[0]), int(luck[1])
    )


@small
def normal(luck: NDArray[np.int64], turn: int, purpose: int, item: int) -> float:
    """Return the standard normal number at an address: the quantile of the uniform number there."""
    place = _place(luck, turn)
    return _normal_at(
        int(luck[2]), place, int(purpose) & _MASK, int(item) & _MASK, int(luck[0]), int(luck[1])
    )


@small
def gumbel(luck: NDArray[np.int64], turn: int, purpose: int, item: int) -> float:
    """Return the standard Gumbel number at an address: the quantile of the uniform number there.

    The largest of (utility + Gumbel number) over a menu is chosen with the probabilities of a logit.
    """
    place = _place(luck, turn)
    return _gumbel_at(
        int(luck[2]), place, int(purpose) & _MASK, int(item) & _MASK, int(luck[0]), int(luck[1])
    )
