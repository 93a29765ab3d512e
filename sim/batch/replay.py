"""Replay: any run of a stored batch played again from its number, and compared with what was stored."""

from __future__ import annotations

from typing import Any

from sim.batch.errors import Mismatch, StoreError
from sim.batch.facets import FACETS, row_of
from sim.batch.manifest import Failure, Manifest, machine, versions
from sim.batch.store import StoredBatch
from sim.config.errors import in_one_line, one_line
from sim.config.world import build_world
from sim.model import Campaign
from sim.rules.compiler import rules_fingerprint


def replay(stored: StoredBatch, scenario: str, run: int) -> Campaign:
    """Play a stored run again, recording every turn, and return the model at its end.

    Mismatch where the rules are others than those of the batch, or the run raises or any column of its stored
    row comes out otherwise; StoreError where there is no such run or it cannot be begun. A run that failed
    raises again what it raised.
    """
    manifest = stored.manifest
    row = stored.row(scenario, run)
    if manifest.rules != rules_fingerprint():
        made_at = (
            f" of commit {manifest.commit}" if manifest.commit else f" of sim {manifest.versions.get('sim')}"
        )
        raise Mismatch(
            f"{stored.folder}: was made with the rules{made_at}; with other rules no run can be replayed"
        )
    which = f"run {run} of {scenario}"
    campaign = _begin(stored, scenario, run)
    if isinstance(row, Failure):
        return campaign.play()
    try:
        campaign.play()
    except Exception as error:  # a policy that has changed since
        raise Mismatch(
            f"{stored.folder}: {which} is not what was stored: it raises {in_one_line(error)}"
        ) from error
    _compare(stored, row, campaign, which)
    return campaign


def _begin(stored: StoredBatch, scenario: str, run: int) -> Campaign:
    """The run before its first turn; StoreError where the stored configuration or a policy allows none."""
    manifest = stored.manifest
    try:
        world = build_world(stored.scenario(scenario))
        return Campaign(world, run=run, seed=manifest.seed, horizon=manifest.horizon)
    except ValueError as error:
        raise StoreError(f"{stored.folder}: {scenario} cannot be played: {one_line(str(error))}") from error


def _compare(stored: StoredBatch, row: dict[str, Any], campaign: Campaign, which: str) -> None:
    again = row_of(campaign)
    other = [f.name for f in FACETS if f.name in row and not _same(row[f.name], again[f.name])]
    if other:
        name = "outcome" if "outcome" in other else other[0]
        raise Mismatch(
            f"{stored.folder}: {which} is not what was stored: {name} was {row[name]}, is {again[name]}"
            f"{_and_more(len(other) - 1)}{_made_elsewhere(stored.manifest)}"
        )


def _same(stored: Any, again: Any) -> bool:
    """Whether two values are one; what is no number is the same as what is no number."""
    return bool(stored == again or (stored != stored and again != again))


def _and_more(count: int) -> str:
    return f", and {count} more columns" if count else ""


def _made_elsewhere(manifest: Manifest) -> str:
    """What differs between where the batch was made and here."""
    here = {**versions(), **machine()}
    there = {**manifest.versions, **manifest.machine}
    differing = [
        f"{name} {there.get(name)} (here {here[name]})" for name in here if there.get(name) != here[name]
    ]
    return f"; it was made with {', '.join(differing)}" if differing else ""
