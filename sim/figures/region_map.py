"""The map: the share of each region in Russian hands, with the parts of the plan and their borders."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.analysis.findings import records
from sim.figures.look import Look, finish
from sim.figures.outlines import borders, centre, geometry, outlines
from sim.figures.remembered import remembered

HEIGHT = 360
LEAST_NAMED = 5.0  # thousand km²: a smaller region has no room for its letter
HALO = 3  # pixels
DARK = 0.7  # share from which on a region is so dark that words in it have the colour of the page


@remembered
def region_map(regions: pd.DataFrame, style: Look) -> alt.LayerChart:
    """Return the map of some regions: the darker, the larger the share that Russia holds.

    `regions`: name, part (its letter), share (in [0, 1]), area (thousand km²), text (what stands in it), tip.
    A region that the map does not know is left out. Thick lines are the borders between parts.
    """
    known = regions[regions["name"].isin(outlines().regions)]
    shapes = [
        {"type": "Feature", "geometry": geometry(row["name"]), **row}
        for row in records(known[["name", "part", "share", "tip"]])
    ]
    edges = [{"type": "Feature", "geometry": borders(dict(zip(known["name"], known["part"], strict=True)))}]
    named = known[known["area"] >= LEAST_NAMED]
    places = pd.DataFrame([centre(name) for name in named["name"]], columns=["x", "y"])
    places["text"], places["share"] = list(named["text"]), list(named["share"])
    colour = alt.Color(
        "share:Q",
        scale=alt.Scale(domain=[0, 1], range=[style.faint, style.actors["russia"]], interpolate="lab"),
        legend=None,
    )
    words = alt.Chart(places).encode(
        longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q"), text=alt.Text("text:N")
    )
    letters: dict[str, Any] = {"fontSize": 11, "lineBreak": "\n", "baseline": "middle"}
    chart = alt.layer(
        alt.Chart(alt.InlineData(values=shapes))
        .mark_geoshape(stroke=style.ground, strokeWidth=1)
        .encode(color=colour, tooltip=alt.Tooltip("tip:N", title=" ")),
        alt.Chart(alt.InlineData(values=edges)).mark_geoshape(
            filled=False, stroke=style.ink, strokeWidth=2.4, strokeJoin="round"
        ),
        words.transform_filter(f"datum.share <= {DARK}").mark_text(
            **letters, stroke=style.ground, strokeWidth=HALO, opacity=0.75
        ),
        words.mark_text(**letters).encode(
            color=alt.condition(f"datum.share > {DARK}", alt.value(style.ground), alt.value(style.ink))
        ),
    ).project(type="identity", reflectY=False)
    return finish(chart, style, HEIGHT)
