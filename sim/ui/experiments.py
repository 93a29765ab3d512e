"""Experiments on a page: each with its question, rules and scenarios, and once it is weighed what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import NamedTuple

import pandas as pd
import streamlit as st

from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.told import HOLDS, NOT_WEIGHED, headline, notes, why_not_weighed
from sim.experiments.weighing import Weighed
from sim.figures.look import Look
from sim.figures.weighed import weighed_chart
from sim.rules.machine_code import rules_fingerprint
from sim.ui import frame, notices
from sim.ui.claims_list import claims_html
from sim.ui.live import lasting
from sim.ui.take_away import Take
from sim.ui.weighed_tables import Panel, exact, found_said, panels
from sim.ui.weighing import Asked, Weighing
from sim.words import NO_FORECAST

LOOK_AGAIN = 1.0  # seconds
COLUMNS = 2  # of charts, on a wide page
HEAD = 2  # rows that the axis of a chart is worth
LEGEND = "Points with 95 % intervals over draws. Dashed: the limit. Hollow: it lies within the interval. Grey: there is none."


class Arms(NamedTuple):
    """The arms of an experiment: their worlds by role with the digests of their scenarios, or why it has none."""

    worlds: Mapping[str, World]
    digests: tuple[str, ...]
    error: str

    @property
    def titles(self) -> dict[str, str]:
        """The titles of their scenarios, by name."""
        return {world.scenario.name: world.scenario.title for world in self.worlds.values()}


class Turn(NamedTuple):
    """How the weighing of an experiment stands: what begins it, what is asked for, what has begun, and what
    was weighed when the page began to be made."""

    begin: Callable[[Sequence[Asked]], None]
    asked: Asked | None
    known: Weighing | None
    weighed: Weighed | None


def show(name: str, made: ExperimentFile, arms: Arms, turn: Turn, claims: set[int], style: Look) -> None:
    """Show one experiment; `claims` are the numbers of those that stand on the page."""
    weighed = turn.weighed
    said = headline(weighed) if weighed is not None else made.title
    if made.weighed_by is None:
        said = f"{made.title}: {NOT_WEIGHED}"
    frame.html(f'<div id="{escape(name)}" class="experiment"></div>')
    frame.finding(f"{name.upper()}. {said}", made.question)
    if weighed is not None:
        frame.html(f'<p class="found">{escape(found_said(weighed, arms.titles))}</p>')
    frame.html(_rules(made, weighed, arms, claims))
    if made.weighed_by is None:
        return
    if arms.error:
        notices.warn(arms.error)
    elif weighed is not None:
        _figures(name, weighed, arms, turn, style)
    elif turn.asked is not None:
        _weigh(name, turn)


def _rules(made: ExperimentFile, weighed: Weighed | None, arms: Arms, claims: set[int]) -> str:
    """What would support or refute a claim, with whether that holds, the note, and what is played, as HTML."""
    told = ("", "")
    if weighed is not None:
        told = f" <b>That {HOLDS[weighed.supports]}.</b>", f" <b>That {HOLDS[weighed.refutes]}.</b>"
    lines = [f"<b>Would support it:</b> {escape(made.said('supports'))}{told[0]}"]
    lines.append(f"<b>Would refute it:</b> {escape(made.said('refutes'))}{told[1]}")
    if made.weighed_by is None:
        lines.append(f"<b>Why not:</b> {escape(why_not_weighed(made))}")
    elif made.note is not None:
        lines.append(f"<b>Note:</b> {escape(made.note)}")
    if arms.worlds:
        lines.append(f"<b>Scenarios:</b> {escape('; '.join(arms.titles.values()))}.")
    lines.append(f"<b>Of the article:</b> {claims_html(made.claims, claims).lower()}.")
    return f'<ul class="criteria">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def _weigh(name: str, turn: Turn) -> None:
    """Let the reader have it weighed, and see how far that has come."""
    known = turn.known
    if known is not None and known.error:
        notices.warn(known.error)
    if known is None or not known.running:
        if known is not None and known.weighed is not None:  # it came to its end while the page was made
            st.rerun()
        st.button("Weigh it", on_click=turn.begin, args=([turn.asked],), key=f"weigh-{name}", type="primary")
        return
    st.fragment(_progress, run_every=LOOK_AGAIN)(name, known)


def _progress(name: str, known: Weighing) -> None:
    """Show how far a weighing has come; a fragment."""
    if not known.running:
        st.rerun()
    left = known.seconds_left()
    rest = f", {lasting(left)} to go" if left is not None else ""
    said = f"{known.done:,} of {known.total:,} runs{rest}"
    st.progress(known.done / known.total, text="Waits for its turn" if known.waiting else said)
    st.button("Stop", on_click=known.stop, key=f"stop-{name}")


def _figures(name: str, weighed: Weighed, arms: Arms, turn: Turn, style: Look) -> None:
    """Show the figures beside their limits, and their exact numbers."""
    assert turn.asked is not None
    footer = f"Rules {rules_fingerprint()[:8]} · {next(notes(turn.asked.plan))} {NO_FORECAST}"
    frame.note(LEGEND)
    drawn = panels(weighed, arms.titles)
    columns = st.columns(COLUMNS, gap="large") if len(drawn) > 1 else [st.container()]
    for column, given in zip(columns, _shared_out(drawn, len(columns)), strict=True):
        with column:
            for number, panel in given:
                title = headline(weighed)
                frame.chart(
                    weighed_chart(panel.rows, panel.scale, style),
                    f"weighed-{name}-{number}",
                    f"{name.upper()}, {panel.scale.title}. {'; '.join(panel.rows['tip'])}",
                    Take(title, _file(panel), footer, style),
                )
    with st.expander("Exact numbers"):
        frame.table(exact(weighed, arms.titles))
    frame.footer(footer)


def _file(panel: Panel) -> pd.DataFrame:
    """The rows of a panel as they go into a file."""
    return panel.rows.drop(columns=["told"]).rename(columns={"head": "group"})


def _shared_out(drawn: Sequence[Panel], columns: int) -> list[list[tuple[int, Panel]]]:
    """The panels with their numbers, each put into the column that is the shortest so far."""
    shared: list[list[tuple[int, Panel]]] = [[] for _ in range(columns)]
    heights = [0] * columns
    for number, panel in enumerate(drawn):
        shortest = heights.index(min(heights))
        shared[shortest].append((number, panel))
        heights[shortest] += HEAD + len(panel.rows) + panel.rows["head"].nunique()
    return shared
