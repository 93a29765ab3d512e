"""Halves: each half is compiled for just what its rules are called with, and neither spoils the other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim import halves
from sim.rules import numeric

compiled_only = pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is compiled")

# With all rules compiled, go through both halves: is any rule made for what it is never called with?
AFTERWARDS = """
from numba.core import event
from sim import halves
from sim.config.loader import load_scenario
from sim.config.world import build_world
from sim.warm import warm

warm()
made = []
listener = halves.Listener(made.append)
looking, playing = halves.halves(build_world(load_scenario("baseline")))
with event.install_listener("numba:compile", listener):
    looking.compile()
    playing.compile()
print(len(looking.calls) + len(playing.calls), made)
"""


@compiled_only
def test_no_rule_is_compiled_for_what_it_is_never_called_with(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AFTERWARDS], cwd=project, capture_output=True, text=True, check=True
    )
    count, made = done.stdout.split(maxsplit=1)
    assert int(count) >= 25
    assert made.strip() == "[]"


@compiled_only
def test_no_rule_of_one_half_is_in_the_other(project: Path) -> None:
    from sim.config.loader import load_scenario
    from sim.config.world import build_world

    looking, playing = halves.halves(build_world(load_scenario("baseline")))
    names = [rule.py_func.__name__ for half in (looking, playing) for rule, _ in half.calls]
    assert len(names) == len(set(names))


def test_a_rule_compiled_for_several_kinds_of_numbers_is_told_once() -> None:
    told: list[str] = []
    listener = halves.Listener(told.append)
    for rule in (numeric.exp, numeric.exp, numeric.log):
        dispatcher = SimpleNamespace(py_func=getattr(rule, "py_func", rule))
        listener.on_end(SimpleNamespace(data={"dispatcher": dispatcher}))
    listener.hear("numeric.log")
    listener.hear("numeric.power")
    assert told == ["numeric.exp", "numeric.log", "numeric.power"]


@pytest.mark.parametrize(("processors", "kept"), [(1, True), (2, False)])
def test_with_one_processor_or_no_place_to_keep_rules_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processors: int, kept: bool
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a process was begun")

    monkeypatch.setattr(halves, "cores", lambda: processors)
    monkeypatch.setattr(halves, "cache_folder", lambda: tmp_path if kept else None)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    halves.compile_halves(halves.Listener(lambda rule: None))


@compiled_only
def test_a_half_that_comes_to_nothing_is_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho talks.propose\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    monkeypatch.setattr(halves, "cores", lambda: 2)
    told: list[str] = []
    halves.compile_halves(halves.Listener(told.append))
    assert "talks.propose" in told
