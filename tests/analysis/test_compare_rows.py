"""Rows of a comparison: in runs of 100, in the order asked for, words that say what the numbers are."""

from __future__ import annotations

from sim.analysis.compare import compare
from sim.analysis.compare_rows import difference_rows, endings_met, flip_cells, share_rows, signed
from tests.analysis.test_compare import WORDS, table


def test_differences_are_in_runs_of_100_and_leave_out_what_never_came_about() -> None:
    found = compare(table({"base": "f" * 60 + "w" * 140, "other": "w" * 200}), "base")
    rows = difference_rows(found, "other", WORDS)
    assert rows["ending"].tolist() == ["frozen_conflict", "war_continues"]
    assert rows["difference"].tolist() == [-30.0, 30.0]
    assert rows["told"].tolist() == [1, 1]
    assert rows["text"].tolist() == ["−30.0", "+30.0"]
    assert rows["tip"][0].startswith(
        "Frozen conflict: 60 of 200 runs in the reference, 0 here; −30.0 of 100 (−"
    )


def test_a_difference_of_nothing_is_not_told() -> None:
    found = compare(table({"base": "fw" * 20, "other": "fw" * 20}), "base")
    assert difference_rows(found, "other", WORDS)["told"].tolist() == [0, 0]


def test_cells_of_flips_are_every_pair_that_was_met() -> None:
    found = compare(table({"base": "ffww", "other": "fwww"}), "base")
    assert endings_met(found, "other", tuple(WORDS)) == ["frozen_conflict", "war_continues"]
    cells = flip_cells(found, "other", WORDS)
    assert cells["runs"].tolist() == [1, 1, 0, 2]
    assert cells["share"].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert cells["stays"].tolist() == [1, 0, 0, 1]
    assert cells["text"].tolist() == ["1", "1", "", "2"]
    assert cells["tip"][1] == "1 run: Frozen conflict in the reference, War continues here"


def test_shares_stand_in_the_order_of_their_labels() -> None:
    found = compare(table({"other": "wwww", "base": "ppff"}), "base")
    rows = share_rows(found.shares, {"base": "Base", "other": "Other"}, "base", "partition")
    assert rows["label"].tolist() == ["Base", "Other"]
    assert rows["share"].tolist() == [50.0, 0.0]
    assert rows["is_reference"].tolist() == [1, 0]


def test_signs_are_written_as_signs() -> None:
    assert [signed(value) for value in (1.25, -3.0, 0.0)] == ["+1.2", "−3.0", "0.0"]
