"""`sim schema`: the JSON Schema of configuration files, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Of one kind of file, such as scenario.  [default: any]"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it to a file.  [default: stdout]")
    ] = None,
) -> None:
    """Print the JSON Schema of configuration files."""
    from sim.cli.terminal import print_json
    from sim.config.errors import did_you_mean
    from sim.config.schema import KINDS, json_schema, write_json_schema

    if kind is not None and kind not in KINDS:
        known = f"no kind {kind!r}{did_you_mean(kind, KINDS)}; the kinds are {', '.join(KINDS)}"
        raise typer.BadParameter(known, param_hint="--kind")
    if out is None:
        print_json(json_schema(kind))
    else:
        write_json_schema(out, kind)
