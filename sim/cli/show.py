"""`sim show`: one run of a stored batch, told turn by turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import (
    OfScenario,
    RunFolder,
    RunNumber,
    find_results,
    one_scenario,
    played_again,
    refused,
)

if TYPE_CHECKING:
    from sim.batch.store import StoredBatch


def command(
    run_folder: RunFolder,
    scenario: OfScenario = None,
    run: RunNumber = 0,
    ending: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Show the first run, from --run on, that ended so, such as negotiated_peace."
        ),
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Tell turning points only: no acts, no reasons.")
    ] = False,
) -> None:
    """Play one run of a stored batch again, check it against what was stored, and tell it."""
    stored = find_results(run_folder)
    scenario = one_scenario(stored, scenario)
    if ending is not None:
        run = _first(stored, scenario, run, ending)
    campaign = played_again(stored, scenario, run)
    from sim.uncertainty.worlds import draw_said

    if brief:
        from sim.story_brief import tell_brief as tell
    else:
        from sim.story import tell

    if stored.manifest.draws:
        typer.echo(f"{draw_said(run, stored.manifest.draws)}.")
    for line in tell(campaign):
        typer.echo(line)


def _first(stored: StoredBatch, scenario: str, run: int, ending: str) -> int:
    """The first run of a scenario from this one on that ended so; refuse an ending that there is not."""
    from sim.batch.errors import StoreError
    from sim.config.errors import did_you_mean

    endings = stored.manifest.outcomes
    if ending not in endings:
        what = f"no ending is named {ending!r}{did_you_mean(ending, endings)}: they are {', '.join(endings)}"
        raise refused(what, "--ending")
    stored.row(scenario, run)
    rows = stored.outcomes(["scenario", "run", "outcome"])
    ended = rows[(rows["scenario"] == scenario) & (rows["outcome"] == ending) & (rows["run"] >= run)]
    if ended.empty:
        raise StoreError(f"{stored.folder}: no run of {scenario} from {run} on ended in {ending}")
    return int(ended["run"].min())
