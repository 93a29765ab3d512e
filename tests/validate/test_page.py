"""The page of a validation: what it says it belongs to, and whether the committed one still does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.config.loader import load_facts, load_scenario
from sim.validate.page import identity_of, to_markdown, write_whole
from sim.validate.plan import Plan
from sim.validate.report import Report
from sim.validate.run import Case, behaviour, runs_to_play, validate

NAMES = ("baseline", "no_access")
PLAN = Plan(runs=10, seed=7, horizon=12, everything=False, command="sim validate baseline no_access")


@pytest.fixture(scope="module")
def report() -> Report:
    told = []
    made = validate(
        [Case(load_scenario(name), load_facts(name)) for name in NAMES],
        PLAN,
        lambda runs, what: told.append(runs),
    )
    assert sum(told) == runs_to_play(len(NAMES), PLAN.runs)
    return made


def test_a_page_says_what_it_belongs_to(report: Report) -> None:
    page = to_markdown(report)
    assert identity_of(page) == (report.identity, NAMES)
    for fact in report.base.facts:
        assert f"| {report.base.verdict(fact)} |" in page
    for check in report.checks:
        assert f"| {check.name} |" in page
    for action in report.base.uses:
        assert f"| {action} |" in page
    assert "exploratory" not in page


def test_the_behaviour_is_known_again_from_a_few_runs(report: Report) -> None:
    cases = [Case(load_scenario(name), load_facts(name)) for name in NAMES]
    was = report.identity.behaviour
    assert behaviour(cases, 7, 10, 12) == was
    assert behaviour(cases, 8, 10, 12) != was
    assert behaviour(cases[:1], 7, 10, 12) != was
    other = [fact.model_copy(update={"high": fact.high + 1}) for fact in cases[0].facts]
    assert behaviour([Case(cases[0].scenario, tuple(other)), cases[1]], 7, 10, 12) != was
    said = [fact.model_copy(update={"note": "said otherwise"}) for fact in cases[0].facts]
    assert behaviour([Case(cases[0].scenario, tuple(said)), cases[1]], 7, 10, 12) == was


def test_a_report_is_plain_data(report: Report) -> None:
    data = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert [found["name"] for found in data["scenarios"]] == list(NAMES)
    assert data["holds"] is True
    base = data["scenarios"][0]
    assert sum(ending["value"] for ending in base["endings"].values()) == pytest.approx(1.0)
    assert {fact["verdict"] for fact in base["facts"]} <= {"inside", "outside", "cannot be told"}


def test_a_page_that_does_not_say_is_refused() -> None:
    with pytest.raises(ValueError, match="behaviour"):
        identity_of("# A page\n")


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_whole(tmp_path / "page.md", "text\n")
    assert (tmp_path / "page.md").read_text() == "text\n"
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_the_committed_page_describes_the_model_as_it_stands(project: Path) -> None:
    """Fails where runs go otherwise than when the page was made, not where rules were merely reworded."""
    identity, names = identity_of((project / "docs" / "validation.md").read_text(encoding="utf-8"))
    shipped = {path.stem for path in (project / "configs" / "scenarios").glob("*.yaml")}
    stale = f"docs/validation.md belongs to rules {identity.rules[:12]}: make it anew with `make validation`"
    assert set(names) == shipped, stale
    root = project / "configs"
    cases = [Case(load_scenario(name, root=root), load_facts(name, root=root)) for name in names]
    assert behaviour(cases, identity.seed, identity.runs, identity.horizon) == identity.behaviour, stale
