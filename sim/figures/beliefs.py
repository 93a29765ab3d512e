"""Beliefs: what was thought of one actor's hidden type, as bars of 100, with the prior marked on each."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish
from sim.figures.remembered import remembered

ROW = 42  # pixels


@remembered
def belief_chart(types: pd.DataFrame, actor: str, style: Look) -> alt.LayerChart:
    """Return a bar for each type of an actor: `types` has title, chance, prior (of 100), note and tip."""
    types = types.assign(row=range(len(types)), none=0.0, all=100.0)
    scale = alt.Scale(domain=[0, 100], nice=False)
    y = alt.Y("row:Q", scale=alt.Scale(domain=[-0.6, len(types) - 0.3], nice=False, reverse=True), axis=None)
    base = alt.Chart(types).encode(
        x=alt.X("none:Q", scale=scale, axis=None), y=y, tooltip=alt.Tooltip("tip:N", title=" ")
    )
    chart = alt.layer(
        base.mark_rule(strokeWidth=10, color=style.faint).encode(x2=alt.X2("all:Q")),
        base.mark_rule(strokeWidth=10, color=style.actors[actor]).encode(x2=alt.X2("chance:Q")),
        base.mark_tick(thickness=2.5, size=20, color=style.ink).encode(
            x=alt.X("prior:Q", scale=scale, axis=None)
        ),
        base.mark_text(align="left", baseline="bottom", dy=-9, color=style.ink).encode(
            x=at_x(0), text=alt.Text("title:N")
        ),
        base.mark_text(align="right", baseline="bottom", dy=-9, color=style.ink, fontWeight="bold").encode(
            x=at_x("width"), text=alt.Text("note:N")
        ),
    )
    return finish(chart, style, ROW * len(types) + 14)
