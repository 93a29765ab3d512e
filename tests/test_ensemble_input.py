"""What the compiled driver refuses, raises and leaves alone; how its threads stop."""

from __future__ import annotations

import math
import threading
import time
from typing import Any

import numpy as np
import pytest

from sim.config.records import PolicySpec
from sim.config.world import build_world
from sim.ensemble import play_runs
from sim.ensemble.pool import spread
from tests.helpers import SEED, K, V, any_tape, bits, empty_tape, values, world


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"horizon": 0}, "horizon must be from 1"),
        ({"horizon": 255}, "horizon must be from 1"),
        ({"runs": [-1]}, "run must be at least 0"),
        ({"seed": 2**64}, "seed must be"),
        ({"values": np.zeros(3)}, r"values must be \[\d+\], or \[2\] of these, not \[3\]"),
        ({"values": "nan"}, "values must be finite"),
        ({"values": values(world(), {"spread.china": 0.0})}, r"spread\.china should be more than 0, not 0"),
        ({"tape": empty_tape(4)}, r"tape must be \[6, 24\]"),
        ({"tape": empty_tape(5).astype(float)}, "tape must be whole numbers"),
        ({"tape": (1, 0, 99)}, "tape: turn 1, slot 0 must be -1 or from 0 to"),
        ({"tape": (2, V.CHINA, 0)}, "tape: turn 2, slot 6 must be"),
        ({"tape": (5, K.SLOT_CONSENT, 2)}, "must be -1 or from 0 to 1, not 2"),
        ({"tape": (5, K.SLOT_OFFER, K.MAXIMAL_DEMAND + 1)}, "slot 19 must be"),
        ({"tape": (5, K.SLOT_ANSWER, -2)}, "must be -1 or from 0 to 2, not -2"),
        ({"start": 5}, "a start must lie in turns 0 to 4"),
        ({"start": -1}, "a start must lie in turns 0 to 4"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], what: str) -> None:
    options: dict[str, Any] = {"runs": [0, 1], "seed": SEED, "horizon": 5, **given}
    if isinstance(options.get("tape"), tuple):
        turn, slot, number = options["tape"]
        options["tape"] = empty_tape(5)
        options["tape"][turn, slot] = number
    if isinstance(options.get("values"), str):
        options["values"] = np.full_like(world().values, math.nan)
    if "start" in options:
        options["start"] = (world().start, np.zeros(V.N_ACTORS * V.MAX_TYPES), options["start"])
    with pytest.raises(ValueError, match=what):
        play_runs(world(), **options)


def test_a_policy_that_is_a_class_is_refused() -> None:
    base = world()
    policies = {**base.scenario.policies, "belarus": PolicySpec(kind="class", path="a.b:C")}
    with pytest.raises(ValueError, match="belarus: its policy is a class"):
        play_runs(build_world(base.scenario.model_copy(update={"policies": policies})), [0], SEED, 3)


@pytest.mark.parametrize("threads", [1, 2])
def test_what_a_rule_raises_is_raised(threads: int) -> None:
    beliefs = np.full((200, V.N_ACTORS * V.MAX_TYPES), 0.25)
    beliefs[150] = 0.0
    start = (world().start, beliefs, 0)
    with pytest.raises(ZeroDivisionError):
        play_runs(world(), range(200), SEED, 3, start=start, threads=threads)
    assert len(play_runs(world(), range(200), SEED, 3, threads=threads).runs) == 200


def test_no_runs_give_no_rows() -> None:
    none = play_runs(world(), [], SEED, 5, trajectories=True)
    assert none.state.shape == (0, V.N_STATE)
    assert none.paths is not None
    assert none.paths.shape == (0, 6, V.N_STATE)


def test_nothing_given_is_written_to() -> None:
    base, tape = world(), any_tape(np.random.default_rng(2), world(), 5)
    kept = [part.copy() for part in (base.values, base.start, base.types, tape)]
    vector = base.values.copy()
    vector.setflags(write=False)
    start = (base.start, np.full(V.N_ACTORS * V.MAX_TYPES, 0.25), 1)
    play_runs(base, range(3), SEED, 5, values=vector, tape=tape, start=start)
    for before, after in zip(kept, (base.values, base.start, base.types, tape), strict=True):
        assert bits(before) == bits(after)


def test_after_an_interrupt_no_piece_is_begun() -> None:
    begun: list[int] = []
    both = threading.Barrier(2)

    def work(piece: int) -> None:
        begun.append(piece)
        both.wait(5)
        if piece == 0:
            raise KeyboardInterrupt
        time.sleep(0.2)

    with pytest.raises(KeyboardInterrupt):
        spread(work, range(100), 2)
    assert sorted(begun) == [0, 1]
