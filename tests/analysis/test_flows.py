"""Flows: every pair of runs is in one band; what is too rare to be drawn is taken together and said to be."""

from __future__ import annotations

import pandas as pd

from sim.analysis.compare import compare
from sim.analysis.flows import OTHER, flow_bands
from sim.figures.look import WORST_FIRST
from sim.words import OUTCOMES
from tests.analysis.test_compare import WORDS, table

ENDINGS = {ending: OUTCOMES[ending] for ending in WORST_FIRST}


def many(before: dict[str, int], after: dict[str, int]) -> pd.DataFrame:
    """Return outcomes of a reference and another scenario, so many runs of each ending in the order given."""
    names = [name for counts in (before, after) for name, runs in counts.items() for _ in range(runs)]
    half = sum(before.values())
    made = pd.DataFrame(
        {"scenario": ["base"] * half + ["other"] * half, "run": [*range(half)] * 2, "outcome": names}
    )
    kinds = {
        "scenario": pd.CategoricalDtype(["base", "other"]),
        "outcome": pd.CategoricalDtype(list(ENDINGS)),
    }
    return made.astype(kinds)


def test_a_band_is_a_pair_of_endings_and_holds_its_runs() -> None:
    found = compare(table({"base": "ffwwp", "other": "fwwwp"}), "base")
    bands = flow_bands(found, "other", WORDS)
    assert bands[["before", "after", "runs", "stays"]].to_numpy().tolist() == [
        ["partition", "partition", 1, 1],
        ["frozen_conflict", "frozen_conflict", 1, 1],
        ["frozen_conflict", "war_continues", 1, 0],
        ["war_continues", "war_continues", 2, 1],
    ]
    assert bands["tip"].tolist()[1:3] == [
        "1 run: Frozen conflict in both",
        "1 run: Frozen conflict in the reference, War continues here",
    ]


def test_the_rarest_are_taken_together_and_none_is_lost() -> None:
    before = {"nuclear_use": 2, "nato_war": 3, "partition": 20, "war_continues": 40, "frozen_conflict": 5}
    after = {"nato_war": 2, "nuclear_use": 1, "nato_war ": 0, "partition": 22, "war_continues": 45}
    made = many(before, {name: runs for name, runs in after.items() if name in ENDINGS})
    found = compare(made, "base")
    bands = flow_bands(found, "other", ENDINGS, most=4)
    assert bands["runs"].sum() == 70
    together = bands[(bands["before"] == OTHER) & (bands["after"] == OTHER)]
    assert together["before_label"].unique().tolist() == ["Other (2 endings)"]
    ends = made.pivot(index="run", columns="scenario", values="outcome").astype(str)
    rare = ends[ends.isin(["nuclear_use", "nato_war"]).all(axis=1)]
    by_stay = together.set_index("stays")["runs"].to_dict()
    assert by_stay == (rare["base"] == rare["other"]).astype(int).value_counts().to_dict()
    assert "another one of these" in together.set_index("stays").loc[0, "tip"]
    assert set(bands["before"]) == {OTHER, "partition", "war_continues", "frozen_conflict"}


def test_what_can_be_drawn_is_not_taken_together() -> None:
    names = list(ENDINGS)[:7]
    found = compare(many(dict.fromkeys(names, 2), dict.fromkeys(names, 2)), "base")
    assert OTHER not in set(flow_bands(found, "other", ENDINGS)["before"])
