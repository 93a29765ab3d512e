"""The look of all figures: inks for light and dark, and one colour for each ending and each actor.

The colours stay apart for readers with protanopia, deuteranopia or tritanopia, and from the ground
(tested). Red means no one ending: an ending is always named beside its colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

HALO = 4  # pixels of ground around words that lines run behind

# From the worst to the best for Ukraine and its neighbours, the war that goes on in the middle.
WORST_FIRST = (
    "nuclear_use",
    "nato_war",
    "partition",
    "imposed_settlement",
    "war_continues",
    "frozen_conflict",
    "negotiated_peace",
    "ukrainian_recovery",
)


@dataclass(frozen=True)
class Look:
    """Colours for one ground.

    `ink` is for text and marks that must be read, `muted` for axes and notes, `faint` for grids and bands,
    `ground` for what lies behind; `endings` and `actors` give the colour of each by name; `goals` the order
    of colours of an actor's goals.
    """

    dark: bool
    ink: str
    muted: str
    faint: str
    ground: str
    endings: dict[str, str]
    actors: dict[str, str]
    goals: tuple[str, ...]


LIGHT = Look(
    dark=False,
    ink="#1A1A1A",
    muted="#616161",
    faint="#E4E2DD",
    ground="#FFFFFF",
    endings={
        "nuclear_use": "#111111",
        "nato_war": "#B8320F",
        "partition": "#8E4588",
        "imposed_settlement": "#CA8500",
        "war_continues": "#949494",
        "frozen_conflict": "#119BDA",
        "negotiated_peace": "#0B3C9C",
        "ukrainian_recovery": "#007049",
    },
    actors={
        "russia": "#9A3409",
        "belarus": "#D28300",
        "ukraine": "#1760E7",
        "united_states": "#2A1B66",
        "europe": "#03A88E",
        "eastern_flank": "#B771CA",
        "china": "#544539",
    },
    goals=("#332288", "#44AA99", "#AA4499", "#999933", "#88CCEE", "#CC6677", "#117733", "#DDCC77"),
)
DARK = Look(
    dark=True,
    ink="#F2F0EB",
    muted="#A8A8A3",
    faint="#33373E",
    ground="#14171C",
    endings={
        "nuclear_use": "#FFFFFF",
        "nato_war": "#F0573A",
        "partition": "#B688BC",
        "imposed_settlement": "#F2B632",
        "war_continues": "#75777C",
        "frozen_conflict": "#92CDFF",
        "negotiated_peace": "#3A88D8",
        "ukrainian_recovery": "#2ABF84",
    },
    actors={
        "russia": "#FB593A",
        "belarus": "#FFAD17",
        "ukraine": "#7BDBFF",
        "united_states": "#A691FF",
        "europe": "#008969",
        "eastern_flank": "#FF71BC",
        "china": "#CADA85",
    },
    goals=("#8C7FE0", "#44AA99", "#C76BB6", "#B3B34D", "#88CCEE", "#E08A98", "#3FA65C", "#DDCC77"),
)


def look(dark: bool) -> Look:
    """Return the look for a dark or a light ground."""
    return DARK if dark else LIGHT


def finish(
    chart: alt.LayerChart | alt.FacetChart,
    style: Look,
    height: int,
    *,
    right: int = 5,
    left: int = 5,
    top: int = 5,
) -> alt.LayerChart:
    """Return a chart with its height, paddings (pixels), quiet axes and no frame."""
    axis = {
        "labelColor": style.muted,
        "titleColor": style.muted,
        "gridColor": style.faint,
        "domainColor": style.faint,
        "tickColor": style.faint,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    assert isinstance(chart, alt.LayerChart), "figures are layered"
    return chart.properties(
        height=height,
        padding={"left": left, "right": right, "top": top, "bottom": 5},
        background="transparent",
        config={"view": {"stroke": None}, "axis": axis, "text": {"color": style.ink, "fontSize": 12}},
    )


def at_x(value: float | str) -> alt.XValue:
    """Return the place `value` pixels from the left; what Altair makes of `alt.value` takes it far longer."""
    place: alt.XValue = alt.XValue(value)  # type: ignore[no-untyped-call]
    return place


def over_lines(base: alt.Chart, style: Look, **words: Any) -> list[alt.Chart]:
    """Return words of encoded data in an edge of ground, so that no line behind them crosses them out."""
    edge = {
        **words,
        "color": style.ground,
        "stroke": style.ground,
        "strokeWidth": HALO,
        "strokeJoin": "round",
    }
    return [base.mark_text(**edge), base.mark_text(**words)]


def month_label(start: tuple[int, int]) -> str:
    """Return the Vega expression for the month of a turn, `start` being year and month of turn 0."""
    return f"timeFormat(datetime({start[0]}, {start[1] - 1} + datum.value, 1), '%b %Y')"


def turn_axis(start: tuple[int, int], last: int) -> alt.Axis:
    """Return an axis of turns that shows dates, few enough for a narrow page."""
    step = next(months for months in (3, 6, 12, 24, 60) if last / months <= 7)
    return alt.Axis(
        title=None,
        values=list(range(1, last + 1, step)),
        labelExpr=month_label(start),
        labelFlush=True,
        labelOverlap=True,
        grid=False,
    )


def turn_rule(turn: float, x: alt.X, style: Look) -> alt.Chart:
    """Return the line that marks the chosen turn; moving it changes data only, so nothing is drawn anew."""
    rule: alt.Chart = (
        alt.Chart(pd.DataFrame({"turn": [turn]}))
        .mark_rule(color=style.ink, strokeWidth=3, opacity=0.28)
        .encode(x=x)
    )
    return rule
