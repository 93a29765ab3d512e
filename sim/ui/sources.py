"""Where the app's runs come from: batches stored under runs/, or a small one that is played at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import pandas as pd
import streamlit as st

from sim.analysis.compare_pairs import pairs
from sim.analysis.compare_shares import flip_counts
from sim.analysis.findings import differences
from sim.analysis.layers import layers_of
from sim.analysis.shares import CONFIDENCE, DRAW, counted_shares, counts_by_draw, outcome_shares
from sim.batch.errors import StoreError
from sim.batch.plan import batch_id, cut, tasks
from sim.batch.play import play_shard
from sim.batch.side_by_side import other_world
from sim.batch.store import StoredBatch, open_folder
from sim.batch.tables import KEYS
from sim.config.errors import one_line, real
from sim.config.loader import find_configs, load_batch
from sim.config.scenario import Batch, Scenario
from sim.rules.machine_code import rules_fingerprint
from sim.rules.vocabulary import OUTCOMES
from sim.words import FORMATS, called, origin

RUNS_FOLDER = Path("runs")
SMALL = "a small batch, played just now"
SMALL_BATCH = "article"
SMALL_RUNS = 100
SHARD = 20
REFERENCE = "baseline"
MOST_FOLDERS = 500


@dataclass(frozen=True)
class Source:
    """A batch of runs as the app shows it.

    `key` is its name in the list of batches; `stamp` changes with its content; `rows` gives the table of
    outcomes, `ends` only how each run ended; `shares` has a row a scenario and ending; `failed` counts the
    runs that raised; `stored` is None for a batch that was only played.
    """

    key: str
    stamp: str
    batch: Batch
    rows: Callable[[], pd.DataFrame]
    ends: Callable[[], pd.DataFrame]
    shares: pd.DataFrame
    failed: int
    stored: StoredBatch | None

    @property
    def outcomes(self) -> pd.DataFrame:
        """A row a run; StoreError where a file is missing or damaged by now."""
        return self.rows()

    @property
    def reference(self) -> str:
        """The scenario against which the others are read."""
        names = [scenario.name for scenario in self.batch.scenarios]
        return REFERENCE if REFERENCE in names else names[0]

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each scenario is called in lists: its name, as words; no two scenarios share one."""
        return {
            name: FORMATS.get(name, name.replace("_", " ").capitalize())
            for name in (scenario.name for scenario in self.batch.scenarios)
        }

    @property
    def titles(self) -> dict[str, str]:
        """What each scenario is called in a sentence."""
        return {scenario.name: called(scenario.name, scenario.title) for scenario in self.batch.scenarios}

    @cached_property
    def footer(self) -> str:
        """What stands under every figure: where it comes from and what it is not."""
        batch = self.batch
        digest = self.stored.manifest.digest if self.stored else batch.digest()
        size = len(batch.scenarios), batch.runs, batch.horizon
        return origin(digest, batch.seed, *size, self.failed, batch.draws)

    @cached_property
    def counts_by_draw(self) -> dict[str, pd.DataFrame]:
        """How many runs of each draw of the parameters came to each ending, by scenario; none at the central
        values."""
        return counts_by_draw(self._counts) if self.batch.draws else {}

    @cached_property
    def layers(self) -> pd.DataFrame:
        """How far luck and not knowing the parameters spread each share; no rows at the central values."""
        return layers_of(self._counts) if self.batch.draws else pd.DataFrame(columns=["scenario"])

    @property
    def _counts(self) -> pd.DataFrame:
        grouped = self.ends().groupby(["scenario", DRAW, "outcome"], observed=False)
        return grouped.size().rename("count").reset_index()

    @cached_property
    def differences(self) -> pd.DataFrame:
        """How the shares of the other scenarios differ from the reference's, with intervals; run by run where
        they share its luck, unless the parameters are drawn: then by what draws tell of each share."""
        if self.batch.draws:
            return differences(self.shares, self.reference)
        base = self.scenario(self.reference)
        rows = self.ends()
        played = set(rows["scenario"].unique())
        names = [
            one.name for one in self.batch.scenarios if one.name in played and not other_world(one, base)
        ]
        if self.reference not in names or len(names) < 2:
            return differences(self.shares, self.reference)
        rows = rows[rows["scenario"].isin(names)]
        rows = rows.assign(scenario=rows["scenario"].cat.set_categories(names))
        flips = {pair.scenario: flip_counts(rows["outcome"], pair) for pair in pairs(rows, self.reference)}
        return differences(self.shares, self.reference, flips)

    def scenario(self, name: str) -> Scenario:
        """Return one of the scenarios."""
        return next(scenario for scenario in self.batch.scenarios if scenario.name == name)


