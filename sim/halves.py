"""Halves: the rules compiled in two halves, each by a process of its own: a compiler uses one processor.

`python -m sim.halves` compiles its half and prints the name of each rule when it is done. Whoever compiles
the other half hears of them, and finds them compiled where it needs them.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
from numba.core import event

from sim.config.loader import load_scenario
from sim.config.world import World, build_world
from sim.ensemble.kernel import N_BELIEFS, make_room
from sim.ensemble.pool import cores
from sim.rules import compiler, deals, holding, order, projection, readings, survey, turn
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.actions import act, apply_shocks
from sim.rules.beliefs import priors
from sim.rules.lanes import WIDTH
from sim.rules.luck import address
from sim.rules.machine_code import OVERRIDE, cache_folder
from sim.rules.month import pass_month

RULES = "sim.rules."
DRIVER = "sim.ensemble.kernel"
_config: Any = numba.config
_typeof: Any = numba.typeof


class Half(NamedTuple):
    """Rules to compile, each with arguments of the kinds that it is called with, in this order."""

    calls: list[tuple[Any, tuple[Any, ...]]]

    def compile(self) -> None:
        """Compile the rules, and whatever they call, or load what is compiled; nothing is called."""
        for rule, arguments in self.calls:
            rule.compile(tuple(_typeof(argument) for argument in arguments))


def halves(world: World) -> tuple[Half, Half]:
    """Return both halves: what looks ahead, weighs offers, and calls either; and the rest of a turn."""
    room = make_room(len(world.actions))
    s, b, p, w = world.start.copy(), np.zeros(N_BELIEFS), world.values, world.tables
    types, costs, luck, k, x = world.types.copy(), np.zeros(2), address(0, 0), 0, 0.0
    goals, path, readers = np.zeros((V.N_ACTORS, V.MAX_GOALS)), np.zeros(V.N_STATE), np.zeros((2, 1, 1))
    weights, offers = np.zeros((deals.N_ROLES, V.MAX_TYPES), np.int64), np.zeros(deals.N_OFFERS)
    chosen = (room.forced, room.choices, room.draws)
    worlds = projection.scratch.py_func(WIDTH)  # type: ignore[attr-defined]
    found = (room.surplus, room.accept, room.best)
    looking = [
        (projection.expect_actions, (s, p, w, room.choices, k, goals, path, worlds, room.goals)),
        (deals.peace_paths, (s, p, x, path, path)),
        (survey.survey, (s, b, p, w, k, goals, goals, path, path, *found)),
        (readings.survey_as_read, (s, b, p, w, k, readers, readers, path, path, room.surplus)),
        (projection.assess, (s, b, p, w, room.opened, room.goals, room.expected, room.chances)),
        (K.convene, (s, b, p, w, types, costs, luck, k, room.forced, *found, room.asked, room.consents)),
    ]
    playing = [
        (survey.expect_war, (s, b, p, w, x, goals, goals)),
        (priors, (p, w, b)),
        (turn.draw_private, (p, w, luck, types, costs)),
        (apply_shocks, (s, p, w, k)),
        (turn.choose, (p, w, types, room.opened, room.expected, luck, k, *chosen)),
        (projection.own_chances, (p, w, k, k, room.opened, room.expected, path)),
        (act, (s, p, w, room.choices)),
        (turn.observe, (b, p, w, room.choices, room.chances)),
        (K.order_of_formats, (w, luck, k, room.choices)),
        (K.hold, (s, p, w, k)),
        (K.recognise, (p, w, k, luck, k, k)),
        (K.propose, (s, p, k, k, x, k, room.surplus, room.accept)),
        (K.answer, (b, p, w, k, k, x, k, luck, k, k, room.surplus, path)),
        (K.conclude, (s, p, w, k, k, k, room.answers, k)),
        (pass_month, (s, p, path, x, x)),
        (order.flow_of_order, (s, p)),
        (turn.brink, (s, p, x, luck, k)),
        (K.gain, (k, k, x, offers, w, k, b, p, *found, k, k)),
        (K.consent_chance, (k, k, x, x, s, p, w, k)),
        (K.weigh_consents, (s, b, p, w, k, x, k, *found, room.consents, room.expected)),
        (survey.role_weights, (w, k, weights)),
        (survey.lay_outlook, (path, p, x, path, goals)),
        (survey.weigh_truce, (s, b, p, k, goals, goals, room.surplus, room.accept, readers, readers)),
        (readings.read_the_war, (s, b, p, w, goals, goals, room.surplus, readers, readers)),
        (turn.fronts_may_fall, (s, p, w, k, x, luck, k)),
        (holding.hold_or_break, (s, b, p, w, k, luck, k)),
        (turn.close_turn, (s, b, p, w, types, luck, k, k)),
    ]  # fmt: skip
    return Half(looking), Half(playing)


class Listener(event.Listener):
    """Tells once of every rule that has been compiled, for whatever it is called with: its family and its
    name."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._told: set[str] = set()
        self._telling = threading.Lock()

    def on_start(self, event: Any) -> None:
        """Take no note: only what is done counts."""

    def on_end(self, event: Any) -> None:
        """Tell of a rule, not of the library's own functions."""
        function = event.data["dispatcher"].py_func
        if function.__module__.startswith(RULES) or function.__module__ == DRIVER:
            self.hear(f"{function.__module__.removeprefix(RULES)}.{function.__name__}")

    def hear(self, rule: str) -> None:
        """Tell of a rule by its name, unless it has been told of."""
        with self._telling:
            if rule not in self._told:
                self._told.add(rule)
                self._tell(rule)


def compile_halves(listener: Listener) -> None:
    """Compile one half of the rules here while another process compiles the other; the listener hears of
    both.

    With one processor, or where no compiled rule can be kept, nothing is done: the rules are compiled as they
    are called. So are those that the other process does not get to, whatever stops it.
    """
    folder = cache_folder()
    if folder is None or _config.DISABLE_JIT or cores() < 2:
        return
    command = [sys.executable, "-m", "sim.halves"]
    place = Path(compiler.__file__).parents[2]
    with subprocess.Popen(
        command,
        cwd=place,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as other:
        assert other.stdout is not None
        hearing = threading.Thread(target=_hear, args=(other.stdout, listener))
        hearing.start()
        try:
            halves(build_world(load_scenario("baseline")))[0].compile()
            hearing.join()
        except BaseException:
            other.terminate()
            raise
        finally:
            hearing.join()


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process that is to keep compiled rules in the same folder as this one,
    whatever folder it is begun in."""
    return {**os.environ, OVERRIDE: str(folder.parent)}


def _hear(lines: Iterable[str], listener: Listener) -> None:
    for line in lines:
        listener.hear(line.strip())


def main() -> None:
    """Compile the half of the rules that plays a turn, and print the name of each when it is done."""
    folder = cache_folder()
    if folder is None or _config.DISABLE_JIT:
        return
    gc.disable()  # as in sim.warm
    listener = Listener(lambda rule: print(rule, flush=True))
    with event.install_listener("numba:compile", listener):
        halves(build_world(load_scenario("baseline")))[1].compile()


if __name__ == "__main__":
    main()
