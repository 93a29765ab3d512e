"""Fans: the spread of a variable month by month in one scenario, the median of the reference drawn in."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.figures.look import Look, finish, turn_axis
from sim.figures.remembered import remembered

HEIGHT = 210
NINE_TENTHS, HALF = 0.16, 0.3  # opacity; the bands lie on each other


@remembered
def fan_chart(
    rows: pd.DataFrame, style: Look, start: tuple[int, int], last: int, colour: str,
    domain: tuple[float, float], *, is_reference: bool, step: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Return the bands of one scenario over turns 0 to `last`, on a scale that all scenarios share.

    `rows` has turn, q05, q25, q50, q75, q95, reference (the median of the reference, drawn dashed) and tip.
    `domain` is the range of the scale, `colour` that of bands and median; `step` draws levels that jump;
    `start` is the year and month of turn 0. The bands of the reference itself are named.
    """
    x = alt.X("turn:Q", scale=alt.Scale(domain=[0, last], nice=False), axis=turn_axis(start, last))
    scale = alt.Scale(domain=list(domain), nice=False)
    axis = alt.Axis(title=None, tickCount=4, domain=False, ticks=False, labelPadding=6)
    kind: dict[str, Any] = {"interpolate": "step-after" if step else "linear"}
    base = alt.Chart(rows).encode(x=x)
    median = alt.Y("q50:Q", scale=scale, axis=axis)
    layers = [
        base.mark_area(**kind, color=colour, opacity=NINE_TENTHS).encode(
            y=alt.Y("q05:Q", scale=scale, axis=axis), y2="q95:Q"
        ),
        base.mark_area(**kind, color=colour, opacity=HALF).encode(
            y=alt.Y("q25:Q", scale=scale, axis=axis), y2="q75:Q"
        ),
        base.mark_line(**kind, color=colour, strokeWidth=2.4, strokeJoin="round").encode(y=median),
        base.mark_point(opacity=0, size=90).encode(y=median, tooltip=alt.Tooltip("tip:N", title=" ")),
    ]
    if not is_reference:
        dashed = base.mark_line(**kind, color=style.ink, strokeWidth=1.6, strokeDash=[4, 3])
        layers.insert(3, dashed.encode(y=alt.Y("reference:Q", scale=scale, axis=axis)))
    return finish(alt.layer(*layers), style, HEIGHT, right=14, top=8)
