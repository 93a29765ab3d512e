"""Figures of a comparison: what is drawn is what the rows hold, about a line at no difference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.figures.compare import FULLEST, LINE, ROW, difference_chart, flip_table
from sim.figures.look import Look
from tests.figures.specs import data_of, layers, spec_of
from tests.figures.test_look import TEXT_CONTRAST, contrast


def differences() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ending": ["partition", "war_continues"],
            "label": ["Partition", "War continues"],
            "difference": [-0.1, 24.3],
            "low": [-0.6, 21.4],
            "high": [0.4, 27.5],
            "text": ["−0.1", "+24.3"],
            "tip": ["a", "b"],
            "told": [0, 1],
        }
    )


def cells() -> pd.DataFrame:
    names = ["Partition", "War continues"]
    return pd.DataFrame(
        {
            "before": ["Partition", "Partition", "War continues", "War continues"],
            "after": names * 2,
            "runs": [5, 4, 0, 91],
            "share": [0.0, 1.0, 0.0, 0.0],
            "text": ["5", "4", "", "91"],
            "tip": list("abcd"),
            "stays": [1, 0, 0, 1],
        }
    )


def test_every_ending_has_its_colour_its_interval_and_its_point(style: Look) -> None:
    chart = difference_chart(differences(), 30, 1, style)
    (points,) = layers(chart, "point")
    assert points["encoding"]["x"]["scale"]["domain"] == [-30, 30]
    scale = points["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == style.endings
    whiskers = [rule for rule in layers(chart, "rule") if "x2" in rule["encoding"]]
    assert [(rule["encoding"]["x"]["field"], rule["encoding"]["x2"]["field"]) for rule in whiskers] == [
        ("low", "high")
    ]
    assert list(data_of(chart, points)["row"]) == [0, 1]


def test_only_what_is_told_apart_is_filled(style: Look) -> None:
    (points,) = layers(difference_chart(differences(), 30, 1, style), "point")
    fill = points["encoding"]["fill"]
    assert fill["condition"]["test"] == "datum.told == 1"
    assert fill["condition"]["field"] == "ending"
    assert fill["value"] == style.ground


def test_what_is_too_small_to_matter_is_a_band_about_none(style: Look) -> None:
    chart = difference_chart(differences(), 30, 2.5, style)
    (band,) = layers(chart, "rect")
    assert data_of(chart, band).to_dict("records") == [{"low": -2.5, "high": 2.5}]
    zero, between = [rule for rule in layers(chart, "rule") if "x2" not in rule["encoding"]]
    assert data_of(chart, zero)["zero"].tolist() == [0.0]
    assert data_of(chart, between)["top"].tolist() == [1 - LINE / ROW]


def test_a_table_of_flips_has_a_cell_for_every_pair_and_a_quiet_diagonal(style: Look) -> None:
    chart = flip_table(cells(), style, before="Baseline", after="Other")
    quiet, flips, over = layers(chart, "rect")
    assert quiet["transform"] == [{"filter": "datum.stays == 1"}]
    assert flips["transform"] == [{"filter": "datum.stays == 0 && datum.runs > 0"}]
    assert flips["encoding"]["opacity"]["field"] == "share"
    order = ["Partition", "War continues"]
    assert flips["encoding"]["x"]["sort"] == flips["encoding"]["y"]["sort"] == order
    assert flips["encoding"]["x"]["axis"]["title"] == "Baseline ↓  Other →"
    assert flips["encoding"]["x"]["axis"]["labelOverlap"] is False
    assert len(data_of(chart, flips)) == 4
    assert over["transform"] == [{"filter": "datum.runs > 0"}]
    (parameter,) = spec_of(chart)["params"]
    assert (parameter["select"]["fields"], parameter["views"]) == (["before", "after"], [over["name"]])


def test_numbers_can_be_read_on_the_fullest_cell(style: Look) -> None:
    (_, flips, _) = layers(flip_table(cells(), style, before="b", after="a"), "rect")
    top = np.array([int(flips["mark"]["color"][i : i + 2], 16) for i in (1, 3, 5)])
    ground = np.array([int(style.ground[i : i + 2], 16) for i in (1, 3, 5)])
    mixed = "#" + "".join(f"{int(v):02X}" for v in FULLEST * top + (1 - FULLEST) * ground)
    assert contrast(style.ink, mixed) >= TEXT_CONTRAST


def test_charts_are_valid_and_clear(style: Look) -> None:
    for chart in (
        difference_chart(differences(), 30, 1, style),
        flip_table(cells(), style, before="b", after="a"),
    ):
        spec = spec_of(chart)
        assert spec["background"] == "transparent"
        assert spec["height"] > 100
