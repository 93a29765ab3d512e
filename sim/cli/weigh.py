"""`sim weigh`: the article's claims weighed by stated rules."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import (
    DEFAULT_HORIZON,
    DEFAULT_SEED,
    Json,
    can_be_written,
    command_line,
    refused,
    within,
)

if TYPE_CHECKING:
    from rich.console import Console

    from sim.config.claims import Claims
    from sim.experiments.weighing import Weighed

DRAWS, RUNS = 256, 4
WIDTH = 132  # columns: numbers are never cut


def command(
    experiments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EXPERIMENT]…", help="Which to weigh, such as H1.  [default: all]"),
    ] = None,
    world: Annotated[str, typer.Option(metavar="NAME", help="The world whose claims to weigh.")] = "ukraine",
    draws: Annotated[int, typer.Option(help="Draws of all numbers from their ranges.")] = DRAWS,
    runs: Annotated[int, typer.Option(help="Runs of each draw, in every scenario.")] = RUNS,
    seed: Annotated[int, typer.Option(help="Seed of all luck.")] = DEFAULT_SEED,
    horizon: Annotated[int, typer.Option(help="Turns (months).")] = DEFAULT_HORIZON,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all of it to a file as a page.")
    ] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Play the experiments on the article's claims, and say what supports or refutes each."""
    from sim.cli.terminal import Progress, console, print_json
    from sim.config.limits import LONGEST_HORIZON, MOST_DRAWS, MOST_RUNS
    from sim.config.loader import load_claims
    from sim.experiments.arms import Plan
    from sim.experiments.page import behaviour_of, to_markdown
    from sim.experiments.run import arms_to_play, weigh, worlds_of
    from sim.experiments.told import as_data, notes
    from sim.validate.page import write_whole
    from sim.warm import ensure_warm

    within(draws, 2, MOST_DRAWS, "--draws")
    within(runs, 1, MOST_RUNS // draws, "--runs")
    within(seed, 0, 2**64 - 1, "--seed")
    within(horizon, 1, LONGEST_HORIZON, "--horizon")
    if markdown is not None:
        if experiments:
            raise refused("the page has all experiments: name none of them", "--markdown")
        can_be_written(markdown, "--markdown")
    claims = load_claims(world)
    names = _names(claims, experiments or [])
    made = {name: claims.file.experiments[name] for name in names}
    worlds = {name: worlds_of(claims, experiment) for name, experiment in made.items()}
    ensure_warm(quiet)
    arms = sum(arms_to_play(experiment, worlds[name]) for name, experiment in made.items())
    what = f"weighing {', '.join(name.upper() for name in names)}: {draws:,} draws, {runs:,} runs each"
    with Progress(what, arms * draws * runs, unit="runs", quiet=quiet) as progress:
        plan = Plan(draws, runs, seed, horizon, progress.add)
        weighed = [weigh(name, made[name], worlds[name], plan) for name in names]
    if markdown is not None:
        behaviour = behaviour_of(claims.file.experiments, worlds, plan)
        line = shlex.join(command_line())
        write_whole(markdown, to_markdown(claims, weighed, plan, line, behaviour))
    if json:
        head = {"schema": 1, "world": world, "draws": draws, "runs": runs, "seed": seed, "horizon": horizon}
        print_json({**head, "experiments": [as_data(each) for each in weighed]})
        return
    out = console(WIDTH)
    for each in weighed:
        _print(out, each)
    for line in notes(plan):
        out.print(line, soft_wrap=True)


def _names(claims: Claims, asked: list[str]) -> list[str]:
    """The experiments asked for, each once, or all that say how they are weighed."""
    from sim.experiments.run import weighable
    from sim.experiments.told import why_not_weighed

    can_be = weighable(claims)
    known = ", ".join(name.upper() for name in claims.file.experiments)
    if not can_be:
        raise refused(f"the world {claims.world} has no experiment that says how it is weighed", "--world")
    for word in asked:
        name = word.strip().lower()
        if name not in claims.file.experiments:
            raise refused(f"{word!r} is none of them: experiments are {known}", "EXPERIMENT")
        if name not in can_be:
            why = why_not_weighed(claims.file.experiments[name])
            raise refused(f"{name.upper()} is not weighed: {why}", "EXPERIMENT")
    return list(dict.fromkeys(word.strip().lower() for word in asked)) or can_be


def _print(out: Console, weighed: Weighed) -> None:
    from sim.cli.terminal import table
    from sim.experiments.told import COLUMNS, criteria, headline, row

    out.print(f"{weighed.name.upper()} {headline(weighed)}", style="bold", soft_wrap=True)
    out.print(f"{weighed.found}.", soft_wrap=True)
    for line in criteria(weighed):
        out.print(f"- {line}", soft_wrap=True)
    if weighed.experiment.note is not None:
        out.print(f"- {weighed.experiment.note}", soft_wrap=True)
    shown = table(*COLUMNS, right=COLUMNS[2:])
    for figure in weighed.figures:
        shown.add_row(*row(figure))
    out.print(shown)
