"""Elementary functions: as exact as promised, calm at the edges, and the same bits without the compiler."""

import hashlib
import math
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from pathlib import Path

import pytest
from scipy.special import ndtri

from sim.rules import numeric

ROOT = Path(__file__).resolve().parents[2]

# Prints one line of hexadecimal answers for each point of a grid, and first whether the compiler was on.
ANSWERS = """
import math, random
from sim.rules import numeric as n

draw = random.Random(20241201).random
points = [0.0, -0.0, 1.0, -1.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, math.inf, -math.inf]
points += [math.nan, 709.0, 709.1, -745.0, -745.2, -708.4, 0.075, 0.925, 1e-300, 1.0 - 2**-53, 1.0 + 2**-52]
points += [k / 64 - 40 for k in range(4200)] + [draw() for _ in range(4000)]
points += [1465 * draw() - 750 for _ in range(4000)]
points += [math.ldexp(2 * draw() - 1, int(draw() * 2098) - 1074) for _ in range(3000)]
print("compiled" if hasattr(n.exp, "py_func") else "interpreted")
for x in points:
    for f in (n.exp, n.log, n.sigmoid, n.chance, n.positive, n.normal_quantile):
        print(float(f(x)).hex(), end=" ")
    print(float(n.power(abs(x), 0.7)).hex(), float(n.clip(x, -0.3, 0.6)).hex())
"""
# The digest of all those answers: another processor or system has to give it too.
DIGEST = "6b7f80725b977c5bdbe7b288b74889f31303879814fc75193407a9d6381ed805"


def answers(disable_jit: bool, **environment: str) -> tuple[str, str]:
    settings = {**os.environ, "NUMBA_DISABLE_JIT": "1" if disable_jit else "0", "PYTHONPATH": str(ROOT)}
    settings |= environment
    done = subprocess.run(
        [sys.executable, "-c", ANSWERS], env=settings, cwd=ROOT, capture_output=True, text=True, check=True
    )
    how, _, numbers = done.stdout.partition("\n")
    return how, numbers


def digest(numbers: str) -> str:
    return hashlib.sha256(numbers.encode()).hexdigest()


def worst_error(
    function: Callable[[float], float], exact: Callable[[Decimal], Decimal], points: list[float]
) -> float:
    """Return the largest error over the points, in units in the last place of the exact value."""
    worst = 0.0
    with localcontext(Context(prec=60)):
        for x in points:
            truth = exact(Decimal(x))
            worst = max(worst, float(abs(Decimal(function(x)) - truth) / Decimal(math.ulp(float(truth)))))
    return worst


def uniform_points(low: float, high: float, count: int = 2000) -> list[float]:
    rng = random.Random(f"{low} {high}")
    return [rng.uniform(low, high) for _ in range(count)]


def test_bits_are_the_same_with_and_without_the_compiler() -> None:
    compiled, interpreted = answers(disable_jit=False), answers(disable_jit=True)
    assert (compiled[0], interpreted[0]) == ("compiled", "interpreted")
    differing = [
        (a, b) for a, b in zip(compiled[1].splitlines(), interpreted[1].splitlines(), strict=True) if a != b
    ]
    assert differing == []
    assert compiled[1].count("\n") > 15_000
    assert digest(compiled[1]) == DIGEST


def test_bits_are_the_same_on_a_processor_without_recent_instructions(tmp_path: Path) -> None:
    old = answers(disable_jit=False, NUMBA_CPU_NAME="generic", MINSK_OFFER_CACHE=str(tmp_path))
    assert old[0] == "compiled"
    assert digest(old[1]) == DIGEST


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (-30.0, 10.0), (-707.0, 709.0)])
def test_exp_is_exact_to_one_unit_in_the_last_place(low: float, high: float) -> None:
    assert worst_error(numeric.exp, Decimal.exp, uniform_points(low, high)) < 1.0


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (0.5, 2.0), (0.98, 1.02), (0.9999, 1.0001), (1.0, 1e300)]
)
def test_log_is_exact_to_one_unit_in_the_last_place(low: float, high: float) -> None:
    assert worst_error(numeric.log, Decimal.ln, uniform_points(low, high)) < 1.0


def test_log_is_exact_over_all_magnitudes() -> None:
    points = [math.ldexp(1.0 + x, k) for k in range(-1074, 1023, 7) for x in (0.0, 0.2071, 0.41, 0.4143, 0.9)]
    assert worst_error(numeric.log, Decimal.ln, [x for x in points if x != 1.0]) < 1.0
    assert numeric.log(1.0) == 0.0


