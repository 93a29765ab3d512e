"""Elementary functions whose bits are the same on every processor, with the compiler and without it.

The mathematical library of a system may answer in other last bits on another processor, which would break the
replay of a run. These functions use only operations that are exact or correctly rounded everywhere
(+ - * /, square root, comparison, reading and making the bits of a number). They read no table and choose
without branches, so that they can be computed in all lanes at once (see lanes.py). The reductions and the
polynomials of exp and log are those published with FDLIBM (Sun Microsystems 1993; for log also Tang 1990).
"""

import math
import struct

from sim.rules.compiler import small
from sim.rules.lanes import bits_function, where

EXP_HIGHEST = 709.0
EXP_LOWEST = -708.0
LOG_OF_NOTHING = -1e300

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_ONE_BY_LN2 = 1.44269504088896338700
_SHIFT = 6755399441055744.0  # 1.5 · 2**52: with it added, a number is rounded to a whole one in the low bits
_LARGEST = 1.7976931348623157e308
_SMALLEST_NORMAL = 2.2250738585072014e-308
_TO_NORMAL, _TO_NORMAL_POWER = 18014398509481984.0, 54.0
_MANTISSA, _WORD = (1 << 52) - 1, (1 << 64) - 1
_ROOT_HALF = 0x3FE6A09E00000000  # bits of a number just below 1/√2: mantissas run from there to twice that
_TO_ROOT_HALF = 0x3FF0000000000000 - _ROOT_HALF
_WHOLE = 0x4330000000000000  # bits of 2**52: with a small whole number in the low bits, that number beyond it
_WHOLE_BIAS = 4503599627371519.0  # 2**52 + 1023


def _bits(x: float) -> int:
    return int(struct.unpack("<Q", struct.pack("<d", x))[0])


def _double(bits: int) -> float:
    return float(struct.unpack("<d", struct.pack("<Q", bits & _WORD))[0])


# 2 to the power k, from k + _SHIFT, for -1023 < k < 1024.
_two_to = bits_function(
    lambda builder, bits, constant: builder.shl(builder.add(bits, constant(1023)), constant(52)),
    lambda x: _double((_bits(x) + 1023) << 52),
)
# The power of two of a positive normal number, _WHOLE_BIAS added, where its mantissa is in [√½, √2).
_power_of = bits_function(
    lambda builder, bits, constant: builder.or_(
        builder.lshr(builder.add(bits, constant(_TO_ROOT_HALF)), constant(52)), constant(_WHOLE)
    ),
    lambda x: _double((((_bits(x) + _TO_ROOT_HALF) & _WORD) >> 52) | _WHOLE),
)
# That mantissa.
_mantissa_of = bits_function(
    lambda builder, bits, constant: builder.add(
        builder.and_(builder.add(bits, constant(_TO_ROOT_HALF)), constant(_MANTISSA)), constant(_ROOT_HALF)
    ),
    lambda x: _double(((_bits(x) + _TO_ROOT_HALF) & _MANTISSA) + _ROOT_HALF),
)


@small
def _beyond_one(x: float, k: float) -> float:
    """Return e**x / 2**k - 1 where k is x / ln 2, rounded."""
    high = x - k * _LN2_HIGH
    low = k * _LN2_LOW
    r = high - low
    z = r * r
    c = 1.66666666666666019037e-01 + z * (
        -2.77777777770155933842e-03
        + z
        * (6.61375632143793436117e-05 + z * (-1.65339022054652515390e-06 + z * 4.13813679705723846039e-08))
    )
    c = r - z * c
    return (r * c / (2.0 - c) - low) + high


@small
def exp(x: float) -> float:
    """Return e to the power x, to one unit in the last place.

    Above EXP_HIGHEST it stays at the value there, below EXP_LOWEST it is 0; NaN stays NaN.
    """
    within = where(x > EXP_HIGHEST, EXP_HIGHEST, x)
    within = where(within < EXP_LOWEST, EXP_LOWEST, within)
    shifted = within * _ONE_BY_LN2 + _SHIFT
    value = (1.0 + _beyond_one(within, shifted - _SHIFT)) * _two_to(shifted)
    return where(x < EXP_LOWEST, 0.0, value)


@small
def log(x: float) -> float:
    """Return the natural logarithm of x, to one unit in the last place.

    Of zero and of negative numbers it is LOG_OF_NOTHING, a finite number whose `exp` is 0; NaN stays NaN.
    """
    is_tiny = x < _SMALLEST_NORMAL
    normal = where(is_tiny, x * _TO_NORMAL, x)
    k = (_power_of(normal) - _WHOLE_BIAS) - where(is_tiny, _TO_NORMAL_POWER, 0.0)
    f = _mantissa_of(normal) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    half = 0.5 * f * f
    value = (((s * (half + (odd + even)) + k * _LN2_LOW) - half) + f) + k * _LN2_HIGH
    return where(x <= 0.0, LOG_OF_NOTHING, where(x <= _LARGEST, value, x))


@small
def power(x: float, a: float) -> float:
    """Return x to the power a, a negative x counting as 0; the relative error grows with |a log x|."""
    return exp(a * log(x))


@small
def sigmoid(x: float) -> float:
    """Return 1 / (1 + e**-x), between 0 and 1."""
    e = exp(-abs(x))
    return where(x >= 0.0, 1.0, e) / (1.0 + e)


@small
def chance(rate: float) -> float:
    """Return 1 - e**-rate, the chance of at least one event in a unit of time; accurate for small rates.

    A negative rate counts as 0; NaN stays NaN.
    """
    x = -where(rate > 50.0, 50.0, rate)
    shifted = x * _ONE_BY_LN2 + _SHIFT
    scale = _two_to(shifted)
    value = (1.0 - scale) - scale * _beyond_one(x, shifted - _SHIFT)
    return where(rate <= 0.0, 0.0, value)


@small
def clip(x: float, low: float, high: float) -> float:
    """Return x brought into [low, high]; NaN stays NaN."""
    above = where(x < low, low, x)
    return where(above > high, high, above)


@small
def positive(x: float) -> float:
    """Return x where it is above 0, else 0; NaN stays NaN."""
    return where(x <= 0.0, 0.0, x)


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
