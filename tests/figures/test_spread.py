"""Rows of quantile dots and of curves: what is drawn is in the table, and it is drawn in its row."""

from __future__ import annotations

import pandas as pd

from sim.analysis.spread import between, exceedance, quantile_dots
from sim.figures.look import LIGHT, Look
from sim.figures.spread import BODY, HEAD, ROW, dot_rows, exceedance_rows
from sim.figures.svg import to_svg
from tests.figures.specs import data_of, layers, spec_of

ROWS = pd.DataFrame({"row": [0, 1], "label": ["Baseline", "Broad"], "text": ["1 of 3", "none"]})
VALUES = {0: [1.0, 2.0, 8.0], 1: [0.0, 0.0, 4.0]}


def dots() -> pd.DataFrame:
    parts = [quantile_dots(values, 5.0, 1.0).assign(row=row, tip="tip") for row, values in VALUES.items()]
    return pd.concat(parts, ignore_index=True)


def curves() -> pd.DataFrame:
    parts = [
        between(exceedance(values), 0.0, 9.0).assign(row=row, behind=0, tip="tip")
        for row, values in VALUES.items()
    ]
    return pd.concat([*parts, parts[0].assign(row=1, behind=1)], ignore_index=True)


def test_dots_are_drawn_by_row_and_told_apart_at_the_line(style: Look) -> None:
    chart = dot_rows(dots(), ROWS, (0.0, 9.0), 5.0, 1.0, "months", style)
    (circles,) = layers(chart, "circle")
    assert len(data_of(chart, circles)) == 6
    assert circles["encoding"]["color"]["condition"]["value"] == style.ink
    line = layers(chart, "rule")[0]
    assert data_of(chart, line)["least"].tolist() == [5.0]
    assert line["encoding"]["x"]["axis"]["title"] == "months"


def test_curves_stay_in_their_rows(style: Look) -> None:
    chart = exceedance_rows(curves(), ROWS, (0.0, 9.0), 5.0, "months", style)
    behind, own = layers(chart, "line")
    assert behind["mark"]["color"] == style.muted
    assert own["mark"]["interpolate"] == "step-before"
    drawn = data_of(chart, own)
    for row, part in drawn.groupby("row"):
        assert part["y"].between(row * ROW + HEAD, row * ROW + HEAD + BODY).all()
    assert spec_of(chart)["height"] > ROW * 2


def test_as_many_circles_are_drawn_as_there_are_dots() -> None:
    chart = dot_rows(dots(), ROWS, (0.0, 9.0), 5.0, 1.0, "", LIGHT)
    assert to_svg(chart, 300).count('aria-roledescription="circle"') == 6
