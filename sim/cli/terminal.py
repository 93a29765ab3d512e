"""What goes to the terminal: tables and JSON to stdout, progress to stderr; plain where it is no terminal."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID
    from rich.table import Table

WIDTH = 100  # columns, where the output is no terminal
NARROWEST = 40  # columns, where a terminal says that it has fewer


def console(least: int = 0) -> Console:
    """Return where text and tables are printed: stdout, taken to be at least so many columns wide."""
    from rich.console import Console

    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH
    made = Console(width=fixed, highlight=False, markup=False, emoji=False, soft_wrap=False)
    made.width = max(made.width, least, NARROWEST)
    return made


def table(*columns: str, right: tuple[str, ...] = (), title: str | None = None) -> Table:
    """Return an empty table in the one style used everywhere; the columns named in `right` hold numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    made = Table(title=title, box=SIMPLE_HEAD, title_justify="left", pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        made.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return made


def print_json(data: Any) -> None:
    """Print one JSON document on stdout."""
    typer.echo(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False))


def say(line: str) -> None:
    """Print a line on stderr; where nobody can read it any more, what is done goes on."""
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


class Progress:
    """Progress on stderr: a bar in a terminal, else a line at every tenth. Use as a context.

    `what` is being done, `total` times in all; `quiet` shows nothing.
    """

    def __init__(self, what: str, total: int, *, unit: str, quiet: bool = False) -> None:
        self.what, self.total, self.unit = what, total, unit
        self.done = 0
        self._quiet = quiet
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._tenth = 0
        self._started = time.monotonic()

    def __enter__(self) -> Progress:
        if not self._quiet and sys.stderr.isatty():
            self._bar = _bar()
            self._task = self._bar.add_task(self.what, total=self.total)
            self._bar.start()
        elif not self._quiet:
            say(self.what)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def add(self, count: int, detail: str = "") -> None:
        """Count so many more as done; `detail` says what is being done."""
        self.done += count
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self.done, description=f"{self.what} · {detail}")
        elif not self._quiet:
            tenth = 10 * self.done // max(self.total, 1)
            if tenth > self._tenth:
                self._tenth = tenth
                seconds = time.monotonic() - self._started
                say(f"  {self.done} of {self.total} {self.unit} ({seconds:.0f} s)")


def _bar() -> Bar:
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
