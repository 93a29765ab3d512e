"""Dots of 100 runs: one scenario's endings, each dot one run in a hundred, the worst ending first."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.figures.look import Look, finish
from sim.figures.remembered import remembered

ROWS = 4
LARGEST_DOT = 18  # pixels from dot to dot
SELECTION = "ending"


@remembered
def dot_array(dots: pd.DataFrame, style: Look, columns: int) -> alt.LayerChart:
    """Return the dots of one scenario, in `columns` columns that are filled from the top.

    `dots` has a row for each dot: i (its place), scenario, outcome, tip (what a pointer reads there) and
    faded (1 where another ending is chosen). Dots shrink on a narrow page. A click selects `scenario`,
    `outcome` and `i`.
    """
    step = f"min(width/{columns}, {LARGEST_DOT})"
    selection = alt.selection_point(name=SELECTION, fields=["scenario", "outcome", "i"], on="click")
    chart = (
        alt.Chart(dots)
        .transform_calculate(
            x=f"(floor(datum.i/{ROWS})+0.5)*{step}",
            y=f"(datum.i%{ROWS}+0.5)*{step}",
        )
        .mark_circle(size=alt.ExprRef(f"pow({step}*0.86, 2)"), cursor="pointer")
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            color=alt.Color(
                "outcome:N",
                scale=alt.Scale(domain=list(style.endings), range=list(style.endings.values())),
                legend=None,
            ),
            opacity=alt.Opacity("faded:Q", scale=alt.Scale(domain=[0, 1], range=[1, 0.22]), legend=None),
            tooltip=alt.Tooltip("tip:N", title=" "),
        )
        .add_params(selection)
    )
    return finish(alt.layer(chart), style, ROWS * LARGEST_DOT + 2, left=0, right=0, top=0)
