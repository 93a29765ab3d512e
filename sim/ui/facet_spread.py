"""The spread of a facet over runs, scenario by scenario: as dots and as a curve, or as shares of its words."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.analysis import spread
from sim.analysis.findings import HUNDRED, records
from sim.analysis.shares import wilson
from sim.batch.facets import Facet
from sim.figures.look import Look
from sim.figures.spread import dot_rows, exceedance_rows
from sim.ui import frame
from sim.ui.choose import KEPT
from sim.ui.run_filter import BY_NAME, Asked, as_words, called
from sim.ui.sources import Source
from sim.ui.take_away import Take

AT_FIRST = "net_gain"
MOST_ROWS = 6  # scenarios shown before the reader has chosen any
Domain = tuple[float, float]


def facet_spread(source: Source, asked: Asked, style: Look) -> None:
    """Let the reader choose a facet and scenarios, and show how it spreads over the runs that were asked for."""
    place = st.container()
    with st.container(key="spread", horizontal=True, vertical_alignment="bottom"):
        names = [called(facet) for facet in BY_NAME.values()]
        title = st.selectbox("Facet", names, names.index(called(BY_NAME[AT_FIRST])), key="facet", **KEPT)
        facet = BY_NAME[title.partition(":")[0]]
        labels = list(source.labels.values())
        shown = st.multiselect("Scenarios", labels, labels[:MOST_ROWS], key="spread_of", **KEPT)
    scenarios = [name for name, label in source.labels.items() if label in shown]
    rows = asked.keep(source.outcomes)
    rows = rows[rows["scenario"].isin(scenarios)]
    if rows.empty:
        with place:
            frame.finding("No run is left to show", "Ask for less above, or choose other scenarios.")
        return
    values = {name: rows.loc[rows["scenario"] == name, facet.name] for name in scenarios}
    if facet.kind in ("word", "flag"):
        _words(source, asked, facet, values, place)
    else:
        _numbers(source, asked, facet, values, place, style)
    frame.footer(_footer(source, asked))


def _footer(source: Source, asked: Asked) -> str:
    return source.footer + (f" Only runs {asked.in_words()}." if not asked.is_any else "")


def _numbers(
    source: Source,
    asked: Asked,
    facet: Facet,
    values: dict[str, pd.Series],
    place: DeltaGenerator,
    style: Look,
) -> None:
    """Show dots and curves of a number, with the value at which the reader asks how many reach it."""
    every = pd.concat([column.astype(float) for column in values.values()])
    low, high = float(every.min()), float(every.max())
    whole = bool((every == every.round()).all())
    step = spread.nice_step(high - low, spread.MOST_BINS, whole=whole)
    least = _least(facet, every, step)
    edge = least - 0.5 if whole else least
    tables = _tables(source, values, edge, step, least, (low, high), facet.unit)
    dots, curves, rows, domain = tables
    reached = {source.titles[name]: spread.reaching(column, least) for name, column in values.items()}
    unit = f" {facet.unit}" if facet.unit else ""
    known = "" if source.batch.draws else " In brackets the Wilson 95 % interval."
    title = spread.spread_headline(
        facet.meaning[0].upper() + facet.meaning[1:],
        f"{least:g}{unit}",
        reached,
        source.titles[source.reference],
    )
    with place:
        frame.finding(
            title,
            f"Dots: up to {spread.DOTS} a scenario, each the same number of its runs; in ink those that reach {least:g}. Curves: how many "
            f"of 100 runs reach a value or more, from all on top to none on the line below; the reference pale behind.{known}",
        )
    words = "; ".join(f"{row['label']}: {row['said']} reach {least:g}" for row in records(rows))
    left, right = st.columns(2, gap="medium")
    footer = _footer(source, asked)
    with left:
        frame.chart(
            dot_rows(dots, rows, domain, edge, step, facet.unit, style),
            "spread-dots",
            f"Quantile dots of {facet.meaning}. {words}.",
            Take(title, dots.drop(columns=["place", "inside"]), footer, style),
        )
    with right:
        frame.chart(
            exceedance_rows(curves, rows, domain, edge, facet.unit, style),
            "spread-curve",
            f"Runs of 100 that reach a value of {facet.meaning}. {words}.",
            Take(title, curves[curves["behind"] == 0].drop(columns="behind"), footer, style),
        )


def _least(facet: Facet, every: pd.Series, step: float) -> float:
    """Let the reader choose the value of which is said how many runs reach it; at first about the median."""
    first, last = step * round(float(every.min()) / step), step * round(float(every.max()) / step)
    if last <= first:
        return first
    key = f"least_{facet.name}"
    if not first <= st.session_state.get(key, first) <= last:
        del st.session_state[key]
    middle = min(max(step * round(float(every.median()) / step), first), last)
    return float(st.slider(f"At least ({facet.unit})", first, last, middle, step, key=key, **KEPT))


def _tables(
    source: Source,
    values: dict[str, pd.Series],
    edge: float,
    step: float,
    least: float,
    ends: Domain,
    unit: str,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, Domain]:
    """Return the tables of dots, of curves and of rows, and the range that they are drawn over."""
    dots, rows = [], []
    for row, (name, column) in enumerate(values.items()):
        label = source.labels[name]
        found = spread.quantile_dots(column, edge, step)
        tips = [f"{label}: {value:g} {unit}".strip() for value in found["value"]]
        dots.append(found.assign(row=row, scenario=label, tip=tips))
        count, runs = spread.reaching(column, least)
        said = text = spread.reached_in_words(count, runs) if runs else "no run"
        if runs and not source.batch.draws:
            text += " ({:.0f}–{:.0f})".format(*(HUNDRED * bound for bound in wilson(count, runs)))
        rows.append({"row": row, "label": label, "said": said, "text": text})
    drawn = pd.concat(dots, ignore_index=True)
    low = min(float(drawn["bin"].min()) - step / 2, ends[0])
    high = max(float(drawn["bin"].max()) + step / 2, ends[1])
    curves = []
    for row, (name, column) in enumerate(values.items()):
        of = [(column, 0)]
        if name != source.reference and source.reference in values:
            of.append((values[source.reference], 1))
        for runs_of, behind in of:
            curve = spread.between(spread.exceedance(runs_of), low, high)
            tips = [f"{at['share']:.0f} of 100 reach {at['value']:g} {unit}".strip() for at in records(curve)]
            curves.append(curve.assign(row=row, behind=behind, scenario=source.labels[name], tip=tips))
    return drawn, pd.concat(curves, ignore_index=True), pd.DataFrame(rows), (low, high)


def _words(
    source: Source, asked: Asked, facet: Facet, values: dict[str, pd.Series], place: DeltaGenerator
) -> None:
    """Show how many runs have which word of a facet, as a table."""
    counts = pd.DataFrame(
        {source.labels[name]: as_words(column, facet).value_counts() for name, column in values.items()}
    )
    counts = counts.fillna(0).astype(int)
    first = counts.sum(axis=1).idxmax()
    of = int(counts.to_numpy().sum())
    with place:
        said = spread.reached_in_words(int(counts.loc[first].sum()), of)
        frame.finding(
            f"{facet.meaning[0].upper()}{facet.meaning[1:]}: {first} in {said} runs shown",
            "How many runs have which, by scenario.",
        )
    st.table(counts.rename_axis(facet.name))
    st.download_button(
        "Data (CSV)",
        f"# {_footer(source, asked)}\n{counts.rename_axis(facet.name).to_csv()}",
        file_name=f"{facet.name}.csv",
        mime="text/csv",
        key="csv-of-words",
        on_click="ignore",
        type="tertiary",
    )
