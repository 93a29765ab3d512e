"""Compare: scenarios held against a reference, run by run on shared luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sim.analysis.compare_facets import MIDDLE, facet_differences
from sim.analysis.compare_pairs import pairs
from sim.analysis.compare_shares import flip_counts, share_differences
from sim.analysis.findings import SMALLEST as SMALLEST
from sim.analysis.findings import records
from sim.analysis.shares import CONFIDENCE, outcome_shares

METHOD = (
    "Shares: Wilson intervals, each for itself. Differences: paired run by run, Tango's score interval, all "
    "of them at once (Bonferroni over every ending and pair). Flips: McNemar's test, exact, adjusted by "
    "Holm. Facets: quantiles of the differences between paired runs with order statistics, all of them at "
    "once (Bonferroni), and the sign test, adjusted by Holm."
)


@dataclass(frozen=True)
class Comparison:
    """Scenarios beside a reference; the reference is part of every table.

    `shares` as from `outcome_shares`, the reference first; `differences` as from `share_differences`; `flips`
    has a row for each scenario and pair of outcomes between which runs go: scenario, before (in the
    reference), after, runs; `facets` and `quantiles` as from `facet_differences`. Intervals are at
    `confidence`; a difference of less than `smallest` is of no interest.
    """

    reference: str
    scenarios: tuple[str, ...]
    outcomes: tuple[str, ...]
    smallest: float
    confidence: float
    shares: pd.DataFrame
    differences: pd.DataFrame
    flips: pd.DataFrame
    facets: pd.DataFrame
    quantiles: pd.DataFrame

    @cached_property
    def medians(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The row of `quantiles` with the median difference, by scenario and facet."""
        rows = records(self.quantiles[self.quantiles["quantile"] == MIDDLE])
        return {(row["scenario"], row["facet"]): row for row in rows}


def compare(
    outcomes: pd.DataFrame,
    reference: str,
    *,
    facets: Sequence[str] = (),
    smallest: float = SMALLEST,
    confidence: float = CONFIDENCE,
) -> Comparison:
    """Return the comparison of every scenario of a table of outcomes with the reference.

    `outcomes` holds a row a run: the categorical columns `scenario` and `outcome`, the number `run`, and the
    numeric columns `facets`. Runs of one number must share their luck. ValueError as from `pairs`, and where
    `smallest` is not between 0 and 1.
    """
    if not 0.0 < smallest < 1.0:
        raise ValueError(f"a smallest difference of {smallest:g} is not between 0 and 1")
    made = pairs(outcomes, reference)
    names = tuple(str(name) for name in outcomes["outcome"].cat.categories)
    counts = {pair.scenario: flip_counts(outcomes["outcome"], pair) for pair in made}
    moves = [
        (scenario, names[i], names[j], int(found[i, j]))
        for scenario, found in counts.items()
        for i in range(len(names))
        for j in range(len(names))
        if found[i, j]
    ]
    directions, quantiles = facet_differences(outcomes, made, facets, confidence)
    shares = outcome_shares(outcomes, confidence)
    first = shares["scenario"] == reference
    return Comparison(
        reference=reference,
        scenarios=tuple(counts),
        outcomes=names,
        smallest=smallest,
        confidence=confidence,
        shares=pd.concat([shares[first], shares[~first]], ignore_index=True),
        differences=share_differences(counts, names, smallest, confidence),
        flips=pd.DataFrame(moves, columns=["scenario", "before", "after", "runs"]),
        facets=directions,
        quantiles=quantiles,
    )
