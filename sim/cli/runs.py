"""`sim runs`: which results there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import RUNS, Json

if TYPE_CHECKING:
    from sim.batch.listing import Listed

WIDTH = 120  # columns: a narrower terminal folds lines


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder below which results are kept.")
    ] = RUNS,
    json: Json = False,
) -> None:
    """List results, the newest first: what was played, when, how much of it is there, and what failed."""
    from sim.batch.listing import listing
    from sim.cli.terminal import print_json

    if not folder.is_dir() and folder != RUNS:
        raise typer.BadParameter(f"{folder}: {'is no folder' if folder.exists() else 'no such folder'}")
    found = listing(folder)
    if json:
        print_json({"schema": 1, "folder": str(folder), "results": [_record(listed) for listed in found]})
    elif found:
        _print(found)
    else:
        typer.echo(f"no results in {folder}")


def _record(listed: Listed) -> dict[str, Any]:
    """One folder as JSON; what is not known is null."""
    begun = listed.begun
    known = {
        key: getattr(begun, key, None)
        for key in ("name", "id", "title", "made", "runs", "seed", "horizon", "commit", "rules")
    }
    return {
        "folder": str(listed.folder),
        "state": listed.state,
        **known,
        "scenarios": list(begun.scenarios) if begun else None,
        "draws": begun.draws if begun else None,
        "runs_kept": listed.runs_kept,
        "failures": listed.failures,
        "problem": listed.problem,
    }


def _print(found: list[Listed]) -> None:
    from rich.text import Text

    from sim.cli.terminal import console, table

    out = console(WIDTH)
    shown = table(
        *("name", "id", "begun (UTC)", "scenarios", "runs each", "state", "failed"),
        right=("scenarios", "runs each", "failed"),
    )
    for listed in found:
        begun = listed.begun
        if begun is not None:
            made = begun.made[:16].replace("T", " ")
            numbers = (str(len(begun.scenarios)), _runs(listed))
            shown.add_row(begun.name, begun.id[:8], made, *numbers, _state(listed), f"{listed.failures:,}")
    if shown.row_count:
        out.print(shown)
    for listed in found:
        if listed.problem:
            out.print(Text(listed.problem), soft_wrap=True)


def _runs(listed: Listed) -> str:
    """How many runs of each scenario: at most so many, where it is not yet known when the batch ends."""
    begun = listed.begun
    assert begun is not None
    most = "≤ " if begun.looks and listed.state == "unfinished" else ""
    return f"{most}{begun.runs:,}"


def _state(listed: Listed) -> str:
    if listed.state == "complete":
        return listed.state
    return f"{listed.state}: {listed.runs_kept:,} of {listed.runs_in_all:,} runs"
