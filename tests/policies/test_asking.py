"""Asking a policy: what it may answer, and what is said of an answer that cannot be."""

from __future__ import annotations

import math
import re
import signal
import threading
from typing import Any

import numpy as np
import pytest

from sim.model import Campaign
from sim.model.asking import can_be_interrupted
from sim.policies import ActionView, AnswerView, ConsentView, OfferView, Policy
from tests.helpers import bits, play


class Agrees(Policy):
    """Consents to all talks and turns every offer down."""

    def consent(self, view: ConsentView) -> bool | None:
        return True

    def answer(self, view: AnswerView) -> str | None:
        return "reject"


class Gives(Agrees):
    """Gives one answer to one decision, whatever it is asked; agrees to all talks."""

    def __init__(self, decision: str, said: Any) -> None:
        self.decision, self.said = decision, said

    def action(self, view: ActionView) -> Any:
        return self.said if self.decision == "action" else None

    def consent(self, view: ConsentView) -> Any:
        return self.said if self.decision == "consent" else True

    def offer(self, view: OfferView) -> Any:
        return self.said if self.decision == "offer" else None

    def answer(self, view: AnswerView) -> Any:
        return self.said if self.decision == "answer" else "reject"


def play_with(policy: Policy) -> Campaign:
    """A run in which both belligerents talk from the first month."""
    return play("bilateral", run=1, horizon=12, policies={"ukraine": policy, "russia": Agrees()})


class Unshowable:
    """Cannot even be shown."""

    def __repr__(self) -> str:
        raise ValueError


OPEN = "expected: one of continue, "
NUMBER = r"expected: one of \d+ from \d+ to \d+ in its view, or \d+ for the maximal demand, or None"


@pytest.mark.parametrize(
    ("decision", "said", "shown", "expected"),
    [
        ("action", "surrender", "'surrender'", OPEN),
        ("action", "contnue", r"'contnue' as its action \(did you mean 'continue'\?\);", OPEN),
        ("action", "northern_offensive", "'northern_offensive'", OPEN),
        ("action", "ukraine.continue", "'ukraine.continue'", OPEN),
        ("action", 0, "0", OPEN),
        ("action", ["continue"], r"\['continue'\]", OPEN),
        ("action", np.array(["continue"]), "array", OPEN),
        ("action", "x\n" * 5000, r"'x\\nx", OPEN),
        ("action", Unshowable(), "<Unshowable instance at ", OPEN),
        ("consent", math.nan, "nan", "expected: True or False, or None"),
        ("consent", 2, "2", "expected: True or False, or None"),
        ("consent", -1, "-1", "expected: True or False, or None"),
        ("consent", "no", "'no'", "expected: True or False, or None"),
        ("consent", 1.0, "1.0", "expected: True or False, or None"),
        ("offer", True, "True", NUMBER),
        ("offer", 1.5, "1.5", NUMBER),
        ("offer", 1.0, "1.0", NUMBER),
        ("offer", np.float64("nan"), "nan", NUMBER),
        ("offer", 999, "999", NUMBER),
        ("offer", np.int64(-1), "-1", NUMBER),
        ("offer", 10**400, "1000", NUMBER),
        ("offer", "3", "'3'", NUMBER),
        ("answer", "maybe", "'maybe'", "expected: one of reject, accept, walk_out, or None"),
        ("answer", "acept", r"\(did you mean 'accept'\?\)", "expected: one of reject, accept"),
        ("answer", 1, "1", "expected: one of reject, accept, walk_out, or None"),
        ("answer", True, "True", "expected: one of reject, accept, walk_out, or None"),
    ],
)
def test_a_wrong_answer_is_told_with_actor_turn_and_what_was_expected(
    decision: str, said: Any, shown: str, expected: str
) -> None:
    with pytest.raises(ValueError, match=shown) as caught:
        play_with(Gives(decision, said))
    told = str(caught.value)
    assert re.match(rf"ukraine: in turn \d+ its policy gave .+ as its {decision}", told)
    assert re.search(expected, told)
    assert told.isprintable()
    assert len(told) < 300


@pytest.mark.parametrize(
    ("decision", "given", "plain"),
    [
        ("action", np.str_("continue"), "continue"),
        ("consent", np.True_, True),
        ("consent", np.int64(0), False),
        ("consent", 1, True),
        ("answer", np.str_("walk_out"), "walk_out"),
    ],
)
def test_what_is_the_same_in_another_type_is_taken(decision: str, given: Any, plain: Any) -> None:
    one, two = play_with(Gives(decision, given)), play_with(Gives(decision, plain))
    assert bits(one.state) == bits(two.state)
    assert bits(one.taped()) == bits(two.taped())


class Offers(Agrees):
    """Makes the last offer of its view, as a number of some type."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def offer(self, view: OfferView) -> Any:
        return self.kind(max(view.offers))


@pytest.mark.parametrize("kind", [np.int16, np.int64, np.uint8])
def test_an_offer_may_be_a_number_of_any_whole_type(kind: type) -> None:
    one, two = play_with(Offers(kind)), play_with(Offers(int))
    assert any(turn.table is not None and turn.table.drafter == 1 for turn in two.turns)
    assert bits(one.taped()) == bits(two.taped())


class Raises(Policy):
    """Raises something in turn 3."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def action(self, view: ActionView) -> None:
        if view.turn == 3:
            raise self.error


@pytest.mark.parametrize(
    ("error", "told"), [(SystemExit(0), "SystemExit: 0"), (GeneratorExit("over"), "GeneratorExit: over")]
)
def test_a_policy_does_not_end_the_program(error: BaseException, told: str) -> None:
    with pytest.raises(RuntimeError, match=f"^china: its policy, in turn 3, raised {told}$") as caught:
        play(policies={"china": Raises(error)})
    assert caught.value.__cause__ is error


def test_what_a_policy_raises_is_raised() -> None:
    with pytest.raises(KeyError, match="mine"):
        play(policies={"china": Raises(KeyError("mine"))})


def test_an_interrupt_is_the_users_only_where_it_can_reach() -> None:
    found = []

    def look() -> None:
        found.append(can_be_interrupted())
        with pytest.raises(RuntimeError, match=r"raised KeyboardInterrupt$"):
            play(policies={"china": Raises(KeyboardInterrupt())})

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    found.append(can_be_interrupted())
    with pytest.raises(KeyboardInterrupt):
        play(policies={"china": Raises(KeyboardInterrupt())})
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    found.append(can_be_interrupted())
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert found == [False, True, False]
