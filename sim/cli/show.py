"""`sim show`: one run of a stored batch, told turn by turn."""

from __future__ import annotations

import typer

from sim.cli.options import OfScenario, RunFolder, RunNumber, find_results, one_scenario


def command(
    run_folder: RunFolder,
    scenario: OfScenario = None,
    run: RunNumber = 0,
) -> None:
    """Play one run of a stored batch again, check it against what was stored, and tell it."""
    from sim.batch.manifest import Failure
    from sim.cli.terminal import say
    from sim.warm import ensure_warm

    stored = find_results(run_folder)
    scenario = one_scenario(stored, scenario)
    row = stored.row(scenario, run)
    if isinstance(row, Failure):
        say(f"run {run} of {scenario} failed: {row.error}")
        raise typer.Exit(1)
    ensure_warm()
    from sim.batch.replay import replay
    from sim.story import tell
    from sim.uncertainty.worlds import draw_said

    if stored.manifest.draws:
        typer.echo(f"{draw_said(run, stored.manifest.draws)}.")
    for line in tell(replay(stored, scenario, run)):
        typer.echo(line)
