"""Kept: what of a folder that was begun, or damaged since, can stay, and why the rest is played again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from sim import __version__
from sim.batch import stored_yaml
from sim.batch.errors import StoreError
from sim.batch.files import problem_with
from sim.batch.journal import PlayedShard, read_journal, unfinished
from sim.batch.manifest import CONFIG, JOURNAL, Begun, Looks, Manifest, StoredFile, read_manifest
from sim.batch.manifest import NAME as MANIFEST
from sim.batch.plan import TRACED_RUNS, Shard
from sim.batch.tables import read_table
from sim.config.scenario import Batch
from sim.rules.machine_code import rules_fingerprint


@dataclass
class Kept:
    """What can stay of results: shards, and quantiles by turn of scenarios; `problems` says why others
    cannot.

    `begun` is as it was begun, with the wall time since; `complete` says that nothing is to be done.
    """

    begun: Begun
    shards: dict[Shard, PlayedShard] = field(default_factory=dict)
    turns: dict[str, pa.Table] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    complete: bool = False


def keep(folder: Path) -> Kept | None:
    """Return what can stay of a folder's results, every file checked; None where nothing was begun in it.

    StoreError where neither a manifest nor a journal in it says what was begun.
    """
    try:
        if (folder / MANIFEST).exists():
            return _of_manifest(folder, read_manifest(folder))
    except StoreError:
        if not (folder / JOURNAL).exists():
            raise
    return _of_journal(folder)


def _of_manifest(folder: Path, manifest: Manifest) -> Kept:
    begun = Begun.model_validate(manifest.model_dump(by_alias=True, include=set(Begun.model_fields)))
    kept = Kept(begun)
    try:
        turns = read_table(folder, manifest.turns)
        kept.turns = {
            name: turns.filter(pc.equal(turns.column("scenario"), name)) for name in manifest.scenarios
        }
    except StoreError as error:
        kept.problems.append(str(error))
    for stored in manifest.shards:
        failures = tuple(
            failure
            for failure in manifest.failures
            if failure.scenario == stored.scenario and stored.first <= failure.run < stored.end
        )
        _keep(kept, folder, PlayedShard(shard=stored, failures=failures))
    config = problem_with(folder / manifest.config.file, manifest.config.sha256)
    kept.problems += [f"{folder / manifest.config.file}: {config}"] if config else []
    kept.complete = not kept.problems
    return kept


def _of_journal(folder: Path) -> Kept | None:
    journal = read_journal(folder)
    if journal is None:
        return None
    kept = Kept(journal.begun.model_copy(update={"seconds": journal.seconds}))
    if journal.damaged:
        kept.problems.append(f"{folder / JOURNAL}: {journal.damaged} damaged lines are passed over")
    for turns in journal.turns:
        try:
            kept.turns[turns.scenario] = read_table(folder, turns)
        except StoreError as error:
            kept.problems.append(str(error))
    for played in journal.shards:
        _keep(kept, folder, played)
    return kept


def _keep(kept: Kept, folder: Path, played: PlayedShard) -> None:
    """Keep a shard if its file is whole and, where its runs are traced, their quantiles or paths are."""
    stored = played.shard
    needs_paths = stored.first < TRACED_RUNS and stored.scenario not in kept.turns
    files: list[StoredFile] = [stored, *([played.paths] if played.paths and needs_paths else [])]
    problems = [
        f"{folder / file.file}: {problem}: runs {stored.first} to {stored.end - 1} are played again"
        for file in files
        if (problem := problem_with(folder / file.file, file.sha256))
    ]
    kept.problems += problems
    if not problems and not (needs_paths and played.paths is None):
        shard = Shard(stored.scenario, stored.first, stored.end)
        paths = played.paths if needs_paths else None
        kept.shards[shard] = played.model_copy(update={"at": 0.0, "paths": paths})


def refuse_others(kept: Kept, folder: Path, identity: str, batch: Batch, looks: Looks | None) -> None:
    """StoreError, which says what differs, where a folder's results are not those of this batch."""
    if kept.begun.id != identity:
        raise StoreError(
            f"{folder}: was begun {_difference(kept.begun, folder, batch, looks)}: it cannot be gone on with"
        )


def refuse_unfinished_others(root: Path, batch: Batch, looks: Looks | None) -> None:
    """StoreError where a batch of this name was begun otherwise below `root` and is not finished: to go on
    with it cannot mean this one."""
    for folder, journal in unfinished(root, batch.name):
        raise StoreError(
            f"{folder}: is unfinished and was begun {_difference(journal.begun, folder, batch, looks)}: it "
            "cannot be gone on with; without --resume this batch begins in a folder of its own"
        )


def _difference(begun: Begun, folder: Path, batch: Batch, looks: Looks | None) -> str:
    """What was otherwise when results were begun: rules, version, looks, or the configuration."""
    if begun.rules != rules_fingerprint():
        made_at = f" of commit {begun.commit}" if begun.commit else ""
        return f"with other rules{made_at} ({begun.rules[:12]}, here {rules_fingerprint()[:12]})"
    if begun.versions.get("sim") != __version__:
        return f"by sim {begun.versions.get('sim')} (here {__version__})"
    if begun.looks != looks:
        return f"to {_until(begun.looks)}, not to {_until(looks)}"
    try:
        former = stored_yaml.read((folder / CONFIG).read_bytes())
    except (OSError, ValueError, yaml.YAMLError):
        former = {}
    path, was, is_now = next(_differences(former, batch.to_dict()), ("", None, None))
    return f"with another configuration{f': {path} was {was}, is {is_now}' if path else ''}"


def _until(looks: Looks | None) -> str:
    return f"shares within {looks.margin}" if looks else "a stated number of runs"


def _differences(former: Any, now: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every place where two configurations differ, with what stood there and what does, shortened."""
    if isinstance(former, dict) and isinstance(now, dict):
        keys = [*former, *(key for key in now if key not in former)]
        for key in sorted(keys, key=lambda key: isinstance(now.get(key), dict | list)):
            if key != "stated_at":
                yield from _differences(former.get(key), now.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(former, list) and isinstance(now, list) and len(former) == len(now):
        for place, pair in enumerate(zip(former, now, strict=True)):
            yield from _differences(*pair, f"{path}.{_name(pair[1], place)}")
    elif former != now:
        yield path, _short(former), _short(now)


def _name(part: Any, place: int) -> str:
    """What a part of a list is called: its own name or id, else its place."""
    return str(part.get("name") or part.get("id") or place) if isinstance(part, dict) else str(place)


def _short(value: Any) -> str:
    """A value in a few words; a list of named parts as their names."""
    if isinstance(value, list):
        value = ", ".join(
            _name(part, place) if isinstance(part, dict) else str(part) for place, part in enumerate(value)
        )
    text = " ".join(str("nothing" if value is None else value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
