"""Claims of the article: their names checked against the world, and the notes that corrections make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from sim.config.document import Document, Place
from sim.config.library import Library
from sim.config.records import Source
from sim.config.scenario import Scenario
from sim.config.schema_claims import MEASURES, ClaimsFile
from sim.rules.vocabulary import VARIABLES

_FUNCTION = re.compile(r"^def ([a-z]\w*)\(", re.MULTILINE)


class Claims(NamedTuple):
    """The claims of a world, with its bibliography and its name."""

    world: str
    file: ClaimsFile
    sources: dict[str, Source]

    def cited(self) -> list[str]:
        """Keys of the sources that the article, its claims and its corrections cite, as the bibliography has
        them.
        """
        cited = {self.file.article}
        cited.update(key for claim in self.file.claims for key in claim.sources)
        cited.update(key for made in self.file.corrections.values() for key in made.sources)
        return [key for key in self.sources if key in cited]


def notes_of(claims: ClaimsFile) -> dict[str, str]:
    """The line of each correction by what it is shown with: `action.russia.surge`, `type.russia.annex`,
    `terms.partition`.
    """
    notes: dict[str, str] = {}
    for correction in claims.corrections.values():
        shown = correction.shown_with
        names = [f"action.{name}" for name in shown.actions] + [f"type.{name}" for name in shown.types]
        for name in [*names, *(f"terms.{name}" for name in shown.terms)]:
            notes[name] = f"{notes[name]} {correction.note}" if name in notes else correction.note
    return notes


def check_claims(document: Document, claims: ClaimsFile, world: Scenario, library: Library) -> None:
    """Note every name in the claims that nothing in the world, the rulebook or the scenarios has."""
    types = tuple(f"{actor}.{name}" for actor, spec in world.actors.items() for name in spec.types)
    known: dict[str, Iterable[str]] = {
        "types": types,
        "actions": tuple(world.actions),
        "scenarios": library.names("scenario"),
        "experiments": tuple(claims.experiments),
        "variables": tuple(variable.name for variable in VARIABLES),
    }
    numbers = len(claims.claims)
    _names(document, ("article",), [claims.article], "source", world.sources)
    for index, claim in enumerate(claims.claims):
        place: Place = ("claims", index)
        _names(document, (*place, "sources"), claim.sources, "source", world.sources)
        carried = claim.carried_by.named() if claim.carried_by is not None else {}
        for kind, names in carried.items():
            if kind in known:
                _names(document, (*place, "carried_by", kind), names, kind.removesuffix("s"), known[kind])
        _rules(document, (*place, "carried_by", "rules"), carried.get("rules", []))
        for name, experiment in claims.experiments.items():
            if claim.number in experiment.claims and name not in carried.get("experiments", []):
                what = f"should name {name!r} among its experiments, which says that it tests this claim"
                document.report((*place, "carried_by"), what, at_key=True)
    for name, correction in claims.corrections.items():
        place = ("corrections", name)
        _names(document, (*place, "sources"), correction.sources, "source", world.sources)
        _numbers(document, (*place, "claims"), correction.claims, numbers)
        shown = correction.shown_with
        _names(document, (*place, "shown_with", "actions"), shown.actions, "action", world.actions)
        _names(document, (*place, "shown_with", "types"), shown.types, "type", types)
    for name, experiment in claims.experiments.items():
        _numbers(document, ("experiments", name, "claims"), experiment.claims, numbers)
        _names(document, ("experiments", name, "arms"), experiment.arms, "scenario", known["scenarios"])
        if experiment.weighed_by is not None:
            for role, kind in MEASURES[experiment.weighed_by.measure].looks_at.items():
                at = ("experiments", name, "weighed_by", "looks_at", role)
                _names(
                    document, at, [experiment.weighed_by.looks_at[role]], kind.removesuffix("s"), known[kind]
                )
        for claim in claims.claims:
            named = claim.carried_by.experiments if claim.carried_by is not None else []
            if name in named and claim.number not in experiment.claims:
                what = f"should hold {claim.number}, the claim that names this experiment"
                document.report(("experiments", name, "claims"), what)


def _names(
    document: Document, place: Place, names: list[str], kind: str, known: Iterable[str] | Mapping[str, Any]
) -> None:
    choices = tuple(known)
    for index, name in enumerate(names):
        if name not in choices:
            at = (*place, index) if (*place, index) in document.marks else place
            document.report(at, f"unknown {kind} {name!r}", word=name, choices=choices)


def _numbers(document: Document, place: Place, given: list[int], last: int) -> None:
    for index, number in enumerate(given):
        if not 1 <= number <= last:
            document.report((*place, index), f"no claim has the number {number}: they end at {last}")


def _rules(document: Document, place: Place, names: list[str]) -> None:
    """Rules are functions of the rulebook, found in its source without running it."""
    for index, name in enumerate(names):
        if name not in rule_names():
            document.report((*place, index), f"unknown rule {name!r}", word=name, choices=rule_names())


@cache
def rule_names() -> tuple[str, ...]:
    """The public functions of the rulebook, as `sim.rules.talks.consent_chance`, sorted."""
    spec = find_spec("sim.rules")
    assert spec is not None
    assert spec.origin is not None
    return tuple(
        sorted(
            f"sim.rules.{path.stem}.{name}"
            for path in Path(spec.origin).parent.glob("*.py")
            for name in _FUNCTION.findall(path.read_text(encoding="utf-8"))
        )
    )
