"""Weighed figures: each with its interval on one scale, beside the limit that it is held against."""

from __future__ import annotations

import textwrap
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish, over_lines
from sim.figures.remembered import remembered

LINE = 16  # pixels of a line of words
BAND = 32  # pixels that an interval has, below its words
DOWN = 12  # pixels from its words down to the interval
POINT, CAP = 70, 15  # the caps of an interval stand out from its point, however narrow it is
GAP = 10  # pixels above the head of a group
HEAD = 58  # pixels of the axis
LONGEST = 60  # letters of a line, so that none is cut on a narrow page
ROOM = 0.72  # of the scale: from here on a number stands on the other side of its interval


class Scale(NamedTuple):
    """The scale of a chart: its ends, what is written below it, and the Vega expression of a tick's label."""

    low: float
    high: float
    title: str
    label: str


@remembered
def weighed_chart(rows: pd.DataFrame, scale: Scale, style: Look) -> alt.LayerChart:
    """Return the figures below each other, those of one head in a group.

    `rows` in their order: head ('' for none), label, value, low, high, limit (each on the scale, missing
    where there is none; ends may be infinite), text (what stands beside the point), tip, told (0: the
    limit lies in the interval, and the point is hollow). A dashed rule marks the limit. What is held
    against a limit is drawn stronger than what only stands beside it.
    """
    placed, heads, height = _placed(rows, scale)
    x_scale = alt.Scale(domain=[scale.low, scale.high], nice=False)
    axis = alt.Axis(title=scale.title, tickCount=5, labelExpr=scale.label, grid=False, labelFlush=True)
    x = alt.X("point:Q", scale=x_scale, axis=axis)
    upright = alt.Scale(domain=[0, height], reverse=True, nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=upright, axis=None)

    base = alt.Chart(placed).encode(y=y("middle"), tooltip=alt.Tooltip("tip:N", title=" "))
    colour = alt.condition("datum.held == 1", alt.value(style.goals[0]), alt.value(style.muted))
    ends: dict[str, Any] = {"x": alt.X("from:Q", scale=x_scale), "x2": alt.X2("to:Q")}
    track = alt.Chart(placed).mark_rule(color=style.faint).encode(y=y("middle"))
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).transform_filter(f"{scale.low} < 0 && 0 < {scale.high}")
    words: dict[str, Any] = {"align": "left", "baseline": "top", "lineBreak": "\n", "lineHeight": LINE}
    number: dict[str, Any] = {"color": style.ink, "fontWeight": "bold", "fontSize": 13}
    text = alt.Text("text:N")
    point = base.transform_filter("isValid(datum.point)")
    chart = alt.layer(
        zero.mark_rule(color=style.faint, strokeWidth=2).encode(x=alt.X("zero:Q", scale=x_scale)),
        track,
        alt.Chart(placed)
        .transform_filter("isValid(datum.limit)")
        .mark_rule(color=style.ink, strokeDash=[4, 3], strokeWidth=1.5)
        .encode(x=alt.X("limit:Q", scale=x_scale), y=y("above"), y2=alt.Y2("below:Q")),
        *over_lines(
            alt.Chart(heads).encode(x=at_x(2), y=y("top"), text=alt.Text("head:N")),
            style,
            **words,
            fontWeight="bold",
            color=style.ink,
        ),
        *over_lines(
            alt.Chart(placed).encode(x=at_x(2), y=y("top"), text=alt.Text("label:N")),
            style,
            **words,
            color=style.muted,
        ),
        base.mark_rule(strokeWidth=3).encode(**ends, color=colour),
        *(
            base.mark_tick(orient="vertical", size=CAP, thickness=2, opacity=1).encode(
                x=alt.X(f"{end}:Q", scale=x_scale), color=colour
            )
            for end in ("from", "to")
        ),
        *(
            base.transform_filter(f"datum.open_{side} == 1")
            .mark_point(shape=f"triangle-{way}", filled=True, opacity=1, size=70)
            .encode(x=alt.X(f"{end}:Q", scale=x_scale), color=colour)
            for side, way, end in (("low", "left", "from"), ("high", "right", "to"))
        ),
        point.transform_filter("datum.told == 1")
        .mark_circle(size=POINT, opacity=1)
        .encode(x=x, color=colour),
        point.transform_filter("datum.told == 0")
        .mark_point(size=POINT - 10, strokeWidth=2, opacity=1, filled=False, fill=style.ground)
        .encode(x=x, color=colour),
        *over_lines(
            base.transform_filter("datum.side == 'right'").encode(x=alt.X("to:Q"), text=text),
            style,
            align="left",
            dx=9,
            **number,
        ),
        *over_lines(
            base.transform_filter("datum.side == 'left'").encode(x=alt.X("from:Q"), text=text),
            style,
            align="right",
            dx=-9,
            **number,
        ),
        *over_lines(
            base.transform_filter("datum.side == 'above'").encode(x=at_x("width"), text=text),
            style,
            align="right",
            dy=-13,
            **number,
        ),
    )
    return finish(chart, style, height + HEAD)


def _placed(rows: pd.DataFrame, scale: Scale) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """The rows with where each is drawn, the heads of their groups, and how high all of it is, in pixels."""
    span, down, before = scale.high - scale.low, 0, None
    placed: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    for row in rows.to_dict("records"):
        if row["head"] != before:
            before = row["head"]
            lines = _lines(before)
            if before:
                down += GAP if placed else 0
                heads.append({"head": "\n".join(lines), "top": down})
                down += LINE * len(lines) + 2
        lines = _lines(row["label"])
        top, down = down, down + LINE * len(lines) + BAND
        low, high = max(row["low"], scale.low), min(row["high"], scale.high)
        known, held = row["value"] == row["value"], row["limit"] == row["limit"]
        has_room = high <= scale.low + ROOM * span
        left = low >= scale.high - ROOM * span
        placed.append(
            {
                **row,
                "label": "\n".join(lines),
                "point": min(max(row["value"], scale.low), scale.high) if known else None,
                "from": low,
                "to": high,
                "limit": row["limit"] if held else None,
                "low": low,
                "high": high,
                "held": int(held),
                "open_low": int(row["low"] < scale.low),
                "open_high": int(row["high"] > scale.high),
                "side": "right" if has_room else "left" if left else "above",
                "top": top,
                "middle": top + LINE * len(lines) + DOWN,
                "above": top,
                "below": down - (BAND - 2 * DOWN),
            }
        )
    table = pd.DataFrame(placed).astype({"point": float, "limit": float})
    return table, pd.DataFrame(heads, columns=["head", "top"]), down


def _lines(text: str) -> list[str]:
    return [line for part in text.split("\n") for line in textwrap.wrap(part, LONGEST)]
