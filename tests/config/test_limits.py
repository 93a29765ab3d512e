"""Limits: every unit has bounds, and no number may be what a rule cannot divide by, found in its source."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.config.claims import rule_names
from sim.config.limits import LIMITS, SPREAD, UNIT_BOUNDS, Limit, bounds_of, parameter_bounds
from sim.rules import parameters as P
from sim.rules.vocabulary import FORMAT_FIELDS

Complaints = Callable[[Path], list[str]]

RULES = Path(P.__file__).parent
BY_CONSTANT = {
    constant: P.PARAMETERS[offset].name
    for constant, offset in vars(P).items()
    if constant.isupper() and isinstance(offset, int) and offset < len(P.PARAMETERS)
}
# Of what these return, whatever they are given, nothing comes out as 0 or below.
NEVER_ZERO = {"exp", "sigmoid"}
Definitions = dict[str, ast.FunctionDef]


def definitions(sources: Iterator[str]) -> Definitions:
    """Every function of these sources by its name."""
    found: Definitions = {}
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                assert node.name not in found, f"two rules are called {node.name}"
                found[node.name] = node
    return found


def assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What a function assigns to each of its names, added parts included."""
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values.setdefault(node.targets[0].id, []).append(node.value)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            values.setdefault(node.target.id, []).append(node.value)
    return values


def divisors(function: ast.FunctionDef, passed_on: dict[str, set[int]]) -> Iterator[ast.expr]:
    """What a function divides by or takes the log or root of, here or by handing it to a rule that does."""
    for node in ast.walk(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            yield node.right
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div):
            yield node.value
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            rows = {0} if called in ("log", "sqrt") else passed_on.get(called, set())
            yield from (node.args[row] for row in rows if row < len(node.args))


def numbers_in(
    expression: ast.expr, values: dict[str, list[ast.expr]], sign: int = 1, seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, int]]:
    """The constants of rule parameters and the bare names in an expression, each with its sign in it."""
    if isinstance(expression, ast.Subscript):
        constant = getattr(expression.slice, "attr", "")
        if getattr(expression.value, "id", "") == "p" and constant in BY_CONSTANT:
            yield BY_CONSTANT[constant], sign
        elif "w.spread" in ast.unparse(expression):
            yield "spread", sign
    elif isinstance(expression, ast.Name):
        yield f"name {expression.id}", sign
        for value in () if expression.id in seen else values.get(expression.id, ()):
            yield from numbers_in(value, values, sign, seen | {expression.id})
    elif isinstance(expression, ast.BinOp):
        yield from numbers_in(expression.left, values, sign, seen)
        yield from numbers_in(
            expression.right, values, -sign if isinstance(expression.op, ast.Sub) else sign, seen
        )
    elif isinstance(expression, ast.UnaryOp):
        yield from numbers_in(expression.operand, values, -sign, seen)
    elif isinstance(expression, ast.Call) and getattr(expression.func, "id", "") not in NEVER_ZERO:
        for argument in expression.args:
            yield from numbers_in(argument, values, sign, seen)


def divided_by(rules: Definitions) -> Iterator[tuple[str, str, bool, int]]:
    """Rule, number, whether it is all of the divisor or a factor of it, and its sign in the divisor."""
    passed_on: dict[str, set[int]] = {}
    while True:
        before = {name: set(rows) for name, rows in passed_on.items()}
        for name, function in rules.items():
            arguments = [argument.arg for argument in function.args.args]
            values = assigned(function)
            for divisor in divisors(function, passed_on):
                for found, _ in numbers_in(divisor, values):
                    if found.removeprefix("name ") in arguments and found.startswith("name "):
                        passed_on.setdefault(name, set()).add(arguments.index(found.removeprefix("name ")))
        if passed_on == before:
            break
    for name, function in rules.items():
        values = assigned(function)
        for divisor in divisors(function, passed_on):
            factors = set(factors_of(divisor, values))
            for found, sign in numbers_in(divisor, values):
                if not found.startswith("name "):
                    yield name, found, found in factors, sign


