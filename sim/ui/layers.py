"""Luck and not knowing the numbers: both layers of every ending, where the batch draws its parameters."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.analysis.findings import HUNDRED, records
from sim.analysis.layer_rows import STEP, layer_tables
from sim.analysis.layers import EXPLAINED, is_rare, layer_said, layers_said
from sim.figures.layers import layer_rows
from sim.figures.look import WORST_FIRST, Look
from sim.ui import frame
from sim.ui.choose import KEPT
from sim.ui.sources import Source
from sim.ui.take_away import Take
from sim.words import OUTCOMES

TITLES = {ending: OUTCOMES[ending] for ending in WORST_FIRST}
DRAWN = (
    "Each dot is a draw of the numbers, up to fifty of them, where its share of an ending lies with luck taken out. "
    "The line is the share of all runs, the band behind it what luck alone leaves open at 95 %."
)


def show_layers(source: Source, style: Look) -> None:
    """Show how far luck and not knowing the numbers spread each share of a scenario that the reader chooses;
    nothing where all runs have the central values."""
    names = {source.labels[name]: name for name in source.layers["scenario"].unique()}
    if not names:
        return
    place = st.container()
    first = next((label for label, name in names.items() if name == source.reference), next(iter(names)))
    label = first
    if len(names) > 1:
        label = st.selectbox(
            "Layers of", list(names), index=list(names).index(first), key="layers_of", **KEPT
        )
    mine = source.layers[source.layers["scenario"] == names[label]]
    dots, rows = layer_tables(source.counts_by_draw[names[label]].to_numpy(), mine, TITLES)
    said = layers_said(mine)
    with place:
        frame.finding(said[0] if said else "No run has ended", DRAWN)
    if len(rows):
        frame.chart(
            layer_rows(dots, rows, STEP, style),
            "layers",
            f"Luck and not knowing the numbers in {label}. {'; '.join(rows['tip'])}",
            Take("Luck and not knowing the numbers", layers_table(mine), source.footer, style),
        )
    for row in records(mine):
        if row["count"] and is_rare(row):
            frame.note(f"{layer_said(row)}.")
    with st.expander("Both layers as a table"):
        frame.table(layers_table(mine))
        frame.note(f"Of 100 runs. {EXPLAINED}")
    frame.footer(source.footer)


def layers_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return both layers of one scenario in words, the worst endings first."""
    by_ending = {row["outcome"]: row for row in records(found)}
    rows = []
    for ending in WORST_FIRST:
        row = by_ending[ending]
        share, low, high, luck, moved, least, most = (
            HUNDRED * row[name]
            for name in ("share", "low", "high", "luck", "parameters", "parameters_low", "parameters_high")
        )
        told = row["count"] and not is_rare(row)
        rows.append(
            {
                "Ending": OUTCOMES[ending],
                "Share": f"{share:.1f} ({low:.1f}–{high:.1f})",
                "Luck": f"± {luck:.1f}",
                "Not knowing the numbers": f"± {moved:.1f} ({least:.1f}–{most:.1f})"
                if told
                else "cannot be told",
                "Part of it": f"{HUNDRED * row['part']:.0f} %" if told else "",
            }
        )
    return pd.DataFrame(rows).set_index("Ending")
