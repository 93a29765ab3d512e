"""What tests of the model share: the shipped worlds, worlds changed in a test, runs, and tapes of runs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.library import Library
from sim.config.loader import load_scenario
from sim.config.records import ActionSpec
from sim.config.world import World, build_world
from sim.model import Campaign
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED
from sim.rules.deals import N_ROLES

CONFIGS = Path(__file__).parents[1] / "configs"
KNOWN = Library(CONFIGS)  # its worlds are read once
SCENARIOS = tuple(sorted(path.stem for path in (CONFIGS / "scenarios").glob("*.yaml")))
SEED = 20241130
HORIZON = 36


@cache
def world(name: str = "baseline") -> World:
    """Return the world of a shipped scenario; shared, so never to be changed in place."""
    return build_world(load_scenario(name, known=KNOWN))


def values(base: World, changes: Mapping[str, float]) -> NDArray[np.float64]:
    """Return a copy of a world's numbers with some of them, by name, replaced.

    A name ending in '*' stands for all that begin so.
    """
    changed = base.values.copy()
    for name, value in changes.items():
        rows = [i for i, known in enumerate(base.names) if known == name]
        if name.endswith("*"):
            rows = [i for i, known in enumerate(base.names) if known.startswith(name[:-1])]
        assert rows, f"no number is called {name}"
        changed[rows] = value
    return changed


def with_actions(base: World, actions: list[ActionSpec]) -> World:
    """Return a world with these actions instead of its own."""
    menus = {action.key: action for action in actions}
    return build_world(base.scenario.model_copy(update={"actions": menus}))


def with_start(base: World, **variables: float) -> World:
    """Return a world that starts with other values of some variables."""
    start = base.start.copy()
    for name, value in variables.items():
        start[V.OFFSET[name]] = value
    return World(**{**vars(base), "start": start})


def with_types(base: World, **types: str) -> World:
    """Return a world in which some actors' types are fixed, unknown to the others."""
    fixed = base.types.copy()
    for actor, name in types.items():
        fixed[V.ACTORS.index(actor)] = base.type_names[actor].index(name)
    return World(**{**vars(base), "types": fixed})


def play(base: World | str = "baseline", run: int = 0, **options: Any) -> Campaign:
    """Play one run to its end, without the data collector."""
    return start(base, run, **options).play()


def start(base: World | str = "baseline", run: int = 0, **options: Any) -> Campaign:
    """Make one run, ready for its first turn, without the data collector."""
    options.setdefault("seed", SEED)
    return Campaign(world(base) if isinstance(base, str) else base, run=run, collect=False, **options)


def empty_tape(horizon: int = HORIZON) -> NDArray[np.int64]:
    """Return a tape [turn, slot] that forces nothing."""
    return np.full((horizon + 1, K.N_SLOTS), NOT_FORCED, dtype=np.int64)


def any_tape(random: np.random.Generator, base: World, horizon: int = HORIZON) -> NDArray[np.int64]:
    """Return a tape of any decisions, whether open or not; how readily all talk and agree differs by tape."""
    tape = empty_tape(horizon)
    willing, agreeing = random.choice([0.1, 0.6, 0.95], 2)
    menu = base.tables.menu
    turns = horizon + 1
    for actor in range(V.N_ACTORS):
        tape[:, actor] = random.integers(menu[actor], menu[actor + 1], turns)
    tape[:, K.SLOT_CONSENT : K.SLOT_OFFER] = random.random((turns, K.SLOT_OFFER - K.SLOT_CONSENT)) < willing
    tape[:, K.SLOT_OFFER] = random.integers(0, K.MAXIMAL_DEMAND + 1, turns)
    alone = random.random(turns) < 0.2
    tape[alone, K.SLOT_FORMAT] = random.integers(0, K.NO_TALKS + 1, alone.sum())
    tape[:, K.SLOT_DRAFTER] = random.integers(0, N_ROLES, turns)
    tape[:, K.SLOT_ANSWER :] = random.choice([V.REJECT, V.WALK_OUT], (turns, 2), p=[0.8, 0.2])
    tape[:, K.SLOT_ANSWER :][random.random((turns, 2)) < agreeing] = V.ACCEPT
    return tape


def bits(numbers: Any) -> bytes:
    """Return the bits of numbers, for comparison to the last one."""
    return np.ascontiguousarray(numbers).tobytes()
