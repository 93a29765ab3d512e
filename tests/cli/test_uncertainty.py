"""`sim uncertainty`: both layers of every ending, as a table and as JSON."""

from __future__ import annotations

import json

import pytest

from sim.rules.vocabulary import OUTCOMES
from sim.words import OUTCOMES as OUTCOME_WORDS
from tests.cli.conftest import Sim

FEW = ("--draws", 4, "--runs", 3, "--horizon", 6, "--seed", 5, "-q")


def test_both_layers_are_printed(sim: Sim) -> None:
    answer = sim("uncertainty", *FEW)
    assert (answer.code, answer.err) == (0, "")
    assert "at 12 runs, not knowing the numbers by" in answer.out
    assert "War continues" in answer.out
    assert "no forecast" in answer.out


def test_what_too_few_draws_tell_of_is_no_number(sim: Sim) -> None:
    """An ending that was met in no draw, or in one, says nothing of what the numbers do: no ± 0.0."""
    found = json.loads(sim("uncertainty", *FEW, "--json").out)["outcomes"]
    lines = sim("uncertainty", *FEW).out.splitlines()
    for row in found:
        shown = next(line for line in lines if line.strip().startswith(OUTCOME_WORDS[row["outcome"]]))
        if row["met"] < min(5, row["draws"]):
            assert shown.split()[-1] == "–"
            assert "± 0.0" not in shown
        else:
            assert shown.rstrip().endswith("%")
    assert any(row["met"] == 0 for row in found)


def test_json_has_a_row_for_every_ending(sim: Sim) -> None:
    found = json.loads(sim("uncertainty", *FEW, "--json", "--scenario", "no_access").out)
    assert (found["scenario"], found["seed"], found["horizon"]) == ("no_access", 5, 6)
    assert [row["outcome"] for row in found["outcomes"]] == list(OUTCOMES)
    assert sum(row["share"] for row in found["outcomes"]) == pytest.approx(1.0)
    assert found["numbers"] > 500


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--draws", 1], "1 is not between 2"),
        (["--runs", 1], "1 is not between 2"),
        (["--scenario", "basline"], "did you mean 'baseline'"),
    ],
)
def test_a_mistake_is_told(sim: Sim, arguments: list[object], said: str) -> None:
    answer = sim("uncertainty", *FEW[:-1], *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in " ".join(answer.err.split())
