"""Verify: files that are not as they were written are found, and runs that do not come out again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.batch import replay as module
from sim.batch.errors import OtherRules
from sim.batch.files import sha256_of
from sim.batch.manifest import Looks
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, open_folder
from sim.batch.verify import faults_of_files, faults_of_runs, sample_of
from sim.config.scenario import Batch

PART = "outcomes/part-baseline-00000000.parquet"


@pytest.fixture
def copy(stored: StoredBatch, tmp_path: Path) -> Path:
    folder = tmp_path / stored.folder.name
    shutil.copytree(stored.folder, folder)
    return folder


def edit(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_what_was_written_and_left_alone_has_no_fault(stored: StoredBatch) -> None:
    assert list(faults_of_files(stored)) == []
    heard: list[tuple[str, int]] = []
    runs = sample_of(stored.manifest, 5)
    assert list(faults_of_runs(stored, runs, lambda scenario, run: heard.append((scenario, run)))) == []
    assert heard == runs


def test_a_batch_that_ended_at_a_look_has_no_fault(small: Batch, tmp_path: Path) -> None:
    looks = Looks(margin=0.1, planned=(3, 7), confidence=0.9)
    stored = open_folder(run_batch(small, tmp_path, looks=looks))
    assert stored.manifest.runs == 3
    assert list(faults_of_files(stored)) == []


@pytest.mark.parametrize("file", [PART, "turns.parquet", "config.yaml"])
def test_a_damaged_or_missing_file_is_found(copy: Path, file: str) -> None:
    path = copy / file
    content = path.read_bytes()
    path.write_bytes(content[:50] + b"?" + content[51:])
    assert [
        fault for fault in faults_of_files(open_folder(copy)) if str(path) in fault and "damaged" in fault
    ]
    path.unlink()
    assert [
        fault for fault in faults_of_files(open_folder(copy)) if str(path) in fault and "missing" in fault
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"digest": "0" * 64}, "the configuration is not the one"),
        ({"id": "0" * 64}, "the identity does not follow"),
        ({"rules": "0" * 64}, "the identity does not follow"),
        ({"runs": 8}, "the shards of baseline do not hold each of its 8 runs once"),
        (
            {"failures": [{"scenario": "baseline", "run": 1, "seed": 1, "error": "none"}]},
            "the rows and failures of baseline are not 7 in all",
        ),
    ],
)
def test_a_manifest_that_does_not_fit_is_found(copy: Path, changes: dict[str, Any], told: str) -> None:
    edit(copy, **changes)
    assert told in "\n".join(faults_of_files(open_folder(copy)))


def forge(folder: Path, column: str, value: object) -> None:
    """Change a column of the first shard and the manifest with it, so that all checksums are right."""
    path = folder / PART
    table = pq.ParquetFile(path).read().combine_chunks()
    place = table.column_names.index(column)
    changed = pa.array([value] * table.num_rows, table.schema.field(column).type)
    before = sha256_of(path)
    pq.write_table(table.set_column(place, table.schema.field(column), changed), path)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace(before, sha256_of(path)))


@pytest.mark.parametrize(("column", "value"), [("outcome", "partition"), ("land", 77), ("cost_russia", 0.5)])
def test_a_forged_column_with_right_checksums_is_found(copy: Path, column: str, value: object) -> None:
    forge(copy, column, value)
    stored = open_folder(copy)
    assert list(faults_of_files(stored)) == []
    faults = list(faults_of_runs(stored, [("baseline", 2), ("minsk_trilateral", 2)]))
    assert len(faults) == 1
    assert f"run 2 of baseline is not what was stored: {column} was {value}, is " in faults[0]


def test_failures_must_come_out_again_too(failing: Batch, tmp_path: Path) -> None:
    stored = open_folder(run_batch(failing, tmp_path))
    failure = stored.manifest.failures[0]
    fine = next(run for run in range(7) if run not in {f.run for f in stored.manifest.failures})
    assert list(faults_of_runs(stored, [("baseline", failure.run), ("baseline", fine)])) == []
    forged = failure.model_copy(update={"error": "other"})
    other = StoredBatch(stored.folder, stored.manifest.model_copy(update={"failures": (forged,)}))
    (fault,) = faults_of_runs(other, [("baseline", failure.run)])
    assert "it failed with other, now with RuntimeError: sabotage" in fault
    forged = failure.model_copy(update={"run": fine})
    other = StoredBatch(stored.folder, stored.manifest.model_copy(update={"failures": (forged,)}))
    (fault,) = faults_of_runs(other, [("baseline", fine)])
    assert "and ends now" in fault


def test_without_its_configuration_no_run_can_be_played(copy: Path) -> None:
    (copy / "config.yaml").unlink()
    (fault,) = faults_of_runs(open_folder(copy), [("baseline", 0), ("baseline", 1)])
    assert fault.startswith("no run can be played again: ")


def test_with_other_rules_no_run_is_played(stored: StoredBatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "rules_fingerprint", lambda: "0" * 64)
    with pytest.raises(OtherRules, match="was made with the rules of"):
        list(faults_of_runs(stored, [("baseline", 0)]))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 13, 14, 99])
def test_a_sample_is_spread_over_all_runs(stored: StoredBatch, count: int) -> None:
    runs = sample_of(stored.manifest, count)
    assert len(set(runs)) == len(runs) == min(count, 14)
    assert set(runs) <= {(scenario, run) for scenario in stored.manifest.scenarios for run in range(7)}
    if count > 1:
        assert (runs[0], runs[-1]) == (("baseline", 0), ("minsk_trilateral", 6))
