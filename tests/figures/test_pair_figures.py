"""Figures of two runs and of fans: rungs of both runs in every row, bands of all scenarios on one scale."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sim.figures.fans import fan_chart
from sim.figures.look import Look
from sim.figures.pair import DEAL, FOOT, HELD, NAME, ROW, TOP, pair_chart
from tests.figures.specs import data_of, layers, spec_of

START = (2024, 12)


def acts(style: Look) -> pd.DataFrame:
    rows = [
        (turn, actor, actor.title(), side, 2.0 + side * (turn > 2), "act", int(turn > 2))
        for side, last in ((0, 4), (1, 3))
        for actor in style.actors
        for turn in range(1, last + 1)
    ]
    columns = ["turn", "actor", "label", "side", "rung", "action", "differs"]
    return pd.DataFrame(rows, columns=columns).assign(tip="t")


def talks() -> pd.DataFrame:
    return pd.DataFrame({"side": [0, 1], "turn": [1, 2], "state": [HELD, DEAL], "tip": ["a", "b"]})


def drawn(style: Look, turn: int | None = 3) -> Any:
    return pair_chart(acts(style), talks(), style, START, 4, turn, "They part: March 2025")


def test_every_actor_has_a_row_with_the_rungs_of_both_runs(style: Look) -> None:
    chart = drawn(style)
    reference, other = layers(chart, "line")
    assert reference["transform"] == [{"filter": "datum.side == 0"}]
    assert "strokeDash" in reference["mark"]
    scale = other["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == style.actors
    table = data_of(chart, other)
    for place, actor in enumerate(style.actors):
        rows = table[table["actor"] == actor]
        top = TOP + place * ROW
        assert rows["y"].between(top + NAME, top + ROW - FOOT).all()
        assert (rows["foot"] > rows["y"]).all()
    names = [row for text in layers(chart, "text") for row in data_of(chart, text).get("name", [])]
    assert [name for name in names if name == "Talks"]


def test_a_bar_stands_under_each_month_in_which_they_act_otherwise(style: Look) -> None:
    chart = drawn(style)
    (bars,) = layers(chart, "tick")
    assert bars["transform"][0] == {"filter": "datum.differs == 1 && datum.side == 1"}
    table = data_of(chart, bars)
    marked = table[(table["differs"] == 1) & (table["side"] == 1)]
    assert set(marked["turn"]) == {3}
    assert len(marked) == len(style.actors)


def test_the_month_in_which_they_part_is_marked_and_named(style: Look) -> None:
    rules = [rule for rule in layers(drawn(style), "rule") if "x" in rule["encoding"]]
    (rule,) = rules
    assert data_of(drawn(style), rule)["turn"].tolist() == [3]
    words = [data_of(drawn(style), text).get("said") for text in layers(drawn(style), "text")]
    assert [list(said) for said in words if said is not None] == [["They part: March 2025"]]
    assert not [rule for rule in layers(drawn(style, None), "rule") if "x" in rule["encoding"]]


def fan(style: Look, *, is_reference: bool) -> Any:
    rows = pd.DataFrame(
        {name: [0.1 * k, 0.2 * k] for k, name in enumerate(("q05", "q25", "q50", "q75", "q95"), start=1)}
    ).assign(turn=[0, 1], reference=[0.3, 0.5], tip="t")
    return fan_chart(rows, style, START, 1, style.ink, (-0.5, 1.5), is_reference=is_reference)


@pytest.mark.parametrize("is_reference", [True, False])
def test_a_fan_has_two_bands_and_a_median_on_the_scale_given(is_reference: bool, style: Look) -> None:
    chart = fan(style, is_reference=is_reference)
    bands = [
        (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) for band in layers(chart, "area")
    ]
    assert bands == [("q05", "q95"), ("q25", "q75")]
    for layer in spec_of(chart)["layer"]:
        assert layer["encoding"]["y"]["scale"]["domain"] == [-0.5, 1.5]
    lines = {line["encoding"]["y"]["field"]: line["mark"] for line in layers(chart, "line")}
    assert set(lines) == ({"q50"} if is_reference else {"q50", "reference"})
    if not is_reference:
        assert lines["reference"]["strokeDash"]
