"""What came of the runs: the share of each ending, and what each scenario changes beside the reference."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from sim.analysis import compare_words as words
from sim.analysis import findings
from sim.analysis.compare import Comparison
from sim.analysis.compare_rows import difference_rows, flip_cells, number_of, share_rows
from sim.analysis.findings import HUNDRED, records
from sim.batch.side_by_side import NUMERIC
from sim.figures.compare import difference_chart, flip_table
from sim.figures.intervals import share_panel
from sim.figures.look import LIGHT, WORST_FIRST
from sim.figures.svg import to_svg
from sim.report.figure import Figure
from sim.words import OUTCOMES

ENDINGS = {ending: OUTCOMES[ending] for ending in WORST_FIRST}
ABOUT = {facet.name: words.About(facet.meaning, facet.unit) for facet in NUMERIC}
PANEL, HALF = 400, 440  # pixels
NAMES = 130  # pixels that the names of rows take beside a table
STEP = 5  # of 100 runs: scales end at a multiple of it
SHOWN_FACETS = 6


@dataclass(frozen=True)
class Shares:
    """How often each ending came about: a panel an ending, a table, and what never came about."""

    panels: tuple[Figure, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    never: str


@dataclass(frozen=True)
class Beside:
    """One scenario beside the reference: its figures, and every finding about it."""

    label: str
    differences: Figure
    flips: Figure
    findings: tuple[str, ...]
    more_facets: int


@dataclass(frozen=True)
class Changes:
    """What scenarios change: the headline, how the differences stand, each scenario, and how sure all that is."""

    headline: str
    standing: str
    scenarios: tuple[Beside, ...]
    caption: str
    narrowing: str
    method: str


def shares_of(shares: pd.DataFrame, labels: dict[str, str], reference: str) -> Shares:
    """Return the shares of all endings; `labels` gives the scenarios in their order."""
    count = shares.groupby("outcome", observed=False)["count"].sum()
    panels = []
    for ending in (name for name in WORST_FIRST if count[name] > 0):
        rows = share_rows(shares, labels, reference, ending)
        highest = STEP * math.ceil(min(1.25 * float(rows["high"].max()), HUNDRED) / STEP)
        said = findings.span(shares[shares["outcome"] == ending], reference)
        panels.append(
            Figure(
                f"{OUTCOMES[ending]}: {said}",
                "",
                to_svg(share_panel(rows, ending, highest, LIGHT), PANEL),
                f"{OUTCOMES[ending]}. " + "; ".join(f"{row['label']}: {row['tip']}" for row in records(rows)),
            )
        )
    absent = [title for name, title in OUTCOMES.items() if count[name] == 0]
    never = findings.never(absent, shares) if absent else ""
    cell = {(row["scenario"], row["outcome"]): _cell(row) for row in records(shares)}
    table = tuple(
        (label, *(cell[scenario, ending] for ending in WORST_FIRST)) for scenario, label in labels.items()
    )
    return Shares(tuple(panels), ("Scenario", *ENDINGS.values()), table, never)


def _cell(row: dict[str, float]) -> str:
    if not row["runs"]:
        return "–"
    low, high = HUNDRED * row["low"], HUNDRED * row["high"]
    return f"{number_of(int(row['count']), int(row['runs']))} ({low:.1f}–{high:.1f})"


def changes_of(found: Comparison, labels: dict[str, str], titles: dict[str, str]) -> Changes:
    """Return what the scenarios of a comparison change; `titles` are what they are called in a sentence."""
    said = words.all_findings(found, titles, OUTCOMES, ABOUT)
    most = HUNDRED * float(found.differences[["low", "high"]].abs().to_numpy().max())
    reach = max(STEP * math.ceil(most / STEP), STEP)
    scenarios = []
    for scenario in found.scenarios:
        mine = [finding for finding in said if finding.scenario == scenario]
        facets = [finding.text for finding in mine if finding.kind == words.FACET]
        others = [finding.text for finding in mine if finding.kind != words.FACET]
        scenarios.append(
            Beside(
                label=labels[scenario],
                differences=_differences(found, scenario, reach, titles),
                flips=_flips(found, scenario, labels, titles),
                findings=(*others, *facets[:SHOWN_FACETS]),
                more_facets=max(len(facets) - SHOWN_FACETS, 0),
            )
        )
    return Changes(
        words.headline(found, titles),
        words.standing(found),
        tuple(scenarios),
        words.caption(found),
        words.narrowing(found),
        found.method,
    )


def _differences(found: Comparison, scenario: str, reach: int, titles: dict[str, str]) -> Figure:
    rows = difference_rows(found, scenario, ENDINGS)
    first = words.ordered_differences(found, scenario)[0]
    return Figure(
        words.difference_said(first, found, titles),
        "Paired differences of shares; bars are intervals that hold together. A hollow point is not told from none, "
        "or smaller than the grey band, which does not matter.",
        to_svg(difference_chart(rows, reach, HUNDRED * found.smallest, LIGHT), HALF),
        "; ".join(rows["tip"]),
    )


def _flips(found: Comparison, scenario: str, labels: dict[str, str], titles: dict[str, str]) -> Figure:
    cells = flip_cells(found, scenario, ENDINGS)
    return Figure(
        words.flips_said(found, scenario, titles, OUTCOMES),
        "Runs by their ending in the reference (rows) and here (columns). Framed: the ending stays.",
        to_svg(
            flip_table(cells, LIGHT, before=labels[found.reference], after=labels[scenario]), HALF - NAMES
        ),
        "; ".join(row["tip"] for row in records(cells) if row["runs"]),
    )
