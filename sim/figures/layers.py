"""Layers: for each ending a dot a draw of the parameters, and the band that luck alone leaves open."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.figures.look import Look, finish
from sim.figures.remembered import remembered
from sim.figures.spread import BODY, COLUMNS_TRIED, FOOT, HEAD, LARGEST, ROW, fits

MOST = 100.0  # of 100 runs: where the scale ends


@remembered
def layer_rows(
    dots: pd.DataFrame, rows: pd.DataFrame, step: float, style: Look, foot: int = FOOT
) -> alt.LayerChart:
    """Return a row of dots for each ending on one scale from 0 to 100 of 100 runs.

    `dots`: row, outcome, bin (the middle of its bin of width `step`), place, inside (dots in the bin), tip;
    `rows`: row, outcome, label, share, low, high (the band of luck), text (at its right end), tip; `foot` are
    the pixels that are left below the rows.
    """
    fullest = int(dots["inside"].max()) if len(dots) else 1
    wide = f"(width*{step / MOST})"
    size = f"min({LARGEST}, max({', '.join(fits(wide, fullest, k) for k in COLUMNS_TRIED)}))"
    across = f"max(1, floor({wide}/{size} + 0.001))"
    in_row = f"min({across}, datum.inside)"
    top_of = rows["row"] * ROW
    places = rows.assign(top=top_of + 4.0, head=top_of + HEAD - 2.0, base=top_of + HEAD + BODY + 1.0)
    colour: Any = alt.Color(
        "outcome:N",
        scale=alt.Scale(domain=list(style.endings), range=list(style.endings.values())),
        legend=None,
    )
    axis = alt.Axis(title="of 100 runs", tickCount=5, format="d", grid=False, labelFlush=True)
    tip = alt.Tooltip("tip:N", title=" ")
    x = alt.Scale(domain=[0, MOST], nice=False)
    of = alt.Chart(places)
    head, base = (alt.Y(f"{name}:Q", scale=None, axis=None) for name in ("head", "base"))
    text: dict[str, Any] = {"baseline": "top", "fontSize": 12}
    top = alt.Y("top:Q", scale=None, axis=None)
    chart = alt.layer(
        of.mark_rect(color=style.faint).encode(
            x=alt.X("low:Q", scale=x, axis=axis), x2="high:Q", y=head, y2="base", tooltip=tip
        ),
        of.mark_rule(color=style.faint, strokeWidth=1.5).encode(y=base),
        of.mark_rule(color=style.ink, strokeWidth=1.5).encode(
            x=alt.X("share:Q", scale=x, axis=None), y=head, y2="base", tooltip=tip
        ),
        alt.Chart(dots)
        .transform_calculate(
            px=f"datum.bin/{MOST}*width + (datum.place % {across} - ({in_row} - 1)/2)*{size}",
            py=f"datum.row*{ROW} + {HEAD + BODY} - (floor(datum.place/{across}) + 0.5)*{size}",
        )
        .mark_circle(size=alt.ExprRef(f"pow({size}*0.88, 2)"), opacity=1)
        .encode(
            x=alt.X("px:Q", scale=None, axis=None),
            y=alt.Y("py:Q", scale=None, axis=None),
            color=colour,
            tooltip=tip,
        ),
        of.mark_text(**text, align="left", color=style.muted).encode(x=alt.value(2), y=top, text="label:N"),
        of.mark_text(**text, align="right", fontWeight="bold", color=style.ink).encode(
            x=alt.value("width"), y=top, text="text:N"
        ),
    ).resolve_scale(x="independent", y="independent")
    return finish(chart, style, ROW * len(rows) + foot, right=12)