def factors_of(divisor: ast.expr, values: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The parameters that are factors of a divisor, so that it is 0 where one of them is."""
    if isinstance(divisor, ast.BinOp) and isinstance(divisor.op, ast.Mult):
        yield from factors_of(divisor.left, values)
        yield from factors_of(divisor.right, values)
    elif isinstance(divisor, ast.Name) and len(values.get(divisor.id, ())) == 1:
        yield from factors_of(values[divisor.id][0], values)
    elif isinstance(divisor, ast.Subscript):
        yield from (found for found, _ in numbers_in(divisor, values))


def missing_marks(rules: Definitions) -> set[str]:
    """What no limit keeps from being what a rule cannot divide by."""
    missing = set()
    for rule, name, is_factor, sign in divided_by(rules):
        bounds = bounds_of("utility", SPREAD) if name == "spread" else parameter_bounds(name)
        if sign < 0 and bounds.high > 1.0:
            missing.add(f"{rule}: {name} may be more than 1")
        if sign > 0 and (bounds.low < 0.0 or (is_factor and not bounds.low > 0.0 and not bounds.low_open)):
            missing.add(f"{rule}: {name} may be {'0' if bounds.low == 0.0 else 'below 0'}")
    return missing


def shipped_rules() -> Definitions:
    """All rules, elementary functions apart, whose tests say that they answer whatever they are given."""
    paths = sorted(path for path in RULES.glob("*.py") if path.stem not in ("numeric", "lanes"))
    return definitions(path.read_text(encoding="utf-8") for path in paths)


def test_no_rule_divides_by_what_may_be_nothing() -> None:
    assert missing_marks(shipped_rules()) == set()


def test_the_rules_divide_by_most_of_the_numbers_with_a_limit() -> None:
    found = {name for _, name, _, _ in divided_by(shipped_rules())}
    assert len(found) > 35
    assert {"front.price", "goals.land_floor", "goals.burden_us", "strength.will_floor", "spread"} <= found
    assert {"stocks.strikes_ukraine", "brink.pledge_reference", "durability.window"} <= found


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def f(s, p):\n    return s[0] / p[P.FRONT_SLOPE]", "f: front.slope may be below 0"),
        ("def f(s, p):\n    x = p[P.STOCKS_SEAT]\n    return s[0] / x", "f: stocks.seat may be 0"),
        ("def f(s, p):\n    x = 2 * p[P.STOCKS_SEAT]\n    return s[0] / x", "f: stocks.seat may be 0"),
        ("def f(s, p):\n    return 1 / (1.0 - p[P.TALKS_CLAIM])", "f: talks.claim may be more than 1"),
        ("def f(s, p):\n    return log(p[P.TALKS_CLAIM])", "f: talks.claim may be below 0"),
        (
            "def g(a, b):\n    return a / b\ndef f(p):\n    return g(1, p[P.AID_PEACE])",
            "f: aid.peace may be 0",
        ),
    ],
)
def test_a_divisor_without_a_limit_is_found(source: str, told: str) -> None:
    assert missing_marks(definitions(iter([source]))) == {told}


def test_every_unit_has_bounds_and_every_limit_a_number_and_a_rule() -> None:
    assert {parameter.unit for parameter in P.PARAMETERS} <= set(UNIT_BOUNDS)
    assert {field.unit for field in FORMAT_FIELDS} <= set(UNIT_BOUNDS)
    assert set(LIMITS) <= {parameter.name for parameter in P.PARAMETERS}
    for name, limit in LIMITS.items():
        assert f"sim.rules.{limit.rule}" in rule_names(), name
        bounds = parameter_bounds(name)
        assert bounds.low < bounds.high, name


def test_an_end_is_the_tighter_of_unit_and_limit() -> None:
    assert bounds_of("share", Limit("x", "y", more_than=0.0)) == (0.0, 1.0, True, False)
    assert bounds_of("share", Limit("x", "y", less_than=1.0)) == (0.0, 1.0, False, True)
    assert bounds_of("ratio", Limit("x", "y", at_least=-5.0, at_most=2.0)) == (0.0, 2.0, False, False)
    with pytest.raises(KeyError):
        bounds_of("furlongs")


@pytest.mark.parametrize(
    ("limit", "value", "told"),
    [
        (Limit("x", "y", more_than=0.0), 0.0, "more than 0"),
        (Limit("x", "y", at_least=1.0), 0.5, "at least 1"),
        (Limit("x", "y", less_than=1.0), 1.0, "less than 1"),
        (Limit("x", "y", at_most=12.0), 13.0, "at most 12"),
        (Limit("x", "y", more_than=0.0), float("nan"), "more than 0"),
        (Limit("x", "y", more_than=0.0, at_most=1.0), 1.0, ""),
    ],
)
def test_what_a_limit_refuses(limit: Limit, value: float, told: str) -> None:
    assert limit.refuses(value) == told


# A parameter, the record it is given, and what is told of it.
RECORDS = [
    ("choice.lookahead", "value: 6, low: 3, high: 1e9", "high: should be at most 120, not 1000000000.0"),
    ("choice.lookahead", "value: 6, low: 0, high: 9", "low: should be at least 1, not 0"),
    ("talks.lookahead", "value: 5000, low: 3, high: 9", "value: should be at most 120, not 5000"),
    ("talks.walk_pause", "value: 3, low: 0, high: 30", "high: should be at most 23, not 30"),
    ("durability.shape_months", "value: 60, low: 1, high: 300", "high: should be at most 252, not 300"),
    ("front.price", "value: 70, low: 0, high: 90", "low: should be more than 0, not 0"),
    ("goals.land_floor", "value: 0.5, low: 0.2, high: 1", "high: should be less than 1, not 1"),
    ("goals.economy_floor", "value: 0.5, low: 0.2, high: 2", "high: should be less than 1, not 2"),
    ("collapse.months", "value: 6, low: 3, high: 13", "high: should be at most 12, not 13"),
    ("front.slope", "value: 1e8, low: 0, high: 1", "value: should be at most 1000, not 100000000.0"),
    ("stocks.seat", "value: 0.5, low: -0.1, high: 1", "low: should be at least 0, not -0.1"),
]


@pytest.mark.parametrize(("name", "numbers", "told"), RECORDS)
def test_a_number_beyond_its_limits_is_refused_in_a_scenario(
    case: Callable[[str], Path], complaints: Complaints, name: str, numbers: str, told: str
) -> None:
    group, _, key = name.partition(".")
    path = case(f"parameters:\n  {group}:\n    {key}: {{{numbers}, assumption: for tests}}\n")
    (line,) = complaints(path)
    assert line.startswith("9:")
    assert line.endswith(f": parameters.{name}.{told}")


@pytest.mark.parametrize(("name", "numbers", "told"), RECORDS)
def test_and_in_a_world(tree: Path, complaints: Complaints, name: str, numbers: str, told: str) -> None:
    path = tree / "world" / "tiny" / "parameters.yaml"
    group, _, key = name.partition(".")
    before, head, after = path.read_text().partition(f"  {group}:\n")
    first, own, rest = after.partition(f"    {key}: ")
    rest = rest.partition("\n")[2]
    path.write_text(f"{before}{head}{first}{own}{{{numbers}, assumption: for tests}}\n{rest}")
    (line,) = complaints(path)
    assert line.endswith(f": parameters.{name}.{told}")


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("actions", "add: 18", "add: 1e9", "effects.0.add: should be at most 1e+06, not 1000000000.0"),
        ("actions", "scale: 1.5", "scale: 1e9", "effects.1.scale: should be at most 1e+06"),
        ("actions", "scale: 1.5", "scale: 1.5, low: -1, high: 2", "low: should be at least 0, as a factor"),
        ("actions", "move: 12", "move: 12, low: 0, high: 20", "low: should be more than 0, as what is moved"),
        ("actions", "set: 0.8", "set: 0.8, low: 0, high: 7", "high: 7 lies outside grey_zone's 0 to 1"),
        ("actions", "add: 18", "add: 18, low: 20, high: 10", "low: low 20 lies above high 10"),
        ("actors", "spread: {value: 0.5, low: 0.25", "spread: {value: 0.5, low: 0", "more than 0, not 0"),
        ("formats", "relief_max: {value: 0.5", "relief_max: {value: 3", "value: should be at most 1, not 3"),
        (
            "regions",
            "value: 20, low: 19, high: 22",
            "value: 20, low: 19, high: 5e4",
            "at most 1000, not 50000",
        ),
    ],
)
def test_numbers_of_other_parts_have_bounds_too(
    tree: Path, complaints: Complaints, part: str, old: str, new: str, told: str
) -> None:
    path = tree / "world" / "tiny" / f"{part}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    (line,) = complaints(path)
    assert told in line
