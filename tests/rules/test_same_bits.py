"""The same bits with the compiler and without it: whole turns, talks, deals, collapses, a northern war."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Prints the bits of everything recorded in some runs, a line a turn, after whether the compiler was on.
ANSWERS = """
import hashlib
import numpy as np
from sim.rules import turn
from tests.helpers import K, V, empty_tape, start, values, with_start, with_types, world

FACETS = ("deals_signed", "deals_broken", "collapsed_ukraine", "collapsed_russia", "gain_north")

def told(name, model):
    for raw in model.turns:
        kept = [raw.before, raw.after, raw.beliefs, raw.goals, raw.values, raw.chances, raw.draws, raw.asked]
        if raw.table is not None:
            kept += [raw.table.surplus, raw.table.accept, raw.table.answer_chances]
        numbers = np.concatenate([part.ravel() for part in kept])
        words = " ".join(float(x).hex() for x in numbers)
        said = [raw.choices.tolist(), raw.consents.tolist()]
        if raw.table is not None:
            said += [raw.table.format, raw.table.drafter, raw.table.offer, raw.table.answers.tolist()]
        print(name, raw.turn, said, hashlib.sha256(words.encode()).hexdigest())
    met = [facet for facet in FACETS if getattr(model, facet) > 0.0]
    print(name, "met", *met, "bits", *(float(x).hex() for x in model.state))

print("compiled" if hasattr(turn.close_turn, "py_func") else "interpreted")
base = world()
talking = empty_tape()
talking[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.ACCEPT
dealing = talking.copy()
dealing[2, K.SLOT_OFFER], dealing[2, K.SLOT_ANSWER :] = 3, V.ACCEPT
dealing[5, K.SLOT_OFFER], dealing[5, K.SLOT_ANSWER :] = 8, V.ACCEPT
north = with_types(with_start(base, access=4.0, force_north=90.0), russia="dismantle", belarus="instrument")
weak = with_start(base, will_ukraine=0.2, force_ukraine=150.0, force_russia=900.0)
told("free", start(base, 11, horizon=8).play())
told("talking", start(base, 12, horizon=8, tape=talking).play())
told("dealing", start(base, 13, horizon=10, tape=dealing).play())
told("north", start(north, 14, horizon=6).play())
told("weak", start(weak, 15, horizon=6, values=values(base, {"collapse.ukraine": 0.2})).play())
told("rout", start(base, 16, horizon=4, values=values(base, {"collapse.russia": 0.9})).play())
told("broken", start(base, 17, horizon=8, tape=dealing, values=values(base, {"durability.base": 0.6})).play())
theories = {"structure.expectation": 0, "structure.learning": 1, "structure.front_law": 1}
ageing = {**theories, "structure.durability_law": 2, "durability.base": 0.6}
told("theories", start(base, 18, horizon=8, tape=dealing, values=values(base, ageing)).play())
told("apart", start(base, 19, horizon=8, tape=talking, values=values(base, theories)).play())
"""


def answers(disable_jit: bool) -> list[str]:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1" if disable_jit else "0", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ANSWERS],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def compiled() -> list[str]:
    return answers(disable_jit=False)


def test_the_same_bits_without_the_compiler(compiled: list[str]) -> None:
    interpreted = answers(disable_jit=True)
    assert (compiled[0], interpreted[0]) == ("compiled", "interpreted")
    assert len(compiled) == len(interpreted) > 40
    for one, two in zip(compiled[1:], interpreted[1:], strict=True):
        assert one == two


def test_the_runs_compared_meet_what_the_rules_hold(compiled: list[str]) -> None:
    """A deal agreed, one broken, a collapse on either side and an offensive in the north are among them."""
    lines = [line.partition(" bits ")[0].split() for line in compiled[1:] if " met " in line]
    met = {name: facets for name, _, *facets in lines}
    assert met["free"] == met["talking"] == []
    assert met["dealing"] == ["deals_signed"]
    assert "gain_north" in met["north"]
    assert "collapsed_ukraine" in met["weak"]
    assert "collapsed_russia" in met["rout"]
    assert "deals_broken" in met["broken"]
    assert "deals_broken" in met["theories"]
