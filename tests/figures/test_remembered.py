"""Charts that are remembered: the same content gives the same chart, any other another."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from sim.figures import remembered as module
from sim.figures.intervals import share_panel
from sim.figures.look import DARK, LIGHT
from sim.figures.remembered import remembered
from tests.figures.specs import spec_of


def rows(share: float = 20.0) -> pd.DataFrame:
    row = {"label": "A", "share": share, "low": 10.0, "high": 30.0, "text": "20", "tip": "A: 20"}
    return pd.DataFrame([{**row, "is_reference": 1}])


def test_equal_content_gives_the_same_chart() -> None:
    assert share_panel(rows(), "partition", 50, LIGHT) is share_panel(rows(), "partition", 50, LIGHT)


@pytest.mark.parametrize(
    "other",
    [(rows(21.0), "partition", 50, LIGHT), (rows(), "nato_war", 50, LIGHT), (rows(), "partition", 50, DARK)],
)
def test_other_content_gives_another_chart(other: tuple[object, ...]) -> None:
    first, second = share_panel(rows(), "partition", 50, LIGHT), share_panel(*other)  # type: ignore[arg-type]
    assert first is not second
    assert spec_of(first) != spec_of(second)


def test_one_value_among_many_gives_another_chart() -> None:
    drawn: list[int] = []

    @remembered
    def draw(table: pd.DataFrame) -> alt.LayerChart:
        drawn.append(len(table))
        return alt.layer(alt.Chart(table).mark_point())

    table = pd.DataFrame({"a": range(100_000)})
    first = draw(table)
    table.loc[54_321, "a"] = -1
    assert draw(table) is not first
    assert len(drawn) == 2


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    first = share_panel(rows(1.0), "partition", 50, LIGHT)
    for share in (2.0, 3.0):
        share_panel(rows(share), "partition", 50, LIGHT)
    assert share_panel(rows(1.0), "partition", 50, LIGHT) is not first
    assert len(module._charts) == 2
