"""Assumptions: the numbers on which endings depend most, by the stored screening, and the theories followed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.analysis.findings import CLAUSES, HUNDRED
from sim.config.provenance import parameters_table, title_of
from sim.config.scenario import Scenario
from sim.config.world import build_world
from sim.figures.effects import effect_chart
from sim.figures.look import LIGHT
from sim.figures.svg import to_svg
from sim.report.figure import Figure
from sim.screening.store import Effect, Screening, fingerprint, place_of, read
from sim.words import OUTCOMES

SHOWN = 12
WIDTH = 560  # pixels
ERRORS = 2  # standard errors drawn to either side
STEP = 10  # of 100 runs: where the scale may end
KINDS = {
    "source": "from a source",
    "assumption": "an assumption with its reason",
    "unverified": "not verified",
}


@dataclass(frozen=True)
class Assumptions:
    """What runs rest on: a figure and rows of the numbers that matter most, theories, and origins counted.

    `notes` say what must be known of the screening. Without one `figure` is None and there are no rows. Each
    row: name, meaning, value with its range, effect in words, origin.
    """

    figure: Figure | None
    rows: tuple[tuple[str, ...], ...]
    theories: tuple[tuple[str, str, str], ...]
    origins: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


def assumptions_of(scenario: Scenario, rules: str) -> Assumptions:
    """Return the assumptions behind a scenario that was played by rules of this fingerprint.

    ConfigError where the stored screening cannot be read.
    """
    table = {row["name"]: row for row in parameters_table(scenario)}
    kinds = Counter(str(row["kind"]) for row in table.values())
    origins = tuple((said, kinds[kind]) for kind, said in KINDS.items())
    theories = tuple((name, choice.taken, choice.why) for name, choice in scenario.structure.items())
    found = read(place_of(scenario.world))
    if found is None:
        missing = f"No screening of the world {scenario.world!r} is stored; `sim screening` makes one."
        return Assumptions(None, (), theories, origins, (missing,))
    largest = [effect for effect in by_effect(found) if effect.name in table][:SHOWN]
    return Assumptions(
        _figure(largest, found, {name: str(row["meaning"]) for name, row in table.items()}),
        tuple(_row(effect, table[effect.name]) for effect in largest),
        theories,
        origins,
        notes_of(found, scenario, rules),
    )


def by_effect(found: Screening) -> list[Effect]:
    """Return the effects of a screening, the largest first."""
    return sorted(found.effects.values(), key=lambda effect: (-effect.effect, -effect.flipped, effect.name))


def notes_of(found: Screening, scenario: Scenario, rules: str) -> tuple[str, ...]:
    """What must be said of a screening; first whether it belongs to the numbers and rules that were played."""
    notes = []
    other = [
        *(["rules"] if found.rules != rules else []),
        *(["numbers"] if found.numbers != fingerprint(build_world(scenario)) else []),
    ]
    if other:
        notes.append(
            f"The screening was made with other {' and '.join(other)} than these runs: read it as a hint, or make it "
            "anew with `sim screening`."
        )
    notes.append(
        f"Each number was moved alone to both ends of its range, {found.runs:,} runs of {found.scenario!r} at each end, "
        f"on shared luck over {found.horizon} months. Shown is the largest change in the share of any ending, in "
        f"brackets {ERRORS} standard errors to either side. The largest of many is taken, so luck alone gives some "
        "effect; what numbers do together is not shown."
    )
    return tuple(notes)


def _figure(effects: list[Effect], found: Screening, meanings: dict[str, str]) -> Figure | None:
    moving = [effect for effect in effects if effect.effect > 0.0]
    if not moving:
        return None
    rows = pd.DataFrame([drawn(effect, meanings[effect.name]) for effect in moving])
    highest = STEP * math.ceil(float(rows["high"].max()) / STEP)
    return Figure(
        heaviest(moving[0], meanings[moving[0].name]),
        f"Largest change in the share of any ending over the range of each number; bars are {ERRORS} standard errors "
        "to either side, colours the ending.",
        to_svg(effect_chart(rows, highest, LIGHT), WIDTH),
        "; ".join(rows["tip"]),
    )


def heaviest(effect: Effect, meaning: str) -> str:
    """Return the finding on the number on which endings depend most."""
    return f"“{title_of(effect.name, meaning)}” matters most: {said_of(effect)}"


def drawn(effect: Effect, meaning: str) -> dict[str, Any]:
    """Return the row of the effect of a number that `effect_chart` draws."""
    low, high = bounds(effect)
    return {
        "label": title_of(effect.name, meaning),
        "ending": effect.ending,
        "effect": HUNDRED * effect.effect,
        "low": HUNDRED * low,
        "high": HUNDRED * high,
        "text": f"{HUNDRED * effect.effect:.0f}, {OUTCOMES[effect.ending]}",
        "tip": f"{effect.name}: {said_of(effect)}",
    }


def bounds(effect: Effect) -> tuple[float, float]:
    """Return from where to where an effect may reach: so many standard errors to either side."""
    return max(effect.effect - ERRORS * effect.error, 0.0), effect.effect + ERRORS * effect.error


def said_of(effect: Effect) -> str:
    """Return an effect in words."""
    if not effect.ending:
        return "no ending moves at either end of its range"
    low, high = bounds(effect)
    more = "more" if effect.change > 0 else "fewer"
    return (
        f"at its {effect.end} end {CLAUSES[effect.ending]} in {HUNDRED * effect.effect:.0f} of 100 runs {more} "
        f"({HUNDRED * low:.0f} to {HUNDRED * high:.0f})"
    )


def _row(effect: Effect, number: dict[str, Any]) -> tuple[str, ...]:
    unit = f" {number['unit']}" if number["unit"] else ""
    kind, said = KINDS[str(number["kind"])], str(number["provenance"]).rstrip()
    note = f"{'' if said.endswith('.') else '.'} {number['note']}" if number["note"] else ""
    return (
        effect.name,
        str(number["meaning"]),
        f"{number['value']:g} ({number['low']:g} to {number['high']:g}){unit}",
        said_of(effect),
        f"{kind[0].upper()}{kind[1:]}. {said}{note}",
    )
