"""Rows of a comparison as figures want them: shares, differences and flips, in runs of 100 and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.compare import Comparison
from sim.analysis.compare_shares import LESS, MORE
from sim.analysis.findings import HUNDRED, records, runs_of

MINUS = "−"


def share_rows(shares: pd.DataFrame, labels: Mapping[str, str], reference: str, ending: str) -> pd.DataFrame:
    """Return the shares of one ending, a row a scenario in the order of `labels`, in runs of 100.

    Columns: label, share, low, high, text (the share as it stands beside the point), tip, is_reference.
    """
    of_ending = {row["scenario"]: row for row in records(shares[shares["outcome"] == ending])}
    rows = []
    for name, label in labels.items():
        row = of_ending[name]
        low, high = HUNDRED * row["low"], HUNDRED * row["high"]
        rows.append(
            {
                "label": label,
                "share": HUNDRED * row["share"],
                "low": low,
                "high": high,
                "text": number_of(row["count"], row["runs"]),
                "tip": f"{row['count']:,} of {row['runs']:,} runs, interval {low:.1f} to {high:.1f} of 100",
                "is_reference": int(name == reference),
            }
        )
    return pd.DataFrame(rows)


def number_of(count: int, runs: int) -> str:
    """Return a count as a plain number of 100 runs, '29', or with what it is of, '1 of 200'."""
    number, of = runs_of(count, runs)
    return number if of == str(HUNDRED) else f"{number} of {of}"


def difference_rows(found: Comparison, scenario: str, endings: Mapping[str, str]) -> pd.DataFrame:
    """Return the differences of one scenario from the reference, a row an ending in the order of `endings`.

    Endings that neither came to are left out. Columns: ending, label, difference, low, high (of 100 runs),
    text, tip, told (1 where the difference is told apart and of interest).
    """
    mine = found.differences[found.differences["scenario"] == scenario]
    of_ending = {row["outcome"]: row for row in records(mine)}
    rows = []
    for ending, label in endings.items():
        row = of_ending[ending]
        if row["count"] + row["reference_count"] == 0:
            continue
        difference, low, high = (HUNDRED * row[name] for name in ("difference", "low", "high"))
        rows.append(
            {
                "ending": ending,
                "label": label,
                "difference": difference,
                "low": low,
                "high": high,
                "text": signed(difference),
                "tip": (
                    f"{label}: {row['reference_count']:,} of {row['runs']:,} runs in the reference, "
                    f"{row['count']:,} here; {signed(difference)} of 100 ({signed(low)} to {signed(high)})"
                ),
                "told": int(row["verdict"] in (MORE, LESS)),
            }
        )
    return pd.DataFrame(rows)


def flip_cells(found: Comparison, scenario: str, endings: Mapping[str, str]) -> pd.DataFrame:
    """Return the runs by ending in the reference and in a scenario, a row for every pair of endings met.

    Columns: before and after (titles), runs, share (of all runs that flip; 0 where the ending stays), text
    ('' for none), tip, stays (1 where both are the same).
    """
    moves = found.flips[found.flips["scenario"] == scenario]
    count = {(row["before"], row["after"]): int(row["runs"]) for row in records(moves)}
    met = endings_met(found, scenario, tuple(endings))
    flipped = sum(runs for (before, after), runs in count.items() if before != after)
    rows = []
    for before in met:
        for after in met:
            runs, stays = count.get((before, after), 0), before == after
            end = "in both" if stays else f"in the reference, {endings[after]} here"
            rows.append(
                {
                    "before": endings[before],
                    "after": endings[after],
                    "runs": runs,
                    "share": 0.0 if stays or not flipped else runs / flipped,
                    "text": f"{runs:,}" if runs else "",
                    "tip": f"{runs:,} {'run' if runs == 1 else 'runs'}: {endings[before]} {end}",
                    "stays": int(stays),
                }
            )
    return pd.DataFrame(rows)


def endings_met(found: Comparison, scenario: str, order: Sequence[str]) -> list[str]:
    """Return the endings that pairs of a scenario come to on either side."""
    moves = found.flips[found.flips["scenario"] == scenario]
    met = {*moves["before"], *moves["after"]}
    return [ending for ending in order if ending in met]


def signed(value: float) -> str:
    """Return a number with its sign and one decimal; nothing has no sign."""
    return "0.0" if value == 0.0 else f"{value:+.1f}".replace("-", MINUS)
