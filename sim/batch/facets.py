"""Facets: what is kept of a run, one row of the table of outcomes.

A row says which run it is, how it ended, what was hidden in it, and what happened. Each column is stated
once, with its kind, its unit and how it is read off a played model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sim.rules import vocabulary as V
from sim.rules.territory import share_a, share_b

if TYPE_CHECKING:
    from sim.model import Campaign

Kind = Literal["word", "count", "number", "flag"]
Value = str | int | float | bool

HIDDEN = ("russia", "belarus", "ukraine", "united_states", "europe")
EVENTS = ("none", "accident", "intent")
NO_FORMAT = ""
IMPOSED = ("", "signed", "dictated")


class Facet(NamedTuple):
    """One column: name, kind, unit, meaning, how it is read, and its words where it holds one of a few."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    read: Callable[[Campaign], Value]
    words: tuple[str, ...] = ()


def _variable(name: str, kind: Kind = "number") -> Facet:
    """The column of a state variable at the end of the run."""
    offset = V.OFFSET[name]
    variable = V.VARIABLES[offset]
    convert: Callable[[Any], Value] = {"count": int, "flag": bool, "number": float}[kind]
    return Facet(name, kind, variable.unit, variable.meaning, lambda run: convert(run.state[offset]))


def _coded(name: str, meaning: str, words: tuple[str, ...]) -> Facet:
    """The column of a state variable that stands for one of a few words."""
    offset = V.OFFSET[name]
    return Facet(name, "word", "", meaning, lambda run: words[int(run.state[offset])], words)


def _hidden_type(actor: str) -> Facet:
    return Facet(f"type_{actor}", "word", "", f"hidden type of {actor}", lambda run: run.type_of(actor))


def _private_cost(actor: str, place: int) -> Facet:
    meaning = f"private cost of stopping of {actor}"
    return Facet(f"cost_{actor}", "number", "utility", meaning, lambda run: float(run.costs[place]))


def _imposed(run: Campaign) -> str:
    """How terms came to be imposed, where the run ended in an imposed settlement or in partition terms."""
    if run.outcome not in ("imposed_settlement", "partition") or run.state[V.DEAL] != V.SETTLEMENT:
        return IMPOSED[0]
    return IMPOSED[2] if run.state[V.DICTATED] > 0.0 else IMPOSED[1]


FACETS: tuple[Facet, ...] = (
    Facet("outcome", "word", "", "how the run ended", lambda run: str(run.outcome), V.OUTCOMES),
    Facet("turns", "count", "months", "turns played", lambda run: run.turn),
    *(_hidden_type(actor) for actor in HIDDEN),
    _private_cost("russia", 0),
    _private_cost("ukraine", 1),
    *(_variable(f"talks_{name}", "count") for name in V.FORMATS),
    *(_variable(name, "count") for name in ("truces", "deals_signed", "deals_broken")),
    _coded("deal", "deal in force at the end", V.DEALS),
    _coded("deal_format", "format in which the deal was signed, '' for none", (NO_FORMAT, *V.FORMATS)),
    _variable("land", "count"),
    *(_variable(name, "flag") for name in ("recognition", "neutrality", "foreign_forces")),
    *(_variable(name) for name in ("force_cap", "guarantee", "relief")),
    _variable("dictated", "flag"),
    *(_variable(name, "count") for name in ("deal_months", "fighting_ended")),
    _variable("peak_access"),
    _variable("army_entered", "count"),
    *(_variable(name) for name in ("peak_rung", "escalation_score")),
    Facet("net_gain", "number", "thousand km²", "net Russian gain over all axes", lambda run: run.net_gain),
    *(_variable(f"gain_{axis}") for axis in ("east", "south", "northeast", "north")),
    Facet("share_a", "number", "share", "share of part A held by Russia",
          lambda run: float(share_a(run.state, run.values))),
    Facet("share_b", "number", "share", "share of part B held by Russia",
          lambda run: float(share_b(run.state, run.values))),
    *(_variable(f"losses_{side}") for side in ("russia", "ukraine")),
    _coded("nuclear", "nuclear use", EVENTS),
    _coded("nato", "war of Russia with NATO", EVENTS),
    *(_variable(f"collapsed_{side}", "count") for side in ("russia", "ukraine")),
    *(_variable(name) for name in ("cohesion_west", "credibility_us", "leverage_china", "exhaustion_russia")),
    Facet("imposed", "word", "", "how imposed terms came about, '' where there are none", _imposed, IMPOSED),
)  # fmt: skip
COLUMNS = ("scenario", "run", *(facet.name for facet in FACETS))


def row_of(run: Campaign) -> dict[str, Value]:
    """Return the row of a run that has been played to its end, all columns but `scenario` and `run`."""
    return {facet.name: facet.read(run) for facet in FACETS}
