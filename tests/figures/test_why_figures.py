"""Choice and beliefs: what is drawn of one decision."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.figures.beliefs import belief_chart
from sim.figures.choice import choice_chart, stacked
from sim.figures.look import LIGHT, Look
from tests.figures.specs import data_of, layers

GOALS = ("land", "risk")


def parts() -> pd.DataFrame:
    rows = [("Surge", "land", 1.5), ("Surge", "risk", -0.4), ("Wait", "land", 0.0), ("Wait", "risk", 0.0)]
    table = pd.DataFrame(rows, columns=["title", "goal", "part"])
    return stacked(table.assign(title_of_goal=table["goal"], tip="tip"))


def options() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "title": ["Surge", "Wait"],
            "note": ["75 of 100", "25 of 100, chosen"],
            "net": [1.1, 0.0],
            "total": [0.2, 2.0],
            "chosen": [0, 1],
            "tip": "tip",
        }
    )


def test_gains_are_stacked_to_the_right_and_losses_to_the_left() -> None:
    rows = [("a", "x", 1.0), ("a", "y", -2.0), ("a", "z", 3.0), ("a", "w", -1.0)]
    drawn = stacked(pd.DataFrame(rows, columns=["title", "goal", "part"])).set_index("goal")
    assert [tuple(drawn.loc[goal, ["from", "to"]]) for goal in "xyzw"] == [(0, 1), (0, -2), (1, 4), (-2, -3)]


def test_each_option_shows_its_parts_its_luck_and_the_choice(style: Look) -> None:
    chart = choice_chart(options(), parts(), GOALS, "russia", style)
    (bars,) = layers(chart, "rect")
    assert bars["encoding"]["color"]["scale"] == {"domain": list(GOALS), "range": list(style.goals[:2])}
    (dots,) = layers(chart, "circle")
    assert dots["encoding"]["x"]["field"] == "total"
    assert dots["encoding"]["color"]["condition"]["value"] == style.actors["russia"]
    low, high = bars["encoding"]["x"]["scale"]["domain"]
    assert low < -0.4
    assert high > 2.0


def test_the_axis_speaks_of_odds() -> None:
    (bars,) = layers(choice_chart(options(), parts(), GOALS, "russia", LIGHT), "rect")
    assert bars["encoding"]["x"]["axis"]["values"] == pytest.approx([k * math.log(2) for k in range(-1, 4)])


def test_a_single_option_can_be_drawn() -> None:
    one = options().iloc[1:].assign(net=0.0, total=0.0)
    assert layers(choice_chart(one, parts().iloc[2:], GOALS, "china", LIGHT), "circle")


def test_a_belief_has_its_bar_and_its_prior(style: Look) -> None:
    types = pd.DataFrame(
        {
            "title": ["a", "b"],
            "chance": [60.0, 40.0],
            "prior": [50.0, 50.0],
            "note": ["60", "40"],
            "tip": "tip",
        }
    )
    chart = belief_chart(types, "belarus", style)
    (prior,) = layers(chart, "tick")
    assert prior["encoding"]["x"]["field"] == "prior"
    assert prior["encoding"]["x"]["scale"]["domain"] == [0, 100]
    bars = [rule for rule in layers(chart, "rule") if rule["encoding"]["x2"]["field"] == "chance"]
    assert [bar["mark"]["color"] for bar in bars] == [style.actors["belarus"]]
    assert list(data_of(chart, prior)["prior"]) == [50.0, 50.0]
