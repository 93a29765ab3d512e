"""One configuration file as read: its data, where each part of it stands, and the mistakes found in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.config.errors import ConfigError, Problem, render, shortened

Place = tuple[str | int, ...]
Mark = tuple[int, int]


@dataclass
class Document:
    """A file's data with the line and column, counted from 1, of every key and value.

    `marks` and `keys` hold the position of the value and of the key at a place (keys and list indices).
    `spoiled` are the places already known to be wrong; a second complaint about one of them is not noted.
    """

    path: Path
    data: Any = None
    marks: dict[Place, Mark] = field(default_factory=dict)
    keys: dict[Place, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    spoiled: set[Place] = field(default_factory=set)

    def mark(self, place: Place, *, at_key: bool = False) -> Mark:
        """The position of a place: of its value or, if that begins on a later line, of its key.

        Where the file lacks the place, the position of the key of the part that it would be in.
        """
        if place in self.marks:
            value, key = self.marks[place], self.keys.get(place, self.marks[place])
            return key if at_key or value[0] > key[0] else value
        for length in range(len(place) - 1, 0, -1):
            part = place[:length]
            if part in self.marks:
                return self.keys.get(part, self.marks[part])
        return self.marks.get((), (1, 1))

    def report(
        self, place: Place, what: str, *, at_key: bool = False, word: str = "", choices: Iterable[str] = ()
    ) -> None:
        """Note a mistake; `word` and `choices` make the hint, `at_key` points at the key, not the value."""
        if place in self.spoiled:
            return
        self.spoiled.add(place)
        line, column = self.mark(place, at_key=at_key)
        self.problems.append(Problem(line, column, where(place), what, word, tuple(choices)))


def where(place: Place) -> str:
    """A place in words: its keys and indices joined by dots, `file` for the whole."""
    return ".".join(shortened(str(part)) for part in place) or "file"


def raise_problems(documents: Iterable[Document], more: Iterable[str] = ()) -> None:
    """Raise all mistakes noted in these files, and these messages; return where there are none."""
    lines = [line for document in documents for line in render(document.path, document.problems)]
    lines += more
    if lines:
        raise ConfigError(list(dict.fromkeys(lines)))
