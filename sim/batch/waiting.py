"""Waiting: paths in files until those of a scenario are all there, and the quantiles that they become."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa

from sim.batch.files import put
from sim.batch.journal import PlayedShard, ScenarioTurns
from sim.batch.manifest import StoredFile
from sim.batch.plan import TRACED_RUNS, Shard
from sim.batch.play import Played
from sim.batch.tables import packed
from sim.batch.turns import SCHEMA, quantiles

FOLDER = "paths"


class Waiting:
    """The paths of the traced runs of a batch of so many `runs` of each scenario, below `place`.

    `turns` holds the quantiles by turn of the scenarios whose paths have all been there.
    """

    def __init__(self, place: Path, runs: int) -> None:
        self.place, self.runs = place, runs
        self.turns: dict[str, pa.Table] = {}
        self._files: dict[str, dict[int, StoredFile]] = {}
        self._traced: Counter[str] = Counter()

    def put(self, played: Played) -> StoredFile | None:
        """Write the paths of a shard; None where none of its runs is traced, or they are not needed."""
        shard = played.shard
        if shard.first >= TRACED_RUNS or shard.scenario in self.turns:
            return None
        content = io.BytesIO()  # NumPy takes an interrupt while it writes to a file for a wrong type
        np.save(content, played.paths)
        file = f"{FOLDER}/{shard.scenario}-{shard.first:08d}.npy"
        return StoredFile(file=file, sha256=put(self.place / file, content.getbuffer()))

    def note(self, shard: Shard, entry: PlayedShard) -> None:
        """Take note of a shard that has been written."""
        self._traced[shard.scenario] += max(min(shard.end, TRACED_RUNS) - shard.first, 0)
        if entry.paths is not None:
            self._files.setdefault(shard.scenario, {})[shard.first] = entry.paths

    def is_ready(self, scenario: str) -> bool:
        """Whether the paths of a scenario are all there and have still to become quantiles."""
        return scenario not in self.turns and self._traced[scenario] == min(TRACED_RUNS, self.runs)

    def summarise(self, scenario: str) -> ScenarioTurns:
        """Make and write the quantiles of the paths that are there; they stay until they are let go."""
        files = [file for _, file in sorted(self._files.get(scenario, {}).items())]
        self.turns[scenario] = quantiles(scenario, [np.load(self.place / file.file) for file in files])
        return self.put_turns(scenario)

    def put_turns(self, scenario: str) -> ScenarioTurns:
        """Write the quantiles of a scenario."""
        file = f"{FOLDER}/{scenario}.parquet"
        sha256 = put(self.place / file, packed(self.turns[scenario]))
        return ScenarioTurns(file=file, sha256=sha256, scenario=scenario)

    def let_go(self, scenario: str) -> None:
        """Remove the paths of a scenario, whose quantiles have been recorded."""
        for file in self._files.pop(scenario, {}).values():
            (self.place / file.file).unlink()

    def all_turns(self, scenarios: Iterable[str]) -> pa.Table:
        """Return the quantiles of all scenarios, made of what is there where paths are still waiting."""
        for scenario in scenarios:
            if scenario not in self.turns:
                self.summarise(scenario)
        ordered = [SCHEMA.empty_table(), *(self.turns[scenario] for scenario in scenarios)]
        table = pa.concat_tables(ordered).unify_dictionaries()
        return table.replace_schema_metadata({"runs": f"at most the first {TRACED_RUNS} of each scenario"})
