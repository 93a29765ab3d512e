"""Shares with their intervals: a panel an ending, a row a scenario, the reference drawn behind all rows."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish, over_lines
from sim.figures.remembered import remembered

ROW = 44  # pixels


@remembered
def share_panel(rows: pd.DataFrame, ending: str, highest: float, style: Look) -> alt.LayerChart:
    """Return the panel of one ending, from 0 to `highest` of 100 runs.

    `rows` in the order of scenarios: label, share, low, high (of 100 runs), text (what stands beside the
    point), tip, is_reference (1 for the reference, whose share and interval are drawn behind every row).
    """
    colour = style.endings[ending]
    rows = rows.assign(row=range(len(rows)))
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=[0, highest], nice=False),
        axis=alt.Axis(title="of 100 runs", tickCount=4, format="d", grid=False, labelFlush=True),
    )
    y = alt.Y("row:Q", scale=alt.Scale(domain=[-0.8, len(rows) - 0.45], reverse=True), axis=None)
    reference = alt.Chart(rows).transform_filter("datum.is_reference == 1")
    band = reference.mark_rect(color=style.faint).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    line = reference.mark_rule(color=style.muted, strokeDash=[3, 3]).encode(x=alt.X("share:Q"))
    base = alt.Chart(rows).encode(y=y, tooltip=alt.Tooltip("tip:N", title=" "))
    whisker = base.mark_rule(color=colour, strokeWidth=3, strokeCap="round").encode(
        x=alt.X("low:Q"), x2=alt.X2("high:Q")
    )
    point = base.mark_circle(color=colour, opacity=1, size=110, stroke=style.ground, strokeWidth=1.5).encode(
        x=x
    )
    names = base.encode(x=at_x(2), text=alt.Text("label:N"))
    right = base.transform_filter(f"datum.high <= {highest * 0.8}").encode(
        x=alt.X("high:Q"), text=alt.Text("text:N")
    )
    left = base.transform_filter(f"datum.high > {highest * 0.8}").encode(
        x=alt.X("low:Q"), text=alt.Text("text:N")
    )
    number: dict[str, Any] = {"color": style.ink, "fontWeight": "bold", "fontSize": 13}
    chart = alt.layer(
        band,
        line,
        *over_lines(names, style, align="left", baseline="bottom", dy=-9, color=style.muted),
        whisker,
        point,
        right.mark_text(align="left", dx=8, **number),
        left.mark_text(align="right", dx=-8, **number),
    )
    return finish(chart, style, ROW * len(rows) + 56)
