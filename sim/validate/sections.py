"""Sections: a report as tables of words, the same for the terminal and for the page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from sim.analysis.estimates import INSIDE, OUTSIDE, UNCLEAR, Estimate
from sim.config.records import Fact
from sim.config.schema_facts import BY_MEASURE, SHARE
from sim.validate.checks import FAILS, HOLDS, UNKNOWN
from sim.validate.report import Findings, Report
from sim.words import CERTIFIED_TURNS, NO_FORECAST, OUTCOMES, horizon_note

PER_CENT = "%"
NOTHING = "–"
CHANCE = "chance"
MARKS = {INSIDE: "in", OUTSIDE: "OUT", UNCLEAR: "?"}


class Section(NamedTuple):
    """One table: its title, what to know when reading it, its columns, and rows of words.

    The first column holds names; `figures` says whether all others hold figures.
    """

    title: str
    text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: bool = False


def sections(report: Report) -> tuple[Section, ...]:
    """Return the tables of a report."""
    several = len(report.scenarios) > 1
    return (
        against_facts(report.base),
        *([facts_by_scenario(report)] if several else []),
        endings(report),
        other_measures(report),
        actions(report),
        checks(report),
    )


def summary(report: Report) -> tuple[str, ...]:
    """Return what a report comes to, in sentences."""
    base = report.base
    verdicts = [base.verdict(fact) for fact in base.facts]
    hard = [check.verdict for check in report.checks if check.must]
    failing = "; ".join(check.name for check in report.failing)
    lines = [
        f"{base.name}: of {len(verdicts)} facts {verdicts.count(INSIDE)} inside, "
        f"{verdicts.count(OUTSIDE)} outside, {verdicts.count(UNCLEAR)} cannot be told with these runs.",
        f"Of {len(hard)} checks that must hold {hard.count(HOLDS)} hold, {hard.count(UNKNOWN)} cannot be "
        f"told, {hard.count(FAILS)} do not hold{': ' if failing else ''}{failing}.",
        NO_FORECAST,
    ]
    note = horizon_note(report.identity.horizon)
    if note:
        lines.append(f"{note[0].upper()}{note[1:]}: this report does not certify beyond {CERTIFIED_TURNS}.")
    return tuple(lines)


def against_facts(base: Findings) -> Section:
    """The base case against each fact of its world."""
    rows = []
    for fact in base.facts:
        found, unit = base.measures[fact.measure], fact.unit
        rows.append(
            (
                BY_MEASURE[fact.measure].meaning,
                with_interval(found, unit),
                f"{figure(fact.low, unit)} to {figure(fact.high, unit)} {unit_of(unit)}",
                base.verdict(fact),
                counted(found),
                origin(fact),
            )
        )
    return Section(
        f"{base.name} against facts from before its first month",
        "Found, with its 95 % interval from luck alone; the range of the fact; how the interval lies to it.",
        ("measure", "found", "fact", "verdict", "counted", "origin of the fact"),
        tuple(rows),
    )


def facts_by_scenario(report: Report) -> Section:
    """Every scenario against the facts of its world."""
    facts = report.base.facts
    rows = []
    for found in report.scenarios:
        own = {fact.name: fact for fact in found.facts}
        cells = []
        for fact in facts:
            if fact.name not in own:
                cells.append(NOTHING)
                continue
            value = figure(found.measures[fact.measure].value, fact.unit)
            cells.append(f"{value} {MARKS[found.verdict(own[fact.name])]}")
        rows.append((found.name, *cells))
    return Section(
        "Every scenario against the same facts",
        "A what-if may well leave a range that holds for the world as it stood. "
        f"{', '.join(f'{mark}: {word}' for word, mark in MARKS.items())}. Units as above.",
        ("scenario", *(fact.measure.replace("_", " ") for fact in facts)),
        tuple(rows),
        figures=True,
    )


def endings(report: Report) -> Section:
    """How often each ending comes about in each scenario."""
    rows = [
        (found.name, *(with_interval(made, SHARE) for made in found.endings.values()))
        for found in report.scenarios
    ]
    return Section(
        "Endings, per cent of runs",
        "Shares with their 95 % Wilson intervals. No fact speaks of them: they follow from assumptions.",
        ("scenario", *(OUTCOMES.get(name, name) for name in report.base.endings)),
        tuple(rows),
        figures=True,
    )


def other_measures(report: Report) -> Section:
    """The measures of which no fact speaks."""
    told = {fact.measure for fact in report.base.facts}
    rows = [
        (
            BY_MEASURE[name].meaning,
            with_interval(found, BY_MEASURE[name].unit),
            over(report, [each.measures[name].value for each in report.scenarios], BY_MEASURE[name].unit),
            unit_of(BY_MEASURE[name].unit),
            counted(found),
        )
        for name, found in report.base.measures.items()
        if name not in told
    ]
    return Section(
        "Measures of which no fact speaks",
        "The base case with its 95 % interval, and the lowest and highest figure over all scenarios.",
        ("measure", report.base.name, "all scenarios", "unit", "counted"),
        tuple(rows),
    )


def actions(report: Report) -> Section:
    """How often each action is used where it is open."""
    names = list(dict.fromkeys(name for found in report.scenarios for name in found.uses))
    nothing = Estimate(math.nan, 0.0, 1.0, 0, 0, "months open")
    rows = []
    for name in names:
        base = report.base.uses.get(name, nothing)
        everywhere = [found.uses[name].value for found in report.scenarios if name in found.uses]
        rows.append((name, with_interval(base, SHARE), f"{base.of:,.0f}", over(report, everywhere, SHARE)))
    return Section(
        "Actions, per cent of the months in which they were open",
        "The base case with its 95 % interval (runs as units) and the months in which the action was open; "
        "the lowest and highest share over all scenarios in which it was open.",
        ("action", report.base.name, "months open", "all scenarios"),
        tuple(rows),
        figures=True,
    )


def checks(report: Report) -> Section:
    """What must hold, and directions that are shown."""
    rows = [
        (check.name, "must hold" if check.must else "shown", check.verdict, check.found)
        for check in report.checks
    ]
    return Section(
        "Checks",
        "What must hold in every run, and directions on shared luck that are shown and not asserted.",
        ("check", "kind", "verdict", "found"),
        tuple(rows),
    )


def over(report: Report, values: Iterable[float], unit: str) -> str:
    """The lowest and highest figure over all scenarios, or nothing where there is one only."""
    known = [value for value in values if not math.isnan(value)]
    if len(report.scenarios) < 2 or not known:
        return NOTHING
    return f"{figure(min(known), unit)} to {figure(max(known), unit)}"


def with_interval(found: Estimate, unit: str) -> str:
    """A figure and its interval."""
    if math.isnan(found.value):
        return NOTHING
    return f"{figure(found.value, unit)} ({interval(found.low, found.high, unit)})"


def interval(low: float, high: float, unit: str) -> str:
    """An interval in words."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return NOTHING
    return (
        f"{figure(low, unit)}–{figure(high, unit)}"
        if low >= 0
        else f"{figure(low, unit)} to {figure(high, unit)}"
    )


def figure(value: float, unit: str) -> str:
    """A figure with three digits that count, a share with two; shares and chances in per cent."""
    if not math.isfinite(value):
        return NOTHING
    shown = 100 * value if unit_of(unit).startswith(PER_CENT) else value
    if unit == SHARE:
        return f"{shown:.1f}" if 0.0 < shown < 9.95 else f"{shown:.0f}"
    if abs(shown) >= 99.95:
        return f"{shown:,.0f}"
    if abs(shown) >= 9.995:
        return f"{shown:.1f}"
    return f"{shown:.2f}" if abs(shown) >= 0.0995 or shown == 0 else f"{shown:.3f}"


def unit_of(unit: str) -> str:
    """The unit in which a figure is shown."""
    return PER_CENT if unit == SHARE else unit.replace(CHANCE, PER_CENT)


def counted(found: Estimate) -> str:
    """What a figure was counted from."""
    count = f"{found.number:,.0f} in " if float(found.number).is_integer() else ""
    return f"{count}{found.of:,.0f} {found.things}"


def origin(fact: Fact) -> str:
    """The kind of a fact's origin and, for a source, its keys."""
    return ", ".join(fact.sources) if fact.kind == "source" else fact.kind
