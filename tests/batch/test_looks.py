"""Looks: a batch that ends when it is told that it is enough, at planned numbers of runs and no other."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.batch.errors import StoreError
from sim.batch.manifest import Looks
from sim.batch.plan import batch_id, stages
from sim.batch.run import run_batch
from sim.batch.store import open_folder
from sim.config.scenario import Batch
from tests.batch.conftest import stop_after, tables

LOOKS = Looks(margin=0.1, planned=(2, 4, 7), confidence=0.98)
Counts = Mapping[str, Mapping[str, int]]


class Enough:
    """Says that it is enough from so many runs on, and keeps what it was asked with."""

    def __init__(self, runs: int) -> None:
        self.runs = runs
        self.asked: list[dict[str, int]] = []

    def __call__(self, counts: Counts) -> bool:
        self.asked.append({name: sum(found.values()) for name, found in counts.items()})
        return min(self.asked[-1].values()) >= self.runs


def test_every_run_is_played_before_one_look(small: Batch) -> None:
    bounds = [[(shard.first, shard.end) for shard in stage] for stage in stages(small, 3, LOOKS)]
    assert bounds == [[(0, 2)] * 2, [(2, 4)] * 2, [(4, 7)] * 2]
    assert stages(small, 3) == [sum(stages(small, 3), ())]


@pytest.mark.parametrize(("enough", "taken", "runs"), [(0, 1, 2), (3, 2, 4), (7, 3, 7)])
def test_it_ends_at_the_first_look_that_is_enough(
    small: Batch, tmp_path: Path, enough: int, taken: int, runs: int
) -> None:
    asked = Enough(enough)
    stored = open_folder(run_batch(small, tmp_path, looks=LOOKS, enough=asked))
    assert asked.asked == [{"baseline": count, "minsk_trilateral": count} for count in LOOKS.planned[:taken]]
    assert stored.manifest.looks == LOOKS.model_copy(update={"taken": taken, "reached": True})
    assert stored.manifest.runs == stored.batch.runs == runs
    fixed = run_batch(small.model_copy(update={"runs": runs}), tmp_path / "fixed")
    assert tables(stored.folder) == tables(fixed)


def test_a_last_look_that_is_not_enough_says_so(small: Batch, tmp_path: Path) -> None:
    stored = open_folder(run_batch(small, tmp_path, looks=LOOKS, enough=Enough(99)))
    assert stored.manifest.looks == LOOKS.model_copy(update={"taken": 3, "reached": False})


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("workers", [1, 2])
def test_stopped_and_gone_on_with_it_ends_at_the_same_look(
    small: Batch, tmp_path: Path, count: int, workers: int
) -> None:
    fresh = open_folder(run_batch(small, tmp_path / "fresh", looks=LOOKS, enough=Enough(4)))
    with pytest.raises(KeyboardInterrupt):
        run_batch(small, tmp_path, looks=LOOKS, enough=Enough(4), on_shard=stop_after(count), workers=workers)
    asked = Enough(4)
    again = open_folder(run_batch(small, tmp_path, looks=LOOKS, enough=asked, resume=True))
    assert asked.asked[-1] == {"baseline": 4, "minsk_trilateral": 4}
    assert tables(again.folder) == tables(fresh.folder)
    assert again.manifest.looks == fresh.manifest.looks
    assert (again.manifest.id, again.manifest.digest) == (fresh.manifest.id, fresh.manifest.digest)


def test_damaged_results_are_mended_up_to_their_look(small: Batch, tmp_path: Path) -> None:
    folder = run_batch(small, tmp_path, looks=LOOKS, enough=Enough(4))
    before = tables(folder)
    (folder / "outcomes" / "part-baseline-00000002.parquet").unlink()
    run_batch(small, tmp_path, looks=LOOKS, enough=Enough(4), resume=True)
    assert tables(folder) == before
    assert open_folder(folder).batch.runs == 4


def test_looks_are_part_of_the_identity(small: Batch, tmp_path: Path) -> None:
    other = LOOKS.model_copy(update={"margin": 0.2})
    assert len({batch_id(small), batch_id(small, LOOKS), batch_id(small, other)}) == 3
    with pytest.raises(KeyboardInterrupt):
        run_batch(small, tmp_path, looks=LOOKS, enough=Enough(4), on_shard=stop_after(1))
    with pytest.raises(StoreError, match=r"was begun to shares within 0\.1, not to a stated number of runs"):
        run_batch(small, tmp_path, resume=True)


def test_an_executor_cannot_be_given_with_looks(small: Batch, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="an executor ends with the first look"):
        run_batch(small, tmp_path, looks=LOOKS, executor=ThreadPoolExecutor(1))
