"""Play runs of a world, many at once: from its beginning or from any state, freely or along a tape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.config.playable import refuse_infinite, refuse_unplayable
from sim.config.tape import laid_over
from sim.config.world import World
from sim.ensemble.kernel import N_BELIEFS, make_room, play_range
from sim.ensemble.pool import spread
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED
from sim.rules.deals import N_ROLES
from sim.rules.luck import LAST_TURN, address

CHUNK_RUNS = 64  # runs that a thread plays in one go, before it hears of an interrupt

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Start = tuple[ArrayLike, ArrayLike | None, ArrayLike]


@dataclass(frozen=True)
class Played:
    """What came of some runs, one row a run.

    `runs` are their numbers, `outcomes` [run] places in `V.OUTCOMES`, `turns` [run] the turn in which each
    ended, `state` [run, variable] and `beliefs` [run, actor · type] what stood at its end; `types` [run,
    actor] and `costs` [run, 2] what was hidden in it (places in the world's type names; private costs of
    Moscow and Kyiv, in utility). On request `paths` [run, turn, variable] and `belief_paths` hold every turn
    from 0 to the horizon: a run that has ended stays at its final state, turns before a start in the middle
    are NaN. On request `tape` [run, turn, slot] holds every decision (-1: nothing was decided), fit to be
    played again, and `logs` the log of the chance that the actor's own choice rule gave to it, 0 where
    nothing was decided. A drafter's own rule leaves no room for chance: its offer has log chance 0, any other
    `LOG_OF_NOTHING`, as has an action that is not open.
    """

    runs: Ints
    outcomes: Ints
    turns: Ints
    state: Floats
    beliefs: Floats
    types: Ints
    costs: Floats
    paths: Floats | None
    belief_paths: Floats | None
    tape: Ints | None
    logs: Floats | None


def play_runs(
    world: World,
    runs: Sequence[int] | Ints | range,
    seed: int,
    horizon: int,
    *,
    values: ArrayLike | None = None,
    tape: ArrayLike | None = None,
    start: Start | None = None,
    trajectories: bool = False,
    decisions: bool = False,
    threads: int | None = None,
) -> Played:
    """Play runs of a world to their end, each as `sim.model.Campaign` plays it, to the last bit.

    `runs` are run numbers, which with `seed` address the runs' luck; `horizon` is in turns (months). `values`
    is a parameter vector in place of the world's, or one for each run [run, parameter]. `tape` [turn, slot]
    or [run, turn, slot] forces decisions (-1: not forced; slots as in `sim.rules.talks`; turns 0 to the
    horizon). `start` is (state, beliefs, turn) from which to play on instead of the beginning, each for all
    runs or one for each run; beliefs of None are the priors. `trajectories` and `decisions` keep what
    `Played` says. Work is done in chunks on `threads` threads of one pool (default: one a processor; 1: this
    thread), and how it is cut changes nothing.

    ValueError where a horizon, run, seed, tape, start or vector cannot be, where a policy is a class, which
    only the Mesa driver can ask, or where a run ends in what is no number. What a rule raises is raised.
    """
    if not 1 <= horizon < LAST_TURN:
        raise ValueError(f"horizon must be from 1 to {LAST_TURN - 1} turns, not {horizon}")
    numbers = np.array(runs, dtype=np.int64).reshape(-1)
    n, slots, n_actions = len(numbers), K.N_SLOTS, len(world.actions)
    scripts = scripts_of(world)
    vectors = _rows("values", world.values if values is None else values, n, world.values.shape, np.float64)
    refuse_unplayable(world, vectors)
    tapes = _tapes(world, tape, n, horizon)
    begin = _begin(world, start, n, horizon)
    lucks = np.array([address(seed, int(run)) for run in numbers], dtype=np.int64).reshape(n, 4)
    traced, noted = (horizon + 1 if asked else 0 for asked in (trajectories, decisions))
    types, costs = np.tile(world.types, (n, 1)), np.zeros((n, 2))
    outcomes, ends = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    state, beliefs = np.zeros((n, V.N_STATE)), np.zeros((n, N_BELIEFS))
    paths = np.full((n, traced, V.N_STATE), np.nan)
    belief_paths = np.full((n, traced, N_BELIEFS), np.nan)
    decided = np.full((n, noted, slots), NOT_FORCED, dtype=np.int64)
    logs = np.zeros((n, noted, slots))

    def play(first: int) -> None:
        rows = slice(first, first + CHUNK_RUNS)
        given: list[NDArray[Any]] = [vectors, tapes, *begin]
        p, t, s, b, turn = (part[rows] if len(part) > 1 else part for part in given)
        play_range(
            world.tables, p, scripts, t, lucks[rows], horizon, make_room(n_actions), s, b, turn,
            outcomes[rows], ends[rows], state[rows], beliefs[rows], types[rows], costs[rows],
            paths[rows], belief_paths[rows], decided[rows], logs[rows],
        )  # fmt: skip

    spread(play, range(0, n, CHUNK_RUNS), threads)
    if not (np.isfinite(state).all() and np.isfinite(beliefs).all()):
        for i, run in enumerate(numbers.tolist()):
            refuse_infinite(run, state[i], beliefs[i])
    return Played(
        *(numbers, outcomes, ends, state, beliefs, types, costs),
        *((paths, belief_paths) if trajectories else (None, None)),
        *((decided, logs) if decisions else (None, None)),
    )


def scripts_of(world: World) -> Ints:
    """Return the scripts of a world's policies as rows of actions [turn, actor], -1 where none is scripted.

    A scripted action is played where it is open in its turn, as `sim.policies.Scripted` plays it. ValueError
    where a policy is a class.
    """
    policies = world.scenario.policies
    classes = [actor for actor in V.ACTORS if policies[actor].kind == "class"]
    if classes:
        raise ValueError(f"{classes[0]}: its policy is a class, which only the Mesa driver can ask")
    longest = max(len(policies[actor].script) for actor in V.ACTORS)
    scripts = np.full((longest + 1, V.N_ACTORS), NOT_FORCED, dtype=np.int64)
    for k, actor in enumerate(V.ACTORS):
        menu = world.menu(actor)
        for turn, action in enumerate(policies[actor].script, start=1):
            if action in menu:
                scripts[turn, k] = world.action_row(actor, action)
    return scripts


def _rows(name: str, given: ArrayLike, n: int, shape: tuple[int, ...], kind: type) -> NDArray[Any]:
    """Return what is given for every run or for all as [run or 1, ...], of the kind the loop is compiled
    for."""
    array = np.asarray(given)
    if array.ndim == len(shape):
        array = array[np.newaxis]
    if array.shape[1:] != shape or len(array) not in (1, n):
        raise ValueError(f"{name} must be {list(shape)}, or [{n}] of these, not {list(np.shape(given))}")
    if not np.issubdtype(array.dtype, np.number) or not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite numbers")
    if kind is np.int64 and not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"{name} must be whole numbers, not {array.dtype}")
    return np.require(array, kind, ["C", "W"])


def _tapes(world: World, tape: ArrayLike | None, n: int, horizon: int) -> Ints:
    """Return the tapes as [run or 1, turn, slot], laid over what the scenario forces; none where nothing is.

    Every decision must be one that there is.
    """
    own = world.tape(horizon)
    if tape is None:
        forces = bool((own != NOT_FORCED).any())
        return own[np.newaxis] if forces else np.empty((1, 0, K.N_SLOTS), dtype=np.int64)
    tapes = _rows("tape", tape, n, (horizon + 1, K.N_SLOTS), np.int64)
    low, end = np.zeros(K.N_SLOTS, dtype=np.int64), np.zeros(K.N_SLOTS, dtype=np.int64)
    low[: V.N_ACTORS], end[: V.N_ACTORS] = world.tables.menu[:-1], world.tables.menu[1:]
    end[K.SLOT_CONSENT : K.SLOT_OFFER] = V.ACCEPT + 1
    end[K.SLOT_OFFER] = K.MAXIMAL_DEMAND + 1
    end[K.SLOT_FORMAT] = K.NO_TALKS + 1
    end[K.SLOT_DRAFTER] = N_ROLES
    end[K.SLOT_ANSWER :] = len(V.ANSWERS)
    wrong = (tapes != NOT_FORCED) & ((tapes < low) | (tapes >= end))
    if wrong.any():
        _, turn, slot = np.argwhere(wrong)[0]
        raise ValueError(
            f"tape: turn {turn}, slot {slot} must be {NOT_FORCED} or from {low[slot]} to {end[slot] - 1}, "
            f"not {tapes[wrong][0]}"
        )
    return np.ascontiguousarray(laid_over(own, tapes))


def _begin(world: World, start: Start | None, n: int, horizon: int) -> tuple[Floats, Floats, Ints]:
    """Return states, beliefs (none: the priors) and turns to play on from, each [run or 1, ...]."""
    if start is None:
        return world.start[np.newaxis], np.empty((0, N_BELIEFS)), np.zeros(1, dtype=np.int64)
    state, beliefs, turn = start
    turns = _rows("turn of the start", turn, n, (), np.int64)
    if (turns < 0).any() or (turns >= horizon).any():
        raise ValueError(f"a start must lie in turns 0 to {horizon - 1}, before the horizon")
    none = np.empty((0, N_BELIEFS))
    return (
        _rows("state of the start", state, n, (V.N_STATE,), np.float64),
        none if beliefs is None else _rows("beliefs of the start", beliefs, n, (N_BELIEFS,), np.float64),
        turns,
    )
