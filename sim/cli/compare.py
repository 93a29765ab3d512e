"""`sim compare`: do scenarios end otherwise than a reference, run by run on the same luck?"""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import DEFAULT_SCENARIO, Json, RunFolder, Smallest, find_results, share_of_interest


def command(
    run_folder: RunFolder,
    reference: Annotated[
        str, typer.Option(metavar="NAME", help="The scenario against which all others are held.")
    ] = DEFAULT_SCENARIO,
    against: Annotated[
        str | None,
        typer.Option(metavar="OTHER_FOLDER", help="Take the reference from these results, of the same luck."),
    ] = None,
    smallest: Smallest = 1.0,
    run: Annotated[
        int | None,
        typer.Option(
            "--run", metavar="N", help="Play run N again both ways instead, and say where the two part."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Hold the scenarios of stored results against a reference: shares, flips, and paired differences.

    With --run, one run of each: until when it goes as in the reference, what parts the two, how both end.
    """
    from sim.analysis.compare import compare
    from sim.batch.side_by_side import NUMERIC, side_by_side
    from sim.cli import comparison

    interest = share_of_interest(smallest)
    stored = find_results(run_folder)
    other = None if against is None else find_results(against)
    sides = side_by_side(stored, reference, other)
    if run is not None:
        from sim.cli.both_ways import print_both_ways

        print_both_ways(stored, sides, reference, other, run, json)
        return
    facets = [facet.name for facet in NUMERIC]
    found = compare(sides.outcomes, sides.reference, facets=facets, smallest=interest)
    if json:
        comparison.print_as_json(stored, sides, found)
    else:
        comparison.print_as_text(stored, sides, found)
