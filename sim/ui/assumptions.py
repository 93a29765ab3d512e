"""Assumptions: every number with its origin, range and weight, and the theories followed."""

from __future__ import annotations

import math
from html import escape

import pandas as pd
import streamlit as st

from sim.analysis.findings import records
from sim.config.scenario import Scenario
from sim.figures.effects import effect_chart
from sim.figures.look import WORST_FIRST, Look
from sim.report.assumptions import ERRORS, KINDS, SHOWN, STEP, by_effect, drawn, heaviest, notes_of
from sim.rules.machine_code import rules_fingerprint
from sim.screening.store import Screening, place_of, read
from sim.ui import choose, frame
from sim.ui.choose import KEPT
from sim.ui.number_tables import (
    EFFECT,
    as_shown,
    card_html,
    found_in,
    headline,
    number_rows,
)
from sim.ui.sources import Source, configs_stamp
from sim.ui.take_away import Take, offer
from sim.words import OUTCOMES

CARDS = 6  # so few numbers are shown in full
MANY = 14  # rows from which on a table scrolls


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    source, place = choose.source()
    names = {label: name for name, label in source.labels.items()}
    with place:
        label = st.selectbox("Scenario", list(names), key="scenario", **KEPT)
    scenario = source.scenario(names[label])
    screening = _screening(scenario.world, configs_stamp())
    rows = number_rows(scenario, screening)
    frame.headline(
        f"Assumptions · {scenario.title}",
        headline(rows, screening),
        "Every number is written with a range and with where it comes from. How much endings depend on it is told by a "
        "screening that moved each to both ends of its range.",
    )
    if screening is not None:
        _weights(source, scenario, screening, rows, style)
    else:
        frame.note("No screening of this world is stored; `sim screening` makes one.")
    _numbers(source, rows)
    _theories(scenario)


@st.cache_resource(max_entries=4, show_spinner=False)
def _screening(world: str, stamp: tuple[int, ...]) -> Screening | None:
    return read(place_of(world))


def _weights(
    source: Source, scenario: Scenario, screening: Screening, rows: pd.DataFrame, style: Look
) -> None:
    """Show the numbers on which endings depend most."""
    meanings = dict(zip(rows["name"], rows["meaning"], strict=True))
    largest = [effect for effect in by_effect(screening) if effect.name in meanings and effect.effect > 0.0]
    if not largest:
        frame.note("In the stored screening no number moves any ending.")
        return
    table = pd.DataFrame([drawn(effect, meanings[effect.name]) for effect in largest[:SHOWN]])
    short = table.assign(text=[f"{effect:.0f}" for effect in table["effect"]])  # a key names the endings
    highest = STEP * math.ceil(float(table["high"].max()) / STEP)
    title = heaviest(largest[0], meanings[largest[0].name])
    frame.finding(
        title,
        f"Largest change in the share of any ending over the range of each number; bars are {ERRORS} standard errors to either "
        "side, colours the ending.",
    )
    frame.chips(
        [(style.endings[name], OUTCOMES[name], "") for name in WORST_FIRST if name in set(table["ending"])]
    )
    frame.chart(
        effect_chart(short, highest, style, room=30), "weights", f"Effects. {'; '.join(table['tip'])}"
    )
    offer(effect_chart(table, highest, style), "weights", Take(title, table, _footer(screening), style))
    for note in notes_of(screening, scenario, rules_fingerprint()):
        frame.note(note.replace("`", ""))
    frame.footer(_footer(screening))


def _footer(screening: Screening) -> str:
    return (
        f"Screening {screening.numbers[:8]} · seed {screening.seed} · {screening.runs:,} runs at each end of {screening.horizon} "
        "months. Shares of simulated runs under these assumptions, no forecast."
    )


def _numbers(source: Source, rows: pd.DataFrame) -> None:
    """Let the reader search all numbers; few are shown in full, many as a table."""
    place = st.container()
    with st.container(key="search-bar", horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Search", key="search", type="search", placeholder="aid, weight.russia, Eurobarometer …", **KEPT
        )
        kinds = st.pills(
            "Origin", list(KINDS.values()), selection_mode="multi", key="origin", wrap=True, **KEPT
        )
    found = found_in(rows, words or "", [kind for kind, said in KINDS.items() if said in kinds])
    with place:
        count = "All" if len(found) == len(rows) else f"{len(found):,} of"
        frame.finding(
            f"{count} {len(rows):,} numbers",
            "Those on which endings depend most come first. Every word of a search must stand in the name, the meaning or the "
            "origin.",
        )
    if len(found) <= CARDS:
        frame.html("".join(card_html(row) for row in records(found)))
    else:
        st.dataframe(
            as_shown(found),
            hide_index=True,
            key="numbers",
            height="auto" if len(found) < MANY else 520,
            alt=f"{len(found)} numbers with meaning, value, range, origin and effect",
            column_config={EFFECT: st.column_config.NumberColumn(format="%.0f")},
        )
    if len(found):
        st.download_button(
            "Data (CSV)",
            f"# {source.footer}\n{found.to_csv(index=False)}",
            file_name="numbers.csv",
            mime="text/csv",
            key="csv-of-numbers",
            on_click="ignore",
            type="tertiary",
        )


def _theories(scenario: Scenario) -> None:
    frame.finding(
        f"{len(scenario.structure)} choices between rival theories",
        "Where the literature is divided the rules take a side and say why; a scenario can take the other.",
    )
    for name, choice in scenario.structure.items():
        others = "".join(
            f"<li><b>{escape(other.replace('_', ' '))}</b>{' (taken)' if other == choice.taken else ''}: {escape(what)}</li>"
            for other, what in choice.alternatives.items()
        )
        frame.html(
            f'<div class="card"><h3>{escape(name.replace("_", " "))}</h3><p>{escape(choice.why)}</p><ul>{others}</ul></div>'
        )
