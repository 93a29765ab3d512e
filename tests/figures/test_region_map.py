"""The map: whole outlines, borders where parts meet, colours and words of what is held."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.figures.look import Look
from sim.figures.outlines import area, borders, centre, outlines, polygons
from sim.figures.region_map import region_map
from tests.figures.specs import layers, spec_of

NAMES = tuple(outlines().regions)


def table(**shares: float) -> pd.DataFrame:
    rows = [
        {"name": name, "part": "A", "share": share, "area": 20.0, "text": f"A\n{share:.0%}", "tip": name}
        for name, share in shares.items()
    ]
    return pd.DataFrame(rows)


def test_the_map_has_all_regions_and_says_whom_to_credit() -> None:
    assert len(NAMES) == 26
    assert "Olesia Ladanai" in outlines().credit
    assert "CC BY 4.0" in outlines().credit


@pytest.mark.parametrize("name", NAMES)
def test_every_ring_is_closed_and_its_region_is_named_within_it(name: str) -> None:
    for polygon in polygons(name):
        for ring in polygon:
            assert ring[0] == ring[-1]
            assert abs(area(ring)) > 0.0
    x, y = centre(name)
    xs, ys = zip(*max((p[0] for p in polygons(name)), key=len), strict=True)
    assert min(xs) < x < max(xs)
    assert min(ys) < y < max(ys)


def test_relative_areas_are_about_those_of_the_regions() -> None:
    def drawn(name: str) -> float:
        return sum(
            abs(area(ring)) * (1 if k == 0 else -1) for p in polygons(name) for k, ring in enumerate(p)
        )

    assert drawn("donetsk") / drawn("luhansk") == pytest.approx(26.517 / 26.684, rel=0.05)
    assert drawn("kyiv_city") < 0.1 * drawn("kyiv")


def test_a_border_is_drawn_where_parts_meet_and_nowhere_else() -> None:
    assert borders({"donetsk": "A", "luhansk": "A", "kharkiv": "A"})["coordinates"] == []
    apart = borders({"donetsk": "A", "luhansk": "A", "kharkiv": "B"})["coordinates"]
    assert len(apart) >= 2
    kharkiv = {point for polygon in polygons("kharkiv") for ring in polygon for point in ring}
    assert all(point in kharkiv for line in apart for point in line)


def test_the_map_colours_by_share_and_writes_what_is_held(style: Look) -> None:
    chart = region_map(table(donetsk=0.66, luhansk=0.99), style)
    shapes, edges = layers(chart, "geoshape")
    values = spec_of(chart)["datasets"][shapes["data"]["name"]]
    assert [(shape["name"], shape["share"]) for shape in values] == [("donetsk", 0.66), ("luhansk", 0.99)]
    scale = shapes["encoding"]["color"]["scale"]
    assert scale["domain"] == [0, 1]
    assert scale["range"] == [style.faint, style.actors["russia"]]
    assert edges["mark"]["stroke"] == style.ink
    words = layers(chart, "text")[-1]
    texts = [row["text"] for row in spec_of(chart)["datasets"][words["data"]["name"]]]
    assert texts == ["A\n66%", "A\n99%"]


def test_a_region_that_the_map_does_not_know_is_left_out(style: Look) -> None:
    chart = region_map(table(donetsk=0.66, atlantis=0.5), style)
    shapes = layers(chart, "geoshape")[0]
    assert [shape["name"] for shape in spec_of(chart)["datasets"][shapes["data"]["name"]]] == ["donetsk"]
