"""One run of every scenario beside the run of the reference with the same luck: where the two part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from sim.cli.comparison import titles_of
from sim.cli.terminal import console, print_json, say
from sim.words import NO_FORECAST, month_of

if TYPE_CHECKING:
    from sim.analysis.parting import Course, Difference
    from sim.batch.side_by_side import SideBySide
    from sim.batch.store import StoredBatch

MOST_CHANGES = 6


def print_both_ways(
    stored: StoredBatch, sides: SideBySide, reference: str, against: StoredBatch | None, run: int, json: bool
) -> None:
    """Play one run again in the reference and in every scenario beside it, and say where they part.

    OtherRules, Mismatch and StoreError as from `replay`. Leaves with 1 where the run failed in one of them,
    after the others have been told.
    """
    from sim.batch.replay import refuse_other_rules
    from sim.warm import ensure_warm

    names = [str(name) for name in sides.outcomes["scenario"].cat.categories if name != sides.reference]
    home = against or stored
    failed = [
        said for said in (_failure(home, reference, run), *(_failure(stored, n, run) for n in names)) if said
    ]
    for each in (home, stored):
        refuse_other_rules(each)
    found = []
    if not _failure(home, reference, run):
        ensure_warm()
        base, months = _course(home, reference, run)
        for name in names:
            if not _failure(stored, name, run):
                found.append(_pair(base, stored, sides, name, run, months))
    if json:
        print_json(_document(stored, sides, run, found, failed))
    else:
        _print(found, sides, run)
    for said in failed:
        say(said)
    if failed:
        raise typer.Exit(1)


def _failure(stored: StoredBatch, scenario: str, run: int) -> str:
    """Return that and how a run failed; '' where it did not."""
    from sim.batch.manifest import Failure

    row = stored.row(scenario, run)
    return f"run {run} of {scenario} failed: {row.error}" if isinstance(row, Failure) else ""


def _course(stored: StoredBatch, scenario: str, run: int) -> tuple[Course, list[str]]:
    """Return the course of a run and the names of its months from turn 0 to the horizon."""
    from sim.batch.replay import replay
    from sim.course import course

    campaign = replay(stored, scenario, run)
    start = campaign.world.scenario.start
    return course(campaign), [month_of(start, turn) for turn in range(campaign.horizon + 1)]


def _pair(
    base: Course, stored: StoredBatch, sides: SideBySide, name: str, run: int, months: list[str]
) -> dict[str, Any]:
    """Return one pair as it stands in JSON, with the sentences that are printed."""
    from sim.analysis.parting import changes, part, told

    titles = titles_of(sides)
    other, _ = _course(stored, name, run)
    parting = part(base, other)
    return {
        "scenario": name,
        "turn": parting.turn,
        "first": _difference(parting.first),
        "deed": _difference(parting.deed),
        "endings": {sides.reference: base.ending, name: other.ending},
        "turns": {sides.reference: len(base.months), name: len(other.months)},
        "changes": changes(base, other),
        "said": told(parting, base, other, run, (titles[sides.reference], titles[name]), months),
    }


def _difference(found: Difference | None) -> dict[str, Any] | None:
    return None if found is None else {"turn": found.turn, "kind": found.kind, "what": list(found.what)}


def _print(found: list[dict[str, Any]], sides: SideBySide, run: int) -> None:
    out = console()
    for pair in found:
        out.print(f"{pair['scenario']} beside {sides.reference}, run {run}", style="bold", soft_wrap=True)
        for sentence in pair["said"]:
            out.print(f"- {sentence}.", soft_wrap=True, markup=False)
        changed = pair["changes"]
        more = f"; {len(changed) - MOST_CHANGES} more" if len(changed) > MOST_CHANGES else ""
        if changed:
            what = "; ".join(changed[:MOST_CHANGES])
            out.print(f"- The scenario sets otherwise: {what}{more}.", soft_wrap=True, markup=False)
        out.print()
    for line in sides.left_out:
        out.print(f"{line}.", soft_wrap=True, markup=False)
    out.print(f"Runs of one number share their luck, draw for draw. {NO_FORECAST}", soft_wrap=True)


def _document(
    stored: StoredBatch, sides: SideBySide, run: int, found: list[dict[str, Any]], failed: list[str]
) -> dict[str, Any]:
    manifest = stored.manifest
    return {
        "schema": 1,
        "folder": str(stored.folder),
        **{key: getattr(manifest, key) for key in ("id", "name", "seed", "horizon")},
        "note": NO_FORECAST,
        "run": run,
        "reference": sides.reference,
        "left_out": list(sides.left_out),
        "failed": failed,
        "pairs": found,
    }
