"""Numbers as a reader moves them: what each is called, where it comes from, and the slider that holds it."""

from __future__ import annotations

import math

import streamlit as st

from sim.config.provenance import Number, citation, title_of
from sim.config.records import Record
from sim.config.scenario import Scenario
from sim.screening.store import Effect
from sim.ui import frame
from sim.ui.notices import inert
from sim.words import OUTCOMES

FINEST = 40  # steps of a slider over its range, at least
ORIGINS = {"source": "Source", "assumption": "Assumption", "unverified": "To be verified"}
LONGEST_ORIGIN = 110


def slider(number: Number, scenario: Scenario, effect: Effect | None, key: str) -> float:
    """Show the slider of a number with its unit, range and origin beside it; return where it stands.

    What it stands at first must be in the session's state under its key.
    """
    record = number.record
    step, digits = steps(record)
    value = st.slider(
        title_of(number.name, number.meaning),
        record.low,
        record.high,
        step=step,
        format=f"%.{digits}f",
        key=key,
        help=all_of_it(number, scenario),
        persist_state="session",
    )
    frame.note(beside(number, scenario, effect))
    return record.value if abs(value - record.value) < step / 2 else float(value)


def beside(number: Number, scenario: Scenario, effect: Effect | None) -> str:
    """Return what stands beside a slider: unit and value, how far endings depend on it, and its origin."""
    record = number.record
    parts = [f"Stands at {record.value:g}, within {record.low:g} to {record.high:g} ({record.unit})"]
    if effect is not None and effect.ending:
        parts.append(f"moves {OUTCOMES[effect.ending].lower()} by {100 * effect.effect:.0f} of 100 runs")
    parts.append(f"{ORIGINS[record.kind].lower()}: {_origin(record, scenario)}")
    return f"{'; '.join(parts)}."


def _origin(record: Record, scenario: Scenario) -> str:
    if record.kind == "source":
        known = [scenario.sources[key] for key in record.sources if key in scenario.sources]
        return ", ".join(f"{source.authors} ({source.year})" for source in known) or record.text
    first = record.text.split(";")[0].rstrip(".")
    return first if len(first) <= LONGEST_ORIGIN else first[:LONGEST_ORIGIN].rsplit(" ", 1)[0] + " …"


def all_of_it(number: Number, scenario: Scenario) -> str:
    """Return all that is said of a number's origin, with its name and place, fit for a tooltip."""
    record = number.record
    parts = [f"{ORIGINS[record.kind]}: {citation(scenario, record)}", record.note, record.stated_at]
    return f"`{number.name}`  \n" + "  \n".join(inert(part) for part in parts if part)


def steps(record: Record) -> tuple[float, int]:
    """Return the step of a number's slider and its digits: round, fine enough, and so that the value is on it."""
    span = record.high - record.low
    power = math.floor(math.log10(span / FINEST))
    candidates = [factor * 10.0 ** (power - finer) for finer in range(3) for factor in (5, 2, 1)]
    fits = [step for step in candidates if step <= span / FINEST and _on(record.value - record.low, step)]
    step = fits[0] if fits else candidates[-1]
    return step, max(-math.floor(math.log10(step) + 1e-9), _digits(record.low), 0)


def _on(distance: float, step: float) -> bool:
    return abs(distance / step - round(distance / step)) < 1e-6


def _digits(value: float) -> int:
    """How many digits after the point a number needs, up to eight."""
    return next(digits for digits in range(9) if digits == 8 or abs(round(value, digits) - value) < 1e-12)
