"""Weighed figures: intervals, points and limits where they belong on one scale, words that are not cut."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from sim.figures.look import Look
from sim.figures.weighed import LONGEST, Scale, weighed_chart
from tests.figures.specs import data_of, layers, spec_of

SCALE = Scale(0.0, 100.0, "per cent", "datum.label")


def row(**given: Any) -> dict[str, Any]:
    plain = {"head": "Head", "label": "Label", "value": 40.0, "low": 30.0, "high": 50.0}
    return {**plain, "limit": math.nan, "text": "40.0 %", "tip": "tip", "told": 1, **given}


def drawn(style: Look, *rows: dict[str, Any]) -> pd.DataFrame:
    chart = weighed_chart(pd.DataFrame(list(rows)), SCALE, style)
    circle, *_ = layers(chart, "circle")
    return data_of(chart, circle)


def test_an_interval_stands_with_its_point_its_caps_and_its_limit(style: Look) -> None:
    chart = weighed_chart(pd.DataFrame([row(limit=45.0, told=0), row(head="Other")]), SCALE, style)
    (point,) = layers(chart, "circle")
    assert point["encoding"]["x"]["scale"]["domain"] == [0.0, 100.0]
    assert {cap["encoding"]["x"]["field"] for cap in layers(chart, "tick")} == {"from", "to"}
    limits = [rule for rule in layers(chart, "rule") if rule["encoding"].get("x", {}).get("field") == "limit"]
    assert [rule["mark"]["strokeDash"] for rule in limits] == [[4, 3]]
    table = data_of(chart, point)
    assert list(table["held"]) == [1, 0]
    assert list(table["limit"].dropna()) == [45.0]
    assert table["top"].is_monotonic_increasing
    assert (table["above"] < table["middle"]).all()
    assert (table["middle"] < table["below"]).all()
    assert spec_of(chart)["height"] > table["below"].max()


def test_what_goes_beyond_the_scale_is_cut_there_and_said_to_go_on(style: Look) -> None:
    table = drawn(style, row(low=-math.inf, high=math.inf, value=math.nan, told=0), row(high=120.0))
    assert list(table["from"]) == [0.0, 30.0]
    assert list(table["to"]) == [100.0, 100.0]
    assert list(table["open_low"]) == [1, 0]
    assert list(table["open_high"]) == [1, 1]
    assert table["point"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("low", "high", "side"), [(10.0, 20.0, "right"), (80.0, 95.0, "left"), (5.0, 95.0, "above")]
)
def test_a_number_stands_where_there_is_room(style: Look, low: float, high: float, side: str) -> None:
    assert drawn(style, row(low=low, high=high))["side"].tolist() == [side]


def test_long_words_are_broken_and_make_room(style: Look) -> None:
    long = "Talks in the broad format every sixth month, with aid cut to a quarter\nless: another"
    table = drawn(style, row(label=long), row())
    lines = table["label"][0].split("\n")
    assert len(lines) == 3
    assert max(map(len, lines)) <= LONGEST
    assert table["top"][1] - table["top"][0] > 3 * 16
