"""Findings of a comparison: a sentence for each, made from its tables and nothing else.

`titles` gives what each scenario is called in a sentence, the reference among them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.analysis.compare import Comparison
from sim.analysis.compare_shares import LESS, MORE, SAME, SLIGHT
from sim.analysis.estimates import UNCLEAR
from sim.analysis.findings import CLAUSES, HUNDRED, listed, never, records

FOUR = 4  # digits behind the point: no more where a number is not smaller
LEAST = 1e-9  # a smaller number is nothing
WIDE = 0.1  # an interval of a share from which on tenths of a run in 100 say nothing
INDEX = "index"  # how the units of numbers without one begin
STEPS = ("level", "rung")  # how the units of scales begin that are counted in steps
FLIPS, SHARE, FACET, NEVER = "flips", "share", "facet", "never"
CERTAIN_FIRST = (MORE, LESS, SLIGHT, UNCLEAR, SAME)

STANDING = {
    "stand out from luck": (MORE, LESS),
    "stand out but are smaller than is of interest": (SLIGHT,),
    "are too small to matter": (SAME,),
    "are open at this number of runs": (UNCLEAR,),
}

Titles = Mapping[str, str]


class Finding(NamedTuple):
    """A sentence: what kind of finding, of which scenario and ending or facet ('' for all), and the words."""

    kind: str
    scenario: str
    of: str
    text: str


class About(NamedTuple):
    """What a facet is called in a sentence, and its unit ('' for none)."""

    meaning: str
    unit: str


def all_findings(
    found: Comparison, titles: Titles, endings: Titles, facets: Mapping[str, About]
) -> list[Finding]:
    """Return every finding: scenario by scenario flips, shares, and the facets that luck cannot explain.

    `endings` gives the title of each ending. Shares that are told apart come first, the largest first; those
    of endings that never came about are one sentence at the end.
    """
    said: list[Finding] = []
    for scenario in found.scenarios:
        said.append(Finding(FLIPS, scenario, "", flips_said(found, scenario, titles, endings)))
        said += [
            Finding(SHARE, scenario, row["outcome"], difference_said(row, found, titles))
            for row in ordered_differences(found, scenario)
        ]
        said += [
            Finding(FACET, scenario, row["facet"], facet_said(row, found, titles, facets[row["facet"]]))
            for row in surest_facets(found, scenario)
        ]
    counts = found.shares.groupby("outcome", observed=False)["count"].sum()
    absent = [endings[name] for name in found.outcomes if counts[name] == 0]
    if absent:
        said.append(Finding(NEVER, "", "", never(absent, found.shares)))
    return said


def ordered_differences(found: Comparison, scenario: str) -> list[dict[str, Any]]:
    """Return the differences of a scenario in endings that came about, the surest and largest first."""
    rows = [
        row
        for row in records(found.differences)
        if row["scenario"] == scenario and row["count"] + row["reference_count"] > 0
    ]
    return sorted(rows, key=lambda row: (CERTAIN_FIRST.index(row["verdict"]), -abs(row["difference"])))


def surest_facets(found: Comparison, scenario: str) -> list[dict[str, Any]]:
    """Return the facets of a scenario that luck alone cannot have moved so one-sidedly, the most moved first."""
    rows = [
        row
        for row in records(found.facets)
        if row["scenario"] == scenario and row["p"] < 1 - found.confidence
    ]
    return sorted(rows, key=lambda row: -abs(row["higher"] - row["lower"]))


def headline(found: Comparison, titles: Titles) -> str:
    """Return the largest difference that is told apart; that there is none, where there is none."""
    rows = [row for row in records(found.differences) if row["verdict"] in (MORE, LESS)]
    if rows:
        return difference_said(max(rows, key=lambda row: abs(row["difference"])), found, titles)
    others = listed([titles[name] for name in found.scenarios])
    runs = int(found.differences["runs"].min())
    told = found.differences["verdict"].isin([SAME, SLIGHT]).all()
    if told:
        return f"No ending is {of_interest(found)} of 100 runs commoner or rarer in {others} than in {titles[found.reference]}"
    return f"{runs:,} pairs of runs cannot tell {others} apart from {titles[found.reference]}"


def difference_said(row: Mapping[str, Any], found: Comparison, titles: Titles) -> str:
    """Return what a row of `differences` says, with its interval in runs of 100."""
    title, reference = titles[row["scenario"]], titles[found.reference]
    clause, smallest = CLAUSES[row["outcome"]], of_interest(found)
    low, high, size = row["low"], row["high"], abs(row["difference"])
    whole = high - low >= WIDE
    signed = f"({_signed(low, whole)} to {_signed(high, whole)})"
    if row["verdict"] == SAME:
        return f"In {title} {clause} as often as in {reference}, to within {smallest} of 100 runs {signed}"
    if row["verdict"] == UNCLEAR:
        return (
            f"In how often {clause}, {title} and {reference} cannot be told apart at n = {row['runs']:,} "
            f"{signed}; about {needed(row)} would do"
        )
    fewer = row["difference"] < 0
    least, most = (-high, -low) if fewer else (low, high)
    said = (
        f"In {title} {clause} in {_points(size, whole)} of 100 runs {'fewer' if fewer else 'more'} than in {reference} "
        f"({_points(least, whole)} to {_points(most, whole)})"
    )
    if row["verdict"] == SLIGHT:
        said += f", which is less than {smallest}"
    if found.draws:
        said += f"; more in {row['draws_higher']:,} of {found.draws:,} draws, fewer in {row['draws_lower']:,}"
    return said


def flips_said(found: Comparison, scenario: str, titles: Titles, endings: Titles) -> str:
    """Return how many runs end otherwise than in the reference, and which way most of them go."""
    rows = found.flips[found.flips["scenario"] == scenario]
    flipped = rows[rows["before"] != rows["after"]]
    runs, reference = int(rows["runs"].sum()), titles[found.reference]
    if flipped.empty:
        return f"No run of {runs:,} ends otherwise in {titles[scenario]} than in {reference}"
    count = int(flipped["runs"].sum())
    top = records(flipped.loc[[flipped["runs"].idxmax()]])[0]
    return (
        f"{count:,} of {runs:,} runs {'ends' if count == 1 else 'end'} otherwise in {titles[scenario]} than in {reference}, "
        f"most often from “{endings[top['before']]}” to “{endings[top['after']]}” ({top['runs']:,})"
    )


def facet_said(row: Mapping[str, Any], found: Comparison, titles: Titles, about: About) -> str:
    """Return which way a facet moves, in how many runs, and by how much in the middle one."""
    up = row["higher"] > row["lower"]
    more, less = (row["higher"], row["lower"]) if up else (row["lower"], row["higher"])
    middle = found.medians[row["scenario"], row["facet"]]
    unit = _unit_of(middle["difference"], about.unit)
    return (
        f"{about.meaning[0].upper()}{about.meaning[1:]}: {'higher' if up else 'lower'} in {titles[row['scenario']]} than in "
        f"{titles[found.reference]} in {more:,} of {row['runs']:,} runs, {'lower' if up else 'higher'} in {less:,}; the median "
        f"difference is {_number(middle['difference'])}{unit} ({_number(middle['low'])} to {_number(middle['high'])})"
    )


def _unit_of(difference: float, unit: str) -> str:
    """The unit behind a difference: that of steps on a scale without its ends, of one without its plural."""
    word = unit.split()[0] if unit else ""
    if word in ("", INDEX):
        return ""
    if word in STEPS:
        return f" {word}" if abs(difference) == 1 else f" {word}s"
    one = abs(difference) == 1 and unit in ("months", "points")
    return f" {unit.removesuffix('s') if one else unit}"


def standing(found: Comparison) -> str:
    """Return how many differences are told apart, too small to matter, and open."""
    verdict = found.differences["verdict"]
    count = {name: int(verdict.isin(names).sum()) for name, names in STANDING.items()}
    parts = [f"{number:,} {name}" for name, number in count.items() if number]
    if found.draws:
        parts = [part.replace("luck", "luck and draws").replace("runs", "draws") for part in parts]
    return f"Of {len(verdict)} differences from the reference {listed(parts)}"


def narrowing(found: Comparison) -> str:
    """Return by how much shared luck narrows the intervals of the endings that flip in some run."""
    rows = found.differences[found.differences["count"] + found.differences["reference_count"] > 0]
    low, high = rows["times_narrower"].min(), rows["times_narrower"].max()
    own = "luck and draws" if found.draws else "luck"
    return (
        f"Pairing on shared {own} makes the intervals of differences {low:.1f} to {high:.1f} times as narrow as they "
        f"would be on {own} of their own"
    )


def caption(found: Comparison) -> str:
    """Return what must stand with the differences: how sure they are, together, and what is of interest."""
    percent = f"{HUNDRED * found.confidence:g} %"
    told = (
        f"how far the mean difference over the ranges of the parameters could be off, over {found.draws:,} draws of them"
        if found.draws
        else "what luck can do at this number of runs, and nothing of what is not known about the parameters"
    )
    return (
        f"Intervals of differences hold at {percent} for all {len(found.differences)} together; of interest is a difference of "
        f"at least {of_interest(found)} of 100 runs. They tell {told}."
    )


def needed(row: Mapping[str, Any]) -> str:
    """Return how many runs, or draws of the parameters, would tell of a difference."""
    if "draws_to_tell" in row:
        return f"{rounded_up(row['draws_to_tell']):,} draws"
    return f"{rounded_up(row['runs_to_tell']):,} runs"


def of_interest(found: Comparison) -> str:
    """Return the smallest difference of interest in runs of 100."""
    return f"{HUNDRED * found.smallest:g}"


def rounded_up(runs: int) -> int:
    """Return a number of runs rounded up to two digits."""
    unit = 10 ** max(math.floor(math.log10(max(runs, 1))) - 1, 0)
    return -(-int(runs) // unit) * unit


def _points(share: float, whole: bool) -> str:
    """Return a share in runs of 100: in whole ones, or with as many digits as tell it from nothing."""
    value = HUNDRED * share
    if whole and (abs(value) >= 0.5 or value == 0.0):
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 0.05 or value == 0.0 else f"{value:.1g}"


def _signed(share: float, whole: bool) -> str:
    text = _points(abs(share), whole)
    return f"{'−' if share < 0 and float(text) else '+' if float(text) else ''}{text}"


def _number(value: float) -> str:
    if math.isinf(value):
        return "any" if value > 0 else "−any"
    return plain(value)


def plain(value: float) -> str:
    """Return a number to three digits and never as a power of ten: '1,187', '4.63', '0.0168', '0.00004'."""
    if abs(value) < LEAST:
        return "0"
    place = math.floor(math.log10(abs(value)))
    digits = max(0, min(2 - place, max(FOUR, -place)))
    text = f"{value:,.{digits}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text
