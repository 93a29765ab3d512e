"""Facets: what is kept of a run, one row of the table of outcomes.

A row says which run it is, how it ended, what was hidden in it, and what happened. Each column is stated
once, with its kind, its unit and how it is read off the ends of runs, whichever driver played them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.rules import vocabulary as V

if TYPE_CHECKING:
    from sim.config.world import World
    from sim.model import Campaign

Kind = Literal["word", "count", "number", "flag"]
Value = str | int | float | bool

HIDDEN = ("russia", "belarus", "ukraine", "united_states", "europe")
EVENTS = ("none", "accident", "intent")
NO_FORMAT = ""
IMPOSED = ("", "signed", "dictated")
NO_TERMS = "where no deal is in force at the end"


@dataclass(frozen=True)
class Ends:
    """How runs of a world ended, one row a run.

    `runs` are their numbers, `outcomes` [run] names, `turns` [run] those in which they ended, `state` [run,
    variable] what stood then; `types` [run, actor] and `costs` [run, 2] what was hidden in them. `values` is
    the parameter vectors [parameter] with which each was played.
    """

    world: World
    values: Sequence[NDArray[np.float64]]
    runs: Sequence[int]
    outcomes: Sequence[str]
    turns: Sequence[int]
    state: NDArray[np.float64]
    types: NDArray[np.int64]
    costs: NDArray[np.float64]


class Facet(NamedTuple):
    """One column: name, kind, unit, meaning, how it is read, its words where it holds one of a few, and what
    it holds where there is nothing to tell ('' where there always is)."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    read: Callable[[Ends], Sequence[Value]]
    words: tuple[str, ...] = ()
    blank: str = ""


def _variable(name: str, kind: Kind = "number", blank: str = "") -> Facet:
    """The column of a state variable at the end of the run."""
    offset = V.OFFSET[name]
    variable = V.VARIABLES[offset]
    dtype: type = {"count": np.int64, "flag": np.bool_, "number": np.float64}[kind]

    def read(ends: Ends) -> Sequence[Value]:
        column: Sequence[Value] = ends.state[:, offset].astype(dtype).tolist()
        return column

    return Facet(name, kind, variable.unit, variable.meaning, read, blank=blank)


def _coded(name: str, meaning: str, words: tuple[str, ...], blank: str) -> Facet:
    """The column of a state variable that stands for one of a few words."""
    offset = V.OFFSET[name]

    def read(ends: Ends) -> Sequence[Value]:
        return [words[int(code)] for code in ends.state[:, offset]]

    return Facet(name, "word", "", meaning, read, words, blank)


def _hidden_type(actor: str) -> Facet:
    place = V.ACTORS.index(actor)

    def read(ends: Ends) -> list[Value]:
        names = ends.world.type_names[actor]
        return [names[kind] for kind in ends.types[:, place]]

    return Facet(f"type_{actor}", "word", "", f"hidden type of {actor}", read)


def _private_cost(actor: str, place: int) -> Facet:
    meaning = f"private cost of stopping of {actor}"
    return Facet(f"cost_{actor}", "number", "utility", meaning, lambda ends: ends.costs[:, place].tolist())


def _share(part: Literal["a", "b"]) -> Facet:
    meaning = f"share of part {part.upper()} held by Russia"

    def read(ends: Ends) -> list[Value]:
        from sim.rules import territory  # whoever reads tables needs no compiler

        share = territory.share_a if part == "a" else territory.share_b
        return [float(share(s, p)) for s, p in zip(ends.state, ends.values, strict=True)]

    return Facet(f"share_{part}", "number", "share", meaning, read)


def _net_gain(ends: Ends) -> Sequence[Value]:
    total = np.zeros(len(ends.state))
    for offset in range(V.GAIN_EAST, V.GAIN_NORTH + 1):
        total += ends.state[:, offset]
    column: Sequence[Value] = total.tolist()
    return column


def _imposed(ends: Ends) -> list[Value]:
    """How terms came to be imposed, where the run ended in an imposed settlement or in partition terms."""
    found: list[Value] = []
    for outcome, s in zip(ends.outcomes, ends.state, strict=True):
        if outcome not in ("imposed_settlement", "partition") or s[V.DEAL] != V.SETTLEMENT:
            found.append(IMPOSED[0])
        else:
            found.append(IMPOSED[2] if s[V.DICTATED] > 0.0 else IMPOSED[1])
    return found


