"""From a name or path to a resolved scenario or batch; checking of single files."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sim.config.claims import Claims
from sim.config.document import Document, raise_problems
from sim.config.errors import ConfigError, did_you_mean, file_error, real, render
from sim.config.horizon import after_horizon
from sim.config.library import WORLD_FILE, Library, UnknownName, find_configs
from sim.config.overrides import apply
from sim.config.records import Fact
from sim.config.references import check_name, check_scenario, refuse_classes
from sim.config.resolve import Resolver
from sim.config.scenario import Batch, Scenario, Uncertainty
from sim.config.schema import KINDS, kind_of, validate
from sim.config.schema_scenario import BatchFile, ScenarioFile
from sim.config.wholes import check_wholes
from sim.config.world_files import load_world
from sim.config.yaml_source import parse_yaml

__all__ = [
    "Batch",
    "Claims",
    "Scenario",
    "check_file",
    "find_configs",
    "load_batch",
    "load_claims",
    "load_facts",
    "load_scenario",
    "load_scenario_or_batch",
    "read_scenario",
]


class Link(NamedTuple):
    """One scenario file of a chain; without its content where that does not fit the schema."""

    document: Document
    given: ScenarioFile | None


def load_scenario(
    reference: str | Path,
    *,
    root: Path | None = None,
    base: Path | None = None,
    known: Library | None = None,
) -> Scenario:
    """The scenario of a name or path, with everything it extends.

    A text with a slash or ending in .yaml is a path from `base` (default: the working folder); any other is
    looked up in `root`/scenarios (default: `find_configs()`), or in the root of the library whose worlds are
    `known` and not read again. ConfigError with every mistake in these files.
    """
    library = known.anew() if known else Library(root or find_configs())
    return _scenario(_locate(reference, "scenario", library, base), library)


def read_scenario(content: bytes, path: Path, *, root: Path | None = None) -> Scenario:
    """The scenario that a file at `path` would hold with this content, which may come from anybody.

    It is not written. What it extends is a name, or a file in the same folder; a policy that is a class is
    refused. ConfigError with every mistake, as for `load_scenario`.
    """
    library = Library(root or find_configs(), closed=True)
    library.documents[real(path)] = parse_yaml(path, content)
    return _scenario(path, library)


def load_facts(
    reference: str | Path, kind: str = "scenario", *, root: Path | None = None, base: Path | None = None
) -> tuple[Fact, ...]:
    """The facts of the world that a scenario (or, by `kind`, a world) leads to; none where it states none.

    Names and errors as for `load_scenario`.
    """
    library = Library(root or find_configs())
    path = _locate(reference, kind, library, base)
    if kind == "world":
        load_world(path, library)
    else:
        _scenario(path, library)
    (facts,) = library.facts.values()
    return facts


def load_batch(reference: str | Path, *, root: Path | None = None, base: Path | None = None) -> Batch:
    """The batch of a name or path with its scenarios; names and errors as for `load_scenario`."""
    library = Library(root or find_configs())
    return _batch(_locate(reference, "batch", library, base), library)


def load_scenario_or_batch(reference: str, *, root: Path | None = None) -> Scenario | Batch:
    """The scenario or the batch of a name or path, whichever there is; names and errors as for
    `load_scenario`."""
    library = Library(root or find_configs())
    path = _locate(reference, ("scenario", "batch"), library, None)
    document = library.read(path)
    kind = kind_of(document)
    if kind is None:
        raise_problems([document])
    return _batch(path, library) if kind == "batch" else _scenario(path, library)


def load_claims(reference: str | Path, *, root: Path | None = None, base: Path | None = None) -> Claims:
    """The claims of the world of a name or path; names and errors as for `load_scenario`.

    ConfigError also where the world has no claims.
    """
    library = Library(root or find_configs())
    path = _locate(reference, "world", library, base)
    world = load_world(path, library)
    claims = library.claims.get(real(path))
    if claims is None:
        library.read(path).report(("parts",), "no part of the kind claims")
        raise_problems([library.read(path)])
    assert claims is not None
    return Claims(world.name, claims, world.sources)


def check_file(path: str | Path, *, root: Path | None = None, known: Library | None = None) -> str:
    """Check a file of any kind together with the files it refers to, and return its kind.

    A part of a world is checked with the world beside it that names it. `root` and `known` are those of
    `load_scenario`. ConfigError with every mistake.
    """
    library = known.anew() if known else Library(root or find_configs())
    document = library.read(Path(path))
    kind = kind_of(document)
    if kind == "scenario":
        _scenario(document.path, library)
    elif kind == "batch":
        _batch(document.path, library)
    elif kind == "world":
        load_world(document.path, library)
    elif kind is not None:
        validate(document, KINDS[kind])
        world = _world_beside(document, library)
        if world is not None:
            load_world(world, library)
    raise_problems([document])
    assert kind is not None
    return kind


def _world_beside(part: Document, library: Library) -> Path | None:
    """The world in the same folder that names this part, if there is one."""
    path = part.path.parent / WORLD_FILE
    if not path.is_file():
        return None
    header = library.read(path).data
    parts = header.get("parts") if isinstance(header, dict) else None
    return path if isinstance(parts, list) and part.path.name in parts else None


def _locate(reference: str | Path, kind: str | tuple[str, ...], library: Library, base: Path | None) -> Path:
    """The file that a reference from outside leads to."""
    kinds = (kind,) if isinstance(kind, str) else kind
    base = Path() if base is None else base
    if isinstance(reference, Path):
        return base / reference
    try:
        return library.locate(reference, kinds, base)
    except UnknownName as unknown:
        path = library.reference_path(reference, kinds[0], base)
        raise file_error(path, unknown.what + did_you_mean(unknown.word, unknown.choices)) from None


def _scenario(path: Path, library: Library) -> Scenario:
    """The scenario in a file: down its chain of `extends` to the world, then up, file over file."""
    chain: list[Link] = []
    try:
        scenario = _follow(path, library, chain)
    except ConfigError as error:
        raise_problems([link.document for link in chain], error.lines)
        raise
    for document, given in reversed(chain):
        check_scenario(document, scenario)
        if library.closed:
            refuse_classes(document)
        if given is None or document.problems:
            break
        scenario = apply(scenario, given, Resolver(document, library.label(document)))
        check_wholes([document], scenario.parameters)
    raise_problems([link.document for link in chain])
    return scenario


def _follow(path: Path, library: Library, chain: list[Link]) -> Scenario:
    """The world that a scenario file leads to; every scenario file on the way is added to the chain."""
    while True:
        document = library.read(path)
        kind = kind_of(document)
        if kind == "world" and chain:
            return load_world(path, library)
        if kind != "scenario":
            if kind is not None and chain:
                chain[-1].document.report(("extends",), f"leads to a {kind} file, not to a world or scenario")
            elif kind is not None:
                document.report(("kind",), f"is a {kind} file, not a scenario")
            raise ConfigError(render(document.path, document.problems))
        chain.append(Link(document, validate(document, ScenarioFile)))
        check_name(document, library)
        path = _extended(document, library, [real(link.document.path) for link in chain])


def _extended(document: Document, library: Library, visited: list[Path]) -> Path:
    """The file that a scenario file extends; ConfigError, the mistake being noted, where there is none."""
    reference = document.data.get("extends")
    if not isinstance(reference, str):
        raise ConfigError([])
    try:
        path = library.locate(reference, ("world", "scenario"), document.path.parent)
    except UnknownName as unknown:
        document.report(("extends",), unknown.what, word=unknown.word, choices=unknown.choices)
        raise ConfigError([]) from None
    if real(path) in visited:
        circle = [*visited[visited.index(real(path)) :], path]
        document.report(("extends",), "extends itself in a circle: " + " → ".join(p.stem for p in circle))
        raise ConfigError([])
    return path


def _batch(path: Path, library: Library) -> Batch:
    document = library.read(path)
    kind = kind_of(document)
    if kind != "batch":
        if kind is not None:
            document.report(("kind",), f"is a {kind} file, not a batch")
        raise_problems([document])
    given = validate(document, BatchFile)
    check_name(document, library)
    scenarios: list[Scenario] = []
    lines: list[str] = []
    references = document.data.get("scenarios")
    for index, reference in enumerate(references if isinstance(references, list) else []):
        if not isinstance(reference, str):
            continue
        place = ("scenarios", index)
        try:
            found = library.locate(reference, ("scenario",), document.path.parent)
            scenario = _scenario(found, library)
        except UnknownName as unknown:
            document.report(place, unknown.what, word=unknown.word, choices=unknown.choices)
            continue
        except ConfigError as error:
            lines += [line for line in error.lines if line not in lines]
            continue
        if scenario.name in [other.name for other in scenarios]:
            document.report(place, f"a second scenario of the name {scenario.name!r}")
        for late in after_horizon(scenario, given.horizon) if given is not None else ():
            document.report(place, f"{scenario.name}: {late}")
        scenarios.append(scenario)
    raise_problems([document], lines)
    assert given is not None
    return Batch(
        name=given.name,
        title=given.title,
        scenarios=tuple(scenarios),
        runs=given.runs,
        seed=given.seed,
        horizon=given.horizon,
        uncertainty=Uncertainty(draws=given.uncertainty.draws) if given.uncertainty else None,
    )
