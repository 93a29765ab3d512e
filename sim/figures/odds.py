"""Odds: the share of every ending with its interval, and below it the reference's in grey."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish, over_lines
from sim.figures.remembered import remembered
from sim.figures.still import Still, table, with_tables

ROW = 46  # pixels
ROWS = "odds"
BELOW = 0.3  # of a row: where the reference stands


def odds_chart(rows: pd.DataFrame, style: Look) -> Still:
    """Return a row an ending, from 0 to 100 runs of 100.

    `rows` has one row an ending, and one more where there is a reference: ending, label ('' in the
    reference's), share (none: no point), low, high, text, tip, is_reference.
    """
    order = list(dict.fromkeys(rows["ending"]))
    place = rows["ending"].map(order.index).astype(float)
    rows = rows.assign(row=place + BELOW * rows["is_reference"])
    return with_tables(_chart(len(order), style), **{ROWS: rows})


@remembered
def _chart(endings: int, style: Look) -> alt.LayerChart:
    """The chart without its rows, on so many endings."""
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=[0, 100], nice=False),
        axis=alt.Axis(title="of 100 runs", tickCount=5, format="d", labelFlush=True),
    )
    y = alt.Y("row:Q", scale=alt.Scale(domain=[-0.65, endings - 0.4], reverse=True), axis=None)
    colour = alt.Color(
        "ending:N",
        scale=alt.Scale(domain=list(style.endings), range=list(style.endings.values())),
        legend=None,
    )
    base = table(ROWS).encode(y=y, tooltip=alt.Tooltip("tip:N", title=" "))
    here = base.transform_filter("datum.is_reference == 0")
    other = base.transform_filter("datum.is_reference == 1")
    played = "isValid(datum.share)"
    chart = alt.layer(
        other.mark_rule(color=style.muted, strokeWidth=1.5, opacity=0.8).encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q")
        ),
        other.transform_filter(played)
        .mark_circle(color=style.ground, opacity=1, size=36, stroke=style.muted, strokeWidth=1.5)
        .encode(x=x),
        here.mark_rule(strokeWidth=3.5, strokeCap="round").encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=colour
        ),
        here.transform_filter(played)
        .mark_circle(size=120, opacity=1, stroke=style.ground, strokeWidth=1.5)
        .encode(x=x, color=colour),
        *over_lines(
            here.encode(x=at_x(2), text=alt.Text("label:N")),
            style,
            align="left",
            baseline="bottom",
            dy=-8,
            color=style.muted,
        ),
        here.transform_filter("datum.high <= 80")
        .mark_text(align="left", dx=8, color=style.ink, fontWeight="bold", fontSize=13)
        .encode(x=alt.X("high:Q"), text=alt.Text("text:N")),
        here.transform_filter("datum.high > 80")
        .mark_text(align="right", dx=-8, color=style.ink, fontWeight="bold", fontSize=13)
        .encode(x=alt.X("low:Q"), text=alt.Text("text:N")),
    )
    return finish(chart, style, ROW * endings + 50)
