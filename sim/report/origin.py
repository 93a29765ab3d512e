"""Origin: what made the results, in pairs of words, and how to make and look at them again."""

from __future__ import annotations

import shlex
from pathlib import Path

from sim.batch.manifest import Manifest
from sim.batch.store import StoredBatch

MOST_FAILURES = 5


def origin_of(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    """Return what the manifest says of how results came about, each with its name."""
    shown = [
        ("Batch", f"{manifest.name}: {manifest.title}"),
        ("Identity", manifest.id),
        ("Configuration", manifest.digest),
        ("Rules", manifest.rules),
        ("Seed", str(manifest.seed)),
        (
            "Runs",
            f"{manifest.runs:,} of each of {len(manifest.scenarios)} scenarios, numbers 0 to {manifest.runs - 1:,}",
        ),
        ("Numbers", _numbers(manifest)),
        ("Horizon", f"{manifest.horizon} turns (months)"),
        ("Made", f"{manifest.made}, in {manifest.seconds:,.1f} s by {manifest.workers} workers"),
        ("Sources", _commit(manifest)),
        ("Versions", ", ".join(f"{name} {version}" for name, version in manifest.versions.items())),
        ("Machine", ", ".join(f"{name} {what}" for name, what in manifest.machine.items())),
        ("Failures", _failures(manifest)),
    ]
    return tuple(shown)


def _numbers(manifest: Manifest) -> str:
    if not manifest.draws:
        return "all at their central values"
    return f"drawn from their ranges {manifest.draws:,} times, alike in all scenarios; run n has draw n modulo {manifest.draws:,}"


def _commit(manifest: Manifest) -> str:
    if not manifest.commit:
        return f"sim {manifest.versions.get('sim', 'of a version not known')}, outside a repository"
    changed = ", with changes that are not in it" if manifest.commit.endswith("+") else ""
    return f"commit {manifest.commit.rstrip('+')}{changed}"


def _failures(manifest: Manifest) -> str:
    failures = manifest.failures
    if not failures:
        return "none"
    first = "; ".join(f"{one.scenario} run {one.run}: {one.error}" for one in failures[:MOST_FAILURES])
    more = f"; {len(failures) - MOST_FAILURES:,} more" if len(failures) > MOST_FAILURES else ""
    return f"{len(failures):,} runs, left out of all shares: {first}{more}"


def steps_again(stored: StoredBatch) -> tuple[tuple[str, str], ...]:
    """Return how to get these results again and look into them: what each command does, and the command."""
    manifest, folder = stored.manifest, shlex.quote(str(stored.folder))
    steps = []
    if manifest.commit:
        steps.append(("the sources as they were", f"git checkout {manifest.commit.rstrip('+')}"))
    if manifest.command:
        played = shlex.join(["sim", *manifest.command[1:]])
        same = f"the batch; its folder ends in {manifest.id[:8]} where configuration and rules are the same"
        steps.append((same, played))
    steps.append(
        (
            "one run, played again, checked and told",
            f"sim show {folder} --scenario {manifest.scenarios[0]} --run 0",
        )
    )
    if len(manifest.scenarios) > 1:
        steps.append(("all differences and tables", f"sim compare {folder} --json"))
    steps.append(("this page", f"sim report {folder}"))
    return tuple(steps)


def default_place(folder: Path) -> Path:
    """Return where the report of a folder is written: beside it, under its name."""
    return folder.with_name(f"{folder.name}.html")
