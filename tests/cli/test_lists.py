"""`sim check`, `actors`, `claims`, `parameters`, `schema`: what stands in the configuration."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sim.config.loader import load_scenario
from sim.config.schema import write_json_schema
from sim.config.world import build_world
from sim.rules.machine_code import rules_fingerprint
from sim.rules.vocabulary import ACTORS, STRUCTURE
from sim.screening.ends import moved_numbers
from sim.screening.store import Effect, Screening, fingerprint, write
from tests.cli.conftest import Sim


def test_check_notes_what_no_run_by_default_reaches(sim: Sim, tmp_path: Path) -> None:
    path = tmp_path / "late.yaml"
    path.write_text(
        "schema: 1\nkind: scenario\nname: late\ntitle: Late\nquestion: What if late?\nextends: baseline\n"
        "table: {format: broad, first: 2028-02, every: 4}\n"
    )
    answer = sim("check", path)
    assert (answer.code, answer.out) == (0, f"{path}: ok (scenario)\n")
    table = "the table in the format 'broad' is first held in turn 38"
    assert answer.err == f"{path}: note: {table}, after the horizon of 36 that a run has by default\n"


def test_check_tells_of_every_file(sim: Sim, project: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("schema: 1\nkind: batch\nname: wrong\ntitle: T\nscenarios: [basline]\nruns: 0\n")
    good = project / "configs" / "batches" / "article.yaml"
    answer = sim("check", good, wrong, tmp_path / "nowhere.yaml", tmp_path)
    assert answer.code == 2
    assert answer.out == f"{good}: ok (batch)\n"
    assert (
        "wrong.yaml:5:13: scenarios.0: no scenario is named 'basline' (did you mean 'baseline'?)"
        in answer.err
    )
    assert "wrong.yaml:6:" in answer.err
    assert "nowhere.yaml:1:1: file: no such file" in answer.err
    assert "Traceback" not in answer.err


def test_all_shipped_files_are_right(sim: Sim, project: Path) -> None:
    files = sorted((project / "configs").rglob("*.yaml"))
    answer = sim("check", *files)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.count(": ok (") == len(files)


def test_actors_shows_types_goals_and_menus(sim: Sim) -> None:
    answer = sim("actors")
    assert answer.code == 0
    for actor in ACTORS:
        assert f"({actor})" in answer.out
    baseline = load_scenario("baseline")
    words = answer.out.split()
    assert {action.id for action in baseline.actions.values()} <= set(words)
    assert {name for actor in baseline.actors.values() for name in actor.types} - {"only"} <= set(words)
    assert "0.25–0.65" in words
    assert max(map(len, answer.out.splitlines())) <= 110


def test_actors_tells_the_corrections_beside_what_they_concern(sim: Sim) -> None:
    told = " ".join(sim("actors").out.split())
    notes = load_scenario("baseline").notes
    assert f"Note on dismantle: {notes['type.russia.dismantle']}" in told
    assert f"Note on demonstration_strike: {notes['action.russia.demonstration_strike']}" in told
    assert f"Note on the terms 'partition': {notes['terms.partition']}" in told


def test_claims_shows_all_with_status_evidence_and_what_carries_them(sim: Sim) -> None:
    answer = sim("claims")
    assert (answer.code, answer.err) == (0, "")
    told = " ".join(answer.out.split())
    data = json.loads(sim("claims", "--json").out)
    assert len(data["claims"]) == 21
    for claim in data["claims"]:
        assert f"{claim['number']}. {claim['claim']} [{', '.join(claim['actors'])}]" in told
        assert claim["evidence"] in told
        for kind, names in claim.get("carried_by", {}).items():
            shown = [name.upper() for name in names] if kind == "experiments" else names
            assert f"{kind}: {', '.join(shown)}" in told
        assert claim.get("not_carried", "") in told
    for part in (*data["corrections"].values(), *data["experiments"].values()):
        assert part["title"] in told
        assert part.get("text", part.get("question")) in told
    assert {key for claim in data["claims"] for key in claim["sources"]} <= set(data["sources"])
    assert max(map(len, answer.out.splitlines())) <= 200


@pytest.mark.parametrize(("asked", "numbers", "experiments"), [("17", [17], ["h1"]), ("c3", [3], [])])
def test_claims_shows_one_with_what_goes_with_it(
    sim: Sim, asked: str, numbers: list[int], experiments: list[str]
) -> None:
    data = json.loads(sim("claims", asked, "--json").out)
    assert [claim["number"] for claim in data["claims"]] == numbers
    assert list(data["experiments"]) == experiments
    told = sim("claims", asked).out
    assert told.count("evidence: ") == 1
    assert ("Experiments" in told) == bool(experiments)


def test_claims_shows_an_experiment_with_its_claims(sim: Sim) -> None:
    data = json.loads(sim("claims", "H3", "--json").out)
    assert list(data["experiments"]) == ["h3"]
    assert [claim["number"] for claim in data["claims"]] == data["experiments"]["h3"]["claims"]
    for wrong in ("22", "0", "H9", "x"):
        answer = sim("claims", wrong)
        assert answer.code == 2
        assert "claims are 1 to 21, experiments H1, H2, H3, H4, H5" in answer.err
    assert sim("claims", "17", "--markdown").code == 2


def test_claims_as_a_page_or_as_data_of_one_world(sim: Sim, project: Path) -> None:
    page = sim("claims", "--markdown")
    assert page.out == (project / "docs" / "article.md").read_text(encoding="utf-8")
    assert sim("claims", "--json", "--markdown").code == 2
    assert "no world is named 'moon'" in sim("claims", "--world", "moon").err


def test_actors_of_a_scenario_are_as_it_says(sim: Sim, tmp_path: Path) -> None:
    path = tmp_path / "fixed.yaml"
    path.write_text(
        "schema: 1\nkind: scenario\nname: fixed\ntitle: T\nquestion: Q?\nextends: baseline\n"
        "types: {russia: freeze}\nwithout: [belarus.raise_access]\n"
    )
    answer = sim("actors", "--scenario", path)
    rows = {line.split()[0]: line for line in answer.out.splitlines() if line.split()}
    assert rows["freeze"].rstrip().endswith("fixed")
    assert "raise_access" not in rows


def test_parameters_lists_those_of_a_name(sim: Sim) -> None:
    answer = sim("parameters", "talks.")
    names = {line.split()[0] for line in answer.out.splitlines()[:-1] if not line.startswith(" ")}
    assert names
    assert all("talks." in name for name in names)
    assert answer.out.splitlines()[-1].startswith(f"{len(names)} of 9")
    assert [row["name"] for row in json.loads(sim("parameters", "front.base", "--json").out)] == [
        "front.base"
    ]
    answer = sim("parameters", "front.bsae")
    assert (answer.code, answer.out) == (2, "")
    assert "did you mean 'front.base'?" in answer.err


def test_parameters_lists_every_number_with_its_origin(sim: Sim) -> None:
    answer = sim("parameters")
    lines = answer.out.splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("front.base "))
    assert "0.45  0.24 to 0.73" in lines[place]
    assert lines[place + 1].startswith("    source: ")
    rows = json.loads(sim("parameters", "--json").out)
    assert lines[-1].startswith(f"{len(rows)} of {len(rows)} numbers: ")
    assert {row["name"] for row in rows} == {
        line.split()[0] for line in lines[:-1] if not line.startswith(" ")
    }
    assert set(rows[0]) >= {"name", "value", "low", "high", "unit", "kind", "provenance", "where"}


def test_unsourced_numbers_can_be_listed_alone(sim: Sim) -> None:
    rows = json.loads(sim("parameters", "--json").out)
    unsourced = json.loads(sim("parameters", "--unsourced", "--json").out)
    expected = {row["name"]: row for row in rows if row["kind"] in ("assumption", "unverified")}
    assert len(unsourced) == len(expected)
    assert all(row.items() >= expected[row["name"]].items() for row in unsourced)
    assert 0 < len(unsourced) < len(rows)


def made_screening(scenario: str = "baseline") -> Screening:
    """A screening of these rules and numbers, with effects made up for three of them, none for the others."""
    world = build_world(load_scenario(scenario))
    effects = [Effect(name, 0.0, "", 0.0, "low", 0.0, 0, 0.0, 0.0) for name in moved_numbers(world)]
    effects += [
        Effect("front.slope", 0.02, "partition", 0.02, "high", 0.01, 4, 0.5, -1.0),
        Effect("start.seat", 0.3, "war_continues", -0.3, "low", 0.03, 61, 0.5, -1.0),
        Effect("front.base", 0.5, "war_continues", 0.5, "low", 0.03, 90, 0.5, -1.0),
    ]
    numbers = fingerprint(world)
    by_name = {effect.name: effect for effect in effects}
    return Screening(scenario, 200, 1, 36, rules_fingerprint(), numbers, by_name)


def test_unsourced_numbers_come_by_their_effect(sim: Sim, configs: Path) -> None:
    place = configs / "world/ukraine/screening.csv"
    answer = sim("parameters", "--unsourced")
    assert answer.out.splitlines()[-1].startswith("Not in order of effect: there is no configs/world/ukraine")
    write(made_screening(), place)
    answer = sim("parameters", "--unsourced")
    lines = answer.out.splitlines()
    assert lines[0].startswith("start.seat ")
    assert lines[1].startswith("    effect 30.0 ± 3.0 of 100 runs on war_continues · ")
    names = [line.split()[0] for line in lines if line[:1].isalpha()]
    assert names[1] == "front.slope", "front.base has a source"
    assert "OTHER RULES" not in answer.out
    rows = json.loads(sim("parameters", "--unsourced", "--json").out)
    assert [row["effect"] for row in rows[:3]] == [0.3, 0.02, 0.0]


@pytest.mark.parametrize("other", [{"rules": "0" * 64}, {"numbers": "0" * 64}, {"scenario": "no_such"}])
def test_a_screening_of_other_rules_is_told_loudly(sim: Sim, configs: Path, other: dict[str, str]) -> None:
    write(replace(made_screening(), **other), configs / "world/ukraine/screening.csv")
    answer = sim("parameters", "--unsourced")
    assert (answer.code, answer.err) == (0, "")
    assert "THE SCREENING BELONGS TO OTHER RULES OR NUMBERS" in answer.out.splitlines()[-1]
    answer = sim("parameters", "--unsourced", "--json")
    assert json.loads(answer.out)
    assert "OTHER RULES" in answer.err


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (r"\A.*\Z", "# runs: many\nname,effect\nx,1\n", "is no screening (KeyError: 'ending')"),
        (r"\A.*\Z", "", "is no screening (ValueError: its last line is cut off)"),
        (r"\A.*\Z", "a,b\n1,2\n", "is no screening (KeyError: 'name')"),
        (r"\A.*\Z", '{"schema": 1}\n', "is no screening (KeyError: "),
        (r"name,effect", "name,effect\0", "is no screening ("),
        (r"\n[^\n]*\Z", "", "is no screening (ValueError: its last line is cut off)"),
        (r"[^\n]*\n\Z", "", "is damaged: it lacks 1 of its numbers"),
        (r"(\n[^\n]*){99}\n\Z", "\n", "is damaged: it lacks 99 of its numbers"),
        (r",0\.5,war", ",nan,war", "is no screening (ValueError: front.base: not all is a finite number)"),
        (r",0\.5,war", ",-0.5,war", "is no screening (ValueError: front.base: no effect can be -0.5 ± 0.03)"),
        (r",0\.5,war", f",{'9' * 400}.5,war", "front.base: not all is a finite number"),
        (r",0\.5,war", ",'\x1b[31m',war", "is no screening (ValueError: could not convert"),
        (r"front\.slope", "front.base", "is no screening (ValueError: a number stands in it twice)"),
        (r"runs: 200", "runs: " + "2" * 5000, "is no screening (ValueError: "),
        (r"runs: 200", "runs: 0", "is no screening (ValueError: runs: 0)"),
        (r"# numbers: ", "# number: ", "is no screening (KeyError: 'numbers')"),
    ],
)
def test_a_damaged_screening_is_one_line(sim: Sim, configs: Path, old: str, new: str, what: str) -> None:
    place = configs / "world/ukraine/screening.csv"
    write(made_screening(), place)
    text = place.read_text()
    damaged = re.sub(old, lambda found: new, text, count=1, flags=re.DOTALL)
    assert damaged != text
    place.write_text(damaged)
    answer = sim("parameters", "--unsourced")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("configs/world/ukraine/screening.csv:1:1: file: ")
    assert what in answer.err
    assert answer.err.rstrip("\n").isprintable()


@pytest.mark.parametrize("kind", ["a folder", "a pipe", "itself", "binary"])
def test_what_is_no_screening_file_is_one_line(sim: Sim, configs: Path, kind: str) -> None:
    place = configs / "world/ukraine/screening.csv"
    if kind == "a folder":
        place.mkdir()
    elif kind == "a pipe":
        os.mkfifo(place)
    elif kind == "itself":
        place.symlink_to(place)
    else:
        place.write_bytes(bytes(range(256)))
    answer = sim("parameters", "--unsourced")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert "screening.csv:1:1: file: cannot be read: " in answer.err


def test_a_world_has_no_shocks_of_a_scenario(sim: Sim) -> None:
    of_scenario = {row["name"] for row in json.loads(sim("parameters", "--json").out)}
    of_world = {row["name"] for row in json.loads(sim("parameters", "--json", "--world", "ukraine").out)}
    assert {name.split(".")[0] for name in of_scenario - of_world} == {"shock"}


@pytest.mark.parametrize("command", ["actors", "parameters"])
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--scenario", "baselin"], "did you mean 'baseline'?"),
        (["--world", "ukrain"], "did you mean 'ukraine'?"),
        (["--world", "ukraine", "--scenario", "baseline"], "give one of them"),
        (["--scenario", "configs/batches/article.yaml"], "is a batch file, not a scenario"),
    ],
)
def test_what_is_not_there_is_told(
    sim: Sim, project: Path, monkeypatch: pytest.MonkeyPatch, command: str, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(project)
    answer = sim(command, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


def test_schema_prints_and_writes(sim: Sim, tmp_path: Path) -> None:
    printed = json.loads(sim("schema").out)
    assert printed["$schema"].endswith("2020-12/schema")
    path = tmp_path / "schema.json"
    assert sim("schema", "--out", path).out == ""
    assert json.loads(path.read_text()) == printed
    assert json.loads(sim("schema", "--kind", "batch").out)["title"] == "A batch file"


def test_a_kind_that_does_not_exist_is_told(sim: Sim) -> None:
    answer = sim("schema", "--kind", "senario")
    assert answer.code == 2
    assert "did you mean 'scenario'?" in answer.err


def test_the_committed_schema_is_current(project: Path, tmp_path: Path) -> None:
    write_json_schema(tmp_path / "schema.json")
    committed = (project / "configs" / "schema.json").read_text(encoding="utf-8")
    assert committed == (tmp_path / "schema.json").read_text(encoding="utf-8"), (
        "run: sim schema --out configs/schema.json"
    )


def test_every_configuration_file_names_the_schema(project: Path) -> None:
    for path in (project / "configs").rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / named).resolve() == project / "configs" / "schema.json", path


def test_structure_shows_each_choice_with_its_reason_and_alternatives(sim: Sim) -> None:
    answer = sim("structure", "--scenario", "theory_convergence")
    assert answer.code == 0
    assert "learning: convergence\n" in answer.out
    assert "front_law: ratio\n" in answer.out
    assert (
        "what the scenario 'theory_convergence' supposes · scenarios/theory_convergence.yaml:" in answer.out
    )
    for name, alternatives in STRUCTURE.items():
        assert f"{name}: " in answer.out
        taken = [line for line in answer.out.splitlines() if line.strip().startswith("* ")]
        assert len(taken) == len(STRUCTURE)
        for alternative in alternatives:
            assert f" {alternative}: " in answer.out


def test_structure_as_json(sim: Sim) -> None:
    told = json.loads(sim("structure", "--world", "ukraine", "--json").out)
    assert {choice["name"]: tuple(choice["alternatives"]) for choice in told} == STRUCTURE
    assert all(choice["taken"] in choice["alternatives"] and choice["why"] for choice in told)
