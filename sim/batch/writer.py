"""Writer: results as they come into the folder of their batch, shard by shard, so that none is lost again."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from sim.batch import stored_yaml
from sim.batch.errors import StoreError
from sim.batch.files import append, held, problem_with, put
from sim.batch.journal import Entry, PlayedShard, line_of, read_journal, text_of
from sim.batch.kept import Kept, keep, refuse_others, refuse_unfinished_others
from sim.batch.manifest import CONFIG, JOURNAL, Looks, Manifest, StoredFile, StoredShard, StoredTurns
from sim.batch.manifest import NAME as MANIFEST
from sim.batch.origin import begin
from sim.batch.plan import TRACED_RUNS, Shard, folder_name, shard_size, stages
from sim.batch.play import Played
from sim.batch.tables import endings, outcomes_table, packed
from sim.batch.waiting import FOLDER as PATHS
from sim.batch.waiting import Waiting
from sim.config.scenario import Batch

TURNS, OUTCOMES_FOLDER = "turns.parquet", "outcomes"
Counts = dict[str, Counter[str]]


class FolderWriter:
    """Writes the results of a batch into its folder below `root`; what has been written stays, also where
    the batch does not get to its end.

    Use as a context; another process that does the same meanwhile is refused. `resume` goes on with what is
    there: shards that are whole are kept, `tell` hears what is wrong with others. Without it complete results
    are replaced, once the new ones are, and unfinished ones are refused. `kept` are the shards that need not
    be played. StoreError where the place cannot be
    written, is in use, or holds what cannot be gone on with.
    """

    def __init__(
        self,
        root: Path,
        batch: Batch,
        *,
        looks: Looks | None = None,
        shard_runs: int | None = None,
        resume: bool = False,
        command: Sequence[str] = (),
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.root, self.batch, self.looks = root, batch, looks
        self.complete = False
        self._resume, self._tell = resume, tell
        self._begun = begin(batch, looks, shard_runs or shard_size(batch.runs), tuple(command))
        self.folder = root / folder_name(batch.name, self._begun.id)
        self._entries: dict[Shard, PlayedShard] = {}
        self._endings: dict[Shard, Counter[str]] = {}
        self._started = time.perf_counter()
        self._journal = -1
        self._made = False
        self._settle(self.folder)

    @property
    def shard_runs(self) -> int:
        """How many runs a shard holds, as the batch was begun."""
        return self._begun.shard_runs

    @property
    def kept(self) -> frozenset[Shard]:
        """The shards that have been written."""
        return frozenset(self._entries)

    def counts(self, runs: int) -> Counts:
        """Return how many of the first `runs` of each scenario ended how; they must have been written."""
        found: Counts = {scenario.name: Counter() for scenario in self.batch.scenarios}
        for shard, endings_of_shard in self._endings.items():
            if shard.end <= runs:
                found[shard.scenario] += endings_of_shard
        return found

    def __enter__(self) -> FolderWriter:
        self._held = ExitStack()
        try:
            self._open()
        except OSError as error:
            self._leave()
            raise StoreError(f"{self.root}: results cannot be written here: {error.strerror}") from None
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def add(self, played: Played) -> None:
        """Write the results of one shard."""
        shard = played.shard
        table = outcomes_table(played)
        file = f"{OUTCOMES_FOLDER}/part-{shard.scenario}-{shard.first:08d}.parquet"
        stored = StoredShard(
            file=file,
            sha256=put(self._place / file, packed(table)),
            scenario=shard.scenario,
            first=shard.first,
            end=shard.end,
            rows=table.num_rows,
            seconds=round(played.seconds, 3),
        )
        paths = self._waiting.put(played)
        at = round(time.perf_counter() - self._started, 3)
        entry = PlayedShard(shard=stored, failures=played.failures, paths=paths, at=at)
        append(self._journal, line_of(entry), self._place / JOURNAL)
        self._note(shard, entry)
        self._endings[shard] = Counter(map(str, played.columns["outcome"]))
        self._summarise(shard.scenario)

    def finish(self, *, runs: int, workers: int, looks: Looks | None = None) -> Path:
        """Write the rest, say that the results are complete, and return their folder.

        `runs` of each scenario have been played, by so many `workers`; `looks` says how many looks it took.
        """
        turns = packed(self._waiting.all_turns([scenario.name for scenario in self.batch.scenarios]))
        stored = StoredTurns(file=TURNS, sha256=put(self._place / TURNS, turns), most_runs=TRACED_RUNS)
        if runs != self._begun.runs:
            batch = self.batch.model_copy(update={"runs": runs})
            known = {"runs": runs, "digest": batch.digest(), "config": self._put_config(batch)}
            self._begun = self._begun.model_copy(update=known)
        manifest = self._manifest(looks, workers, stored)
        put(self._place / MANIFEST, manifest.to_text().encode("utf-8"))
        os.close(self._journal)
        self._journal = -1
        self.complete = True
        self._clear()
        self._put_in_place()
        return self.folder

    def _leave(self) -> None:
        """Let go of the folder; nothing stays of what would be of no use."""
        if self._journal >= 0:
            os.close(self._journal)
            self._journal = -1
        if not self.complete and (self._place != self.folder or (self._made and not self._entries)):
            shutil.rmtree(self._place, ignore_errors=True)
        self._held.close()

    def _open(self) -> None:
        """Hold the folder, find what is in it, and begin or go on."""
        self.root.mkdir(parents=True, exist_ok=True)
        self._mend()
        if self.folder.exists() and not self.folder.is_dir():
            raise StoreError(f"{self.folder}: is in the way: it is no folder")
        if self._resume and not self.folder.exists():
            refuse_unfinished_others(self.root, self.batch, self.looks)
        self.folder.mkdir(exist_ok=True)
        self._held.enter_context(held(self.folder))
        self._made = not any(self.folder.iterdir())
        for draft in self._drafts():
            shutil.rmtree(draft, ignore_errors=True)
        kept = self._find_kept() if self._resume else None
        if not self._resume and (self.folder / MANIFEST).exists():
            self._settle(Path(tempfile.mkdtemp(prefix=f".{self.folder.name}-", dir=self.root)))
            self._place.chmod(0o755)
        elif not self._resume:
            self._refuse_unfinished()
        if kept is not None and kept.complete:
            self._take(kept)
            self.complete = True
            self._clear()
        else:
            self._begin(kept)

    def _settle(self, place: Path) -> None:
        """Write to a folder from now on: the batch's own, or a draft that is to take its place."""
        self._place = place
        self._waiting = Waiting(place, self.batch.runs)

    def _find_kept(self) -> Kept | None:
        try:
            kept = keep(self.folder)
        except StoreError as error:
            self._tell(f"{error}; all is played again")
            return None
        if kept is not None:
            refuse_others(kept, self.folder, self._begun.id, self.batch, self.looks)
            for problem in kept.problems:
                self._tell(problem)
        return kept

    def _refuse_unfinished(self) -> None:
        try:
            journal = read_journal(self.folder)
        except StoreError:
            return
        if journal is not None and journal.shards:
            raise StoreError(
                f"{self.folder}: is unfinished, with {journal.runs_kept:,} runs: go on with --resume, "
                "or remove the folder to begin anew"
            )

    def _take(self, kept: Kept) -> None:
        self._begun = kept.begun
        self._waiting.turns.update(kept.turns)
        planned = {shard for stage in stages(self.batch, self.shard_runs, self.looks) for shard in stage}
        for shard, played in kept.shards.items():
            if shard in planned:
                self._note(shard, played)
        if self.looks is not None:  # nothing else asks for them
            for shard, played in self._entries.items():
                self._endings[shard] = endings(self._place, played.shard)

    def _begin(self, kept: Kept | None) -> None:
        """Write down what is begun and what of it there is; from here on what is added stays."""
        if kept is not None:
            self._take(kept)
            self._begun = kept.begun.model_copy(update={"resumed": kept.begun.resumed + 1})
        for name in (OUTCOMES_FOLDER, PATHS):
            (self._place / name).mkdir(exist_ok=True)
        self._remove_strays(kept.problems if kept else ())
        entries: list[Entry] = [*self._entries.values()]
        entries += [self._waiting.put_turns(scenario) for scenario in self._waiting.turns]
        if problem_with(self._place / CONFIG, self._begun.config.sha256):
            self._begun = self._begun.model_copy(update={"config": self._put_config(self.batch)})
        put(self._place / JOURNAL, text_of(self._begun, entries))
        (self._place / MANIFEST).unlink(missing_ok=True)
        self._journal = os.open(self._place / JOURNAL, os.O_WRONLY | os.O_APPEND)
        for scenario in self.batch.scenarios:
            self._summarise(scenario.name)

    def _remove_strays(self, problems: Sequence[str]) -> None:
        """Remove what lies among the outcomes and is not recorded: a shard cut short, or another's."""
        recorded = {Path(played.shard.file).name for played in self._entries.values()}
        for path in sorted((self._place / OUTCOMES_FOLDER).iterdir()):
            if path.name not in recorded:
                if not path.name.startswith(".") and not any(str(path) in problem for problem in problems):
                    self._tell(f"{path}: is not recorded as a shard of this batch: removed")
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _note(self, shard: Shard, entry: PlayedShard) -> None:
        """Take note of a shard that has been written."""
        self._entries[shard] = entry
        self._waiting.note(shard, entry)

    def _summarise(self, scenario: str) -> None:
        """Make quantiles of a scenario's paths where they are all there, and let these go."""
        if self._waiting.is_ready(scenario):
            append(self._journal, line_of(self._waiting.summarise(scenario)), self._place / JOURNAL)
            self._waiting.let_go(scenario)

    def _put_config(self, batch: Batch) -> StoredFile:
        return StoredFile(file=CONFIG, sha256=put(self._place / CONFIG, as_yaml(batch)))

    def _manifest(self, looks: Looks | None, workers: int, turns: StoredTurns) -> Manifest:
        places = {scenario.name: place for place, scenario in enumerate(self.batch.scenarios)}
        ordered = sorted(
            self._entries.values(), key=lambda played: (places[played.shard.scenario], played.shard.first)
        )
        spent = self._begun.seconds + time.perf_counter() - self._started
        return Manifest.model_validate(
            {
                **self._begun.model_dump(by_alias=True),
                "looks": looks,
                "seconds": round(spent, 3),
                "workers": workers,
                "turns": turns,
                "shards": tuple(played.shard for played in ordered),
                "failures": tuple(failure for played in ordered for failure in played.failures),
            }
        )

    def _clear(self) -> None:
        """Remove what only an unfinished batch needs."""
        (self._place / JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(self._place / PATHS, ignore_errors=True)

    def _put_in_place(self) -> None:
        if self._place == self.folder:
            return
        former = self._place.with_name(self._place.name + ".old")
        os.rename(self.folder, former)
        os.rename(self._place, self.folder)
        shutil.rmtree(former, ignore_errors=True)

    def _mend(self) -> None:
        """Put complete results in their place that a process was about to put there when it was killed."""
        complete = [draft for draft in self._drafts() if (draft / MANIFEST).is_file()]
        if complete and not self.folder.exists():
            os.rename(complete[0], self.folder)

    def _drafts(self) -> Iterable[Path]:
        return sorted(self.root.glob(f".{self.folder.name}-*"))


def as_yaml(batch: Batch) -> bytes:
    """Return a batch as the YAML that is kept with its results."""
    return stored_yaml.written(batch.to_dict())