@pytest.mark.parametrize("highest", [0.0, -3.0, -8.0, -16.0, -300.0])
def test_chance_is_exact_for_small_rates(highest: float) -> None:
    points = [10.0**x for x in uniform_points(highest - 3.0, highest, 800)]
    with localcontext(Context(prec=400)):
        exact = {x: -sum((-Decimal(x)) ** k / math.factorial(k) for k in range(1, 40)) for x in points}
    assert worst_error(numeric.chance, lambda x: Decimal(exact[float(x)]), points) < 1.5


def test_chance_is_exact_for_large_rates() -> None:
    assert worst_error(numeric.chance, lambda x: 1 - (-x).exp(), uniform_points(1.0, 60.0)) <= 1.5


def test_sigmoid_is_exact_and_symmetric() -> None:
    for low, high in ((-5.0, 5.0), (-700.0, 40.0)):
        assert worst_error(numeric.sigmoid, lambda x: 1 / (1 + (-x).exp()), uniform_points(low, high)) < 2.5
    assert numeric.sigmoid(0.0) == 0.5
    for x in uniform_points(-3.0, 3.0, 200):
        assert numeric.sigmoid(x) + numeric.sigmoid(-x) == pytest.approx(1.0, abs=3e-16)


def test_power() -> None:
    for x in uniform_points(0.01, 50.0, 300):
        for a in (-1.5, 0.0, 0.3, 1.0, 2.0):
            assert numeric.power(x, a) == pytest.approx(math.pow(x, a), rel=4e-15)
    assert numeric.power(0.0, 0.5) == 0.0
    assert numeric.power(-2.0, 2.0) == 0.0
    assert numeric.power(0.0, 0.0) == 1.0


def test_normal_quantile_agrees_with_two_other_implementations() -> None:
    normal = statistics.NormalDist()
    thin = [10.0**x for x in uniform_points(-15.9, -1.0, 1500)]
    points = (
        uniform_points(0.0, 1.0)
        + thin
        + [1.0 - x for x in thin]
        + [10.0**x for x in uniform_points(-299, -15)]
    )
    for u in points:
        assert numeric.normal_quantile(u) == pytest.approx(normal.inv_cdf(u), rel=1e-14)
        assert numeric.normal_quantile(u) == pytest.approx(float(ndtri(u)), rel=1e-14)
    assert numeric.normal_quantile(0.5) == 0.0


def test_edges_give_the_documented_values() -> None:
    assert numeric.exp(0.0) == 1.0
    assert numeric.exp(math.inf) == numeric.exp(1e5) == numeric.exp(numeric.EXP_HIGHEST) == math.exp(709.0)
    assert numeric.exp(numeric.EXP_LOWEST) == math.exp(-708.0)
    assert numeric.exp(-708.1) == numeric.exp(-math.inf) == 0.0
    assert numeric.log(0.0) == numeric.log(-1.0) == numeric.log(-math.inf) == numeric.LOG_OF_NOTHING
    assert numeric.exp(numeric.LOG_OF_NOTHING) == 0.0
    assert numeric.log(math.inf) == math.inf
    assert numeric.sigmoid(-math.inf) == 0.0
    assert numeric.sigmoid(math.inf) == 1.0
    assert numeric.chance(0.0) == numeric.chance(-2.0) == 0.0
    assert numeric.chance(5e-324) == 5e-324
    assert numeric.chance(math.inf) == 1.0
    assert numeric.normal_quantile(0.0) == numeric.normal_quantile(-1.0) == -numeric.normal_quantile(1.0)
    assert numeric.normal_quantile(0.0) == pytest.approx(-37.0471, abs=1e-4)
    assert [numeric.clip(x, -1.0, 2.0) for x in (-5.0, -1.0, 0.5, 2.0, 9.0)] == [-1.0, -1.0, 0.5, 2.0, 2.0]
    assert [numeric.positive(x) for x in (-5.0, 0.0, 0.5)] == [0.0, 0.0, 0.5]


def test_nan_stays_nan() -> None:
    functions = (
        numeric.exp,
        numeric.log,
        numeric.sigmoid,
        numeric.chance,
        numeric.positive,
        numeric.normal_quantile,
    )
    for function in functions:
        assert math.isnan(function(math.nan))
    assert math.isnan(numeric.clip(math.nan, 0.0, 1.0))
    assert math.isnan(numeric.power(math.nan, 2.0))
