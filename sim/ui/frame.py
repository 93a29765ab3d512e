"""The frame around what is shown: headline, figure with its finding, notes and footer, all text inert."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from sim.figures.look import Look, look
from sim.ui.drawing import show_chart
from sim.ui.take_away import Take, offer

STYLE = Path(__file__).with_name("style.css")


def current_look() -> Look:
    """Return the look for the ground the reader has chosen; light where that is not known."""
    return look(st.context.theme.type == "dark")


def html(body: str) -> None:
    """Show HTML of our own; whatever comes from files or names must have been escaped by the caller."""
    st.html(body)


def headline(kicker: str, title: str, deck: str) -> None:
    """Show what the page is about, what it found, and what is drawn."""
    html(
        f'<p class="kicker">{escape(kicker)}</p><h1 class="headline">{escape(title.rstrip("."))}</h1>'
        f'<p class="deck">{escape(deck)}</p>'
    )


def finding(title: str, subtitle: str = "", *, small: bool = False, alone: bool = False) -> None:
    """Show the finding that a figure is to show, and what is drawn in it.

    A `small` one is as high as those beside it, unless it stands `alone`.
    """
    size, level = (" small", "h3") if small else ("", "h2")
    below = f'<p class="subtitle">{escape(subtitle)}</p>' if subtitle else ""
    box = ' class="panel-head"' if small and not alone else ""
    html(f'<div{box}><{level} class="finding{size}">{escape(title)}</{level}>{below}</div>')


def note(text: str) -> None:
    """Show a line of text beside figures."""
    html(f'<p class="subtitle">{escape(text)}</p>')


def figure_head(colour: str, name: str, text: str = "") -> None:
    """Show what a small figure is about: its colour, the name that goes with it, and what it found."""
    below = f'<p class="subtitle">{escape(text)}</p>' if text else ""
    html(f'<h3 class="finding small">{dot_html(colour)}{escape(name)}</h3>{below}')


def chart(drawn: Any, key: str, alt: str, take: Take | None = None) -> None:
    """Show a chart over the width of its place, with the text that stands for it, and offer it as files."""
    show_chart(drawn, key=key, alt=alt, width="stretch", theme="streamlit")
    if take is not None:
        offer(drawn, key, take)


def table(rows: pd.DataFrame) -> None:
    """Show a table of words with its index before its columns, all text as it stands.

    As one piece of HTML: of Streamlit's own table each cell is drawn as Markdown, which takes the browser
    longer than the figures of a page.
    """
    heads = "".join(
        f'<th scope="col">{escape(str(name))}</th>' for name in (rows.index.name or "", *rows.columns)
    )
    lines = "".join(
        f'<tr><th scope="row">{escape(str(name))}</th>'
        + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
        + "</tr>"
        for name, cells in zip(rows.index, rows.itertuples(index=False), strict=True)
    )
    html(f'<div class="rows"><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>')


def footer(text: str) -> None:
    """Show the line under a figure that says where it comes from."""
    html(f'<p class="footer">{escape(text)}</p>')


def chips(entries: list[tuple[str, str, str]]) -> None:
    """Show a key: for each entry its colour, its name, and a number in words ('' for none)."""
    html(chips_html(entries))


def dot_html(colour: str) -> str:
    """Return a dot of a colour to stand before a name."""
    return f'<i class="dot" style="background:{colour}"></i>'


def chips_html(entries: list[tuple[str, str, str]]) -> str:
    """Return the key as HTML: colour, name, number in words."""
    items = "".join(
        f"<span>{dot_html(colour)}{f'<b>{escape(number)}</b> ' if number else ''}{escape(name)}</span>"
        for colour, name, number in entries
    )
    return f'<div class="chips">{items}</div>'
