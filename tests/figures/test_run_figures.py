"""Ladder, state charts, talks strip: what is drawn of one run."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.figures.ladder import LABEL_GAP, LANE, RUNGS, THRESHOLDS, ladder, lanes, spread
from sim.figures.look import LIGHT, Look
from sim.figures.states import state_chart
from sim.figures.talks import STATES, talks_strip
from tests.figures.specs import data_of, layers, spec_of

START = (2024, 12)
FORMATS = {"minsk_trilateral": "Minsk trilateral", "broad": "Broad"}


def steps() -> pd.DataFrame:
    rows = [(turn, actor, actor.title(), 2.0, "tip") for turn in (1, 2, 3) for actor in LIGHT.actors]
    return pd.DataFrame(rows, columns=["turn", "actor", "label", "rung", "tip"])


def test_actors_on_one_rung_run_beside_each_other_within_it() -> None:
    drawn = lanes(steps(), tuple(LIGHT.actors))
    heights = drawn[drawn["turn"] == 1]["y"]
    assert heights.nunique() == len(LIGHT.actors)
    assert heights.between(1.5, 2.5).all()
    assert heights.sort_values().diff().min() == pytest.approx(LANE)


@pytest.mark.parametrize(
    ("values", "placed"),
    [
        ([1.0, 5.0], [1.0, 5.0]),
        ([2.0, 2.0], [1.5, 2.5]),
        ([2.0, 2.0, 2.9], [1.3, 2.3, 3.3]),
        ([3.0, 1.0, 1.0], [3.0, 0.5, 1.5]),
        ([], []),
    ],
)
def test_labels_are_moved_apart_as_little_as_needed(values: list[float], placed: list[float]) -> None:
    assert spread(values, 1.0) == pytest.approx(placed)


def test_the_ladder_names_every_rung_and_threshold_and_every_actor_at_its_end(style: Look) -> None:
    chart = ladder(steps(), style, START, 36, 2)
    named = [set(data_of(chart, text).get("name", [])) for text in layers(chart, "text")]
    assert {f"{k}  {name}" for k, name in enumerate(RUNGS)} in named
    assert {name for _, name in THRESHOLDS} in named
    ends = next(data_of(chart, text) for text in layers(chart, "text") if "label" in data_of(chart, text))
    assert set(ends["actor"]) == set(style.actors)
    assert ends["y"].sort_values().diff().min() >= LABEL_GAP - 1e-9
    (line,) = layers(chart, "line")
    assert line["mark"]["interpolate"] == "step-after"
    assert line["encoding"]["y"]["scale"]["domain"] == [-0.6, 10.6]


def test_moving_to_another_turn_changes_data_only() -> None:
    def without_data(turn: int) -> str:
        spec = spec_of(ladder(steps(), LIGHT, START, 36, turn))
        names = {name: f"data-{k}" for k, name in enumerate(spec.pop("datasets"))}
        text = str(spec)
        for name, plain in names.items():
            text = text.replace(name, plain)
        return text

    assert without_data(1) == without_data(30)


def test_a_state_chart_names_each_line_at_its_end_without_overlap(style: Look) -> None:
    values = pd.DataFrame(
        [(turn, name, name, 0.5, "tip") for name in ("a", "b", "c") for turn in (0, 1)],
        columns=["turn", "series", "label", "value", "tip"],
    )
    chart = state_chart(
        values, {"a": "#111111", "b": "#222222", "c": "#333333"}, style, START, 36, 1, domain=(0.0, 1.0)
    )
    (text,) = layers(chart, "text")
    ends = data_of(chart, text)
    assert list(ends["label"]) == ["a", "b", "c"]
    assert ends["value"].sort_values().diff().min() > 0.05
    (line,) = layers(chart, "line")
    assert line["encoding"]["y"]["scale"]["domain"] == [0.0, 1.0]
    assert line["encoding"]["color"]["legend"] is None


def test_the_talks_strip_shows_every_state_and_the_deal_in_force(style: Look) -> None:
    talks = pd.DataFrame(
        [(k + 1, "broad", state, "tip") for k, state in enumerate(STATES)],
        columns=["turn", "format", "state", "tip"],
    )
    deals = pd.DataFrame(
        [(4.5, 36.5, "settlement", "Settlement")], columns=["first", "last", "kind", "label"]
    )
    chart = talks_strip(talks, deals, FORMATS, style, START, 36, 3)
    (points,) = layers(chart, "point")
    assert points["encoding"]["shape"]["scale"]["domain"] == list(STATES)
    assert data_of(chart, points)["size"].is_monotonic_increasing
    (band,) = layers(chart, "rect")
    assert band["encoding"]["color"]["scale"]["range"][1] == style.endings["negotiated_peace"]


def test_a_run_without_talks_and_deals_can_be_drawn() -> None:
    talks = pd.DataFrame(columns=["turn", "format", "state", "tip"])
    deals = pd.DataFrame(columns=["first", "last", "kind", "label"])
    spec = spec_of(talks_strip(talks, deals, FORMATS, LIGHT, START, 36, 1))
    assert spec["height"] > 100
