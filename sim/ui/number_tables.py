"""Tables of the numbers of a scenario: origin, range and effect of each, searched by words, and each in full."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

from sim.analysis.findings import HUNDRED
from sim.config.provenance import parameters_table
from sim.config.scenario import Scenario
from sim.report.assumptions import KINDS, said_of
from sim.screening.store import Screening

EFFECT = "Effect (of 100)"
SEARCHED = ("name", "meaning", "provenance", "note", "unit")


def number_rows(scenario: Scenario, screening: Screening | None) -> pd.DataFrame:
    """Return a row for each number, those on which endings depend most first.

    Columns: name, meaning, value, low, high, unit, kind, provenance, note, where, effect (of 100 runs, NaN
    where it was not screened), effect_said ('' there).
    """
    table = pd.DataFrame(parameters_table(scenario))
    effects = screening.effects if screening is not None else {}
    found = [effects.get(name) for name in table["name"]]
    table["effect"] = [float("nan") if effect is None else HUNDRED * effect.effect for effect in found]
    table["effect_said"] = ["" if effect is None else said_of(effect) for effect in found]
    return table.sort_values("effect", ascending=False, kind="stable", na_position="last", ignore_index=True)


def found_in(rows: pd.DataFrame, words: str, kinds: Sequence[str]) -> pd.DataFrame:
    """Return the rows that hold every word, in any letters, and are of one of some kinds; of any if none."""
    text = rows[list(SEARCHED)].astype(str).agg(" ".join, axis=1).str.casefold()
    for word in words.casefold().split():
        rows = rows[text.loc[rows.index].str.contains(word, regex=False)]
    return rows[rows["kind"].isin(kinds)] if kinds else rows


def headline(rows: pd.DataFrame, screening: Screening | None) -> str:
    """Return how many numbers there are, how many rest on a source, and how many no ending depends on."""
    sourced = int((rows["kind"] == "source").sum())
    said = f"{sourced:,} of {len(rows):,} numbers rest on a source"
    if screening is None:
        return said
    moved = int((rows["effect"] > 0).sum())
    return f"{said}; {moved:,} move an ending over their range"


def as_shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the columns that a table shows."""
    return pd.DataFrame(
        {
            "Number": rows["name"],
            EFFECT: rows["effect"],
            "Meaning": rows["meaning"],
            "Value": rows["value"],
            "From": rows["low"],
            "To": rows["high"],
            "Unit": rows["unit"],
            "Origin": rows["kind"].map(KINDS),
            "Source or reason": rows["provenance"],
            "Note": rows["note"],
            "Stands in": rows["where"],
        }
    )


def card_html(row: dict[str, Any]) -> str:
    """Return one number in full as HTML."""
    unit = f" {row['unit']}" if row["unit"] else ""
    effect = row["effect_said"] or "not screened: it is fixed or follows from others"
    note = f"<p>{escape(str(row['note']))}</p>" if row["note"] else ""
    return (
        f'<div class="card"><h3>{escape(row["name"])}</h3>'
        f"<p><b>{row['value']:g}</b> ({row['low']:g} to {row['high']:g}){escape(unit)}: {escape(row['meaning'])}.</p>"
        f"<p>{escape(KINDS[row['kind']].capitalize())}: {escape(str(row['provenance']))}</p>{note}"
        f'<p class="subtitle">Endings: {escape(effect)}. Stands in {escape(str(row["where"]))}.</p></div>'
    )
