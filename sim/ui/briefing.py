"""The briefing: the question, what the article claims, how often each ending comes about, and what the model is."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from sim.analysis import findings
from sim.analysis.compare_rows import number_of
from sim.config.claims import Claims
from sim.config.errors import ConfigError
from sim.config.loader import load_claims
from sim.config.provenance import numbers
from sim.figures.dots import dot_array
from sim.figures.look import Look
from sim.ui import choose, frame, notices
from sim.ui.share_tables import by_frequency, counts_of, dots_in_words, dots_of
from sim.ui.sources import Source, configs_stamp
from sim.ui.take_away import Take
from sim.words import ACTORS, FORMATS, OUTCOMES, month_of

COLUMNS = 25  # of dots
DASH = "\u2060–\u2060"  # at which no line is broken
BRACKETS = "In brackets the 95 % interval"
PAGES = {
    "claims": (
        "Claims",
        "experiments on the article's claims, weighed by stated rules, and all claims",
    ),
    "batch": ("Run a batch", "change a scenario, and watch how often each ending then comes about"),
    "explore": ("Explore", "every ending, the runs behind it, and how all else spreads over runs and months"),
    "compare": ("Compare", "scenarios held against each other, run by run on the same luck"),
    "run": ("One run", "a run as map, story, ladder, talks and beliefs"),
    "why": ("Why", "the reasons of any actor's decision in any month"),
    "assumptions": ("Assumptions", "every number with its source or reason, and the theories followed"),
}
IS = (
    "A strategy simulation. {actors} actors with goals drawn from the article, and hidden types where the article takes a side, "
    "act month by month on a ladder of escalation, and meet for talks in {formats} formats. A run is one course of events from one "
    "draw of luck; scenarios share that luck draw for draw. Every decision can be asked for its reasons."
)
IS_NOT = (
    "A forecast. A share of runs follows from the assumptions, many of which no source settles; each says so and has a range. "
    "Directions between scenarios are worth more than levels. It does not know what happened after its start, and neighbours "
    "of Ukraine, parties at home and third wars are not in it."
)


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    source, _ = choose.source()
    batch = source.batch
    begin = month_of(batch.scenarios[0].start, 1)
    frame.headline(
        f"Briefing · {batch.title}",
        findings.headline(source.shares, source.differences, source.reference, source.titles),
        "Does Lukashenka's offer of Minsk as the place for talks of Moscow, Kyiv and Minsk serve peace, or is it a tool of a "
        f"Kremlin that wants Ukraine dismantled? Played from {begin} over {batch.horizon} months.",
    )
    left, right = st.columns([1, 1], gap="large")
    with left:
        _odds(source, style)
    with right:
        _claims(source)
    _formats(source)
    _model(source)
    _ways_on()


def _odds(source: Source, style: Look) -> None:
    """Show how often each ending comes about in the reference."""
    name = source.reference
    counts = counts_of(source, name)
    runs = sum(counts.values())
    scenario = source.scenario(name)
    if not runs:
        frame.finding("No run has been played")
        return
    top = max(counts, key=lambda ending: counts[ending])
    often = " of ".join(findings.runs_of(counts[top], runs))
    title = f"{OUTCOMES[top]} in {often} runs of {source.titles[name]}"
    frame.finding(
        title, f"Each dot is 1 of 100 runs, coloured by how it ended, the worst endings first. {BRACKETS}."
    )
    drawn = dot_array(dots_of(name, counts, None), style, COLUMNS)
    table = pd.DataFrame({"ending": list(counts), "runs": list(counts.values())})
    frame.chart(
        drawn,
        "odds",
        dots_in_words(scenario.title, counts),
        Take(title, table, source.footer, style),
    )
    known = _known(source)
    items = "".join(
        f"<li>{frame.dot_html(style.endings[ending])}<b>{_number(count, runs)}</b> {escape(OUTCOMES[ending])} "
        f"{_between(known[name, ending])}</li>"
        for ending, count in counts.items()
    )
    frame.html(f'<ul class="odds">{items}</ul>')
    frame.footer(source.footer)


def _number(count: int, runs: int) -> str:
    """Return a count in words, none with the bound that so many runs set."""
    if count:
        return " of ".join(findings.runs_of(count, runs))
    return f"none of {runs:,}"


def _cell(share: Mapping[str, Any], *, bold: bool) -> str:
    """Return a share as it stands in the table: a plain number where it is of 100 runs."""
    count, runs = int(share["count"]), int(share["runs"])
    number = number_of(count, runs) if count else _number(count, runs)
    return f"{f'**{number}**' if bold else number} {_between(share)}"


def _known(source: Source) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the rows of all shares by scenario and ending."""
    return {(row["scenario"], row["outcome"]): row for row in findings.records(source.shares)}


