"""`sim check`: are configuration files right?"""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Configuration files of any kind.")],
) -> None:
    """Check configuration files; every mistake in a line of its own, with file, line and column."""
    from sim.cli.terminal import say
    from sim.config.errors import ConfigError
    from sim.config.loader import check_file

    wrong = False
    for file in files:
        try:
            kind = check_file(file)
        except ConfigError as error:
            wrong = True
            for line in error.lines:
                say(line)
        else:
            typer.echo(f"{file}: ok ({kind})")
    if wrong:
        raise typer.Exit(2)
