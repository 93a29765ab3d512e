"""The page of what was found: it says all of it, and the committed one describes the model as it stands."""

from __future__ import annotations

from pathlib import Path

from sim.config.loader import load_claims
from sim.experiments.arms import Plan
from sim.experiments.page import behaviour_of, said_on, to_markdown
from sim.experiments.run import weigh, weighable, worlds_of
from sim.experiments.told import headline, row

CLAIMS = load_claims("ukraine")
EXPERIMENTS = CLAIMS.file.experiments


def test_a_page_holds_what_was_found_and_knows_itself_again() -> None:
    plan = Plan(2, 1, 7, 6)
    weighed = weigh("h1", EXPERIMENTS["h1"], worlds_of(CLAIMS, EXPERIMENTS["h1"]), plan)
    page = to_markdown(CLAIMS, [weighed], plan, "sim weigh", "abc")
    assert said_on(page) == {
        "command": "sim weigh",
        "seed": "7",
        "draws": "2",
        "runs": "1",
        "horizon": "6",
        "behaviour": "abc",
    }
    assert f"## H1: {headline(weighed)}" in page
    assert f"{weighed.found}." in page
    assert EXPERIMENTS["h4"].note is not None
    assert f"not weighed\n\n{EXPERIMENTS['h4'].note}" in page
    for figure in weighed.figures:
        what, _, *numbers = row(figure)
        assert f"| {what} | `{figure.where}` | {' | '.join(numbers)} |" in page


def test_the_behaviour_changes_with_runs_and_with_rules() -> None:
    worlds = {"h3": worlds_of(CLAIMS, EXPERIMENTS["h3"])}
    plan = Plan(64, 4, 7, 3)
    was = behaviour_of(EXPERIMENTS, worlds, plan)
    assert behaviour_of(EXPERIMENTS, worlds, Plan(128, 2, 7, 3)) == was, "the first draws are the same"
    assert behaviour_of(EXPERIMENTS, worlds, Plan(64, 4, 8, 3)) != was
    h3 = EXPERIMENTS["h3"]
    assert h3.weighed_by is not None
    moved = h3.weighed_by.model_copy(update={"limits": {**h3.weighed_by.limits, "necessary": 0.6}})
    other = {**EXPERIMENTS, "h3": h3.model_copy(update={"weighed_by": moved})}
    assert behaviour_of(other, worlds, plan) != was


def test_the_committed_page_describes_the_model_as_it_stands(project: Path) -> None:
    page = (project / "docs" / "experiments.md").read_text(encoding="utf-8")
    said = said_on(page)
    plan = Plan(int(said["draws"]), int(said["runs"]), int(said["seed"]), int(said["horizon"]))
    worlds = {name: worlds_of(CLAIMS, EXPERIMENTS[name]) for name in weighable(CLAIMS)}
    assert behaviour_of(EXPERIMENTS, worlds, plan) == said["behaviour"], "write it: make experiments"
    readme = (project / "README.md").read_text(encoding="utf-8")
    for name, made in EXPERIMENTS.items():
        _, found, verdict = page.partition(f"## {name.upper()}: {made.title}: ")
        assert found
        assert f"| {made.title} | {verdict.partition(chr(10))[0]} |" in readme
        assert made.note is None or made.note in page
