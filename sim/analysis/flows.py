"""Flows: pairs of runs by the ending they leave and the one they come to, few enough to be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.compare import Comparison
from sim.analysis.compare_rows import endings_met
from sim.analysis.findings import records

MOST_ENDINGS = 7  # on a side; where there are more, the rarest are taken together
OTHER = "other"


def flow_bands(
    found: Comparison, scenario: str, endings: Mapping[str, str], most: int = MOST_ENDINGS
) -> pd.DataFrame:
    """Return the runs that go from an ending in the reference to one in a scenario, a row a band.

    `endings` gives the title of each in their order. Columns: before, after (names, or OTHER for the rarest
    taken together), before_label, after_label, runs, stays (1 where both are one ending), tip. Where the
    rarest are taken together, those of them that stay and those that flip are two bands. Every pair is in one
    band.
    """
    moves = [row for row in records(found.flips) if row["scenario"] == scenario]
    met = endings_met(found, scenario, tuple(endings))
    rare = _rarest(moves, met, most)
    labels = {**endings, OTHER: f"Other ({len(rare)} endings)"}
    counts: Counter[tuple[str, str, int]] = Counter()
    for row in moves:
        before, after = (OTHER if row[side] in rare else row[side] for side in ("before", "after"))
        counts[before, after, int(row["before"] == row["after"])] += int(row["runs"])
    order = {name: place for place, name in enumerate((*endings, OTHER))}
    bands = sorted(counts.items(), key=lambda band: (order[band[0][0]], order[band[0][1]], -band[0][2]))
    rows = [
        (before, after, labels[before], labels[after], runs, stays, _tip(labels, before, after, runs, stays))
        for (before, after, stays), runs in bands
    ]
    columns = ["before", "after", "before_label", "after_label", "runs", "stays", "tip"]
    return pd.DataFrame(rows, columns=columns)


def _rarest(moves: Sequence[Mapping[str, object]], met: Sequence[str], most: int) -> set[str]:
    """Return the endings to be taken together: none where all can be drawn, else the least frequent."""
    if len(met) <= most:
        return set()
    on: dict[str, Counter[str]] = {"before": Counter(), "after": Counter()}
    for row in moves:
        for side, counted in on.items():
            counted[str(row[side])] += int(str(row["runs"]))
    largest = {name: max(counted[name] for counted in on.values()) for name in met}
    by_size = sorted(met, key=lambda name: -largest[name])
    return set(by_size[most - 1 :])


def _tip(labels: Mapping[str, str], before: str, after: str, runs: int, stays: int) -> str:
    count = f"{runs:,} {'run' if runs == 1 else 'runs'}"
    if stays:
        return f"{count}: {labels[before]} in both" + (", the same one" if before == OTHER else "")
    here = "another one of these" if before == after else labels[after]
    return f"{count}: {labels[before]} in the reference, {here} here"
