"""Play: the runs of a shard through one of the drivers, to rows of the table of outcomes and to paths."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import ensemble
from sim.batch.errors import BatchError
from sim.batch.facets import DRAW, Ends, Value, columns_of
from sim.batch.manifest import Failure
from sim.batch.plan import Shard, Task
from sim.config.errors import ConfigError, in_one_line
from sim.config.world import build_world
from sim.ensemble.play import CHUNK_RUNS
from sim.rules import vocabulary as V
from sim.rules.machine_code import rules_fingerprint
from sim.uncertainty.worlds import Worlds, draw_of

Path = NDArray[np.float64]
_latest: deque[tuple[Task, Worlds]] = deque(maxlen=4)  # of the tasks that are in hand at a time


@dataclass(frozen=True)
class Played:
    """What came of a shard: the columns of its outcomes, the runs that failed, and paths.

    `paths` [variable, turn, run] holds the state from turn 0 to the horizon; a run that has ended stays at
    its final state. It has no runs where none was to be traced.
    """

    shard: Shard
    columns: dict[str, list[Value]]
    failures: tuple[Failure, ...]
    paths: Path
    seconds: float


def never() -> bool:
    """Return that nothing is to stop."""
    return False


def play_shard(task: Task, stopped: Callable[[], bool] = never) -> Played:
    """Play the runs of a shard; the columns are in their order.

    A run that raises is noted and the others are played. `stopped` is asked between pieces of the shard, and
    CancelledError raised where it says so. ConfigError where the scenario makes no world, BatchError where
    the rules here are not those of the batch.
    """
    started = time.perf_counter()
    if task.rules != rules_fingerprint():
        raise BatchError("the rules have changed since the batch was begun: begin it again")
    shard = task.shard
    try:
        worlds = _worlds_of(task)
    except ValueError as error:
        raise ConfigError([f"scenario {shard.scenario}: {error}"]) from None
    if task.driver == "mesa":
        from sim.batch.through_mesa import play_through_mesa  # Mesa takes a second to import

        ends, paths, failures = play_through_mesa(task, worlds)
    else:
        ends, paths, failures = play_compiled(task, worlds, stopped)
    columns = columns_of(ends, shard.scenario)
    if task.draws:
        columns[DRAW] = [draw_of(run, task.draws) for run in ends.runs]
    seconds = time.perf_counter() - started
    by_variable = np.ascontiguousarray(paths.transpose(2, 1, 0))
    return Played(shard, columns, tuple(failures), by_variable, seconds)


def _worlds_of(task: Task) -> Worlds:
    """The worlds of a task's runs: those of a task just before where it has the same, since they take a while
    to make."""
    for other, worlds in tuple(_latest):
        if other.scenario is task.scenario and (other.draws, other.seed) == (task.draws, task.seed):
            return worlds
    made = Worlds(build_world(task.scenario), task.draws, task.seed)
    _latest.append((task, made))
    return made


def play_compiled(
    task: Task, worlds: Worlds, stopped: Callable[[], bool] = never
) -> tuple[Ends, Path, list[Failure]]:
    """Play the runs of a shard in this thread; return their ends, the paths of those traced [run, turn,
    variable] and the runs that raised."""
    parts: list[ensemble.Played] = []
    failures: list[Failure] = []
    for piece in _pieces(task):
        if stopped():
            raise CancelledError
        try:
            parts.append(_play(task, worlds, piece))
        except Exception:  # which run it was shows when each is played alone
            for run in piece:
                try:
                    parts.append(_play(task, worlds, [run]))
                except Exception as error:
                    failures.append(
                        Failure(
                            scenario=task.shard.scenario, run=run, seed=task.seed, error=in_one_line(error)
                        )
                    )
    none = np.empty((0, task.horizon + 1, V.N_STATE))
    paths = np.concatenate([none, *(part.paths for part in parts if part.paths is not None)])
    return _ends(worlds, parts), paths, failures


def _pieces(task: Task) -> Iterator[range]:
    """The runs of a shard as the driver gets them: a chunk at a time, those traced apart from the others."""
    first, end = task.shard.first, task.shard.end
    middle = min(max(task.traced, first), end)
    for start, stop in ((first, middle), (middle, end)):
        yield from (range(run, min(run + CHUNK_RUNS, stop)) for run in range(start, stop, CHUNK_RUNS))


def _play(task: Task, worlds: Worlds, runs: Sequence[int]) -> ensemble.Played:
    return worlds.play(runs, task.horizon, trajectories=runs[0] < task.traced, threads=1)


def _ends(worlds: Worlds, parts: Sequence[ensemble.Played]) -> Ends:
    """The ends of all parts, one after the other."""
    state, types, costs = (
        np.concatenate([np.empty((0, width), kind), *(getattr(part, name) for part in parts)])
        for name, width, kind in (
            ("state", V.N_STATE, np.float64),
            ("types", V.N_ACTORS, np.int64),
            ("costs", 2, np.float64),
        )
    )
    runs = [run for part in parts for run in part.runs.tolist()]
    return Ends(
        world=worlds.central,
        values=worlds.vectors(runs),
        runs=runs,
        outcomes=[V.OUTCOMES[code] for part in parts for code in part.outcomes],
        turns=[turn for part in parts for turn in part.turns.tolist()],
        state=state,
        types=types,
        costs=costs,
    )
