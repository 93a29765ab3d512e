"""Endings over time: bands fill the hundred runs in their order, labels keep apart, months are pointed at."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.over_time import OPEN, by_month
from sim.figures.look import LIGHT, WORST_FIRST, Look
from sim.figures.over_time import (
    BANDS,
    ENDS,
    GOES_ON,
    LABEL_PIXELS,
    LABELS,
    MONTHS,
    PLOT,
    SMALLEST,
    labelled,
    over_time_chart,
    stacked,
)
from sim.figures.svg import to_svg
from sim.words import OUTCOMES
from tests.figures.specs import layers, spec_of

LAST = 6
RUNS = (
    [("nuclear_use", 2, 0)] * 2
    + [("war_continues", LAST, 0)] * 120
    + [("frozen_conflict", LAST, 3)] * 60
    + [("negotiated_peace", LAST, 1)] * 18
)


def tables(
    runs: list[tuple[str, int, int]] = RUNS,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, dict[str, str]]:
    rows = pd.DataFrame(runs, columns=["outcome", "turns", "deal_months"])
    months = by_month(rows, LAST, WORST_FIRST)
    names = {name: {**OUTCOMES, OPEN: "Still going on"}[name] for name in months["outcome"].unique()}
    told = months.pivot(index="turn", columns="outcome", values="count").astype(str).reset_index()
    shares = 100 * rows["outcome"].value_counts(normalize=True)
    ends = pd.DataFrame(
        [(name, shares[name], name, "tip") for name in WORST_FIRST if name in shares],
        columns=["outcome", "share", "label", "tip"],
    )
    return months, told.assign(month="May"), ends, names


def data(style: Look, runs: list[tuple[str, int, int]] = RUNS) -> dict[str, pd.DataFrame]:
    months, told, ends, names = tables(runs)
    spec = spec_of(over_time_chart(months, told, ends, names, style, (2024, 12)))
    return {name: pd.DataFrame(rows) for name, rows in spec["datasets"].items()}


def test_bands_fill_the_hundred_runs_of_each_month_the_worst_on_top(style: Look) -> None:
    bands = data(style)[BANDS]
    for _, month in bands.groupby("turn"):
        assert month["outcome"].tolist() == ["nuclear_use", OPEN, "frozen_conflict", "negotiated_peace"]
        assert month["high_edge"].iloc[0] == pytest.approx(100)
        assert month["low_edge"].iloc[-1] == pytest.approx(0)
        assert np.allclose(month["low_edge"][:-1], month["high_edge"][1:])
        assert np.allclose(month["high_edge"] - month["low_edge"], month["share"])


def test_the_bar_stands_behind_the_last_month_and_ends_as_the_runs_do(style: Look) -> None:
    bar = data(style)[ENDS]
    assert (bar["left"] > LAST).all()
    assert dict(zip(bar["outcome"], bar["high_edge"] - bar["low_edge"], strict=True)) == pytest.approx(
        {"nuclear_use": 1.0, "war_continues": 60.0, "frozen_conflict": 30.0, "negotiated_peace": 9.0}
    )


def test_each_outcome_has_its_one_colour_and_the_rest_none_of_them(style: Look) -> None:
    chart = over_time_chart(*tables()[:3], tables()[3], style, (2024, 12))
    (area,) = layers(chart, "area")
    scale = area["encoding"]["color"]["scale"]
    colours = dict(zip(scale["domain"], scale["range"], strict=True))
    assert {name: colours[name] for name in style.endings} == style.endings
    assert colours[OPEN] not in style.endings.values()


def test_small_parts_have_no_label_and_no_two_labels_meet(style: Look) -> None:
    assert data(style)[LABELS]["outcome"].tolist() == ["war_continues", "frozen_conflict", "negotiated_peace"]
    many = pd.DataFrame(
        {"outcome": list(WORST_FIRST), "share": [2.0, 2.0, 2.0, 2.0, 86.0, 2.0, 1.0, 3.0], "turn": LAST}
    )
    labels = labelled(stacked(many, "turn"))
    assert set(labels["outcome"]) == set(many.loc[many["share"] >= SMALLEST, "outcome"])
    at = labels["at"].to_numpy()
    assert (-np.diff(at) >= 100 * LABEL_PIXELS / PLOT - 1e-9).all()


def test_what_goes_on_is_named_where_there_is_room(style: Look) -> None:
    assert data(style)[GOES_ON]["label"].tolist() == ["Still going on"]
    early = [("frozen_conflict", LAST, LAST)] * 99 + [("war_continues", LAST, 0)]
    assert data(style, early)[GOES_ON].empty


def test_every_month_can_be_pointed_at_and_says_what_stands_there() -> None:
    months = data(LIGHT)[MONTHS]
    assert months["until"].tolist() == list(range(LAST + 1))
    assert (months["left"].iloc[0], months["right"].iloc[-1]) == (0, LAST)
    assert np.allclose(months["right"][:-1], months["left"][1:])
    assert months.loc[LAST, "frozen_conflict"] == "60"
    chart = over_time_chart(*tables()[:3], tables()[3], LIGHT, (2024, 12))
    tips = [layer["encoding"]["tooltip"] for layer in layers(chart, "rect")][1]
    assert [tip["title"] for tip in tips] == ["title", *tables()[3].values()]


def test_it_is_drawn() -> None:
    drawn = to_svg(over_time_chart(*tables()[:3], tables()[3], LIGHT, (2024, 12)), 600)
    assert all(LIGHT.endings[name] in drawn for name in ("frozen_conflict", "war_continues"))
