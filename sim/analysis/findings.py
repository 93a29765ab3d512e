"""Findings: sentences that say what a table shows, made from the table and nothing else.

Tables of shares have the columns scenario, outcome, runs, count, share, low, high, with a row for every scenario and
outcome. Nothing here knows how outcomes or scenarios are called: words are passed in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.shares import CONFIDENCE, wilson

HUNDRED = 100
MOST_NAMED = 3

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


def of_hundred(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts as whole runs of 100 that sum to 100, by the method of largest remainders; all 0 where there are none."""
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
    """Return a count as runs of 100, ('29', '100'); as it is, ('3', '2,000'), where that is less than 1 or over 99 of 100."""
    rare = min(count, runs - count)
    if runs == 0 or (rare > 0 and HUNDRED * rare < runs):
        return f"{count:,}", f"{runs:,}"
    return str(math.floor(HUNDRED * count / runs + 0.5)), str(HUNDRED)


def differences(shares: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Return how each scenario's shares differ from the reference's, with intervals that hold for all of them at once.

    Columns scenario, outcome, difference, low, high, apart (the interval leaves out zero). The intervals are Newcombe's
    (1998, method 10) at 95 per cent over all comparisons (Bonferroni). Runs are taken as independent between scenarios;
    that they share their luck makes the intervals wider than need be, never too narrow where luck pulls the same way.
    """
    base = shares[shares["scenario"] == reference].set_index("outcome")
    others = shares[shares["scenario"] != reference]
    occurring = set(shares.loc[shares["count"] > 0, "outcome"])
    others = others[others["outcome"].isin(occurring)]
    confidence = 1 - (1 - CONFIDENCE) / max(len(others), 1)
    rows = []
    for _, row in others.iterrows():
        other = base.loc[row["outcome"]]
        low, high = wilson(row["count"], row["runs"], confidence)
        base_low, base_high = wilson(other["count"], other["runs"], confidence)
        difference = row["share"] - other["share"]
        down = math.hypot(row["share"] - low, base_high - other["share"])
        up = math.hypot(high - row["share"], other["share"] - base_low)
        rows.append((row["scenario"], row["outcome"], difference, difference - down, difference + up))
    found = pd.DataFrame(rows, columns=["scenario", "outcome", "difference", "low", "high"])
    return found.assign(apart=(found["low"] > 0) | (found["high"] < 0))


def headline(shares: pd.DataFrame, reference: str, titles: Mapping[str, str]) -> str:
    """Return what a batch shows, in a sentence: the ending in which scenarios differ most from the reference, and how.

    `titles` gives what each scenario is called in a sentence.
    """
    if shares["runs"].max() == 0:
        return "No run has been played"
    found = differences(shares, reference)
    if found.empty:
        return _likeliest(shares, reference, titles)
    apart = found[found["apart"]]
    runs = int(shares["runs"].min())
    if apart.empty:
        return f"{runs:,} runs each cannot tell any scenario apart from {titles[reference]}"
    top = apart.loc[apart["difference"].abs().idxmax()]
    same = apart[(apart["outcome"] == top["outcome"]) & (apart["difference"] * top["difference"] > 0)]
    of_ending = shares[shares["outcome"] == top["outcome"]]
    those = of_ending[of_ending["scenario"].isin(same["scenario"])]
    base = of_ending[of_ending["scenario"] == reference]
    named = _named([titles[name] for name in those["scenario"]], len(set(shares["scenario"])) - 1)
    return (
        f"{_capital(CLAUSES[str(top['outcome'])])} in {_range(base)} runs in {titles[reference]}, "
        f"but in {_range(those)} in {named}"
    )


def resolution(shares: pd.DataFrame, reference: str) -> str:
    """Return how much of what is seen could be luck: how many differences from the reference stand out from it."""
    found = differences(shares, reference)
    runs = int(shares["runs"].min())
    if found.empty:
        return f"With {runs:,} runs, each share is known to within the interval drawn"
    apart = int(found["apart"].sum())
    count = "None" if apart == 0 else str(apart)
    verb = "stands" if apart == 1 else "stand"
    return (
        f"{count} of {len(found)} differences from the reference {verb} out from luck at {runs:,} runs each"
    )


def span(ending: pd.DataFrame, reference: str) -> str:
    """Return how often one ending comes about: in the reference, then over the other scenarios."""
    base = ending[ending["scenario"] == reference]
    others = ending[ending["scenario"] != reference]
    elsewhere = "" if others.empty else f", {_range(others)} elsewhere"
    return f"{_range(base)} in the reference{elsewhere}"


def never(outcomes: Sequence[str], runs: int) -> str:
    """Return that some endings came about in none of so many runs of a scenario, with the bound that this sets.

    `outcomes` are their titles. The bound is the one-sided 95 % one, exact: 1 - 0.05^(1/n), about three in n.
    """
    bound = 100 * (1 - (1 - CONFIDENCE) ** (1 / runs))
    return f"In none of {runs:,} runs of any scenario (95 % upper bound {bound:.1f} of 100): {', '.join(outcomes)}."


def course(what: str, first: float, last: float, unit: str, *, digits: int = 1, plural: bool = False) -> str:
    """Return how a quantity went over a run: 'US military aid falls from 1.8 to 0.9 €bn a month'."""
    a, b = f"{first:,.{digits}f}", f"{last:,.{digits}f}"
    behind = f" {unit}" if unit else ""
    if a == b:
        return f"{what} {'end where they' if plural else 'ends where it'} began, at {b}{behind}"
    verb = ("rise" if last > first else "fall") + ("" if plural else "s")
    return f"{what} {verb} from {a} to {b}{behind}"


def _likeliest(shares: pd.DataFrame, reference: str, titles: Mapping[str, str]) -> str:
    top = shares.loc[[shares["share"].idxmax()]]
    clause = CLAUSES[str(top["outcome"].iloc[0])]
    return f"{_capital(clause)} in {_range(top)} runs in {titles[reference]}"


def _range(rows: pd.DataFrame) -> str:
    """Return the shares of some rows in words, '29 of 100': the least and the greatest."""
    ordered = rows.sort_values("share")
    (low, low_of), (high, high_of) = (
        runs_of(int(ordered["count"].iloc[k]), int(ordered["runs"].iloc[k])) for k in (0, -1)
    )
    if (low, low_of) == (high, high_of):
        return f"{low} of {low_of}"
    return (
        f"{low} to {high} of {high_of}" if low_of == high_of else f"{low} of {low_of} to {high} of {high_of}"
    )


def _named(titles: list[str], others: int) -> str:
    if len(titles) == others and others > MOST_NAMED:
        return f"all {others} other scenarios"
    if len(titles) > MOST_NAMED:
        return f"{len(titles)} of the {others} other scenarios"
    return _listed(titles)


def _capital(clause: str) -> str:
    return clause[0].upper() + clause[1:]


def climb(steps: pd.DataFrame, rungs: Sequence[str], months: Sequence[str]) -> str:
    """Return who climbed highest in a run, how high and when first.

    `steps` has turn, label (of the actor) and rung; `rungs` names each rung, `months` each turn from turn 0.
    """
    if steps.empty:
        return "No turn was played"
    top = steps["rung"].max()
    first = steps[steps["rung"] == top].sort_values("turn", kind="stable").iloc[0]
    others = sorted(set(steps.loc[steps["rung"] == top, "label"]) - {first["label"]})
    also = f", later {_listed(others)} too" if others else ""
    name = rungs[round(top)]
    return f"{first['label']} climbs highest: rung {top:.0f}, {name[0].lower() + name[1:]}, in {months[first['turn']]}{also}"


def talking(
    talks: pd.DataFrame, deals: pd.DataFrame, formats: Mapping[str, str], months: Sequence[str]
) -> str:
    """Return how much was talked in a run and what came of it.

    `talks` has turn, format and state ('declined' where no talks were held); `deals` has first (turn) and kind.
    """
    held = talks[talks["state"] != "declined"]
    if held.empty:
        said = "No talks are held" if talks.empty else "Talks are proposed but never held"
    else:
        names = [formats[name] for name in formats if (held["format"] == name).any()]
        count = held["turn"].nunique()
        said = f"Talks in {count} {'month' if count == 1 else 'months'} ({_listed(names)})"
    if deals.empty:
        return f"{said}; no ceasefire and no settlement" if not held.empty else said
    parts = [f"a {row.kind} in {months[int(row.first + 0.5)]}" for row in deals.itertuples(index=False)]
    return f"{said}; {_listed(parts)}"


def decided(options: Sequence[tuple[str, float]], chosen: str) -> str:
    """Return how a choice came about: by reasons, the likeliest option being taken, or by luck.

    `options` are the titles and chances of all open options, `chosen` the title of the one taken.
    """
    chances = dict(options)
    likeliest = max(chances, key=lambda title: chances[title])
    taken = f"{chances[chosen] * HUNDRED:.0f} of 100"
    if len(chances) == 1:
        return f"{chosen} was the only option"
    if chances[chosen] >= chances[likeliest]:
        return f"{chosen} was the likeliest option, at {taken}, and was taken"
    first = f"{chances[likeliest] * HUNDRED:.0f} of 100"
    if taken == first:
        return f"{chosen} and {likeliest} were as likely, at {taken} each; luck took {chosen}"
    return f"Luck lifted {chosen} ({taken}) over {likeliest} ({first})"


def moved(beliefs: Mapping[str, pd.DataFrame]) -> str:
    """Return which belief has moved most from its prior.

    `beliefs` gives, by the name of the actor believed about, a table with title, chance and prior (of 100).
    """
    rows = [
        (row.chance - row.prior, name, row)
        for name, table in beliefs.items()
        for row in table.itertuples(index=False)
    ]
    shift, name, row = max(rows, key=lambda entry: abs(entry[0]))
    if abs(shift) < 1.0:
        return "Beliefs stand where they began"
    direction = "up" if shift > 0 else "down"
    return f"{name}: “{row.title}” is {direction} from {row.prior:.0f} to {row.chance:.0f} of 100 in others' eyes"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
