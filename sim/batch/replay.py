"""Replay: any run of a stored batch played again from its number, and compared with what was stored."""

from __future__ import annotations

from typing import Any

from sim.batch.errors import Mismatch, OtherRules, StoreError
from sim.batch.facets import DRAW, Value, row_of
from sim.batch.manifest import Failure, Manifest
from sim.batch.origin import machine, versions
from sim.batch.store import StoredBatch
from sim.config.errors import in_one_line, one_line
from sim.config.world import World, build_world
from sim.model import Campaign
from sim.rules.machine_code import rules_fingerprint
from sim.uncertainty.worlds import Worlds, draw_of


def replay(stored: StoredBatch, scenario: str, run: int) -> Campaign:
    """Play a stored run again, recording every turn, and return the model at its end.

    OtherRules where the rules are others than those of the batch, Mismatch where the run raises or any column
    of its stored row comes out otherwise; StoreError where there is no such run or it cannot be begun. A run
    that failed raises again what it raised.
    """
    row = stored.row(scenario, run)
    refuse_other_rules(stored)
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


def refuse_other_rules(stored: StoredBatch) -> None:
    """OtherRules, which names those that made them, where results were made with other rules than these."""
    manifest = stored.manifest
    if manifest.rules != rules_fingerprint():
        made_at = f"commit {manifest.commit}" if manifest.commit else f"sim {manifest.versions.get('sim')}"
        raise OtherRules(
            f"{stored.folder}: was made with the rules of {made_at} (fingerprint {manifest.rules[:12]}, here "
            f"{rules_fingerprint()[:12]}); with other rules no run can be replayed"
        )


def _begin(stored: StoredBatch, scenario: str, run: int) -> Campaign:
    """The run before its first turn; StoreError where the stored configuration or a policy allows none."""
    manifest = stored.manifest
    try:
        world = world_of(stored, scenario, run)
        return Campaign(world, run=run, seed=manifest.seed, horizon=manifest.horizon)
    except ValueError as error:
        raise StoreError(f"{stored.folder}: {scenario} cannot be played: {one_line(str(error))}") from error


def world_of(stored: StoredBatch, scenario: str, run: int) -> World:
    """Return the world in which a stored run was played: that of its draw where parameters were drawn.

    ValueError where the stored configuration makes no world, StoreError where there is no such scenario.
    """
    manifest = stored.manifest
    return Worlds(build_world(stored.scenario(scenario)), manifest.draws, manifest.seed).of(run)


def _compare(stored: StoredBatch, row: dict[str, Any], campaign: Campaign, which: str) -> None:
    draws = stored.manifest.draws
    draw: dict[str, Value] = {DRAW: draw_of(campaign.run, draws)} if draws else {}
    other = other_columns(row, draw | row_of(campaign))
    if other:
        raise Mismatch(
            f"{stored.folder}: {which} is not what was stored: {other}{_made_elsewhere(stored.manifest)}"
        )


def other_columns(row: dict[str, Any], again: dict[str, Value]) -> str:
    """Return in what a run that was played again differs from its stored row, '' where in nothing."""
    other = [name for name in again if not _same(row.get(name), again[name])]
    if not other:
        return ""
    name = "outcome" if "outcome" in other else other[0]
    more = f", and {len(other) - 1} more columns" if len(other) > 1 else ""
    return f"{name} was {row.get(name)}, is {again[name]}{more}"


def _same(stored: Any, again: Any) -> bool:
    """Whether two values are one; what is no number is the same as what is no number."""
    return bool(stored == again or (stored != stored and again != again))


def _made_elsewhere(manifest: Manifest) -> str:
    """What differs between where the batch was made and here."""
    here = {**versions(), **machine()}
    there = {**manifest.versions, **manifest.machine}
    differing = [
        f"{name} {there.get(name)} (here {here[name]})" for name in here if there.get(name) != here[name]
    ]
    return f"; it was made with {', '.join(differing)}" if differing else ""
