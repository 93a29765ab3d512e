"""Compiled rules: never served stale, cached where it is allowed, the same function without the compiler."""

import ast
import importlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.rules import compiler, machine_code

ROOT = Path(__file__).resolve().parents[2]

INNER = """
from sim.rules.compiler import small

@small
def inner(x: float) -> float:
    return x + 1.0
"""
OUTER = """
from sim.rules.compiler import called, rule
from sim.rules.inner import inner

@called
@rule
def outer(x: float) -> float:
    return 10.0 * inner(x)
"""
CALL = """
from sim.rules.machine_code import cache_folder, rules_fingerprint
from sim.rules.outer import outer
print(outer(1.0), sum(getattr(outer, "stats").cache_hits.values()) if hasattr(outer, "stats") else None)
print(cache_folder())
print(rules_fingerprint())
"""


LOOP = """
from sim.rules.compiler import driver, part
from sim.rules.inner import inner

@part
def step(x: float) -> float:
    return 2.0 * inner(x)

@driver
def loop(x: float) -> float:
    return 100.0 + step(x)
"""
CALL_LOOP = """
from sim.rules.machine_code import rules_fingerprint
from sim.loop import loop, step
print(loop(1.0), sum(loop.stats.cache_hits.values()), len(step.signatures))
print(rules_fingerprint())
"""


