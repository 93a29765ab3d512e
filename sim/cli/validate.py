"""`sim validate`: are runs like what is known of the war, and does what must hold hold?"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import (
    DEFAULT_HORIZON,
    DEFAULT_SCENARIO,
    DEFAULT_SEED,
    Json,
    can_be_written,
    command_line,
    within,
)

if TYPE_CHECKING:
    from sim.validate.report import Report
    from sim.validate.run import Case

RUNS, MISMATCH = 400, 3
MOST_TURNS = 1_000_000  # of a scenario: every turn of every run of a few arms is in memory at a time
WIDTH, NARROWEST = 140, 36  # columns of the terminal, and of what a row is about


def command(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO]…", help="The base case and others.  [default: baseline, then all others]"
        ),
    ] = None,
    world: Annotated[
        str | None,
        typer.Option("--world", metavar="NAME", help="Validate a world as it stands, without a scenario."),
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs of each scenario.")] = RUNS,
    seed: Annotated[int, typer.Option(help="Seed of all luck.")] = DEFAULT_SEED,
    horizon: Annotated[int, typer.Option(help="Turns (months).")] = DEFAULT_HORIZON,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report to a file as a page.")
    ] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Hold runs against facts and check what must hold; leave with 3 where something that must does not."""
    from sim.cli.terminal import Progress, print_json, say
    from sim.config.limits import LONGEST_HORIZON
    from sim.validate.page import to_markdown, write_whole
    from sim.validate.plan import Plan
    from sim.validate.run import runs_to_play, validate
    from sim.warm import ensure_warm

    within(seed, 0, 2**64 - 1, "--seed")
    within(horizon, 1, LONGEST_HORIZON, "--horizon")
    within(runs, 1, MOST_TURNS // horizon, "--runs")
    if markdown is not None:
        can_be_written(markdown, "--markdown")
    cases = _cases(scenarios or [], world)
    line = shlex.join(command_line())
    plan = Plan(runs, seed, horizon, not scenarios and world is None, line)
    ensure_warm(quiet)
    total = runs_to_play(len(cases), runs)
    with Progress(f"validating {len(cases)} scenarios", total, unit="runs", quiet=quiet) as progress:
        report = validate(cases, plan, progress.add)
    if markdown is not None:
        write_whole(markdown, to_markdown(report))
    if json:
        print_json(report.to_dict())
    else:
        _print(report)
    for check in report.failing:
        say(f"{check.name}: {check.verdict}: {check.found}")
    if report.failing:
        raise typer.Exit(MISMATCH)


def _cases(names: list[str], world: str | None) -> list[Case]:
    """The scenarios to validate, each once, the base case first; ConfigError where one is wrong."""
    from sim.cli.options import chosen
    from sim.config.library import Library
    from sim.config.loader import find_configs, load_facts, load_scenario
    from sim.validate.run import Case

    if world is not None:
        if names:
            raise typer.BadParameter("a world and scenarios: give one of them", param_hint="--world")
        return [Case(chosen(world, None), load_facts(world, "world"))]
    if not names:
        shipped = Library(find_configs()).names("scenario")
        names = [*(name for name in shipped if name == DEFAULT_SCENARIO)]
        names += [name for name in shipped if name not in names]
    return [Case(load_scenario(name), load_facts(name)) for name in dict.fromkeys(names)]


def _print(report: Report) -> None:
    from rich.text import Text

    from sim.cli.terminal import console, table
    from sim.validate.sections import sections, summary

    out = console(WIDTH)  # a narrower terminal folds lines; numbers are never cut
    identity = report.identity
    for section in sections(report):
        shown = table(*section.columns, right=section.columns[1:] if section.figures else ())
        shown.columns[0].no_wrap = section.figures
        shown.columns[0].min_width = 0 if section.figures else NARROWEST
        for row in section.rows:
            shown.add_row(*(Text(cell, style="bold red" if _is_bad(cell) else "") for cell in row))
        out.print(section.title, style="bold")
        out.print(section.text, style="dim")
        out.print(shown)
    for line in summary(report):
        out.print(line, soft_wrap=True)
    out.print(
        f"Seed {identity.seed}, {identity.runs:,} runs of each scenario, {identity.horizon} turns; "
        f"rules {identity.rules[:12]}, configuration {identity.configuration[:12]}.",
        soft_wrap=True,
    )


def _is_bad(cell: str) -> bool:
    return cell in ("does not hold", "outside") or cell.endswith(" OUT")
