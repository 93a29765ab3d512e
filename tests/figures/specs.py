"""How marks and encodings of a layered chart are found in its specification."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.figures.still import Still


def spec_of(chart: alt.LayerChart | Still) -> dict[str, Any]:
    """Return a chart's specification, checked against the schema of Vega-Lite."""
    spec: dict[str, Any] = chart.to_dict()
    return spec


def layers(chart: alt.LayerChart | Still, mark: str) -> list[dict[str, Any]]:
    """Return the layers that draw one kind of mark."""
    return [layer for layer in spec_of(chart)["layer"] if layer["mark"]["type"] == mark]


def data_of(chart: alt.LayerChart | Still, layer: dict[str, Any]) -> pd.DataFrame:
    """Return the data of a layer."""
    spec = spec_of(chart)
    name = layer.get("data", spec.get("data"))["name"]
    return pd.DataFrame(spec["datasets"][name])
