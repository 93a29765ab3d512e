"""The flow of flips: bands are as wide as there are runs in them, and each lies within its two blocks."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sim.figures.flow import BODY, FAINT, FULL, flow_chart
from sim.figures.look import LIGHT, Look
from tests.figures.specs import data_of, layers, spec_of

NAMES = {"partition": "Partition", "war_continues": "War continues", "frozen_conflict": "Frozen conflict"}
MOVES = (
    ("partition", "partition", 10),
    ("war_continues", "war_continues", 50),
    ("war_continues", "frozen_conflict", 4),
    ("frozen_conflict", "partition", 1),
    ("frozen_conflict", "war_continues", 35),
)


def bands() -> pd.DataFrame:
    rows = [
        (*move[:2], *(NAMES[name] for name in move[:2]), move[2], int(move[0] == move[1])) for move in MOVES
    ]
    columns = ["before", "after", "before_label", "after_label", "runs", "stays"]
    return pd.DataFrame(rows, columns=columns).assign(tip="t")


def drawn(style: Look) -> dict[tuple[str, str], tuple[pd.DataFrame, dict[str, Any]]]:
    """Return the table and the layer of each band."""
    chart = flow_chart(bands(), style, before="Baseline", after="Other")
    found = {}
    for layer in layers(chart, "area")[:-1]:
        table = data_of(chart, layer)
        found[table["before"][0], table["after"][0]] = (table, layer)
    return found


def test_a_band_is_as_wide_as_its_runs_all_the_way(style: Look) -> None:
    for before, after, runs in MOVES:
        table, _ = drawn(style)[before, after]
        assert (table["bottom"] - table["top"]).to_numpy() == pytest.approx(runs / 100 * BODY)


def test_bands_fill_the_blocks_they_leave_and_come_to() -> None:
    chart = flow_chart(bands(), LIGHT, before="Baseline", after="Other")
    for rectangles, at, side in zip(layers(chart, "rect"), (0, -1), (0, 1), strict=True):
        blocks = data_of(chart, rectangles).set_index("ending")
        for ending in NAMES:
            ends = [table.iloc[at] for pair, (table, _) in drawn(LIGHT).items() if pair[side] == ending]
            ends.sort(key=lambda row: row["top"])
            edge = blocks.loc[ending, "top"]
            for row in ends:
                assert row["top"] == pytest.approx(edge)
                edge = row["bottom"]
            assert edge == pytest.approx(blocks.loc[ending, "bottom"])


def test_flips_stand_out_in_the_colours_of_both_endings(style: Look) -> None:
    _, stays = drawn(style)["war_continues", "war_continues"]
    _, flips = drawn(style)["frozen_conflict", "war_continues"]
    assert (stays["mark"]["opacity"], flips["mark"]["opacity"]) == (FAINT, FULL)
    stops = [stop["color"] for stop in flips["mark"]["fill"]["stops"]]
    assert stops == [style.endings["frozen_conflict"], style.endings["war_continues"]]


def test_every_block_is_named_with_its_runs_and_wide_flips_with_theirs() -> None:
    chart = flow_chart(bands(), LIGHT, before="Baseline", after="Other")
    tables = [data_of(chart, text) for text in layers(chart, "text")]
    words = {word for table in tables for word in table.get("text", table.get("title"))}
    assert {
        "Frozen conflict  36",
        "Frozen conflict  4",
        "War continues  85",
        "Baseline",
        "Other",
        "35",
    } <= words
    assert "1" not in words
    over = layers(chart, "area")[-1]
    assert over["mark"]["fillOpacity"] == 0
    assert len(data_of(chart, over).groupby(["before", "after"])) == len(MOVES)
    (parameter,) = spec_of(chart)["params"]
    assert parameter["views"] == [over["name"]]
    assert parameter["select"]["fields"] == ["before", "after"]
