"""The frame around what is shown: headline, figure with its finding, notes and footer, all text inert."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from sim.figures.look import Look, look

STYLE = """
<style>
.kicker {font-size:.8rem; letter-spacing:.08em; text-transform:uppercase; opacity:.72; margin:0 0 .2rem}
.headline {font-family:"Source Serif", Georgia, serif; font-weight:600; line-height:1.16; margin:0 0 .5rem;
  font-size:clamp(1.45rem, 1.05rem + 1.7vw, 2.3rem); max-width:34em; text-wrap:balance; padding:0}
.deck {font-size:1rem; line-height:1.5; opacity:.85; max-width:46em; margin:0}
.finding {font-family:"Source Serif", Georgia, serif; font-weight:600; font-size:1.22rem; line-height:1.25;
  margin:1.1rem 0 .15rem; max-width:36em; padding:0}
.finding.small {font-size:1.02rem; margin-top:.3rem}
.subtitle {font-size:.9rem; opacity:.78; margin:0; max-width:52em; line-height:1.4}
.footer {font-size:.75rem; opacity:.66; margin:0; line-height:1.4; border-top:1px solid rgba(128,128,128,.3);
  padding-top:.3rem}
.chips {display:flex; flex-wrap:wrap; gap:.1rem .9rem; font-size:.9rem; line-height:1.5}
.chips span {white-space:nowrap}
.rarer {font-size:.8rem; opacity:.8; line-height:1.4; margin:.15rem 0 0}
[data-testid="stMainBlockContainer"] {padding-top:4.2rem; padding-bottom:3rem; max-width:1200px}
.st-key-choose > * {max-width:22rem}
.panel-head {min-height:5.4rem}
@media (max-width:640px) {.st-key-choose > * {max-width:22rem}
.panel-head {min-height:0}}
.timeline {margin:.4rem 0 0 .45rem}
.timeline .month {margin:0; padding:0 0 .8rem 1.1rem; border-left:2px solid rgba(128,128,128,.35); position:relative}
.timeline .month::before {content:""; position:absolute; left:-5px; top:.42em; width:8px; height:8px; border-radius:50%;
  background:rgb(128,128,128)}
.timeline .month.chosen {border-left-color:currentColor}
.timeline .month.chosen::before {background:currentColor; left:-7px; width:12px; height:12px; top:.3em}
.timeline h3 {font-size:.8rem; letter-spacing:.04em; text-transform:uppercase; font-weight:600; margin:0 0 .15rem;
  padding:0; line-height:1.4}
.timeline p {font-size:.92rem; line-height:1.45; margin:0 0 .2rem}
.timeline .event {font-weight:600}
.timeline .act {font-size:.86rem; opacity:.86}
.timeline .front {font-size:.82rem; opacity:.72}
.talks .table {margin-top:.8rem}
.talks h3 {font-size:1rem; font-weight:600; margin:.7rem 0 .2rem; padding:0}
.talks ul {list-style:none; margin:0; padding:0}
.talks p {font-size:.92rem; line-height:1.6; margin:0 0 .15rem; max-width:46em}
.talks li {display:grid; grid-template-columns:8.5rem 4.6rem 6rem auto; align-items:center; column-gap:.5rem;
  font-size:.92rem; line-height:1.6; margin:0}
.bar {height:.55em; background:rgba(128,128,128,.25)}
.bar i {display:block; height:100%}
.dot {display:inline-block; width:.72em; height:.72em; border-radius:50%; margin-right:.38em}
.chips b {font-variant-numeric:tabular-nums}
</style>
"""


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


def finding(title: str, subtitle: str = "", *, small: bool = False) -> None:
    """Show the finding that a figure is to show, and what is drawn in it."""
    size, level = (" small", "h3") if small else ("", "h2")
    below = f'<p class="subtitle">{escape(subtitle)}</p>' if subtitle else ""
    box = ' class="panel-head"' if small else ""
    html(f'<div{box}><{level} class="finding{size}">{escape(title)}</{level}>{below}</div>')


def chart(drawn: Any, key: str, alt: str) -> None:
    """Show a chart over the width of its place, with the text that stands for it."""
    st.altair_chart(drawn, key=key, alt=alt, width="stretch", theme="streamlit")


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
