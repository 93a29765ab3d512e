"""`sim why`: every actor's reason in a month, or all options of one, from a stored run played again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.batch.store import list_folders
from sim.rules.vocabulary import ACTORS
from sim.words import ACTORS as CALLED
from tests.cli.conftest import Sim


@pytest.fixture
def folder(sim: Sim, small_batch: Path, out: Path) -> Path:
    """The small batch, played."""
    assert sim("run", small_batch, "--out", out, "-q").code == 0
    return list_folders(out)[0].folder


def test_a_month_has_a_reason_of_every_actor(sim: Sim, folder: Path) -> None:
    answer = sim("why", folder, "--scenario", "baseline", "--run", 1, "--turn", 2)
    assert answer.code == 0
    head, *lines = answer.out.splitlines()
    assert head == "February 2025 (turn 2) of run 1 of baseline"
    assert [line.split(".")[0] for line in lines if line.split(".")[0] in CALLED.values()] == [
        CALLED[actor] for actor in ACTORS
    ]


def test_one_decision_has_its_options_their_reasons_and_the_luck_that_decided(sim: Sim, folder: Path) -> None:
    asked = ("why", folder, "--scenario", "baseline", "--run", 1, "--turn", 2, "--actor", "belarus")
    (made,) = json.loads(sim(*asked, "--json").out)["decisions"]
    opened = [option for option in made["options"] if option["open"]]
    taken = max(opened, key=lambda option: made["sharpness"] * option["value"] + option["draw"])
    assert taken["chosen"]
    assert sum(option["chance"] for option in opened) == pytest.approx(1.0)

    told = " ".join(sim(*asked).out.split())
    assert made["reason"] in told
    assert all(option["title"].split()[0] in told for option in opened)
    assert told.count("→") == 1
    assert "It held of Russia: wants Ukraine dismantled as a state" in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--turn", 99), "--turn: 99 is not between 1 and"),
        (("--turn", 0), "--turn: 0 is not between 1 and"),
        (("--turn", 1, "--actor", "belarsu"), "no actor is named 'belarsu' (did you mean 'belarus'?)"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    sim: Sim, folder: Path, given: tuple[object, ...], said: str
) -> None:
    answer = sim("why", folder, "--scenario", "baseline", *given)
    assert answer.code == 2
    assert said in " ".join(answer.err.split())
