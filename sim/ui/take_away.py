"""Files to take away: the data and the image of a figure, made only when the reader asks for one."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from sim.figures.look import Look
from sim.figures.svg import to_svg

WIDTH = 760  # pixels
TITLE, SMALL = 16, 11  # pixels, of letters
LETTER = 0.55  # width of a letter, of its height
DRAWING_ONLY = ("tip", "text", "faded", "i", "row")  # columns that say how a mark is drawn, not what it shows


@dataclass(frozen=True)
class Take:
    """What goes into the files of a figure: its title, its table, the line that says where it comes from, its look."""

    title: str
    table: pd.DataFrame
    footer: str
    style: Look


def offer(drawn: Any, key: str, take: Take) -> None:
    """Show the two links below a figure; `key` is that of the figure and names the files."""
    with st.container(key=f"take-{key}", horizontal=True, wrap=True):
        _link("Data", partial(as_csv, take), key, "csv", "text/csv")
        _link("Image", partial(as_image, drawn, take), key, "svg", "image/svg+xml")


def _link(label: str, make: Any, key: str, ending: str, mime: str) -> None:
    st.download_button(
        f"{label} ({ending.upper()})",
        make,
        file_name=f"{key}.{ending}",
        mime=mime,
        key=f"{ending}-of-{key}",
        on_click="ignore",
        type="tertiary",
    )


def as_csv(take: Take) -> str:
    """Return the table of a figure as CSV, below its title and footer behind #."""
    shown = take.table.drop(columns=[name for name in DRAWING_ONLY if name in take.table])
    return f"# {take.title}\n# {take.footer}\n{shown.to_csv(index=False)}"


def as_image(drawn: alt.LayerChart, take: Take) -> str:
    """Return a figure as SVG, with its title and footer above it."""
    head = alt.Title(
        text=textwrap.wrap(take.title, int(WIDTH / (LETTER * TITLE))),
        subtitle=textwrap.wrap(take.footer, int(WIDTH / (LETTER * SMALL))),
        anchor="start",
        fontSize=TITLE,
        subtitleFontSize=SMALL,
        offset=12,
        color=take.style.ink,
        subtitleColor=take.style.muted,
    )
    return to_svg(drawn.properties(title=head, background=take.style.ground), WIDTH)
