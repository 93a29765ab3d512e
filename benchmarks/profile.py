"""Where the time of a run goes: its rules called over and over in compiled loops, in the middle of a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np

from benchmarks.rules import HORIZON, mid_run
from sim.rules import turn as play
from sim.rules import vocabulary as V
from sim.rules.deals import peace_paths
from sim.rules.lanes import WIDTH
from sim.rules.projection import NO_ACTION, assess, look_ahead, scratch
from sim.rules.survey import expect_war, survey
from sim.rules.talks import convene

CALLS, REPEATS = 300, 7
FEW_MONTHS, MANY_MONTHS = 2, 12
EIGHT = 8  # worlds side by side


class Part(NamedTuple):
    """A part of a month: what it is, the seconds it takes, how many times a month has it, and how deep it
    stands below what contains it."""

    name: str
    seconds: float
    times: int
    depth: int


def compiled(loop: Callable[..., None]) -> Any:
    """Compile a loop that calls rules. The loops below have no types: Numba takes those of what it is
    given."""
    return numba.njit(nogil=True, error_model="python")(loop)


@compiled
def _assess(calls, s, b, p, w, opened, goals, values, chances):  # type: ignore[no-untyped-def]
    for _ in range(calls):
        assess(s, b, p, w, opened, goals, values, chances)


@compiled
def _months(calls, s, p, w, room, nothing, months):  # type: ignore[no-untyped-def]
    for _ in range(calls):
        for i in range(len(s)):
            room.worlds[i] = s[i]
        look_ahead(room, EIGHT, 1, months, p, w.actions, w.effects, nothing)


@compiled
def _convene(calls, s, b, was, p, w, types, costs, luck, turn, forced, found, asked, consents):  # type: ignore[no-untyped-def]
    for _ in range(calls):
        b[:] = was
        convene(
            s, b, p, w, types, costs, luck, turn, forced, found[0], found[1], found[2], asked, consents
        )  # fmt: skip


@compiled
def _war(calls, s, b, p, w, war, truce):  # type: ignore[no-untyped-def]
    for _ in range(calls):
        expect_war(s, b, p, w, 0.0, war, truce)


@compiled
def _peace(calls, s, p, calm, relieved):  # type: ignore[no-untyped-def]
    for _ in range(calls):
        peace_paths(s, p, 1.0, calm, relieved)


@compiled
def _survey(calls, s, b, p, w, war, truce, calm, relieved, found):  # type: ignore[no-untyped-def]
    for _ in range(calls):
        survey(s, b, p, w, 0, war, truce, calm, relieved, found[0], found[1], found[2])


@compiled
def _close(calls, s, was, b, p, w, types, luck, turn):  # type: ignore[no-untyped-def]
    for _ in range(calls):
        s[:] = was
        play.close_turn(s, b, p, w, types, luck, turn, HORIZON)


def profile() -> tuple[list[Part], float]:
    """Return the parts of a month that take the most, and the seconds that it takes to weigh one action."""
    m = mid_run()
    s, b, p, w, t = m.state, m.beliefs, m.values, m.tables, m.talks
    room, nothing = scratch(WIDTH), np.full(EIGHT, NO_ACTION)
    war, truce = np.zeros((2, V.N_ACTORS, V.MAX_GOALS))
    calm, relieved = np.zeros((2, V.N_STATE))
    found = (t.surplus, t.accept, t.best)
    forced = np.full_like(m.forced, -1)
    weighing = seconds(_assess, s, b, p, w, m.opened, m.goals, m.expected, m.chances)
    many, few = (seconds(_months, s, p, w, room, nothing, months) for months in (MANY_MONTHS, FEW_MONTHS))
    month = (many - few) / (MANY_MONTHS - FEW_MONTHS)
    blocks = -(-int(m.opened.sum()) // EIGHT)
    expecting = seconds(_war, s, b, p, w, war, truce)
    peaceful = seconds(_peace, s, p, calm, relieved)
    surveying = seconds(_survey, s, b, p, w, war, truce, calm, relieved, found)
    talking = seconds(
        _convene, s, b.copy(), b, p, w, m.types, m.costs, m.luck, m.turn, forced, found, t.asked, t.consents
    )
    closing = seconds(_close, s.copy(), s, b, p, w, m.types, m.luck, m.turn)
    ahead = int(m.world.values[m.world.names.index("choice.lookahead")])
    parts = [
        Part("all actions weighed", weighing, 1, 0),
        Part("a month ahead, in eight worlds", month, ahead * blocks, 1),
        Part("talks convened", talking, 1, 0),
        Part("what the war is worth", expecting, 1, 1),
        Part("what peace is worth", peaceful, 1, 1),
        Part("all offers of a format", surveying, V.N_FORMATS, 1),
        Part("war, brink, order, deal", closing, 1, 0),
    ]
    return parts, weighing / int(m.opened.sum())


def seconds(loop: Any, *arguments: Any) -> float:
    """Return the seconds of one of the calls in a loop, the best of several rounds."""
    loop(1, *arguments)
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        loop(CALLS, *arguments)
        taken.append(time.perf_counter() - started)
    return min(taken) / CALLS
