"""From the files of a world to the world as a scenario that changes nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sim.config.claims import check_claims, notes_of
from sim.config.document import Document, Place, raise_problems
from sim.config.errors import ConfigError, real, render
from sim.config.library import Library, UnknownName, is_path
from sim.config.records import Fact, PolicySpec
from sim.config.references import check_name, check_sources, month_before
from sim.config.regions import derived_records
from sim.config.resolve import Resolver, year_month
from sim.config.scenario import Scenario
from sim.config.schema import KINDS, kind_of, validate
from sim.config.schema_actions import BY_NAME
from sim.config.schema_base import MONTH_PATTERN
from sim.config.schema_claims import ClaimsFile
from sim.config.schema_differences import DifferencesFile
from sim.config.schema_regions import HELD_UNIT, NO_GROUND_IN_C
from sim.config.schema_world import LAST_EVIDENCE, OPTIONAL_PARTS, PARTS, WorldFile
from sim.config.wholes import check_wholes
from sim.rules.parameters import DERIVED, PARAMETERS
from sim.rules.vocabulary import ACTORS, FORMATS, GOALS


def load_world(path: Path, library: Library) -> Scenario:
    """The world in this file and its parts; ConfigError with every mistake in any of them."""
    key = real(path)
    if key not in library.worlds:
        library.worlds[key] = _load(library.read(path), library)
    return library.worlds[key]


def _load(header: Document, library: Library) -> Scenario:
    kind = kind_of(header)
    if kind != "world":
        if kind is not None:
            header.report(("kind",), f"is a {kind} file, not a world")
        raise_problems([header])
    given = validate(header, WorldFile)
    check_name(header, library)
    documents, unreadable = _read_parts(header, library)
    parts = {kind: validate(document, KINDS[kind]) for kind, document in documents.items()}
    sources = _known_sources(documents)
    if sources is not None:
        for document in documents.values():
            check_sources(document, sources, _evidence_until(header.data))
    _check_region_differences(documents)
    raise_problems([header, *documents.values()], unreadable)
    assert given is not None
    by_kind = {kind: Resolver(document, library.label(document)) for kind, document in documents.items()}
    library.facts[real(header.path)] = _facts(parts, by_kind)
    world = _resolve(given, parts, by_kind)
    check_wholes(documents.values(), world.parameters)
    raise_problems(documents.values())
    if "claims" in documents:
        claims = parts["claims"]
        assert isinstance(claims, ClaimsFile)
        check_claims(documents["claims"], claims, world, library)
        raise_problems([documents["claims"]])
        library.claims[real(header.path)] = claims
        world = world.model_copy(update={"notes": notes_of(claims)})
    return world


def _stated_month(data: Any, key: str) -> str:
    """The month that unchecked data state at a key, or '' where they state none."""
    month = data.get(key) if isinstance(data, dict) else None
    return month if isinstance(month, str) and re.match(MONTH_PATTERN, month) else ""


def _check_region_differences(documents: dict[str, Document]) -> None:
    """Differences may only change regions that there are, and hold no ground in part c."""
    known = documents["regions"].data.get("regions") if "regions" in documents else None
    changed = documents["differences"].data.get("regions") if "differences" in documents else None
    if not isinstance(known, dict) or not isinstance(changed, dict):
        return
    for name, change in changed.items():
        place: Place = ("regions", name)
        region = known.get(name)
        if name not in known:
            documents["differences"].report(
                place, f"unknown region {name!r}", at_key=True, word=str(name), choices=known
            )
        elif isinstance(region, dict) and region.get("part") == "c" and _holds(change):
            documents["differences"].report((*place, "held", "high"), NO_GROUND_IN_C)


def _holds(change: Any) -> bool:
    """Whether an unchecked difference holds, or may hold, ground of its region."""
    held = change.get("held") if isinstance(change, dict) else None
    high = held.get("high") if isinstance(held, dict) else None
    return isinstance(high, int | float) and high > 0


def _evidence_until(header: Any) -> str:
    """The last month whose data may feed a number, by a header that need not be right."""
    start = _stated_month(header, "start")
    by_start = month_before(start) if start else LAST_EVIDENCE
    return min(_stated_month(header, "evidence_until") or by_start, LAST_EVIDENCE)


def _known_sources(documents: dict[str, Document]) -> dict[str, str] | None:
    """Until when the data of each source reach, differences included; None where there are none."""
    sources = documents["sources"].data.get("sources") if "sources" in documents else None
    if not isinstance(sources, dict):
        return None
    added = documents["differences"].data.get("sources") if "differences" in documents else None
    if not isinstance(added, dict):
        added = {}
    for key in added:
        if key in sources:
            what = "is in the bibliography already: differences add to it and change none of its entries"
            documents["differences"].report(("sources", key), what, at_key=True)
    return {key: _stated_month(entry, "data_until") for key, entry in {**sources, **added}.items()}


def _read_parts(header: Document, library: Library) -> tuple[dict[str, Document], list[str]]:
    """The part files that the header names, by kind, and the messages on those that cannot be used."""
    documents: dict[str, Document] = {}
    unusable: list[str] = []
    names = header.data.get("parts")
    for index, name in enumerate(names if isinstance(names, list) else []):
        if not isinstance(name, str) or not is_path(name):
            continue
        try:
            document = library.read(library.locate(name, (), header.path.parent))
        except UnknownName as unknown:
            header.report(("parts", index), unknown.what, word=unknown.word, choices=unknown.choices)
            continue
        except ConfigError as error:
            unusable += error.lines
            continue
        kind = kind_of(document)
        is_part = kind in PARTS or kind in OPTIONAL_PARTS
        if kind is not None and not is_part:
            document.report(("kind",), f"a {kind} file is no part of a world")
        if kind is None or not is_part:
            unusable += render(document.path, document.problems)
        elif kind in documents:
            header.report(("parts", index), f"a second part of the kind {kind}")
        else:
            documents[kind] = document
    missing = [kind for kind in PARTS if kind not in documents]
    if missing and not unusable:
        header.report(("parts",), f"no part of the kind {', '.join(missing)}")
    return documents, unusable


def _facts(parts: dict[str, Any], by_kind: dict[str, Resolver]) -> tuple[Fact, ...]:
    """The facts that a world states; none where it has no such part."""
    if "facts" not in parts:
        return ()
    return tuple(
        by_kind["facts"].fact(("facts", name), name, given) for name, given in parts["facts"].facts.items()
    )


def _resolve(header: WorldFile, parts: dict[str, Any], by_kind: dict[str, Resolver]) -> Scenario:
    """The world made of these checked parts."""
    land = by_kind["regions"]
    regions = {
        name: land.region(("regions", name), given) for name, given in parts["regions"].regions.items()
    }
    differences = parts.get("differences")
    for name, given in (differences.regions if differences is not None else {}).items():
        held = by_kind["differences"].record(("regions", name, "held"), given.held, HELD_UNIT)
        regions[name] = regions[name].model_copy(update={"held": held})
    axes = {axis: land.axis(("axes", axis), given) for axis, given in parts["regions"].axes.entries()}
    parameters = derived_records(regions, axes)
    for parameter in PARAMETERS:
        if parameter.name in DERIVED:
            continue
        group, _, name = parameter.name.partition(".")
        kind = "differences" if _differs(parts.get("differences"), group, name) else "parameters"
        given = getattr(getattr(parts[kind].parameters, group), name)
        parameters[parameter.name] = by_kind[kind].record(("parameters", group, name), given, parameter.unit)
    actions = [
        by_kind["actions"].action(("actions", actor, name), actor, name, action)
        for actor, menu in parts["actions"].actions.entries()
        for name, action in menu.items()
    ]
    return Scenario(
        name=header.name,
        title=header.title,
        question="",
        world=header.name,
        start=year_month(header.start),
        evidence_until=header.evidence_until or min(month_before(header.start), LAST_EVIDENCE),
        parameters=parameters,
        structure={
            name: by_kind["structure"].structural_choice(("structure", name), given)
            for name, given in parts["structure"].structure.entries()
        },
        actors={
            actor: by_kind["actors"].actor(("actors", actor), given, GOALS[actor])
            for actor, given in parts["actors"].actors.entries()
        },
        actions={action.key: action for action in actions},
        formats={
            name: by_kind["formats"].format_(("formats", name), given)
            for name, given in parts["formats"].formats.entries()
        },
        open_formats=FORMATS,
        start_values={
            name: by_kind["start"].record(("start", name), given, BY_NAME[name].unit)
            for name, given in parts["start"].start.entries()
        },
        regions=regions,
        axes=axes,
        policies={actor: PolicySpec() for actor in ACTORS},
        sources={
            key: by_kind[kind].source(given)
            for kind in ("sources", "differences")
            if kind in parts
            for key, given in parts[kind].sources.items()
        },
    )


def _differs(differences: DifferencesFile | None, group: str, name: str) -> bool:
    """Whether the differences of a world state this parameter."""
    groups = differences.parameters if differences is not None else None
    names = getattr(groups, group) if groups is not None else None
    return names is not None and getattr(names, name) is not None
