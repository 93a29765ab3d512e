"""Replay: any stored run comes out again to the last bit, or it is said that it does not."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from sim.batch import replay as module
from sim.batch.errors import Mismatch, OtherRules, StoreError
from sim.batch.files import sha256_of
from sim.batch.replay import replay
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, open_folder
from sim.config.scenario import Batch
from tests.batch import sabotage
from tests.batch.conftest import with_policy


@pytest.mark.parametrize(("scenario", "run"), [("baseline", 0), ("minsk_trilateral", 6)])
def test_a_stored_run_comes_out_again(stored: StoredBatch, scenario: str, run: int) -> None:
    played = replay(stored, scenario, run)
    row = stored.row(scenario, run)
    assert isinstance(row, dict)
    assert played.outcome == row["outcome"]
    assert len(played.turns) == row["turns"]
    assert played.run == run


def test_a_run_that_is_not_there_is_told(stored: StoredBatch) -> None:
    with pytest.raises(StoreError, match="has no run"):
        replay(stored, "baseline", 99)


@pytest.mark.parametrize(
    ("column", "change", "told"),
    [
        (
            "outcome",
            lambda values: pa.array(["partition"] * len(values), values.type),
            "outcome was partition, is",
        ),
        ("net_gain", lambda values: pc.add(values, 1e-9), "net_gain was"),
    ],
)
def test_a_run_that_comes_out_otherwise_is_told(
    small: Batch, tmp_path: Path, column: str, change: object, told: str
) -> None:
    folder = run_batch(small, tmp_path)
    path = folder / "outcomes" / "part-baseline-00000000.parquet"
    table = pq.ParquetFile(path).read().combine_chunks()
    assert callable(change)
    place = table.column_names.index(column)
    changed = change(table.column(column).combine_chunks())
    before = sha256_of(path)
    pq.write_table(table.set_column(place, table.schema.field(column), changed), path)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace(before, sha256_of(path)))
    with pytest.raises(Mismatch, match=f"run 2 of baseline is not what was stored: {told}"):
        replay(open_folder(folder), "baseline", 2)


def test_what_is_no_number_is_the_same_as_what_is_no_number(
    stored: StoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    nan = float("nan")
    row = stored.row("baseline", 0)
    assert isinstance(row, dict)
    monkeypatch.setattr(StoredBatch, "row", lambda *_: {**row, "net_gain": nan})
    monkeypatch.setattr(module, "row_of", lambda run: {**row, "net_gain": float("nan")})
    assert replay(stored, "baseline", 0).outcome == row["outcome"]
    monkeypatch.setattr(module, "row_of", lambda run: row)
    with pytest.raises(Mismatch, match="net_gain was nan, is "):
        replay(stored, "baseline", 0)
    monkeypatch.setattr(StoredBatch, "row", lambda *_: row)
    monkeypatch.setattr(module, "row_of", lambda run: {**row, "net_gain": nan})
    with pytest.raises(Mismatch, match=r"net_gain was \S+, is nan"):
        replay(stored, "baseline", 0)


def test_a_policy_that_is_gone_is_told(small: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = open_folder(run_batch(with_policy(small, "Continues"), tmp_path))
    monkeypatch.delattr(sabotage, "Continues")
    with pytest.raises(StoreError, match=r"baseline cannot be played: policy .*:Continues' cannot be made"):
        replay(stored, "baseline", 0)


def test_a_policy_that_raises_now_is_told(
    small: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = open_folder(run_batch(with_policy(small, "Continues"), tmp_path))
    monkeypatch.setattr(sabotage, "Continues", sabotage.Exits)
    with pytest.raises(Mismatch, match=r"run 0 of baseline is not what was stored: it raises RuntimeError: "):
        replay(stored, "baseline", 0)


def test_other_rules_are_refused_and_their_commit_is_named(
    stored: StoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "rules_fingerprint", lambda: "0" * 64)
    manifest = stored.manifest.model_copy(update={"commit": "abc123"})
    with pytest.raises(OtherRules, match=r"made with the rules of commit abc123 \(fingerprint"):
        replay(StoredBatch(stored.folder, manifest), "baseline", 0)
    outside = manifest.model_copy(update={"commit": ""})
    with pytest.raises(OtherRules, match=r"made with the rules of sim \d"):
        replay(StoredBatch(stored.folder, outside), "baseline", 0)


def test_what_differs_in_the_machine_is_named(stored: StoredBatch, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = stored.manifest.model_copy(update={"machine": {**stored.manifest.machine, "libm": "0"}})
    monkeypatch.setattr(module, "row_of", lambda run: {"outcome": "other"})
    with pytest.raises(Mismatch, match=r"it was made with libm 0 \(here "):
        replay(StoredBatch(stored.folder, elsewhere), "baseline", 0)


def test_a_run_that_failed_raises_again(failing: Batch, tmp_path: Path) -> None:
    stored = open_folder(run_batch(failing, tmp_path))
    with pytest.raises(RuntimeError, match="sabotage"):
        replay(stored, "baseline", stored.manifest.failures[0].run)
