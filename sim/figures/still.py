"""Still: charts whose tables have names of their own, so that new rows move marks and nothing is drawn anew.

A table that Altair names itself has another name each time, which makes it another chart to the page.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd


class Still:
    """A chart on named tables, and the rows of these, of which there are soon others: `tables` by name."""

    def __init__(self, chart: alt.LayerChart, tables: dict[str, list[dict[str, Any]]]) -> None:
        self.chart, self.tables = chart, tables

    def properties(self, **other: Any) -> Still:
        """Return the chart with other properties, such as a title, on the same tables."""
        return Still(self.chart.properties(**other), self.tables)

    def to_dict(self, **how: Any) -> dict[str, Any]:
        """Return the chart's specification, as Altair's charts do, with the rows of its tables."""
        return {**self.chart.to_dict(**how), "datasets": self.tables}


def table(name: str) -> alt.Chart:
    """Return a chart to be made on the rows that `with_tables` gives to a name."""
    chart: alt.Chart = alt.Chart(alt.NamedData(name))
    return chart


def with_tables(chart: alt.LayerChart, **tables: pd.DataFrame) -> Still:
    """Return a chart with the rows of its tables by name; what is missing in a table stays missing."""
    rows = {name: given.astype(object).where(given.notna(), None) for name, given in tables.items()}
    return Still(chart, {name: given.to_dict("records") for name, given in rows.items()})
