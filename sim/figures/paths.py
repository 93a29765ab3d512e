"""Paths of a variable: some runs as thin lines over the bands in which half and nine of ten of many lie."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.figures.ladder import spread
from sim.figures.look import Look, finish, turn_axis
from sim.figures.remembered import remembered
from sim.figures.still import Still, table, with_tables

HEIGHT = 380
PLOT = HEIGHT - 45
LABEL_PIXELS = 15  # least distance between two labels
BAND_PIXELS = 7  # a band thinner than that at its end has no name
PICK = "pick"  # the selection of a path that is clicked
REACH = 11  # pixels: how wide a path is to the pointer
LANES = 0.3  # of a level: over how much of it paths on one level are laid beside each other
BANDS, PATHS, CHOSEN, STOPS, NAMES, LEVELS, MONTHS = (
    "bands",
    "paths",
    "chosen",
    "stops",
    "names",
    "levels",
    "months",
)


def path_chart(
    bands: pd.DataFrame,
    paths: pd.DataFrame,
    chosen: int,
    levels: pd.DataFrame,
    style: Look,
    start: tuple[int, int],
    last: int,
    *,
    domain: tuple[float, float],
    step: bool = False,
) -> Still:
    """Return the bands with their middle, and over them a line for each run, coloured by how it ended.

    `bands` has a row a turn: turn, q05, q25, q50, q75, q95, tip; `paths` a row a run and turn up to the run's
    last, or none: run, turn, value, outcome, tip. The run `chosen` stands out. `levels` (at,
    label) are values that mean something. `step` draws whole levels, with paths on one level side by side.
    """
    drawn = beside_each_other(paths) if step else paths.assign(y=paths["value"])
    own = drawn[drawn["run"] == chosen]
    return with_tables(
        _chart(style, start, last, domain, step),
        **{
            BANDS: bands,
            PATHS: drawn,
            CHOSEN: own[["run", "turn", "value", "y"]],
            STOPS: _stops(drawn, last),
            NAMES: names_of(bands, own, chosen, last, domain),
            LEVELS: levels,
            MONTHS: pd.DataFrame(
                {
                    "month": bands["turn"],
                    "left": (bands["turn"] - 0.5).clip(0),
                    "right": (bands["turn"] + 0.5).clip(None, last),
                    "tip": bands["tip"],
                }
            ),
        },
    )


@remembered
def _chart(
    style: Look, start: tuple[int, int], last: int, domain: tuple[float, float], step: bool
) -> alt.LayerChart:
    """The chart without its rows."""
    x = alt.X("turn:Q", scale=alt.Scale(domain=[0, last], nice=False), axis=turn_axis(start, last))
    scale = alt.Scale(domain=list(domain), nice=False)
    least: dict[str, Any] = {"tickMinStep": 1, "format": "d"} if step else {}
    axis = alt.Axis(title=None, tickCount=5, domain=False, ticks=False, labelPadding=6, **least)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=scale, axis=axis)

    how: dict[str, Any] = {"interpolate": "step-after" if step else "linear"}
    colour = alt.Color(
        "outcome:N",
        scale=alt.Scale(domain=list(style.endings), range=list(style.endings.values())),
        legend=None,
    )
    hover = alt.selection_point("hover", fields=["run"], on="pointerover", clear="pointerout", empty=False)
    pick = alt.selection_point(PICK, fields=["run"], on="click", empty=False)
    # Fields that no other rows have: a selection listens to all marks of the chart.
    month = alt.selection_point("month", fields=["month"], on="pointerover", clear="pointerout", empty=False)
    bands_of, own_of = (table(name).encode(x=x) for name in (BANDS, CHOSEN))
    lines = table(PATHS).encode(x=x, y=y("y"), detail="run:N")
    of_levels = table(LEVELS).encode(x=alt.value(0), y=y("at"), text="label:N")
    left: dict[str, Any] = {"align": "left", "baseline": "bottom", "dx": 4, "dy": -2, "fontStyle": "italic"}
    names = table(NAMES).encode(x=x, y=y("at"), text="label:N")
    chart = alt.layer(
        bands_of.mark_area(**how, color=style.faint, opacity=0.8).encode(y=y("q05"), y2="q95:Q"),
        bands_of.mark_area(**how, color=style.muted, opacity=0.25).encode(y=y("q25"), y2="q75:Q"),
        bands_of.mark_line(**how, color=style.muted, strokeWidth=2, strokeDash=[6, 3]).encode(y=y("q50")),
        table(LEVELS).mark_rule(color=style.ink, strokeWidth=1, strokeDash=[2, 3]).encode(y=y("at")),
        table(MONTHS)
        .mark_rect(fill=style.ink)
        .encode(
            x=alt.X("left:Q"),
            x2="right:Q",
            opacity=alt.condition(month, alt.value(0.1), alt.value(0)),
            tooltip=alt.Tooltip("tip:N", title=" "),
        )
        .add_params(month),
        lines.mark_line(**how, strokeJoin="round").encode(
            color=colour,
            strokeWidth=alt.condition(hover, alt.value(3), alt.value(1.2)),
            opacity=alt.condition(hover, alt.value(1), alt.value(0.55)),
        ),
        own_of.mark_line(**how, strokeWidth=5, strokeJoin="round", color=style.ground).encode(y=y("y")),
        own_of.mark_line(**how, strokeWidth=2.5, strokeJoin="round", color=style.ink).encode(y=y("y")),
        table(STOPS).mark_circle(size=45, opacity=1).encode(x=x, y=y("y"), color=colour),
        of_levels.mark_text(**left, stroke=style.ground, strokeWidth=4, opacity=0.85),
        of_levels.mark_text(**left, color=style.ink),
        lines.mark_line(**how, strokeWidth=REACH, opacity=0, cursor="pointer")
        .encode(tooltip=alt.Tooltip("tip:N", title=" "))
        .add_params(hover, pick),
        names.transform_filter("datum.run == 0").mark_text(align="left", dx=6, color=style.muted),
        names.transform_filter("datum.run == 1").mark_text(
            align="left", dx=8, color=style.ink, fontWeight="bold"
        ),
    )
    return finish(chart, style, HEIGHT, right=8, top=12)


def beside_each_other(paths: pd.DataFrame) -> pd.DataFrame:
    """Return paths with `y`, the value moved a little by run, so that none hides another on its level."""
    runs = sorted(paths["run"].unique())
    most = max(len(runs) - 1, 1)
    moved = {run: LANES * (place / most - 0.5) for place, run in enumerate(runs)}
    return paths.assign(y=paths["value"] + paths["run"].map(moved).astype(float))


def _stops(drawn: pd.DataFrame, last: int) -> pd.DataFrame:
    """Where runs stop before the last turn."""
    ends = drawn[drawn["turn"] == drawn.groupby("run")["turn"].transform("max")]
    return ends[ends["turn"] < last]


def names_of(
    bands: pd.DataFrame, own: pd.DataFrame, chosen: int, last: int, domain: tuple[float, float]
) -> pd.DataFrame:
    """Return what stands at the ends of bands and of the chosen run: turn, at, label, run (1 for the run's).

    No two of those at the last turn meet; a band that is too thin there has none.
    """
    pixel = (domain[1] - domain[0]) / PLOT
    rows: list[tuple[float, float, str, int]] = []
    for end in bands[bands["turn"] == last].to_dict("records"):
        rows.append((last, end["q50"], "middle", 0))
        for name, inner, label in (("q75", "q25", "half"), ("q95", "q05", "nine of ten")):
            if end[name] - end[inner] >= BAND_PIXELS * pixel:
                rows.append((last, end[name], label, 0))
    for end in own[own["turn"] == own["turn"].max()].to_dict("records"):
        rows.append((end["turn"], end["y"], f"run {chosen}", 1))
    found = pd.DataFrame(rows, columns=["turn", "at", "label", "run"])
    at_last = found["turn"] == last
    found.loc[at_last, "at"] = spread(list(found.loc[at_last, "at"]), LABEL_PIXELS * pixel)
    return found
