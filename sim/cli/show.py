"""`sim show`: one run of a stored batch, told turn by turn."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import ResultsFolder, find_results


def command(
    run_folder: ResultsFolder,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which scenario; needed where there are several.")
    ] = None,
    run: Annotated[int, typer.Option(help="Number of the run, from 0.")] = 0,
) -> None:
    """Play one run of a stored batch again, check it against what was stored, and tell it."""
    from sim.batch.manifest import Failure
    from sim.cli.terminal import say
    from sim.warm import ensure_warm

    stored = find_results(run_folder)
    if scenario is None:
        if len(stored.manifest.scenarios) > 1:
            names = ", ".join(stored.manifest.scenarios)
            raise typer.BadParameter(f"which of {names}?", param_hint="--scenario")
        scenario = stored.manifest.scenarios[0]
    row = stored.row(scenario, run)
    if isinstance(row, Failure):
        say(f"run {run} of {scenario} failed: {row.error}")
        raise typer.Exit(1)
    ensure_warm()
    from sim.batch.replay import replay
    from sim.story import tell

    for line in tell(replay(stored, scenario, run)):
        typer.echo(line)
