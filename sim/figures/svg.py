"""SVG: a chart drawn for a page without scripts, without a browser and without the network."""

from __future__ import annotations

import threading

import altair as alt

from sim.figures.still import Still

VEGA_LITE = "6.4"
FONT = "Arial, Liberation Sans, DejaVu Sans, sans-serif"

# What Altair does with the rows of a chart is one setting of the whole process: whoever changes it, or relies
# on it, holds this meanwhile.
altair_settings = threading.Lock()


def to_svg(chart: alt.LayerChart | Still, width: int) -> str:
    """Return a chart as SVG, `width` pixels wide; its data may come from nowhere but itself."""
    import vl_convert

    with altair_settings:
        spec = {**chart.to_dict(), "width": width}
    return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, config={"font": FONT}, allowed_base_urls=[])
