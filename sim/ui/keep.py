"""Keep: scenarios as files below runs/, and batches played there in the background, with progress and a stop."""

from __future__ import annotations

import os
import re
import threading
import time
from pathlib import Path

from sim.batch.errors import BatchError, StoreError
from sim.batch.plan import Shard, batch_id
from sim.batch.run import run_batch
from sim.config.errors import ConfigError, in_one_line
from sim.config.library import Library, find_configs
from sim.config.scenario import Batch
from sim.config.schema_base import NAME_PATTERN
from sim.ui.draft import LONGEST_NAME, SUFFIX, read_draft
from sim.ui.player import WORKERS, Player, SharedThreads

MOST_LISTED = 200
MOST_KEPT = 20  # batches remembered that have come to an end


def saved_scenarios(folder: Path) -> list[str]:
    """Return the file names of the scenarios kept directly in a folder; what leads elsewhere is none."""
    if not folder.is_dir():
        return []
    found = [
        path.name
        for path in sorted(folder.glob(f"*{SUFFIX}"))
        if is_name(path.stem) and path.is_file() and not path.is_symlink()
    ]
    return found[:MOST_LISTED]


def is_name(text: str) -> bool:
    """Whether a text can be the name of a scenario."""
    return re.match(NAME_PATTERN, text) is not None and len(text) <= LONGEST_NAME


def keep_scenario(text: str, folder: Path, root: Path | None = None) -> str:
    """Write the text of a scenario file into a folder, under the scenario's name; return the file's name.

    ConfigError where the text is no scenario; StoreError where another scenario has this name already, or
    the place cannot be written. Nothing that is there is ever replaced.
    """
    draft = read_draft(text, folder, root)
    name = draft.scenario.name
    if name in Library(root or find_configs()).names("scenario"):
        raise StoreError(f"{name}: is the name of a scenario that comes with the project: choose another")
    path = folder / f"{name}{SUFFIX}"
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
        if not _written(path, text):
            raise StoreError(f"{path}: is there already: choose another name")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from None
    return path.name


def _written(path: Path, text: str) -> bool:
    """Write a new file; return whether the text stands there, also where it did before."""
    try:
        new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return path.is_file() and not path.is_symlink() and path.read_bytes() == text.encode("utf-8")
    with os.fdopen(new, "wb") as file:
        file.write(text.encode("utf-8"))
    return True


class _Stopped(Exception):
    """The reader wants no more of it."""


class LongBatch:
    """A batch being played into its folder below a root, on the player's threads, in the background.

    `done` of `total` runs are played; at the end there is a `folder`, or an `error` in one line, or neither
    where it was stopped.
    """

    def __init__(self, batch: Batch, root: Path, player: Player) -> None:
        self.batch, self.root = batch, root
        self.done, self.total = 0, batch.runs * len(batch.scenarios)
        self.folder: Path | None = None
        self.error = ""
        self.started = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._play, args=(player,), name="long-batch", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it is still being played."""
        return self._thread.is_alive()

    def seconds_left(self) -> float | None:
        """Return how long it may still take, judged by what is done; None where nothing is done yet."""
        return (time.monotonic() - self.started) * (self.total / self.done - 1) if self.done else None

    def stop(self) -> None:
        """Play no more of it; what is in hand is played out. The same batch begun again goes on from there."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Wait for its end, at most so long."""
        self._thread.join(seconds)

    def _play(self, player: Player) -> None:
        try:
            self.folder = run_batch(
                self.batch,
                self.root,
                workers=WORKERS,
                executor=SharedThreads(player),
                driver="compiled",
                resume=True,
                on_shard=lambda played: self._hear(played.shard),
                on_kept=self._hear,
            )
        except _Stopped:
            pass
        except (BatchError, ConfigError, StoreError) as error:
            self.error = str(error).splitlines()[0]
        except Exception as error:  # a thread of its own: nobody else would hear of it
            self.error = in_one_line(error)

    def _hear(self, shard: Shard) -> None:
        self.done += shard.end - shard.first
        if self._stop.is_set():
            raise _Stopped


class LongBatches:
    """The long batches of this process, by identity: a batch that two readers want is played once."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._lock = threading.Lock()
        self._batches: dict[str, LongBatch] = {}

    def start(self, batch: Batch, root: Path) -> str:
        """Begin a batch, unless it is being played; return its identity."""
        key = batch_id(batch)
        with self._lock:
            if key not in self._batches or not self._batches[key].running:
                for old in [k for k, long in self._batches.items() if not long.running][:-MOST_KEPT]:
                    del self._batches[old]
                self._batches[key] = LongBatch(batch, root, self._player)
        return key

    def get(self, key: str) -> LongBatch | None:
        """Return a batch that was begun here."""
        return self._batches.get(key)
