"""`sim report`: one file is written where it was asked for, or nothing and a line that says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.batch.store import list_folders
from tests.cli.conftest import Sim


@pytest.fixture
def folder(sim: Sim, small_batch: Path, out: Path) -> Path:
    """Results of the small batch."""
    assert sim("run", small_batch, "--out", out, "-q").code == 0
    return list_folders(out)[0].folder


def test_the_report_stands_beside_its_folder(sim: Sim, folder: Path) -> None:
    answer = sim("report", folder)
    place = folder.with_name(f"{folder.name}.html")
    assert (answer.code, answer.err, answer.out) == (0, "", f"Written: {place}\n")
    page = place.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")
    assert "A small batch" in page
    assert list_folders(folder.parent)[0].folder == folder


def test_place_reference_and_smallest_difference_can_be_chosen(
    sim: Sim, folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "mine.html"
    assert sim("report", folder, "--out", place, "--reference", "no_access", "--smallest", "3").code == 0
    page = place.read_text(encoding="utf-8")
    assert "Baseline beside No access" in page
    assert "at least 3 of 100 runs" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--reference", "basline"], "did you mean 'baseline'"),
        (["--smallest", "99"], "99 is not between"),
        (["--out", "nowhere/x.html"], "nowhere is no folder"),
        (["--out", "."], "is a folder: name a file"),
    ],
)
def test_a_mistake_is_told_and_nothing_written(
    sim: Sim, folder: Path, arguments: list[str], said: str
) -> None:
    before = sorted(folder.parent.iterdir())
    answer = sim("report", folder, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in " ".join(answer.err.split())
    assert sorted(folder.parent.iterdir()) == before
