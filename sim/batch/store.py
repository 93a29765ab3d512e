"""Store: folders of results read back, every file checked against the manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sim.batch import stored_yaml
from sim.batch.errors import StoreError
from sim.batch.facets import DRAW
from sim.batch.files import problem_with
from sim.batch.manifest import NAME, Failure, Manifest, StoredFile, read_manifest
from sim.config.errors import ConfigError, did_you_mean
from sim.config.scenario import Batch, Scenario

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class StoredBatch:
    """A folder of results. StoreError from any method where a file is missing or damaged."""

    folder: Path
    manifest: Manifest

    @cached_property
    def batch(self) -> Batch:
        """The batch that was played, as resolved then."""
        text = self._checked(self.manifest.config).read_bytes()
        path = self.folder / self.manifest.config.file
        try:
            batch = Batch.from_dict(stored_yaml.read(text))
        except (yaml.YAMLError, ConfigError, ValueError) as error:
            raise StoreError(f"{path}: cannot be used: {str(error).splitlines()[0]}") from None
        if tuple(scenario.name for scenario in batch.scenarios) != self.manifest.scenarios:
            raise StoreError(f"{path}: cannot be used: its scenarios are not those of {NAME}")
        return batch

    def scenario(self, name: str) -> Scenario:
        """Return one of the scenarios as it was played."""
        if name not in self.manifest.scenarios:
            raise StoreError(
                f"{self.folder}: has no scenario {name!r}{did_you_mean(name, self.manifest.scenarios)}; "
                f"it has {', '.join(self.manifest.scenarios)}"
            )
        return next(scenario for scenario in self.batch.scenarios if scenario.name == name)

    def outcomes(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the table of outcomes, one row a run that did not fail, in the order of scenarios and runs.

        The columns are those of `sim.batch.facets`, or some of them; with the outcome of a run comes its draw
        of the parameters, where these are drawn, for no share can be judged without. `scenario` and `outcome`
        have all their values as categories, in the order of the batch and of the vocabulary.
        """
        import pyarrow as pa

        if columns is not None and "outcome" in columns and self.manifest.draws and DRAW not in columns:
            columns = [*columns, DRAW]
        parts = [self._read(shard, columns) for shard in self.manifest.shards]
        # A block a column: to gather columns of a kind in one block takes longer than all the rest.
        table: pd.DataFrame = pa.concat_tables(parts).unify_dictionaries().to_pandas(split_blocks=True)
        for name, values in (("scenario", self.manifest.scenarios), ("outcome", self.manifest.outcomes)):
            if name in table:
                table[name] = table[name].cat.set_categories(list(values))
        return table

    def turns(self) -> pd.DataFrame:
        """Return quantiles of each variable by scenario and turn; an ended run stays at its final state.

        They are taken over the first `manifest.turns.most_runs` runs of a scenario; `n` says over how many.
        """
        table: pd.DataFrame = self._read(self.manifest.turns).to_pandas()
        return table.assign(scenario=table["scenario"].cat.set_categories(list(self.manifest.scenarios)))

    def row(self, scenario: str, run: int) -> dict[str, Any] | Failure:
        """Return the row of one run by column, or how it failed."""
        if scenario not in self.manifest.scenarios:
            self.scenario(scenario)
        if not 0 <= run < self.manifest.runs:
            raise StoreError(f"{self.folder}: has no run {run}: its runs are 0 to {self.manifest.runs - 1}")
        for failure in self.manifest.failures:
            if (failure.scenario, failure.run) == (scenario, run):
                return failure
        for shard in self.manifest.shards:
            if shard.scenario == scenario and shard.first <= run < shard.end:
                rows: list[dict[str, Any]] = self._read(shard).to_pylist()
                found = [row for row in rows if row["run"] == run]
                if found:
                    return found[0]
        raise StoreError(f"{self.folder}: no shard holds run {run} of {scenario}")

    def counts(self) -> pd.DataFrame:
        """Return one row a scenario and ending, those that never came about too: scenario, outcome, count.

        Where parameters are drawn there is a row for each draw, with a column `draw` behind the scenario. The
        shards are read one at a time, so that any number of runs will do. Scenario and outcome are categories
        as in `outcomes`.
        """
        import pandas as pd

        from sim.batch.tables import endings, endings_by_draw

        draws = self.manifest.draws
        found = {name: Counter[tuple[int, str]]() for name in self.manifest.scenarios}
        for shard in self.manifest.shards:
            if draws:
                found[shard.scenario] += endings_by_draw(self.folder, shard)
            else:
                counted = endings(self.folder, shard)
                found[shard.scenario] += Counter({(0, outcome): runs for outcome, runs in counted.items()})
        rows = [
            (scenario, draw, outcome, found[scenario][draw, outcome])
            for scenario in self.manifest.scenarios
            for draw in range(draws or 1)
            for outcome in self.manifest.outcomes
        ]
        table = pd.DataFrame(rows, columns=["scenario", DRAW, "outcome", "count"])
        if not draws:
            del table[DRAW]
        kinds = (("scenario", self.manifest.scenarios), ("outcome", self.manifest.outcomes))
        return table.astype({name: pd.CategoricalDtype(list(values)) for name, values in kinds})

    def _read(self, stored: StoredFile, columns: Sequence[str] | None = None) -> pa.Table:
        from sim.batch.tables import read_table

        return read_table(self.folder, stored, columns)

    def _checked(self, stored: StoredFile) -> Path:
        path = self.folder / stored.file
        problem = problem_with(path, stored.sha256)
        if problem:
            raise StoreError(f"{path}: {problem}")
        return path


def open_folder(path: str | Path) -> StoredBatch:
    """Return the results in a folder, its tables unread; StoreError where it holds none."""
    folder = Path(path)
    return StoredBatch(folder, read_manifest(folder))


def list_folders(root: str | Path) -> list[StoredBatch]:
    """Return the results in the folders below `root`, the newest first; others are left out."""
    found: list[StoredBatch] = []
    root = Path(root)
    for path in sorted(root.glob(f"*/{NAME}")) if root.is_dir() else []:
        if path.parent.name.startswith("."):
            continue
        try:
            found.append(open_folder(path.parent))
        except StoreError:
            continue
    return sorted(found, key=lambda stored: stored.manifest.made, reverse=True)
