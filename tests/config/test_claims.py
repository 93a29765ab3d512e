"""Claims of the article: their file is checked to the line, every name in it exists, and the page agrees."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.claims_page import STATUS_WORDS, page
from sim.config.claims import rule_names
from sim.config.errors import ConfigError
from sim.config.loader import load_claims, load_scenario
from sim.config.schema_claims import GOAL_NAMES, STATUSES, TERMS

ROOT = Path(__file__).parents[2]
Complaints = Callable[[Path], list[str]]
WRONG = {
    "names": (
        [
            ("article: paper", "article: papper"),
            ("sources: [report]\n    carried", "sources: [raport]\n    carried"),
            ("types: [russia.hard]\n", "types: [russia.herd]\n"),
            ("actions: [russia.surge]\n", "actions: [russia.surg]\n"),
            ("sim.rules.talks.convene", "sim.rules.talks.conven"),
            ("scenarios: [base]", "scenarios: [bass]"),
            ("arms: [base, case]", "arms: [base, cases]"),
        ],
        [
            "3:10: article: unknown source 'papper' (did you mean 'paper'?)",
            "10:15: claims.0.sources.0: unknown source 'raport' (did you mean 'report'?)",
            "13:15: claims.0.carried_by.types.0: unknown type 'russia.herd' (did you mean 'russia.hard'?)",
            "14:17: claims.0.carried_by.actions.0: unknown action 'russia.surg' "
            "(did you mean 'russia.surge'?)",
            "15:15: claims.0.carried_by.rules.0: unknown rule 'sim.rules.talks.conven' "
            "(did you mean 'sim.rules.talks.convene'?)",
            "16:19: claims.0.carried_by.scenarios.0: unknown scenario 'bass' (did you mean 'base'?)",
            "38:18: experiments.h1.arms.1: unknown scenario 'cases' (did you mean 'case'?)",
        ],
    ),
    "words of the vocabulary": (
        [
            ("goals: [russia.land]", "goals: [russia.lend]"),
            ("status: corroborated", "status: coroborated"),
            ("terms: [partition]", "terms: [partitions]"),
            ("actors: [china]", "actors: [chyna]"),
        ],
        [
            "8:13: claims.0.status: unknown 'coroborated': not one of claim_of_the_article, corroborated, "
            "unverified, contradicted (did you mean 'corroborated'?)",
            "12:15: claims.0.carried_by.goals.0: unknown 'russia.lend' (did you mean 'russia.land'?)",
            "20:14: claims.1.actors.0: unknown 'chyna': not one of russia, belarus, ukraine, united_states, "
            "europe, eastern_flank, china (did you mean 'china'?)",
            "32:73: corrections.surge.shown_with.terms.0: unknown 'partitions' (did you mean 'partition'?)",
        ],
    ),
    "carried or not": (
        [
            ("    not_carried: there is no moon here\n", ""),
            ("  - number: 2", "  - number: 3"),
            ("    supports: It ends.\n", ""),
        ],
        [
            "18:5: claims.1: no carried_by: name what carries the claim, or say in not_carried why "
            "nothing does",
            "33:3: experiments.h1.supports: missing",
        ],
    ),
    "numbers": (
        [("  - number: 2", "  - number: 3")],
        ["18:13: claims.1.number: should be 2: claims are numbered from 1 on"],
    ),
    "a claim twice": (
        [("claim: The moon is near.", "claim: Russia  can surge.")],
        ["19:12: claims.1.claim: is claim 1 once more"],
    ),
    "a claim named twice": (
        [("    claims: [1]\n    shown", "    claims:\n      - 1\n      - 1\n    shown")],
        ["33:9: corrections.surge.claims.1: 1 is named twice"],
    ),
    "a correction that is shown nowhere": (
        [("{actions: [russia.surge], types: [russia.hard], terms: [partition]}", "{actions: []}")],
        [
            "32:17: corrections.surge.shown_with: names nothing that the correction is shown with: give "
            "actions, types or terms"
        ],
    ),
    "experiments and claims": (
        [("    claims: [1]\n    arms", "    claims: [2, 7]\n    arms")],
        [
            "37:13: experiments.h1.claims: should hold 1, the claim that names this experiment",
            "37:17: experiments.h1.claims.1: no claim has the number 7: they end at 2",
            "18:5: claims.1.carried_by: should name 'h1' among its experiments, which says that it tests "
            "this claim",
        ],
    ),
}


WEIGHED = """\
    refutes: It goes on, above {margin}.
    weighed_by:
      measure: necessity
      arms: {access: base, control: case}
      limits: {necessary: 0.5, needless: 0.2, nothing: 0.01}
