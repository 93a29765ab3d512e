"""`sim show`: a stored run is found, checked and told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from sim.batch.store import list_folders
from sim.model import Campaign
from tests.cli.conftest import Sim


@pytest.fixture
def folder(sim: Sim, small_batch: Path, out: Path) -> Path:
    """Results of the small batch."""
    assert sim("run", small_batch, "--out", out, "-q").code == 0
    return list_folders(out)[0].folder


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Campaign]:
    """The models that are told, by a story that is only its title."""
    models: list[Campaign] = []

    def tell(campaign: Campaign) -> Iterator[str]:
        models.append(campaign)
        yield f"Run {campaign.run} of {campaign.world.scenario.name}: {campaign.outcome}"

    story = ModuleType("sim.story")
    story.tell = tell  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sim.story", story)
    return models


def test_a_run_is_told(sim: Sim, folder: Path, told: list[Campaign]) -> None:
    answer = sim("show", folder, "--scenario", "no_access", "--run", 2)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"Run 2 of no_access: {told[0].outcome}\n"
    assert len(told[0].turns) == told[0].turn == 6


def test_the_first_run_that_ended_so_is_told(sim: Sim, folder: Path, told: list[Campaign]) -> None:
    asked = ("show", folder, "--scenario", "no_access", "--ending")
    assert sim(*asked, "war_continues", "--run", 1).code == 0
    assert (told[0].run, told[0].outcome) == (1, "war_continues")
    answer = sim(*asked, "partition")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"{folder}: no run of no_access from 0 on ended in partition\n"
    for wrong, said in (("partitoin", "did you mean 'partition'?"), ("peace", "negotiated_peace")):
        answer = sim(*asked, wrong)
        assert (answer.code, answer.out) == (2, "")
        assert said in answer.err


def test_the_newest_results_of_a_batch_are_found_by_its_name(
    sim: Sim, folder: Path, told: list[Campaign], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parents[1])
    assert sim("show", "small", "--scenario", "baseline").code == 0
    assert told[0].run == 0


def test_the_only_scenario_need_not_be_named(
    sim: Sim, small_batch: Path, out: Path, told: list[Campaign]
) -> None:
    small_batch.write_text(small_batch.read_text().replace("[baseline, no_access]", "[no_access]"))
    sim("run", small_batch, "--out", out, "-q")
    assert sim("show", list_folders(out)[0].folder).code == 0
    assert told[0].world.scenario.name == "no_access"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ([], "which of baseline, no_access?"),
        (["--scenario", "no_acces"], "did you mean 'no_access'?"),
        (["--scenario", "baseline", "--run", "3"], "has no run 3: its runs are 0 to 2"),
        (["--scenario", "baseline", "--run", "-1"], "has no run -1"),
    ],
)
def test_what_is_not_there_is_told(sim: Sim, folder: Path, arguments: list[str], what: str) -> None:
    answer = sim("show", folder, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert what in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("named", ["nowhere", "configs", "no/where", ""])
def test_a_folder_without_results_is_told(
    sim: Sim, project: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.chdir(project / "configs" if named == "" else project)
    answer = sim("show", named)
    assert answer.code == 2
    assert answer.err.count("\n") == 1


def test_a_run_that_comes_out_otherwise_gives_3(sim: Sim, folder: Path, told: list[Campaign]) -> None:
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "seed": 6}))
    answer = sim("show", folder, "--scenario", "baseline", "--run", 0)
    assert (answer.code, answer.out) == (3, "")
    assert "run 0 of baseline is not what was stored" in answer.err
    assert told == []


def test_other_rules_give_2(sim: Sim, folder: Path, told: list[Campaign]) -> None:
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "rules": "0" * 64}))
    answer = sim("show", folder, "--scenario", "baseline")
    assert answer.code == 2
    assert "with other rules no run can be replayed" in answer.err


def test_a_run_that_failed_gives_1(sim: Sim, folder: Path, told: list[Campaign]) -> None:
    manifest = folder / "manifest.json"
    failure = {"scenario": "baseline", "run": 1, "seed": 5, "error": "ValueError: no"}
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "failures": [failure]}))
    answer = sim("show", folder, "--scenario", "baseline", "--run", 1)
    assert (answer.code, answer.err) == (1, "run 1 of baseline failed: ValueError: no\n")


@pytest.mark.parametrize(
    "changes", [{"runs": 10**30}, {"horizon": 0}, {"titles": 3}, {"seconds": float("nan")}, {"schema": None}]
)
def test_an_edited_manifest_is_told_in_one_line(sim: Sim, folder: Path, changes: dict[str, object]) -> None:
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **changes}))
    answer = sim("show", folder, "--scenario", "baseline")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"{manifest}: ")
    assert answer.err.count("\n") == 1


def test_a_policy_that_is_gone_is_told_in_one_line(
    sim: Sim, small_batch: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = small_batch.with_name("own.yaml")
    scenario.write_text(
        "schema: 1\nkind: scenario\nname: own\ntitle: T\nquestion: Q?\nextends: baseline\n"
        'policies: {russia: "mine:Mine"}\n'
    )
    small_batch.write_text(small_batch.read_text().replace("baseline, no_access", str(scenario)))
    policy = small_batch.with_name("mine.py")
    policy.write_text("from sim.policies import Policy as Mine\n")
    monkeypatch.syspath_prepend(policy.parent)
    assert sim("run", small_batch, "--out", out, "-q").code == 0
    policy.unlink()
    monkeypatch.delitem(sys.modules, "mine")
    answer = sim("show", list_folders(out)[0].folder)
    assert (answer.code, answer.out) == (2, "")
    assert "own cannot be played: policy 'mine:Mine' cannot be made: ModuleNotFoundError" in answer.err
    assert answer.err.count("\n") == 1
