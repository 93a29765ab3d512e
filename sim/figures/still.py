"""Still: charts whose tables have names of their own, so that new rows move marks and nothing is drawn anew.

A table that Altair names itself has another name each time, which makes it another chart to the page.
"""

from __future__ import annotations

import altair as alt
import pandas as pd


def table(name: str) -> alt.Chart:
    """Return a chart to be made on the rows that `with_tables` gives to a name."""
    chart: alt.Chart = alt.Chart(alt.NamedData(name))
    return chart


def with_tables(chart: alt.LayerChart, **tables: pd.DataFrame) -> alt.LayerChart:
    """Return a chart with the rows of its tables by name; what is missing in a table stays missing."""
    rows = {name: given.astype(object).where(given.notna(), None) for name, given in tables.items()}
    named = {name: given.to_dict("records") for name, given in rows.items()}
    still: alt.LayerChart = chart.copy(deep=False)
    still.datasets = named  # every row is checked when the chart is written down; here it need not be
    return still
