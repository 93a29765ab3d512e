"""What follows from the regions of a world: the ground, by part and axis, that the rules reckon with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.config.records import AxisSpec, Origin, Record, RegionSpec
from sim.config.schema_regions import AREA_UNIT
from sim.rules.parameters import DERIVED
from sim.rules.vocabulary import AXES

LEAST_CERTAIN_LAST: tuple[Origin, ...] = ("source", "unverified", "assumption")
OPEN, HELD, ALL = "open", "held", "area"
AREA, SHARE = "area", "held"

Numbers = NDArray[np.float64]
Amount = TypeVar("Amount", float, Numbers)  # one number, or one for each of several worlds


class Derived(NamedTuple):
    """A rule parameter that is a sum over regions: of their open ground, their held ground, or their area."""

    name: str
    what: str
    part: str
    regions: tuple[str, ...]


def region_number(region: str, field: str) -> str:
    """Return the name of a region's number (`area` or `held`) in the parameter vector."""
    return f"region.{region}.{field}"


def derived(regions: Mapping[str, RegionSpec], axes: Mapping[str, AxisSpec]) -> Iterator[Derived]:
    """Yield every rule parameter that follows from the regions, with the regions that it sums over."""
    for part, tag in (("a", ""), ("b", "b_")):
        inside = {axis: tuple(n for n in axes[axis].path if regions[n].part == part) for axis in AXES}
        for what in (OPEN, HELD):
            for axis in AXES:
                yield Derived(f"front.{what}_{tag}{axis}", what, part, inside[axis])
        yield Derived(f"front.area_{part}", ALL, part, tuple(n for axis in AXES for n in inside[axis]))


def ground(what: str, area: Amount, held: Amount) -> Amount:
    """Return a region's open ground, held ground or area (thousand km²), given area and share held."""
    if what == OPEN:
        return area * (1.0 - held)
    return area * held if what == HELD else area


def derived_values(
    regions: Mapping[str, RegionSpec], axes: Mapping[str, AxisSpec], numbers: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """Return the values of the derived parameters where `numbers` gives areas and held shares by name, each
    of one world or [world]."""
    values = {}
    for name, what, _, members in derived(regions, axes):
        total = np.zeros(())
        for region in members:
            area, held = numbers[region_number(region, AREA)], numbers[region_number(region, SHARE)]
            total = total + ground(what, area, held)
        values[name] = total
    return values


def derived_records(regions: Mapping[str, RegionSpec], axes: Mapping[str, AxisSpec]) -> dict[str, Record]:
    """Return the records of the derived parameters.

    A range reaches from all regions at the ends that make the sum least to all at those that make it most.
    The origin is that of the least certain number behind it and names the regions. As such a number is never
    set or drawn by itself, it counts as fixed.
    """
    records = {
        entry.name: _record(entry, {name: regions[name] for name in entry.regions}, axes)
        for entry in derived(regions, axes)
    }
    assert records.keys() == DERIVED
    return records


def _record(entry: Derived, members: Mapping[str, RegionSpec], axes: Mapping[str, AxisSpec]) -> Record:
    what = entry.what
    behind = [spec.area for spec in members.values()]
    if what != ALL:
        behind += [spec.held for spec in members.values()]
    kind: Origin = max((number.kind for number in behind), key=LEAST_CERTAIN_LAST.index, default="assumption")
    sources = tuple(dict.fromkeys(key for number in behind for key in number.sources))
    of = "areas" if what == ALL else "areas and held shares"
    words = f"derived from the {of} of {', '.join(spec.title for spec in members.values())}"
    if not members:
        words = f"derived: no region of part {entry.part.upper()} lies on this axis"
    axis = next((axis for axis in AXES if entry.name.endswith(f"_{axis}")), None)
    low = high = value = 0.0
    for spec in members.values():
        least, most = (spec.held.high, spec.held.low) if what == OPEN else (spec.held.low, spec.held.high)
        value += ground(what, spec.area.value, spec.held.value)
        low += ground(what, spec.area.low, least)
        high += ground(what, spec.area.high, most)
    return Record(
        value=value,
        low=low,
        high=high,
        unit=AREA_UNIT,
        kind=kind,
        text=", ".join(sources) if kind == "source" else words,
        sources=sources if kind == "source" else (),
        note=words if kind == "source" else "",
        stated_at=axes[axis].stated_at if axis else behind[0].stated_at if behind else "",
        fixed=True,
    )