FACETS: tuple[Facet, ...] = (
    Facet("outcome", "word", "", "how the run ended", lambda ends: ends.outcomes, V.OUTCOMES),
    Facet("turns", "count", "months", "turns played", lambda ends: ends.turns),
    *(_hidden_type(actor) for actor in HIDDEN),
    _private_cost("russia", 0),
    _private_cost("ukraine", 1),
    *(_variable(f"talks_{name}", "count") for name in V.FORMATS),
    *(_variable(name, "count") for name in ("truces", "deals_signed", "deals_broken")),
    _coded("deal", "deal in force at the end", V.DEALS, "'war' where none is"),
    _coded(
        "deal_format",
        "format in which the deal was signed, '' for none",
        (NO_FORMAT, *V.FORMATS),
        "'' where no deal is in force at the end, and where its terms were dictated",
    ),
    _variable("land", "count", f"0 {NO_TERMS}"),
    *(_variable(n, "flag", f"false {NO_TERMS}") for n in ("recognition", "neutrality", "foreign_forces")),
    *(_variable(name, blank=f"0 {NO_TERMS}") for name in ("force_cap", "guarantee", "relief")),
    _variable("dictated", "flag", f"false {NO_TERMS}"),
    _variable("deal_months", "count", f"0 {NO_TERMS}"),
    _variable("fighting_ended", "count", "0 where it goes on at the end, also after a deal that broke"),
    _variable("peak_access"),
    _variable("army_entered", "count", "0 where it never did"),
    *(_variable(name) for name in ("peak_rung", "escalation_score")),
    Facet("net_gain", "number", "thousand km²", "net Russian gain over all axes", _net_gain),
    *(_variable(f"gain_{axis}") for axis in ("east", "south", "northeast", "north")),
    _share("a"),
    _share("b"),
    *(_variable(f"losses_{side}") for side in ("russia", "ukraine")),
    _coded("nuclear", "nuclear use", EVENTS, "'none' where there was none"),
    _coded("nato", "war of Russia with NATO", EVENTS, "'none' where there was none"),
    *(_variable(f"collapsed_{side}", "count", "0 where it never did") for side in ("russia", "ukraine")),
    *(_variable(name) for name in ("cohesion_west", "credibility_us", "leverage_china", "exhaustion_russia")),
    Facet(
        "imposed",
        "word",
        "",
        "how imposed terms came about, '' where there are none",
        _imposed,
        IMPOSED,
        "'' unless the run ended in an imposed settlement, or in partition with a settlement in force",
    ),
)  # fmt: skip
COLUMNS = ("scenario", "run", *(facet.name for facet in FACETS))
DRAW = "draw"  # the column of the draw of the parameters that a run has, where the batch draws them


class Column(NamedTuple):
    """What a reader must know of a column: `words` are those it holds where they are few, `blank` what it
    holds where there is nothing to tell."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    words: tuple[str, ...] = ()
    blank: str = ""


DICTIONARY: tuple[Column, ...] = (
    Column("scenario", "word", "", "name of the scenario"),
    Column("run", "count", "", "number of the run from 0; on one seed the same luck in every scenario"),
    Column(
        DRAW,
        "count",
        "",
        "number of the draw of the parameters from 0",
        blank="no such column where a batch is played at the central values",
    ),
    *(
        Column(f.name, f.kind, "true or false" if f.kind == "flag" else f.unit, f.meaning, f.words, f.blank)
        for f in FACETS
    ),
)


def columns_of(ends: Ends, scenario: str) -> dict[str, list[Value]]:
    """Return the columns of runs of a scenario that have been played to their ends, one row a run."""
    read = {facet.name: list(facet.read(ends)) for facet in FACETS}
    return {"scenario": [scenario] * len(ends.runs), "run": list(ends.runs), **read}


def row_of(run: Campaign) -> dict[str, Value]:
    """Return the row of a run that has been played to its end, all columns but `scenario` and `run`."""
    ends = ends_of(run.world, [run.values], [end_of(run)])
    return {facet.name: facet.read(ends)[0] for facet in FACETS}


End = tuple[int, str, int, NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]


def end_of(run: Campaign) -> End:
    """Return the row of `Ends` of a model that has been played to its end; it holds on to nothing of it."""
    return run.run, str(run.outcome), run.turn, run.state.copy(), run.types.copy(), run.costs.copy()


def ends_of(world: World, values: Sequence[NDArray[np.float64]], rows: Sequence[End]) -> Ends:
    """Return the ends of runs from their rows and the parameter vectors with which each was played."""
    runs, outcomes, turns, state, types, costs = zip(*rows, strict=True) if rows else ((),) * 6
    return Ends(
        world,
        values,
        list(runs),
        list(outcomes),
        list(turns),
        np.array(state, dtype=np.float64).reshape(len(runs), V.N_STATE),
        np.array(types, dtype=np.int64).reshape(len(runs), V.N_ACTORS),
        np.array(costs, dtype=np.float64).reshape(len(runs), 2),
    )
