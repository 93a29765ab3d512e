"""One run: its headline, its story, the ladder, the talks and the state of things over time."""

from __future__ import annotations

import streamlit as st

from sim.analysis.findings import records
from sim.analysis.run_findings import climb, course, talking
from sim.figures.ladder import RUNGS, ladder
from sim.figures.look import Look
from sim.figures.states import state_chart
from sim.figures.talks import talks_strip
from sim.model import Campaign
from sim.story_end import ending, headline, private_matters, reproduction
from sim.ui import choose, frame, notices
from sim.ui.clock import clock
from sim.ui.ground import show_ground
from sim.ui.panels import PANELS
from sim.ui.replay import states
from sim.ui.run_tables import deals_in_force, ladder_steps, state_lines, talks_table
from sim.ui.sources import Source
from sim.ui.timeline import entries, timeline_html
from sim.words import ACTORS, FORMATS, OUTCOMES, month_of

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
        _talks(source, campaign, turn, style)
        _states(source, campaign, turn, style)
    _end(campaign)


def _headline(source: Source, campaign: Campaign, style: Look) -> None:
    scenario, outcome = campaign.world.scenario, str(campaign.outcome)
    frame.headline(
        f"{scenario.title} · run {campaign.run} of {source.batch.runs:,}",
        headline(campaign),
        f"Ended after {campaign.turn} of {campaign.horizon} months. What was hidden from the others:",
    )
    hidden = [
        (style.actors[actor], f"{ACTORS[actor]}: {spec.types[campaign.type_of(actor)].title}", "")
        for actor, spec in scenario.actors.items()
        if len(spec.types) > 1
    ]
    frame.html(
        frame.chips_html([(style.endings[outcome], OUTCOMES[outcome], "Ending:")]) + frame.chips_html(hidden)
    )


def _months(campaign: Campaign) -> list[str]:
    """Return the name of every turn's month, from turn 0."""
    return [month_of(campaign.world.scenario.start, turn) for turn in range(campaign.horizon + 1)]


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
    month = _months(campaign)[turn]
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
    title = climb(steps, RUNGS, _months(campaign))
    frame.finding(
        title,
        "Where each actor stands on the ladder of escalation after its act of the month. Lines on one rung run "
        "beside each other; without new acts an actor steps down a rung a month.",
    )
    start = campaign.world.scenario.start
    frame.chart(ladder(steps, style, start, campaign.horizon, turn), "ladder", f"Escalation ladder. {title}.")
    frame.footer(source.footer)


def _talks(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    talks, deals = talks_table(campaign), deals_in_force(campaign)
    title = talking(talks, deals, FORMATS, _months(campaign))
    frame.finding(title, "Month by month, by format of talks; the shade is the deal in force.")
    frame.html(_strip_key(style))
    start = campaign.world.scenario.start
    frame.chart(
        talks_strip(talks, deals, FORMATS, style, start, campaign.horizon, turn), "talks", f"Talks. {title}."
    )
    frame.footer(source.footer)


def _strip_key(style: Look) -> str:
    """Return the key to the marks of the talks strip."""
    marks = (
        ("·", style.muted, "asked for and declined"),
        ("✚", style.muted, "held, maximal demands made"),
        ("●", style.muted, "held, offer turned down"),
        ("■", style.ink, "partial truce"),
        ("◆", style.endings["negotiated_peace"], "ceasefire or settlement agreed"),
    )
    items = "".join(
        f'<span><b style="color:{colour}">{mark}</b> {meaning}</span>' for mark, colour, meaning in marks
    )
    return f'<div class="chips">{items}</div>'


def _states(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    table = states(campaign)
    with st.grid("auto", min_column_width=250, gap="medium"):
        for panel in PANELS:
            lines = state_lines(campaign, panel.series, panel.unit, digits=panel.digits)
            told = table[panel.told]
            title = course(
                panel.about, told.iloc[0], told.iloc[-1], panel.unit, digits=panel.digits, plural=panel.plural
            )
            with st.container():
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
                    f"{panel.subtitle} {title}.",
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