def _between(share: Mapping[str, Any]) -> str:
    """Return the interval of a share in brackets, in whole runs of 100."""
    return f"({findings.HUNDRED * share['low']:.0f}{DASH}{findings.HUNDRED * share['high']:.0f})"


def _formats(source: Source) -> None:
    """Show how many runs end how in each scenario."""
    if len(source.batch.scenarios) < 2:
        return
    frame.finding(
        findings.resolution(source.shares, source.differences),
        f"How many of 100 runs end how, by scenario; below 1 and above 99 of 100 they are counted out. {BRACKETS}. Bold: what "
        "stands out from luck.",
    )
    known = _known(source)
    apart = source.differences[source.differences["apart"]]
    bold = set(zip(apart["scenario"], apart["outcome"], strict=True))
    table = pd.DataFrame(
        {
            notices.inert(source.labels[scenario.name]): {
                OUTCOMES[ending]: _cell(known[scenario.name, ending], bold=(scenario.name, ending) in bold)
                for ending in counts
                if source.shares.loc[source.shares["outcome"] == ending, "count"].sum()
            }
            for scenario in source.batch.scenarios
            for counts in [counts_of(source, scenario.name)]
        }
    )
    st.table(table)
    never = by_frequency(source.shares)[2]
    if never:
        frame.note(findings.never([OUTCOMES[ending] for ending in never], source.shares))
    frame.footer(source.footer)


def _claims(source: Source) -> None:
    """List the claims of the article that the model puts to the test."""
    claims = claims_of(source)
    tested = [c for c in claims.file.claims if c.carried_by is not None and c.carried_by.experiments]
    judged = [c for c in tested if c.status == "claim_of_the_article"]
    frame.finding(
        "What the article claims",
        f"Of {len(claims.file.claims)} claims {len(tested)} are put to the test here; these {len(judged)} stand on the article "
        "alone.",
    )
    items = "".join(f'<li value="{claim.number}">{escape(claim.claim)}</li>' for claim in judged)
    frame.html(f'<ol class="findings">{items}</ol>')
    frame.note(f"The article: {claims.sources[claims.file.article]}.")
    st.page_link("sim/ui/pages/claims.py", label="See what the experiments on them find")


def claims_of(source: Source) -> Claims:
    """Return the claims of the world of a source's reference; Refused where they cannot be read."""
    try:
        return _claims_of(source.scenario(source.reference).world, configs_stamp())
    except ConfigError as error:
        raise notices.Refused(f"The claims cannot be read: {str(error).splitlines()[0]}") from None


@st.cache_resource(max_entries=4, show_spinner=False)
def _claims_of(world: str, stamp: tuple[int, ...]) -> Claims:
    return load_claims(world)


def _model(source: Source) -> None:
    given = [number.record.kind for number in numbers(source.scenario(source.reference))]
    counted = f"Of {len(given):,} numbers {given.count('source'):,} rest on a source."
    left, right = st.columns(2, gap="large")
    with left:
        frame.finding("What the model is")
        said = IS.format(actors=len(ACTORS), formats=len(FORMATS))
        frame.note(f"{said} The actors: {', '.join(ACTORS.values())}.")
    with right:
        frame.finding("What it is not")
        frame.note(f"{IS_NOT} {counted}")


def _ways_on() -> None:
    frame.finding("Where to go on")
    for page, (title, what) in PAGES.items():
        st.page_link(f"sim/ui/pages/{page}.py", label=f"**{title}**: {what}")
