"""`sim parameters`: every number of a scenario, with its range and where it comes from.

Those without a source come in the order in which endings depend on them, where a screening tells.
"""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from sim.cli.options import Json, ScenarioName, WorldName, chosen, refused
from sim.config.errors import ConfigError

if TYPE_CHECKING:
    from sim.config.scenario import Scenario
    from sim.screening.store import Screening

INDENT = "    "


def command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Only numbers whose name holds this text, such as talks."),
    ] = None,
    scenario: ScenarioName = None,
    world: WorldName = None,
    unsourced: Annotated[
        bool,
        typer.Option(
            "--unsourced",
            help="Only numbers without a source, those first on which endings depend most (sim screening).",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """List every number: its name, value, range, unit, origin, and the line where it stands."""
    from sim.cli.terminal import print_json, say
    from sim.config.errors import did_you_mean
    from sim.config.provenance import parameters_table

    given = chosen(world, scenario)
    everything = parameters_table(given)
    rows = [row for row in everything if name is None or name in row["name"]]
    if not rows:
        hint = did_you_mean(str(name), [row["name"] for row in everything])
        raise refused(f"no number has {name!r} in its name{hint}", "NAME")
    if not unsourced:
        print_json(rows) if json else _print(rows, len(everything))
        return
    screening, notes = _screening(given)
    shown = _by_effect([row for row in rows if row["kind"] != "source"], screening)
    if json:
        print_json(shown)
        for note in notes:
            say(note)
    else:
        _print(shown, len(everything))
        for note in notes:
            typer.echo(note)


def _screening(given: Scenario) -> tuple[Screening | None, list[str]]:
    """The screening of the scenario's world, and what must be said of it."""
    from sim.config.errors import display, file_error
    from sim.config.loader import load_scenario
    from sim.config.world import build_world
    from sim.screening.ends import moved_numbers
    from sim.screening.store import place_of, read

    place = place_of(given.world)
    found = read(place)
    if found is None:
        return None, [f"Not in order of effect: there is no {display(place)}; `sim screening` makes it."]
    notes = [
        f"In order of effect in {display(place)} ({found.scenario}, {found.runs:,} runs at each end): the "
        "largest change in the share of any ending, in percentage points, ± its standard error."
    ]
    try:
        screened = build_world(load_scenario(found.scenario))
    except (ConfigError, ValueError):
        screened = None
    if screened is not None and found.belongs_to(screened):
        lost = len(set(moved_numbers(screened)) - set(found.effects))
        if lost:
            what = f"is damaged: it lacks {lost:,} of its numbers; make it anew with `sim screening`"
            raise file_error(place, what)
    else:
        notes.append(
            "THE SCREENING BELONGS TO OTHER RULES OR NUMBERS than these: make it anew with `sim screening`."
        )
    return found, notes


def _by_effect(rows: list[dict[str, Any]], screening: Screening | None) -> list[dict[str, Any]]:
    """The rows with their effect, the largest first; those not screened come last, in their own order."""
    effects = screening.effects if screening else {}
    told = []
    for row in rows:
        found = effects.get(row["name"])
        more = (
            {
                "effect": found.effect,
                "effect_error": found.error,
                "effect_on": found.ending,
                "flipped": found.flipped,
            }
            if found
            else dict.fromkeys(("effect", "effect_error", "effect_on", "flipped"))
        )
        told.append({**row, **more})
    return sorted(
        told, key=lambda row: (row["effect"] is None, -(row["effect"] or 0.0), -(row["flipped"] or 0))
    )


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
        if row.get("effect") is not None:
            on = f" on {row['effect_on']}" if row["effect_on"] else ""
            size = f"{100 * row['effect']:.1f} ± {100 * row['effect_error']:.1f} of 100 runs"
            origin = f"effect {size}{on} · {origin}"
        indented = fill(origin, out.width, initial_indent=INDENT, subsequent_indent=INDENT)
        out.print(indented, style="dim", soft_wrap=True)
    counts = [(kind, sum(row["kind"] == kind for row in rows)) for kind in get_args(Origin)]
    counted = ", ".join(f"{count} {kind}" for kind, count in counts if count)
    out.print(f"{len(rows)} of {total} numbers{': ' if counted else ''}{counted}")
