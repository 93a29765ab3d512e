"""Tables of a comparison for the page: differences and facets in words, and every table as a file."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from sim.analysis import compare_words as words
from sim.analysis.compare import Comparison
from sim.analysis.compare_rows import signed
from sim.analysis.findings import HUNDRED, records
from sim.words import OUTCOMES

CSV = {
    "shares": "Shares",
    "differences": "Differences",
    "flips": "Flips",
    "facets": "Facets",
    "quantiles": "Quantiles",
}


FACET_HEADS = ("Facet", "Higher", "Lower", "Median difference", "Interval", "Nine tenths of runs")


def told_first(found: Comparison, scenario: str, titles: Mapping[str, str]) -> str:
    """Return the surest and largest difference of a scenario in words."""
    return words.difference_said(words.ordered_differences(found, scenario)[0], found, titles)


def all_differences(found: Comparison, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return all differences in words, of 100 runs, the reference's share beside each."""
    rows = [row for scenario in found.scenarios for row in words.ordered_differences(found, scenario)]
    columns = {
        "Scenario": [labels[row["scenario"]] for row in rows],
        "Ending": [OUTCOMES[row["outcome"]] for row in rows],
        labels[found.reference]: [f"{HUNDRED * row['reference_share']:.1f}" for row in rows],
        "Here": [f"{HUNDRED * row['share']:.1f}" for row in rows],
        "Difference": [signed(HUNDRED * row["difference"]) for row in rows],
        "Interval": [f"{signed(HUNDRED * row['low'])} to {signed(HUNDRED * row['high'])}" for row in rows],
        "Came, left": [f"{row['came']:,}, {row['left']:,}" for row in rows],
        "p": [f"{row['p']:.2g}" for row in rows],
        "Narrower by luck": [f"{row['times_narrower']:.1f}×" for row in rows],
        "Verdict": [str(row["verdict"]) for row in rows],
    }
    return pd.DataFrame(columns).set_index("Scenario")


def facet_table(found: Comparison, scenario: str, about: Mapping[str, words.About]) -> pd.DataFrame:
    """Return the facets that luck does not explain: in how many runs higher and lower, and by how much."""
    mine = found.quantiles[found.quantiles["scenario"] == scenario]
    at = {(row["facet"], row["quantile"]): row for row in records(mine)}
    rows = []
    for row in words.surest_facets(found, scenario):
        middle, low, high = (at[row["facet"], quantile] for quantile in (0.5, 0.05, 0.95))
        meaning, unit = about[row["facet"]]
        rows.append(
            {
                "Facet": f"{meaning[0].upper()}{meaning[1:]}"
                + (f", {unit}" if unit and unit not in meaning.lower() else ""),
                "Higher": f"{row['higher']:,}",
                "Lower": f"{row['lower']:,}",
                "Median difference": _plain(middle["difference"]),
                "Interval": f"{_plain(middle['low'])} to {_plain(middle['high'])}",
                "Nine tenths of runs": f"{_plain(low['difference'])} to {_plain(high['difference'])}",
            }
        )
    return pd.DataFrame(rows, columns=list(FACET_HEADS)).set_index("Facet")


def csv_of(found: Comparison, name: str, footer: str) -> str:
    """Return one table of a comparison as CSV, behind a line that says where it comes from."""
    return f"# {footer}\n{getattr(found, name).to_csv(index=False)}"


def _plain(value: float) -> str:
    return "open" if math.isinf(value) else words.plain(value)
