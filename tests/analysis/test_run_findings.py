"""Findings about one run: what is said of its course, talks, a choice and beliefs."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis.run_findings import (
    climb,
    course,
    decided,
    holding,
    learnt,
    moved,
    recognised,
    talking,
    went,
)

MONTHS = ["December 2024", "January 2025", "February 2025", "March 2025"]
RUNGS = ["At rest", "Talks", "Attrition"]
FORMATS = {"minsk": "Minsk", "broad": "Broad"}


@pytest.mark.parametrize(
    ("first", "last", "plural", "said"),
    [
        (1.8, 0.9, False, "Aid falls from 1.8 to 0.9 bn"),
        (1.8, 2.0, True, "Aid rise from 1.8 to 2.0 bn"),
        (1.81, 1.79, False, "Aid ends where it began, at 1.8 bn"),
    ],
)
def test_a_course_is_told_by_its_ends(first: float, last: float, plural: bool, said: str) -> None:
    assert course("Aid", first, last, "bn", plural=plural) == said


def test_who_climbs_first_and_highest_is_named_and_who_follows() -> None:
    steps = pd.DataFrame(
        {"turn": [2, 1, 3], "label": ["Ukraine", "Russia", "Russia"], "rung": [2.0, 1.0, 2.0]}
    )
    assert climb(steps, RUNGS, MONTHS) == (
        "Ukraine climbs highest: rung 2, attrition, in February 2025; Russia gets there too"
    )
    assert climb(steps.iloc[:0], RUNGS, MONTHS) == "No turn was played"


@pytest.mark.parametrize(
    ("states", "deals", "said"),
    [
        ([], [], "No talks are held"),
        (["declined"], [], "Talks are proposed but never held"),
        (["declined", "rejected"], [], "Talks in 1 month (Broad); no ceasefire and no settlement"),
        (
            ["rejected", "agreed"],
            [(1.5, "ceasefire")],
            "Talks in 2 months (Broad); a ceasefire in February 2025",
        ),
        ([], [(0.5, "settlement")], "No talks are held; a settlement in January 2025"),
    ],
)
def test_talks_are_told_by_months_formats_and_deals(
    states: list[str], deals: list[tuple[float, str]], said: str
) -> None:
    talks = pd.DataFrame({"turn": range(1, len(states) + 1), "format": "broad", "state": states})
    signed = pd.DataFrame(deals, columns=["first", "kind"])
    assert talking(talks, signed, FORMATS, MONTHS) == said


@pytest.mark.parametrize(
    ("options", "chosen", "forced", "said"),
    [
        (
            [("Wait", 0.6), ("Surge", 0.4)],
            "Wait",
            False,
            "Wait was the likeliest option, at 60 of 100, and was taken",
        ),
        (
            [("Wait", 0.6), ("Surge", 0.4)],
            "Surge",
            False,
            "Luck lifted Surge (40 of 100) over Wait (60 of 100)",
        ),
        (
            [("Wait", 0.501), ("Surge", 0.499)],
            "Surge",
            False,
            "Surge and Wait were as likely, at 50 of 100 each; luck took Surge",
        ),
        ([("Wait", 1.0)], "Wait", False, "Wait was the only option"),
        (
            [("Wait", 0.6), ("Surge", 0.4)],
            "Surge",
            True,
            "A script took Surge; left to itself the actor would have, in 40 of 100",
        ),
    ],
)
def test_a_choice_is_put_down_to_reasons_luck_or_a_script(
    options: list[tuple[str, float]], chosen: str, forced: bool, said: str
) -> None:
    assert decided(options, chosen, forced=forced) == said


def test_the_belief_that_moved_most_is_told() -> None:
    belarus = pd.DataFrame(
        {"title": ["sincere", "instrument"], "chance": [45.0, 55.0], "prior": [50.0, 50.0]}
    )
    russia = pd.DataFrame({"title": ["annex", "freeze"], "chance": [90.0, 10.0], "prior": [70.0, 30.0]})
    assert (
        moved({"Belarus": belarus, "Russia": russia})
        == "Russia: “annex” is up from 70 to 90 of 100 in others' eyes"
    )
    assert moved({"Belarus": belarus.assign(chance=50.5)}) == "Beliefs stand where they began"


def test_the_ground_is_told_as_a_whole_and_by_part() -> None:
    regions = pd.DataFrame(
        {
            "part": ["A", "A", "B", "C"],
            "area": [10.0, 30.0, 40.0, 20.0],
            "start": [1.0, 0.0, 0.0, 0.0],
            "share": [1.0, 0.5, 0.125, 0.0],
        }
    )
    said = "March 2025: Russia holds 30.0 % of Ukraine, +20.0 points since the start"
    assert holding(regions, "March 2025") == f"{said}: 62.5 % of part A and 12.5 % of part B"
    still = holding(regions.assign(share=regions["start"]), "March 2025")
    assert still == "March 2025: Russia holds 10.0 % of Ukraine, as at the start: 25.0 % of part A"
    assert holding(regions.assign(share=0.0), "May 2025").endswith("−10.0 points since the start")


def test_any_quantity_is_told_by_where_it_began_and_ended() -> None:
    assert went("Cohesion of the West", 0.6, 0.39, "", digits=2) == "Cohesion of the West: from 0.60 to 0.39"
    assert went("Gain", 0.0, -1.25, "km²", digits=1) == "Gain: from 0.0 to −1.2 km²"
    assert went("Access", 1.0, 1.0, "of 4", digits=0) == "Access: 1 of 4 at the end as at the start"


def test_what_is_learnt_of_actors_is_told_by_what_they_are() -> None:
    assert recognised(45.0, 69.0) == "Its true type is given 69 of 100, up from 45"
    assert recognised(45.0, 20.0) == "Its true type is given 20 of 100, down from 45"
    assert recognised(45.2, 45.0) == "Its true type is given 45 of 100, as at the start"
    paths = {"Russia": (45.0, 69.0), "Europe": (60.0, 20.0)}
    given = "its true type is given 60 of 100 at first and 20 at last"
    assert learnt(paths) == f"Others are misled most about Europe: {given}"
    assert learnt({"Russia": (45.0, 69.0)}).startswith("Others learn most about Russia")
    assert learnt({"Russia": (45.0, 45.5)}) == "Nobody learns anything about anyone"
