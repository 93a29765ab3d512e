"""Writer: results as they come into a folder of their own, which takes its place only when it is complete."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from sim.batch.errors import StoreError
from sim.batch.facets import FACETS
from sim.batch.manifest import (
    NAME,
    Failure,
    Manifest,
    StoredFile,
    StoredShard,
    StoredTurns,
    commit,
    machine,
    now,
    sha256_of,
    versions,
)
from sim.batch.plan import TRACED_RUNS, Shard, batch_id
from sim.batch.play import Played
from sim.batch.turns import SCHEMA as TURNS_SCHEMA
from sim.batch.turns import quantiles
from sim.config.scenario import Batch
from sim.rules.compiler import rules_fingerprint
from sim.rules.vocabulary import OUTCOMES

CONFIG, TURNS, OUTCOMES_FOLDER, PATHS_FOLDER = "config.yaml", "turns.parquet", "outcomes", "paths"
ID_DIGITS = 8
_WORD = pa.dictionary(pa.int16(), pa.string())
_TYPES = {"word": _WORD, "count": pa.int64(), "number": pa.float64(), "flag": pa.bool_()}
OUTCOMES_SCHEMA = pa.schema(
    [("scenario", _WORD), ("run", pa.int64()), *((facet.name, _TYPES[facet.kind]) for facet in FACETS)]
)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class FolderWriter:
    """Writes the results of a batch below `root`; leave it without `finish` and nothing stays.

    Use as a context. Parts are written as shards come, in any order; paths wait in files until all of a
    scenario are there and become quantiles then. StoreError where the place cannot be written.
    """

    def __init__(self, root: Path, batch: Batch, shards: Sequence[Shard]) -> None:
        self.root, self.batch = root, batch
        self.id = batch_id(batch)
        self.folder = root / f"{batch.name}-{self.id[:ID_DIGITS]}"
        self._to_come = {
            scenario.name: sum(1 for shard in shards if shard.scenario == scenario.name)
            for scenario in batch.scenarios
        }
        self._parts: list[tuple[int, StoredShard]] = []
        self._failures: list[tuple[int, tuple[Failure, ...]]] = []
        self._turns: dict[str, pa.Table] = {}

    def __enter__(self) -> FolderWriter:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if self.folder.exists() and not self.folder.is_dir():
                raise StoreError(f"{self.folder}: is in the way: it is no folder")
            self._draft = Path(tempfile.mkdtemp(prefix=f".{self.folder.name}-", dir=self.root))
            self._draft.chmod(0o755)
            for name in (OUTCOMES_FOLDER, PATHS_FOLDER):
                (self._draft / name).mkdir()
        except OSError as error:
            raise StoreError(f"{self.root}: results cannot be written here: {error.strerror}") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._draft, ignore_errors=True)

    def add(self, played: Played) -> None:
        """Write the results of one shard."""
        shard = played.shard
        path = self._draft / OUTCOMES_FOLDER / f"part-{shard.number:05d}.parquet"
        columns = {
            field.name: pa.array(played.columns[field.name], type=field.type) for field in OUTCOMES_SCHEMA
        }
        table = pa.table(columns, schema=OUTCOMES_SCHEMA)
        pq.write_table(table, path, compression="zstd")
        self._parts.append((shard.number, self._stored_shard(played, path, table.num_rows)))
        self._failures.append((shard.number, played.failures))
        if played.paths.shape[2]:
            packed = io.BytesIO()  # NumPy takes an interrupt while it writes to a file for a wrong type
            np.save(packed, played.paths)
            place = self._draft / PATHS_FOLDER / f"{shard.scenario}-{shard.number:05d}.npy"
            place.write_bytes(packed.getbuffer())
        self._to_come[shard.scenario] -= 1
        if self._to_come[shard.scenario] == 0:
            self._summarise(shard.scenario)

    def finish(self, *, seconds: float, workers: int, command: Sequence[str]) -> Path:
        """Write the rest, put the folder in its place, and return that place.

        `seconds` is how long the playing took. Results of the same identity that are there are replaced.
        """
        pq.write_table(self._all_turns(), self._draft / TURNS, compression="zstd")
        config = yaml.dump(
            self.batch.to_dict(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110
        )
        (self._draft / CONFIG).write_text(config, encoding="utf-8")
        (self._draft / PATHS_FOLDER).rmdir()
        manifest = self._manifest(seconds, workers, tuple(command))
        (self._draft / NAME).write_text(manifest.to_text(), encoding="utf-8")
        self._put_in_place()
        return self.folder

    def _summarise(self, scenario: str) -> None:
        files = sorted((self._draft / PATHS_FOLDER).glob(f"{scenario}-[0-9]*.npy"))
        self._turns[scenario] = quantiles(scenario, [np.load(file, mmap_mode="r") for file in files])
        for file in files:
            file.unlink()

    def _all_turns(self) -> pa.Table:
        ordered = [self._turns[scenario.name] for scenario in self.batch.scenarios]
        return pa.concat_tables([TURNS_SCHEMA.empty_table(), *ordered]).unify_dictionaries()

    def _stored_shard(self, played: Played, path: Path, rows: int) -> StoredShard:
        shard = played.shard
        return StoredShard(
            file=f"{OUTCOMES_FOLDER}/{path.name}",
            sha256=sha256_of(path),
            scenario=shard.scenario,
            first=shard.first,
            end=shard.end,
            rows=rows,
            seconds=round(played.seconds, 3),
        )

    def _manifest(self, seconds: float, workers: int, command: tuple[str, ...]) -> Manifest:
        batch = self.batch
        return Manifest(
            schema=1,
            id=self.id,
            name=batch.name,
            title=batch.title,
            seed=batch.seed,
            runs=batch.runs,
            horizon=batch.horizon,
            scenarios=tuple(scenario.name for scenario in batch.scenarios),
            titles={scenario.name: scenario.title for scenario in batch.scenarios},
            outcomes=OUTCOMES,
            digest=batch.digest(),
            rules=rules_fingerprint(),
            made=now(),
            command=command,
            commit=commit(),
            versions=versions(),
            machine=machine(),
            workers=workers,
            seconds=round(seconds, 3),
            config=StoredFile(file=CONFIG, sha256=sha256_of(self._draft / CONFIG)),
            turns=StoredTurns(file=TURNS, sha256=sha256_of(self._draft / TURNS), most_runs=TRACED_RUNS),
            shards=tuple(part for _, part in sorted(self._parts, key=lambda numbered: numbered[0])),
            failures=tuple(
                failure
                for _, failures in sorted(self._failures, key=lambda numbered: numbered[0])
                for failure in failures
            ),
        )

    def _put_in_place(self) -> None:
        if not self.folder.exists():
            os.rename(self._draft, self.folder)
            return
        former = self._draft.with_name(self._draft.name + ".old")
        os.rename(self.folder, former)
        os.rename(self._draft, self.folder)
        shutil.rmtree(former, ignore_errors=True)
