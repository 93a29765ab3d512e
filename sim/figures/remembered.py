"""Remembered: charts that are made once for the same rows, since most of a page is as it was a moment ago."""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import altair as alt

Given = ParamSpec("Given")
MOST = 400  # charts

_charts: OrderedDict[str, alt.LayerChart] = OrderedDict()
_lock = threading.Lock()


def remembered(draw: Callable[Given, alt.LayerChart]) -> Callable[Given, alt.LayerChart]:
    """Return a function that draws as `draw` does, and gives the same chart for the same content again.

    A chart belongs to all who ask for it: it is not to be changed, only copied with other properties. Those
    asked for last are kept, `MOST` of them.
    """

    @wraps(draw)
    def drawn(*given: Given.args, **named: Given.kwargs) -> alt.LayerChart:
        content = hashlib.sha256(pickle.dumps((given, sorted(named.items())))).hexdigest()
        key = f"{draw.__module__}.{draw.__qualname__} {content}"
        with _lock:
            chart = _charts.pop(key, None)
        if chart is None:
            chart = draw(*given, **named)
        with _lock:
            _charts[key] = chart
            while len(_charts) > MOST:
                _charts.popitem(last=False)
        return chart

    return drawn
