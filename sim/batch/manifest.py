"""Manifest: what a folder of results says about itself, checked when it is read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.batch.errors import StoreError
from sim.config.errors import in_one_line, one_line, shortened
from sim.config.limits import LONGEST_HORIZON, MOST_RUNS
from sim.config.scenario import Uncertainty

SCHEMA = 2
NAME, JOURNAL, CONFIG = "manifest.json", "journal.jsonl", "config.yaml"


class Part(BaseModel):
    """A part of what is kept about results; nothing else may stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class StoredFile(Part):
    """A file of the folder and its SHA-256."""

    file: Annotated[str, Field(pattern=r"^[^\x00-\x1f]+$")]
    sha256: str


class StoredShard(StoredFile):
    """The outcomes of one shard: runs `first` to `end` (not included) of a scenario; how long they took."""

    scenario: str
    first: int
    end: int
    rows: int
    seconds: float


class StoredTurns(StoredFile):
    """The quantiles by turn: over at most so many first runs of each scenario; what became of ended runs."""

    most_runs: int
    ended_runs: str = "stay at their final state"


class Failure(Part):
    """A run that raised: its number, the seed, and the error in one line."""

    scenario: str
    run: int
    seed: int
    error: str


class Looks(Part):
    """A batch that ends when its shares are known closely enough.

    After `planned` numbers of runs of each scenario, and at no other, it is looked whether every share of an
    ending has an interval of `confidence` within `margin` either side; `taken` says how many looks there
    were, `reached` whether the last of them found it so.
    """

    margin: float
    planned: tuple[int, ...]
    confidence: float
    taken: int = 0
    reached: bool = False


class Begun(Part):
    """What is known of a batch's results from the beginning.

    `scenarios` and `outcomes` are in their order; `titles` are those of the scenarios. `shard_runs` is how
    many runs of a scenario a shard holds at most; `config` is the resolved configuration; `looks` is None
    where all `runs` are played whatever they tell; `uncertainty` is None where all runs have the central
    values, else run n has the parameters of draw n modulo its draws. `seconds` is the wall time before it was
    taken up again, `resumed` how often that was.
    """

    schema_: int = Field(SCHEMA, alias="schema")
    id: str
    name: str
    title: str
    seed: Annotated[int, Field(ge=0, lt=2**64)]
    runs: Annotated[int, Field(ge=1, le=MOST_RUNS)]
    horizon: Annotated[int, Field(ge=1, le=LONGEST_HORIZON)]
    scenarios: Annotated[tuple[str, ...], Field(min_length=1)]
    titles: dict[str, str]
    outcomes: tuple[str, ...]
    digest: str
    rules: str
    made: str
    command: tuple[str, ...]
    commit: str
    versions: dict[str, str]
    machine: dict[str, str]
    shard_runs: Annotated[int, Field(ge=1)]
    config: StoredFile = StoredFile(file=CONFIG, sha256="")
    looks: Looks | None = None
    uncertainty: Uncertainty | None = None
    seconds: Annotated[float, Field(ge=0.0)] = 0.0
    resumed: Annotated[int, Field(ge=0)] = 0

    @property
    def draws(self) -> int:
        """How many draws of the parameters the runs are spread over; 0 at the central values."""
        return self.uncertainty.draws if self.uncertainty else 0


class Manifest(Begun):
    """The manifest of a folder of results: that it is there says that they are complete.

    `seconds` is wall time in all, the seconds of a shard are its worker's time; `workers` is how many there
    were when it was finished.
    """

    workers: Annotated[int, Field(ge=1)]
    turns: StoredTurns
    shards: tuple[StoredShard, ...]
    failures: tuple[Failure, ...]

    @model_validator(mode="after")
    def _speaks_of_its_scenarios(self) -> Manifest:
        """Refuse a manifest whose parts speak of other scenarios than it has."""
        known = set(self.scenarios)
        if set(self.titles) != known:
            raise ValueError("titles are not those of the scenarios")
        if {shard.scenario for shard in self.shards} != known:
            raise ValueError("shards are not those of the scenarios")
        if not {failure.scenario for failure in self.failures} <= known:
            raise ValueError("failures are not of the scenarios")
        return self

    def to_text(self) -> str:
        """Return the manifest as JSON."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False) + "\n"


def identity(digest: str, rules: str, version: str, looks: Looks | None) -> str:
    """Return the identity of results (64 hexadecimal digits): the digest of the configuration and what else
    decides them."""
    until = (f"{looks.margin!r} {looks.planned} {looks.confidence!r}",) if looks else ()
    return hashlib.sha256("\n".join((digest, rules, version, *until)).encode("ascii")).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; StoreError where it has none that can be used."""
    path = folder / NAME
    try:
        if not folder.is_dir():
            raise StoreError(f"{folder}: {'is no folder' if folder.exists() else 'no such folder'}")
        if not path.is_file():
            if (folder / JOURNAL).is_file():
                raise StoreError(f"{folder}: is unfinished: go on with it by `sim run` with --resume")
            raise StoreError(f"{folder}: holds no results (no {NAME})")
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(f"{path}: cannot be read: {in_one_line(error)}") from None
    schema = data.get("schema") if isinstance(data, dict) else None
    if type(schema) is not int:
        raise StoreError(f"{path}: is no manifest of results")
    if schema != SCHEMA:
        raise StoreError(
            f"{path}: is of schema {shortened(str(schema))}; this version of sim reads schema {SCHEMA}"
        )
    try:
        return Manifest.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = shortened(".".join(map(str, first["loc"])) or "file")
        raise StoreError(one_line(f"{path}: {where}: {first['msg']}")) from None
