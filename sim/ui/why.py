"""Why: one decision, what spoke for each option, what luck added, and what the actor believed."""

from __future__ import annotations

import streamlit as st

from sim.analysis.findings import records
from sim.analysis.run_findings import decided, moved
from sim.figures.beliefs import belief_chart
from sim.figures.choice import choice_chart
from sim.figures.look import Look
from sim.model import Campaign
from sim.rules.vocabulary import GOALS as GOALS_OF
from sim.terms import are_partition
from sim.trace import Decision
from sim.ui import choose, frame
from sim.ui.sources import Source
from sim.ui.take_away import Take
from sim.ui.talk_words import talks_html, talks_title
from sim.ui.why_tables import beliefs_table, goal_parts, open_options
from sim.why import decision, reason, talks
from sim.words import ACTORS, GOALS, month_of

RUN_PAGE = "sim/ui/pages/run.py"
SHOWN_PART = 0.02  # log odds: goals that never add more are left out of the key


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    source, place = choose.source()
    campaign = choose.campaign(source, place)
    scenario = campaign.world.scenario
    actor = choose.actor()
    with st.container(key="month-bar"):
        turn = choose.month(source, scenario.start, campaign.turn)
    made = decision(campaign, actor, turn)
    _headline(source, campaign, made)
    _options(source, made, style)
    _beliefs(source, campaign, made, style)
    _talks(source, campaign, turn, style)


def _headline(source: Source, campaign: Campaign, made: Decision) -> None:
    scenario = campaign.world.scenario
    month = month_of(scenario.start, made.turn)
    spec = scenario.actors[made.actor]
    hidden = f"Its hidden type in this run: {spec.types[made.type].title}. " if len(spec.types) > 1 else ""
    act = scenario.actions[f"{made.actor}.{made.chosen.name}"].sentence
    frame.headline(
        f"{ACTORS[made.actor]} in {month} · {scenario.title} · run {campaign.run}",
        act,
        hidden + reason(made),
    )
    for name in (f"type.{made.actor}.{made.type}", f"action.{made.actor}.{made.chosen.name}"):
        _note(campaign, name)
    st.page_link(
        RUN_PAGE,
        label="Back to the run",
        query_params=choose.address(source, campaign, month=month, actor=ACTORS[made.actor]),
    )


def _note(campaign: Campaign, name: str) -> None:
    """Show what the configuration wants told beside an action, a type or terms."""
    told = campaign.world.scenario.notes.get(name)
    if told is not None:
        frame.note(f"Note: {told}")


def _options(source: Source, made: Decision, style: Look) -> None:
    options = open_options(made)
    parts = goal_parts(made, options)
    frame.finding(
        decided(
            [(option.title, option.chance) for option in made.options if option.open],
            made.chosen.title,
            forced=made.policy == "forced",
        ),
        "Bars: what each goal adds to an option against the one that changes nothing, as odds; to the right it is "
        "more likely to be chosen. Dotted: the luck of the draw. The dot furthest to the right is taken.",
    )
    goals = GOALS_OF[made.actor]
    biggest = parts.assign(size=parts["part"].abs()).groupby("goal")["size"].max()
    frame.chips(
        [
            (style.goals[k], f"{GOALS[goal]} (weight {made.weights[goal]:.2f})", "")
            for k, goal in enumerate(goals)
            if biggest.get(goal, 0.0) > SHOWN_PART
        ]
    )
    words = "; ".join(f"{row['title']}: {row['note']}" for row in records(options))
    frame.chart(
        choice_chart(options, parts, goals, made.actor, style),
        "options",
        f"Options of {ACTORS[made.actor]}. {words}.",
        Take(f"Options of {ACTORS[made.actor]}", parts, source.footer, style),
    )
    closed = [option.title for option in made.options if not option.open]
    if closed:
        frame.note(f"Not open this month: {'; '.join(closed)}.")
    frame.footer(source.footer)


def _beliefs(source: Source, campaign: Campaign, made: Decision, style: Look) -> None:
    tables = {other: beliefs_table(made, other, campaign.world.scenario) for other in made.beliefs}
    if not tables:
        return
    frame.finding(
        moved({ACTORS[other]: rows for other, rows in tables.items()}),
        f"What {ACTORS[made.actor]} held of the others' hidden types when it chose, as chances of 100; the upright "
        "stroke is what was believed before the first month.",
    )
    with st.grid("auto", min_column_width=400, gap="medium"):
        for other, rows in tables.items():
            with st.container():
                frame.figure_head(style.actors[other], ACTORS[other])
                words = "; ".join(rows["tip"])
                frame.chart(
                    belief_chart(rows, other, style),
                    f"belief-{other}",
                    f"Beliefs about {ACTORS[other]}: {words}",
                    Take(f"Beliefs about {ACTORS[other]}", rows, source.footer, style),
                )
    frame.footer(source.footer)


def _talks(source: Source, campaign: Campaign, turn: int, style: Look) -> None:
    held = talks(campaign, turn)
    month = month_of(campaign.world.scenario.start, turn)
    frame.finding(
        talks_title(held, month), "Who was asked, what each said, and the chance of consent before it spoke."
    )
    frame.html(talks_html(held, style))
    if held.table is not None and are_partition(held.table.terms):
        _note(campaign, "terms.partition")
    frame.footer(source.footer)
