"""Elementary functions whose bits are the same on every processor, with the compiler and without it.

The mathematical library of a system may answer in other last bits on another processor, which would break the
replay of a run. These functions use only operations that are exact or correctly rounded everywhere
(+ - * /, square root, comparison, splitting and reading of bits) and tables computed from decimal arithmetic.
"""

import math
from decimal import Context, Decimal, localcontext

import numpy as np
from numpy.typing import NDArray

from sim.rules.compiler import small

EXP_HIGHEST = 709.0
EXP_LOWEST = -745.0
LOG_OF_NOTHING = -1e300

_PIECES = 128  # both tables cut a factor of two into this many pieces
_PRECISION = 50  # decimal digits while the tables are computed


def _rounded(value: Decimal, bits: int) -> float:
    """Return the multiple of 2**-bits nearest to `value`."""
    return math.ldexp(float((value * 2**bits).to_integral_value()), -bits)


def _exp_table() -> NDArray[np.float64]:
    """Return for j: half of 2**(j/128), and the share of itself by which the double misses it."""
    table = np.empty((_PIECES, 2))
    step = Decimal(2)
    for _ in range(7):
        step = step.sqrt()
    exact = Decimal("0.5")
    for j in range(_PIECES):
        table[j, 0] = float(exact)
        table[j, 1] = float(exact / Decimal(float(exact)) - 1)
        exact *= step
    return table


def _log_table() -> NDArray[np.float64]:
    """Return for j, where c is j/256 brought into [0.7, 1.4): 256/j, and the high and low part of log c."""
    table = np.zeros((2 * _PIECES + 1, 3))
    for j in range(_PIECES, 2 * _PIECES + 1):
        centre = Decimal(j) / (2 * _PIECES)
        logarithm = (centre * (2 if j < _LOG_TURN else 1)).ln()
        high = _rounded(logarithm, 43)
        table[j] = float(1 / centre), high, float(logarithm - Decimal(high))
    return table


_LOG_TURN = 181  # j/256 just above 1/sqrt(2): below it a number counts to the lower power of two

with localcontext(Context(prec=_PRECISION)):
    _LN2 = Decimal(2).ln()
    _STEPS_PER_UNIT = float(_PIECES / _LN2)
    _STEP_HIGH = _rounded(_LN2 / _PIECES, 42)
    _STEP_LOW = float(_LN2 / _PIECES - Decimal(_STEP_HIGH))
    _LN2_HIGH = _rounded(_LN2, 42)
    _LN2_LOW = float(_LN2 - Decimal(_LN2_HIGH))
    _EXP = _exp_table()
    _LOG = _log_table()
_LOWEST_POWER = -1074
_POWERS = np.array([math.ldexp(1.0, k) for k in range(_LOWEST_POWER, 1024)])
_SMALLEST_NORMAL = 2.2250738585072014e-308
_LARGEST = 1.7976931348623157e308


@small
def exp(x: float) -> float:
    """Return e to the power x, to about one unit in the last place.

    Above EXP_HIGHEST it stays at the value there, below EXP_LOWEST it is 0; NaN stays NaN.
    """
    if not (x >= EXP_LOWEST):
        return x if x != x else 0.0
    x = min(x, EXP_HIGHEST)
    steps = math.floor(x * _STEPS_PER_UNIT + 0.5)
    j = steps & 127
    r = (x - steps * _STEP_HIGH) - steps * _STEP_LOW
    r2 = r * r
    change = (float(_EXP[j, 1]) + r) + (
        r2 * (0.5 + r * (1.0 / 6.0)) + (r2 * r2) * (1.0 / 24.0 + r * (1.0 / 120.0))
    )
    value = float(_EXP[j, 0])
    return (value + value * change) * float(_POWERS[(steps >> 7) + (1 - _LOWEST_POWER)])


@small
def log(x: float) -> float:
    """Return the natural logarithm of x, to about one unit in the last place.

    Of zero and of negative numbers it is LOG_OF_NOTHING, a finite number whose `exp` is 0; NaN stays NaN.
    """
    k = 0
    if not (_SMALLEST_NORMAL <= x <= _LARGEST):
        if x <= 0.0:
            return LOG_OF_NOTHING
        if not (x < _SMALLEST_NORMAL):
            return x
        x = x * 18014398509481984.0
        k = -54
    part, power = math.frexp(x)
    j = math.floor(part * 256.0 + 0.5)
    k += power
    if j < _LOG_TURN:
        k -= 1
    r = (part - j * (1.0 / 256.0)) * float(_LOG[j, 0])
    base = k * _LN2_HIGH + float(_LOG[j, 1])
    high = base + r
    low = ((base - high) + r) + (k * _LN2_LOW + float(_LOG[j, 2]))
    r2 = r * r
    bend = (-0.5 + r * (1.0 / 3.0)) + r2 * ((-0.25 + r * 0.2) + r2 * (-1.0 / 6.0 + r * (1.0 / 7.0)))
    return high + (low + r2 * bend)


