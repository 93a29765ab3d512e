"""`sim verify`: are results whole, and do runs of them come out again?"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from sim.cli.options import RunFolder, find_results, within

MISMATCH, SAMPLE, MOST = 3, 20, 100_000


def command(
    run_folder: RunFolder,
    sample: Annotated[
        int, typer.Option(metavar="RUNS", help="How many runs to play again, spread over all; 0: none.")
    ] = SAMPLE,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Check every file of results against its checksum and play a sample of their runs again; leave with 3
    where something is not as it was stored."""
    from sim.batch.errors import OtherRules
    from sim.batch.replay import refuse_other_rules
    from sim.batch.verify import faults_of_files, faults_of_runs, sample_of
    from sim.cli.terminal import Progress
    from sim.warm import ensure_warm

    within(sample, 0, MOST, "--sample")
    stored = find_results(run_folder)
    runs = sample_of(stored.manifest, sample)
    faults = _told(faults_of_files(stored))
    try:
        if runs:
            refuse_other_rules(stored)
            ensure_warm(quiet)
            with Progress("playing runs again", len(runs), unit="runs", quiet=quiet) as progress:
                faults += _told(faults_of_runs(stored, runs, lambda scenario, run: progress.add(1, scenario)))
    except OtherRules:
        if not faults:
            raise
    if faults:
        print(f"{stored.folder}: {faults} faults", file=sys.stderr)
        raise typer.Exit(MISMATCH)
    files = len(stored.manifest.shards) + 2
    typer.echo(f"{stored.folder}: {files} files are as they were written; {len(runs)} runs came out again")


def _told(faults: Iterable[str]) -> int:
    """Tell of faults as they are found; return how many there were."""
    count = 0
    for fault in faults:
        print(fault, file=sys.stderr)
        count += 1
    return count
