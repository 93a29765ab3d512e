"""Tables of how a scenario's endings come about month by month, as figure, finding and page want them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sim.analysis.compare_rows import number_of
from sim.analysis.findings import HUNDRED, records
from sim.analysis.over_time import FEWEST, OPEN, by_month, dated, half_by, headline
from sim.analysis.shares import CONFIDENCE
from sim.figures.look import WORST_FIRST
from sim.ui.share_tables import counts_of
from sim.ui.sources import Source
from sim.words import OUTCOMES, month_of

GOES_ON = "Still going on"
READ = ["outcome", "turns", "deal_months"]  # of the table of outcomes


@dataclass(frozen=True)
class Months:
    """A scenario's endings by month.

    `months` are the rows of `sim.analysis.over_time.by_month`, `ends` those of the chart's bar; `finding` is what
    they show, `half` the interval of when half of the endings
    have come, in words ('' where they are few).
    """

    months: pd.DataFrame
    ends: pd.DataFrame
    finding: str
    half: str


def months_of(source: Source, scenario: str) -> Months:
    """Return the endings of a scenario by month; they are counted once and then kept."""
    return _months(source.key, source.stamp, scenario, _source=source)


@st.cache_resource(max_entries=24, show_spinner=False)
def _months(key: str, stamp: str, scenario: str, *, _source: Source) -> Months:
    """Count the runs; the key and stamp of their batch and the scenario say which."""
    of = (_source.outcomes["scenario"] == scenario).to_numpy()
    rows = pd.DataFrame({name: _source.outcomes[name][of] for name in READ})
    looks = _source.stored.manifest.looks if _source.stored else None
    confidence = looks.confidence if looks else CONFIDENCE
    start = _source.scenario(scenario).start
    counts, turns = counts_of(_source, scenario), dated(rows)
    come = turns[turns > 0]
    half = ""
    if come.size >= FEWEST:
        low, high = (month_of(start, turn) for turn in half_by(come, confidence)[1:])
        half = f"; the month by which half have come lies between {low} and {high}"
    finding = headline(
        {name: (count, len(rows)) for name, count in counts.items()},
        turns,
        _source.titles[scenario],
        lambda turn: month_of(start, turn),
        confidence,
    )
    return Months(
        by_month(rows, _source.batch.horizon, WORST_FIRST, confidence), _ends(counts), finding, half
    )


def _ends(counts: dict[str, int]) -> pd.DataFrame:
    """Return the parts of the bar: outcome, share (of 100 runs), label, tip."""
    runs = sum(counts.values())
    rows = [
        (
            name,
            HUNDRED * count / runs,
            f"{number_of(count, runs)} {OUTCOMES[name]}",
            f"At the end, {OUTCOMES[name]}: {count:,} of {runs:,} runs",
        )
        for name, count in counts.items()
        if count
    ]
    return pd.DataFrame(rows, columns=["outcome", "share", "label", "tip"])


def names_in(months: pd.DataFrame) -> dict[str, str]:
    """Return the words for each outcome by month, in their order."""
    words = {**OUTCOMES, OPEN: GOES_ON}
    return {name: words[name] for name in months["outcome"].drop_duplicates()}


def told(months: pd.DataFrame, start: tuple[int, int]) -> pd.DataFrame:
    """Return what is said of each turn: turn, month, and for each outcome its runs, and of 100
    with the interval."""
    said = months.assign(text=[_said(row) for row in records(months)])
    wide = said.pivot(index="turn", columns="outcome", values="text")[list(names_in(months))]
    wide.insert(0, "month", [month_of(start, int(turn)) for turn in wide.index])
    return wide.reset_index().rename_axis(columns=None)


def _said(row: dict[str, float]) -> str:
    runs = f"{row['count']:,} run{'' if row['count'] == 1 else 's'}"
    return f"{runs}: {row['share']:.1f} ({row['low']:.1f}–{row['high']:.1f})"


def shown(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return the table of `told` as it is read on the page, from the end of the first month on."""
    return table[table["turn"] > 0].drop(columns="turn").rename(columns={"month": "Month", **names})


def to_take(months: pd.DataFrame, start: tuple[int, int]) -> pd.DataFrame:
    """Return the table that is taken away: month, ending, count, runs, and share, low, high of 100 runs."""
    names = names_in(months)
    return pd.DataFrame(
        {
            "month": [month_of(start, turn) for turn in months["turn"]],
            "ending": months["outcome"].map(names),
            **{name: months[name] for name in ("count", "runs", "share", "low", "high")},
        }
    )
