"""Why an option was chosen: what each goal added to it, and what luck added, on one scale of odds."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish, over_lines
from sim.figures.remembered import remembered

ROW = 58  # pixels
BAR, LUCK_LINE = 0.10, 0.34  # of a row below its middle
FINE = 5.0  # log odds: a wider axis has a tick for every fourfold, a narrower one for every doubling


@remembered
def choice_chart(
    options: pd.DataFrame, parts: pd.DataFrame, goals: tuple[str, ...], actor: str, style: Look
) -> alt.LayerChart:
    """Return a row for each open option, in the order given.

    `options`: title, note (chance in words), net (sum of its parts), total (net plus luck), chosen (0 or
    1), tip; `parts`: title, goal, title_of_goal, part, tip. All amounts are log odds against the option
    that changes nothing. `goals` gives the order of colours. The option with the largest total is the one
    taken.
    """
    options = options.assign(row=range(len(options)))
    place = dict(zip(options["title"], options["row"], strict=True))
    parts = parts.assign(row=parts["title"].map(place), rank=parts["goal"].map(goals.index))
    reach = [*options["total"], *options["net"], *_ends(parts), 0.0]
    domain = [min(min(reach), -0.7) - 0.25, max(max(reach), 0.7) + 0.25]
    x_scale = alt.Scale(domain=domain, nice=False)
    axis = alt.Axis(
        title="odds against the option that changes nothing",
        values=_ticks(*domain),
        labelExpr="datum.value ? (datum.value > 0 ? '×' : '÷') + round(exp(abs(datum.value))) : 'equal'",
        labelFlush=True,
        labelOverlap=True,
        grid=True,
    )
    y_scale = alt.Scale(domain=[-0.62, len(options) - 0.45], nice=False, reverse=True)
    base = alt.Chart(options)
    taken = alt.condition("datum.chosen == 1", alt.value(style.actors[actor]), alt.value(style.muted))

    def row(offset: float) -> alt.Chart:
        return base.transform_calculate(y=f"datum.row + {offset}")

    luck = row(LUCK_LINE)
    named = row(-0.16).encode(x=at_x(0), y=alt.Y("y:Q"), text=alt.Text("title:N"))
    title: dict[str, Any] = {"align": "left", "baseline": "bottom", "fontSize": 13, "color": style.ink}
    chart = alt.layer(
        alt.Chart(parts)
        .transform_calculate(top=f"datum.row + {BAR} - 0.14", bottom=f"datum.row + {BAR} + 0.14")
        .mark_rect(stroke=style.ground, strokeWidth=0.6)
        .encode(
            x=alt.X("from:Q", scale=x_scale, axis=axis),
            x2=alt.X2("to:Q"),
            y=alt.Y("top:Q", scale=y_scale, axis=None),
            y2=alt.Y2("bottom:Q"),
            color=alt.Color(
                "goal:N",
                scale=alt.Scale(domain=list(goals), range=list(style.goals[: len(goals)])),
                legend=None,
            ),
            tooltip=alt.Tooltip("tip:N", title=" "),
        ),
        alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=style.ink).encode(x=alt.X("x:Q")),
        luck.mark_rule(strokeDash=[2, 2], strokeWidth=1.6).encode(
            x=alt.X("net:Q"), x2=alt.X2("total:Q"), y=alt.Y("y:Q"), color=taken
        ),
        luck.mark_tick(thickness=2, size=12).encode(x=alt.X("net:Q"), y=alt.Y("y:Q"), color=taken),
        luck.mark_circle(opacity=1, stroke=style.ground, strokeWidth=1).encode(
            x=alt.X("total:Q"),
            y=alt.Y("y:Q"),
            color=taken,
            size=alt.condition("datum.chosen == 1", alt.value(170), alt.value(70)),
            tooltip=alt.Tooltip("tip:N", title=" "),
        ),
        *over_lines(named.transform_filter("datum.chosen == 1"), style, **title, fontWeight="bold"),
        *over_lines(named.transform_filter("datum.chosen == 0"), style, **title),
        row(-0.16)
        .mark_text(align="right", baseline="bottom", fontSize=12, color=style.muted)
        .encode(x=at_x("width"), y=alt.Y("y:Q"), text=alt.Text("note:N")),
    )
    return finish(chart, style, ROW * len(options) + 60)


def stacked(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the parts with `from` and `to`: gains stacked right of zero, losses left of it, in the order
    given."""
    drawn = parts.copy()
    drawn["from"] = 0.0
    for sign in (1, -1):
        chosen = drawn["part"] * sign > 0
        before = drawn[chosen].groupby("title")["part"].cumsum() - drawn.loc[chosen, "part"]
        drawn.loc[chosen, "from"] = before
    drawn["to"] = drawn["from"] + drawn["part"]
    return drawn


def _ticks(low: float, high: float) -> list[float]:
    """Return the doublings, or on a wide axis the fourfolds, between two log odds."""
    step = math.log(2) if high - low < FINE else math.log(4)
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _ends(parts: pd.DataFrame) -> list[float]:
    return [*parts["from"], *parts["to"]]
