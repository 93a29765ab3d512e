"""The course of one run: its main state charts, what others believed, and any variable the reader asks for."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.analysis.findings import records
from sim.analysis.run_findings import course, learnt, recognised, went
from sim.figures.look import Look
from sim.figures.states import state_chart
from sim.model import Campaign
from sim.rules.vocabulary import VARIABLES
from sim.story_end import the
from sim.ui import choose, frame
from sim.ui.panels import PANELS, Panel, panel_of
from sim.ui.replay import states
from sim.ui.run_tables import belief_paths, state_lines
from sim.ui.sources import Source
from sim.ui.take_away import Take
from sim.words import ACTORS

NARROW, WIDE = 250, 340  # least widths of panels, pixels
MOST_VARIABLES = 6
AT_FIRST = ("seat", "cohesion_west")  # variables shown before the reader has chosen any


def show_panels(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    """Show the state charts that every run has."""
    frame.finding("How the state of things went", "The stroke marks the chosen month.")
    with st.grid("auto", min_column_width=NARROW, gap="medium"):
        for panel in PANELS:
            with st.container():
                _panel(source, campaign, turn, panel, style)
    frame.footer(source.footer)


def show_any(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    """Let the reader choose state variables, and show a chart of each."""
    meanings = {variable.name: variable for variable in VARIABLES}
    frame.finding(
        f"Any of the {len(VARIABLES)} variables of the state", f"Choose up to {MOST_VARIABLES} of them."
    )
    chosen = st.multiselect(
        "Variables",
        list(meanings),
        AT_FIRST,
        format_func=lambda name: f"{name}: {meanings[name].meaning}",
        key="variables",
        max_selections=MOST_VARIABLES,
        **choose.KEPT,
    )
    if not chosen:
        return
    with st.grid("auto", min_column_width=WIDE, gap="medium"):
        for name in chosen:
            with st.container():
                _panel(source, campaign, turn, panel_of(meanings[name]), style)
    frame.footer(source.footer)


def _panel(source: Source, campaign: Campaign, turn: int, panel: Panel, style: Look) -> None:
    lines = state_lines(campaign, panel.series, panel.unit, digits=panel.digits)
    told = states(campaign)[panel.told]
    first, last = told.iloc[0], told.iloc[-1]
    if panel.bare:
        title = went(panel.about, first, last, panel.unit, digits=panel.digits)
    else:
        title = course(panel.about, first, last, panel.unit, digits=panel.digits, plural=panel.plural)
    frame.finding(title, panel.subtitle, small=True)
    frame.chart(
        state_chart(
            lines,
            panel.colours(style),
            style,
            campaign.world.scenario.start,
            campaign.horizon,
            turn,
            domain=panel.domain(lines),
            step=panel.step,
        ),
        f"state-{panel.key}",
        f"{title}. {panel.subtitle}" if panel.bare else f"{panel.subtitle} {title}.",
        Take(title, lines, source.footer, style),
    )


def show_beliefs(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    """Show, for each actor with a hidden type, what all others thought of it month by month."""
    actors = campaign.world.scenario.actors
    paths = {name: belief_paths(campaign, name) for name, spec in actors.items() if len(spec.types) > 1}
    if not paths:
        return
    ends = {name: _ends(campaign, name, path) for name, path in paths.items()}
    frame.finding(
        learnt({the(name): both for name, both in ends.items()}),
        "What all others held of each actor's hidden type, as chances of 100 at the end of each month. In its colour the "
        "type that it is.",
    )
    with st.grid("auto", min_column_width=NARROW, gap="medium"):
        for name, path in paths.items():
            with st.container():
                title = f"{ACTORS[name]}: {recognised(*ends[name])}"
                frame.figure_head(style.actors[name], ACTORS[name], recognised(*ends[name]) + ".")
                colours = dict.fromkeys(path["series"].unique(), style.muted)
                colours[campaign.type_of(name)] = style.actors[name]
                frame.chart(
                    state_chart(
                        path,
                        colours,
                        style,
                        campaign.world.scenario.start,
                        campaign.horizon,
                        turn,
                        domain=(0.0, 100.0),
                    ),
                    f"beliefs-{name}",
                    f"Beliefs through time. {title}. {_types(campaign, name)}",
                    Take(title, path, source.footer, style),
                )
                frame.note(_types(campaign, name))
    frame.footer(source.footer)


def _types(campaign: Campaign, actor: str) -> str:
    """Return what each type of an actor stands for."""
    types = campaign.world.scenario.actors[actor].types
    return "; ".join(f"{name.replace('_', ' ')}: {spec.title}" for name, spec in types.items()) + "."


def _ends(campaign: Campaign, actor: str, path: pd.DataFrame) -> tuple[float, float]:
    """Return the chance given to the type that an actor is, of 100, at the start and at the end."""
    held = [row["value"] for row in records(path) if row["series"] == campaign.type_of(actor)]
    return held[0], held[-1]
