"""The distribution: how often each ending comes about, how sure that is, and the runs behind it."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from sim.analysis import findings
from sim.figures.dots import SELECTION, dot_array
from sim.figures.intervals import share_panel
from sim.figures.look import WORST_FIRST, Look
from sim.ui import choose, frame
from sim.ui.runs_behind import runs_behind
from sim.ui.sources import SMALL, Source
from sim.words import OUTCOMES, month_of

DOT_COLUMNS = 25
RARE = 0.15  # endings whose every interval stays below this share get a scale of their own
ALL_RUNS = 100


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    source, _ = choose.source()
    batch = source.batch
    frame.headline(
        batch.title, findings.headline(source.shares, source.differences, source.reference, source.titles), _deck(source)
    )
    frame.chips(
        [(style.endings[ending], OUTCOMES[ending], "") for ending in WORST_FIRST if _occurs(source, ending)]
    )
    dots = st.container()
    chosen = runs_behind(source)
    with dots:
        for scenario in batch.scenarios:
            _scenario_row(source, scenario.name, chosen, style)
        frame.footer(source.footer)
    _intervals(source, style)
    _as_table(source)


def _deck(source: Source) -> str:
    batch = source.batch
    small = "A small batch, played just now, since none is stored yet. " if source.key == SMALL else ""
    dots = (
        "Each dot is one run"
        if batch.runs == ALL_RUNS
        else f"Each dot is 1 of 100 of {batch.runs:,} simulated runs"
    )
    begin = month_of(batch.scenarios[0].start, 1)
    return (
        f"{small}{dots}, coloured by how it ended, the worst endings first. Every scenario is played on the same "
        f"luck over {batch.horizon} months from {begin}."
    )


def _occurs(source: Source, ending: str) -> bool:
    shares = source.shares
    return bool((shares.loc[shares["outcome"] == ending, "count"] > 0).any())


def _scenario_row(source: Source, name: str, chosen: str | None, style: Look) -> None:
    scenario = source.scenario(name)
    counts = _counts(source, name)
    title, dots, key = st.columns([5, 5, 4], gap="medium", vertical_alignment="top")
    mark = ", the reference" if name == source.reference and len(source.batch.scenarios) > 1 else ""
    with title:
        frame.html(
            f'<p class="kicker">{escape(source.labels[name])}{mark}</p>'
            f'<h2 class="finding small">{escape(scenario.title)}</h2>'
            f'<p class="subtitle">{escape(scenario.question.strip())}</p>'
        )
    with dots:
        st.altair_chart(
            dot_array(dots_of(name, counts, chosen), style, DOT_COLUMNS),
            key=f"dots-{name}",
            on_select=lambda: _pick(f"dots-{name}"),
            alt=_dots_in_words(scenario.title, counts),
            width="stretch",
        )
    with key:
        _key(counts, style)


def _counts(source: Source, scenario: str) -> dict[str, int]:
    """Return how many runs of a scenario came to each ending, the worst first."""
    rows = source.shares[source.shares["scenario"] == scenario].set_index("outcome")["count"]
    return {ending: int(rows.get(ending, 0)) for ending in WORST_FIRST}


def dots_of(scenario: str, counts: dict[str, int], chosen: str | None) -> pd.DataFrame:
    """Return a row for each dot of a scenario: i, scenario, outcome, tip, faded (1 where another ending is
    chosen)."""
    runs = sum(counts.values())
    rows = []
    for ending, dots in findings.of_hundred(counts).items():
        tip = f"{OUTCOMES[ending]}: {counts[ending]:,} of {runs:,} runs"
        faded = int(chosen not in (None, ending))
        rows += [(scenario, ending, tip, faded)] * dots
    table = pd.DataFrame(rows, columns=["scenario", "outcome", "tip", "faded"])
    return table.assign(i=range(len(table)))


def _key(counts: dict[str, int], style: Look) -> None:
    """Show how many runs came to which ending; the rare ones below, since they may have no dot."""
    often, rare = key_of(counts)
    frame.chips([(style.endings[ending], OUTCOMES[ending], number) for ending, number in often])
    for number, endings in rare.items():
        dots = "".join(frame.dot_html(style.endings[ending]) for ending in endings)
        each = " each" if len(endings) > 1 else ""
        names = ", ".join(OUTCOMES[ending] for ending in endings)
        frame.html(f'<p class="rarer">{dots}<b>{number}</b>{each}: {escape(names)}</p>')


def key_of(counts: dict[str, int]) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """Return the endings that came about with their number of 100 runs, and the rarer ones by number."""
    runs = sum(counts.values())
    often: list[tuple[str, str]] = []
    rare: dict[str, list[str]] = {}
    for ending, count in counts.items():
        number, of = findings.runs_of(count, runs)
        if count and of == str(ALL_RUNS):
            often.append((ending, number))
        elif count and 2 * count > runs:
            often.append((ending, f"{number} of {of}"))
        elif count:
            rare.setdefault(f"{number} of {of}", []).append(ending)
    return often, rare


def _dots_in_words(title: str, counts: dict[str, int]) -> str:
    runs = sum(counts.values())
    parts = [f"{OUTCOMES[ending]} {count:,}" for ending, count in counts.items() if count]
    return f"{title}. Endings of {runs:,} runs: {', '.join(parts) or 'none'}."


def _pick(key: str) -> None:
    """Take the ending and scenario of a dot that was clicked as those whose runs are listed."""
    state: Any = st.session_state.get(key)
    picked = state["selection"].get(SELECTION, []) if state else []
    if picked:
        st.session_state["ending"] = OUTCOMES[picked[0]["outcome"]]
        st.session_state["ending_scenario"] = picked[0]["scenario"]


def _intervals(source: Source, style: Look) -> None:
    """Show the share of each ending with its interval in every scenario, beside the reference."""
    shares, reference = source.shares, source.reference
    frame.finding(
        findings.resolution(shares, source.differences),
        "Points are shares of 100 runs, bars their Wilson 95 % intervals: how far a share could be off because runs "
        "are few. The dashed line and the grey band behind are the reference and its interval. What is not known "
        "about the parameters comes on top.",
    )
    often, rare, none = _by_frequency(shares)
    _panels(source, often, 100, 340, style)
    if rare:
        top = shares.loc[shares["outcome"].isin(rare), "high"].max()
        highest = min(100, int(top * 100 // 5 + 1) * 5)
        frame.note(f"Rarer endings, on a scale that ends at {highest} of 100 runs:")
        _panels(source, rare, highest, 170, style)
    if none:
        frame.note(findings.never([OUTCOMES[ending] for ending in none], int(shares["runs"].min())))
    frame.footer(source.footer)


def _by_frequency(shares: pd.DataFrame) -> tuple[list[str], list[str], list[str]]:
    """Return the endings that are common, rare and absent, each the worst first."""
    high = shares.groupby("outcome", observed=False)["high"].max()
    count = shares.groupby("outcome", observed=False)["count"].sum()
    occurring = [ending for ending in WORST_FIRST if count[ending] > 0]
    return (
        [ending for ending in occurring if high[ending] > RARE],
        [ending for ending in occurring if high[ending] <= RARE],
        [ending for ending in WORST_FIRST if count[ending] == 0],
    )


def _panels(source: Source, endings: list[str], highest: int, least_width: int, style: Look) -> None:
    with st.grid("auto", min_column_width=least_width, gap="medium"):
        for ending in endings:
            rows = panel_rows(source, ending)
            with st.container():
                frame.html(
                    f'<h3 class="finding small">{frame.dot_html(style.endings[ending])}{escape(OUTCOMES[ending])}</h3>'
                    f'<p class="subtitle">{escape(findings.span(_of(source, ending), source.reference))}</p>'
                )
                words = "; ".join(f"{row.label}: {row.tip}" for row in rows.itertuples())
                frame.chart(
                    share_panel(rows, ending, highest, style),
                    f"share-{ending}",
                    f"{OUTCOMES[ending]}. {words}",
                )


def _of(source: Source, ending: str) -> pd.DataFrame:
    return source.shares[source.shares["outcome"] == ending]


def panel_rows(source: Source, ending: str) -> pd.DataFrame:
    """Return the rows of an ending's panel, in units of 100 runs, in the order of the batch."""
    rows = []
    for _, row in _of(source, ending).iterrows():
        number, of = findings.runs_of(row["count"], row["runs"])
        tip = f"{row['count']:,} of {row['runs']:,} runs, interval {100 * row['low']:.1f} to {100 * row['high']:.1f} of 100"
        rows.append(
            {
                "label": source.labels[row["scenario"]],
                "share": 100 * row["share"],
                "low": 100 * row["low"],
                "high": 100 * row["high"],
                "text": number if of == "100" else f"{number} of {of}",
                "tip": tip,
                "is_reference": int(row["scenario"] == source.reference),
            }
        )
    return pd.DataFrame(rows)


def _as_table(source: Source) -> None:
    """Show all shares with their intervals as a table that can be read aloud and copied."""
    with st.expander("All shares as a table"):
        shares = source.shares
        cells = pd.DataFrame(
            {
                "Scenario": shares["scenario"].map(source.labels).astype(str),
                "Ending": shares["outcome"].map(OUTCOMES).astype(str),
                "Runs": [
                    f"{count:,} of {runs:,}"
                    for count, runs in zip(shares["count"], shares["runs"], strict=True)
                ],
                "Of 100, 95 % interval": [
                    f"{100 * share:.1f} ({100 * low:.1f}–{100 * high:.1f})"
                    for share, low, high in zip(shares["share"], shares["low"], shares["high"], strict=True)
                ],
            }
        )
        wide = cells.pivot(index="Ending", columns="Scenario", values="Of 100, 95 % interval")
        st.table(wide.loc[[OUTCOMES[e] for e in WORST_FIRST], list(source.labels.values())])
