"""The same bits by either driver, and by another version of Python where one is at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import bits

RUNS = 20
OTHER = "SIM_OTHER_PYTHON"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return bits.lines(RUNS)


def test_both_drivers_have_the_same_digest_and_each_scenario_its_own(lines: list[str]) -> None:
    digests = [line.split()[-1] for line in lines]
    assert digests[::2] == digests[1::2]
    assert len(set(digests)) == len(bits.SCENARIOS)


def test_other_luck_is_another_digest(monkeypatch: pytest.MonkeyPatch, lines: list[str]) -> None:
    monkeypatch.setattr(bits, "SEED", bits.SEED + 1)
    monkeypatch.setattr(bits, "mesa", bits.compiled)
    assert not set(bits.lines(RUNS)) & set(lines)


def test_another_python_gives_the_same_bits(project: Path, lines: list[str]) -> None:
    """Of another version, with its own Numba, NumPy and Mesa, where the package is installed for it."""
    other = os.environ.get(OTHER)
    if not other:
        pytest.skip(f"no other Python with this package: name one in ${OTHER}")
    told = subprocess.run(
        [other, "-c", "import sys; print(sys.version)"], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() != sys.version
    command = [other, "-m", "tests.bits", str(RUNS)]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == lines
