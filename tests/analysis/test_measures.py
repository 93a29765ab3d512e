"""Measures on hand-made tables of which every figure can be counted on one's fingers."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.analysis.measures import FIXED, measures
from sim.config.schema_facts import BY_MEASURE

MONTHS = pd.DataFrame(
    [
        # run, turn, before, after, dictated, advance, casualties
        (0, 1, "war", "war", False, 400.0, 40.0, 10.0),
        (0, 2, "war", "ceasefire", False, 0.0, 0.0, 0.0),
        (0, 3, "ceasefire", "ceasefire", False, 0.0, 0.0, 0.0),
        (0, 4, "ceasefire", "war", False, 0.0, 0.0, 0.0),
        (0, 5, "war", "war", False, 200.0, 20.0, 12.0),
        (1, 1, "war", "war", False, 600.0, 50.0, 14.0),
        (1, 2, "war", "settlement", False, 900.0, 50.0, 14.0),
        (1, 3, "settlement", "settlement", True, 0.0, 0.0, 0.0),
        (1, 4, "settlement", "settlement", True, 0.0, 0.0, 0.0),
        (1, 7, "war", "war", False, 9000.0, 900.0, 900.0),
    ],
    columns=[
        "run",
        "turn",
        "before",
        "after",
        "dictated",
        "advance",
        "casualties_russia",
        "casualties_ukraine",
    ],
)
RUNS = pd.DataFrame(
    {
        "run": [0, 1],
        "years": [1.0, 3.0],
        "nuclear": [True, False],
        "nato": [False, False],
        "army_entry": [0, 12],
        "talks_here": [2.0, 6.0],
        "talks_there": [0.0, 4.0],
    }
)


def test_every_measure_is_what_one_counts() -> None:
    found = {name: made.value for name, made in measures(RUNS, MONTHS).items()}
    assert found["front_rate"] == pytest.approx((400 + 200 + 600) / 3)
    assert found["casualties_russia"] == pytest.approx(110 / 3)
    assert found["casualties_ukraine"] == pytest.approx(36 / 3)
    assert found["fighting_ends"] == pytest.approx(2 / 6)
    assert found["ceasefires_break"] == pytest.approx(1 / 2)
    assert found["ceasefires_last_12"] == pytest.approx(math.exp(-6))
    assert found["ceasefires_last_60"] == pytest.approx(math.exp(-30))
    assert math.isnan(found["settlements_break"]), "dictated terms are not held against signed ones"
    assert math.isnan(found["settlements_last_12"])
    assert math.isnan(found["settlements_last_60"])
    assert found["nuclear_use"] == pytest.approx(1 / 4)
    assert found["nato_war"] == 0.0
    assert found["army_entry"] == pytest.approx(1 / 2), "one entry in a year and in the year before it"
    assert found["talks"] == pytest.approx(12 / 4)
    assert found["talks_here"] == pytest.approx(8 / 4)
    assert found["talks_there"] == pytest.approx(4 / 4)


def test_what_a_fact_may_speak_of_is_what_is_measured() -> None:
    talks = {name for name in BY_MEASURE if name.startswith("talks_")}
    assert set(BY_MEASURE) - talks == set(FIXED)
