"""`sim columns`: the dictionary of the columns that a stored table of outcomes has."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.batch.facets import Column

INDENT = "    "


def command(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this column.")] = None,
    json: Json = False,
) -> None:
    """Show the columns of stored outcomes: what each holds of a run, its unit, and where it is blank."""
    from sim.batch.facets import DICTIONARY
    from sim.cli.terminal import print_json
    from sim.config.errors import did_you_mean

    shown = [column for column in DICTIONARY if name in (None, column.name)]
    if not shown:
        hint = did_you_mean(str(name), [column.name for column in DICTIONARY])
        raise refused(f"no column is named {name!r}{hint}", "NAME")
    if json:
        print_json([{**column._asdict(), "words": list(column.words)} for column in shown])
    else:
        _print(shown)


def _print(columns: Sequence[Column]) -> None:
    from sim.cli.terminal import console

    out = console()
    for column in columns:
        unit = f", {column.unit}" if column.unit not in ("", column.kind) else ""
        out.print(f"{column.name} ({column.kind}{unit})", style="bold", soft_wrap=True)
        words = f": {', '.join(word or repr(word) for word in column.words)}" if column.words else ""
        for said, style in ((column.meaning + words, ""), (column.blank, "dim")):
            if said:
                folded = fill(said, out.width, initial_indent=INDENT, subsequent_indent=INDENT)
                out.print(folded, style=style, soft_wrap=True)
