"""How marks and encodings of a layered chart are found in its specification."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import altair as alt
import pandas as pd

from sim.figures.still import Still

_KNOWN: dict[int, tuple[alt.LayerChart | Still, dict[str, Any]]] = {}


def spec_of(chart: alt.LayerChart | Still) -> dict[str, Any]:
    """Return a chart's specification, checked against the schema of Vega-Lite when it is first asked for."""
    if id(chart) not in _KNOWN:
        _KNOWN[id(chart)] = chart, chart.to_dict()
    return deepcopy(_KNOWN[id(chart)][1])


def layers(chart: alt.LayerChart | Still, mark: str) -> list[dict[str, Any]]:
    """Return the layers that draw one kind of mark."""
    return [layer for layer in spec_of(chart)["layer"] if layer["mark"]["type"] == mark]


def data_of(chart: alt.LayerChart | Still, layer: dict[str, Any]) -> pd.DataFrame:
    """Return the data of a layer."""
    spec = spec_of(chart)
    name = layer.get("data", spec.get("data"))["name"]
    return pd.DataFrame(spec["datasets"][name])
