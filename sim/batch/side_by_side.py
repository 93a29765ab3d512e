"""Side by side: the runs of a folder beside those of a reference, where both share their luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.batch.errors import StoreError
from sim.batch.facets import FACETS
from sim.batch.manifest import Manifest
from sim.batch.store import StoredBatch
from sim.config.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

NUMERIC = tuple(facet for facet in FACETS if facet.kind in ("count", "number"))
NO_PAIR = "it and the reference have no run in common that did not fail"
COLUMNS = ("scenario", "run", "outcome", *(facet.name for facet in NUMERIC))


@dataclass(frozen=True)
class SideBySide:
    """Runs that share their luck by number: a table of outcomes with COLUMNS, and which is the reference.

    The table has the column of draws too, where parameters were drawn: runs of one number share their draw.

    `titles` are those of the scenarios; `left_out` says of each scenario that could not be paired why.
    """

    outcomes: pd.DataFrame
    reference: str
    titles: dict[str, str]
    left_out: tuple[str, ...]


def side_by_side(
    stored: StoredBatch, reference: str, against: StoredBatch | None = None, *, only: Sequence[str] = ()
) -> SideBySide:
    """Return the scenarios of a folder (all, or `only` some) beside the reference, of this folder or another.

    From another folder the reference is called `name@folder`. StoreError where a scenario is not there, where
    the two folders do not share their luck, and where nothing is left to compare; the message says why.
    """
    import pandas as pd

    other = against or stored
    differs = differences_of(stored.manifest, other.manifest)
    if differs:
        raise StoreError(
            f"{stored.folder} and {other.folder} do not share their luck, so their runs cannot be paired: "
            + "; ".join(differs)
        )
    base = other.scenario(reference)
    name = reference if against is None else f"{reference}@{other.folder.name}"
    chosen = [stored.scenario(asked) for asked in only or stored.manifest.scenarios]
    chosen = [scenario for scenario in chosen if against is not None or scenario.name != reference]
    table = stored.outcomes(COLUMNS)
    first = other.outcomes(COLUMNS) if against is not None else table
    first = first[first["scenario"] == reference]
    shared = table[table["run"].isin(first["run"])].groupby("scenario", observed=False).size()
    why = {
        scenario.name: other_world(scenario, base) or ("" if shared[scenario.name] else NO_PAIR)
        for scenario in chosen
    }
    left_out = tuple(f"{scenario} is left out: {said}" for scenario, said in why.items() if said)
    names = [scenario for scenario, said in why.items() if not said]
    if not names:
        raise StoreError("; ".join([f"{stored.folder}: nothing to compare with {reference}", *left_out]))
    parts = [
        first.assign(scenario=name),
        table[table["scenario"].isin(names)].astype({"scenario": str}),
    ]
    outcomes = pd.concat(parts, ignore_index=True).astype({"scenario": pd.CategoricalDtype([name, *names])})
    titles = {name: base.title, **{scenario: stored.manifest.titles[scenario] for scenario in names}}
    return SideBySide(outcomes, name, titles, left_out)


def differences_of(one: Manifest, other: Manifest) -> list[str]:
    """Return why the runs of two folders do not share their luck; nothing where they do."""
    said = [
        f"their {what}s are {getattr(one, what)} and {getattr(other, what)}"
        for what in ("seed", "horizon")
        if getattr(one, what) != getattr(other, what)
    ]
    if one.draws != other.draws:
        drawn = " and ".join(f"{made.draws:,} times" if made.draws else "not at all" for made in (one, other))
        said.append(f"their parameters are drawn {drawn}")
    if one.rules != other.rules:
        said.append(f"they were played by other rules ({one.rules[:12]} and {other.rules[:12]})")
    if one.outcomes != other.outcomes:
        said.append("they tell endings apart otherwise")
    return said


def other_world(scenario: Scenario, base: Scenario) -> str:
    """Return why the runs of two scenarios are not of one world; '' where they are."""
    if scenario.world != base.world:
        return f"its world is {scenario.world!r}, that of {base.name} {base.world!r}"
    if scenario.start != base.start:
        months = [f"{start[0]}-{start[1]:02}" for start in (scenario.start, base.start)]
        return f"it begins in {months[0]}, {base.name} in {months[1]}"
    return ""
