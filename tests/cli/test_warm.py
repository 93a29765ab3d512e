"""Warm: afterwards nothing is left to compile, and only what has to be is announced."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim import warm

# Play whole runs, some with policies that look at everything: is any rule made for new arguments?
AFTERWARDS = """
import sys
from numba.core.dispatcher import Dispatcher
from sim.warm import Onlooker, warm
from sim.rules.vocabulary import ACTORS

def rules():
    modules = [module for name, module in sys.modules.items() if name.startswith("sim.rules.")]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Dispatcher)]

def made():
    return {f"{rule.py_func.__name__}{signature}" for rule in rules() for signature in rule.signatures}

warm()
before = made()
from sim.batch.facets import row_of
from sim.config.loader import load_scenario
from sim.config.world import build_world
from sim.model import Campaign
world = build_world(load_scenario("baseline"))
for run in range(25):
    policies = {actor: Onlooker() for actor in ACTORS} if run % 2 else {}
    row_of(Campaign(world, run=run, policies=policies).play())
print(len(before), sorted(made() - before), sorted({rule.__name__ for rule in rules() if rule.from_python}))
"""


@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is compiled")
def test_afterwards_no_rule_is_left_to_compile(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AFTERWARDS], cwd=project, capture_output=True, text=True, check=True
    )
    count, missing = done.stdout.split(maxsplit=1)
    assert int(count) > 10
    assert missing.strip() == "[] []", "rules made for other arguments; rules to be marked as `called`"


def test_what_is_compiled_is_marked_for_this_python_this_machine_and_this_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = tmp_path / "kernel.py"
    edited.write_text("# another driver\n")
    monkeypatch.setattr(warm, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(warm._config, "DISABLE_JIT", 0)
    assert not warm.is_warm()
    warm.warm()
    assert warm.is_warm()
    with monkeypatch.context() as other:
        other.setattr(warm, "processor", lambda: ("another", "+fast"))
        assert not warm.is_warm()
    with monkeypatch.context() as other:
        other.setattr(sys.implementation, "cache_tag", "cpython-399")
        assert not warm.is_warm()
    with monkeypatch.context() as other:
        other.setattr(warm.kernel, "__file__", str(edited))
        assert not warm.is_warm()
    assert warm.is_warm()


def test_without_the_compiler_there_is_nothing_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(warm._config, "DISABLE_JIT", 1)
    assert warm.is_warm()


def test_progress_is_shown_from_the_first_rule_on(capsys: pytest.CaptureFixture[str]) -> None:
    with warm.ExitStack() as shown:
        tell = warm._teller(shown)
        assert capsys.readouterr().err == ""
        for _ in range(warm._rules()):
            tell("deals.sign")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "compiling the rules, once (half a minute)"
    assert len(lines) == 11
    assert lines[-1].startswith(f"  {warm._rules()} of {warm._rules()} rules (")


@pytest.mark.parametrize(
    ("folder", "told"), [(True, "the rules are compiled"), (False, "can be kept nowhere")]
)
def test_what_there_is_to_say_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: bool,
    told: str,
) -> None:
    monkeypatch.setattr(warm, "cache_folder", lambda: tmp_path if folder else None)
    monkeypatch.setattr(warm._config, "DISABLE_JIT", 0)
    if folder:
        warm.warm()
    assert warm.main() == 0
    assert told in capsys.readouterr().err


def test_a_command_compiles_first_where_that_is_to_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        called.append(command)
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(warm, "is_warm", lambda: False)
    code = 0
    warm.ensure_warm()
    assert called == [[sys.executable, "-m", "sim.warm"]]
    code = 130
    with pytest.raises(KeyboardInterrupt):
        warm.ensure_warm()
    monkeypatch.setattr(warm, "is_warm", lambda: True)
    warm.ensure_warm()
    assert len(called) == 2
