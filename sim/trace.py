"""Trace: what was decided in a turn, by whom, among which options, on what grounds, with which luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RawTurn:
    """Everything recorded of one turn, as arrays: copies, never views of what the drivers go on writing to.

    `before` [variable] and `after`; `beliefs` [actor · type] as held when choosing; of the actions: `opened`
    [action], `goals` [action, goal], `values` and `chances` [action, type], `draws` [action], `choices`
    [actor]; of the talks: `asked` and `consents` [format, role], and `table`, None where no talks were held.
    `chances` are those that others reckon with: a belligerent that misreads the strength ratio chose by its
    own, which follow from `values`.
    """

    turn: int
    before: Numbers
    after: Numbers
    beliefs: Numbers
    opened: Rows
    goals: Numbers
    values: Numbers
    chances: Numbers
    draws: Numbers
    choices: Rows
    forced: Rows
    asked: Numbers
    consents: Rows
    table: RawTable | None


@dataclass(frozen=True, slots=True)
class RawTable:
    """What happened at a table: format, drafting role, offer, each belligerent's answer (-1: none) with its
    chances."""

    format: int
    drafter: int
    offer: int
    surplus: Numbers
    accept: Numbers
    answers: Rows
    answer_chances: Numbers
    agreed: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a decision: what it was expected to bring and how likely it was.

    `goals` is the expected value of each goal in [0, 1], `parts` its weighted share of the expected utility
    `value`, `draw` the luck that was added (Gumbel, in units of logits).
    """

    name: str
    title: str
    open: bool
    goals: dict[str, float]
    parts: dict[str, float]
    value: float
    chance: float
    draw: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of one actor in one turn, with the beliefs it held about the others.

    `policy` is 'own' where the actor's own logit decided, else 'forced', and then `forced_by` is 'tape' or
    the class of the policy that decided. `sharpness` is what a unit of utility is worth in logits: unless
    forced, the open option with the largest sharpness * value + draw is chosen.
    """

    turn: int
    actor: str
    type: str
    policy: str
    options: tuple[Option, ...]
    weights: dict[str, float]
    beliefs: dict[str, dict[str, float]]
    sharpness: float
    forced_by: str

    @property
    def chosen(self) -> Option:
        """The option that was chosen."""
        return next(option for option in self.options if option.chosen)


@dataclass(frozen=True, slots=True)
class Consent:
    """One role's answer to a proposed format: its chance of consent, what it said, and whether that was
    forced."""

    actor: str
    chance: float
    consented: bool
    forced: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Talks held: who drafted, what was offered, who answered what, with which chances, and the result.

    `own_surplus` is what the offer was worth to its drafter above the status quo, `surpluses` what it was
    worth to those who answered, by their own type and private cost (utility). `forced` names the actors whose
    offer or answer a policy or the tape decided; `drafter_forced` is whether the tape also said who drafts.
    `gave_way` are the terms of an offer so decided that could not be made in this format and state, so that
    the drafter made its own; '' where there was none.
    """

    format: str
    drafter: str
    terms: str
    kind: str
    own_surplus: float
    chance_of_acceptance: float
    answers: dict[str, str]
    answer_chances: dict[str, dict[str, float]]
    agreed: bool
    surpluses: dict[str, float]
    forced: frozenset[str]
    drafter_forced: bool = False
    gave_way: str = ""


@dataclass(frozen=True, slots=True)
class Talks:
    """The talks of one turn: who consented to which format, and the table that was held, if any.

    `consents` stand in the order in which the formats were proposed; `paused` is whether none could be,
    because of an earlier walk-out. `fell_out` is the format of a forced table that the pause kept from being
    held; '' where there was none.
    """

    turn: int
    consents: dict[str, tuple[Consent, ...]]
    table: Table | None
    paused: bool
    fell_out: str = ""
