"""Outlines: the regions of Ukraine as polygons, and the borders between parts, of arcs that neighbours share.

The arcs are those of `ukraine.json`, in a plane of 1000 by 670 with y downwards. An arc is named by its place
in the list, one that is walked backwards by the complement of it (~i), as in TopoJSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("ukraine.json")

Point = tuple[float, float]
Ring = list[Point]


class Outlines(NamedTuple):
    """The map: for each region its polygons (each a list of rings of arcs), all arcs, and whom to credit."""

    regions: dict[str, list[list[list[int]]]]
    arcs: list[Ring]
    credit: str


@cache
def outlines() -> Outlines:
    """Return the map of Ukraine that lies beside this module."""
    read = json.loads(FILE.read_text(encoding="utf-8"))
    arcs = [[(float(x), float(y)) for x, y in arc] for arc in read["arcs"]]
    credit = f"Outlines: {read['of']} ({read['where']}), {read['licence']}, simplified"
    return Outlines(read["regions"], arcs, credit)


def polygons(name: str) -> list[list[Ring]]:
    """Return the polygons of a region, each its outer ring and its holes; KeyError for an unknown one."""
    drawn = outlines()
    return [[_ring(ring, drawn.arcs) for ring in polygon] for polygon in drawn.regions[name]]


def geometry(name: str) -> dict[str, Any]:
    """Return a region as a GeoJSON geometry."""
    return {"type": "MultiPolygon", "coordinates": polygons(name)}


def borders(part_of: Mapping[str, str]) -> dict[str, Any]:
    """Return, as a GeoJSON geometry, the borders between regions of different parts; `part_of` by region."""
    drawn = outlines()
    beside: dict[int, set[str]] = {}
    for name, part in part_of.items():
        for polygon in drawn.regions[name]:
            for ring in polygon:
                for arc in ring:
                    beside.setdefault(max(arc, ~arc), set()).add(part)
    lines = [drawn.arcs[arc] for arc in sorted(beside) if len(beside[arc]) > 1]
    return {"type": "MultiLineString", "coordinates": lines}


def centre(name: str) -> Point:
    """Return the centre of a region's largest polygon, where its name may stand."""
    ring = max((polygon[0] for polygon in polygons(name)), key=lambda ring: abs(area(ring)))
    whole = area(ring)
    x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return x / (6.0 * whole), y / (6.0 * whole)


def area(ring: Ring) -> float:
    """Return the area of a closed ring, in units of the plane, negative where it runs the other way round."""
    return 0.5 * sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))


def _ring(arcs: list[int], all_arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for arc in arcs:
        points = all_arcs[arc] if arc >= 0 else all_arcs[~arc][::-1]
        ring += points[1:] if ring else points
    return ring
