"""What holds for the project's files: who imports whom, what a rule may use, how modules and texts look."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LONGEST

MOST_LINES = 400
REGISTERS = {"sim/rules/parameters.py"}  # a list of names, one a line: as long as it has entries

# Which parts of `sim` a part may import, besides itself. A part is a package or module directly under `sim`.
ANY = ("",)
TAPE = ("rules.choice.NOT_FORCED", "rules.deals", "rules.talks")  # what a scenario's decision tape is made of
MAY_IMPORT = {
    "__init__": (),
    "rules": (),
    "config": ("rules.vocabulary", "rules.parameters", "rules.tables", "rules.luck.stable_id", *TAPE),
    "policies": ("rules", "config"),
    "ensemble": ("rules", "config"),
    "model": ("rules", "config", "policies", "trace", "terms"),
    "trace": (),
    "terms": ("rules", "words"),
    "regions": ("rules", "config"),
    "words": (),
    "why": ("rules", "model", "trace", "terms", "words"),
    "story": ("rules", "model", "trace", "terms", "words", "why", "story_end", "story_regions"),
    "story_brief": ("model", "trace", "words", "why", "story", "story_end", "story_regions"),
    "story_end": ("rules", "model", "terms", "words"),
    "story_regions": ("rules", "model", "regions", "trace", "words", "story_end"),
    "course": ("rules", "model", "trace", "words", "why", "story", "story_end", "analysis.parting"),
    "batch": ("__version__", "rules", "config", "policies", "ensemble", "model", "uncertainty"),
    "notebook": ("config", "model", "batch"),
    "analysis": (),
    "validate": ("rules", "config", "ensemble", "analysis", "words"),
    "screening": ("rules", "config", "ensemble", "analysis"),
    "uncertainty": ("rules", "config", "ensemble", "screening"),
    "sensitivity": ("rules", "config", "ensemble", "screening", "uncertainty"),
    "experiments": ("rules", "config", "ensemble", "analysis", "uncertainty", "words"),
    "figures": ("analysis",),
    "report": ("config", "batch", "screening", "analysis", "figures", "words"),
    "ui": ANY,
    "cli": ANY,
    "halves": ("rules", "config", "ensemble"),
    "warm": ANY,
    "__main__": ANY,
}
# Parts at the end of the chain: nothing but these may import them.
LAST = {"ui", "cli", "warm", "__main__"}
# Libraries that belong to one part, and those that the rules may use at all.
ONLY_IN = {
    "SALib": {"sensitivity"},
    "altair": {"figures", "ui"},
    "distributed": {"batch"},
    "llvmlite": {"rules"},
    "mesa": {"model"},
    "streamlit": {"ui"},
    "typer": {"cli", "__main__"},
}
LIBRARIES_OF_RULES = {"llvmlite", "numba", "numpy"}

# Exact, or correctly rounded on every processor.
SAME_BITS_MATH = {
    *("ceil", "copysign", "fabs", "floor", "frexp", "inf", "isfinite", "isinf", "isnan", "ldexp", "nan"),
    *("pi", "sqrt"),
}
# Rounded differently from one processor or version to the next, or added in an order of their own.
OTHER_BITS_NUMPY = {
    *("arctan", "cbrt", "cos", "cosh", "cumsum", "dot", "einsum", "exp", "exp2", "expm1", "log", "log10"),
    *("log1p", "log2", "matmul", "mean", "nanmean", "nansum", "power", "prod", "random", "sin", "sinh"),
    *("std", "sum", "tan", "tanh", "trace", "var"),
}

UNWANTED_TEXT = {
    "a path of one machine": r"(?<![\w.~$}>*])/(?:home|root|work|Users)/|\.(?:pyenv)|[A-Z]:\\Users",
    "a package registry's address": (
        r"\bpypi\.org|pythonhosted\.|registry\.npmjs|\bdeb\.debian\.|--(?:extra-)?index-url[ =]\S*:"
    ),
    "unfinished work": r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b",
    "a merge left half done": r"(?m)^(?:<{7}|>{7}) ",
}


def modules(files: tuple[Path, ...]) -> list[Path]:
    return [path for path in files if path.suffix == ".py"]


def imported(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the full dotted name of everything that the module of a package imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def import_faults(name: str, source: str) -> list[str]:
    """Return what the module called `name` (such as sim.rules.turn) may not import and does."""
    part = name.split(".")[1] if "." in name else "__init__"
    if part not in MAY_IMPORT:
        return [f"{name}: not in the layout"]
    faults = []
    for line, target in imported(ast.parse(source), name.rpartition(".")[0]):
        first, _, inner = target.partition(".")
        if first == "sim":
            target_part = inner.partition(".")[0]
            fits = any(f"{inner}.".startswith(f"{prefix}." if prefix else "") for prefix in MAY_IMPORT[part])
            if not (target_part == part or (fits and (target_part not in LAST or part in LAST))):
                faults.append(f"{name}:{line}: {part} may not import {target}")
        elif first in {"app", "benchmarks", "tests"}:
            faults.append(f"{name}:{line}: sim may not import {target}")
        elif part not in ONLY_IN.get(first, {part}):
            faults.append(f"{name}:{line}: {first} is for {sorted(ONLY_IN[first])} only")
        elif part == "rules" and first not in LIBRARIES_OF_RULES | set(sys.stdlib_module_names):
            faults.append(f"{name}:{line}: rules may not use {first}")
    return faults


def is_compiled(function: ast.FunctionDef) -> bool:
    """Tell whether a function carries one of the compiler's decorators."""
    names = {getattr(node, "id", getattr(node, "attr", None)) for node in function.decorator_list}
    return bool(names & {"rule", "small", "allocating", "abreast", "njit"})


