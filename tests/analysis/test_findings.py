"""Findings: each sentence says what its table holds, in runs, and claims no more than the runs can tell."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.compare_shares import paired_interval
from sim.analysis.findings import (
    CLAUSES,
    differences,
    headline,
    listed,
    never,
    of_hundred,
    resolution,
    runs_of,
    span,
)
from sim.analysis.shares import outcome_shares
from sim.rules.vocabulary import OUTCOMES

TITLES = {
    "baseline": "the baseline",
    "minsk": "“Talks in Minsk”",
    "broad": "“Broad talks”",
    "aid": "“Aid cut”",
    "no": "“N”",
}


def shares(**counts: dict[str, int]) -> pd.DataFrame:
    """Return the table of shares of scenarios with so many runs of each ending."""
    rows = [
        (scenario, ending)
        for scenario, endings in counts.items()
        for ending, count in endings.items()
        for _ in range(count)
    ]
    table = pd.DataFrame(rows, columns=["scenario", "outcome"])
    kinds = {"scenario": pd.CategoricalDtype(list(counts)), "outcome": pd.CategoricalDtype(list(OUTCOMES))}
    return outcome_shares(table.astype(kinds))


def said(table: pd.DataFrame) -> str:
    return headline(table, differences(table, "baseline"), "baseline", TITLES)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any))
def test_dots_are_a_hundred_and_each_within_one_of_its_share(counts: list[int]) -> None:
    named = {str(k): count for k, count in enumerate(counts)}
    dots = of_hundred(named)
    assert sum(dots.values()) == 100
    for name, count in named.items():
        assert abs(dots[name] - 100 * count / sum(counts)) < 1
    assert all(dots[name] == 0 for name, count in named.items() if count == 0)


def test_without_runs_there_are_no_dots() -> None:
    assert of_hundred({"a": 0, "b": 0}) == {"a": 0, "b": 0}


@pytest.mark.parametrize(
    ("count", "runs", "said"),
    [
        (29, 100, ("29", "100")),
        (0, 500, ("0", "100")),
        (500, 500, ("100", "100")),
        (39, 200, ("20", "100")),
        (2, 200, ("1", "100")),
        (1, 200, ("1", "200")),
        (199, 200, ("199", "200")),
        (3, 10_000, ("3", "10,000")),
        (0, 0, ("0", "0")),
    ],
)
def test_a_count_is_said_in_runs(count: int, runs: int, said: tuple[str, str]) -> None:
    assert runs_of(count, runs) == said


def test_the_headline_names_the_ending_and_the_scenarios_that_stand_out() -> None:
    table = shares(
        baseline={"war_continues": 140, "negotiated_peace": 60},
        minsk={"war_continues": 196, "frozen_conflict": 4},
        broad={"war_continues": 190, "negotiated_peace": 10},
        aid={"war_continues": 138, "negotiated_peace": 62},
    )
    assert said(table) == (
        "A peace is negotiated in 30 of 100 runs in the baseline, "
        "but in 0 to 5 of 100 in “Talks in Minsk” and “Broad talks”"
    )


def test_many_scenarios_are_counted() -> None:
    war = {"war_continues": 200}
    table = shares(baseline={"war_continues": 100, "partition": 100}, minsk=war, broad=war, aid=war, no=war)
    assert said(table) == (
        "Ukraine is partitioned in 50 of 100 runs in the baseline, but in 0 of 100 in all 4 other scenarios"
    )


def test_a_headline_claims_nothing_that_luck_could_have_done() -> None:
    table = shares(
        baseline={"war_continues": 15, "partition": 5}, minsk={"war_continues": 12, "partition": 8}
    )
    assert said(table) == "20 runs each cannot tell any scenario apart from the baseline"
    assert resolution(table, differences(table, "baseline")) == (
        "None of 2 differences from the reference stand out from luck at 20 runs each"
    )


def test_a_single_scenario_is_said_by_its_likeliest_ending() -> None:
    table = shares(baseline={"war_continues": 70, "frozen_conflict": 30})
    assert said(table) == "The war goes on in 70 of 100 runs in the baseline"
    assert "known to within the interval" in resolution(table, differences(table, "baseline"))


def test_no_runs_are_said_to_be_none() -> None:
    assert said(shares(baseline={}, minsk={})) == "No run has been played"


def test_a_scenario_whose_runs_all_failed_is_passed_over() -> None:
    table = shares(baseline={"war_continues": 100}, minsk={}, broad={"partition": 100})
    assert "“Broad talks”" in said(table)
    assert "Minsk" not in said(table)


def test_intervals_of_differences_are_newcombes() -> None:
    """The worked example (a) of Newcombe 1998, method 10: 56/70 against 48/80 gives .0524 to .3339."""
    table = shares(
        baseline={"war_continues": 48, "partition": 32}, minsk={"war_continues": 56, "partition": 14}
    )
    one = table[table["outcome"] == "war_continues"].assign(outcome="war_continues")
    (row,) = differences(one, "baseline").to_dict("records")
    assert row["difference"] == pytest.approx(0.2)
    assert row["low"] == pytest.approx(0.0524, abs=5e-5)
    assert row["high"] == pytest.approx(0.3339, abs=5e-5)
    assert row["apart"]


def test_scenarios_on_the_same_luck_are_held_against_each_other_run_by_run() -> None:
    """Twelve runs leave the war for a partition, none the other way: luck of their own would hide that."""
    table = shares(
        baseline={"war_continues": 160, "partition": 40}, minsk={"war_continues": 148, "partition": 52}
    )
    names = list(dict.fromkeys(table["outcome"]))
    war, partition = names.index("war_continues"), names.index("partition")
    moves = np.zeros((len(names), len(names)), dtype=np.int64)
    moves[war, war], moves[war, partition], moves[partition, partition] = 148, 12, 40
    alone, paired = differences(table, "baseline"), differences(table, "baseline", {"minsk": moves})
    assert not alone["apart"].any()
    assert paired["apart"].all()
    assert paired[["scenario", "outcome"]].equals(alone[["scenario", "outcome"]])
    assert paired["difference"].tolist() == pytest.approx(alone["difference"].tolist())
    low, high = paired_interval([12, 0], [0, 12], [200, 200], 0.975)
    by_outcome = paired.set_index("outcome")
    assert by_outcome.loc["partition", ["low", "high"]].tolist() == pytest.approx([low[0], high[0]])
    assert by_outcome.loc["war_continues", ["low", "high"]].tolist() == pytest.approx([low[1], high[1]])
    assert differences(table, "baseline", {"other": moves}).equals(alone)


def test_a_headline_passes_over_what_is_told_apart_but_too_small_to_matter() -> None:
    table = shares(
        baseline={"war_continues": 70_000, "partition": 30_000},
        minsk={"war_continues": 90_000, "partition": 10_000},
        broad={"war_continues": 70_300, "partition": 29_700},
    )
    names = list(dict.fromkeys(table["outcome"]))
    war, partition = names.index("war_continues"), names.index("partition")
    flips = {}
    for scenario, flipped in (("minsk", 20_000), ("broad", 300)):
        moves = flips[scenario] = np.zeros((len(names), len(names)), dtype=np.int64)
        moves[war, war], moves[partition, war], moves[partition, partition] = (
            70_000,
            flipped,
            30_000 - flipped,
        )
    found = differences(table, "baseline", flips)
    assert found["apart"].all()
    assert headline(table, found, "baseline", TITLES).endswith("but in 10 of 100 in “Talks in Minsk”")


def test_more_comparisons_need_more_evidence() -> None:
    two = shares(
        baseline={"war_continues": 48, "partition": 32}, minsk={"war_continues": 56, "partition": 14}
    )
    wide = differences(two, "baseline")
    assert len(wide) == 2
    assert (wide["high"] - wide["low"]).min() > 0.3339 - 0.0524


def test_endings_that_never_came_about_are_not_compared_but_bounded() -> None:
    table = shares(baseline={"war_continues": 100}, minsk={"war_continues": 100})
    assert set(differences(table, "baseline")["outcome"]) == {"war_continues"}
    text = never(["Nuclear use", "Partition"], shares(baseline={"war_continues": 500}))
    assert (
        text == "In none of 500 runs of any scenario (95 % upper bound 0.6 of 100): Nuclear use, Partition."
    )
    assert pytest.approx(math.exp(math.log(0.05) / 500)) == 1 - (1 - 0.05 ** (1 / 500))


def test_a_span_says_the_reference_and_the_rest() -> None:
    table = shares(
        baseline={"partition": 40, "war_continues": 160},
        minsk={"partition": 1, "war_continues": 199},
        broad={"partition": 60, "war_continues": 140},
    )
    partition = table[table["outcome"] == "partition"]
    assert span(partition, "baseline") == "20 of 100 in the reference, 1 of 200 to 30 of 100 elsewhere"


def test_a_rare_share_and_one_that_is_hardly_less_rare_have_one_measure() -> None:
    table = shares(
        baseline={"partition": 1, "war_continues": 199},
        minsk={"partition": 1, "war_continues": 199},
        broad={"partition": 3, "war_continues": 197},
    )
    partition = table[table["outcome"] == "partition"]
    assert span(partition, "baseline") == "1 of 200 in the reference, 1 to 3 of 200 elsewhere"


def test_every_ending_has_a_clause() -> None:
    assert set(CLAUSES) == set(OUTCOMES)


def test_names_are_listed() -> None:
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


def drawn(ends: dict[str, list[str]], draws: int) -> pd.DataFrame:
    """The shares of runs that take turns with so many draws of the parameters."""
    rows = [(name, run % draws, end) for name, runs in ends.items() for run, end in enumerate(runs)]
    table = pd.DataFrame(rows, columns=["scenario", "draw", "outcome"])
    kinds = {"scenario": pd.CategoricalDtype(list(ends)), "outcome": pd.CategoricalDtype(list(OUTCOMES))}
    return outcome_shares(table.astype(kinds))


def test_differences_over_draws_are_told_only_as_far_as_draws_tell_them() -> None:
    """Of ten draws six end one way in one scenario and three in the other: two hundred runs each are ten."""
    one, two = (["partition"] * count + ["war_continues"] * (10 - count) for count in (6, 3))
    ends = {"baseline": one * 20, "minsk": two * 20}
    over, plain = drawn(ends, 10), shares(**{name: dict(Counter(runs)) for name, runs in ends.items()})
    wide, narrow = (differences(table, "baseline") for table in (over, plain))
    assert narrow["apart"].all()
    assert not wide["apart"].any()
    assert (wide["difference"] == narrow["difference"]).all()
    assert "stand out from luck and from the choice of draws" in resolution(over, wide)
    assert "cannot tell any scenario apart" in said(over)


def test_what_never_came_about_is_bounded_by_what_runs_over_draws_are_worth() -> None:
    table = drawn({"baseline": (["partition"] * 5 + ["war_continues"] * 5) * 20}, 10)
    text = never(["Nuclear use"], table)
    narrower = 1.6449 / 1.8331  # the quantiles at one-sided 95 %: normal, and Student's of 9 degrees
    worth = 200 / float(table["effect"].max()) * narrower**2
    assert "In none of 200 runs of any scenario over 10 draws of the parameters" in text
    assert f"upper bound {100 * (1 - 0.05 ** (1 / worth)):.1f} of 100" in text
    assert worth < 11
