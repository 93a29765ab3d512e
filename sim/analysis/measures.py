"""Measures: what can be held against facts, each computed from two tables of runs.

`runs` has a row a run: years (played), nuclear and nato (true where it came to it), army_entry (turn, 0 if
never), talks_<format> (months). `months` has a row a run and turn: run, turn; before and after (deal in force
at the start and the end of the turn: 'war', 'ceasefire' or 'settlement'), dictated (whether the deal in force
at the start was), advance (km²), casualties_russia and casualties_ukraine (thousand).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from sim.analysis.estimates import Estimate, lasting, rate, ratio

FIRST_MONTHS = 6
MONTHS_A_YEAR = 12
WAR, CEASEFIRE, SETTLEMENT = "war", "ceasefire", "settlement"
TALKS = "talks_"

Measuring = Callable[[pd.DataFrame, pd.DataFrame], Estimate]


def in_first_months(runs: pd.DataFrame, months: pd.DataFrame, column: str) -> Estimate:
    """Return the mean of a column over the months of fighting among the first six, runs as units.

    A month counts that begins and ends in war: one in which a deal is signed or breaks is a month of rest.
    """
    at_war = (months["before"] == WAR) & (months["after"] == WAR)
    early = months[at_war & (months["turn"] <= FIRST_MONTHS)]
    by_run = early.groupby("run")[column].agg(["sum", "size"])
    return ratio(by_run["sum"], by_run["size"], "months of fighting")


def fighting_ends(runs: pd.DataFrame, months: pd.DataFrame) -> Estimate:
    """Return how often the fighting ends: months that begin in war and end in a deal or dictated terms."""
    at_war = months[months["before"] == WAR]
    return rate(int((at_war["after"] != WAR).sum()), len(at_war), "months of fighting")


def deals_break(runs: pd.DataFrame, months: pd.DataFrame, kind: str) -> Estimate:
    """Return how often signed deals of a kind break: months that begin in one and end in war."""
    in_force = months[(months["before"] == kind) & ~months["dictated"]]
    return rate(int((in_force["after"] == WAR).sum()), len(in_force), f"months of {kind}")


def deals_last(runs: pd.DataFrame, months: pd.DataFrame, kind: str, span: int) -> Estimate:
    """Return the share of deals of a kind that would last so many months at the rate at which they break."""
    return lasting(deals_break(runs, months, kind), span)


def comes_about(runs: pd.DataFrame, months: pd.DataFrame, column: str) -> Estimate:
    """Return how often an event that ends a run comes about, a year."""
    return rate(int(runs[column].sum()), float(runs["years"].sum()), "years")


def army_entry(runs: pd.DataFrame, months: pd.DataFrame) -> Estimate:
    """Return how often Belarus's army enters for the first time, a year until then."""
    entered = runs["army_entry"] > 0
    years = runs["years"].where(~entered, runs["army_entry"] / MONTHS_A_YEAR)
    return rate(int(entered.sum()), float(years.sum()), "years")


def talks(runs: pd.DataFrame, months: pd.DataFrame, format_: str | None = None) -> Estimate:
    """Return months of talks a year, in one format or in all, runs as units."""
    held = runs.filter(like=TALKS).sum(axis=1) if format_ is None else runs[f"{TALKS}{format_}"]
    return ratio(held, runs["years"], "years")


FIXED: dict[str, Measuring] = {
    "front_rate": partial(in_first_months, column="advance"),
    "casualties_russia": partial(in_first_months, column="casualties_russia"),
    "casualties_ukraine": partial(in_first_months, column="casualties_ukraine"),
    "fighting_ends": fighting_ends,
    "ceasefires_break": partial(deals_break, kind=CEASEFIRE),
    "ceasefires_last_12": partial(deals_last, kind=CEASEFIRE, span=12),
    "ceasefires_last_60": partial(deals_last, kind=CEASEFIRE, span=60),
    "settlements_break": partial(deals_break, kind=SETTLEMENT),
    "settlements_last_12": partial(deals_last, kind=SETTLEMENT, span=12),
    "settlements_last_60": partial(deals_last, kind=SETTLEMENT, span=60),
    "nuclear_use": partial(comes_about, column="nuclear"),
    "nato_war": partial(comes_about, column="nato"),
    "army_entry": army_entry,
    "talks": talks,
}


def measures(runs: pd.DataFrame, months: pd.DataFrame) -> dict[str, Estimate]:
    """Return every measure of these runs: the fixed ones, then talks in each format that the table counts."""
    formats = [name.removeprefix(TALKS) for name in runs.columns if name.startswith(TALKS)]
    found = {name: measure(runs, months) for name, measure in FIXED.items()}
    return found | {f"{TALKS}{name}": talks(runs, months, name) for name in formats}
