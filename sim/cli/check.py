"""`sim check`: are configuration files right?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import DEFAULT_HORIZON


def command(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Configuration files of any kind.")],
) -> None:
    """Check configuration files; every mistake in a line of its own, with file, line and column."""
    from sim.cli.terminal import say
    from sim.config.errors import ConfigError
    from sim.config.horizon import after_horizon
    from sim.config.library import Library, find_configs
    from sim.config.loader import check_file, load_scenario

    known = Library(find_configs())
    wrong = False
    for file in files:
        try:
            kind = check_file(file, known=known)
        except ConfigError as error:
            wrong = True
            for line in error.lines:
                say(line)
        else:
            typer.echo(f"{file}: ok ({kind})")
            if kind == "scenario":
                for late in after_horizon(load_scenario(Path(file), known=known), DEFAULT_HORIZON):
                    say(f"{file}: note: {late} that a run has by default")
    if wrong:
        raise typer.Exit(2)
