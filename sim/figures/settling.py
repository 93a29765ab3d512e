"""Settling: shares over the first so many runs as lines within their intervals, each named at its end."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from sim.figures.ladder import spread
from sim.figures.look import Look, finish
from sim.figures.remembered import remembered
from sim.figures.still import Still, table, with_tables

HEIGHT = 280
POINTS, ENDS = "settling", "ends"
LABEL_PIXELS = 16  # least distance between two labels, and twice that of one from the edge of the plot
LABEL = 100 * LABEL_PIXELS / (HEIGHT - 60)  # the same on the scale
ROOM = 1.6  # how far the scale goes on beyond the runs wanted, for the labels of lines that end there


def settling_chart(points: pd.DataFrame, labels: Mapping[str, str], wanted: int, style: Look) -> Still:
    """Return a line with its interval for each ending of `labels`, from 0 to `wanted` runs.

    `points` are those of `sim.analysis.settling.settling`: outcome, runs, share, low, high (of 100 runs).
    """
    ends = points.loc[points.groupby("outcome")["runs"].idxmax()]
    ends = ends.assign(
        at=within(spread(list(ends["share"]), LABEL)),
        label=[labels[name] for name in ends["outcome"]],
    )
    points = points.assign(
        tip=[
            f"{labels[row.outcome]}: {row.share:.1f} of 100 over the first {row.runs:,} runs "
            f"({row.low:.1f} to {row.high:.1f})"
            for row in points.itertuples()
        ]
    )
    return with_tables(_chart(wanted, style), **{POINTS: points, ENDS: ends})


def within(places: list[float]) -> list[float]:
    """Return the places of labels, moved in where they stand at the edge of the plot, none on another."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for k, i in enumerate(order):
        moved[i] = max(moved[i], (k + 0.5) * LABEL)
    for k, i in enumerate(reversed(order)):
        moved[i] = min(moved[i], 100 - (k + 0.5) * LABEL)
    return moved


@remembered
def _chart(wanted: int, style: Look) -> alt.LayerChart:
    """The chart without its rows."""
    x = alt.X(
        "runs:Q",
        scale=alt.Scale(domain=[0, wanted * ROOM], nice=False),
        axis=alt.Axis(
            title="runs played",
            titleAnchor="start",
            values=[wanted * k / 4 for k in range(5)],
            format=",d",
            grid=False,
            labelFlush=True,
        ),
    )
    y_scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(title=None, tickCount=5, domain=False, ticks=False, labelPadding=6)
    colour = alt.Color(
        "outcome:N",
        scale=alt.Scale(domain=list(style.endings), range=list(style.endings.values())),
        legend=None,
    )
    lines = table(POINTS).encode(x=x, color=colour)
    y = alt.Y("share:Q", scale=y_scale, axis=axis)
    chart = alt.layer(
        lines.mark_area(opacity=0.2).encode(y=alt.Y("low:Q", scale=y_scale, axis=axis), y2=alt.Y2("high:Q")),
        lines.mark_line(strokeWidth=2.2, strokeJoin="round").encode(y=y),
        lines.mark_point(opacity=0, size=90).encode(y=y, tooltip=alt.Tooltip("tip:N", title=" ")),
        table(ENDS)
        .mark_text(align="left", dx=8, color=style.ink, clip=True)
        .encode(x=x, y=alt.Y("at:Q", scale=y_scale), text=alt.Text("label:N")),
        table(ENDS).mark_circle(size=50, opacity=1).encode(x=x, y=y, color=colour),
    )
    return finish(chart, style, HEIGHT, right=8, top=12)
