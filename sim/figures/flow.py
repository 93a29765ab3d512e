"""Flow: from which ending in the reference to which in a scenario runs go, bands as wide as their runs."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from sim.analysis.findings import records
from sim.analysis.flows import OTHER
from sim.figures.compare import SELECTION
from sim.figures.look import WORST_FIRST, Look, finish
from sim.figures.remembered import remembered

BODY = 250  # pixels that all runs of a side take together
GAP, HEAD = 25, 24  # pixels above each block, for its name, and above all of them
BLOCK = 9  # pixels, width of a block
STEPS = 24  # of a band from left to right
LEAST_NUMBERED = 12  # pixels: a band as wide as that has its number in it
FAINT, FULL = 0.16, 0.78  # opacity of bands that stay and of those that flip


@remembered
def flow_chart(bands: pd.DataFrame, style: Look, *, before: str, after: str) -> alt.LayerChart:
    """Return the runs as bands from their ending in the reference (left) to that in the scenario (right).

    `bands` holds, in the order of endings on both sides: before, after (names), before_label, after_label,
    runs, stays (1: drawn quiet), tip. `before` and `after` say what the two sides are. A flip is drawn from
    the colour of the one ending into that of the other. A click on a band selects its `before` and `after`.
    """
    colours = {**style.endings, OTHER: style.muted}
    left, right = _blocks(bands, "before"), _blocks(bands, "after")
    placed = _placed(bands, left, right)
    ordered = placed.sort_values("stays", ascending=False, kind="stable")  # flips lie on what stays
    shapes = [_shape(row) for row in records(ordered)]
    chart = alt.layer(
        *(_band(shape, row, colours) for shape, row in zip(shapes, records(ordered), strict=True)),
        *_side(left, style, colours, "left", before), *_side(right, style, colours, "right", after),
        *_numbers(placed[placed["stays"] == 0], style),
        _pointed(shapes),
    ).resolve_scale(x="independent", y="independent")  # fmt: skip
    height = HEAD + GAP * len(left) + BODY
    return finish(chart, style, height, left=0, right=0)


def _blocks(bands: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return a block for each ending met on either side, those with no run on this one too: top, bottom."""
    other = "after" if side == "before" else "before"
    labels = dict(zip(bands[other], bands[f"{other}_label"], strict=True))
    labels |= dict(zip(bands[side], bands[f"{side}_label"], strict=True))
    runs = bands.groupby(side, sort=False)["runs"].sum()
    scale, top, rows = BODY / int(bands["runs"].sum()), float(HEAD), []
    for ending in _in_order(bands):
        count = int(runs.get(ending, 0))
        top += GAP
        rows.append((ending, f"{labels[ending]}  {count:,}", top, top + count * scale))
        top = rows[-1][3]
    return pd.DataFrame(rows, columns=["ending", "text", "top", "bottom"])


def _in_order(bands: pd.DataFrame) -> list[str]:
    """Return the endings of both sides from the worst to the best, those taken together last."""
    met = {*bands["before"], *bands["after"]}
    return [ending for ending in (*WORST_FIRST, OTHER) if ending in met]


