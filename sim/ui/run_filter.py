"""Which runs are looked at: all, or those with one ending and with one facet as the reader asks; kept in the address."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sim.batch.facets import FACETS, Facet
from sim.figures.look import WORST_FIRST
from sim.ui.choose import KEPT
from sim.ui.sources import Source
from sim.words import OUTCOMES

ANY = "any run"
YES, NO = "yes", "no"
BY_NAME = {facet.name: facet for facet in FACETS if facet.name != "outcome"}


@dataclass(frozen=True)
class Asked:
    """What the reader asks of a run: an ending (None for any), and words or a range of one facet.

    `facet` is None where nothing is asked beside the ending; `words` counts where the facet holds words or
    is a flag, else `low` and `high` do, both of them inside.
    """

    ending: str | None = None
    facet: Facet | None = None
    words: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0

    @property
    def is_any(self) -> bool:
        """Whether every run will do."""
        return self.ending is None and self.facet is None

    def keep(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of outcomes that are as asked for."""
        if self.ending is not None:
            rows = rows[rows["outcome"] == self.ending]
        if self.facet is None:
            return rows
        values = rows[self.facet.name]
        if self.facet.kind in ("word", "flag"):
            return rows[as_words(values, self.facet).isin(self.words)]
        return rows[values.between(self.low, self.high)]

    def in_words(self) -> str:
        """Return what is asked for, to follow 'runs'; '' where it is nothing."""
        parts = [] if self.ending is None else [f"that end in: {OUTCOMES[self.ending]}"]
        if self.facet is not None and self.facet.kind in ("word", "flag"):
            parts.append(f"with {self.facet.meaning}: {' or '.join(self.words) or 'nothing chosen'}")
        elif self.facet is not None:
            unit = f" {self.facet.unit}" if self.facet.unit else ""
            parts.append(f"with {self.facet.meaning} from {self.low:g} to {self.high:g}{unit}")
        return ", ".join(parts)


def as_words(values: pd.Series, facet: Facet) -> pd.Series:
    """Return the values of a facet of words or a flag as they are shown."""
    if facet.kind == "flag":
        return values.map({True: YES, False: NO})
    return values.astype(str).replace("", "none")


def called(facet: Facet) -> str:
    """Return what a facet is called in lists."""
    return f"{facet.name}: {facet.meaning}"


def asked_for(source: Source) -> Asked:
    """Let the reader say which runs to look at."""
    rows = source.outcomes
    endings = [ending for ending in WORST_FIRST if (rows["outcome"] == ending).any()]
    chosen = st.pills("Ending", [OUTCOMES[name] for name in endings], key="ending", wrap=True, **KEPT)
    ending = next((name for name in endings if OUTCOMES[name] == chosen), None)
    with st.container(key="where", horizontal=True, vertical_alignment="bottom"):
        names = [ANY, *(called(facet) for facet in BY_NAME.values())]
        where = st.selectbox("And with", names, key="where_facet", **KEPT)
        if where == ANY:
            return Asked(ending)
        facet = BY_NAME[where.partition(":")[0]]
        if facet.kind in ("word", "flag"):
            options = sorted(as_words(rows[facet.name], facet).unique())
            words = st.multiselect("One of", options, options[:1], key=f"where_{facet.name}", **KEPT)
            return Asked(ending, facet, tuple(words))
        low, high = float(rows[facet.name].min()), float(rows[facet.name].max())
        if low == high:
            return Asked(ending, facet, (), low, high)
        key = f"where_{facet.name}"
        _within(key, low, high)
        found = st.slider("From – to", low, high, (low, high), key=key, **KEPT)
    return Asked(ending, facet, (), *found)


def _within(key: str, low: float, high: float) -> None:
    """Forget a range chosen in another batch that this one does not have."""
    before = st.session_state.get(key)
    if before is not None and not (low <= before[0] <= before[1] <= high):
        del st.session_state[key]
