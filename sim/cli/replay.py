"""`sim replay`: does a stored run end again as it was stored?"""

from __future__ import annotations

import typer

from sim.cli.options import OfScenario, RunFolder, RunNumber, find_results, one_scenario


def command(run_folder: RunFolder, scenario: OfScenario = None, run: RunNumber = 0) -> None:
    """Play one stored run again and compare every column; leave with 3 where it ends otherwise."""
    from sim.batch.errors import Mismatch
    from sim.batch.manifest import Failure
    from sim.batch.replay import refuse_other_rules
    from sim.warm import ensure_warm

    stored = find_results(run_folder)
    scenario = one_scenario(stored, scenario)
    row = stored.row(scenario, run)
    refuse_other_rules(stored)
    ensure_warm()
    if isinstance(row, Failure):
        from sim.batch.verify import faults_of_runs

        for fault in faults_of_runs(stored, [(scenario, run)]):
            raise Mismatch(fault)
        typer.echo(f"run {run} of {scenario} fails again as it did: {row.error}")
        return
    from sim.batch.replay import replay

    played = replay(stored, scenario, run)
    of_draw = f" and the numbers of draw {row['draw']}" if stored.manifest.draws else ""
    typer.echo(
        f"run {run} of {scenario} ends as it was stored: {played.outcome} in turn {played.turn}, "
        f"with the same {len(row)} columns{of_draw}"
    )
