"""Parting of two courses: the first difference of each kind, and sentences that say just that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.parting import (
    DECISION,
    EVENT,
    NUMBER,
    OUTSIDE,
    START,
    Course,
    Deed,
    Difference,
    Month,
    Parting,
    changes,
    part,
    told,
)

MONTHS = [f"month {k} of the year" for k in range(7)]
TITLES = ("the baseline", "“Other”")


def deed(title: str | None) -> Deed:
    return Deed(title, f"Russia chooses “{title}”", f"“{title}”")


def month(turn: int) -> Month:
    numbers = np.array([1.0, float(turn)])
    deeds = {"russia": deed("wait"), "offer": Deed(None, "", "")}
    return Month(turn, (), numbers, deeds, (), numbers[:1])


def plain(ending: str = "Peace") -> Course:
    months = tuple(month(turn) for turn in range(1, 7))
    given = {"aid.scale": "1", "start.access": "2"}
    return Course(
        given,
        ("“Strike” by Russia",),
        {"type of Russia": "hard"},
        np.zeros(2),
        ("gain", "will"),
        months,
        ending,
    )


def changed(course: Course, turn: int, **what: object) -> Course:
    months = [replace(one, **what) if one.turn == turn else one for one in course.months]
    return replace(course, months=tuple(months))


def test_the_same_course_never_parts() -> None:
    parting = part(plain(), plain())
    assert parting == Parting(None, None)
    assert parting.turn is None
    assert told(parting, plain(), plain(), 4, TITLES, MONTHS) == [
        "Run 4 goes the same way in “Other” as in the baseline, to the last digit",
        "Both end in “Peace” in month 6 of the year",
    ]


@pytest.mark.parametrize("turn", [1, 4, 6])
def test_a_decision_parts_two_courses_in_its_month(turn: int) -> None:
    other = changed(plain("War"), turn, deeds={"russia": deed("strike"), "offer": Deed("x", "", "")})
    parting = part(plain(), other)
    assert parting == Parting(
        Difference(turn, DECISION, ("russia",)), Difference(turn, DECISION, ("russia",))
    )
    said = told(parting, plain(), other, 4, TITLES, MONTHS)
    first = {
        1: "Run 4 goes another way in “Other” than in the baseline from the first month on",
        4: "Run 4 goes the same way in “Other” as in the baseline for 3 months",
        6: "Run 4 goes the same way in “Other” as in the baseline for 5 months",
    }
    assert said == [
        first[turn],
        f"In month {turn} (month {turn} of the year) Russia chooses “strike” instead of “wait”",
        "In month 6 of the year it ends in “War” instead of “Peace”",
    ]


def test_what_only_one_side_had_to_decide_parts_nothing() -> None:
    other = changed(plain(), 2, deeds={"russia": deed("wait"), "offer": Deed("a truce", "", "")})
    assert part(plain(), other) == Parting(None, None)


def test_a_shock_comes_before_a_decision_and_an_event_after_it() -> None:
    strike = {"russia": deed("strike"), "offer": Deed(None, "", "")}
    shocked = changed(plain(), 3, outside=("Aid cut",), deeds=strike)
    assert part(plain(), shocked).deed == Difference(3, OUTSIDE, ("Aid cut",))
    said = told(part(plain(), shocked), plain(), shocked, 0, TITLES, MONTHS)
    assert (
        said[1]
        == "In month 3 (month 3 of the year) something comes from outside the model, in “Other” only: Aid cut"
    )
    eventful = changed(plain(), 3, events=("The front broke.",))
    assert part(plain(), eventful).deed == Difference(3, EVENT, ("The front broke.",))
    said = told(part(eventful, plain()), eventful, plain(), 0, TITLES, MONTHS)
    assert said[1] == (
        "In month 3 (month 3 of the year) the same is decided, but other things happen, "
        "in the baseline only: The front broke"
    )


def test_a_number_that_differs_first_is_told_beside_the_decision_that_parts() -> None:
    other = changed(plain(), 2, after=np.array([1.0 + 2e-16 * 2]))
    other = changed(other, 5, deeds={"russia": deed("strike"), "offer": Deed(None, "", "")})
    parting = part(plain(), other)
    assert parting.first == Difference(2, NUMBER, ("gain",))
    assert parting.turn == 5
    said = told(parting, plain(), other, 4, TITLES, MONTHS)
    assert said[1] == (
        "From month 2 (month 2 of the year) on the two differ in gain, but nothing comes of it before month 5"
    )


def test_scenarios_that_begin_apart_are_told_by_what_comes_of_it() -> None:
    other = replace(plain(), start=np.array([0.0, 0.5]), hidden={"type of Russia": "soft"})
    parting = part(plain(), other)
    assert parting == Parting(Difference(0, START, ("type of Russia", "will")), None)
    assert told(parting, plain(), other, 4, TITLES, MONTHS)[:2] == [
        "Run 4 goes the same way in “Other” as in the baseline in all 6 months",
        "From the start the two differ in type of Russia and will, but nothing comes of it",
    ]


def test_a_run_that_ends_before_the_other_is_told_with_both_months() -> None:
    short = replace(plain("Collapse"), months=plain().months[:4])
    ends = changed(short, 4, events=("The run ends: Collapse",))
    said = told(part(plain(), ends), plain(), ends, 4, TITLES, MONTHS)
    assert (
        said[-1] == "It ends in “Collapse” in month 4 of the year instead of “Peace” in month 6 of the year"
    )
    same = replace(ends, ending="Peace")
    assert told(part(plain(), same), plain(), same, 4, TITLES, MONTHS)[-1] == (
        "It ends in “Peace” in month 4 of the year instead of month 6 of the year"
    )


def test_many_differences_are_counted_after_the_first_two() -> None:
    names = ("a", "b", "c", "d")
    one = replace(month(1), deeds={name: deed("wait") for name in names})
    other = replace(month(1), deeds={name: deed("strike") for name in names})
    courses = [replace(plain(), months=(each,)) for each in (one, other)]
    said = told(part(*courses), *courses, 4, TITLES, MONTHS)
    assert said[1].endswith("“strike” instead of “wait”; 2 more decisions differ")
    assert said[1].count("instead of") == 2


def test_what_a_scenario_changes_is_listed() -> None:
    other = replace(plain(), given={"aid.scale": "0.5", "start.access": "2"}, parts=("“Shock” from outside",))
    assert changes(plain(), other) == [
        "aid.scale: 0.5 instead of 1",
        "with “Shock” from outside",
        "without “Strike” by Russia",
    ]
    assert changes(plain(), plain()) == []


def test_courses_of_other_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="not the same ones"):
        part(plain(), replace(plain(), names=("gain", "aid")))
