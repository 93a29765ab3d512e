"""The talks strip: for each format of talks, in which months it was declined, held, or brought a deal."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish, over_lines, turn_axis, turn_rule
from sim.figures.remembered import remembered

ROW = 46  # pixels
# What a month of a format can show, with the form of its mark; held talks are filled in ink, a deal in its
# own colour.
STATES = ("declined", "demands", "rejected", "truce", "agreed")
SHAPES = ("circle", "cross", "circle", "square", "diamond")
SIZES = (16, 130, 130, 170, 320)  # square pixels
DEALS = {"ceasefire": "frozen_conflict", "settlement": "negotiated_peace"}


@remembered
def talks_strip(
    talks: pd.DataFrame, deals: pd.DataFrame, formats: dict[str, str], style: Look,
    start: tuple[int, int], last: int, turn: int,
) -> alt.LayerChart:  # fmt: skip
    """Return a row for each format over turns 1 to `last`, with a rule at `turn`.

    `talks` has a row for each turn and format that was asked for or held: turn, format, state (one of
    STATES), tip. `deals` has a row for each deal in force: first, last (turns), kind (a key of DEALS),
    label. `formats` gives the titles.
    """
    order = {name: k for k, name in enumerate(formats)}
    sizes = dict(zip(STATES, SIZES, strict=True))
    talks = talks.assign(
        row=talks["format"].map(order).astype(float) + 0.12, size=talks["state"].map(sizes).astype(float)
    )
    rows = pd.DataFrame({"row": [k - 0.5 for k in range(len(formats))], "name": list(formats.values())})
    x = alt.X("turn:Q", scale=alt.Scale(domain=[0.5, last + 0.5], nice=False), axis=turn_axis(start, last))
    y = alt.Y(
        "row:Q", scale=alt.Scale(domain=[-0.6, len(formats) - 0.3], nice=False, reverse=True), axis=None
    )
    colours = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(DEALS), range=[style.endings[ending] for ending in DEALS.values()]),
        legend=None,
    )
    shape = alt.Shape("state:N", scale=alt.Scale(domain=list(STATES), range=list(SHAPES)), legend=None)
    fill = alt.Color(
        "state:N",
        scale=alt.Scale(
            domain=list(STATES),
            range=[style.muted, style.muted, style.muted, style.ink, style.endings["negotiated_peace"]],
        ),
        legend=None,
    )
    size = alt.Size("size:Q", scale=None)
    in_force = alt.Chart(deals)
    named = in_force.encode(x=alt.X("first:Q"), y=alt.value(0), text=alt.Text("label:N"), color=colours)
    chart = alt.layer(
        in_force.mark_rect(opacity=0.22).encode(x=alt.X("first:Q"), x2=alt.X2("last:Q"), color=colours),
        alt.Chart(rows).mark_rule(color=style.faint).encode(y=y),
        alt.Chart(rows)
        .mark_text(align="left", baseline="top", dx=2, dy=4, color=style.muted)
        .encode(x=at_x(0), y=y, text=alt.Text("name:N")),
        turn_rule(turn, x, style),
        *over_lines(named, style, align="left", baseline="top", dx=4, dy=3, fontWeight="bold"),
        alt.Chart(talks)
        .mark_point(filled=True, opacity=1, strokeWidth=1.4)
        .encode(x=x, y=y, shape=shape, color=fill, size=size, tooltip=alt.Tooltip("tip:N", title=" ")),
    ).resolve_scale(color="independent")
    return finish(chart, style, ROW * len(formats) + 40)
