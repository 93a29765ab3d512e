"""One run: its headline, its story, the ladder, the talks and the state of things over time."""

from __future__ import annotations

import streamlit as st

from sim.analysis.findings import records
from sim.analysis.run_findings import climb
from sim.figures.ladder import RUNGS, ladder
from sim.figures.look import Look
from sim.model import Campaign
from sim.story_end import ending, headline, private_matters, reproduction
from sim.ui import choose, frame, notices
from sim.ui.clock import clock
from sim.ui.course import show_any, show_beliefs, show_panels
from sim.ui.ground import show_ground
from sim.ui.run_tables import deals_in_force, ladder_steps, months_of
from sim.ui.run_talks import show_talks
from sim.ui.sources import Source
from sim.ui.take_away import Take
from sim.ui.timeline import entries, timeline_html
from sim.uncertainty.worlds import draw_said
from sim.words import ACTORS, OUTCOMES

WHY_PAGE = "sim/ui/pages/why.py"


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    source, place = choose.source()
    campaign = choose.campaign(source, place)
    _headline(source, campaign, style)
    turn = clock(source, campaign, lambda turn: _at(source, campaign, turn, style))
    story, figures = st.columns([5, 7], gap="large")
    with story:
        _story(campaign, turn)
    with figures:
        _ladder(source, campaign, turn, style)
        show_talks(source, campaign, turn, style)
    show_panels(source, campaign, turn, style)
    show_beliefs(source, campaign, turn, style)
    show_any(source, campaign, turn, style)
    _end(campaign)


def _headline(source: Source, campaign: Campaign, style: Look) -> None:
    scenario, outcome = campaign.world.scenario, str(campaign.outcome)
    draws = source.batch.draws
    drawn = f" {draw_said(campaign.run, draws)}." if draws else ""
    frame.headline(
        f"{scenario.title} · run {campaign.run} of {source.batch.runs:,}",
        headline(campaign),
        f"Ended after {campaign.turn} of {campaign.horizon} months{_in_force(campaign)}.{drawn} What was hidden from the others:",
    )
    hidden = [
        (style.actors[actor], f"{ACTORS[actor]}: {spec.types[campaign.type_of(actor)].title}", "")
        for actor, spec in scenario.actors.items()
        if len(spec.types) > 1
    ]
    frame.html(
        frame.chips_html([(style.endings[outcome], OUTCOMES[outcome], "Ending:")]) + frame.chips_html(hidden)
    )


def _in_force(campaign: Campaign) -> str:
    """Return which deal is in force at the end and since when; '' where none is."""
    deals = records(deals_in_force(campaign))
    if not deals or deals[-1]["last"] < campaign.turn:
        return ""
    return f", a {deals[-1]['kind']} in force since {months_of(campaign)[int(deals[-1]['first'] + 0.5)]}"


def _at(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    """Show what belongs to one month: the ground at its end, and what each did in it."""
    ground, acts = st.columns([7, 5], gap="large")
    with ground:
        show_ground(source, campaign, turn, style)
    with acts:
        _month(source, campaign, turn)


def _month(source: Source, campaign: Campaign, turn: int) -> None:
    """Show what each actor did in the chosen month, each a link to why."""
    steps = ladder_steps(campaign)
    month = months_of(campaign)[turn]
    frame.finding(f"What each did in {month}", "Open one to read why.")
    with st.container(key="why-links", gap=None):
        for row in records(steps[steps["turn"] == turn]):
            st.page_link(
                WHY_PAGE,
                label=f"**{row['label']}** {notices.inert(row['action'])}",
                query_params=choose.address(source, campaign, month=month, actor=row["label"]),
            )


def _ladder(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    steps = ladder_steps(campaign)
    title = climb(steps, RUNGS, months_of(campaign))
    frame.finding(
        title,
        "Where each actor stands on the ladder of escalation after its act of the month. Lines on one rung run "
        "beside each other; without new acts an actor steps down a rung a month.",
    )
    start = campaign.world.scenario.start
    frame.chart(
        ladder(steps, style, start, campaign.horizon, turn),
        "ladder",
        f"Escalation ladder. {title}.",
        Take(title, steps, source.footer, style),
    )
    frame.footer(source.footer)


def _story(campaign: Campaign, turn: int) -> None:
    """Tell the run: the months that mattered and the chosen one, or all."""
    frame.finding(
        "How it came to that", "The months in which something beyond the usual happened, and the chosen one."
    )
    every = st.toggle("Every month in full", key="every", **choose.KEPT)
    frame.html(timeline_html(entries(campaign), turn, every))


def _end(campaign: Campaign) -> None:
    """Say by which rule the run ended so, what was hidden, and how to play it again."""
    frame.finding("Why this counts as that ending, and how to play it again")
    lines = [*ending(campaign), *private_matters(campaign), reproduction(campaign)]
    for line in lines:
        frame.note(line)
