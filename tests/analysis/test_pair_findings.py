"""Findings about two runs: who acts otherwise is counted, what is apart measured, kinds of pairs ordered."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis.compare_pairs import endings
from sim.analysis.pair_findings import apart, moves, otherwise
from tests.analysis.test_compare import table

MONTHS = ["December", "January", "February", "March"]


def acts(differing: dict[str, list[int]]) -> pd.DataFrame:
    """Return acts of actors by name over turns from 1, with 1 where they differ."""
    rows = [(turn, who, one) for who, all_ in differing.items() for turn, one in enumerate(all_, start=1)]
    return pd.DataFrame(rows, columns=["turn", "label", "differs"])


def test_who_acts_otherwise_most_often_is_counted_from_the_parting_on() -> None:
    made = acts({"Russia": [1, 0, 1], "Ukraine": [0, 1, 1], "China": [1, 0, 0]})
    assert otherwise(made, 2) == (
        "From there on Ukraine acts otherwise most often, in 2 of 2 months; China never does"
    )
    assert otherwise(made, 1) == "From there on Russia and Ukraine act otherwise most often, in 2 of 3 months"
    assert otherwise(made, 3).endswith("most often, in the one month that both have; China never does")
    three = acts({"Russia": [1], "Ukraine": [1], "China": [1], "Europe": [0]})
    assert otherwise(three, 1).startswith("From there on 3 of 4 actors act otherwise most often")


def test_that_nobody_acts_otherwise_is_said() -> None:
    said = otherwise(acts({"Russia": [1, 0], "China": [0, 0]}), 2)
    assert said == "Every actor does the same in every month that both have"


@pytest.mark.parametrize(("other", "said"), [
    ([1.0, 2.0, -4.0], "Aid: furthest apart in February, −4.0 €bn in B and 3.0 €bn in A"),
    ([1.0, 2.0], "Aid: the same in both runs in every month that both have"),
])  # fmt: skip
def test_a_quantity_is_said_by_the_month_in_which_it_is_furthest_apart(other: list[float], said: str) -> None:
    lines = pd.concat(
        [
            pd.DataFrame({"turn": range(len(values)), "series": side, "value": values})
            for side, values in enumerate(([1.0, 2.0, 3.0], other))
        ]
    )
    assert apart("Aid", lines, ("A", "B"), "€bn", MONTHS, 1) == said


def test_kinds_of_pairs_come_flips_first_and_the_most_frequent_first() -> None:
    made = table({"other": "wwwwpf", "base": "ffwwwf"})
    ends = endings(made, "base", "other")
    assert ends["run"].tolist() == list(range(6))
    assert ends["before"].tolist()[:2] == ["frozen_conflict"] * 2
    assert ends["after"].tolist()[4:] == ["partition", "frozen_conflict"]
    assert moves(ends) == [
        ("frozen_conflict", "war_continues"),
        ("war_continues", "partition"),
        ("war_continues", "war_continues"),
        ("frozen_conflict", "frozen_conflict"),
    ]


def test_pairs_are_sorted_by_number_and_only_those_both_have() -> None:
    made = table({"base": "fwpf", "other": "wwpp"}).sample(frac=1.0, random_state=3)
    made = made[~((made["scenario"] == "base") & (made["run"] == 1))]
    assert endings(made, "base", "other")["run"].tolist() == [0, 2, 3]
