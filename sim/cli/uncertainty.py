"""`sim uncertainty`: how much of the spread of endings is luck, and how much not knowing the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import DEFAULT_HORIZON, DEFAULT_SCENARIO, DEFAULT_SEED, Json, within

if TYPE_CHECKING:
    import pandas as pd

DRAWS, RUNS = 64, 32


def command(
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="NAME", help="Play this scenario.")
    ] = DEFAULT_SCENARIO,
    draws: Annotated[int, typer.Option(help="Draws of all parameters from their ranges.")] = DRAWS,
    runs: Annotated[int, typer.Option(help="Runs of each draw.")] = RUNS,
    seed: Annotated[int, typer.Option(help="Seed of all luck.")] = DEFAULT_SEED,
    horizon: Annotated[int, typer.Option(help="Turns (months).")] = DEFAULT_HORIZON,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Draw every number from its range, play runs of each draw, and split the spread of each ending."""
    from sim.analysis.findings import records
    from sim.analysis.layers import split_spread
    from sim.cli.terminal import Progress, print_json
    from sim.config.errors import ConfigError
    from sim.config.limits import LONGEST_HORIZON, MOST_DRAWS, MOST_RUNS
    from sim.config.loader import load_scenario
    from sim.config.world import build_world
    from sim.rules.vocabulary import OUTCOMES
    from sim.uncertainty.draws import drawn_numbers
    from sim.uncertainty.run import count_endings
    from sim.warm import ensure_warm

    within(draws, 2, MOST_DRAWS, "--draws")
    within(runs, 2, MOST_RUNS, "--runs")
    within(seed, 0, 2**64 - 1, "--seed")
    within(horizon, 1, LONGEST_HORIZON, "--horizon")
    given = load_scenario(scenario)
    world = build_world(given)
    drawn = len(drawn_numbers(world))
    ensure_warm(quiet)
    what = f"playing {given.name}: {drawn} numbers drawn {draws:,} times, {runs:,} runs each"
    try:
        with Progress(what, draws * runs, unit="runs", quiet=quiet) as progress:
            counts = count_endings(world, draws, runs, seed, horizon, tell=progress.add)
    except ValueError as error:
        raise ConfigError([f"scenario {given.name}: {error}"]) from None
    found = split_spread(counts, OUTCOMES)
    if json:
        head = {"schema": 2, "scenario": given.name, "numbers": drawn, "seed": seed, "horizon": horizon}
        print_json({**head, "outcomes": records(found)})
    else:
        _print(found, drawn)


def _print(found: pd.DataFrame, drawn: int) -> None:
    from sim.analysis.findings import records
    from sim.analysis.layers import EXPLAINED, is_rare, layers_said
    from sim.cli.terminal import console, table
    from sim.words import NO_FORECAST, OUTCOMES

    heads = ("share", "interval", "numbers", "± interval", "luck", "part")
    shown = table("of 100 runs", *heads, right=heads)
    for row in records(found):
        told = row["count"] and not is_rare(row)
        shown.add_row(
            OUTCOMES[row["outcome"]],
            f"{100 * row['share']:.1f}",
            f"{100 * row['low']:.1f} to {100 * row['high']:.1f}",
            f"± {100 * row['parameters']:.1f}" if told else "–",
            f"{100 * row['parameters_low']:.1f} to {100 * row['parameters_high']:.1f}" if told else "–",
            f"± {100 * row['luck']:.1f}" if row["count"] else "–",
            f"{100 * row['part']:.0f} %" if told else "–",
        )
    out = console()
    for line in layers_said(found):
        out.print(f"- {line}.", soft_wrap=True)
    out.print(shown)
    out.print(
        f"All {drawn} numbers with a range are drawn at once. {EXPLAINED} part: how much of the variance of "
        "one run the numbers explain; – where the draws cannot tell. Intervals at 95 %, each for itself; "
        "that of the share is over both. "
        f"{NO_FORECAST}",
        soft_wrap=True,
    )
