"""A batch whose parameters are drawn on the command line: both layers said, kept, compared and replayed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.batch.store import list_folders
from tests.cli.conftest import Sim


@pytest.fixture
def drawn(sim: Sim, small_batch: Path, out: Path) -> Path:
    """The small batch, 24 runs over four draws."""
    assert sim("run", small_batch, "--out", out, "-q", "--runs", 24, "--draws", 4).code == 0
    return list_folders(out)[0].folder


def test_a_batch_may_say_so_itself_and_the_command_line_otherwise(
    sim: Sim, small_batch: Path, out: Path
) -> None:
    text = small_batch.read_text(encoding="utf-8").replace("runs: 3", "runs: 8")
    small_batch.write_text(text + "uncertainty: {draws: 4}\n", encoding="utf-8")
    for extra in ((), ("--draws", 2), ("--draws", 0), ("--runs", 9)):
        assert sim("run", small_batch, "--out", out, "-q", *extra).code == 0
    found = {(stored.manifest.runs, stored.manifest.draws) for stored in list_folders(out)}
    assert found == {(8, 4), (8, 2), (8, 0), (9, 4)}


def test_both_layers_are_said(sim: Sim, small_batch: Path, out: Path) -> None:
    answer = sim("run", small_batch, "--out", out, "--runs", 24, "--draws", 4)
    assert answer.code == 0, answer.err
    said = " ".join(answer.out.split())
    assert "24 runs each over 4 draws" in answer.err
    assert "In baseline: - The war goes on in" in said
    assert "luck alone moves this by ±" in said
    assert "Wilson interval of the share in per cent, over 4 draws of the numbers" in said
    assert "run n has draw n modulo 4" in said
    assert "central values" not in said


def test_a_batch_at_the_central_values_says_what_is_not_in_it(sim: Sim, small_batch: Path, out: Path) -> None:
    said = " ".join(sim("run", small_batch, "--out", out, "-q").out.split())
    assert "All numbers have their central values: no interval tells of what is not known about them" in said
    assert "luck alone" not in said


def test_json_has_both_layers(sim: Sim, small_batch: Path, out: Path) -> None:
    found = json.loads(sim("run", small_batch, "--out", out, "-q", "--json", "--runs", 24, "--draws", 4).out)
    assert found["draws"] == 4
    for scenario in found["scenarios"]:
        assert sum(row["count"] for row in scenario["outcomes"]) == 24
        for row in scenario["outcomes"]:
            assert row["draws"] == 4
            assert row["luck"] >= 0.0 <= row["parameters"]
            assert row["low"] <= row["share"] <= row["high"]
    central = json.loads(sim("run", small_batch, "--out", out, "-q", "--json").out)
    assert central["draws"] == 0
    assert "luck" not in central["scenarios"][0]["outcomes"][0]


def test_runs_are_shown_checked_and_replayed_with_their_draw(sim: Sim, drawn: Path) -> None:
    assert sim("verify", drawn, "--sample", 8).code == 0
    shown = sim("show", drawn, "--scenario", "no_access", "--run", 7)
    assert shown.out.startswith("The numbers of run 7 are draw 3 of 4, from 0 on.")
    again = sim("replay", drawn, "--scenario", "no_access", "--run", 7)
    assert again.code == 0
    assert "and the numbers of draw 3" in again.out


def test_a_comparison_counts_draws(sim: Sim, drawn: Path, small_batch: Path, out: Path) -> None:
    found = json.loads(sim("compare", drawn, "--json").out)
    assert found["draws"] == 4
    assert "sign test over draws" in " ".join(found["method"].split())
    assert all(row["draws_to_tell"] >= 4 for row in found["differences"])
    said = " ".join(sim("compare", drawn).out.split())
    assert "over 4 draws of the parameters" in said
    assert "how far the mean difference over the ranges of the parameters could be off" in said
    assert sim("run", small_batch, "--out", out, "-q").code == 0
    central = next(stored.folder for stored in list_folders(out) if not stored.manifest.draws)
    refused = sim("compare", drawn, "--against", central)
    assert refused.code == 2
    assert "their parameters are drawn 4 times and not at all" in refused.err


def test_shares_can_be_asked_for_as_far_as_luck_goes(sim: Sim, small_batch: Path, out: Path) -> None:
    answer = sim("run", small_batch, "--out", out, "-q", "--until-ci", 0.1, "--draws", 4)
    assert answer.code == 0, answer.err
    assert "All shares are, as far as luck goes, within 10 percentage points" in " ".join(answer.out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--draws", 1], "1 is not between 2"),
        (["--draws", 2], "2 draws need at least 4 runs, two of each, not 3"),
        (["--draws", 100, "--until-ci", 0.2], "100 draws need at least 200 runs"),
    ],
)
def test_a_mistake_is_told(
    sim: Sim, small_batch: Path, out: Path, arguments: list[object], said: str
) -> None:
    answer = sim("run", small_batch, "--out", out, "-q", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in " ".join(answer.err.split())
    assert not out.exists()
