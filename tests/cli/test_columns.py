"""`sim columns`: every column of stored outcomes is explained."""

from __future__ import annotations

import json

from sim.batch.facets import COLUMNS
from tests.cli.conftest import Sim


def test_columns_explains_every_column_of_stored_outcomes(sim: Sim) -> None:
    rows = json.loads(sim("columns", "--json").out)
    assert [row["name"] for row in rows] == [*COLUMNS[:2], "draw", *COLUMNS[2:]]
    assert all(row["meaning"] and row["kind"] in ("word", "count", "number", "flag") for row in rows)
    told = sim("columns").out
    assert [line.split()[0] for line in told.splitlines() if line[0] != " "] == [row["name"] for row in rows]
    assert "losses_russia (number, thousand)\n    Russian casualties since the start\n" in told


def test_columns_explains_one_and_tells_where_it_is_blank(sim: Sim) -> None:
    told = sim("columns", "imposed").out
    assert told.startswith("imposed (word)\n    how imposed terms came about")
    assert "    '' unless the run ended in an imposed settlement" in told
    assert "0 where it goes on at the end" in sim("columns", "fighting_ended").out
    answer = sim("columns", "fighting_end")
    assert (answer.code, answer.out) == (2, "")
    assert "no column is named 'fighting_end' (did you mean 'fighting_ended'?)" in answer.err
