"""What the reader plays: where it starts, what is changed by sliders or in YAML; kept in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from sim.config.errors import ConfigError
from sim.config.library import Library, find_configs
from sim.config.loader import load_scenario
from sim.config.provenance import Number, title_of
from sim.config.scenario import Scenario
from sim.config.world import build_world
from sim.rules.vocabulary import FORMATS as FORMAT_NAMES
from sim.screening.store import Effect, Screening, place_of, read
from sim.ui import frame, notices
from sim.ui.choose import KEPT
from sim.ui.draft import (
    DRAWN,
    SUFFIX,
    Changes,
    Draft,
    by_influence,
    file_text,
    has_types,
    open_start,
    read_address,
    settable,
)
from sim.ui.keep import saved_scenarios
from sim.ui.numbers import slider
from sim.ui.sources import RUNS_FOLDER, configs_stamp
from sim.words import ACTORS, FORMATS

FIRST = "baseline"
SAVED = " (saved)"
SET = "set"
SHOWN_AT_FIRST = 6
MOST_NAMED = 5
UNKNOWN, WRONG = "unknown-start", "wrong-in-address"


@dataclass(frozen=True)
class Start:
    """Where a reader starts: how a file refers to it, and the scenario."""

    extends: str
    draft: Draft

    @property
    def scenario(self) -> Scenario:
        """The scenario as it stands."""
        return self.draft.scenario


def label_of(extends: str) -> str:
    """Return what a start is called in the list and in the address."""
    name = extends.removesuffix(SUFFIX)
    label = FORMATS.get(name, name.replace("_", " ").capitalize())
    return label + SAVED if extends.endswith(SUFFIX) else label


def start() -> Start:
    """Let the reader choose where to start: a scenario of the project, or one saved before."""
    names = Library(find_configs()).names("scenario")
    shipped = [FIRST, *(name for name in names if name != FIRST)]
    labels = {label_of(extends): extends for extends in (*shipped, *saved_scenarios(RUNS_FOLDER))}
    asked = st.query_params.get("start")
    if asked is not None and asked not in labels and "start" not in st.session_state:
        st.session_state[UNKNOWN] = asked
    label = st.selectbox("Start from", list(labels), key="start", on_change=forget_changes, **KEPT)
    extends = labels[label or label_of(FIRST)]
    return Start(extends, opened(extends, stamp()))


def say_unknown(begin: Start) -> None:
    """Say so where the address asks for a scenario that is not there."""
    unknown = st.session_state.get(UNKNOWN)
    if unknown is not None and begin.extends == FIRST:
        notices.warn(f"There is no scenario {unknown[:80]!r} here: it starts from the baseline.")


def forget_changes() -> None:
    """Take what the address changes out of it: it is no change of another start; a callback."""
    if SET in st.query_params:
        del st.query_params[SET]


def stamp() -> tuple[int, ...]:
    """Return what changes when a file of the configuration, or a saved scenario, does."""
    saved = (RUNS_FOLDER / name for name in saved_scenarios(RUNS_FOLDER))
    return (*configs_stamp(), *(path.stat().st_mtime_ns for path in saved))


@st.cache_resource(max_entries=8, show_spinner=False)
def opened(extends: str, stamp: tuple[int, ...]) -> Draft:
    """Return the scenario at a start; `stamp` is that of the files."""
    return open_start(extends, RUNS_FOLDER)


@st.cache_resource(max_entries=4, show_spinner=False)
def screened(world: str, stamp: tuple[int, ...]) -> tuple[Screening | None, bool]:
    """Return the stored screening of a world, and whether it belongs to the rules and numbers there are."""
    found = read(place_of(world))
    if found is None:
        return None, False
    try:
        return found, found.belongs_to(build_world(load_scenario(found.scenario)))
    except ConfigError:
        return found, False


def changes(begin: Start) -> Changes:
    """Show what may be changed: hidden types, formats, the numbers that matter most and any others.

    The address says what is changed, and which other numbers are shown.
    """
    scenario, known = begin.scenario, settable(begin.scenario)
    said = stated(begin)
    types, formats = _types_and_formats(begin, said)
    screening, belongs = screened(scenario.world, configs_stamp())
    order = by_influence(known, screening)
    _how_ordered(screening, belongs)
    found = _numbers(begin, known, order, screening, said)
    moved = {name: value for name, value in found.items() if value != known[name].record.value}
    result = Changes(moved, types, formats)
    shown = Changes(
        {name: found[name] for name in found if name in moved or name not in order[:SHOWN_AT_FIRST]},
        types,
        formats,
    )
    _write_address(shown.to_address())
    return result


def stated(begin: Start) -> Changes:
    """Return what the address changes in this start; say what in it cannot be."""
    text = st.query_params.get(SET, "")
    found, wrong = read_address(text, begin.scenario)
    if wrong:
        st.session_state[WRONG] = (begin.extends, found.to_address(), wrong)
    extends, mended, wrong = st.session_state.get(WRONG, ("", "", []))
    if wrong and extends == begin.extends and found.to_address() == mended:
        parts = "; ".join(part[:60] for part in wrong[:MOST_NAMED])
        notices.warn(f"The address states what cannot be set here, which is left out: {parts}")
    return found


def _write_address(text: str) -> None:
    if text:
        if st.query_params.get(SET) != text:
            st.query_params[SET] = text
    elif SET in st.query_params:
        del st.query_params[SET]


def _types_and_formats(begin: Start, stated: Changes) -> tuple[dict[str, str], tuple[str, ...] | None]:
    """Let the reader fix hidden types and close formats; return what differs from the start."""
    changed = bool(stated.types) or stated.formats is not None
    with st.expander("Hidden types and formats of talks", expanded=changed):
        types = {
            actor: chosen
            for actor in has_types(begin.scenario)
            if (chosen := _type(begin, actor, stated)) != _type_now(begin.scenario, actor)
        }
        return types, _formats(begin, stated)


def _type_now(scenario: Scenario, actor: str) -> str:
    return scenario.fixed_types.get(actor, DRAWN)


def _type(begin: Start, actor: str, stated: Changes) -> str:
    scenario = begin.scenario
    key = f"type-{begin.extends}-{actor}"
    if key not in st.session_state:
        st.session_state[key] = stated.types.get(actor, _type_now(scenario, actor))
    types = scenario.actors[actor].types
    titles = {DRAWN: "drawn anew in each run", **{name: spec.title for name, spec in types.items()}}
    chosen = st.selectbox(
        ACTORS[actor], list(titles), format_func=titles.__getitem__, key=key, persist_state="session"
    )
    return str(chosen)


def _formats(begin: Start, stated: Changes) -> tuple[str, ...] | None:
    """Let the reader say which formats may be convened; None where these are those of the start."""
    now = begin.scenario.open_formats
    key = f"formats-{begin.extends}"
    if key not in st.session_state:
        st.session_state[key] = list(now if stated.formats is None else stated.formats)
    picked = st.multiselect(
        "Formats that can be convened",
        list(FORMAT_NAMES),
        format_func=FORMATS.__getitem__,
        key=key,
        persist_state="session",
    )
    chosen = tuple(name for name in FORMAT_NAMES if name in picked)
    return None if chosen == now else chosen


def _how_ordered(screening: Screening | None, belongs: bool) -> None:
    """Say by what the numbers are ordered, and whether that still holds."""
    if screening is None:
        frame.note("In the order of the files: this world has not been screened (sim screening).")
        return
    told = f"The most influential first, by {screening.runs:,} runs at each end of each range ({screening.scenario})."
    stale = " That screening was made with other rules or numbers than these: take the order as a guide."
    frame.note(told + ("" if belongs else stale))


def _numbers(
    begin: Start,
    known: Mapping[str, Number],
    order: list[str],
    screening: Screening | None,
    stated: Changes,
) -> dict[str, float]:
    """Show the sliders of the first numbers and of those that are looked for; return where each stands."""
    first, rest = order[:SHOWN_AT_FIRST], order[SHOWN_AT_FIRST:]
    effects = screening.effects if screening else {}
    found = {}
    for name in first:
        found[name] = _slider(begin, known[name], effects.get(name), stated)
    key = f"others-{begin.extends}"
    if key not in st.session_state:
        st.session_state[key] = [name for name in rest if name in stated.numbers]
    others = st.multiselect(
        f"Search the {len(rest):,} other numbers",
        rest,
        format_func=lambda name: f"{title_of(name, known[name].meaning)} ({name})",
        key=key,
        placeholder="Type a word, such as aid, casualties, will",
        persist_state="session",
    )
    for name in others:
        found[name] = _slider(begin, known[name], effects.get(name), stated)
    return found


def _slider(begin: Start, number: Number, effect: Effect | None, stated: Changes) -> float:
    key = f"number-{begin.extends}-{number.name}"
    if key not in st.session_state:
        st.session_state[key] = stated.numbers.get(number.name, number.record.value)
    return slider(number, begin.scenario, effect, key)


def back_to_start(begin: Start) -> None:
    """Take all changes of a start back; a callback."""
    own = f"-{begin.extends}"
    for key in list(st.session_state):
        name = str(key)
        if name in (f"others{own}", f"formats{own}") or name.startswith((f"number{own}-", f"type{own}-")):
            del st.session_state[key]
    forget_changes()


def text_of(begin: Start, changed: Changes) -> str:
    """Return the file that states these changes."""
    return file_text(begin.scenario, begin.extends, changed)
