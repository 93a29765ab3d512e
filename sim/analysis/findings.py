"""Findings: sentences that say what a table shows, made from the table and nothing else.

Tables of shares have the columns scenario, outcome, runs, count, share, low, high, with a row for every
scenario and outcome. Nothing here knows how outcomes or scenarios are called: words are passed in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.clusters import worth
from sim.analysis.compare_shares import paired_interval
from sim.analysis.shares import CONFIDENCE, drawn_interval, wilson

HUNDRED = 100
SMALLEST = 0.01  # one percentage point: the smallest difference of interest
MOST_NAMED = 3
BESIDE_RARE = 2  # of 100: a count below stands beside a rarer one as it is, so that both have one measure

# How each ending is said of a run, to be followed by "in 29 of 100 runs".
CLAUSES = {
    "nuclear_use": "nuclear weapons are used",
    "nato_war": "Russia and NATO go to war",
    "partition": "Ukraine is partitioned",
    "ukrainian_recovery": "Ukraine takes land back",
    "imposed_settlement": "terms are imposed",
    "negotiated_peace": "a peace is negotiated",
    "frozen_conflict": "the conflict freezes",
    "war_continues": "the war goes on",
}


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, each by column name."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def of_hundred(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts as whole runs of 100 that sum to 100, by largest remainders; all 0 where there are
    none."""
    total = sum(counts.values())
    if total == 0:
        return dict.fromkeys(counts, 0)
    exact = {name: HUNDRED * count / total for name, count in counts.items()}
    whole = {name: math.floor(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (whole[name] - exact[name], -counts[name]))
    for name in by_remainder[: HUNDRED - sum(whole.values())]:
        whole[name] += 1
    return whole


def runs_of(count: int, runs: int) -> tuple[str, str]:
    """Return a count as runs of 100, ('29', '100'), or as it is, ('3', '2,000'), below 1 and above 99 of
    100."""
    rare = min(count, runs - count)
    if runs == 0 or (rare > 0 and HUNDRED * rare < runs):
        return f"{count:,}", f"{runs:,}"
    return str(math.floor(HUNDRED * count / runs + 0.5)), str(HUNDRED)


def differences(
    shares: pd.DataFrame, reference: str, flips: Mapping[str, NDArray[np.int64]] | None = None
) -> pd.DataFrame:
    """Return how shares differ from the reference's, with intervals that hold for all of them at once.

    Columns scenario, outcome, difference, low, high, apart (the interval leaves out zero); at 95 per cent
    over all comparisons (Bonferroni). `flips` are those of the scenarios that share their luck with the
    reference, as from `flip_counts`, in the order of the outcomes: these are held against it run by run, with
    Tango's (1998) paired interval. For any others, and where the two have no run in common, runs are taken
    as independent, with Newcombe's (1998, method 10); so they are where shares are over draws of the
    parameters, whose intervals these are made of.
    """
    names = list(dict.fromkeys(shares["outcome"]))
    occurring = shares[shares["outcome"].isin(shares.loc[shares["count"] > 0, "outcome"])]
    base = {row["outcome"]: row for row in records(occurring[occurring["scenario"] == reference])}
    others = records(occurring[occurring["scenario"] != reference])
    confidence = 1 - (1 - CONFIDENCE) / max(len(others), 1)
    rows = []
    for row in others:
        moves = None if "draws" in row else (flips or {}).get(row["scenario"])
        if moves is not None and moves.sum():
            found = _paired(moves, names.index(row["outcome"]), confidence)
        else:
            found = _apart(row, base[row["outcome"]], confidence)
        rows.append((row["scenario"], row["outcome"], *found))
    table = pd.DataFrame(rows, columns=["scenario", "outcome", "difference", "low", "high"])
    return table.assign(apart=(table["low"] > 0) | (table["high"] < 0))


def _paired(moves: NDArray[np.int64], outcome: int, confidence: float) -> tuple[float, float, float]:
    """The difference of the share of an outcome, run by run, and its interval."""
    stayed = moves[outcome, outcome]
    came, left, runs = moves[:, outcome].sum() - stayed, moves[outcome].sum() - stayed, moves.sum()
    low, high = paired_interval(came, left, runs, confidence)
    return float((came - left) / runs), float(low), float(high)


def _apart(row: Mapping[str, Any], other: Mapping[str, Any], confidence: float) -> tuple[float, float, float]:
    """The difference of two shares on luck of their own, and its interval."""
    low, high = _interval(row, confidence)
    base_low, base_high = _interval(other, confidence)
    difference = row["share"] - other["share"]
    down = math.hypot(row["share"] - low, base_high - other["share"])
    up = math.hypot(high - row["share"], other["share"] - base_low)
    return difference, difference - down, difference + up


def _interval(row: Mapping[str, Any], confidence: float) -> tuple[float, float]:
    """The interval of a share at another confidence."""
    if "draws" not in row:
        return wilson(row["count"], row["runs"], confidence)
    low, high = drawn_interval(row["share"], row["runs"], row["effect"], row["draws"], confidence)
    return float(low), float(high)


def headline(shares: pd.DataFrame, found: pd.DataFrame, reference: str, titles: Mapping[str, str]) -> str:
    """Return what a batch shows: the ending in which scenarios differ most from the reference, and how.

    `found` are the differences from the `reference`; `titles` gives what each scenario is called in a sentence.
    """
    if shares["runs"].max() == 0:
        return "No run has been played"
    if found.empty:
        return _likeliest(shares, titles[reference])
    apart = found[found["apart"]]
    if apart.empty:
        return f"{shares['runs'].min():,} runs each cannot tell any scenario apart from {titles[reference]}"
    top = records(apart.loc[[apart["difference"].abs().idxmax()]])[0]
    same = apart[(apart["outcome"] == top["outcome"]) & (apart["difference"] * top["difference"] > 0)]
    least = min(SMALLEST, abs(top["difference"]))  # many runs tell apart what is not worth a word
    same = same[same["difference"].abs() >= least]
    of_ending = shares[shares["outcome"] == top["outcome"]]
    those = of_ending[of_ending["scenario"].isin(same["scenario"])]
    base = of_ending[of_ending["scenario"] == reference]
    named = _named([titles[name] for name in those["scenario"]], shares["scenario"].nunique() - 1)
    return (
        f"{_capital(CLAUSES[top['outcome']])} in {_range(base)} runs in {titles[reference]}, "
        f"but in {_range(those)} in {named}"
    )


def resolution(shares: pd.DataFrame, found: pd.DataFrame) -> str:
    """Return how much could be luck: how many differences from the reference stand out from it."""
    runs = f"{shares['runs'].min():,} runs"
    if found.empty:
        return f"With {runs}, each share is known to within the interval drawn"
    apart = int(found["apart"].sum())
    verb = "stands" if apart == 1 else "stand"
    known = " and from the choice of draws" if "draws" in shares else ""
    return f"{apart or 'None'} of {len(found)} differences from the reference {verb} out from luck{known} at {runs} each"


def span(ending: pd.DataFrame, reference: str) -> str:
    """Return how often one ending comes about: in the reference, then over the other scenarios."""
    base = ending[ending["scenario"] == reference]
    others = ending[ending["scenario"] != reference]
    elsewhere = "" if others.empty else f", {_range(others)} elsewhere"
    return f"{_range(base)} in the reference{elsewhere}"


def never(outcomes: Sequence[str], shares: pd.DataFrame) -> str:
    """Return that some endings came about in none of the runs of any scenario, with the bound that this sets.

    `outcomes` are their titles, `shares` the table of all shares. The bound is the one-sided 95 % one, exact:
    1 - 0.05^(1/n), about three in n, where n is what the runs are worth if they share draws of the parameters.
    """
    runs = int(shares["runs"].min())
    if runs == 0:
        return f"No run has ended: {', '.join(outcomes)}."
    drawn = "draws" in shares
    least = float(runs)
    if drawn:
        draws, two_sided = int(shares["draws"].min()), 2 * CONFIDENCE - 1
        least = float(np.min(worth(shares["runs"], shares["effect"], draws, two_sided)))
    bound = HUNDRED * (1 - (1 - CONFIDENCE) ** (1 / least))
    over = f" over {int(shares['draws'].min()):,} draws of the parameters" if drawn else ""
    said = f"In none of {runs:,} runs of any scenario{over} (95 % upper bound {bound:.1f} of 100)"
    return f"{said}: {', '.join(outcomes)}."


def _likeliest(shares: pd.DataFrame, title: str) -> str:
    top = shares.loc[[shares["share"].idxmax()]]
    clause = CLAUSES[str(top["outcome"].iloc[0])]
    return f"{_capital(clause)} in {_range(top)} runs in {title}"


def _range(rows: pd.DataFrame) -> str:
    """Return the shares of some rows in words, '29 of 100': the least and the greatest."""
    ordered = rows.sort_values("share")
    (low, low_of), (high, high_of) = (
        runs_of(int(ordered["count"].iloc[k]), int(ordered["runs"].iloc[k])) for k in (0, -1)
    )
    if (low, low_of) == (high, high_of):
        return f"{low} of {low_of}"
    if low_of == high_of:
        return f"{low} to {high} of {high_of}"
    least, most = (int(ordered["count"].iloc[k]) for k in (0, -1))
    runs = int(ordered["runs"].iloc[0])
    if ordered["runs"].nunique() == 1 and HUNDRED * most < BESIDE_RARE * runs:
        return f"{least:,} to {most:,} of {runs:,}"
    return f"{low} of {low_of} to {high} of {high_of}"


def _named(titles: list[str], others: int) -> str:
    if len(titles) == others and others > MOST_NAMED:
        return f"all {others} other scenarios"
    if len(titles) > MOST_NAMED:
        return f"{len(titles)} of the {others} other scenarios"
    return listed(titles)


def _capital(clause: str) -> str:
    return clause[0].upper() + clause[1:]


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
