"""Paths over bands: each run is one line up to its end, the chosen one stands out, names keep apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from sim.figures.look import LIGHT, Look
from sim.figures.paths import (
    CHOSEN,
    LABEL_PIXELS,
    LANES,
    LEVELS,
    MONTHS,
    NAMES,
    PATHS,
    PICK,
    PLOT,
    STOPS,
    beside_each_other,
    path_chart,
)
from sim.figures.svg import to_svg
from tests.figures.specs import layers, spec_of

LAST = 4
NONE = pd.DataFrame(columns=["at", "label"])
NO_PATHS = pd.DataFrame(columns=["run", "turn", "value", "outcome", "tip"])
DOMAIN = (0.0, 10.0)


def bands() -> pd.DataFrame:
    rows = [(turn, 5 - turn, 5 - turn / 2, 5.0, 5 + turn / 2, 5.0 + turn, "tip") for turn in range(LAST + 1)]
    return pd.DataFrame(rows, columns=["turn", "q05", "q25", "q50", "q75", "q95", "tip"])


def paths() -> pd.DataFrame:
    ends = {0: (LAST, "war_continues"), 1: (2, "nuclear_use"), 7: (LAST, "frozen_conflict")}
    rows = [
        (run, turn, float(run), outcome, f"Run {run}")
        for run, (end, outcome) in ends.items()
        for turn in range(end + 1)
    ]
    return pd.DataFrame(rows, columns=["run", "turn", "value", "outcome", "tip"])


def data(style: Look, chosen: int = 7, given: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    drawn = paths() if given is None else given
    chart = path_chart(bands(), drawn, chosen, NONE, style, (2024, 12), LAST, domain=DOMAIN)
    return {name: pd.DataFrame(rows) for name, rows in spec_of(chart)["datasets"].items()}


def test_each_run_is_a_line_up_to_its_end_and_a_dot_where_it_stops(style: Look) -> None:
    found = data(style)
    assert found[PATHS].groupby("run")["turn"].max().to_dict() == {0: LAST, 1: 2, 7: LAST}
    assert found[STOPS][["run", "turn", "outcome"]].to_numpy().tolist() == [[1, 2, "nuclear_use"]]


def test_the_chosen_run_stands_out_in_ink_and_is_named(style: Look) -> None:
    found = data(style)
    assert set(found[CHOSEN]["run"]) == {7}
    assert "run 7" in found[NAMES]["label"].tolist()
    chart = path_chart(bands(), paths(), 7, NONE, style, (2024, 12), LAST, domain=DOMAIN)
    inked = [line for line in layers(chart, "line") if line["mark"].get("color") == style.ink]
    assert [line["data"]["name"] for line in inked] == [CHOSEN]


def test_a_run_that_stops_early_is_named_where_it_stops() -> None:
    names = data(LIGHT, chosen=1)[NAMES]
    assert names.loc[names["label"] == "run 1", ["turn", "at"]].to_numpy().tolist() == [[2, 1.0]]


def test_names_at_the_end_keep_apart_and_thin_bands_have_none() -> None:
    names = data(LIGHT)[NAMES]
    assert names["label"].tolist() == ["middle", "half", "nine of ten", "run 7"]
    at = sorted(names["at"])
    pixel = (DOMAIN[1] - DOMAIN[0]) / PLOT
    assert all(upper - lower >= LABEL_PIXELS * pixel - 1e-9 for lower, upper in pairwise(at))
    thin = bands().assign(q05=5.0, q25=5.0, q75=5.0, q95=5.01)
    chart = path_chart(thin, NO_PATHS, 0, NONE, LIGHT, (2024, 12), LAST, domain=DOMAIN)
    assert [row["label"] for row in spec_of(chart)["datasets"][NAMES]] == ["middle"]


def test_without_paths_the_bands_are_drawn() -> None:
    found = data(LIGHT, given=NO_PATHS)
    assert len(found[MONTHS]) == LAST + 1
    assert all(found[name].empty for name in (PATHS, CHOSEN, STOPS))


def test_paths_on_one_level_lie_beside_each_other_and_near_it() -> None:
    level = paths().assign(value=2.0)
    moved = beside_each_other(level)
    by_run = moved.groupby("run")["y"].unique()
    assert len({float(value[0]) for value in by_run}) == 3
    assert np.abs(moved["y"] - 2.0).max() <= LANES / 2 + 1e-9


def test_levels_that_mean_something_are_drawn_and_named(style: Look) -> None:
    levels = pd.DataFrame({"at": [8.5], "label": ["the nuclear threshold"]})
    chart = path_chart(bands(), paths(), 0, levels, style, (2024, 12), LAST, domain=DOMAIN, step=True)
    (rule,) = layers(chart, "rule")
    assert rule["data"]["name"] == LEVELS
    assert spec_of(chart)["datasets"][LEVELS] == [{"at": 8.5, "label": "the nuclear threshold"}]
    assert {line["mark"]["interpolate"] for line in layers(chart, "line")} == {"step-after"}


def test_a_click_picks_a_run_and_pointing_does_not() -> None:
    chart = path_chart(bands(), paths(), 0, NONE, LIGHT, (2024, 12), LAST, domain=DOMAIN)
    picks = {param["name"]: param["select"] for param in spec_of(chart)["params"]}
    assert (picks[PICK]["on"], picks[PICK]["fields"]) == ("click", ["run"])
    assert picks["hover"]["on"] == "pointerover"


def test_another_run_changes_the_rows_and_nothing_else() -> None:
    specs = [
        spec_of(path_chart(bands(), paths(), run, NONE, LIGHT, (2024, 12), LAST, domain=DOMAIN))
        for run in (0, 1)
    ]
    tables = [spec.pop("datasets") for spec in specs]
    assert specs[0] == specs[1]
    assert tables[0] != tables[1]


@pytest.mark.parametrize("drawn", [paths(), NO_PATHS], ids=["paths", "none"])
def test_it_is_drawn(drawn: pd.DataFrame) -> None:
    chart = path_chart(bands(), drawn, 0, NONE, LIGHT, (2024, 12), LAST, domain=DOMAIN)
    assert to_svg(chart, 600).count("aria-roledescription") > 5
