"""`sim scenarios`: what the configs folder holds, and what one of its scenarios or batches states."""

from __future__ import annotations

import json
from pathlib import Path

from sim.config.loader import load_scenario
from tests.cli.conftest import Sim


def test_scenarios_lists_all_that_the_configs_hold(sim: Sim, project: Path) -> None:
    answer = sim("scenarios")
    assert (answer.code, answer.err) == (0, "")
    rows = [line.split() for line in answer.out.splitlines()]
    listed = json.loads(sim("scenarios", "--json").out)
    for kind in ("scenarios", "batches"):
        names = [entry["name"] for entry in listed[kind]]
        assert names == sorted(path.stem for path in (project / "configs" / kind).glob("*.yaml"))
        assert set(names) <= {row[0] for row in rows if row}
    (batch,) = (entry for entry in listed["batches"] if entry["name"] == "article_uncertain")
    assert (batch["runs"], batch["draws"], len(batch["scenarios"])) == (640, 64, 5)
    assert next(row[-4:] for row in rows if row[:1] == ["article_uncertain"]) == ["5", "640", "36", "64"]


def test_scenarios_shows_one_with_what_it_states(sim: Sim) -> None:
    told = sim("scenarios", "forced_table_minsk").out
    scenario = load_scenario("forced_table_minsk")
    assert " ".join(scenario.question.split()) in " ".join(told.split())
    assert told.splitlines()[-3:] == [
        "extends: baseline",
        "formats: [minsk_trilateral]",
        "table: {format: minsk_trilateral, first: 2025-06, every: 6, between: none}",
    ]
    (entry,) = json.loads(sim("scenarios", "forced_table_minsk", "--json").out)["scenarios"]
    assert (entry["extends"], entry["sets"]["table"]["every"]) == ("baseline", 6)
    told = sim("scenarios", "moscow_type").out
    assert "1,000 runs of each scenario over 36 months from seed 20241130:" in told
    assert "    russia_freeze: A Moscow that would settle for a freeze\n" in told


def test_scenarios_tells_of_a_name_that_is_none(sim: Sim) -> None:
    answer = sim("scenarios", "basline")
    assert (answer.code, answer.out) == (2, "")
    assert "no scenario or batch is named 'basline' (did you mean 'baseline'?)" in answer.err


def test_scenarios_lists_the_right_files_and_tells_of_the_wrong(sim: Sim, configs: Path) -> None:
    (configs / "scenarios/wrong.yaml").write_text("schema: 1\nkind: scenario\nname: other\n")
    (configs / "batches/aid.yaml").write_text("kind: [\n")
    answer = sim("scenarios")
    assert answer.code == 2
    assert "\n us_brokered " in answer.out
    assert "configs/scenarios/wrong.yaml:3:7: name: should be 'wrong'" in answer.err
    assert "configs/batches/aid.yaml:" in answer.err
