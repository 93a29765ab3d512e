"""Warm: all rules and the compiled driver made once, with progress, so that nothing later has to wait.

`python -m sim.warm` takes about half a minute the first time and after every change of a rule.
"""

from __future__ import annotations

import gc
import hashlib
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba.core import event
from numba.core.dispatcher import Dispatcher

from sim.cli.terminal import Progress
from sim.config.loader import load_scenario
from sim.ensemble import kernel
from sim.halves import RULES, Listener, compile_halves, environment
from sim.policies import Policy
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED
from sim.rules.deals import FIRST_CEASEFIRE
from sim.rules.machine_code import cache_folder, processor, source_name

_config: Any = numba.config
TURNS = 6
WHAT = "compiling the rules, once (half a minute)"
INTERRUPTED = 130


class Onlooker(Policy):
    """Looks at every decision and leaves it to the logit, so that whatever can be seen is computed once."""

    def action(self, view: object) -> None:
        """Leave the action to the logit."""

    def consent(self, view: object) -> None:
        """Leave consent to the logit."""

    def offer(self, view: object) -> None:
        """Leave the offer to the logit."""

    def answer(self, view: object) -> None:
        """Leave the answer to the logit."""


def is_warm() -> bool:
    """Return whether all rules have been compiled on this machine, by this Python and this compiler."""
    if _config.DISABLE_JIT:
        return True
    marker = _marker()
    return marker is not None and marker.exists()


def warm(tell: Callable[[str], None] = lambda rule: None) -> None:
    """Compile every rule that the model calls, or load what is compiled; `tell` hears of each new one."""
    listener = Listener(tell)
    with event.install_listener("numba:compile", listener):
        if not is_warm():
            compile_halves(listener)
        _look_at_everything()
    marker = None if _config.DISABLE_JIT else _marker()
    if marker is not None:
        with suppress(OSError):
            marker.touch()


def ensure_warm(quiet: bool = False) -> None:
    """Compile the rules where that is still to be done, in a process of its own that frees its memory."""
    if is_warm() or (folder := cache_folder()) is None:
        return
    errors = subprocess.DEVNULL if quiet else None
    sources = Path(__file__).parents[1]
    command = [sys.executable, "-m", "sim.warm"]
    done = subprocess.run(command, cwd=sources, env=environment(folder), stderr=errors)
    if done.returncode == INTERRUPTED:
        raise KeyboardInterrupt


def _look_at_everything() -> None:
    """Play a short run in which every actor looks at each decision and all agree to talk; make its row. Play
    one through the compiled driver."""
    from sim.batch.facets import row_of
    from sim.config.world import build_world
    from sim.ensemble import play_runs
    from sim.model import Campaign

    tape = np.full((TURNS + 1, K.N_SLOTS), NOT_FORCED, dtype=np.int64)
    tape[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.ACCEPT
    tape[1, K.SLOT_OFFER] = FIRST_CEASEFIRE
    policies = {actor: Onlooker() for actor in V.ACTORS}
    world = build_world(load_scenario("baseline"))
    play_runs(world, [0], 0, TURNS, threads=1)
    row_of(Campaign(world, horizon=TURNS, policies=policies, tape=tape).play())


def _rules() -> int:
    """How many rules there are to compile, the compiled driver's loop counted as one."""
    modules = [module for name, module in sys.modules.items() if name.startswith(RULES)]
    found = {
        id(value) for module in modules for value in vars(module).values() if isinstance(value, Dispatcher)
    }
    return len(found) + 1


def _marker() -> Path | None:
    """The file that says so once all rules are compiled; None where no compiled rule can be kept.

    Its name holds what else machine code is kept for: the driver, this Python and the processor.
    """
    folder = cache_folder()
    if folder is None:
        return None
    made_for = repr((source_name(kernel.__file__), sys.implementation.cache_tag, processor()))
    return folder / f"complete-{hashlib.sha256(made_for.encode()).hexdigest()[:16]}"


def main() -> int:
    """Compile the rules with progress on stderr; return the exit code."""
    if is_warm():
        print("the rules are compiled", file=sys.stderr)
        return 0
    if cache_folder() is None:
        print("compiled rules can be kept nowhere: every start will compile them anew", file=sys.stderr)
        return 0
    gc.disable()  # to look for garbage in what a compiler builds takes a tenth of the time and finds little
    try:
        with ExitStack() as shown:
            warm(_teller(shown))
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _teller(shown: ExitStack) -> Callable[[str], None]:
    """Return what shows progress from the first rule that has to be compiled; nothing where all are kept."""
    begun: list[Progress] = []

    def tell(rule: str) -> None:
        if not begun:
            begun.append(shown.enter_context(Progress(WHAT, _rules(), unit="rules")))
        begun[0].add(1, rule)

    return tell


if __name__ == "__main__":
    sys.exit(main())
