"""Figure: a chart as it stands on the page, with what it shows and the words in its place."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """A drawn chart: the finding it shows, what is drawn ('' for no more), the SVG, the words that stand for it."""

    title: str
    subtitle: str
    svg: str
    alt: str
