"""The distribution of a batch's outcomes as a table for people or as JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from sim.analysis.findings import records
from sim.analysis.layers import EXPLAINED, is_rare, layers_of, layers_said
from sim.analysis.shares import CONFIDENCE, counted_shares, runs_needed
from sim.cli.terminal import WIDTH, console, print_json
from sim.words import NO_FORECAST, OUTCOMES, horizon_note

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.manifest import Manifest
    from sim.batch.store import StoredBatch

MARGIN = 0.01  # one percentage point
MOST_SAID = 3  # endings of the first scenario whose layers are said in words
NARROWEST_NAME, WIDEST_NAME = 16, 20  # columns


def print_as_table(stored: StoredBatch) -> None:
    """Print a row a scenario and a column an ending: runs that ended so, their share, and its interval."""
    shares, layers = _shares(stored)
    out = console(WIDTH)  # a narrower terminal folds lines; numbers are never cut
    out.print(stored.manifest.title, style="bold")
    out.print()
    out.print(shares_table(shares, stored.manifest.outcomes, layers))
    out.print()
    if layers is not None:
        out.print(f"In {stored.manifest.scenarios[0]}:")
        for line in layers_said(layers[layers["scenario"] == stored.manifest.scenarios[0]])[:MOST_SAID]:
            out.print(f"- {line}.", soft_wrap=True)
        out.print()
    for line in _notes(stored, shares):
        out.print(line, soft_wrap=True)


def shares_table(
    shares: pd.DataFrame, outcomes: tuple[str, ...], layers: pd.DataFrame | None = None
) -> Table:
    """Return a table of shares, a row a scenario in their order and a column an ending; with what luck and
    not knowing the numbers do to each, where these `layers` are given."""
    shown = _empty_table(outcomes)
    moved = {(row["scenario"], row["outcome"]): row for row in records(layers)} if layers is not None else {}
    for scenario in shares["scenario"].unique():
        rows = shares[shares["scenario"] == scenario].set_index("outcome")
        head = Text(str(scenario))
        head.append(f"\nof {rows['runs'].iloc[0]:,} runs", style="dim")
        cells = [_cell(rows.loc[outcome].to_dict()) for outcome in outcomes]
        for cell, outcome in zip(cells, outcomes, strict=True):
            layer = moved.get((scenario, outcome))
            if layer is not None and layer["count"]:
                told = layer["parameters"] > 0.0 and not is_rare(layer)
                of_numbers = f"±{percent(layer['parameters'])}" if told else "–"
                cell.append(f"\n±{percent(layer['luck'])}\n{of_numbers}", style="dim")
        shown.add_row(head, *cells)
    return shown


def _empty_table(outcomes: tuple[str, ...]) -> Table:
    """A column a scenario's name and one an ending, as narrow as their words allow: 97 columns in all."""
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=0, leading=1)
    made.add_column("scenario", overflow="fold", min_width=NARROWEST_NAME, max_width=WIDEST_NAME)
    for name in outcomes:
        made.add_column(OUTCOMES.get(name, name).replace(" ", "\n"), justify="right", no_wrap=True)
    return made


def print_as_json(stored: StoredBatch) -> None:
    """Print the distribution, where it is kept and what must be said of it as one JSON document."""
    shares, layers = _shares(stored)
    manifest = stored.manifest
    if layers is not None:
        said = ["parameters", "parameters_low", "parameters_high", "luck", "part", "part_low", "part_high"]
        shares = shares.merge(layers[["scenario", "outcome", *said]], how="left", on=["scenario", "outcome"])
    shares = shares.astype(object).where(shares.notna(), None)
    print_json(
        {
            "schema": 1,
            "folder": str(stored.folder),
            **{key: getattr(manifest, key) for key in ("id", "name", "title", "seed", "runs", "horizon")},
            "exploratory": bool(horizon_note(manifest.horizon)),
            "note": NO_FORECAST,
            "scenarios": [
                {
                    "name": name,
                    "title": manifest.titles[name],
                    "failed": sum(failure.scenario == name for failure in manifest.failures),
                    "outcomes": _records(shares[shares["scenario"] == name]),
                }
                for name in manifest.scenarios
            ],
            "draws": manifest.draws,
            "runs_needed_for_one_point": _needed(shares),
            "looks": manifest.looks.model_dump(mode="json") if manifest.looks else None,
            "failures": [failure.model_dump() for failure in manifest.failures],
        }
    )


