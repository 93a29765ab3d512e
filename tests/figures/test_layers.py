"""Layers: a dot a draw in the colour of its ending, the band of luck and the share in its row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.layer_rows import STEP, layer_tables
from sim.analysis.layers import split_spread
from sim.figures.layers import layer_rows
from sim.figures.look import LIGHT, Look
from sim.figures.spread import BODY, HEAD, ROW
from sim.figures.svg import to_svg
from tests.figures.specs import data_of, layers

NAMES = ("frozen_conflict", "war_continues")
COUNTS = np.array([[1, 9], [4, 6], [8, 2], [9, 1], [0, 10], [5, 5]])


def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    return layer_tables(COUNTS, split_spread(COUNTS, NAMES), {name: name for name in NAMES})


def test_dots_bands_and_shares_are_drawn_in_their_rows(style: Look) -> None:
    dots, rows = tables()
    chart = layer_rows(dots, rows, STEP, style)
    (circles,) = layers(chart, "circle")
    assert len(data_of(chart, circles)) == len(dots) == 12
    assert circles["encoding"]["color"]["scale"]["range"] == list(style.endings.values())
    (band,) = layers(chart, "rect")
    drawn = data_of(chart, band)
    assert (drawn["low"] < drawn["share"]).all()
    assert (drawn["share"] < drawn["high"]).all()
    for row in drawn.itertuples():
        assert row.row * ROW < row.head < row.base <= row.row * ROW + HEAD + BODY + 1


def test_as_many_circles_are_drawn_as_there_are_dots() -> None:
    assert to_svg(layer_rows(*tables(), STEP, LIGHT), 300).count('aria-roledescription="circle"') == 12
