"""Compare: scenarios held against a reference, run by run on shared luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sim.analysis.compare_draws import drawn_pairs, draws_of_pairs
from sim.analysis.compare_facets import MIDDLE, facet_differences
from sim.analysis.compare_pairs import pairs
from sim.analysis.compare_shares import flip_counts, share_differences
from sim.analysis.findings import SMALLEST as SMALLEST
from sim.analysis.findings import records
from sim.analysis.shares import CONFIDENCE, DRAW, outcome_shares

METHOD = (
    "Shares: Wilson intervals, each for itself. Differences: paired run by run, Tango's score interval, all "
    "of them at once (Bonferroni over every ending and pair). Flips: McNemar's test, exact, adjusted by "
    "Holm. Facets: quantiles of the differences between paired runs with order statistics, all of them at "
    "once (Bonferroni), and the sign test, adjusted by Holm."
)
METHOD_DRAWN = (
    "Runs that share a draw of the parameters are not independent: intervals count draws. Shares: Wilson "
    "intervals, each for itself, of as many independent runs as these are worth by their design effect over "
    "draws. Differences: paired run by run, Tango's score interval, with runs worth by the design effect of "
    "the difference, all of them at once (Bonferroni over every ending and pair). Flips and facets: the sign "
    "test over draws, exact, adjusted by Holm. Facets: quantiles of the differences between paired runs with "
    "order statistics of as many runs as these are worth, all of them at once (Bonferroni)."
)


@dataclass(frozen=True)
class Comparison:
    """Scenarios beside a reference; the reference is part of every table.

    `shares` as from `outcome_shares`, the reference first; `differences` as from `share_differences`; `flips`
    has a row for each scenario and pair of outcomes between which runs go: scenario, before (in the
    reference), after, runs; `facets` and `quantiles` as from `facet_differences`. Intervals are at
    `confidence`; a difference of less than `smallest` is of no interest. `draws` is over how many draws of
    the parameters the pairs of each scenario are spread, 0 where all have the central values.
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
    draws: int = 0

    @property
    def method(self) -> str:
        """How intervals and tests are made, in words."""
        return METHOD_DRAWN if self.draws else METHOD

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
    numeric columns `facets`. Runs of one number must share their luck and, where there is a column `draw`,
    their draw of the parameters. ValueError as from `pairs` and `draws_of_pairs`, and where `smallest` is not
    between 0 and 1.
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
    places = draws_of_pairs(outcomes[DRAW], made) if DRAW in outcomes else None
    drawn = drawn_pairs(outcomes["outcome"], made, places) if places else None
    directions, quantiles = facet_differences(outcomes, made, facets, confidence, places)
    shares = outcome_shares(outcomes, confidence)
    first = shares["scenario"] == reference
    return Comparison(
        reference=reference,
        scenarios=tuple(counts),
        outcomes=names,
        smallest=smallest,
        confidence=confidence,
        shares=pd.concat([shares[first], shares[~first]], ignore_index=True),
        differences=share_differences(counts, names, smallest, confidence, drawn),
        flips=pd.DataFrame(moves, columns=["scenario", "before", "after", "runs"]),
        facets=directions,
        quantiles=quantiles,
        draws=drawn.draws if drawn else 0,
    )
