"""`sim sensitivity`: for scenarios and batches, by both methods, within a time limit, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.rules.vocabulary import OUTCOMES
from sim.sensitivity import play
from tests.cli.conftest import Sim

SOME = "talks.stopping_cost,prior.russia.freeze,start.aid_us"
FEW = ("--runs", 4, "--horizon", 6, "--seed", 5, "-q")


def test_effects_are_printed_with_their_noise(sim: Sim) -> None:
    answer = sim("sensitivity", "--over", SOME, "--trajectories", 4, "--runs", 8, "--horizon", 24, "-q")
    assert (answer.code, answer.err) == (0, "")
    assert "baseline, morris: 3 numbers, 4 trajectories of 4 points each, the same 8 runs" in answer.out
    assert "of that variance is luck" in answer.out
    assert "floor" in answer.out
    assert "no forecast" in answer.out


def test_indices_of_each_scenario_of_a_batch_are_given_as_json(sim: Sim, small_batch: Path) -> None:
    options = ("--method", "sobol", "--samples", 8, "--second", "--runs", 4, "-q", "--json")
    found = json.loads(sim("sensitivity", small_batch, "--over", SOME, *options).out)["analyses"]
    assert [each["scenario"] for each in found] == ["baseline", "no_access"]
    for each in found:
        assert (each["seed"], each["horizon"], each["runs"], each["points"]) == (5, 6, 4, 64)
        assert (each["planned"], each["played"]) == (8, 8)
        assert [ending["ending"] for ending in each["endings"]] == list(OUTCOMES)
        assert sum(ending["share"] for ending in each["endings"]) == pytest.approx(1.0)
        for ending in each["endings"]:
            assert {row["number"] for row in ending["numbers"]} == set(SOME.split(","))
            assert len(ending["pairs"]) == 3


def test_the_most_effective_numbers_are_chosen_first(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = tuple(SOME.split(","))
    monkeypatch.setattr("sim.uncertainty.draws.drawn_numbers", lambda world: chosen)
    options = (
        "--method",
        "sobol",
        "--top",
        2,
        "--trajectories",
        2,
        "--samples",
        8,
        "--ending",
        "war_continues",
    )
    found = json.loads(sim("sensitivity", *options, *FEW, "--json").out)["analyses"]
    assert [(each["method"], each["numbers"]) for each in found] == [("morris", 3), ("sobol", 2)]
    effects, indices = ({row["number"]: row for row in each["endings"][0]["numbers"]} for each in found)
    least = min(effects.values(), key=lambda row: row["size"])["size"]
    assert all(effects[name]["size"] >= least for name in indices)
    assert [ending["ending"] for each in found for ending in each["endings"]] == ["war_continues"] * 2


def test_a_time_limit_is_told(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10**6))
    real = play.try_points
    monkeypatch.setattr(
        "sim.sensitivity.run.try_points",
        lambda *given, **options: real(*given, clock=lambda: float(next(ticks)), **options),
    )
    answer = sim("sensitivity", "--over", SOME, "--time-limit", 30, "--trajectories", 9, *FEW)
    assert answer.code == 0
    assert "7 trajectories of 9 planned, stopped by the time limit, of 4 points each" in answer.out
    answer = sim("sensitivity", "--over", SOME, "--time-limit", 3, *FEW)
    assert (answer.code, answer.out) == (2, "")
    assert "points were played in 3 seconds: 8 are the least" in answer.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["baselin"], "did you mean 'baseline'"),
        (["--over", "talks.stoping_cost,start.aid_us"], "did you mean 'talks.stopping_cost'"),
        (["--over", "start.aid_us"], "at least two numbers"),
        (["--over", SOME, "--top", 3], "give one of them"),
        (["--top", 3], "--method sobol"),
        (["--second"], "Morris has no second order"),
        (["--method", "sobol", "--samples", 12], "12 is no power of two"),
        (["--ending", "war_goes_on"], "no ending is named 'war_goes_on'"),
        (["--runs", 1], "1 is not between 2"),
        (["--time-limit", 0], "0 is not between 1"),
    ],
)
def test_a_mistake_is_told(sim: Sim, arguments: list[object], said: str) -> None:
    answer = sim("sensitivity", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in " ".join(answer.err.replace("│", " ").split())


def test_runs_that_give_no_number_are_counted(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object, **options: object) -> None:
        raise ValueError("run 3 ends in what is no number")

    monkeypatch.setattr(play, "play_runs", fail)
    answer = sim("sensitivity", "--over", SOME, "--trajectories", 2, *FEW)
    assert (answer.code, answer.out) == (2, "")
    assert "8 of 8 points cannot be played; point 0: run 3 ends in what is no number" in answer.err
