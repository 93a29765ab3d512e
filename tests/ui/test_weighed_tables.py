"""What was weighed as rows, scales and sentences: scenarios by title, one scale a kind, nothing left out."""

from __future__ import annotations

import math

import pytest

from sim.analysis.estimates import Estimate
from sim.config.loader import load_claims
from sim.experiments.weighing import Figure, Kind, Weighed
from sim.ui.weighed_tables import SHARES, UNIT, exact, found_said, panels

TITLES = {"here": "A table here", "there": "A table there", "here_free": "Free here"}


def figure(
    what: str, where: str, kind: Kind, value: float, *ends: float, limit: float | None = None
) -> Figure:
    low, high = ends or (value - 0.01, value + 0.01)
    return Figure(what, where, Estimate(value, low, high, 1, 1, "runs"), kind, limit)


def weighed(*figures: Figure, found: str = "Found") -> Weighed:
    return Weighed("h1", load_claims("ukraine").file.experiments["h1"], None, None, found, figures)


def test_figures_share_a_scale_by_kind_and_numbers_beyond_one_have_their_own() -> None:
    given = weighed(
        figure("gap", "here less there", "points", 0.04, -0.03, 0.11, limit=0.05),
        figure("imposed", "here", "share", 0.17),
        figure("months", "here", "number", 3.0),
        figure("months", "there", "number", 0.4),
        figure("guarantee", "here", "number", 0.05),
        figure("tie", "here", "signed", 0.1, limit=0.0),
        figure("imposed", "there", "share", 0.13),
    )
    points, shares, months, unit, tie = panels(given, TITLES)
    assert shares.scale == SHARES
    assert unit.scale == UNIT
    assert (points.scale.low, points.scale.high) == (-15.0, 15.0)
    assert list(points.rows["label"]) == ["A table here\nless: A table there"]
    assert list(points.rows["head"]) == ["Gap (limit:\u00a0+5\u00a0points)"]
    assert list(points.rows["told"]) == [0]
    assert list(shares.rows["label"]) == ["A table here", "A table there"]
    assert list(shares.rows["value"]) == pytest.approx([17.0, 13.0])
    assert months.scale.title == "months"
    assert months.scale.high >= 3.0
    assert tie.scale.low == 0.0
    assert sum(len(panel.rows) for panel in panels(given, TITLES)) == len(given.figures)


def test_different_things_in_one_scenario_stand_below_its_title() -> None:
    given = weighed(
        figure("draws above", "here", "share", 0.1, limit=0.7), figure("draws highest", "here", "share", 0.5)
    )
    (panel,) = panels(given, TITLES)
    assert list(panel.rows["head"]) == ["A table here"] * 2
    assert list(panel.rows["label"]) == ["Draws above (limit:\u00a070\u00a0%)", "Draws highest"]


def test_what_is_not_known_keeps_its_row() -> None:
    given = weighed(figure("N", "here, there", "number", math.nan, -math.inf, 1.0, limit=0.5))
    (panel,) = panels(given, TITLES)
    assert list(panel.rows["told"]) == [0]
    assert list(panel.rows["text"]) == ["–"]
    assert list(exact(given, TITLES)["95 % interval"]) == ["−∞ to 1.00"]
    assert list(exact(given, TITLES).index) == ["N: A table here; A table there"]


def test_scenarios_are_called_by_title_in_a_sentence_and_other_words_left_alone() -> None:
    found = "It comes in 3 % of the runs of here_free and 1 % of those of here, not here"
    assert found_said(weighed(found=found), TITLES) == (
        "It comes in 3\u00a0% of the runs of “Free here” and 1\u00a0% of those of “A table here”, not here."
    )
