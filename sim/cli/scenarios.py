"""`sim scenarios`: which scenarios and batches there are, what each asks and what it states."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json

if TYPE_CHECKING:
    from sim.config.document import Document
    from sim.config.library import Library

Entry = dict[str, Any]

INDENT = "    "
HEADING = ("schema", "kind", "name", "title", "question", "extends")


def command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Only this scenario or batch, with all that it states."),
    ] = None,
    json: Json = False,
) -> None:
    """List the scenarios and the batches; of one of them its question, what it extends and what it sets."""
    from sim.cli.terminal import print_json, say

    if name is not None:
        _show(name, json)
        return
    scenarios, batches, mistakes = _held()
    if json:
        print_json({"scenarios": scenarios, "batches": batches})
    else:
        _print(scenarios, batches)
    for line in mistakes:
        say(line)
    if mistakes:
        raise typer.Exit(2)


def _held() -> tuple[list[Entry], list[Entry], list[str]]:
    """All that the configs folder holds, as each file alone states it, and the mistakes of files that do not
    fit. Whether a file fits together with others, `sim check` tells."""
    from sim.config.errors import ConfigError
    from sim.config.library import Library, find_configs

    library = Library(find_configs())
    found: dict[str, list[Entry]] = {"scenario": [], "batch": []}
    mistakes: list[str] = []
    for kind, entries in found.items():
        for name in library.names(kind):
            try:
                entries.append(_entry(_checked(library, kind, name)))
            except ConfigError as error:
                mistakes += error.lines
    return found["scenario"], found["batch"], mistakes


def _checked(library: Library, kind: str, name: str) -> Document:
    from sim.config.document import raise_problems
    from sim.config.references import check_name
    from sim.config.schema import KINDS, kind_of, validate

    document = library.read(library.named(kind, name))
    given = kind_of(document)
    if given == kind:
        validate(document, KINDS[kind])
        check_name(document, library)
    elif given is not None:
        document.report(("kind",), f"is a {given} file, not a {kind}")
    raise_problems([document])
    return document


def _show(name: str, json: bool) -> None:
    """Show the scenario or the batch of this name or path, which must be right in all that it leads to."""
    from pathlib import Path

    from sim.cli.terminal import print_json
    from sim.config.library import Library, find_configs
    from sim.config.loader import load_scenario_or_batch
    from sim.config.scenario import Batch

    given = load_scenario_or_batch(name)
    library = Library(find_configs())
    entry = _entry(library.read(library.locate(name, ("scenario", "batch"), Path())))
    batch = isinstance(given, Batch)
    if json:
        print_json({"scenarios": [] if batch else [entry], "batches": [entry] if batch else []})
    elif isinstance(given, Batch):
        _print_batch(entry, {scenario.name: scenario.title for scenario in given.scenarios})
    else:
        _print_scenario(entry)


def _entry(document: Document) -> Entry:
    """What a file states: of a scenario all beside its heading as `sets`, of a batch what it plays."""
    stated = document.data
    heading = {"name": stated["name"], "title": _plain(stated["title"])}
    if stated["kind"] == "batch":
        played = {key: stated[key] for key in ("scenarios", "runs", "seed", "horizon")}
        return heading | played | {"draws": (stated.get("uncertainty") or {}).get("draws", 0)}
    sets = {key: value for key, value in stated.items() if key not in HEADING}
    return heading | {"question": _plain(stated["question"]), "extends": stated["extends"], "sets": sets}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _print(scenarios: list[Entry], batches: list[Entry]) -> None:
    from sim.cli.terminal import console, table

    out = console()
    shown = table("scenario", "title", "extends")
    for entry in scenarios:
        shown.add_row(entry["name"], entry["title"], entry["extends"])
    out.print(shown)
    numbers = ("scenarios", "runs each", "months", "draws")
    shown = table("batch", "title", *numbers, right=numbers)
    for entry in batches:
        draws = f"{entry['draws']:,}" if entry["draws"] else ""
        counted = (str(len(entry["scenarios"])), f"{entry['runs']:,}", f"{entry['horizon']:,}", draws)
        shown.add_row(entry["name"], entry["title"], *counted)
    out.print(shown)


def _print_scenario(entry: Entry) -> None:
    """Print what a scenario asks, extends and sets; the last as it could stand in a file."""
    import yaml

    from sim.cli.terminal import console

    out = console()
    out.print(f"{entry['name']}: {entry['title']}", style="bold", soft_wrap=True)
    out.print(fill(entry["question"], out.width), soft_wrap=True)
    out.print(f"extends: {entry['extends']}", soft_wrap=True)
    if entry["sets"]:
        written = yaml.safe_dump(
            entry["sets"], sort_keys=False, allow_unicode=True, width=out.width, default_flow_style=None
        )
        out.print(written, end="", soft_wrap=True)


def _print_batch(entry: Entry, titles: dict[str, str]) -> None:
    from sim.cli.terminal import console

    out = console()
    out.print(f"{entry['name']}: {entry['title']}", style="bold", soft_wrap=True)
    draws = f", spread over {entry['draws']:,} draws of the numbers" if entry["draws"] else ""
    out.print(
        f"{entry['runs']:,} runs of each scenario over {entry['horizon']:,} months from seed "
        f"{entry['seed']}{draws}:",
        soft_wrap=True,
    )
    for name, title in titles.items():
        out.print(f"{INDENT}{name}: {title}", soft_wrap=True)
