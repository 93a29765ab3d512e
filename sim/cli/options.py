"""Options that several commands share, and what is said of a value that cannot be."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.config.errors import one_line, real

if TYPE_CHECKING:
    from sim.batch.store import StoredBatch
    from sim.config.scenario import Scenario
    from sim.model import Campaign

DEFAULT_SCENARIO = "baseline"
DEFAULT_SEED, DEFAULT_HORIZON = 20241130, 36  # those of sim.model, which takes a second to import
RUNS = Path("runs")
LEAST_POINTS, MOST_POINTS = 0.01, 50.0

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")
]
Smallest = Annotated[
    float, typer.Option(metavar="POINTS", help="Smallest difference of interest, in percentage points.")
]
WorldName = Annotated[
    str | None, typer.Option("--world", metavar="NAME", help="Show a world as it stands, without a scenario.")
]
ScenarioName = Annotated[
    str | None,
    typer.Option("--scenario", metavar="NAME", help=f"Show this scenario.  [default: {DEFAULT_SCENARIO}]"),
]

RunFolder = Annotated[
    str, typer.Argument(metavar="RUN_FOLDER", help="Folder of results, or a batch's name for its newest.")
]
OfScenario = Annotated[
    str | None,
    typer.Option("--scenario", metavar="NAME", help="Which scenario; needed where there are several."),
]
RunNumber = Annotated[int, typer.Option("--run", help="Number of the run, from 0.")]


def refused(what: str, option: str) -> typer.BadParameter:
    """Return the error of an option whose value cannot be, in one line whatever the value is."""
    return typer.BadParameter(one_line(what), param_hint=option)


def command_line() -> list[str]:
    """Return how this program was called, as text that can be kept: what is no text is written as an
    escape."""
    return [one_line(word) for word in ("sim", *sys.argv[1:])]


def within(value: int | None, low: int, high: int, option: str) -> None:
    """Refuse a number outside of [low, high]; None, an option not given, passes."""
    if value is not None and not low <= value <= high:
        raise typer.BadParameter(f"{value} is not between {low:,} and {high:,}", param_hint=option)


def share_of_interest(points: float) -> float:
    """Return the smallest difference of interest as a share; refuse one that is none."""
    if not LEAST_POINTS <= points <= MOST_POINTS:
        raise typer.BadParameter(
            f"{points:g} is not between {LEAST_POINTS:g} and {MOST_POINTS:g}", param_hint="--smallest"
        )
    return points / 100


def folder(name: str | Path) -> Path:
    """Return the folder of this name; refuse a text that names none, such as that of an unset variable."""
    if not str(name).strip():
        raise typer.BadParameter(f"{name!r} names no folder: . is the working folder")
    return Path(name)


def can_be_written(file: Path, option: str) -> None:
    """Refuse a place at which no file can be put, before anything is done for it; nothing there changes."""
    from tempfile import mkstemp

    place = real(file)
    if not place.parent.is_dir():
        raise refused(f"{file.parent} is no folder: name a file", option)
    if place.exists() and not place.is_file():
        raise refused(f"{file} is no file: name one", option)
    try:
        descriptor, draft = mkstemp(prefix=f".{place.name}.", dir=place.parent)
    except OSError as error:
        raise refused(f"{file} cannot be written: {error.strerror}", option) from None
    os.close(descriptor)
    os.unlink(draft)


def chosen(world: str | None, scenario: str | None) -> Scenario:
    """Return the scenario, or the world as one, that two options choose; ConfigError where it is wrong."""
    from sim.config.loader import load_scenario

    if world is not None and scenario is not None:
        raise typer.BadParameter(
            "a world and a scenario: give one of them", param_hint="--world / --scenario"
        )
    return (
        _world(world)
        if world is not None
        else load_scenario(DEFAULT_SCENARIO if scenario is None else scenario)
    )


def _world(name: str) -> Scenario:
    from sim.config.errors import did_you_mean, file_error
    from sim.config.library import Library, UnknownName, find_configs
    from sim.config.world_files import load_world

    library = Library(find_configs())
    try:
        path = library.locate(name, ("world",), Path())
    except UnknownName as unknown:
        what = unknown.what + did_you_mean(unknown.word, unknown.choices)
        raise file_error(library.reference_path(name, "world", Path()), what) from None
    return load_world(path, library)


def find_results(named: str) -> StoredBatch:
    """Return the results in a folder or, where there is none of that name, the newest of a batch below
    `runs`; StoreError where there are none. Newer ones that are unfinished are passed over, and named."""
    from sim.batch.errors import StoreError
    from sim.batch.listing import listing
    from sim.batch.store import open_folder
    from sim.cli.terminal import say
    from sim.config.errors import did_you_mean

    if not named or Path(named).exists() or "/" in named:
        return open_folder(named)
    found = [listed for listed in listing(RUNS) if listed.begun is not None]
    of_name = [listed for listed in found if listed.begun and listed.begun.name == named]
    unfinished = [str(listed.folder) for listed in of_name if listed.state == "unfinished"]
    for listed in of_name:
        if listed.state == "complete":
            if of_name[0].state == "unfinished":
                say(f"{of_name[0].folder}, which is newer, is unfinished: {listed.folder} is taken")
            return open_folder(listed.folder)
    if unfinished:
        raise StoreError(f"{unfinished[0]}: is unfinished: go on with `sim run` and --resume")
    hint = did_you_mean(named, {listed.begun.name for listed in found if listed.begun})
    raise StoreError(
        f"{named}: no such folder, and no results of a batch of that name in {RUNS}{hint}; see `sim runs`"
    )


def one_scenario(stored: StoredBatch, scenario: str | None) -> str:
    """Return the scenario that is asked for, or the only one there is."""
    names = stored.manifest.scenarios
    if scenario is None and len(names) > 1:
        raise typer.BadParameter(f"which of {', '.join(names)}?", param_hint="--scenario")
    return names[0] if scenario is None else scenario


def played_again(stored: StoredBatch, scenario: str, run: int) -> Campaign:
    """Return a stored run played again and found as it was stored; where it failed that is told, and the
    command is left with 1."""
    from sim.batch.manifest import Failure
    from sim.cli.terminal import say
    from sim.warm import ensure_warm

    row = stored.row(scenario, run)
    if isinstance(row, Failure):
        say(f"run {run} of {scenario} failed: {row.error}")
        raise typer.Exit(1)
    ensure_warm()
    from sim.batch.replay import replay

    return replay(stored, scenario, run)
