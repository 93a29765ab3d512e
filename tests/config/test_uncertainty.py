"""Uncertainty in a batch file: read where it stands, refused where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import load_batch

BATCH = """\
schema: 1
kind: batch
name: small
title: Small
scenarios: [baseline]
runs: 40
seed: 1
horizon: 6
"""


def load(folder: Path, text: str = "") -> int:
    path = folder / "small.yaml"
    path.write_text(BATCH + text, encoding="utf-8")
    return load_batch(path).draws


def test_a_batch_says_how_often_parameters_are_drawn(tmp_path: Path) -> None:
    assert load(tmp_path) == 0
    assert load(tmp_path, "uncertainty: {draws: 20}\n") == 20


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("uncertainty: {draws: 1}", "9:22: uncertainty.draws: should be at least 2, not 1"),
        (
            "uncertainty: {draws: 21}",
            "9:22: uncertainty.draws: 21 draws need at least 42 runs, two of each, not 40",
        ),
        ("uncertainty: {draw: 8}", "uncertainty.draw: unknown key (did you mean 'draws'?)"),
        ("uncertainty: {}", "uncertainty.draws: missing"),
        ("uncertainty: 8", "9:14: uncertainty: should be a mapping"),
        ("uncertainty: {draws: many}", "9:22: uncertainty.draws: should be a whole number"),
    ],
)
def test_what_cannot_be_is_told_by_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, text + "\n")
    assert told in str(raised.value)
