"""From the files of a world to the world as a scenario that changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.config.document import Document, raise_problems
from sim.config.errors import ConfigError, real, render
from sim.config.library import Library, UnknownName, is_path
from sim.config.records import Fact, PolicySpec
from sim.config.references import check_name, check_sources
from sim.config.resolve import Resolver, year_month
from sim.config.scenario import Scenario
from sim.config.schema import KINDS, kind_of, validate
from sim.config.schema_actions import BY_NAME
from sim.config.schema_world import OPTIONAL_PARTS, PARTS, WorldFile
from sim.rules.parameters import PARAMETERS
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
    sources = documents["sources"].data.get("sources") if "sources" in documents else None
    if isinstance(sources, dict):
        for document in documents.values():
            check_sources(document, tuple(sources))
    raise_problems([header, *documents.values()], unreadable)
    assert given is not None
    by_kind = {kind: Resolver(document, library.label(document)) for kind, document in documents.items()}
    library.facts[real(header.path)] = _facts(parts, by_kind)
    return _resolve(given, parts, by_kind)


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
        is_part = kind in PARTS + OPTIONAL_PARTS
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
    numbers = by_kind["parameters"]
    parameters = {}
    for parameter in PARAMETERS:
        group, _, name = parameter.name.partition(".")
        given = getattr(getattr(parts["parameters"].parameters, group), name)
        parameters[parameter.name] = numbers.record(("parameters", group, name), given, parameter.unit)
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
        parameters=parameters,
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
        policies={actor: PolicySpec() for actor in ACTORS},
        sources={key: by_kind["sources"].source(given) for key, given in parts["sources"].sources.items()},
    )
