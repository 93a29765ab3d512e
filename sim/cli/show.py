"""`sim show`: one run of a stored batch, told turn by turn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import RUNS

if TYPE_CHECKING:
    from sim.batch.store import StoredBatch


def command(
    run_folder: Annotated[
        str, typer.Argument(metavar="RUN_FOLDER", help="Folder of results, or a batch's name for its newest.")
    ],
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which scenario; needed where there are several.")
    ] = None,
    run: Annotated[int, typer.Option(help="Number of the run, from 0.")] = 0,
) -> None:
    """Play one run of a stored batch again, check it against what was stored, and tell it."""
    from sim.batch.manifest import Failure
    from sim.cli.terminal import say
    from sim.warm import ensure_warm

    stored = _find(run_folder)
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


def _find(named: str) -> StoredBatch:
    """The results in a folder or, where there is none of that name, the newest of a batch below `runs`."""
    from sim.batch.store import list_folders, open_folder

    if not Path(named).exists() and "/" not in named:
        for stored in list_folders(RUNS):
            if stored.manifest.name == named:
                return stored
    return open_folder(named)
