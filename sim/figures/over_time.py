"""Endings over time: how many of 100 runs have come to each ending by a month, stacked, the worst on top.

To the right of the months stands a bar of how all runs ended, each part named at its side.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from sim.analysis.findings import HUNDRED
from sim.analysis.over_time import OPEN
from sim.figures.ladder import spread
from sim.figures.look import Look, finish, turn_axis
from sim.figures.remembered import remembered
from sim.figures.still import Still, table, with_tables

HEIGHT = 380
PLOT = HEIGHT - 45  # pixels of it for the 100 runs
LABEL_PIXELS = 16  # least distance between two labels
SMALLEST = 1.5  # of 100 runs: what is smaller has no label
GAP, BAR = 0.012, 0.035  # of the months: before the bar, and its width
BANDS, ENDS, LABELS, MONTHS, GOES_ON = "bands", "ends", "labels", "months", "goes-on"
ROOM = 9.0  # of 100 runs: how high the rest must be for its name
AT = 0.5  # of the months: where its name stands


def over_time_chart(
    months: pd.DataFrame,
    told: pd.DataFrame,
    ends: pd.DataFrame,
    names: Mapping[str, str],
    style: Look,
    start: tuple[int, int],
) -> Still:
    """Return the stacked chart with its bar.

    `months` are the rows of `sim.analysis.over_time.by_month`; `told` has a row a turn with what a pointer
    reads there: turn, month, and a text for each outcome of `names`, the words for outcomes in `months`.
    `ends` has a row an ending, the worst first: outcome, share (of 100 runs), label, tip. `start` is year and
    month of turn 0.
    """
    last = int(months["turn"].max())
    bands = stacked(months, "turn")
    bar = stacked(ends.assign(turn=last), "turn").assign(left=last * (1 + GAP), right=last * (1 + GAP + BAR))
    return with_tables(
        _chart(last, names, style, start),
        **{
            BANDS: bands,
            ENDS: bar,
            LABELS: labelled(bar),
            GOES_ON: _rest(bands, names[OPEN], last),
            MONTHS: told.rename(columns={"turn": "until"}).assign(
                left=(told["turn"] - 0.5).clip(0), right=(told["turn"] + 0.5).clip(None, last)
            ),
        },
    )


@remembered
def _chart(last: int, names: Mapping[str, str], style: Look, start: tuple[int, int]) -> alt.LayerChart:
    """The chart without its rows, over turns 0 to `last`."""
    domain = [0, last * (1 + GAP + BAR)]
    x = alt.X("turn:Q", scale=alt.Scale(domain=domain, nice=False), axis=turn_axis(start, last))
    scale = alt.Scale(domain=[0, HUNDRED], nice=False)
    y = alt.Y(
        "low_edge:Q",
        scale=scale,
        axis=alt.Axis(title=None, tickCount=5, domain=False, ticks=False, grid=False, labelPadding=6),
    )
    colours = {OPEN: style.faint, **style.endings}
    colour = alt.Color(
        "outcome:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None
    )
    pointed = alt.selection_point("month", fields=["turn"], on="pointerover", clear="pointerout", empty=False)
    chart = alt.layer(
        table(BANDS).mark_area().encode(x=x, y=y, y2="high_edge:Q", color=colour, detail="outcome:N"),
        table(ENDS)
        .mark_rect()
        .encode(
            x=alt.X("left:Q"),
            x2="right:Q",
            y=y,
            y2="high_edge:Q",
            color=colour,
            tooltip=alt.Tooltip("tip:N", title=" "),
        ),
        table(GOES_ON).mark_text(color=style.muted).encode(x=x, y=alt.Y("at:Q", scale=scale), text="label:N"),
        table(MONTHS)
        .mark_rect(fill=style.ink)
        .encode(
            x=alt.X("left:Q"),
            x2="right:Q",
            opacity=alt.condition(pointed, alt.value(0.12), alt.value(0)),
            tooltip=[
                alt.Tooltip("month:N", title="title"),  # which stands above the others, as their heading
                *(alt.Tooltip(f"{name}:N", title=words) for name, words in names.items()),
            ],
        )
        .add_params(pointed),
        table(LABELS)
        .mark_text(align="left", dx=7, color=style.ink)
        .encode(x=alt.X("right:Q"), y=alt.Y("at:Q", scale=scale), text="label:N"),
    )
    return finish(chart, style, HEIGHT, right=8, top=12)


def stacked(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return rows with low_edge and high_edge (of 100 runs), the first row of each value of `by` on top."""
    below = rows.iloc[::-1].groupby(by, sort=False)["share"].cumsum()
    return rows.assign(low_edge=below - rows["share"], high_edge=below)


def labelled(bar: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of the bar that have a label, and where `at` it stands; no two meet."""
    named = bar[bar["share"] >= SMALLEST]
    middle = list((named["low_edge"] + named["high_edge"]) / 2)
    return named.assign(at=spread(middle, HUNDRED * LABEL_PIXELS / PLOT))


def _rest(bands: pd.DataFrame, goes_on: str, last: int) -> pd.DataFrame:
    """Where the name of the rest stands; nowhere where the rest is too small for it."""
    rest = bands[(bands["outcome"] == OPEN) & (bands["turn"] == round(AT * last)) & (bands["share"] >= ROOM)]
    return pd.DataFrame(
        {"turn": rest["turn"], "at": (rest["low_edge"] + rest["high_edge"]) / 2, "label": goes_on}
    )
