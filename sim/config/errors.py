"""Mistakes in configuration files: one line each, with the position and the nearest right word."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

LONGEST_WORD = 60
LONGEST_WHAT = 400
LONGEST_ERROR = 300
MOST_LINES = 100


class ConfigError(Exception):
    """A file, or a name that refers to one, is not usable.

    `lines` holds one message a mistake, each of the form `file:line:column: where: what (did you mean …?)`.
    """

    def __init__(self, lines: list[str]) -> None:
        super().__init__(lines)
        self.lines = lines

    def __str__(self) -> str:
        return "\n".join(self.lines)


class Problem(NamedTuple):
    """One mistake in one file; `line` and `column` count from 1.

    The hint is made of `word`, which was not understood, and `choices`, which would have been.
    """

    line: int
    column: int
    where: str
    what: str
    word: str = ""
    choices: tuple[str, ...] = ()

    def render(self, path: Path) -> str:
        """The message in one line."""
        what = self.what if len(self.what) <= LONGEST_WHAT else self.what[:LONGEST_WHAT] + "…"
        message = f"{display(path)}:{self.line}:{self.column}: {self.where}: {what}"
        return one_line(message + did_you_mean(self.word, self.choices))


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """` (did you mean 'x'?)` for the nearest of the choices, or nothing where none is near."""
    if not word or len(word) > LONGEST_WORD:
        return ""
    by_lower = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return f" (did you mean {by_lower[near[0]]!r}?)" if near else ""


def shortened(text: str) -> str:
    """The text, cut where it is too long for a message."""
    return text if len(text) <= LONGEST_WORD else text[:LONGEST_WORD] + "…"


def quoted(value: object) -> str:
    """A value as it may be shown inside a message: quoted if text, and cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return repr(shortened(value)) if isinstance(value, str) else shortened(str(value))


def one_line(text: str) -> str:
    """The text with every character that is not printable (line ends among them) written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def in_one_line(error: BaseException) -> str:
    """An error as one line of bounded length: its kind and what it says, where it can say anything."""
    try:
        said = str(error)
    except Exception as another:  # an error of the user's own may not even be told
        said = f"cannot be told ({type(another).__name__})"
    return one_line(f"{type(error).__name__}: {said}" if said else type(error).__name__)[:LONGEST_ERROR]


def real(path: Path) -> Path:
    """The absolute path without symbolic links; the path itself where it cannot be followed."""
    try:
        return Path(os.path.realpath(path))
    except (ValueError, OSError):
        return path


def display(path: Path) -> str:
    """The path as shown to a reader: relative to the working folder where it lies inside it."""
    try:
        return str(real(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def render(path: Path, problems: Iterable[Problem]) -> list[str]:
    """The messages of one file by position; of very many the first, and how many more there are."""
    ordered = sorted(set(problems), key=lambda problem: (problem.line, problem.column, problem.where))
    lines = [problem.render(path) for problem in ordered[:MOST_LINES]]
    if len(ordered) > MOST_LINES:
        rest = ordered[MOST_LINES]
        more = rest._replace(what=f"{len(ordered) - MOST_LINES} more mistakes from here on", word="")
        lines.append(more.render(path))
    return lines


def file_error(path: Path, what: str, position: tuple[int, int] = (1, 1)) -> ConfigError:
    """The error of a file that cannot be read at all."""
    return ConfigError([Problem(*position, "file", what).render(path)])
