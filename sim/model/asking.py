"""Asking a policy: its answer is taken as it was meant, or refused with who said what, when, and what was
expected."""

from __future__ import annotations

import reprlib
import signal
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from sim.config.errors import did_you_mean, in_one_line, one_line
from sim.policies import ActionView, AnswerView, ConsentView, OfferView, Policy
from sim.rules.vocabulary import ANSWERS

LONGEST_SAID = 60
Made = TypeVar("Made")

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = LONGEST_SAID


def asks(actor: str, policy: Policy, decision: str) -> bool:
    """Return whether a policy takes a decision itself; RuntimeError where it would end the process."""
    return bool(_kept_going(f"{actor}: its policy", lambda: policy.decides(decision)))


def action_of(policy: Policy, view: ActionView) -> str | None:
    """Return the option that a policy chooses, None where it leaves the choice to the actor's own logit.

    ValueError where it answers anything else; RuntimeError where it would end the process, here and below.
    """
    said = _said(policy.action, view)
    if said is None or (isinstance(said, str) and said in view.options):
        return said if said is None else str(said)
    raise _refused(view, "action", said, f"one of {', '.join(view.options)}", view.options)


def consent_of(policy: Policy, view: ConsentView) -> bool | None:
    """Return whether a policy consents, None where it leaves that to the logit; NumPy's truth and 0 or 1
    will do."""
    said = _said(policy.consent, view)
    if said is None or isinstance(said, np.bool_) or (isinstance(said, int | np.integer) and said in (0, 1)):
        return None if said is None else bool(said)
    raise _refused(view, f"consent to {view.format}", said, "True or False")


def offer_of(policy: Policy, view: OfferView) -> int | None:
    """Return the number of the offer that a policy makes, None where it leaves that to the logit; any whole
    number type will do."""
    said = _said(policy.offer, view)
    if said is None:
        return None
    if isinstance(said, int | np.integer) and not isinstance(said, bool):
        number = int(said)
        if number == view.maximal_demand or number in view.offers:
            return number
    numbers = sorted(view.offers)
    some = f"one of {len(numbers)} from {numbers[0]} to {numbers[-1]} in its view, or " if numbers else ""
    raise _refused(view, "offer", said, f"{some}{view.maximal_demand} for the maximal demand")


def answer_of(policy: Policy, view: AnswerView) -> str | None:
    """Return how a policy answers an offer, None where it leaves that to the logit."""
    said = _said(policy.answer, view)
    if said is None or (isinstance(said, str) and said in ANSWERS):
        return said if said is None else str(said)
    raise _refused(view, "answer", said, f"one of {', '.join(ANSWERS)}", ANSWERS)


def can_be_interrupted() -> bool:
    """Return whether an interrupt that arrives here can be the user's: elsewhere code has raised it
    itself."""
    if threading.current_thread() is not threading.main_thread():
        return False
    if not hasattr(signal, "pthread_sigmask"):
        return True
    return signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


View = ActionView | ConsentView | OfferView | AnswerView


def _said(ask: Callable[[Any], Any], view: View) -> Any:
    return _kept_going(f"{view.actor}: its policy, in turn {view.turn},", lambda: ask(view))


def _kept_going(who: str, ask: Callable[[], Made]) -> Made:
    """Ask; RuntimeError where that would end this process or its thread, unless the user wants it to end."""
    try:
        return ask()
    except Exception:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and can_be_interrupted():
            raise
        raise RuntimeError(f"{who} raised {in_one_line(error)}") from error


def _refused(view: View, what: str, said: Any, expected: str, words: tuple[str, ...] = ()) -> ValueError:
    hint = did_you_mean(said, words) if isinstance(said, str) else ""
    return ValueError(
        f"{view.actor}: in turn {view.turn} its policy gave {one_line(_short.repr(said))} as its {what}"
        f"{hint}; expected: {expected}, or None"
    )
