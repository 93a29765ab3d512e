"""`sim weigh`: experiments by name, as text, as data and as a page; what cannot be weighed is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli.weigh import DRAWS, RUNS
from tests.cli.conftest import Sim

FEW = ("--draws", 2, "--runs", 1, "--horizon", 3, "--quiet")


def test_what_was_found_is_told_with_its_rules(sim: Sim) -> None:
    answer = sim("weigh", "h5", "H1", "H5", *FEW)
    assert answer.code == 0
    told = answer.out
    assert told.index("H5 Minsk will not normalise") < told.index("H1 The offer is disinformation: ")
    assert told.count("H5 Minsk") == 1, "each once"
    assert told.count("Would support it: ") == told.count("Would refute it: ") == 2
    assert "2 draws of all numbers from their ranges, 1 run of each in every scenario" in told
    assert "no forecast" in told
    assert max(map(len, told.splitlines())) > 80, "sentences are not folded in a pipe"


def test_the_same_as_data_the_same_from_the_same_seed(sim: Sim) -> None:
    first, again = (json.loads(sim("weigh", "H1", *FEW, "--json").out) for _ in range(2))
    assert first == again
    (made,) = first["experiments"]
    assert (made["experiment"], made["claims"]) == ("h1", [1, 6, 17])
    assert {"rule", "holds"} == set(made["supports"])
    figure = made["figures"][0]
    assert figure["low"] <= figure["value"] <= figure["high"]
    other = json.loads(sim("weigh", "H1", *FEW[:-1], "-q", "--seed", 8, "--json").out)
    assert other["experiments"] != first["experiments"]


def test_all_of_it_as_a_page(sim: Sim, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    answer = sim("weigh", *FEW, "--markdown", page)
    assert answer.code == 0
    written = page.read_text(encoding="utf-8")
    assert written.count("\n## H") == 5
    assert f"`sim weigh --draws 2 --runs 1 --horizon 3 --quiet --markdown {page}`" in written


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["H9"], "'H9' is none of them: experiments are H1, H2, H3, H4, H5"),
        (["H4"], "H4 is not weighed: Not tested in this version"),
        (["--draws", 1], "1 is not between 2 and"),
        (["--runs", 0], "0 is not between 1 and"),
        (["H1", "--markdown", "x.md"], "the page has all experiments"),
        (["--markdown", "no/such/folder/x.md"], "is no folder"),
        (["--world", "ukraine_2022"], "no part of the kind claims"),
    ],
)
def test_what_cannot_be_weighed_is_told(sim: Sim, arguments: list[str], told: str) -> None:
    answer = sim("weigh", *arguments)
    assert answer.code == 2
    assert told in " ".join(answer.err.split())


def test_the_default_is_a_thousand_runs_of_each_scenario() -> None:
    assert DRAWS * RUNS == 1024