def rule_faults(name: str, source: str) -> list[str]:
    """Return what a module of rules uses that is not luck by address, or not the same bits everywhere."""
    tree = ast.parse(source)
    found: set[tuple[int, str]] = set()
    for line, target in imported(tree, "sim.rules"):
        head, _, rest = target.partition(".")
        if head in {"random", "secrets"} or target.startswith("numpy.random"):
            found.add((line, f"{target}: luck comes by address"))
        if head == "math" and rest and rest not in SAME_BITS_MATH:
            found.add((line, f"{target}: other bits on another processor"))
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="math"), attr=attr) if attr not in SAME_BITS_MATH:
                found.add((node.lineno, f"math.{attr}: other bits on another processor"))
            case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=attr) if attr in OTHER_BITS_NUMPY:
                found.add((node.lineno, f"np.{attr}: other bits elsewhere, or luck without address"))
            case ast.BinOp(op=ast.Pow(), left=ast.Constant(value=2)):
                pass  # a power of two is exact
            case ast.BinOp(op=ast.Pow()) | ast.AugAssign(op=ast.Pow()):
                found.add((node.lineno, "**: other bits on another processor"))
            case ast.keyword(arg="fastmath" | "parallel"):
                found.add((node.value.lineno, f"{node.arg}: reorders arithmetic"))
            case ast.FunctionDef() if is_compiled(node):
                found.update(compiled_faults(node))
    return [f"{name}:{line}: {fault}" for line, fault in sorted(found)]


