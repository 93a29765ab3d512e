"""Weighed tables: what an experiment found as sentences, rows and scales of figures, scenarios by their titles."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from sim.experiments.told import COLUMNS, interval, number, row
from sim.experiments.weighing import Figure, Weighed, above, below
from sim.figures.weighed import Scale
from sim.words import called

Titles = Mapping[str, str]  # of scenarios, by name
LESS = " less "
UNBROKEN = "\u00a0"  # a space at which no line is broken
PLAIN, SIGNED = "datum.label", "datum.value > 0 ? '+' + datum.label : datum.label"
SHARES = Scale(0.0, 100.0, "per cent", PLAIN)
UNIT = Scale(0.0, 1.0, "from 0 to 1", PLAIN)
MARGIN = 1.12  # of what a scale must hold


class Panel(NamedTuple):
    """Figures on one scale, as rows of a chart."""

    scale: Scale
    rows: pd.DataFrame


def found_said(weighed: Weighed, titles: Titles) -> str:
    """Return what was found, with scenarios called as in any sentence."""
    names = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    if not names:
        return f"{weighed.found}."
    said = re.sub(
        rf"\bof ({names})\b", lambda found: f"of {called(found[1], titles[found[1]])}", weighed.found
    )
    return f"{_unbroken(said)}."


def where_said(where: str, titles: Titles) -> str:
    """Return the titles of the scenarios in which a figure was found: one, several, or one less another below it."""
    if LESS in where:
        here, there = where.split(LESS)
        return f"{titles.get(here, here)}\nless: {titles.get(there, there)}"
    return "; ".join(titles.get(name, name) for name in where.split(", "))


def _flat(where: str, titles: Titles) -> str:
    """The titles in one line."""
    return where_said(where, titles).replace("\n", ", ")


def exact(weighed: Weighed, titles: Titles) -> pd.DataFrame:
    """Return every figure with its exact numbers, a row each, by what it is."""
    rows = {
        f"{_capital(one.what)}: {_flat(one.where, titles)}": map(_unbroken, one[2:])
        for one in map(row, weighed.figures)
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS[2:]))
    return table.rename_axis(", ".join(COLUMNS[:2]))


def _unbroken(said: str) -> str:
    """What is said of a number, with its unit beside it on any page."""
    return re.sub(r" (%|points)", rf"{UNBROKEN}\1", said)


def panels(weighed: Weighed, titles: Titles) -> list[Panel]:
    """Return the figures by their scale, in their order: those of a kind, but numbers that go beyond 0 to 1
    by what they are."""
    beyond = {
        figure.what
        for figure in weighed.figures
        if figure.kind == "number" and not all(0.0 <= end <= 1.0 for end in _ends(figure))
    }
    by_scale: dict[str, list[Figure]] = {}
    for figure in weighed.figures:
        scale = f"number {figure.what}" if figure.what in beyond else figure.kind
        by_scale.setdefault(scale, []).append(figure)
    return [Panel(_scale(given), _rows(given, titles)) for given in by_scale.values()]


def _ends(figure: Figure) -> list[float]:
    """The finite ones of what a scale must hold of a figure."""
    limit = [] if figure.limit is None else [figure.limit]
    return [end for end in (*figure.found[:3], *limit) if math.isfinite(end)]


def _scale(figures: list[Figure]) -> Scale:
    first, ends = figures[0], [end for figure in figures for end in _ends(figure)] or [1.0]
    if first.kind == "share":
        return SHARES
    if first.kind == "points":
        reach = math.ceil(100.0 * MARGIN * max(map(abs, ends)) / 5.0) * 5.0 or 5.0
        return Scale(-reach, reach, "points of 100", SIGNED)
    if first.kind == "number" and min(ends) >= 0.0 and max(ends) <= 1.0:
        return UNIT
    low, high = _round(MARGIN * min(0.0, *ends)), _round(MARGIN * max(0.0, *ends))
    if low == high:
        high = low + 1.0
    return Scale(low, high, first.what, PLAIN if first.kind == "number" else SIGNED)


def _round(end: float) -> float:
    """Return the next number away from none with two digits."""
    if end == 0.0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(end))) - 1)
    return math.copysign(math.ceil(abs(end) / step) * step, end)


def _rows(figures: list[Figure], titles: Titles) -> pd.DataFrame:
    """A row a figure. Those of one thing in several scenarios stand together, else those of one scenario."""
    whats = [figure.what for figure in figures]
    by_what = len(set(whats)) < len(whats) or len({figure.where for figure in figures}) == len(whats)
    heads = list(dict.fromkeys(figure.what if by_what else figure.where for figure in figures))
    rows = []
    for head in heads:
        group = [figure for figure in figures if (figure.what if by_what else figure.where) == head]
        limits = {figure.limit for figure in group}
        shared = _limit_said(group[0]) if len(limits) == 1 else ""
        title = f"{_capital(head) if by_what else where_said(head, titles)}{shared}"
        for figure in group:
            label = where_said(figure.where, titles) if by_what else _capital(figure.what)
            rows.append(_row(figure, title, f"{label}{'' if shared else _limit_said(figure)}", titles))
    return pd.DataFrame(rows)


def _row(figure: Figure, head: str, label: str, titles: Titles) -> dict[str, object]:
    found, kind, limit = figure.found, figure.kind, figure.limit
    factor = 100.0 if kind in ("share", "points") else 1.0
    told = None if limit is None else (above(found, limit), below(found, limit))
    value = number(found.value, kind)
    tip = f"{_capital(figure.what)}, {_flat(figure.where, titles)}: {value} ({interval(found, kind)})"
    return {
        "head": head,
        "label": label,
        "value": factor * found.value,
        "low": factor * found.low,
        "high": factor * found.high,
        "limit": math.nan if limit is None else factor * limit,
        "text": value,
        "tip": tip if limit is None else f"{tip}, held against {number(limit, kind)}",
        "told": int(not math.isnan(found.value) and (told is None or True in told)),
    }


def _limit_said(figure: Figure) -> str:
    if figure.limit is None:
        return ""
    said = "0" if figure.limit == 0.0 else number(figure.limit, figure.kind).replace(".0 ", " ")
    said = _unbroken(said)
    return f" (limit:{UNBROKEN}{said})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
