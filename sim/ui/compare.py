"""Compare: scenarios of a batch beside a reference, run by run on the same luck."""

from __future__ import annotations

import math
from html import escape

import streamlit as st

from sim.analysis import compare_words as words
from sim.analysis import findings
from sim.analysis.compare import Comparison
from sim.analysis.compare_rows import difference_rows, share_rows
from sim.analysis.findings import HUNDRED, records
from sim.figures.compare import difference_chart
from sim.figures.intervals import share_panel
from sim.figures.look import WORST_FIRST, Look
from sim.ui import choose, frame
from sim.ui.compare_choice import ABOUT, choices, comparison
from sim.ui.compare_fans import fans
from sim.ui.compare_flips import ENDINGS, flips, view
from sim.ui.compare_pair import pair
from sim.ui.compare_tables import CSV, all_differences, csv_of, facet_table, told_first
from sim.ui.sources import Source
from sim.ui.take_away import Take
from sim.words import OUTCOMES

LEAST_REACH, STEP = 5, 5  # of 100 runs: the scale of differences, from none to either side
PANEL = 340  # least width in pixels


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    source, place = choose.source()
    reference, chosen, smallest = choices(source, place)
    found = comparison(source.stamp, reference, chosen, smallest, source)
    titles = source.titles
    frame.headline(source.batch.title, words.headline(found, titles), _deck(found, titles))
    reach = _reach(found)
    drawn_as = view()
    for scenario in found.scenarios:
        _beside(source, found, scenario, reach, drawn_as, style)
    _shares(source, found, style)
    fans(source, found, style)
    pair(source, found, style)
    _tables(source, found)


def _deck(found: Comparison, titles: dict[str, str]) -> str:
    runs = int(found.differences["runs"].min())
    return (
        f"Each of {runs:,} runs is held against the run of {titles[found.reference]} that has the same luck, draw for draw. "
        f"A difference matters here from {words.of_interest(found)} of 100 runs on. In brackets stand 95 % intervals that hold for all "
        "differences together."
    )


def _reach(found: Comparison) -> int:
    """Return where the scale of differences ends, the same for all scenarios (of 100 runs)."""
    most = HUNDRED * float(found.differences[["low", "high"]].abs().to_numpy().max())
    return max(STEP * math.ceil(most / STEP), LEAST_REACH)


def _beside(source: Source, found: Comparison, scenario: str, reach: int, drawn_as: str, style: Look) -> None:
    """Show one scenario: how far each ending moves, and which endings runs flip between."""
    titles, labels = source.titles, source.labels
    frame.html(f'<p class="kicker">{escape(labels[scenario])} beside {escape(labels[found.reference])}</p>')
    left, right = st.columns([1, 1], gap="medium")
    rows = difference_rows(found, scenario, ENDINGS)
    with left:
        frame.finding(
            told_first(found, scenario, titles),
            "Paired differences of shares; bars are intervals that hold together. A hollow point is not told from none, or "
            "smaller than the grey band, which does not matter.",
            small=True,
        )
        frame.chart(
            difference_chart(rows, reach, HUNDRED * found.smallest, style),
            f"differences-{scenario}",
            f"Differences of {titles[scenario]} from {titles[found.reference]}. {'; '.join(rows['tip'])}",
            Take(told_first(found, scenario, titles), rows, source.footer, style),
        )
    with right:
        flips(source, found, scenario, drawn_as, style)
    frame.footer(source.footer)
    facets = words.surest_facets(found, scenario)
    with st.expander(
        f"What else moves in {labels[scenario]}: {len(facets)} of {found.facets['facet'].nunique()} facets"
    ):
        frame.note(
            "Facets that are higher or lower in more runs than luck explains, all facets taken together. Of the paired differences: "
            "the median with its interval, and the range of the middle nine tenths of runs."
        )
        frame.table(facet_table(found, scenario, ABOUT))


def _shares(source: Source, found: Comparison, style: Look) -> None:
    """Show the share of each ending in each scenario, the reference first and behind all."""
    frame.finding(
        words.standing(found),
        "Shares of 100 runs with their Wilson 95 % intervals, each for itself. The dashed line and the grey band are the reference. "
        + words.narrowing(found)
        + ".",
    )
    labels = {name: source.labels[name] for name in (found.reference, *found.scenarios)}
    counts = found.shares.groupby("outcome", observed=False)["count"].sum()
    with st.grid("auto", min_column_width=PANEL, gap="medium"):
        for ending in (name for name in WORST_FIRST if counts[name] > 0):
            rows = share_rows(found.shares, labels, found.reference, ending)
            of_ending = found.shares[found.shares["outcome"] == ending]
            highest = STEP * math.ceil(min(float(rows["high"].max()) * 1.25, HUNDRED) / STEP)
            with st.container():
                frame.figure_head(
                    style.endings[ending], OUTCOMES[ending], findings.span(of_ending, found.reference)
                )
                frame.chart(
                    share_panel(rows, ending, highest, style),
                    f"compare-share-{ending}",
                    f"{OUTCOMES[ending]}. "
                    + "; ".join(f"{row['label']}: {row['tip']}" for row in records(rows)),
                    Take(OUTCOMES[ending], rows, source.footer, style),
                )
    never = [
        finding.text
        for finding in words.all_findings(found, source.titles, OUTCOMES, ABOUT)
        if finding.kind == words.NEVER
    ]
    for text in never:
        frame.note(text)
    frame.footer(source.footer)


def _tables(source: Source, found: Comparison) -> None:
    """Offer all sentences, the table of differences, and every table as a file."""
    with st.expander("All findings and all differences as a table"):
        said = words.all_findings(found, source.titles, OUTCOMES, ABOUT)
        items = "".join(f"<li>{escape(finding.text)}.</li>" for finding in said)
        frame.html(f'<ul class="findings">{items}</ul>')
        frame.table(all_differences(found, source.labels))
        frame.note(f"{words.caption(found)} {found.method}")
    with st.container(horizontal=True):
        for name, label in CSV.items():
            st.download_button(
                f"{label} (CSV)",
                csv_of(found, name, source.footer),
                file_name=f"{source.batch.name}-{name}.csv",
                mime="text/csv",
                key=f"csv-{name}",
                on_click="ignore",
            )
