"""Weighing: figures held against limits, and what follows for a claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from sim.analysis.estimates import Estimate
from sim.config.schema_claims import ExperimentFile

Kind = Literal["share", "number", "signed", "points"]
SUPPORTED, REFUTED, NEITHER, UNTOLD = "supported", "refuted", "neither", "cannot be told"
BOTH = "both"


class Figure(NamedTuple):
    """One figure of an experiment: what it is, in which scenario, its value with its interval, its
    kind (a share, a number, a number with its sign, a difference of shares), and the limit that it is held
    against, if any."""

    what: str
    where: str
    found: Estimate
    kind: Kind = "share"
    limit: float | None = None


class Weighed(NamedTuple):
    """An experiment weighed: whether what would support it holds and whether what would refute it does (None:
    cannot be told), what was found in a sentence, and all its figures."""

    name: str
    experiment: ExperimentFile
    supports: bool | None
    refutes: bool | None
    found: str
    figures: tuple[Figure, ...]

    @property
    def verdict(self) -> str:
        """What follows for the claim: SUPPORTED, REFUTED, NEITHER, UNTOLD from so many runs; BOTH where its
        rules do not exclude each other."""
        if self.supports and self.refutes:
            return BOTH
        if self.supports:
            return SUPPORTED
        if self.refutes:
            return REFUTED
        return NEITHER if self.supports is False and self.refutes is False else UNTOLD


def above(found: Estimate, limit: float) -> bool | None:
    """Return whether a figure lies above a limit with its whole interval; None where the limit is in it."""
    if found.low > limit:
        return True
    return False if found.high <= limit else None


def below(found: Estimate, limit: float) -> bool | None:
    """Return whether a figure lies below a limit with its whole interval; None where the limit is in it."""
    if found.high < limit:
        return True
    return False if found.low >= limit else None


def all_of(parts: Iterable[bool | None]) -> bool | None:
    """Return whether all hold: not where one does not, None where that cannot be told."""
    told = list(parts)
    if False in told:
        return False
    return None if None in told else True


def any_of(parts: Iterable[bool | None]) -> bool | None:
    """Return whether one holds: None where none does but one cannot be told."""
    told = list(parts)
    if True in told:
        return True
    return None if None in told else False
