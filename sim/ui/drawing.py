"""Drawing: charts to the browser at little cost; one that was shown before is not described anew."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from typing import Any

import altair as alt
import streamlit as st
from altair.utils import schemapi

from sim.figures.still import Still
from sim.figures.svg import altair_settings

MOST = 400  # charts

# Altair would check each part of a chart against the schema of Vega-Lite as it is made, which takes longer than
# making it. The tests of the figures check what they draw.
schemapi.disable_debug_mode()

_described: OrderedDict[int, tuple[alt.LayerChart, dict[str, Any], dict[str, Any]]] = OrderedDict()
_lock = threading.Lock()


class Drawing:
    """A chart as `st.altair_chart` takes it: it asks for nothing but its description."""

    def __init__(self, drawn: alt.LayerChart | Still) -> None:
        self.chart, self.tables = (drawn.chart, drawn.tables) if isinstance(drawn, Still) else (drawn, {})

    def to_dict(self) -> dict[str, Any]:
        """Return what the browser is to draw; the rows are named in it, and are handed to Streamlit apart."""
        with _lock:
            known = _described.pop(id(self.chart), None)
        if known is None:
            spec = self.chart.to_dict(validate=False)
            rows = dict(alt.data_transformers.options["datasets"])  # where Streamlit gathers them
            known = (self.chart, spec, rows)
        with _lock:
            _described[id(self.chart)] = known
            while len(_described) > MOST:
                _described.popitem(last=False)
        _, spec, rows = known
        return {**copy.deepcopy(spec), "datasets": {**spec.get("datasets", {}), **rows, **self.tables}}


def show_chart(drawn: alt.LayerChart | Still, **how: Any) -> None:
    """Show a chart by `st.altair_chart`, which `how` goes to."""
    with altair_settings:
        drawing: Any = Drawing(drawn)
        st.altair_chart(drawing, **how)