def stored_batches(root: Path = RUNS_FOLDER) -> tuple[list[StoredBatch], list[str]]:
    """Return the batches directly below `root`, the newest first, and what is wrong with other folders.

    A folder that leads elsewhere, or whose manifest names a file outside it, is not opened.
    """
    found: list[StoredBatch] = []
    problems: list[str] = []
    try:
        folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    except OSError as error:
        return [], [one_line(f"{root}: cannot be read: {error.strerror}")]
    for folder in folders[:MOST_FOLDERS]:
        if folder.name.startswith("."):
            continue
        try:
            if real(folder).parent != real(root):
                raise StoreError(f"{folder}: leads out of {root} and is not opened")
            stored = open_folder(folder)
            _check_inside(stored)
            found.append(stored)
        except StoreError as error:
            problems.append(one_line(str(error)))
    return sorted(found, key=lambda stored: stored.manifest.made, reverse=True), problems


def _check_inside(stored: StoredBatch) -> None:
    manifest = stored.manifest
    inside = real(stored.folder)
    for entry in (manifest.config, manifest.turns, *manifest.shards):
        if not real(stored.folder / entry.file).is_relative_to(inside):
            raise StoreError(f"{stored.folder}: names a file outside itself and is not opened")


@st.cache_resource(max_entries=4, show_spinner="Reading the batch")
def open_source(folder: str, stamp: str) -> Source:
    """Return the stored batch in a folder below runs/; StoreError where it is damaged.

    `stamp` is the batch's identity and time: a folder that was written anew is read anew.
    """
    stored = open_folder(RUNS_FOLDER / folder)
    _check_inside(stored)
    looks = stored.manifest.looks
    return Source(
        key=folder,
        stamp=stamp,
        batch=stored.batch,
        rows=partial(_rows, folder, stamp),
        ends=partial(stored.outcomes, KEYS),
        shares=counted_shares(stored.counts(), looks.confidence if looks else CONFIDENCE),
        failed=len(stored.manifest.failures),
        stored=stored,
    )


@st.cache_resource(max_entries=4, show_spinner="Reading the runs")
def _rows(folder: str, stamp: str) -> pd.DataFrame:
    """Return the outcomes of a stored batch, which only some pages need; the arguments are those above."""
    return open_folder(RUNS_FOLDER / folder).outcomes()


def stamp_of(stored: StoredBatch) -> str:
    """Return what tells one content of a folder from another."""
    return f"{stored.manifest.id} {stored.manifest.made}"


_small: dict[str, Source] = {}
_playing = threading.Lock()


def small_source(on_progress: Callable[[float], None]) -> Source:
    """Return a small batch of the article's scenarios, played once and then kept.

    It is played again when the configuration or the rules have changed. `on_progress` is told the share
    that is done. ConfigError where the configuration is wrong.
    """
    batch = _small_batch(configs_stamp())
    key = batch_id(batch)
    with _playing:
        if key not in _small:
            _small.clear()
            _small[key] = play_small(batch, on_progress)
        return _small[key]


def play_small(batch: Batch, on_progress: Callable[[float], None], *, key: str = SMALL) -> Source:
    """Return a batch played in this process."""
    shards = cut(batch, SHARD)
    on_progress(0.0)
    parts: list[pd.DataFrame] = []
    failed = 0
    for done, task in enumerate(tasks(batch, shards), start=1):
        played = play_shard(replace(task, traced=0))
        parts.append(pd.DataFrame(played.columns))
        failed += len(played.failures)
        on_progress(done / len(shards))
    names = [scenario.name for scenario in batch.scenarios]
    outcomes = pd.concat(parts, ignore_index=True).astype(
        {"scenario": pd.CategoricalDtype(names), "outcome": pd.CategoricalDtype(list(OUTCOMES))}
    )
    shares = outcome_shares(outcomes)
    return Source(key, batch_id(batch), batch, lambda: outcomes, lambda: outcomes, shares, failed, None)


@st.cache_resource(max_entries=2, show_spinner=False)
def _small_batch(stamp: tuple[int, ...]) -> Batch:
    return load_batch(SMALL_BATCH).model_copy(update={"runs": SMALL_RUNS})


def configs_stamp() -> tuple[int, ...]:
    """Return what changes when a file of the configuration does."""
    return tuple(sorted(path.stat().st_mtime_ns for path in find_configs().rglob("*.yaml")))


def is_replayable(source: Source) -> str:
    """Return '' where runs of a source can be played again here, else why not, in a sentence."""
    own = sorted(
        policy.path
        for scenario in source.batch.scenarios
        for policy in scenario.policies.values()
        if policy.kind == "class"
    )
    if own:
        return (
            f"This batch lets code of its own decide ({own[0]}), which the app does not run; `sim show` does."
        )
    if source.stored is not None and source.stored.manifest.rules != rules_fingerprint():
        made = source.stored.manifest.commit[:12] or f"sim {source.stored.manifest.versions.get('sim', '')}"
        return (
            f"This batch was played with other rules than those installed here ({made}), so its single runs "
            "cannot be played again. Play the batch again to open its runs."
        )
    return ""
