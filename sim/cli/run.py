"""`sim run`: play a batch, keep its results, and say how often each ending came about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.options import RUNS, Json, command_line, refused, within

if TYPE_CHECKING:
    from sim.batch.store import StoredBatch
    from sim.config.scenario import Batch

MOST_WORKERS = 256
SHOWN_FAILURES = 5


def command(
    batch: Annotated[
        str, typer.Argument(metavar="BATCH", help="Name of a batch in configs/batches, or a path.")
    ],
    runs: Annotated[int | None, typer.Option(help="Runs of each scenario, in place of the batch's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all luck, in place of the batch's.")] = None,
    horizon: Annotated[int | None, typer.Option(help="Turns (months), in place of the batch's.")] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder below which the results are kept.")] = RUNS,
    workers: Annotated[
        int | None, typer.Option(help="Threads (compiled) or processes (mesa) to use.  [default: by size]")
    ] = None,
    driver: Annotated[
        Literal["compiled", "mesa"] | None,
        typer.Option(help="What plays the runs, to the same results.  [default: by the policies]"),
    ] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Play a batch and print how often each ending comes about."""
    from sim.batch.run import run_batch
    from sim.batch.store import open_folder
    from sim.cli.terminal import Progress
    from sim.warm import ensure_warm

    chosen = _chosen(batch, runs, seed, horizon)
    within(workers, 1, MOST_WORKERS, "--workers")
    _check_place(out)
    _tell_what_is_late(chosen)
    ensure_warm(quiet)
    total = chosen.runs * len(chosen.scenarios)
    what = f"playing {chosen.name}: {len(chosen.scenarios)} scenarios, {chosen.runs:,} runs each"
    with Progress(what, total, unit="runs", quiet=quiet) as progress:
        folder = run_batch(
            chosen,
            out,
            workers=workers,
            driver=driver,
            apart=True,
            command=command_line(),
            on_shard=lambda played: progress.add(
                played.shard.end - played.shard.first, played.shard.scenario
            ),
        )
    _report(open_folder(folder), json)


def _chosen(name: str, runs: int | None, seed: int | None, horizon: int | None) -> Batch:
    """The batch with what the command line sets in it, which is part of its identity."""
    from sim.config.loader import load_batch
    from sim.config.schema_scenario import LONGEST_HORIZON, MOST_RUNS

    within(runs, 1, MOST_RUNS, "--runs")
    within(seed, 0, 2**64 - 1, "--seed")
    within(horizon, 1, LONGEST_HORIZON, "--horizon")
    given = {"runs": runs, "seed": seed, "horizon": horizon}
    return load_batch(name).model_copy(
        update={key: value for key, value in given.items() if value is not None}
    )


def _tell_what_is_late(chosen: Batch) -> None:
    """Say what scenarios date after the horizon of the command line, which no run will see."""
    from sim.config.horizon import after_horizon

    for scenario in chosen.scenarios:
        for late in after_horizon(scenario, chosen.horizon):
            print(f"note: {scenario.name}: {late}", file=sys.stderr)


def _check_place(out: Path) -> None:
    """Refuse a folder that cannot be written or made, before anything is played."""
    try:
        str(out).encode("utf-8")
    except UnicodeEncodeError:  # tables of results cannot be kept below such a name
        raise refused(f"the name {out} is no text in UTF-8", "--out") from None
    place = out
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise refused(f"{place} is no folder", "--out")
    if not os.access(place, os.W_OK | os.X_OK):
        raise refused(f"{place} cannot be written", "--out")


def _report(stored: StoredBatch, json: bool) -> None:
    """Print what came of it; leave with 1 where runs failed."""
    from sim.cli import distribution
    from sim.cli.terminal import say

    if json:
        distribution.print_as_json(stored)
    else:
        distribution.print_as_table(stored)
    failures = stored.manifest.failures
    for failure in failures[:SHOWN_FAILURES]:
        say(f"failed: {failure.scenario} run {failure.run}: {failure.error}")
    if failures:
        more = len(failures) - SHOWN_FAILURES
        rest = f"; {more:,} more" if more > 0 else ""
        say(f"{len(failures):,} runs failed{rest}; all are in {stored.folder}/manifest.json")
        raise typer.Exit(1)
