"""Tables: what a folder of results holds in Parquet, as bytes to be written and as files to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.batch.errors import StoreError
from sim.batch.facets import DRAW, FACETS
from sim.batch.files import problem_with
from sim.batch.manifest import StoredFile, StoredShard

if TYPE_CHECKING:
    from sim.batch.play import Played

DRAW_FIELD = pa.field(DRAW, pa.int64())
KEYS = ("scenario", "run", "outcome")  # of a table of outcomes
_WORD = pa.dictionary(pa.int16(), pa.string())
_TYPES = {"word": _WORD, "count": pa.int64(), "number": pa.float64(), "flag": pa.bool_()}
OUTCOMES_SCHEMA = pa.schema(
    [("scenario", _WORD), ("run", pa.int64()), *((facet.name, _TYPES[facet.kind]) for facet in FACETS)]
)


def outcomes_table(played: Played) -> pa.Table:
    """Return the outcomes of a shard, one row a run that did not fail; with the draw that it has, behind its
    number, where parameters are drawn."""
    schema = OUTCOMES_SCHEMA.insert(2, DRAW_FIELD) if DRAW in played.columns else OUTCOMES_SCHEMA
    columns = {field.name: pa.array(played.columns[field.name], type=field.type) for field in schema}
    return pa.table(columns, schema=schema)


def packed(table: pa.Table) -> memoryview:
    """Return a table as the content of a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return memoryview(sink.getvalue())


def read_table(folder: Path, stored: StoredFile, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a table of a folder, or some columns; StoreError where it is not the one that was written."""
    path = folder / stored.file
    problem = problem_with(path, stored.sha256)
    if problem:
        raise StoreError(f"{path}: {problem}")
    try:
        table = pq.ParquetFile(path).read(columns=None if columns is None else list(columns))
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from None
    if isinstance(stored, StoredShard) and table.num_rows != stored.rows:
        raise StoreError(f"{path}: holds {table.num_rows} rows, not {stored.rows}")
    missing = set(columns or KEYS) - set(table.column_names) if isinstance(stored, StoredShard) else set()
    if missing:
        raise StoreError(f"{path}: has no column {', '.join(sorted(missing))}")
    return table


def endings(folder: Path, stored: StoredShard) -> Counter[str]:
    """Return how many runs of a shard ended how; StoreError as in `read_table`."""
    found = pc.value_counts(read_table(folder, stored, ["outcome"]).column("outcome"))
    return Counter({str(each["values"]): each["counts"] for each in found.to_pylist()})


def endings_by_draw(folder: Path, stored: StoredShard) -> Counter[tuple[int, str]]:
    """Return how many runs of each draw of the parameters ended how; StoreError as in `read_table`."""
    table = read_table(folder, stored, [DRAW, "outcome"])
    found = table.group_by([DRAW, "outcome"]).aggregate([([], "count_all")]).to_pylist()
    return Counter({(each[DRAW], str(each["outcome"])): each["count_all"] for each in found})
