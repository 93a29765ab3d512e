"""Listing: what lies below a folder of results, complete or not, without reading any table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.batch.errors import StoreError
from sim.batch.journal import read_journal
from sim.batch.manifest import JOURNAL, NAME, Begun, read_manifest


@dataclass(frozen=True)
class Listed:
    """A folder that holds results, or part of them.

    `begun` is what is known of the batch, None where nothing can be read, for which `problem` is why.
    `runs_kept` counts the runs of all scenarios that are there, `failures` those of them that raised.
    """

    folder: Path
    state: Literal["complete", "unfinished", "unreadable"]
    begun: Begun | None = None
    runs_kept: int = 0
    failures: int = 0
    problem: str = ""

    @property
    def runs_in_all(self) -> int:
        """How many runs of all scenarios there are to be."""
        return self.begun.runs * len(self.begun.scenarios) if self.begun else 0


def listing(root: Path) -> list[Listed]:
    """Return the folders directly below `root` that hold results or part of them, the newest first; folders
    that cannot be read come last. Other folders and hidden ones are left out."""
    folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    found = [
        _listed(folder)
        for folder in folders
        if not folder.name.startswith(".") and any((folder / name).exists() for name in (NAME, JOURNAL))
    ]
    return sorted(found, key=lambda listed: listed.begun.made if listed.begun else "", reverse=True)


def _listed(folder: Path) -> Listed:
    try:
        if (folder / NAME).exists():
            manifest = read_manifest(folder)
            rows = sum(shard.rows for shard in manifest.shards)
            failures = len(manifest.failures)
            return Listed(folder, "complete", manifest, rows + failures, failures)
        journal = read_journal(folder)
    except StoreError as error:
        return Listed(folder, "unreadable", problem=str(error))
    if journal is None:
        return Listed(folder, "unreadable", problem=f"{folder}: holds no results")
    failures = sum(len(played.failures) for played in journal.shards)
    return Listed(folder, "unfinished", journal.begun, journal.runs_kept, failures)
