"""Effects: a row a number from none on, the ending it moves by its colour."""

from __future__ import annotations

import pandas as pd

from sim.figures.effects import effect_chart
from sim.figures.look import Look
from tests.figures.specs import data_of, layers


def test_every_number_has_its_effect_its_errors_and_the_colour_of_its_ending(style: Look) -> None:
    rows = pd.DataFrame(
        {
            "label": ["a.b", "c.d"],
            "ending": ["partition", "war_continues"],
            "effect": [40.0, 10.0],
            "low": [20.0, 0.0],
            "high": [60.0, 22.0],
            "text": ["40", "10"],
            "tip": ["x", "y"],
        }
    )
    chart = effect_chart(rows, 70, style)
    (points,) = layers(chart, "circle")
    assert points["encoding"]["x"]["scale"]["domain"] == [0, 70]
    scale = points["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == style.endings
    (errors,) = layers(chart, "rule")
    assert (errors["encoding"]["x"]["field"], errors["encoding"]["x2"]["field"]) == ("low", "high")
    assert list(data_of(chart, points)["row"]) == [0, 1]