class Rulebook:
    """A package `sim.rules` in its own folder: the real compiler and two rules, one calling the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "code"
        self.cache = folder / "cache"
        self.rules = self.folder / "sim" / "rules"
        self.rules.mkdir(parents=True)
        for package in (self.folder / "sim", self.rules):
            (package / "__init__.py").write_text("")
        for name in ("compiler.py", "code_cache.py", "machine_code.py"):
            shutil.copy(ROOT / "sim" / "rules" / name, self.rules)
        (self.rules / "inner.py").write_text(INNER)
        (self.rules / "outer.py").write_text(OUTER)

    def call(self, code: str = CALL, **environment: str) -> list[str]:
        """Run code in a fresh process and return the words it prints."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("NUMBA_")}
        settings = {**kept, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        settings |= {"MINSK_OFFER_CACHE": str(self.cache), **environment}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            env=settings,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()


@pytest.fixture
def rulebook(tmp_path: Path) -> Rulebook:
    return Rulebook(tmp_path)


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_second_start_uses_the_cache(rulebook: Rulebook) -> None:
    first, second = rulebook.call(), rulebook.call()
    assert first[:2] == ["20.0", "0"]
    assert second[:2] == ["20.0", "1"]
    assert first[2] == second[2]
    assert list(Path(first[2]).rglob("*.nbc"))
    assert list(rulebook.folder.rglob("*.nb[ci]")) == []


def test_a_copy_of_the_rules_uses_what_is_compiled(rulebook: Rulebook, tmp_path: Path) -> None:
    first = rulebook.call()
    elsewhere = Rulebook(tmp_path / "elsewhere")
    elsewhere.cache = rulebook.cache
    assert elsewhere.call()[:3] == ["20.0", "1", first[2]]
    edit(elsewhere.rules / "outer.py", "10.0", "20.0")
    assert elsewhere.call()[:2] == ["40.0", "0"]
    assert rulebook.call()[:3] == ["20.0", "1", first[2]]


CALL_INNER = """
from sim.rules.inner import inner
from sim.rules.outer import outer
assert outer.from_python is None and inner.from_python is None
print(outer(1.0), inner(1.0), inner(2.0))
print(outer.from_python, len(inner.signatures), sum(inner.from_python.stats.cache_hits.values()))
"""


def test_a_rule_that_no_driver_calls_can_be_called_from_python_too(rulebook: Rulebook) -> None:
    assert rulebook.call(CALL_INNER) == ["20.0", "2.0", "3.0", "None", "1", "0"]
    assert rulebook.call(CALL_INNER) == ["20.0", "2.0", "3.0", "None", "0", "1"]


def rules_named_in(path: Path) -> Iterator[compiler.Rule]:
    """Yield the compiled rules that a source file names; it is read and not imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    space: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.rules"):
            module = importlib.import_module(str(node.module))
            for name in node.names:
                if node.module == "sim.rules":
                    importlib.import_module(f"sim.rules.{name.name}")
                space[name.asname or name.name] = getattr(module, name.name)
    for node in ast.walk(tree):
        found = None
        if isinstance(node, ast.Name):
            found = space.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = getattr(space.get(node.value.id), node.attr, None)
        if isinstance(found, compiler.Rule):
            yield found


@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is compiled")
def test_rules_that_the_rest_of_the_project_calls_are_marked_for_it() -> None:
    """Any other is compiled once more when it is called, while somebody waits."""
    compiled_too = {ROOT / "sim" / "ensemble" / "kernel.py", ROOT / "sim" / "halves.py"}
    files = {path for path in ROOT.glob("sim/**/*.py") if path.parent.name != "rules"} - compiled_too
    named = {rule for path in files for rule in rules_named_in(path)}
    assert len(named) > 20
    assert [rule.__name__ for rule in named if rule.targetoptions["no_cpython_wrapper"]] == []


CALL_UNSAVED = """
from sim.rules.compiler import called, rule
space = {"called": called, "rule": rule}
exec("@called\\n@rule\\ndef typed(x: float) -> float:\\n    return x + 1.0", space)
print(space["typed"](1.0))
"""


def test_what_is_compiled_otherwise_is_kept_elsewhere(rulebook: Rulebook) -> None:
    first = rulebook.call()
    other = rulebook.call(NUMBA_BOUNDSCHECK="1")
    assert other[:2] == ["20.0", "0"]
    assert other[2] != first[2]
    assert other[3] == first[3]
    assert rulebook.call()[:3] == ["20.0", "1", first[2]]


def test_a_rule_that_stands_in_no_file_is_compiled_and_not_kept(rulebook: Rulebook) -> None:
    assert rulebook.call(CALL_UNSAVED) == ["2.0"]
    assert list(rulebook.cache.rglob("*.nbc")) == []


def test_an_edited_rule_is_not_served_from_the_cache(rulebook: Rulebook) -> None:
    first = rulebook.call()
    edit(rulebook.rules / "inner.py", "x + 1.0", "x + 2.0")
    edited = rulebook.call()
    assert edited[:2] == ["30.0", "0"]  # `outer` stands in a file that did not change
    assert edited[2] != first[2]
    assert edited[3] != first[3]
    edit(rulebook.rules / "inner.py", "x + 2.0", "x + 1.0")
    again = rulebook.call()
    assert again[0] == "20.0"
    assert again[3] == first[3]


def test_an_edited_loop_or_rule_is_not_served_from_the_loops_cache(rulebook: Rulebook) -> None:
    """Not even where size and time of the file are what they were, by which the compiler goes."""
    path = rulebook.folder / "sim" / "loop.py"
    path.write_text(LOOP)
    first = rulebook.call(CALL_LOOP)
    assert first[:3] == ["104.0", "0", "0"]
    assert rulebook.call(CALL_LOOP) == ["104.0", "1", "0", first[3]]
    state = path.stat()
    edit(path, "100.0", "200.0")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert rulebook.call(CALL_LOOP) == ["204.0", "0", "0", first[3]]
    edit(rulebook.rules / "inner.py", "x + 1.0", "x + 2.0")
    assert rulebook.call(CALL_LOOP)[:2] == ["206.0", "0"]


def test_any_rule_source_changes_the_fingerprint(rulebook: Rulebook) -> None:
    before = rulebook.call()[3]
    (rulebook.rules / "added.py").write_text("")
    added = rulebook.call()[3]
    (rulebook.rules / "added.py").rename(rulebook.rules / "renamed.py")
    renamed = rulebook.call()[3]
    assert len({before, added, renamed}) == 3
    edit(rulebook.rules / "inner.py", "\n", "\r\n")
    os.remove(rulebook.rules / "renamed.py")
    assert rulebook.call()[3] == before


def test_without_the_compiler_a_rule_is_the_plain_function(rulebook: Rulebook) -> None:
    assert rulebook.call(NUMBA_DISABLE_JIT="1")[:2] == ["20.0", "None"]


def test_cache_folder_falls_back(rulebook: Rulebook, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    unwritable = str(tmp_path / "file" / "below")  # no folder can be made below a file, whoever asks
    (tmp_path / "temp").mkdir()
    temporary = {"TMPDIR": str(tmp_path / "temp")}

    home = rulebook.call(MINSK_OFFER_CACHE=unwritable, XDG_CACHE_HOME=str(tmp_path / "home"), **temporary)
    assert home[0] == "20.0"
    assert Path(home[2]).parent == tmp_path / "home" / "minsk-offer"

    temp = rulebook.call(MINSK_OFFER_CACHE=unwritable, XDG_CACHE_HOME=unwritable, **temporary)
    assert temp[0] == "20.0"
    assert tmp_path / "temp" in Path(temp[2]).parents


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="permissions do not bind this user")
def test_read_only_cache_folder_falls_back(rulebook: Rulebook, tmp_path: Path) -> None:
    rulebook.cache.mkdir(mode=0o500)
    called = rulebook.call(XDG_CACHE_HOME=str(tmp_path / "home"))
    assert called[0] == "20.0"
    assert Path(called[2]).parent == tmp_path / "home" / "minsk-offer"


def test_rules_run_where_nothing_can_be_written(rulebook: Rulebook, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    unwritable = str(tmp_path / "file" / "below")
    nowhere = f"import tempfile\ntempfile.tempdir = {unwritable!r}\n"
    called = rulebook.call(nowhere + CALL, MINSK_OFFER_CACHE=unwritable, XDG_CACHE_HOME=unwritable)
    assert called[0] == "20.0"
    assert called[2] == "None"
    assert list(rulebook.folder.rglob("*.nb[ci]")) == []


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="a temporary folder is private here")
def test_a_temporary_folder_others_can_write_is_not_trusted(rulebook: Rulebook, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    unwritable = str(tmp_path / "file" / "below")
    planted = tmp_path / "temp" / f"minsk-offer-{os.getuid()}"
    planted.mkdir(parents=True)
    planted.chmod(0o777)
    environment = {
        "MINSK_OFFER_CACHE": unwritable,
        "XDG_CACHE_HOME": unwritable,
        "TMPDIR": str(tmp_path / "temp"),
    }
    assert rulebook.call(**environment)[2] == "None"


def test_folders_of_old_rulebooks_are_removed(rulebook: Rulebook) -> None:
    long_ago = time.time() - (machine_code.KEEP_DAYS + 1) * 86_400
    names = {
        "old": "rules-0123456789abcdef",
        "new": "rules-fedcba9876543210",
        "other": "rules-of-mine",
        "file": "x",
    }
    for name in names.values():
        (rulebook.cache / name).mkdir(parents=True)
        (rulebook.cache / name / "kept.nbc").write_text("")
    for kind in ("old", "other", "file"):
        os.utime(rulebook.cache / names[kind], (long_ago, long_ago))
    folder = Path(rulebook.call()[2])
    left = {path.name for path in rulebook.cache.iterdir()}
    assert left == {names["new"], names["other"], names["file"], folder.name}


def test_a_folder_in_use_stays_young(rulebook: Rulebook) -> None:
    folder = Path(rulebook.call()[2])
    long_ago = time.time() - 90 * 86_400
    os.utime(folder, (long_ago, long_ago))
    rulebook.call()
    assert time.time() - folder.stat().st_mtime < 3_600


def test_numba_settings_of_others_are_left_alone(rulebook: Rulebook, tmp_path: Path) -> None:
    before = "import numba\nnumba.config.CACHE_DIR = 'elsewhere'\n"
    after = "print(numba.config.CACHE_DIR, int(numba.config.OPT))\n"
    called = rulebook.call(before + CALL + after, NUMBA_OPT="2")
    assert Path(called[2]).parent == rulebook.cache
    assert called[4:] == ["elsewhere", "2"]


@compiler.small
def offset(x: float, k: int) -> float:
    return x + k


@compiler.called
@compiler.rule
def with_constants(x: float) -> float:
    return offset(x, 1) + offset(x, 20) + offset(x, k=300)


@compiler.called
@compiler.rule
def ratio(x: float, y: float) -> float:
    return x / y


def test_constants_share_one_compilation() -> None:
    assert with_constants(0.0) == 321.0
    if hasattr(offset, "signatures"):
        with_constants.recompile()  # what the cache holds was compiled in another process
        assert len(offset.signatures) == 1


def test_division_by_zero_raises_as_in_python() -> None:
    assert ratio(1.0, 4.0) == 0.25
    with pytest.raises(ZeroDivisionError):
        ratio(1.0, 0.0)


def test_fingerprint_is_a_stable_hash() -> None:
    assert machine_code.rules_fingerprint() == machine_code.rules_fingerprint()
    assert len(machine_code.rules_fingerprint()) == 64
    assert set(machine_code.rules_fingerprint()) <= set("0123456789abcdef")
