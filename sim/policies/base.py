"""The contract of a policy: four decisions, each of which it may take or leave to the actor's own logit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """What an actor knows when it decides: the public state, its own type, its beliefs about the others.

    `state` maps variable names to values; `beliefs` maps every other actor with hidden types to the chance of
    each type.
    """

    actor: str
    type: str
    turn: int
    state: Mapping[str, float]
    beliefs: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class ActionView(View):
    """An actor before its month's action: the open options with expected utility and logit chance of each."""

    options: tuple[str, ...]
    values: Mapping[str, float]
    chances: Mapping[str, float]


@dataclass(frozen=True)
class ConsentView(View):
    """An actor asked whether it consents to talks in a format; `chance` is that of its own logit."""

    format: str
    chance: float


@dataclass(frozen=True)
class OfferView(View):
    """A drafter at the table: `offers` holds own surplus and the estimated chance of acceptance, by offer
    number."""

    format: str
    offers: Mapping[int, tuple[float, float]]
    maximal_demand: int


@dataclass(frozen=True)
class AnswerView(View):
    """A party before an offer: its terms in words, its own surplus, and the chances of its own logit by
    answer."""

    format: str
    offer: int
    terms: str
    surplus: float
    chances: Mapping[str, float]


class Policy:
    """Decides for one actor. Override what you want to decide; None leaves a decision to the actor's own
    logit.

    A policy decides from what the actor knows and must be a function of it alone, so that a run can be played
    again. Others read its acts as if the actor's own logit had chosen them.
    """

    def action(self, view: ActionView) -> str | None:
        """Return one of `view.options`."""
        return None

    def consent(self, view: ConsentView) -> bool | None:
        """Return whether the actor consents to talks in this format."""
        return None

    def offer(self, view: OfferView) -> int | None:
        """Return the number of an offer, or `view.maximal_demand`."""
        return None

    def answer(self, view: AnswerView) -> str | None:
        """Return 'accept', 'reject' or 'walk_out'."""
        return None

    def decides(self, decision: str) -> bool:
        """Return whether this policy takes a decision ('action', 'consent', 'offer' or 'answer') itself."""
        return getattr(type(self), decision) is not getattr(Policy, decision)
