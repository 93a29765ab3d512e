"""Journal: what an unfinished batch has so far, a record a line, each line with a check sum of its own."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.batch.errors import StoreError
from sim.batch.manifest import JOURNAL as NAME
from sim.batch.manifest import NAME as MANIFEST
from sim.batch.manifest import SCHEMA, Begun, Failure, Part, StoredFile, StoredShard


class PlayedShard(Part):
    """A shard that has been written, with the runs of it that failed.

    `paths` holds the paths of those of its runs that are traced, None where there are none or where they
    have become quantiles; `at` is when it was written, in seconds since the batch was begun or taken up
    again.
    """

    shard: StoredShard
    failures: tuple[Failure, ...] = ()
    paths: StoredFile | None = None
    at: float = 0.0


class ScenarioTurns(StoredFile):
    """The quantiles by turn of one scenario."""

    scenario: str


Entry = PlayedShard | ScenarioTurns
_KINDS: dict[str, type[Entry]] = {"shard": PlayedShard, "turns": ScenarioTurns}


@dataclass(frozen=True)
class Journal:
    """A journal as read: how the batch was begun, what was recorded since, how many lines were damaged."""

    begun: Begun
    shards: list[PlayedShard] = field(default_factory=list)
    turns: list[ScenarioTurns] = field(default_factory=list)
    damaged: int = 0

    @property
    def runs_kept(self) -> int:
        """How many runs are in the shards that were written."""
        return sum(played.shard.end - played.shard.first for played in self.shards)

    @property
    def seconds(self) -> float:
        """Wall time in all until the last shard was written."""
        return self.begun.seconds + max((played.at for played in self.shards), default=0.0)


def line_of(record: Begun | Entry) -> bytes:
    """Return a record as a line of the journal."""
    kind = next((name for name, kind in _KINDS.items() if isinstance(record, kind)), "begun")
    data = {"kind": kind, **record.model_dump(mode="json", by_alias=True)}
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def text_of(begun: Begun, entries: Iterable[Entry]) -> bytes:
    """Return a whole journal."""
    return b"".join(map(line_of, (begun, *entries)))


def read_journal(folder: Path) -> Journal | None:
    """Return the journal of a folder, None where it has none; StoreError where its beginning is damaged.

    Lines that are torn or damaged are counted and passed over: what they recorded counts as not done.
    """
    path = folder / NAME
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from None
    found: Journal | None = None
    damaged = 0
    for record in map(_record, lines):
        if isinstance(record, Begun):
            found = Journal(record)
        elif found is None:
            break
        elif record is None:
            damaged += 1
        elif isinstance(record, PlayedShard):
            found.shards.append(record)
        else:
            found.turns.append(record)
    if found is None:
        raise StoreError(f"{path}: is damaged: it does not say what was begun")
    return Journal(found.begun, found.shards, found.turns, damaged)


def _record(line: bytes) -> Begun | Entry | None:
    """The record in a line, None where the line is torn or damaged, or of another schema."""
    check, _, text = line.removesuffix(b"\n").partition(b" ")
    if not line.endswith(b"\n") or check != b"%08x" % zlib.crc32(text):
        return None
    try:
        data: dict[str, Any] = json.loads(text)
        kind = data.pop("kind")
        if kind == "begun" and data["schema"] != SCHEMA:
            return None
        return (Begun if kind == "begun" else _KINDS[kind]).model_validate(data)
    except (ValueError, KeyError, AttributeError, ValidationError):
        return None


def unfinished(root: Path, name: str) -> Iterator[tuple[Path, Journal]]:
    """Yield the folders below `root` with a batch of a name that was begun and not finished, and their
    journals; those that cannot be read are passed over."""
    for path in sorted(root.glob(f"*/{NAME}")):
        if path.parent.name.startswith(".") or (path.parent / MANIFEST).exists():
            continue
        try:
            journal = read_journal(path.parent)
        except StoreError:
            continue
        if journal is not None and journal.begun.name == name:
            yield path.parent, journal
