"""`sim validate` and `sim screening` as a shell would call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli.options import DEFAULT_HORIZON, DEFAULT_SEED
from sim.model import campaign
from sim.screening import run as screening_run
from sim.validate import checks
from tests.cli.conftest import Sim

FEW = ("--runs", "6", "--horizon", "8", "--quiet")


def test_the_usual_seed_and_horizon_are_those_of_the_model() -> None:
    assert (DEFAULT_SEED, DEFAULT_HORIZON) == (campaign.DEFAULT_SEED, campaign.DEFAULT_HORIZON)


def test_validate_prints_tables_and_writes_a_page(sim: Sim, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    answer = sim("validate", "baseline", "no_access", *FEW, "--markdown", page)
    assert (answer.code, answer.err) == (0, "")
    for words in ("baseline against facts", "Every scenario", "Endings", "Actions", "Checks", "no forecast"):
        assert words in answer.out
    text = page.read_text()
    assert f"--markdown {page}" in text
    assert "| seed | `20241130` |" in text


def test_validate_gives_one_json_document(sim: Sim) -> None:
    data = json.loads(sim("validate", "baseline", *FEW, "--json").out)
    assert (data["runs"], data["horizon"], data["seed"]) == (6, 8, 20241130)
    assert [found["name"] for found in data["scenarios"]] == ["baseline"]


def test_a_world_can_be_validated_as_it_stands(sim: Sim) -> None:
    data = json.loads(sim("validate", "--world", "ukraine", *FEW, "--json").out)
    assert data["scenarios"][0]["name"] == "ukraine"
    assert data["scenarios"][0]["facts"]


def test_what_must_hold_and_does_not_ends_with_3(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = checks.decided("state within its bounds", 1, 10, "states")
    monkeypatch.setattr(checks, "within_bounds", lambda played: wrong)
    answer = sim("validate", "baseline", *FEW)
    assert answer.code == 3
    assert "state within its bounds: does not hold" in answer.err


def test_beyond_the_certified_horizon_is_exploratory(sim: Sim) -> None:
    answer = sim("validate", "baseline", "--runs", "2", "--horizon", "40", "--quiet")
    assert "Exploratory: horizon beyond the 36 turns" in answer.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["validate", "baselin"], "did you mean 'baseline'?"),
        (["validate", "--world", "ukrain"], "did you mean 'ukraine'?"),
        (["validate", "baseline", "--world", "ukraine"], "give one of them"),
        (["validate", "--runs", "0"], "is not between 1 and"),
        (["validate", "--markdown", "no_such_folder/page.md"], "is no folder"),
        (["screening", "--scenario", "baselin"], "did you mean 'baseline'?"),
        (["screening", "--horizon", "999"], "is not between 1 and"),
        (["screening", "--out", "no_such_folder/x.csv"], "is no folder"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(sim: Sim, arguments: list[str], told: str) -> None:
    answer = sim(*arguments)
    assert answer.code == 2
    assert told in answer.err.replace("\n", " ").replace("│", " ")
    assert "Traceback" not in answer.err


def test_screening_writes_its_file_and_names_the_largest(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = ("talks.stopping_cost", "choice.rationality")
    monkeypatch.setattr("sim.screening.ends.moved_numbers", lambda world: some)
    out = tmp_path / "screening.csv"
    answer = sim("screening", "--runs", "4", "--horizon", "12", "--quiet", "--out", out)
    assert (answer.code, answer.err) == (0, "")
    assert set(some) <= set(answer.out.split())
    assert out.read_text().startswith("# ")


def test_a_number_that_cannot_be_moved_is_named(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> object:
        raise ValueError("the sum cannot be kept at 2")

    monkeypatch.setattr(screening_run, "ends", refuse)
    answer = sim("screening", "--runs", "2", "--horizon", "2", "--quiet", "--out", tmp_path / "s.csv")
    assert answer.code == 2
    assert answer.err.startswith("scenario baseline: ")
    assert answer.err.rstrip().endswith("the sum cannot be kept at 2")
    assert not (tmp_path / "s.csv").exists()
