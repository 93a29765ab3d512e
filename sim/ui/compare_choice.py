"""What the reader compares: reference, scenarios, smallest difference; kept in the address, worked out once."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.analysis.compare import SMALLEST, Comparison, compare
from sim.analysis.compare_words import About
from sim.analysis.findings import HUNDRED
from sim.batch.side_by_side import COLUMNS, NUMERIC, other_world
from sim.ui import notices
from sim.ui.choose import KEPT
from sim.ui.sources import Source

ABOUT = {facet.name: About(facet.meaning, facet.unit) for facet in NUMERIC}
AT_FIRST = 4  # scenarios shown before the reader has chosen any
LEAST, MOST = 0.1, 20.0  # of 100 runs


def choices(source: Source, place: DeltaGenerator) -> tuple[str, tuple[str, ...], float]:
    """Let the reader choose; return the reference, the scenarios beside it, and the smallest difference.

    Refused where the batch has nothing to compare or the reader has chosen nothing.
    """
    names = {label: name for name, label in source.labels.items()}
    if len(names) < 2:
        raise notices.Refused("This batch has one scenario only: there is nothing to compare it with.")
    with place:
        label = st.selectbox(
            "Reference",
            list(names),
            index=list(names.values()).index(source.reference),
            key="reference",
            **KEPT,
        )
        smallest = st.number_input(
            "Matters from (of 100 runs)",
            LEAST,
            MOST,
            HUNDRED * SMALLEST,
            0.5,
            key="smallest",
            format="%.1f",
            **KEPT,
        )
    reference = names[label]
    base = source.scenario(reference)
    others = [name for name in names.values() if name != reference]
    apart = {name: other_world(source.scenario(name), base) for name in others}
    options = [source.labels[name] for name in others if not apart[name]]
    before = st.session_state.get("beside")
    if before:  # a choice made beside another reference, or in another batch
        kept = [label for label in before if label in options]
        st.session_state["beside"] = kept or options[:AT_FIRST]
    picked = st.multiselect("Scenarios beside it", options, options[:AT_FIRST], key="beside", **KEPT)
    for name, why in apart.items():
        if why:
            _note(f"{source.labels[name]} cannot be compared: {why}.")
    if not picked:
        raise notices.Refused("Choose at least one scenario to hold against the reference.")
    return reference, tuple(names[one] for one in options if one in picked), smallest / HUNDRED


def _note(text: str) -> None:
    st.caption(notices.inert(text))


@st.cache_resource(max_entries=8, show_spinner="Comparing run by run")
def comparison(
    stamp: str, reference: str, scenarios: tuple[str, ...], smallest: float, _source: Source
) -> Comparison:
    """Return the comparison of these scenarios of a source; `stamp` is that of its content."""
    rows = _source.outcomes[list(COLUMNS)]
    rows = rows[rows["scenario"].isin([reference, *scenarios])]
    rows = rows.assign(scenario=rows["scenario"].cat.set_categories([reference, *scenarios]))
    try:
        return compare(rows, reference, facets=[facet.name for facet in NUMERIC], smallest=smallest)
    except ValueError as error:
        raise notices.Refused(str(error)) from None
