"""Tables of a batch's shares as its figures want them: dots, keys, panels of intervals, one table to read aloud."""

from __future__ import annotations

import pandas as pd

from sim.analysis.compare_rows import number_of, share_rows
from sim.analysis.findings import HUNDRED, of_hundred, records
from sim.figures.look import WORST_FIRST
from sim.ui.sources import Source
from sim.words import OUTCOMES

RARE = 0.15  # endings whose every interval stays below this share get a scale of their own


def counts_of(source: Source, scenario: str) -> dict[str, int]:
    """Return how many runs of a scenario came to each ending, the worst first."""
    rows = source.shares[source.shares["scenario"] == scenario]
    count = {row["outcome"]: int(row["count"]) for row in records(rows)}
    return {ending: count.get(ending, 0) for ending in WORST_FIRST}


def dots_of(scenario: str, counts: dict[str, int], chosen: str | None) -> pd.DataFrame:
    """Return a row for each dot of a scenario: i, scenario, outcome, tip, faded.

    `faded` is 1 where an ending is `chosen` and the dot is of another.
    """
    runs = sum(counts.values())
    rows = []
    for ending, dots in of_hundred(counts).items():
        tip = f"{OUTCOMES[ending]}: {counts[ending]:,} of {runs:,} runs"
        rows += [(scenario, ending, tip, int(chosen not in (None, ending)))] * dots
    table = pd.DataFrame(rows, columns=["scenario", "outcome", "tip", "faded"])
    return table.assign(i=range(len(table)))


def dots_in_words(title: str, counts: dict[str, int]) -> str:
    """Return what stands for a scenario's dots where they cannot be seen."""
    parts = [f"{OUTCOMES[ending]} {count:,}" for ending, count in counts.items() if count]
    return f"{title}. Endings of {sum(counts.values()):,} runs: {', '.join(parts) or 'none'}."


def key_of(counts: dict[str, int]) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """Return the endings that came about with their number of 100 runs, and by number those rarer than that."""
    runs = sum(counts.values())
    often: list[tuple[str, str]] = []
    rare: dict[str, list[str]] = {}
    for ending, count in counts.items():
        text = number_of(count, runs)
        if count and (" of " not in text or 2 * count > runs):
            often.append((ending, text))
        elif count:
            rare.setdefault(text, []).append(ending)
    return often, rare


def by_frequency(shares: pd.DataFrame) -> tuple[list[str], list[str], list[str]]:
    """Return the endings that are common, rare and absent, each the worst first."""
    high = shares.groupby("outcome", observed=False)["high"].max()
    count = shares.groupby("outcome", observed=False)["count"].sum()
    occurring = [ending for ending in WORST_FIRST if count[ending] > 0]
    return (
        [ending for ending in occurring if high[ending] > RARE],
        [ending for ending in occurring if high[ending] <= RARE],
        [ending for ending in WORST_FIRST if count[ending] == 0],
    )


def panel_rows(source: Source, ending: str) -> pd.DataFrame:
    """Return the rows of an ending's panel in the order of the batch: label, share, low, high, text, tip, is_reference.

    Shares are in units of 100 runs.
    """
    return share_rows(source.shares, source.labels, source.reference, ending)


def all_shares(source: Source) -> pd.DataFrame:
    """Return all shares of 100 runs with their intervals in words, an ending a row and a scenario a column."""
    rows = records(source.shares)
    cells = pd.DataFrame(
        {
            "Ending": [OUTCOMES[row["outcome"]] for row in rows],
            "Scenario": [source.labels[row["scenario"]] for row in rows],
            "words": [
                f"{HUNDRED * row['share']:.1f} ({HUNDRED * row['low']:.1f}–{HUNDRED * row['high']:.1f})"
                for row in rows
            ],
        }
    )
    wide = cells.pivot_table(index="Ending", columns="Scenario", values="words", aggfunc="first")
    return wide.loc[[OUTCOMES[ending] for ending in WORST_FIRST], list(source.labels.values())]
