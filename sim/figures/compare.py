"""A scenario beside its reference: how far each ending's share moves, and which endings runs flip between."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish, over_lines
from sim.figures.remembered import remembered

ROW, HEAD = 40, 46  # pixels
LINE = 27  # pixels from the middle of a row up to the line that parts it from the one above
CELL, UPRIGHT = 34, 160  # the names of columns stand upright above them, so that a table fits a narrow page
BESIDE = 0.72  # of the reach: from here on a number stands on the other side of its interval
ROOM = 14  # pixels, for fonts that run wider than the one a chart is measured by
SIGNED = "datum.value ? format(datum.value, '+') : '0'"
FAINTEST, FULLEST = 0.1, 0.5  # opacity of a cell with the least and with all flips: ink can be read on it
SELECTION = "flip"


@remembered
def difference_chart(rows: pd.DataFrame, reach: float, smallest: float, style: Look) -> alt.LayerChart:
    """Return a row an ending: the paired difference of its share with its interval, beside a line at none.

    `rows`: ending, label, difference, low, high, text, tip, told (0 or 1: hollow or filled). All in runs of
    100, drawn from -`reach` to `reach`; the band behind holds what is smaller than `smallest`.
    """
    rows = rows.assign(row=range(len(rows)), top=[row - LINE / ROW for row in range(len(rows))])
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    axis = alt.Axis(
        title="fewer ← of 100 runs → more", tickCount=5, labelExpr=SIGNED, grid=False, labelFlush=True
    )
    x = alt.X("difference:Q", scale=scale, axis=axis)
    upright = alt.Scale(domain=[-0.8, len(rows) - 0.45], reverse=True)
    y = alt.Y("row:Q", scale=upright, axis=None)
    colour = alt.Color(
        "ending:N",
        scale=alt.Scale(domain=list(style.endings), range=list(style.endings.values())),
        legend=None,
    )
    band = alt.Chart(pd.DataFrame({"low": [-smallest], "high": [smallest]}))
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]}))
    base = alt.Chart(rows).encode(y=y, tooltip=alt.Tooltip("tip:N", title=" "))
    point = base.mark_point(size=110, strokeWidth=2, opacity=1).encode(x=x, color=colour)
    text = alt.Text("text:N")
    right = base.transform_filter(f"datum.high <= {BESIDE * reach}").encode(x=alt.X("high:Q"), text=text)
    left = base.transform_filter(f"datum.high > {BESIDE * reach}").encode(x=alt.X("low:Q"), text=text)
    number: dict[str, Any] = {"color": style.ink, "fontWeight": "bold", "fontSize": 13}
    chart = alt.layer(
        band.mark_rect(color=style.faint).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")),
        zero.mark_rule(color=style.muted, strokeDash=[3, 3]).encode(x=alt.X("zero:Q")),
        alt.Chart(rows[1:]).mark_rule(color=style.faint).encode(y=alt.Y("top:Q", scale=upright, axis=None)),
        base.mark_rule(strokeWidth=3, strokeCap="round").encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=colour
        ),
        point.encode(
            fill=alt.condition("datum.told == 1", colour, alt.value(style.ground)),
        ),
        base.mark_text(align="left", baseline="bottom", dy=-8, color=style.muted).encode(
            x=at_x(2), text=alt.Text("label:N")
        ),
        *over_lines(right, style, align="left", dx=8, **number),
        *over_lines(left, style, align="right", dx=-8, **number),
    )
    return finish(chart, style, ROW * len(rows) + HEAD)


@remembered
def flip_table(cells: pd.DataFrame, style: Look, *, before: str, after: str) -> alt.LayerChart:
    """Return a table of runs by how they end in the reference (rows) and in the scenario (columns).

    `cells` holds every pair of endings in their order: before, after, runs, share (of all flips), text, tip,
    stays (1 on the diagonal, which is drawn quiet). `before` and `after` say what rows and columns are. A
    click on a cell selects its `before` and `after`.
    """
    order = list(dict.fromkeys(cells["before"]))
    axis: dict[str, Any] = dict.fromkeys(("ticks", "domain", "grid", "labelOverlap"), False)
    axis["labelLimit"] = 130
    x = alt.X(
        "after:N",
        sort=order,
        axis=alt.Axis(
            title=f"{before} ↓  {after} →",
            orient="top",
            titlePadding=ROOM,
            labelAngle=-90,
            labelAlign="left",
            **axis,
        ),
        scale=alt.Scale(paddingInner=0.06),
    )
    y = alt.Y("before:N", sort=order, axis=alt.Axis(title=None, **axis), scale=alt.Scale(paddingInner=0.06))
    base = alt.Chart(cells).encode(x=x, y=y, tooltip=alt.Tooltip("tip:N", title=" "))
    picked = alt.selection_point(name=SELECTION, fields=["before", "after"], on="click")
    chart = alt.layer(
        base.transform_filter("datum.stays == 1").mark_rect(fill="transparent", stroke=style.faint),
        base.transform_filter("datum.stays == 0 && datum.runs > 0")
        .mark_rect(color=style.actors["united_states"])
        .encode(
            opacity=alt.Opacity(
                "share:Q", scale=alt.Scale(domain=[0, 1], range=[FAINTEST, FULLEST]), legend=None
            ),
        ),
        base.transform_filter("datum.stays == 1")
        .mark_text(color=style.muted)
        .encode(text=alt.Text("text:N")),
        base.transform_filter("datum.stays == 0")
        .mark_text(color=style.ink, fontWeight="bold")
        .encode(text=alt.Text("text:N")),
        base.transform_filter("datum.runs > 0")
        .mark_rect(fill=style.ground, fillOpacity=0, strokeWidth=2, cursor="pointer")
        .add_params(picked)
        .encode(stroke=alt.condition(picked, alt.value(style.ink), alt.value("transparent"), empty=False)),
    )
    return finish(chart, style, CELL * len(order) + UPRIGHT, left=ROOM)