def compiled_faults(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """Yield what a compiled rule uses that other Python code may: ** and the built-ins that add or round."""
    for node in ast.walk(function):
        match node:
            case ast.BinOp(op=ast.Pow()):
                yield node.lineno, "** in a compiled rule"
            case ast.Call(func=ast.Name(id="pow" | "round" | "sum" as called)):
                yield node.lineno, f"{called}() in a compiled rule"
            case ast.Call(func=ast.Attribute(attr="dot" | "mean" | "prod" | "std" | "sum" as called)):
                yield node.lineno, f".{called}() in a compiled rule"


def first_line_fault(name: str, source: str) -> str | None:
    """Return a fault unless the first line opens a docstring that names the module's subject."""
    subject = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    if not source.startswith(('"""', 'r"""')) or len(subject.split()) < 3:
        return f"{name}:1: the first line does not say the module's subject"
    return None


def text_faults(name: str, text: str) -> list[str]:
    """Return the lines of a text that hold something which does not belong into the project."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {kind}: {match.group()!r}"
        for kind, pattern in UNWANTED_TEXT.items()
        for match in re.finditer(pattern, text)
    ]


def dotted(path: Path, project: Path) -> str:
    parts = path.relative_to(project).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_imports_point_one_way(project: Path, project_files: tuple[Path, ...]) -> None:
    sources = [path for path in modules(project_files) if path.is_relative_to(project / "sim")]
    assert sources
    faults = []
    for path in sources:
        package_name = dotted(path, project) + (".__init__" if path.stem == "__init__" else "")
        faults += import_faults(package_name, path.read_text(encoding="utf-8"))
    assert not faults, "\n".join(faults)


def test_rules_give_the_same_bits_everywhere(project: Path, project_files: tuple[Path, ...]) -> None:
    sources = [path for path in modules(project_files) if path.is_relative_to(project / "sim" / "rules")]
    assert sources
    faults = [fault for path in sources for fault in rule_faults(path.name, path.read_text(encoding="utf-8"))]
    assert not faults, "\n".join(faults)


def test_every_module_says_its_subject_and_is_short(project: Path, project_files: tuple[Path, ...]) -> None:
    faults = []
    for path in modules(project_files):
        name, source = str(path.relative_to(project)), path.read_text(encoding="utf-8")
        faults += [fault for fault in [first_line_fault(name, source)] if fault]
        if (lines := source.count("\n")) > MOST_LINES and name not in REGISTERS:
            faults.append(f"{name}: {lines} lines; at most {MOST_LINES}")
    assert not faults, "\n".join(faults)


def test_texts_hold_nothing_of_one_machine_and_nothing_unfinished(
    project: Path, project_files: tuple[Path, ...]
) -> None:
    faults = []
    for path in project_files:
        content = path.read_bytes()
        if b"\0" not in content:
            faults += text_faults(str(path.relative_to(project)), content.decode())
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sim.rules.turn", "from sim.config import loader"),
        ("sim.rules.turn", "from ..config import loader"),
        ("sim.rules.turn", "import pandas"),
        ("sim.config.world", "from sim.rules.luck import address"),
        ("sim.config.world", "def f():\n    from sim import model"),
        ("sim.model", "import sim.batch.plan"),
        ("sim.analysis.shares", "from sim.rules.vocabulary import OUTCOMES"),
        ("sim.analysis.shares", "import altair"),
        ("sim.batch.plan", "from sim import ui"),
        ("sim.figures.ladder", "import streamlit as st"),
        ("sim.ui.home", "from tests import conftest"),
        ("sim.__init__", "from sim.model import Model"),
        ("sim.helpers", ""),
    ],
)
def test_a_wrong_import_is_found(name: str, source: str) -> None:
    assert import_faults(name, source)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sim.rules.turn", "import math\nimport numpy as np\nfrom numba import njit"),
        ("sim.rules.turn", "from . import luck\nfrom .luck import address"),
        ("sim.config.world", "from sim.rules import vocabulary\nfrom sim.config.loader import load"),
        ("sim.cli", "from sim.ui import start\nfrom sim.model import Model\nimport typer"),
    ],
)
def test_a_right_import_passes(name: str, source: str) -> None:
    assert import_faults(name, source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "from numpy.random import default_rng",
        "x = np.random.random()",
        "y = x ** 2",
        "y **= 2",
        "y = math.exp(x)",
        "from math import tanh",
        "y = np.log(x)",
        "@rule\ndef f(x):\n    return sum(x)",
        "@small\ndef f(x):\n    return 2 ** x",
        "@rule\ndef f(x):\n    return x.sum()",
        "f = njit(g, fastmath=True)",
    ],
)
def test_a_rule_with_other_bits_is_found(source: str) -> None:
    assert rule_faults("turn.py", source)


def test_exact_arithmetic_passes() -> None:
    compiled = "@rule\ndef f(x):\n    return math.sqrt(x * x)\n"
    plain = "LIMIT = 2**32\ndef g(names):\n    return sum(map(len, names))\n"
    assert rule_faults("turn.py", compiled + plain) == []


@pytest.mark.parametrize("source", ["", "import os", '# note\n"""The turn and its steps."""', '"""Turn."""'])
def test_a_module_without_a_subject_is_found(source: str) -> None:
    assert first_line_fault("turn.py", source)


@pytest.mark.parametrize(
    "text",
    ["see /ho" "me/ann/x.csv", "cd /wo" "rk/main", "from py" "pi.org", "# TO" "DO: later", "<<<<" "<<< HEAD"],
)
def test_an_unwanted_text_is_found(text: str) -> None:
    assert text_faults("notes.md", f"first line\n{text}\n")[0].startswith("notes.md:2:")


def test_an_ordinary_text_passes() -> None:
    text = "a network/root/users/ path, docs/work/x.md, ~/.cache and https://doi.org/10/work\n"
    assert text_faults("notes.md", text) == []


def test_the_files_whose_tests_are_begun_first_are_there(project: Path) -> None:
    assert [name for name in LONGEST if not (project / "tests" / name).is_file()] == []
