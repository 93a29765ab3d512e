"""Parting: where two runs cease to be the same, in a number, a decision or what happens, and that in words.

The runs are given as courses, in words and numbers; nothing here knows what the words and numbers stand for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.findings import listed

START, OUTSIDE, DECISION, EVENT, NUMBER = "start", "outside", "decision", "event", "number"
MOST_TOLD = 2  # decisions, events or numbers that a sentence names

Numbers = NDArray[np.float64]


class Deed(NamedTuple):
    """A decision: what it is, by which two are held to be the same, and how it is said in two places.

    `value` is None where nothing was to be decided: that is held to be no difference from any decision.
    `clause` is a whole clause, `instead` what follows after 'instead of' where another decision was taken.
    """

    value: str | None
    clause: str
    instead: str


@dataclass(frozen=True)
class Month:
    """One month of a run, in the order in which things come about.

    `outside` are the titles of shocks; `before` [number] what holds when the decisions are taken, `deeds` the
    decisions by what they decide, the same in every course; `events` what happened, in words, the end of the
    run among them; `after` [number] what holds at the end, of which there may be fewer.
    """

    turn: int
    outside: tuple[str, ...]
    before: Numbers
    deeds: Mapping[str, Deed]
    events: tuple[str, ...]
    after: Numbers


@dataclass(frozen=True)
class Course:
    """The course of one run.

    `given` is what the scenario sets, by name, `parts` of what it is made; `hidden` says what was drawn at
    the start; `start` [number] holds at turn 0; `names` are those of the numbers, which may share one;
    `ending` is how the run ended, in words.
    """

    given: Mapping[str, str]
    parts: tuple[str, ...]
    hidden: Mapping[str, str]
    start: Numbers
    names: tuple[str, ...]
    months: tuple[Month, ...]
    ending: str


@dataclass(frozen=True)
class Difference:
    """Something that differs: in which turn (0: from the start), of which kind, and what.

    `what` are names of numbers, keys of decisions, titles of shocks, or events in words.
    """

    turn: int
    kind: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Parting:
    """Where two runs part: in anything at all, and in a decision, a shock or an event.

    None where they never do.
    """

    first: Difference | None
    deed: Difference | None

    @property
    def turn(self) -> int | None:
        """The turn in which the stories of the two part; None where they never do."""
        return None if self.deed is None else self.deed.turn


def part(one: Course, other: Course) -> Parting:
    """Return where two courses part; numbers are compared to the last bit.

    ValueError where they are not the same numbers.
    """
    if one.names != other.names:
        raise ValueError("the numbers of the two courses are not the same ones")
    hidden = tuple(name for name in other.hidden if other.hidden[name] != one.hidden.get(name))
    begin = hidden + _numbers(one.names, one.start, other.start)
    first = Difference(0, START, begin) if begin else None
    for here, there in zip(one.months, other.months, strict=False):
        for kind, what in _of_month(one.names, here, there):
            found = Difference(here.turn, kind, what)
            first = first or found
            if kind != NUMBER:
                return Parting(first, found)
    return Parting(first, None)


def _of_month(names: Sequence[str], one: Month, other: Month) -> list[tuple[str, tuple[str, ...]]]:
    """Return what differs in a month, kind by kind in the order in which it comes about."""
    found = (
        (OUTSIDE, _only(one.outside, other.outside)),
        (NUMBER, _numbers(names, one.before, other.before)),
        (DECISION, tuple(key for key, deed in one.deeds.items() if _otherwise(deed, other.deeds[key]))),
        (EVENT, _only(one.events, other.events)),
        (NUMBER, _numbers(names, one.after, other.after)),
    )
    return [(kind, what) for kind, what in found if what]


def _otherwise(one: Deed, other: Deed) -> bool:
    return None not in (one.value, other.value) and one.value != other.value


def _only(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(said for said in (*other, *one) if (said in one) != (said in other))


def _numbers(names: Sequence[str], one: Numbers, other: Numbers) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names[k] for k in np.flatnonzero(one != other).tolist()))


def changes(one: Course, other: Course) -> list[str]:
    """Return what the scenario of the other course sets otherwise, has besides, or lacks, a phrase each."""
    return [
        *(
            f"{name}: {value} instead of {one.given[name]}"
            for name, value in other.given.items()
            if one.given.get(name, value) != value
        ),
        *(f"with {part}" for part in other.parts if part not in one.parts),
        *(f"without {part}" for part in one.parts if part not in other.parts),
    ]


def told(
    parting: Parting, one: Course, other: Course, run: int, titles: tuple[str, str], months: Sequence[str]
) -> list[str]:
    """Return in sentences how far the two runs go the same way, where they part, and how they end.

    `one` is the run of the reference; `titles` say what the two scenarios are called in a sentence; `months`
    names each turn from turn 0.
    """
    reference, title = titles
    same_way = f"Run {run} goes the same way in {title} as in {reference}"
    if parting.first is None:
        return [f"{same_way}, to the last digit", _end(one, other, months)]
    if parting.deed is None:
        nothing = f"{_beneath(parting.first, months)}, but nothing comes of it"
        return [f"{same_way} in all {len(one.months)} months", nothing, _end(one, other, months)]
    same = parting.deed.turn - 1
    if same == 0:
        said = [f"Run {run} goes another way in {title} than in {reference} from the first month on"]
    else:
        said = [f"{same_way} for {'one month' if same == 1 else f'{same} months'}"]
        if parting.first.turn < parting.deed.turn:
            said.append(
                f"{_beneath(parting.first, months)}, but nothing comes of it before month {parting.deed.turn}"
            )
    return [*said, _deed_said(parting.deed, one, other, titles, months), _end(one, other, months)]


def _beneath(first: Difference, months: Sequence[str]) -> str:
    since = "From the start" if first.turn == 0 else f"From month {first.turn} ({months[first.turn]}) on"
    return f"{since} the two differ in {_few(first.what)}"


def _deed_said(
    deed: Difference, one: Course, other: Course, titles: tuple[str, str], months: Sequence[str]
) -> str:
    """Return what is decided otherwise, or what happens in one of the two only."""
    when = f"In month {deed.turn} ({months[deed.turn]})"
    here, there = one.months[deed.turn - 1], other.months[deed.turn - 1]
    if deed.kind == DECISION:
        parts = [
            f"{there.deeds[key].clause} instead of {here.deeds[key].instead}" for key in deed.what[:MOST_TOLD]
        ]
        more = len(deed.what) - len(parts)
        behind = f"; {'one more decision differs' if more == 1 else f'{more} more decisions differ'}"
        return f"{when} {'; '.join(parts)}{behind if more else ''}"
    outside = deed.kind == OUTSIDE
    said = []
    for title, course in ((titles[1], there), (titles[0], here)):
        alone = [what.rstrip(".") for what in deed.what if what in (*course.outside, *course.events)]
        if alone:
            said.append(f"in {title} only: {'; '.join(alone[:MOST_TOLD])}")
    before = (
        "something comes from outside the model"
        if outside
        else "the same is decided, but other things happen"
    )
    return f"{when} {before}, {'; '.join(said)}"


def _end(one: Course, other: Course, months: Sequence[str]) -> str:
    """Return how the two end and when."""
    ends = [f"“{course.ending}” in {months[len(course.months)]}" for course in (other, one)]
    if ends[0] == ends[1]:
        return f"Both end in {ends[0]}"
    if one.ending == other.ending:
        return f"It ends in {ends[0]} instead of {months[len(one.months)]}"
    if len(one.months) == len(other.months):
        return f"In {months[len(one.months)]} it ends in “{other.ending}” instead of “{one.ending}”"
    return f"It ends in {ends[0]} instead of {ends[1]}"


def _few(names: Sequence[str]) -> str:
    """Return some names and how many more there are."""
    shown, more = list(names[:MOST_TOLD]), len(names) - MOST_TOLD
    return listed([*shown, f"{more} more"]) if more > 0 else listed(shown)
