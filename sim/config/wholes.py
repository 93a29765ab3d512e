"""Wholes: parameters that are shares of one whole, which together may not be more than it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.config.document import Document, Place
from sim.config.records import Record

# What is left of the advance goes to the north-eastern axis, by `sim.rules.front`.
WHOLES: dict[str, tuple[str, ...]] = {"the advance": ("front.share_east", "front.share_south")}
ROUNDING = 1e-9


def check_wholes(documents: Iterable[Document], parameters: Mapping[str, Record]) -> None:
    """Note shares that are, or can be drawn to be, more than their whole.

    `documents` are those that may state them: it is noted where the last of these states the last of them;
    where none does nothing has changed, and nothing is noted.
    """
    files = list(documents)
    for whole, names in WHOLES.items():
        stated = [
            (document, place)
            for document in files
            for name in names
            if (place := _place_of(name)) in document.marks
        ]
        records = [parameters[name] for name in names]
        told = _told(whole, names, records)
        if stated and told:
            document, place = stated[-1]
            document.report(place, told)


def _place_of(name: str) -> Place:
    return ("parameters", *name.split("."))


def _told(whole: str, names: tuple[str, ...], records: list[Record]) -> str:
    """What is wrong with shares of a whole, '' where nothing is."""
    both = " and ".join(names)
    total = sum(record.value for record in records)
    if total > 1 + ROUNDING:
        return f"{both} are more than all of {whole}: {total:g}"
    most = sum(record.value if record.fixed else record.high for record in records)
    if most > 1 + ROUNDING:
        return f"the ranges of {both} reach more than all of {whole}: {most:g}"
    return ""
