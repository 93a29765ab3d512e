"""`sim report`: one page of what a folder of results says, what it rests on, and how to make it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import DEFAULT_SCENARIO, RunFolder, Smallest, find_results, share_of_interest


def command(
    run_folder: RunFolder,
    reference: Annotated[
        str, typer.Option(metavar="NAME", help="The scenario against which all others are held.")
    ] = DEFAULT_SCENARIO,
    smallest: Smallest = 1.0,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where it is written.  [default: RUN_FOLDER.html beside the folder]"
        ),
    ] = None,
) -> None:
    """Write one HTML file, complete in itself: findings, figures, assumptions, origin, how to replay."""
    from sim.report.origin import default_place
    from sim.report.page import to_html
    from sim.validate.page import write_whole

    interest = share_of_interest(smallest)
    stored = find_results(run_folder)
    place = out or default_place(stored.folder)
    if not place.parent.is_dir():
        raise typer.BadParameter(f"{place.parent} is no folder: name a file", param_hint="--out")
    if place.is_dir():
        raise typer.BadParameter(f"{place} is a folder: name a file", param_hint="--out")
    write_whole(place, to_html(stored, reference, interest))
    typer.echo(f"Written: {place}")
