"""State charts: a few variables of one run over time, each line named at its end, the chosen turn marked."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from sim.figures.ladder import spread
from sim.figures.look import Look, finish, turn_axis, turn_rule
from sim.figures.remembered import remembered

HEIGHT = 230
LABEL_PIXELS = 15  # least distance between two labels


@remembered
def state_chart(
    values: pd.DataFrame,
    colours: Mapping[str, str],
    style: Look,
    start: tuple[int, int],
    last: int,
    turn: int,
    *,
    domain: tuple[float, float],
    step: bool = False,
) -> alt.LayerChart:
    """Return a line for each series over turns 0 to `last`, with a rule at `turn`.

    `values` has a row for each series and turn: turn, series, label, value, tip. `colours` gives the colour
    of each series; `domain` the range of values drawn; `step` draws levels that jump.
    """
    ends = values.loc[values.groupby("series")["turn"].idxmax()].copy()
    gap = (domain[1] - domain[0]) * LABEL_PIXELS / (HEIGHT - 50)
    ends["value"] = spread(list(ends["value"]), gap)
    colour = alt.Color(
        "series:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None
    )
    x = alt.X("turn:Q", scale=alt.Scale(domain=[0, last], nice=False), axis=turn_axis(start, last))
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(title=None, tickCount=4, domain=False, ticks=False, labelPadding=6),
    )
    lines = alt.Chart(values).encode(x=x, y=y, color=colour)
    chart = alt.layer(
        turn_rule(turn, x, style),
        lines.mark_line(interpolate="step-after" if step else "linear", strokeWidth=2.2, strokeJoin="round"),
        lines.mark_point(opacity=0, size=90).encode(tooltip=alt.Tooltip("tip:N", title=" ")),
        alt.Chart(ends)
        .mark_text(align="left", dx=6, fontWeight="bold")
        .encode(x=x, y=y, text=alt.Text("label:N"), color=colour),
    )
    return finish(chart, style, HEIGHT, right=8, top=12)
