"""Regions: the share of each region in Russian hands, from the ground gained on the axes in order of advance.

What a region holds is read off the state and moves nothing in it. The sums by part are those of
sim.rules.territory.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.config.regions import AREA, SHARE, region_number
from sim.config.world import Vector, World
from sim.rules import vocabulary as V


class Region(NamedTuple):
    """One region: name, title, part of the plan, axis, area (thousand km²), share held at the start."""

    name: str
    title: str
    part: str
    axis: str
    area: float
    start: float


def regions(world: World, values: Vector | None = None) -> tuple[Region, ...]:
    """Return all regions of a world, axis by axis in order of advance.

    `values` is the parameter vector where it is not the world's own; whoever changes areas or held shares in
    one lets the rest follow (`World.follow`).
    """
    numbers = world.values if values is None else values
    offset = {name: i for i, name in enumerate(world.names)}
    scenario = world.scenario
    return tuple(
        Region(
            name=name,
            title=scenario.regions[name].title,
            part=scenario.regions[name].part,
            axis=axis,
            area=float(numbers[offset[region_number(name, AREA)]]),
            start=float(numbers[offset[region_number(name, SHARE)]]),
        )
        for axis in V.AXES
        for name in scenario.axes[axis].path
    )


def picture(world: World, state: Vector, values: Vector | None = None) -> dict[str, float]:
    """Return the share of each region in Russian hands, in [0, 1], in the order of `regions`.

    On each axis a net gain since the start fills what is open of its regions from the first to the last; a
    net loss empties what was held at the start from the last to the first. A gain beyond the last region is
    in none. `values` as for `regions`.
    """
    shares: dict[str, float] = {}
    on_axis: dict[str, list[Region]] = {axis: [] for axis in V.AXES}
    for region in regions(world, values):
        shares[region.name] = region.start
        on_axis[region.axis].append(region)
    for axis, path in on_axis.items():
        gain = float(state[V.OFFSET[f"gain_{axis}"]])
        for region in path if gain > 0.0 else reversed(path):
            ground = region.area * ((1.0 - region.start) if gain > 0.0 else region.start)
            if ground <= abs(gain):
                shares[region.name] = 1.0 if gain > 0.0 else 0.0
            else:
                shares[region.name] = min(max(region.start + gain / region.area, 0.0), 1.0)
            gain -= min(ground, gain) if gain > 0.0 else max(-ground, gain)
            if gain == 0.0:
                break
    return shares
