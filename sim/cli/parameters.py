"""`sim parameters`: every number of a scenario, with its range and where it comes from."""

from __future__ import annotations

from textwrap import fill
from typing import Annotated, Any, get_args

import typer

from sim.cli.options import Json, ScenarioName, WorldName, chosen

INDENT = "    "


def command(
    scenario: ScenarioName = None,
    world: WorldName = None,
    unsourced: Annotated[
        bool,
        typer.Option(
            "--unsourced", help="Only numbers without a source: assumptions, and those not verified."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """List every number: its name, value, range, unit, origin, and the line where it stands."""
    from sim.cli.terminal import print_json
    from sim.config.provenance import parameters_table

    rows = parameters_table(chosen(world, scenario))
    shown = [row for row in rows if not (unsourced and row["kind"] == "source")]
    if json:
        print_json(shown)
    else:
        _print(shown, len(rows))


def _print(rows: list[dict[str, Any]], total: int) -> None:
    """Print two lines a number: what it is, and below it where it comes from and stands."""
    from sim.cli.terminal import console
    from sim.config.records import Origin

    out = console()
    for row in rows:
        spread = f"{row['low']:g} to {row['high']:g}"
        out.print(f"{row['name']:<40} {row['value']:>8g}  {spread:<18} {row['unit']}", soft_wrap=True)
        note = f" ({row['note']})" if row["note"] else ""
        origin = f"{row['kind']}: {row['provenance']}{note} · {row['where']}"
        indented = fill(origin, out.width, initial_indent=INDENT, subsequent_indent=INDENT)
        out.print(indented, style="dim", soft_wrap=True)
    counts = [(kind, sum(row["kind"] == kind for row in rows)) for kind in get_args(Origin)]
    counted = ", ".join(f"{count} {kind}" for kind, count in counts if count)
    out.print(f"{len(rows)} of {total} numbers{': ' if counted else ''}{counted}")
