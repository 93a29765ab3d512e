"""`sim screening`: how much the endings depend on each number of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import DEFAULT_HORIZON, DEFAULT_SCENARIO, DEFAULT_SEED, can_be_written, within

if TYPE_CHECKING:
    from sim.screening.store import Screening

RUNS, MOST_RUNS = 200, 100_000  # all runs of a few arms are in memory at a time
SHOWN = 20


def command(
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="NAME", help="Screen this scenario.")
    ] = DEFAULT_SCENARIO,
    runs: Annotated[int, typer.Option(help="Runs at each end of each range.")] = RUNS,
    seed: Annotated[int, typer.Option(help="Seed of all luck.")] = DEFAULT_SEED,
    horizon: Annotated[int, typer.Option(help="Turns (months).")] = DEFAULT_HORIZON,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where it is written.  [default: screening.csv beside the world]"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Move every number to both ends of its range, one at a time, and write how far endings move."""
    from sim.cli.terminal import Progress
    from sim.config.limits import LONGEST_HORIZON
    from sim.config.loader import load_scenario
    from sim.ensemble import world_of
    from sim.screening.ends import moved_numbers
    from sim.screening.run import screen
    from sim.screening.store import place_of, write
    from sim.warm import ensure_warm

    within(runs, 1, MOST_RUNS, "--runs")
    within(seed, 0, 2**64 - 1, "--seed")
    within(horizon, 1, LONGEST_HORIZON, "--horizon")
    given = load_scenario(scenario)
    place = out or place_of(given.world)
    can_be_written(place, "--out")
    world = world_of(given)
    names = moved_numbers(world)
    ensure_warm(quiet)
    what = f"screening {len(names)} numbers of {given.name}, {runs:,} runs at each end"
    with Progress(what, len(names), unit="numbers", quiet=quiet) as progress:
        made = screen(world, runs, seed, horizon, names=names, tell=progress.add)
    write(made, place)
    _print(made, place)


def _print(made: Screening, place: Path) -> None:
    from sim.cli.terminal import console, table
    from sim.words import signed

    largest = sorted(made.effects.values(), key=lambda effect: (-effect.effect, -effect.flipped))
    shown = table("number", "effect", "±", "ending", "at its", "flipped", "net gain", "months",
                  right=("effect", "±", "flipped", "net gain", "months"))  # fmt: skip
    for effect in largest[:SHOWN]:
        shown.add_row(
            effect.name,
            f"{100 * effect.effect:.1f}",
            f"{100 * effect.error:.1f}",
            effect.ending,
            effect.end,
            str(effect.flipped),
            signed(effect.net_gain, 1),
            signed(effect.months, 1),
        )
    out = console()
    out.print(shown)
    moved = sum(effect.flipped > 0 for effect in largest)
    out.print(
        f"Of {len(largest)} numbers {moved} end some of {made.runs:,} runs otherwise. Effect: largest change "
        "in the share of an ending, in percentage points; ±: its standard error from the paired runs. The "
        "largest of many is taken, so luck alone gives some effect.",
        soft_wrap=True,
    )
    out.print(f"Written: {place}", soft_wrap=True)
