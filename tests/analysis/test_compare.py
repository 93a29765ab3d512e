"""A comparison: runs paired by number, the reference in every table, sentences that the tables bear out."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np
import pandas as pd
import pytest

from sim.analysis.compare import Comparison, compare
from sim.analysis.compare_pairs import pairs
from sim.analysis.compare_words import (
    FACET,
    FLIPS,
    NEVER,
    SHARE,
    About,
    all_findings,
    caption,
    headline,
    narrowing,
    plain,
    rounded_up,
)

ENDINGS = ("partition", "frozen_conflict", "war_continues")
TITLES = {"base": "the baseline", "other": "“Other”", "third": "“Third”"}
WORDS = {"partition": "Partition", "frozen_conflict": "Frozen conflict", "war_continues": "War continues"}
ABOUT = {"x": About("net gain", "km²")}


def table(endings: dict[str, str], numbers: dict[str, list[float]] | None = None) -> pd.DataFrame:
    """Return a table of outcomes from a letter a run for each scenario: p, f, w."""
    letters = {name[0]: name for name in ENDINGS}
    parts = [
        pd.DataFrame(
            {
                "scenario": name,
                "run": range(len(runs)),
                "outcome": [letters[letter] for letter in runs],
                "x": (numbers or {}).get(name, [0.0] * len(runs)),
            }
        )
        for name, runs in endings.items()
    ]
    kinds = {"scenario": pd.CategoricalDtype(list(endings)), "outcome": pd.CategoricalDtype(list(ENDINGS))}
    return pd.concat(parts, ignore_index=True).astype(kinds)


def texts(found: Comparison, kind: str) -> list[str]:
    return [finding.text for finding in all_findings(found, TITLES, WORDS, ABOUT) if finding.kind == kind]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1187.4, "1,187"),
        (-10.46, "−10.5"),
        (4.0, "4"),
        (0.016789, "0.0168"),
        (0.000975, "0.001"),
        (-3.79e-05, "−0.00004"),
        (0.0, "0"),
        (-1e-17, "0"),
        (100.0, "100"),
    ],
)
def test_a_number_is_never_told_as_a_power_of_ten(value: float, said: str) -> None:
    assert plain(value) == said


def test_runs_are_paired_by_number_whatever_their_order() -> None:
    made = table({"base": "ppff", "other": "pwfw"})
    mixed = made.sample(frac=1.0, random_state=1).reset_index(drop=True)
    one, two = compare(made, "base"), compare(mixed, "base")
    pd.testing.assert_frame_equal(one.flips, two.flips)
    assert one.flips.to_dict("records") == [
        {"scenario": "other", "before": "partition", "after": "partition", "runs": 1},
        {"scenario": "other", "before": "partition", "after": "war_continues", "runs": 1},
        {"scenario": "other", "before": "frozen_conflict", "after": "frozen_conflict", "runs": 1},
        {"scenario": "other", "before": "frozen_conflict", "after": "war_continues", "runs": 1},
    ]


def test_a_run_that_only_one_side_has_is_left_out_of_pairs() -> None:
    made = table({"base": "ppff", "other": "wwff"})
    found = compare(made[~((made["scenario"] == "other") & (made["run"] == 0))], "base")
    assert set(found.differences["runs"]) == {3}
    assert found.flips["runs"].sum() == 3
    assert found.shares.set_index(["scenario", "outcome"]).loc[("base", "partition"), "count"] == 2


def test_a_scenario_beside_itself_flips_no_run() -> None:
    found = compare(table({"base": "ppfw" * 30, "other": "ppfw" * 30}), "base", facets=["x"])
    assert (found.flips["before"] == found.flips["after"]).all()
    assert texts(found, FLIPS) == ["No run of 120 ends otherwise in “Other” than in the baseline"]
    assert texts(found, FACET) == []
    assert found.facets["higher"].tolist() == found.facets["lower"].tolist() == [0]


def test_the_reference_is_in_every_table() -> None:
    found = compare(table({"other": "wwww", "base": "ppff"}), "base", facets=["x"])
    assert found.shares["scenario"].iloc[0] == "base"
    assert found.differences["reference_count"].tolist() == [2, 2, 0]
    assert set(found.flips["before"]) == {"partition", "frozen_conflict"}
    assert "reference_median" in found.facets


@pytest.mark.parametrize(
    ("reference", "scenarios", "said"),
    [
        ("none", {"base": "p", "other": "p"}, "no scenario 'none'"),
        ("base", {"base": "p"}, "there is no other scenario"),
        ("base", {"base": "p", "other": ""}, "no run in common"),
    ],
)
def test_what_cannot_be_paired_is_refused(reference: str, scenarios: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        compare(table(scenarios), reference)


def test_a_run_that_stands_twice_is_refused() -> None:
    made = table({"base": "pp", "other": "pp"}).assign(run=0)
    with pytest.raises(ValueError, match="twice"):
        pairs(made, "base")


@pytest.mark.parametrize("smallest", [0.0, 1.0, -1.0, float("nan")])
def test_a_smallest_difference_must_be_a_share(smallest: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        compare(table({"base": "p", "other": "p"}), "base", smallest=smallest)


def test_a_difference_that_is_told_is_said_with_its_interval() -> None:
    found = compare(table({"base": "f" * 60 + "w" * 140, "other": "w" * 200}), "base")
    low, high = found.differences.loc[1, ["low", "high"]]
    assert headline(found, TITLES) == (
        f"In “Other” the conflict freezes in 30 of 100 runs fewer than in the baseline "
        f"({-100 * high:.0f} to {-100 * low:.0f})"
    ), "an interval of fifteen runs in 100 needs no tenths"
    assert texts(found, FLIPS) == [
        "60 of 200 runs end otherwise in “Other” than in the baseline, "
        "most often from “Frozen conflict” to “War continues” (60)"
    ]
    assert texts(found, NEVER) == [
        "In none of 200 runs of any scenario (95 % upper bound 1.5 of 100): Partition."
    ]
    found = compare(table({"base": "f" * 1200 + "w" * 2800, "other": "f" * 600 + "w" * 3400}), "base")
    low, high = found.differences.loc[1, ["low", "high"]]
    assert headline(found, TITLES).endswith(
        f"in 15.0 of 100 runs fewer than in the baseline ({-100 * high:.1f} to {-100 * low:.1f})"
    )


def test_what_luck_could_have_done_is_said_to_be_open_with_the_runs_that_would_do() -> None:
    found = compare(table({"base": "f" * 20 + "w" * 80, "other": "f" * 17 + "w" * 83}), "base")
    assert headline(found, TITLES) == "100 pairs of runs cannot tell “Other” apart from the baseline"
    row = found.differences.set_index("outcome").loc["frozen_conflict"]
    (said,) = [text for text in texts(found, SHARE) if "freezes" in text]
    assert said.startswith(
        "In how often the conflict freezes, “Other” and the baseline cannot be told apart at n = 100 (−"
    )
    assert said.endswith(f"; about {rounded_up(row['runs_to_tell']):,} runs would do")
    assert row["runs_to_tell"] > 100


def test_what_is_too_small_to_matter_is_said_to_be_as_frequent() -> None:
    found = compare(table({"base": "f" * 500 + "w" * 2500, "other": "f" * 501 + "w" * 2499}), "base")
    assert headline(found, TITLES) == (
        "No ending is 1 of 100 runs commoner or rarer in “Other” than in the baseline"
    )
    assert "to within 1 of 100 runs" in texts(found, SHARE)[0]


def test_a_facet_is_said_by_its_runs_and_median_difference() -> None:
    n = 300
    found = compare(
        table({"base": "w" * n, "other": "w" * n}, {"base": [1.0] * n, "other": [3.5] * (n - 1) + [0.0]}),
        "base",
        facets=["x"],
    )
    assert texts(found, FACET) == [
        "Net gain: higher in “Other” than in the baseline in 299 of 300 runs, lower in 1; the median "
        "difference is 2.5 km² (2.5 to 2.5)"
    ]


def test_captions_say_how_many_hold_together_and_how_much_pairing_gives() -> None:
    found = compare(table({"base": "fw" * 50, "other": "fw" * 50, "third": "wf" * 50}), "base")
    assert "95 % for all 6 together" in caption(found)
    assert "at least 1 of 100 runs" in caption(found)
    low, high = (found.differences[found.differences["count"] > 0]["times_narrower"].agg([min, max])).round(1)
    assert f"{low:.1f} to {high:.1f} times as narrow" in narrowing(found)


@pytest.mark.parametrize(("runs", "said"), [(1, 1), (99, 99), (101, 110), (8723, 8800), (9000, 9000)])
def test_runs_are_rounded_up_to_two_digits(runs: int, said: int) -> None:
    assert rounded_up(runs) == said


def test_half_a_million_runs_are_compared_within_5_s_and_2_gib() -> None:
    random, n = np.random.default_rng(1), 100_000
    names = [f"s{k}" for k in range(5)]
    facets = [f"x{k}" for k in range(36)]
    columns = {facet: random.normal(size=5 * n) for facet in facets}
    made = pd.DataFrame({"run": np.tile(np.arange(n), 5), **columns})
    made["scenario"] = pd.Categorical.from_codes(np.repeat(np.arange(5), n), names)
    made["outcome"] = pd.Categorical.from_codes(random.integers(0, 3, 5 * n), list(ENDINGS))
    compare(table({"base": "pf", "other": "fp"}), "base")  # what is imported on first use is not timed
    tracemalloc.start()
    started = time.process_time()
    found = compare(made, "s0", facets=facets)
    seconds = time.process_time() - started
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.quantiles) == 4 * 36 * 5
    assert seconds < 5.0
    assert most + made.memory_usage().sum() < 2 * 2**30
