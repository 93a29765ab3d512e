"""Told: what an experiment found in words and rows, the same in the terminal, on the page and in the app."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.analysis.estimates import Estimate
from sim.config.schema_claims import ExperimentFile
from sim.experiments.arms import Plan
from sim.experiments.weighing import BOTH, NEITHER, REFUTED, SUPPORTED, UNTOLD, Figure, Kind, Weighed
from sim.words import NO_FORECAST, UNKNOWN, horizon_note, per_cent, signed

VERDICTS = {
    SUPPORTED: "supported",
    REFUTED: "refuted",
    NEITHER: "not supported, not refuted",
    UNTOLD: "cannot be told",
    BOTH: "both of its rules hold",
}
HOLDS = {True: "holds", False: "does not hold", None: "cannot be told"}
COLUMNS = ("figure", "scenario", "value", "95 % interval", "held against")
NOT_WEIGHED = "not weighed"


class Row(NamedTuple):
    """One figure in words, a cell for each of COLUMNS."""

    what: str
    where: str
    value: str
    interval: str
    limit: str


def number(value: float, kind: Kind) -> str:
    """Return a value of a kind as it is written; '–' where it is not known."""
    if math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    if kind == "share":
        return per_cent(value, 1)
    if kind == "points":
        return f"{signed(100 * value, 1)} points"
    return signed(value, 2) if kind == "signed" else f"{value:.2f}".replace("-", "−")


def interval(found: Estimate, kind: Kind) -> str:
    """Return the interval of a figure of a kind as it is written."""
    low, high = (number(end, kind) for end in (found.low, found.high))
    for unit in (" %", " points"):
        if low.endswith(unit) and high.endswith(unit):
            low = low.removesuffix(unit)
    return f"{low} to {high}"


def row(figure: Figure) -> Row:
    """Return a figure in words."""
    return Row(
        figure.what,
        figure.where,
        number(figure.found.value, figure.kind),
        interval(figure.found, figure.kind),
        limit(figure),
    )


def limit(figure: Figure) -> str:
    """Return the limit that a figure is held against as it is written; '–' where there is none."""
    if figure.limit is None:
        return UNKNOWN
    if figure.kind in ("share", "points"):
        return f"{100 * figure.limit:g} {'%' if figure.kind == 'share' else 'points'}"
    return f"{figure.limit:g}"


def headline(weighed: Weighed) -> str:
    """Return the experiment's title with what follows for it."""
    return f"{weighed.experiment.title}: {VERDICTS[weighed.verdict]}"


def criteria(weighed: Weighed) -> tuple[str, str]:
    """Return what would support and what would refute the claim, each with whether it holds."""
    made = weighed.experiment
    return (
        f"Would support it: {made.said('supports')} That {HOLDS[weighed.supports]}.",
        f"Would refute it: {made.said('refutes')} That {HOLDS[weighed.refutes]}.",
    )


def notes(plan: Plan) -> Iterator[str]:
    """Yield what must be said beside whatever was weighed by a plan."""
    runs = f"{plan.runs:,} {'run' if plan.runs == 1 else 'runs'}"
    yield (
        f"{plan.draws:,} draws of all numbers from their ranges, {runs} of each in every scenario, "
        f"{plan.horizon} turns or to the end of a script, seed {plan.seed}."
    )
    yield (
        "Intervals are over draws, at 95 % each for itself and not corrected for how many rules there are: "
        "how far the mean over the ranges could be off, nothing of other ranges, other acts or other models. "
        "What would support or refute a claim stands in the world's claims.yaml; docs/design.md says which "
        "clauses were there first and how each is read. A verdict is one of the model under its assumptions."
    )
    yield NO_FORECAST
    if note := horizon_note(plan.horizon):
        yield f"{note[0].upper()}{note[1:]}."


def as_data(weighed: Weighed) -> dict[str, Any]:
    """Return what was weighed as plain data; what is not a number, or infinite, is null."""
    made = weighed.experiment
    return {
        "experiment": weighed.name,
        "title": made.title,
        "claims": list(made.claims),
        "verdict": weighed.verdict,
        "supports": {"rule": made.said("supports"), "holds": weighed.supports},
        "refutes": {"rule": made.said("refutes"), "holds": weighed.refutes},
        "found": weighed.found,
        "figures": [
            {
                "figure": figure.what,
                "scenario": figure.where,
                "kind": figure.kind,
                "value": _finite(figure.found.value),
                "low": _finite(figure.found.low),
                "high": _finite(figure.found.high),
                "limit": figure.limit,
            }
            for figure in weighed.figures
        ],
    }


def why_not_weighed(experiment: ExperimentFile) -> str:
    """Return why an experiment is not weighed, as its note has it."""
    return experiment.note or "no measure says how"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
