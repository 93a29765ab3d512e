"""Odds and how they settle: what is drawn, and that new runs change nothing but the rows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from sim.analysis.settling import settling
from sim.figures.look import LIGHT, WORST_FIRST, Look
from sim.figures.odds import BELOW, odds_chart
from sim.figures.settling import LABEL, ROOM, settling_chart, within
from sim.figures.still import Still
from sim.words import OUTCOMES
from tests.figures.specs import data_of, layers, spec_of

PLAYED = ["partition"] * 20 + ["war_continues"] * 80


def odds(share: float | None, beside: bool) -> pd.DataFrame:
    rows = [
        {
            "ending": ending,
            "label": "" if reference else OUTCOMES[ending],
            "share": share,
            "low": 0.0 if share is None else share - 1,
            "high": 100.0 if share is None else share + 1,
            "text": "12",
            "tip": "t",
            "is_reference": reference,
        }
        for ending in WORST_FIRST
        for reference in ((0, 1) if beside else (0,))
    ]
    return pd.DataFrame(rows).astype({"share": float})


def without_rows(chart: Still) -> dict[str, Any]:
    spec = spec_of(chart)
    del spec["datasets"]
    return spec


@pytest.mark.parametrize("beside", [False, True])
def test_every_ending_has_a_row_and_the_reference_one_below_it(beside: bool, style: Look) -> None:
    chart = odds_chart(odds(12.0, beside), style)
    reference, own = layers(chart, "circle")
    rows = data_of(chart, own)
    assert own["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert (
        dict(zip(*(own["encoding"]["color"]["scale"][k] for k in ("domain", "range")), strict=True))
        == style.endings
    )
    assert list(rows[rows["is_reference"] == 0]["row"]) == list(range(len(WORST_FIRST)))
    assert reference["mark"]["stroke"] == style.muted
    below = rows[rows["is_reference"] == 1]["row"].tolist()
    assert below == ([k + BELOW for k in range(len(WORST_FIRST))] if beside else [])


def test_without_runs_there_is_an_interval_over_all_and_no_point() -> None:
    chart = odds_chart(odds(None, False), LIGHT)
    rows = data_of(chart, layers(chart, "circle")[1])
    assert rows["share"].isna().all()
    assert (rows["low"].min(), rows["high"].max()) == (0, 100)


def test_more_runs_change_the_rows_of_the_odds_and_nothing_else() -> None:
    first, then = odds_chart(odds(None, True), LIGHT), odds_chart(odds(30.0, False), LIGHT)
    assert without_rows(first) == without_rows(then)
    assert spec_of(first)["datasets"] != spec_of(then)["datasets"]


def test_lines_are_named_at_their_ends_and_stay_within_the_runs_wanted(style: Look) -> None:
    shown = ["war_continues", "partition"]
    chart = settling_chart(settling(PLAYED, shown, 50), OUTCOMES, 500, style)
    (line,) = layers(chart, "line")
    assert line["encoding"]["x"]["scale"]["domain"] == [0, 500 * ROOM]
    assert line["encoding"]["x"]["axis"]["values"] == [0, 125, 250, 375, 500]
    (names,) = layers(chart, "text")
    ends = data_of(chart, names).set_index("outcome")
    assert dict(ends["label"]) == {name: OUTCOMES[name] for name in shown}
    assert dict(ends["share"]) == {"war_continues": 80.0, "partition": 20.0}
    assert names["mark"]["clip"] is True  # else the plot would shrink as the lines near its edge
    assert dict(ends["runs"]) == {"war_continues": 100, "partition": 100}


def test_names_of_lines_at_the_edge_of_the_plot_stay_whole_and_apart() -> None:
    places = within([0.0, 1.0, 99.5, 3.0])
    assert sorted(range(4), key=lambda i: places[i]) == [0, 1, 3, 2]
    ordered = sorted(places)
    assert min(after - before for before, after in pairwise(ordered)) >= LABEL - 1e-9
    assert ordered[0] >= LABEL / 2
    assert ordered[-1] <= 100 - LABEL / 2
    assert within([20.0, 60.0]) == [20.0, 60.0]


def test_more_runs_change_the_rows_of_the_lines_and_nothing_else() -> None:
    first = settling_chart(settling([], [], 50), OUTCOMES, 500, LIGHT)
    then = settling_chart(settling(PLAYED, ["partition"], 50), OUTCOMES, 500, LIGHT)
    assert without_rows(first) == without_rows(then)