def _shares(stored: StoredBatch) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """The shares of all endings, and how far luck and the parameters spread them where these are drawn."""
    looks, counts = stored.manifest.looks, stored.counts()
    shares = counted_shares(counts, looks.confidence if looks else CONFIDENCE)
    return shares, layers_of(counts) if stored.manifest.draws else None


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(key): value for key, value in row.items() if key != "scenario"}
        for row in rows.to_dict("records")
    ]


def _intervals(manifest: Manifest) -> str:
    """What the intervals are: wider where it was looked several times when to end."""
    told = "Below each count: its share, and the 95 % Wilson interval of the share in per cent"
    looks = manifest.looks
    if looks is not None:
        told += f", widened to {100 * looks.confidence:.4g} % for {len(looks.planned)} planned looks"
    if not manifest.draws:
        return f"{told}."
    return (
        f"{told}, over {manifest.draws:,} draws of the numbers; then how far luck alone moves the share, and "
        f"how far not knowing the numbers does (– where the draws cannot tell). {EXPLAINED}"
    )


def _numbers(manifest: Manifest) -> str:
    """Whether what is not known about the numbers is in it."""
    if not manifest.draws:
        return (
            "All numbers have their central values: no interval tells of what is not known about them "
            "(--draws 64 does)."
        )
    return (
        f"All numbers with a range are drawn from it {manifest.draws:,} times, alike in all scenarios; run n "
        f"has draw n modulo {manifest.draws:,}."
    )


def _precision(manifest: Manifest, shares: pd.DataFrame) -> list[str]:
    """How many runs bring the shares close enough, or brought them there."""
    looks = manifest.looks
    if looks is None:
        needed = f"would take {_needed(shares):,} runs of each scenario"
        if manifest.draws:
            return [f"To bring what luck does to all shares within one percentage point {needed}."]
        return [f"All shares to within one percentage point {needed}."]
    took = f"{manifest.runs:,} runs of each scenario, at look {looks.taken} of {len(looks.planned)}"
    points = f"{100 * looks.margin:g} percentage points"
    of_luck = ", as far as luck goes," if manifest.draws else ""
    return [
        f"All shares are{of_luck} within {points} either side after {took}."
        if looks.reached
        else f"Not all shares are{of_luck} within {points} either side after {took}: some runs failed."
    ]


def _needed(shares: pd.DataFrame) -> int:
    return runs_needed([share for share in shares["share"] if share is not None], MARGIN)


def _cell(row: dict[Any, Any]) -> Text:
    """Runs that ended so, their share, and its interval below each other."""
    if row["runs"] == 0:
        return Text("–")
    none = row["count"] == 0
    cell = Text(f"{row['count']:,}", style="dim" if none else "")
    cell.append(f"\n{percent(row['share'])} %", style="" if none else "bold")
    cell.append(f"\n{percent(row['low'])}–{percent(row['high'])}", style="dim")
    return cell


def percent(share: float) -> str:
    """Return a share as a percentage: whole from ten on and where it is nothing, else with one decimal."""
    value = round(100 * share, 9)  # as stored, a half may lie just below
    return f"{value:.1f}" if 0.0 < value < 9.95 else f"{math.floor(value + 0.5)}"


def _notes(stored: StoredBatch, shares: pd.DataFrame) -> list[str]:
    manifest = stored.manifest
    speed = manifest.runs * len(manifest.scenarios) / max(manifest.seconds, 1e-9)
    note = horizon_note(manifest.horizon)
    notes = [
        NO_FORECAST,
        _numbers(manifest),
        _intervals(manifest),
        f"{note[0].upper()}{note[1:]}." if note else "",
        *_precision(manifest, shares),
        f"Seed {manifest.seed}, {manifest.horizon} turns; {manifest.seconds:.1f} s, {speed:,.0f} runs/s.",
        f"Results: {stored.folder}",
        f"One run, told: sim show {stored.folder} --scenario {manifest.scenarios[0]} --run 0",
    ]
    return [line for line in notes if line]
