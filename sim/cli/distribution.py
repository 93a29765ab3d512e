"""The distribution of a batch's outcomes as a table for people or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from sim.analysis.shares import CONFIDENCE, counted_shares, runs_needed
from sim.cli.terminal import WIDTH, console, print_json
from sim.words import NO_FORECAST, OUTCOMES, horizon_note

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.manifest import Manifest
    from sim.batch.store import StoredBatch

MARGIN = 0.01  # one percentage point
NARROWEST_NAME, WIDEST_NAME = 16, 20  # columns


def print_as_table(stored: StoredBatch) -> None:
    """Print a row a scenario and a column an ending: runs that ended so, their share, and its interval."""
    shares = _shares(stored)
    out = console(WIDTH)  # a narrower terminal folds lines; numbers are never cut
    out.print(stored.manifest.title, style="bold")
    out.print()
    out.print(shares_table(shares, stored.manifest.outcomes))
    out.print()
    for line in _notes(stored, shares):
        out.print(line, soft_wrap=True)


def shares_table(shares: pd.DataFrame, outcomes: tuple[str, ...]) -> Table:
    """Return a table of shares, a row a scenario in their order and a column an ending."""
    shown = _empty_table(outcomes)
    for scenario in shares["scenario"].unique():
        rows = shares[shares["scenario"] == scenario].set_index("outcome")
        head = Text(str(scenario))
        head.append(f"\nof {rows['runs'].iloc[0]:,} runs", style="dim")
        shown.add_row(head, *(_cell(rows.loc[outcome].to_dict()) for outcome in outcomes))
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
    shares = _shares(stored)
    manifest = stored.manifest
    shares = shares.astype({"share": object}).where(shares.notna(), None)
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
            "runs_needed_for_one_point": _needed(shares),
            "looks": manifest.looks.model_dump(mode="json") if manifest.looks else None,
            "failures": [failure.model_dump() for failure in manifest.failures],
        }
    )


def _shares(stored: StoredBatch) -> pd.DataFrame:
    looks = stored.manifest.looks
    return counted_shares(stored.counts(), looks.confidence if looks else CONFIDENCE)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(key): value for key, value in row.items() if key != "scenario"}
        for row in rows.to_dict("records")
    ]


def _intervals(manifest: Manifest) -> str:
    """What the intervals are: wider where it was looked several times when to end."""
    told = "Below each count: its share, and the 95 % Wilson interval of the share in per cent"
    looks = manifest.looks
    if looks is None:
        return f"{told}."
    return f"{told}, widened to {100 * looks.confidence:.4g} % for {len(looks.planned)} planned looks."


def _precision(manifest: Manifest, shares: pd.DataFrame) -> list[str]:
    """How many runs bring the shares close enough, or brought them there."""
    looks = manifest.looks
    if looks is None:
        return [
            f"All shares to within one percentage point would take {_needed(shares):,} runs of each scenario."
        ]
    took = f"{manifest.runs:,} runs of each scenario, at look {looks.taken} of {len(looks.planned)}"
    points = f"{100 * looks.margin:g} percentage points"
    return [
        f"All shares are within {points} either side after {took}."
        if looks.reached
        else f"Not all shares are within {points} either side after {took}: some runs failed."
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
    value = 100 * share
    return f"{value:.1f}" if 0.0 < value < 9.95 else f"{value:.0f}"


def _notes(stored: StoredBatch, shares: pd.DataFrame) -> list[str]:
    manifest = stored.manifest
    speed = manifest.runs * len(manifest.scenarios) / max(manifest.seconds, 1e-9)
    note = horizon_note(manifest.horizon)
    notes = [
        NO_FORECAST,
        _intervals(manifest),
        f"{note[0].upper()}{note[1:]}." if note else "",
        *_precision(manifest, shares),
        f"Seed {manifest.seed}, {manifest.horizon} turns; {manifest.seconds:.1f} s, {speed:,.0f} runs/s.",
        f"Results: {stored.folder}",
        f"One run, told: sim show {stored.folder} --scenario {manifest.scenarios[0]} --run 0",
    ]
    return [line for line in notes if line]
