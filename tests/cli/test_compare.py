"""`sim compare`: what is printed is what the tables hold; what cannot be compared is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.batch.store import list_folders
from tests.cli.conftest import Sim


@pytest.fixture
def folder(sim: Sim, small_batch: Path, out: Path) -> Path:
    """Results of the small batch."""
    assert sim("run", small_batch, "--out", out, "-q").code == 0
    return list_folders(out)[0].folder


def test_scenarios_are_held_against_the_baseline(sim: Sim, folder: Path) -> None:
    answer = sim("compare", folder)
    assert (answer.code, answer.err) == (0, "")
    assert "no_access beside baseline" in answer.out
    assert "of 3 runs" in answer.out
    assert "no forecast" in answer.out
    assert max(map(len, answer.out.split("\n\n")[1].splitlines())) <= 110


def test_json_holds_every_table_and_the_findings_made_of_them(sim: Sim, folder: Path) -> None:
    answer = sim("compare", folder, "--json", "--smallest", 2.5)
    found = json.loads(answer.out)
    assert (found["reference"], found["smallest"], found["confidence"]) == ("baseline", 0.025, 0.95)
    assert [scenario["name"] for scenario in found["scenarios"]] == ["no_access"]
    assert sum(row["runs"] for row in found["flips"]) == 3
    assert {row["scenario"] for row in found["shares"]} == {"baseline", "no_access"}
    assert len(found["differences"]) == 8
    assert sum(row["count"] for row in found["differences"]) == 3
    assert len(found["quantiles"]) == 5 * len(found["facets"])
    assert {row["low"] for row in found["quantiles"]} >= {None}
    kinds = [finding["kind"] for finding in found["findings"]]
    assert kinds[0] == "flips"
    assert kinds[-1] == "never"


def test_against_the_same_results_no_run_flips(sim: Sim, folder: Path) -> None:
    found = json.loads(sim("compare", folder, "--against", folder, "--json").out)
    assert found["reference"] == f"baseline@{folder.name}"
    own = [row for row in found["differences"] if row["scenario"] == "baseline"]
    assert [row["came"] + row["left"] for row in own] == [0] * 8
    text = next(finding["text"] for finding in found["findings"] if finding["scenario"] == "baseline")
    assert text == f"No run of 3 ends otherwise in the baseline than in the baseline of {folder.name}"


def test_results_of_another_seed_are_refused(sim: Sim, small_batch: Path, folder: Path, out: Path) -> None:
    assert sim("run", small_batch, "--out", out, "--seed", 6, "-q").code == 0
    (other,) = [stored.folder for stored in list_folders(out) if stored.folder != folder]
    answer = sim("compare", folder, "--against", other)
    assert (answer.code, answer.out) == (2, "")
    assert "cannot be paired: their seeds are 5 and 6" in answer.err
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--reference", "basline"], "did you mean 'baseline'"),
        (["--smallest", "0"], "0 is not between 0.01 and 50"),
        (["--smallest", "nan"], "nan is not between"),
        (["--against", "nowhere"], "nowhere: no such folder"),
    ],
)
def test_a_mistake_is_told(sim: Sim, folder: Path, arguments: list[str], said: str) -> None:
    answer = sim("compare", folder, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in " ".join(answer.err.split())
