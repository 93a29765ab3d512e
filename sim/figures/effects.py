"""Effects of assumptions: how far each number moves the ending that it moves most, over its range."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish, over_lines
from sim.figures.remembered import remembered

ROW = 36  # pixels


@remembered
def effect_chart(rows: pd.DataFrame, highest: float, style: Look, *, room: int = 150) -> alt.LayerChart:
    """Return a row a number, the largest effect first, from 0 to `highest` of 100 runs.

    `rows`: label, ending, effect, low, high (of 100 runs: two standard errors to either side), text, tip.
    `room` are the pixels on the right that the texts need.
    """
    rows = rows.assign(row=range(len(rows)))
    x = alt.X(
        "effect:Q",
        scale=alt.Scale(domain=[0, highest], nice=False, clamp=True),
        axis=alt.Axis(title="of 100 runs", tickCount=5, format="d", grid=False, labelFlush=True),
    )
    y = alt.Y("row:Q", scale=alt.Scale(domain=[-0.8, len(rows) - 0.45], reverse=True), axis=None)
    colour = alt.Color(
        "ending:N",
        scale=alt.Scale(domain=list(style.endings), range=list(style.endings.values())),
        legend=None,
    )
    base = alt.Chart(rows).encode(y=y, tooltip=alt.Tooltip("tip:N", title=" "))
    chart = alt.layer(
        *over_lines(
            base.encode(x=at_x(2), text=alt.Text("label:N")),
            style,
            align="left",
            baseline="bottom",
            dy=-7,
            color=style.muted,
        ),
        base.mark_rule(strokeWidth=3, strokeCap="round").encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=colour
        ),
        base.mark_circle(size=110, opacity=1, stroke=style.ground, strokeWidth=1.5).encode(x=x, color=colour),
        base.mark_text(align="left", dx=8, color=style.ink, fontWeight="bold").encode(
            x=alt.X("high:Q"), text=alt.Text("text:N")
        ),
    )
    return finish(chart, style, ROW * len(rows) + 50, right=room)
