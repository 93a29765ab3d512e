"""`sim validate` and `sim screening` as a shell would call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli.options import DEFAULT_HORIZON, DEFAULT_SEED
from sim.config.world import World
from sim.ensemble import play_runs
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
        (["validate", "--runs", "1000000"], "is not between 1 and 27,777"),
        (["validate", "--runs", "10000", "--horizon", "252"], "is not between 1 and 3,968"),
        (["validate", "--markdown", "no_such_folder/page.md"], "is no folder"),
        (["validate", "--markdown", "."], "is no file"),
        (["validate", "--markdown", "/dev/null"], "is no file"),
        (["validate", "--markdown", "x" * 300 + ".md"], "File name too long"),
        (["screening", "--runs", "1000000"], "is not between 1 and 100,000"),
        (["screening", "--out", "."], "is no file"),
        (["screening", "--scenario", "baselin"], "did you mean 'baseline'?"),
        (["screening", "--horizon", "999"], "is not between 1 and"),
        (["screening", "--out", "no_such_folder/x.csv"], "is no folder"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(sim: Sim, arguments: list[str], told: str) -> None:
    answer = sim(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(("command", "option"), [("validate", "--markdown"), ("screening", "--out")])
def test_a_file_that_may_not_be_written_is_refused_before_anything_is_played(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, option: str
) -> None:
    def denied(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    def play(*_: object, **__: object) -> None:
        raise AssertionError("played")

    monkeypatch.setattr("tempfile.mkstemp", denied)
    monkeypatch.setattr("sim.ensemble.told.play_runs", play)
    answer = sim(command, option, tmp_path / "file")
    assert answer.code == 2
    assert "file cannot be written: Permission denied" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_page_goes_through_a_link_to_its_file(sim: Sim, tmp_path: Path) -> None:
    link, page = tmp_path / "link.md", tmp_path / "page.md"
    link.symlink_to(page.name)
    assert sim("validate", "baseline", *FEW, "--markdown", link).code == 0
    assert link.is_symlink()
    assert page.read_text().startswith("# Validation")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("command", ["validate", "screening"])
def test_a_policy_that_is_a_class_is_told_in_one_line(sim: Sim, tmp_path: Path, command: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "schema: 1\nkind: scenario\nname: own\ntitle: T\nquestion: Q?\nextends: baseline\n"
        'policies: {russia: "tests.batch.sabotage:Fails"}\n'
    )
    answer = sim(command, *(["--scenario"] if command == "screening" else []), own, "--quiet")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("scenario own: policies.russia: a class can be asked one run at a time only")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(("command", "count"), [("validate", 0), ("validate", 3), ("screening", 0)])
def test_a_rule_that_raises_is_told_in_one_line(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, count: int
) -> None:
    calls: list[object] = []

    def play(*given: object, **more: object) -> object:
        calls.append(given)
        if len(calls) > count:
            raise ZeroDivisionError("division by zero")
        return play_runs(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("sim.ensemble.told.play_runs", play)
    chosen = ["baseline"] if command == "validate" else ["--out", tmp_path / "s.csv"]
    answer = sim(command, *chosen, *FEW)
    assert (answer.code, answer.out) == (2, "")
    changed = " (no way to more access)" if count else ""
    assert answer.err == (
        f"scenario baseline{changed}: cannot be played: ZeroDivisionError: division by zero\n"
    )


def test_a_rule_that_raises_at_the_end_of_a_range_is_told_with_the_number(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(world: World, *given: object, **more: object) -> object:
        if world.values[world.names.index("front.base")] > 0.7:
            raise ZeroDivisionError("division by zero")
        return play_runs(world, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("sim.ensemble.told.play_runs", play)
    monkeypatch.setattr(
        "sim.screening.ends.moved_numbers", lambda world: ("choice.rationality", "front.base")
    )
    answer = sim("screening", *FEW, "--out", tmp_path / "s.csv")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "scenario baseline (front.base 0.73): cannot be played: ZeroDivisionError: division by zero\n"
    )
    assert list(tmp_path.iterdir()) == []


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
