"""`sim compare --run`: where one run parts from that of the reference, told as the two stories have it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.parting import part
from sim.batch import replay as module
from sim.batch.manifest import Failure
from sim.batch.replay import replay
from sim.batch.store import StoredBatch, list_folders
from sim.course import course
from sim.words import OUTCOMES
from tests.cli.conftest import Sim


@pytest.fixture
def folder(sim: Sim, small_batch: Path, out: Path) -> Path:
    """Results of the small batch."""
    assert sim("run", small_batch, "--out", out, "-q").code == 0
    return list_folders(out)[0].folder


@pytest.mark.parametrize("run", range(3))
def test_what_is_said_is_what_the_two_replays_have(run: int, sim: Sim, folder: Path) -> None:
    (stored,) = list_folders(folder.parent)
    one, other = (replay(stored, name, run) for name in ("baseline", "no_access"))
    parting = part(course(one), course(other))
    answer = sim("compare", folder, "--run", run)
    assert (answer.code, answer.err) == (0, "")
    assert f"no_access beside baseline, run {run}" in answer.out
    assert f"- Run {run} goes " in answer.out
    assert f"In month {parting.turn} (" in answer.out
    assert "- The scenario sets otherwise: start.access: 0 instead of 1; without “" in answer.out
    assert f"“{OUTCOMES[str(other.outcome)]}”" in answer.out
    assert "no forecast" in answer.out
    found = json.loads(sim("compare", folder, "--run", run, "--json").out)
    (pair,) = found["pairs"]
    assert (found["run"], found["reference"], found["failed"]) == (run, "baseline", [])
    assert pair["turn"] == parting.turn
    assert pair["endings"] == {
        name: OUTCOMES[str(campaign.outcome)] for name, campaign in (("baseline", one), ("no_access", other))
    }
    assert all(f"- {sentence}." in answer.out for sentence in pair["said"])


def test_beside_the_same_results_nothing_parts(sim: Sim, folder: Path) -> None:
    found = json.loads(sim("compare", folder, "--against", folder, "--run", 1, "--json").out)
    own = next(pair for pair in found["pairs"] if pair["scenario"] == "baseline")
    assert (own["first"], own["deed"], own["changes"]) == (None, None, [])
    assert own["said"][0].endswith("to the last digit")


@pytest.mark.parametrize(("run", "said"), [(3, "has no run 3: its runs are 0 to 2"), (-1, "has no run -1")])
def test_a_run_that_there_is_not_is_told(run: int, said: str, sim: Sim, folder: Path) -> None:
    answer = sim("compare", folder, "--run", run)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1


def test_with_other_rules_nothing_is_played(sim: Sim, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "rules_fingerprint", lambda: "0" * 64)
    answer = sim("compare", folder, "--run", 0)
    assert (answer.code, answer.out) == (2, "")
    assert "was made with the rules of" in answer.err


def test_a_run_that_failed_is_told_after_the_others_and_leaves_with_1(
    sim: Sim, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = StoredBatch.row

    def failed(stored: StoredBatch, scenario: str, run: int) -> dict[str, Any] | Failure:
        if (scenario, run) == ("no_access", 2):
            return Failure(scenario=scenario, run=run, seed=5, error="ValueError: no number")
        return row(stored, scenario, run)

    monkeypatch.setattr(StoredBatch, "row", failed)
    answer = sim("compare", folder, "--run", 2, "--json")
    assert answer.code == 1
    assert answer.err == "run 2 of no_access failed: ValueError: no number\n"
    assert json.loads(answer.out)["failed"] == ["run 2 of no_access failed: ValueError: no number"]
    assert json.loads(answer.out)["pairs"] == []
