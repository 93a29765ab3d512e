"""The spread of a number by scenario: rows of quantile dots, and rows of exceedance curves, on one scale."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish
from sim.figures.remembered import remembered

ROW, HEAD = 104, 24  # pixels: a row, and what of it is left for its name
BODY = ROW - HEAD - 8
FOOT = 64  # pixels below the rows, for the axis
COLUMNS_TRIED = (1, 2, 3, 4, 5, 6, 8, 10, 13)  # of dots side by side in one bin
LARGEST = 11  # pixels from dot to dot


@remembered
def dot_rows(
    dots: pd.DataFrame, rows: pd.DataFrame, domain: tuple[float, float], least: float, step: float,
    unit: str, style: Look,
) -> alt.LayerChart:  # fmt: skip
    """Return a row of dots for each scenario, those at `least` or more in ink, the others pale.

    `dots`: row, value, bin (the middle of its bin of width `step`), place, inside (dots in the bin), tip;
    `rows`: row, label, text (what stands at its right end). The fullest bin says how large dots can be.
    """
    fullest = int(dots["inside"].max()) if len(dots) else 1
    wide = f"(width*{step / (domain[1] - domain[0])})"
    size = f"min({LARGEST}, max({', '.join(fits(wide, fullest, k) for k in COLUMNS_TRIED)}))"
    across = f"max(1, floor({wide}/{size} + 0.001))"
    in_row = f"min({across}, datum.inside)"
    x = f"(datum.bin - {domain[0]})/{domain[1] - domain[0]}*width"
    chart = alt.layer(
        *_frame(rows, domain, least, unit, style),
        alt.Chart(dots)
        .transform_calculate(
            px=f"{x} + (datum.place % {across} - ({in_row} - 1)/2)*{size}",
            py=f"datum.row*{ROW} + {HEAD + BODY} - (floor(datum.place/{across}) + 0.5)*{size}",
            reaches=f"datum.value >= {least} ? 1 : 0",
        )
        .mark_circle(size=alt.ExprRef(f"pow({size}*0.88, 2)"), opacity=1)
        .encode(
            x=alt.X("px:Q", scale=None, axis=None),
            y=alt.Y("py:Q", scale=None, axis=None),
            color=alt.condition("datum.reaches == 1", alt.value(style.ink), alt.value(style.muted)),
            opacity=alt.condition("datum.reaches == 1", alt.value(1.0), alt.value(0.45)),
            tooltip=alt.Tooltip("tip:N", title=" "),
        ),
    ).resolve_scale(x="independent", y="independent")
    return finish(chart, style, ROW * len(rows) + FOOT, right=12)


def fits(wide: str, fullest: int, columns: int) -> str:
    """Return the size, as an expression, at which the fullest bin fits with so many dots side by side."""
    return f"min({wide}/{columns}, {BODY / -(-fullest // columns)})"


@remembered
def exceedance_rows(
    curves: pd.DataFrame, rows: pd.DataFrame, domain: tuple[float, float], least: float, unit: str,
    style: Look,
) -> alt.LayerChart:  # fmt: skip
    """Return, for each scenario, how many of 100 runs reach a value or more, the reference pale behind.

    `curves`: row, value, share (of 100), behind (1 for the reference's curve in another's row), tip; `rows`
    as for `dot_rows`.
    """
    drawn = curves.assign(y=curves["row"] * ROW + HEAD + BODY * (1 - curves["share"] / 100))
    height = ROW * len(rows) + FOOT
    x = alt.X("value:Q", scale=alt.Scale(domain=list(domain), nice=False), axis=None)
    y = alt.Y("y:Q", scale=None, axis=None)
    line: dict[str, Any] = {"interpolate": "step-before", "strokeJoin": "round", "clip": True}
    of = alt.Chart(drawn).encode(x=x, y=y, detail=[alt.Detail("row:N"), alt.Detail("behind:N")])
    chart = alt.layer(
        *_frame(rows, domain, least, unit, style),
        of.transform_filter("datum.behind == 1").mark_line(
            **line, color=style.muted, opacity=0.55, strokeWidth=4
        ),
        of.transform_filter("datum.behind == 0").mark_line(**line, color=style.ink, strokeWidth=2),
        of.transform_filter("datum.behind == 0")
        .mark_point(opacity=0, size=80)
        .encode(tooltip=alt.Tooltip("tip:N", title=" ")),
    ).resolve_scale(x="independent", y="independent")
    return finish(chart, style, height, right=12)


def _frame(
    rows: pd.DataFrame, domain: tuple[float, float], least: float, unit: str, style: Look
) -> list[alt.Chart]:
    """Return what both kinds of rows have: names, base lines, the axis and the line at `least`."""
    places = rows.assign(top=rows["row"] * ROW + 4.0, base=rows["row"] * ROW + HEAD + BODY + 1.0)
    axis = alt.Axis(title=unit or None, tickCount=5, grid=False, labelFlush=True, orient="bottom")
    x = alt.X("least:Q", scale=alt.Scale(domain=list(domain), nice=False), axis=axis)
    top = alt.Y("top:Q", scale=None, axis=None)
    base = alt.Chart(places)
    number = base.encode(x=at_x("width"), y=top, text=alt.Text("text:N"))
    words: dict[str, Any] = {"baseline": "top", "fontSize": 12}
    strong: dict[str, Any] = {"align": "right", "fontWeight": "bold"}
    return [
        alt.Chart(pd.DataFrame({"least": [least]}))
        .mark_rule(color=style.ink, strokeWidth=1.5, strokeDash=[4, 3])
        .encode(x=x),
        base.mark_rule(color=style.faint, strokeWidth=1.5).encode(y=alt.Y("base:Q", scale=None, axis=None)),
        base.mark_text(**words, align="left", color=style.muted).encode(
            x=at_x(2), y=top, text=alt.Text("label:N")
        ),
        number.mark_text(**words, **strong, stroke=style.ground, strokeWidth=4),
        number.mark_text(**words, **strong, color=style.ink),
    ]
