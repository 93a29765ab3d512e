"""A comparison as findings and tables for people, or as JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from sim.analysis.compare import Comparison
from sim.analysis.compare_shares import LESS, MORE, SAME
from sim.analysis.compare_words import (
    FACET,
    About,
    Finding,
    all_findings,
    caption,
    headline,
    narrowing,
    needed,
    of_interest,
    ordered_differences,
)
from sim.analysis.estimates import UNCLEAR
from sim.analysis.findings import records
from sim.batch.side_by_side import NUMERIC, SideBySide
from sim.cli.distribution import percent, shares_table
from sim.cli.terminal import console, print_json
from sim.words import NO_FORECAST, OUTCOMES, called, horizon_note

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.store import StoredBatch

ABOUT = {facet.name: About(facet.meaning, facet.unit) for facet in NUMERIC}
SHOWN_FACETS = 5
WIDTH = 110  # columns that the tables need
LEAST_P = 1e-4


def print_as_text(stored: StoredBatch, sides: SideBySide, found: Comparison) -> None:
    """Print scenario by scenario the findings, the differences they are made of, and who flips whither."""
    titles = titles_of(sides)
    findings = all_findings(found, titles, OUTCOMES, ABOUT)
    out = console(WIDTH)
    out.print(f"{headline(found, titles)}.", style="bold", soft_wrap=True)
    out.print()
    out.print(shares_table(found.shares, found.outcomes))
    for scenario in found.scenarios:
        out.print()
        out.print(f"{scenario} beside {found.reference}", style="bold")
        same = {row["outcome"] for row in ordered_differences(found, scenario) if row["verdict"] == SAME}
        for line in _lines([finding for finding in findings if finding.scenario == scenario], same):
            out.print(f"- {line}", soft_wrap=True)
        for shown in (_differences(found, scenario), _flips(found, scenario)):
            out.print()
            out.print(shown)
    out.print()
    for line in [finding.text for finding in findings if not finding.scenario] + _notes(stored, sides, found):
        out.print(line, soft_wrap=True)


def _lines(findings: list[Finding], same: set[str]) -> list[str]:
    """The sentences on one scenario, without endings as frequent as before; of many facets the first."""
    facets = [finding for finding in findings if finding.kind == FACET]
    said = [finding for finding in findings if finding.kind != FACET and finding.of not in same]
    lines = [f"{finding.text}." for finding in [*said, *facets[:SHOWN_FACETS]]]
    more = len(facets) - SHOWN_FACETS
    return [*lines, f"{more} more facets differ; `--json` gives all."] if more > 0 else lines


def _differences(found: Comparison, scenario: str) -> Table:
    """A row an ending: both shares, their difference, the flips it is made of, and what can be told."""
    shown = _narrow(
        "Of 100 runs", "ref.", "here", "difference", "interval", "came/left", "p", "narrower", "told"
    )
    for row in ordered_differences(found, scenario):
        told = row["verdict"] in (MORE, LESS)
        unclear = row["verdict"] == UNCLEAR
        shown.add_row(
            OUTCOMES.get(row["outcome"], row["outcome"]),
            percent(row["reference_share"]),
            percent(row["share"]),
            Text(signed(row["difference"]), style="bold" if told else ""),
            f"{signed(row['low'])} to {signed(row['high'])}",
            f"{row['came']:,}/{row['left']:,}",
            f"{row['p']:.2g}" if row["p"] >= LEAST_P else f"<{LEAST_P:g}",
            f"{row['times_narrower']:.1f}×",
            f"at {needed(row)}" if unclear else row["verdict"],
        )
    return shown


def _flips(found: Comparison, scenario: str) -> Table:
    """A row for each ending in the reference, a column for each in the scenario."""
    moves = found.flips[found.flips["scenario"] == scenario]
    count = {(row["before"], row["after"]): row["runs"] for row in records(moves)}
    met = {*moves["before"], *moves["after"]}
    present = [name for name in found.outcomes if name in met]
    heads = [OUTCOMES.get(name, name).replace(" ", "\n") for name in present]
    shown = _narrow("Runs from ↓\nto →", *heads)
    for before in present:
        cells = [(count.get((before, after), 0), before == after) for after in present]
        shown.add_row(
            OUTCOMES.get(before, before),
            *(
                Text(f"{runs:,}" if runs else "–", style="dim" if stays or not runs else "")
                for runs, stays in cells
            ),
        )
    return shown


def _narrow(first: str, *others: str) -> Table:
    """An empty table whose first column names rows and whose others hold numbers; nothing is folded."""
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    made.add_column(first, no_wrap=True)
    for name in others:
        made.add_column(name, justify="right", no_wrap=True)
    return made


def signed(share: float) -> str:
    """Return a difference of shares in runs of 100, with its sign."""
    return f"{100 * share:+.1f}".replace("-", "−")


def _notes(stored: StoredBatch, sides: SideBySide, found: Comparison) -> list[str]:
    manifest = stored.manifest
    note = horizon_note(manifest.horizon)
    return [
        *(f"{line}." for line in sides.left_out),
        "First table: runs that ended so, their share, and its 95 % Wilson interval in per cent"
        + (f", over {found.draws:,} draws of the parameters." if found.draws else "."),
        f"ref.: {found.reference}; same: to within {of_interest(found)} of 100 runs; "
        "slight: told from none, but smaller than that.",
        f"{narrowing(found)}.",
        caption(found),
        found.method,
        NO_FORECAST + (f" {note[0].upper()}{note[1:]}." if note else ""),
        f"Seed {manifest.seed}, {manifest.horizon} turns; results: {stored.folder}",
    ]


def print_as_json(stored: StoredBatch, sides: SideBySide, found: Comparison) -> None:
    """Print every table of a comparison with its findings as one JSON document."""
    manifest = stored.manifest
    titles = titles_of(sides)
    findings = all_findings(found, titles, OUTCOMES, ABOUT)
    print_json(
        {
            "schema": 1,
            "folder": str(stored.folder),
            **{key: getattr(manifest, key) for key in ("id", "name", "title", "seed", "horizon")},
            "exploratory": bool(horizon_note(manifest.horizon)),
            "note": NO_FORECAST,
            "method": found.method,
            "draws": found.draws,
            "reference": found.reference,
            "scenarios": [{"name": name, "title": sides.titles[name]} for name in found.scenarios],
            "left_out": list(sides.left_out),
            "smallest": found.smallest,
            "confidence": found.confidence,
            "headline": headline(found, titles),
            "findings": [finding._asdict() for finding in findings],
            "shares": _rows(found.shares),
            "differences": _rows(found.differences),
            "flips": _rows(found.flips),
            "facets": _rows(found.facets),
            "quantiles": _rows(found.quantiles),
        }
    )


def titles_of(sides: SideBySide) -> dict[str, str]:
    """Return what each scenario of a comparison is called in a sentence."""
    return {name: called(name, title) for name, title in sides.titles.items()}


def _rows(part: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table; a number that is none, or an end that is open, becomes null."""
    return [
        {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in row.items()
        }
        for row in records(part)
    ]
