"""Dots and intervals: what is drawn of the shares of a batch."""

from __future__ import annotations

import pandas as pd

from sim.figures.dots import dot_array
from sim.figures.intervals import share_panel
from sim.figures.look import LIGHT, Look
from tests.figures.specs import data_of, layers, spec_of


def dots() -> pd.DataFrame:
    endings = ["partition"] * 3 + ["war_continues"] * 97
    table = pd.DataFrame({"outcome": endings, "scenario": "s", "tip": "t", "faded": 0})
    return table.assign(i=range(100))


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": ["Baseline", "Other"],
            "share": [29.0, 96.0],
            "low": [21.0, 92.0],
            "high": [38.0, 98.0],
            "text": ["29", "96"],
            "tip": ["29 of 100 runs", "96 of 100 runs"],
            "is_reference": [1, 0],
        }
    )


def test_there_is_a_dot_for_every_run_of_a_hundred(style: Look) -> None:
    chart = dot_array(dots(), style, 25)
    (circles,) = layers(chart, "circle")
    assert len(data_of(chart, circles)) == 100
    scale = circles["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == style.endings


def test_dots_shrink_with_the_page_and_can_be_picked() -> None:
    chart = dot_array(dots(), LIGHT, 25)
    (circles,) = layers(chart, "circle")
    assert "width/25" in circles["mark"]["size"]["expr"]
    (parameter,) = spec_of(chart)["params"]
    assert parameter["select"]["fields"] == ["scenario", "outcome", "i"]


def test_every_row_has_point_interval_and_name_and_the_reference_stands_behind(style: Look) -> None:
    chart = share_panel(rows(), "negotiated_peace", 100, style)
    (band,) = layers(chart, "rect")
    assert band["transform"] == [{"filter": "datum.is_reference == 1"}]
    (points,) = layers(chart, "circle")
    assert points["mark"]["color"] == style.endings["negotiated_peace"]
    assert points["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert points["encoding"]["x"]["axis"]["title"] == "of 100 runs"
    whiskers = [rule for rule in layers(chart, "rule") if "x2" in rule["encoding"]]
    assert [(rule["encoding"]["x"]["field"], rule["encoding"]["x2"]["field"]) for rule in whiskers] == [
        ("low", "high")
    ]
    assert list(data_of(chart, points)["row"]) == [0, 1]


def test_a_number_near_the_right_edge_stands_left_of_its_interval() -> None:
    texts = layers(share_panel(rows(), "war_continues", 100, LIGHT), "text")
    numbers = {text["transform"][0]["filter"]: text["mark"]["align"] for text in texts if "transform" in text}
    assert numbers == {"datum.high <= 80.0": "left", "datum.high > 80.0": "right"}