def _placed(bands: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Return the bands with where each begins and ends, in pixels: from, into, wide."""
    order = _in_order(bands)
    scale = BODY / int(bands["runs"].sum())
    placed = bands.assign(wide=bands["runs"] * scale)
    for side, opposite, blocks, name in (
        ("before", "after", left, "from"),
        ("after", "before", right, "into"),
    ):
        tops = dict(zip(blocks["ending"], blocks["top"], strict=True))
        found = {}
        by = placed.sort_values(opposite, key=lambda names: names.map(order.index), kind="stable")
        for i, row in zip(by.index, records(by), strict=True):
            found[i] = tops[row[side]]
            tops[row[side]] += row["wide"]
        placed[name] = pd.Series(found)
    return placed


def _shape(row: dict[str, Any]) -> pd.DataFrame:
    """Return the outline of one band, which leaves its block level and comes to the other level."""
    steps = []
    for k in range(STEPS + 1):
        share = k / STEPS
        top = row["from"] + (row["into"] - row["from"]) * (1 - math.cos(math.pi * share)) / 2
        steps.append((share, top, top + max(row["wide"], 1.0)))
    table = pd.DataFrame(steps, columns=["share", "top", "bottom"])
    return table.assign(before=row["before"], after=row["after"], stays=row["stays"], tip=row["tip"])


def _area(shapes: pd.DataFrame, **mark: Any) -> alt.Chart:
    area: alt.Chart = (
        alt.Chart(shapes)
        .transform_calculate(px=f"{BLOCK} + datum.share*(width - {2 * BLOCK})")
        .mark_area(**mark)
        .encode(
            x=alt.X("px:Q", scale=None, axis=None), y=alt.Y("top:Q", scale=None, axis=None), y2="bottom:Q"
        )
    )
    return area


def _band(shape: pd.DataFrame, row: dict[str, Any], colours: dict[str, str]) -> alt.Chart:
    """Return one band, from the colour of the one ending into that of the other."""
    ends = [{"offset": at, "color": colours[row[side]]} for at, side in ((0.15, "before"), (0.85, "after"))]
    fill = {"gradient": "linear", "stops": ends, "x1": 0, "x2": 1, "y1": 0, "y2": 0}
    return _area(shape, fill=fill, opacity=FAINT if row["stays"] else FULL)


def _pointed(shapes: list[pd.DataFrame]) -> alt.Chart:
    """Return all bands as one mark that cannot be seen, on top of everything: it is read and clicked."""
    picked = alt.selection_point(name=SELECTION, fields=["before", "after"], on="click")
    outlines: alt.Chart = (
        _area(pd.concat(shapes), fillOpacity=0, cursor="pointer")
        .encode(detail=["before:N", "after:N", "stays:N"], tooltip=alt.Tooltip("tip:N", title=" "))
        .add_params(picked)
    )
    return outlines


def _side(
    blocks: pd.DataFrame, style: Look, colours: dict[str, str], side: str, title: str
) -> list[alt.Chart]:
    """Return one side: its blocks in the colours of endings, names and numbers above them, and its title."""
    at_left = side == "left"
    edge: dict[str, Any] = {"align": side, "x": 0 if at_left else alt.ExprRef("width")}
    base = alt.Chart(blocks)
    y = alt.Y("top:Q", scale=None, axis=None)
    colour = alt.Color(
        "ending:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None
    )
    words: dict[str, Any] = {**edge, "baseline": "bottom", "dy": -4, "fontSize": 12}
    span = (0, BLOCK) if at_left else (alt.ExprRef(f"width - {BLOCK}"), alt.ExprRef("width"))
    heading = alt.Chart(pd.DataFrame({"title": [title]}))
    return [
        base.transform_filter("datum.bottom > datum.top")
        .mark_rect(x=span[0], x2=span[1])
        .encode(y=y, y2="bottom:Q", color=colour),
        base.mark_text(**words, stroke=style.ground, strokeWidth=4).encode(y=y, text="text:N"),
        base.mark_text(**words, color=style.ink).encode(y=y, text="text:N"),
        heading.mark_text(**edge, baseline="top", color=style.muted, fontSize=12, y=2).encode(text="title:N"),
    ]


def _numbers(flips: pd.DataFrame, style: Look) -> list[alt.Chart]:
    """Return the number of runs in every flip that is wide enough to hold it, where it leaves its block."""
    wide = flips[flips["wide"] >= LEAST_NUMBERED]
    shown = pd.DataFrame({"middle": wide["from"] + wide["wide"] / 2, "text": wide["runs"].map("{:,}".format)})
    base = alt.Chart(shown).encode(y=alt.Y("middle:Q", scale=None, axis=None), text="text:N")
    words: dict[str, Any] = {"align": "left", "baseline": "middle", "x": BLOCK + 6, "fontSize": 11}
    return [
        base.mark_text(**words, fontWeight="bold", stroke=style.ground, strokeWidth=4, opacity=0.85),
        base.mark_text(**words, fontWeight="bold", color=style.ink),
    ]