@small
def power(x: float, a: float) -> float:
    """Return x to the power a, a negative x counting as 0; the relative error grows with |a log x|."""
    return exp(a * log(x))


@small
def sigmoid(x: float) -> float:
    """Return 1 / (1 + e**-x), between 0 and 1."""
    e = exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


@small
def chance(rate: float) -> float:
    """Return 1 - e**-rate, the chance of at least one event in a unit of time; accurate for small rates.

    A negative rate counts as 0; NaN stays NaN.
    """
    if not (rate > 0.0):
        return rate if rate != rate else 0.0
    x = -min(rate, 50.0)
    steps = math.floor(x * _STEPS_PER_UNIT + 0.5)
    j = steps & 127
    r = (x - steps * _STEP_HIGH) - steps * _STEP_LOW
    r2 = r * r
    rest = r2 * (0.5 + r * (1.0 / 6.0)) + (r2 * r2) * ((1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0))
    change = r + (float(_EXP[j, 1]) + rest)
    value = float(_EXP[j, 0]) * float(_POWERS[(steps >> 7) + (1 - _LOWEST_POWER)])
    return (1.0 - value) - value * change


@small
def clip(x: float, low: float, high: float) -> float:
    """Return x brought into [low, high]; NaN stays NaN."""
    if x < low:
        return low
    if x > high:
        return high
    return x


@small
def positive(x: float) -> float:
    """Return x where it is above 0, else 0; NaN stays NaN."""
    return 0.0 if x <= 0.0 else x


@small
def normal_quantile(u: float) -> float:
    """Return the number below which a standard normal number falls with probability u (Wichura 1988, AS241).

    A tail thinner than 1e-300 counts as 1e-300, so the result lies within +-37.05; NaN stays NaN.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        above = 2509.0809287301227
        above = above * r + 33430.57558358813
        above = above * r + 67265.7709270087
        above = above * r + 45921.95393154987
        above = above * r + 13731.69376550946
        above = above * r + 1971.5909503065513
        above = above * r + 133.14166789178438
        above = above * r + 3.3871328727963665
        below = 5226.495278852854
        below = below * r + 28729.085735721943
        below = below * r + 39307.89580009271
        below = below * r + 21213.794301586597
        below = below * r + 5394.196021424751
        below = below * r + 687.1870074920579
        below = below * r + 42.31333070160091
        below = below * r + 1.0
        return q * above / below
    tail = u if q <= 0.0 else 1.0 - u
    r = math.sqrt(-log(1e-300 if tail < 1e-300 else tail))
    if r <= 5.0:
        r -= 1.6
        above = 0.0007745450142783414
        above = above * r + 0.022723844989269184
        above = above * r + 0.2417807251774506
        above = above * r + 1.2704582524523684
        above = above * r + 3.6478483247632045
        above = above * r + 5.769497221460691
        above = above * r + 4.630337846156546
        above = above * r + 1.4234371107496835
        below = 1.0507500716444169e-09
        below = below * r + 0.0005475938084995345
        below = below * r + 0.015198666563616457
        below = below * r + 0.14810397642748008
        below = below * r + 0.6897673349851
        below = below * r + 1.6763848301838038
        below = below * r + 2.053191626637759
        below = below * r + 1.0
    else:
        r -= 5.0
        above = 2.0103343992922881e-07
        above = above * r + 2.7115555687434876e-05
        above = above * r + 0.0012426609473880784
        above = above * r + 0.026532189526576124
        above = above * r + 0.29656057182850487
        above = above * r + 1.7848265399172913
        above = above * r + 5.463784911164114
        above = above * r + 6.657904643501103
        below = 2.0442631033899397e-15
        below = below * r + 1.421511758316446e-07
        below = below * r + 1.8463183175100548e-05
        below = below * r + 0.0007868691311456133
        below = below * r + 0.014875361290850615
        below = below * r + 0.1369298809227358
        below = below * r + 0.599832206555888
        below = below * r + 1.0
    return -above / below if q < 0.0 else above / below