"""
AT = "experiments.h1.weighed_by"
WRONG_WEIGHINGS = {
    "another measure": ("necessity", "necesity", f"{AT}.measure: unknown 'necesity'"),
    "an arm too few": (", control: case", "", f"{AT}.arms: misses 'control'"),
    "a limit too many": (
        "0.01}",
        "0.01, more: 1}",
        f"{AT}.limits.more: is nothing that the measure necessity",
    ),
    "an arm that is none": ("control: case", "control: late", f"{AT}.arms.control: is none of the arms"),
    "a limit that is none": ("access", "access", "experiments.h1.refutes: has {margin}, which is no limit"),
    "a limit in per cent": ("necessary: 0.5", "necessary: 50", f"{AT}.limits.necessary: is a share or a"),
    "limits that do not exclude each other": ("0.2", "0.5", f"{AT}.limits.needless: should lie below"),
    "a brace too many": ("access", "access", "experiments.h1.supports: has a brace that is not part"),
    "what it does not look at": (
        "      limits",
        "      looks_at: {act: russia.surge}\n      limits",
        f"{AT}.looks_at.act: is nothing that the measure necessity",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), WRONG_WEIGHINGS.values(), ids=WRONG_WEIGHINGS.keys())
def test_a_wrong_weighing_is_told_at_its_place(
    old: str, new: str, told: str, tree: Path, complaints: Complaints
) -> None:
    path = tree / "world" / "tiny" / "claims.yaml"
    weighed = WEIGHED if "{margin}" in told else WEIGHED.replace(", above {margin}", "")
    if "brace" in told:
        path.write_text(path.read_text().replace("It ends.", "It ends {so."))
    assert old in weighed
    text = path.read_text().replace("    refutes: It goes on.\n", weighed)
    path.write_text(text.replace(weighed, weighed.replace(old, new, 1)))
    (complaint,) = complaints(path)
    line, column, what = complaint.split(":", 2)
    assert what.strip().startswith(told)
    key = told.partition(":")[0].rpartition(".")[2]
    assert key in path.read_text().splitlines()[int(line) - 1]
    assert int(column) > 1


def test_what_is_looked_at_must_be_there(tree: Path, complaints: Complaints) -> None:
    path = tree / "world" / "tiny" / "claims.yaml"
    weighed = """\
    weighed_by:
      measure: belief
      arms: {seen: base, offers: case}
      looks_at: {claimed: russia.hard, rival: russia.herd}
      limits: {belief: 0.6, draws: 0.7}
"""
    path.write_text(path.read_text() + weighed)
    (complaint,) = complaints(path)
    assert complaint.endswith(
        f"{AT}.looks_at.rival: unknown type 'russia.herd' (did you mean 'russia.hard'?)"
    )
    for rival in ("russia.hard", "china.any"):
        text = path.read_text()
        path.write_text(text.replace("rival: russia.herd", f"rival: {rival}"))
        (complaint,) = complaints(path)
        assert complaint.endswith(
            f"{AT}.looks_at.rival: should be another type of the actor that has the claimed one"
        )
        path.write_text(text)


def test_rules_are_said_with_their_limits() -> None:
    made = load_claims("ukraine").file.experiments["h3"]
    assert ", above 0.5, with a chance of partition" in made.said("supports")
    assert made.said("refutes").startswith("N below 0.2; or both chances below 0.01,")


@pytest.mark.parametrize(("changes", "told"), WRONG.values(), ids=WRONG.keys())
def test_wrong_claims_are_told_to_the_column(
    changes: list[tuple[str, str]], told: list[str], tree: Path, complaints: Complaints
) -> None:
    path = tree / "world" / "tiny" / "claims.yaml"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    assert sorted(complaints(path)) == sorted(told)


def test_claims_may_cite_what_came_later(tree: Path) -> None:
    sources = tree / "world" / "tiny" / "sources.yaml"
    sources.write_text(sources.read_text().replace("year: 2023", "year: 2025").replace("2022-06", "2025-06"))
    base = tree / "scenarios" / "base.yaml"
    base.write_text(base.read_text().replace("[paper, report]", "paper"))
    regions = tree / "world" / "tiny" / "regions.yaml"
    regions.write_text(regions.read_text().replace("source: report", "source: paper"))
    assert load_scenario("base").sources["report"].data_until == "2025-06"
    assert load_claims("tiny").cited() == ["paper", "report"]


def test_corrections_become_notes_of_every_scenario(tree: Path) -> None:
    told = "It was no surge."
    expected = {"action.russia.surge": told, "type.russia.hard": told, "terms.partition": told}
    scenario = load_scenario("case")
    assert scenario.notes == expected
    assert type(scenario).from_dict(scenario.to_dict()).notes == expected


def test_a_world_needs_no_claims(tree: Path) -> None:
    header = tree / "world" / "tiny" / "world.yaml"
    header.write_text(header.read_text().replace(", claims.yaml", ""))
    assert load_scenario("base").notes == {}
    with pytest.raises(ConfigError, match=r"world.yaml:6:8: parts: no part of the kind claims"):
        load_claims("tiny")


def test_claims_of_a_world_that_is_not_there(tree: Path) -> None:
    with pytest.raises(ConfigError, match="no world is named 'tyni'"):
        load_claims("tyni")


def test_rules_are_those_that_can_be_imported() -> None:
    assert len(rule_names()) > 100
    for name in rule_names():
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function)), name


def test_the_shipped_claims_are_the_twenty_one_of_the_article() -> None:
    claims = load_claims("ukraine", root=ROOT / "configs")
    assert [claim.number for claim in claims.file.claims] == list(range(1, 22))
    assert list(claims.file.experiments) == ["h1", "h2", "h3", "h4", "h5"]
    assert {claim.status for claim in claims.file.claims} == set(STATUSES) == set(STATUS_WORDS)
    assert set(load_scenario("baseline", root=ROOT / "configs").notes) == {
        "type.russia.dismantle",
        "terms.partition",
        "action.russia.demonstration_strike",
    }
    carried = [claim.carried_by.named() for claim in claims.file.claims if claim.carried_by is not None]
    assert {name for named in carried for name in named.get("goals", [])} <= set(GOAL_NAMES)
    assert {name for named in carried for name in named.get("terms", [])} <= set(TERMS)


def test_the_page_of_the_article_is_current() -> None:
    kept = (ROOT / "docs" / "article.md").read_text(encoding="utf-8")
    made = page(load_claims("ukraine", root=ROOT / "configs"))
    assert kept == made, "write it anew: sim claims --markdown > docs/article.md"
