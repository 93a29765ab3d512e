"""`sim run`: play a batch, keep its results, and say how often each ending came about."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.options import RUNS, Json, command_line, folder, refused, within

if TYPE_CHECKING:
    from sim.batch.manifest import Looks
    from sim.batch.plan import Shard
    from sim.batch.run import Enough
    from sim.batch.store import StoredBatch
    from sim.config.scenario import Batch

MOST_WORKERS = 256
SHOWN_FAILURES = 5
CLOSEST, WIDEST = 0.0005, 0.25  # to which shares can be asked to be known: the closest takes millions of runs


def command(
    batch: Annotated[
        str, typer.Argument(metavar="BATCH", help="Name of a batch in configs/batches, or a path.")
    ],
    runs: Annotated[int | None, typer.Option(help="Runs of each scenario, in place of the batch's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all luck, in place of the batch's.")] = None,
    horizon: Annotated[int | None, typer.Option(help="Turns (months), in place of the batch's.")] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            help="Draws of all numbers from their ranges, in place of the batch's; 0: central values.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", parser=folder, help="Folder below which the results are kept.")
    ] = RUNS,
    workers: Annotated[
        int | None,
        typer.Option(help="Threads (compiled) or processes (mesa, dask) to use.  [default: by size]"),
    ] = None,
    driver: Annotated[
        Literal["compiled", "mesa"] | None,
        typer.Option(help="What plays the runs, to the same results.  [default: by the policies]"),
    ] = None,
    executor: Annotated[
        Literal["local", "dask"], typer.Option(help="Where runs are played, to the same results.")
    ] = "local",
    dask_scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Scheduler of the workers, such as tcp://host:8786.  [default: one here]"
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a batch that was interrupted or damaged.")
    ] = False,
    until_ci: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="Instead of a number of runs: until every share is known to within this much, such as 0.01.",
        ),
    ] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Play a batch and print how often each ending comes about."""
    from sim.batch.errors import ClusterError, StoreError
    from sim.batch.plan import folder_of
    from sim.batch.run import run_batch
    from sim.batch.store import open_folder
    from sim.cli.terminal import Progress, say
    from sim.warm import ensure_warm

    looks = _looks(until_ci, runs)
    chosen = _chosen(batch, looks.planned[-1] if looks else runs, seed, horizon, draws)
    _check_draws(chosen, looks)
    within(workers, 1, MOST_WORKERS, "--workers")
    if dask_scheduler is not None and executor != "dask":
        raise refused("a scheduler is for --executor dask", "--dask-scheduler")
    _check_place(out)
    _tell_what_is_late(chosen)
    if dask_scheduler is None:
        ensure_warm(quiet)
    total = chosen.runs * len(chosen.scenarios)
    each = f"{chosen.runs:,} runs each" if looks is None else f"at most {chosen.runs:,} runs each"
    over = f" over {chosen.draws:,} draws" if chosen.draws else ""
    what = f"playing {chosen.name}: {len(chosen.scenarios)} scenarios, {each}{over}"
    with Progress(what, total, unit="runs", quiet=quiet) as progress:

        def add(shard: Shard) -> None:
            progress.add(shard.end - shard.first, shard.scenario)

        try:
            with _hands(executor, dask_scheduler, workers) as (hands, count):
                folder = run_batch(
                    chosen,
                    out,
                    workers=count,
                    executor=hands,
                    driver=driver,
                    resume=resume,
                    looks=looks,
                    enough=_enough(looks),
                    apart=True,
                    command=command_line(),
                    on_shard=lambda played: add(played.shard),
                    on_kept=add,
                    tell=say,
                )
        except (Exception, KeyboardInterrupt, SystemExit) as error:
            if progress.done or not isinstance(error, StoreError | ClusterError):
                _tell_what_is_kept(folder_of(chosen, out, looks), total)
            raise
    _report(open_folder(folder), json)


@contextmanager
def _hands(
    executor: str, scheduler: str | None, workers: int | None
) -> Iterator[tuple[Callable[[], Executor] | None, int | None]]:
    """What gives the executor that plays the shards, None for the usual one, and how many play at a time."""
    if executor == "local":
        yield None, workers
        return
    from sim.batch.cluster import dask_cluster
    from sim.cli.terminal import say

    with dask_cluster(scheduler, workers=workers, tell=say) as cluster:
        yield cluster.executor, workers or max(cluster.threads, 1)


def _looks(until_ci: float | None, runs: int | None) -> Looks | None:
    """The looks after which a batch may end, None where its number of runs is fixed."""
    if until_ci is None:
        return None
    from sim.analysis.looks import plan_looks
    from sim.batch.manifest import Looks

    if runs is not None:
        raise typer.BadParameter(
            "a number of runs and a precision: give one of them", param_hint="--until-ci"
        )
    if not CLOSEST <= until_ci <= WIDEST:
        raise typer.BadParameter(f"{until_ci} is not between {CLOSEST} and {WIDEST}", param_hint="--until-ci")
    planned, confidence = plan_looks(until_ci)
    return Looks(margin=until_ci, planned=planned, confidence=confidence)


def _enough(looks: Looks | None) -> Enough:
    """What is asked at each look."""
    if looks is None:
        return lambda counts: True
    from sim.analysis.looks import are_close
    from sim.rules.vocabulary import OUTCOMES

    return lambda counts: are_close(counts, OUTCOMES, looks.margin, looks.confidence)


def _tell_what_is_kept(folder: Path, total: int) -> None:
    """Say how to go on with a batch that did not get to its end, where something of it is kept."""
    from sim.batch.journal import read_journal
    from sim.cli.terminal import say

    journal = read_journal(folder)
    if journal is not None and journal.shards:
        again = shlex.join([*(word for word in command_line() if word != "--resume"), "--resume"])
        say(f"{journal.runs_kept:,} of {total:,} runs are kept in {folder}; go on with: {again}")


def _chosen(name: str, runs: int | None, seed: int | None, horizon: int | None, draws: int | None) -> Batch:
    """The batch with what the command line sets in it, which is part of its identity."""
    from sim.config.limits import LONGEST_HORIZON, MOST_DRAWS, MOST_RUNS
    from sim.config.loader import load_batch
    from sim.config.scenario import Uncertainty

    within(runs, 1, MOST_RUNS, "--runs")
    within(seed, 0, 2**64 - 1, "--seed")
    within(horizon, 1, LONGEST_HORIZON, "--horizon")
    if draws:
        within(draws, 2, MOST_DRAWS, "--draws")
    given = {"runs": runs, "seed": seed, "horizon": horizon}
    changes: dict[str, object] = {key: value for key, value in given.items() if value is not None}
    if draws is not None:
        changes["uncertainty"] = Uncertainty(draws=draws) if draws else None
    return load_batch(name).model_copy(update=changes)


def _check_draws(chosen: Batch, looks: Looks | None) -> None:
    """Refuse fewer runs than show how draws of the parameters differ, at the first look too."""
    from sim.config.schema_scenario import runs_wanting

    wanting = runs_wanting(looks.planned[0] if looks else chosen.runs, chosen.draws)
    if wanting:
        raise refused(wanting, "--until-ci / --draws" if looks else "--runs / --draws")


def _tell_what_is_late(chosen: Batch) -> None:
    """Say what scenarios date after the horizon of the command line, which no run will see."""
    from sim.cli.terminal import say
    from sim.config.horizon import after_horizon

    for scenario in chosen.scenarios:
        for late in after_horizon(scenario, chosen.horizon):
            say(f"note: {scenario.name}: {late}")


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
