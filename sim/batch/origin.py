"""What made results: rules, versions, machine and commit, as they are when a batch is begun here and now."""

from __future__ import annotations

import hashlib
import math
import os
import platform
import struct
import subprocess
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sim import __version__
from sim.batch.manifest import SCHEMA, Begun, Looks, identity
from sim.config.scenario import Batch
from sim.rules.machine_code import rules_fingerprint
from sim.rules.vocabulary import OUTCOMES

PACKAGES = ("mesa", "numba", "numpy", "pyarrow")
NOT_KNOWN = "not known"


def begin(batch: Batch, looks: Looks | None, shard_runs: int, command: tuple[str, ...]) -> Begun:
    """Return what is known of a batch's results as they are begun here and now."""
    digest, rules = batch.digest(), rules_fingerprint()
    return Begun(
        schema=SCHEMA,
        id=identity(digest, rules, __version__, looks),
        name=batch.name,
        title=batch.title,
        seed=batch.seed,
        runs=batch.runs,
        horizon=batch.horizon,
        scenarios=tuple(scenario.name for scenario in batch.scenarios),
        titles={scenario.name: scenario.title for scenario in batch.scenarios},
        outcomes=OUTCOMES,
        digest=digest,
        rules=rules,
        made=now(),
        command=command,
        commit=commit(),
        versions=versions(),
        machine=machine(),
        shard_runs=shard_runs,
        looks=looks,
        uncertainty=batch.uncertainty,
    )


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def versions() -> dict[str, str]:
    """Return the versions of what plays a batch."""
    found = {"sim": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = NOT_KNOWN
    return found


@lru_cache(maxsize=1)
def machine() -> dict[str, str]:
    """Return what a number's last bits could depend on: processor, C library, a hash of its functions."""
    points = [math.exp(math.sin(0.37 * k)) for k in range(1000)]
    values = [f(x) for x in points for f in (math.exp, math.log, math.tanh)]
    digest = hashlib.sha256(struct.pack(f"<{len(values)}d", *values)).hexdigest()
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "libc": " ".join(platform.libc_ver()).strip() or NOT_KNOWN,
        "libm": digest[:16],
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or NOT_KNOWN


def commit() -> str:
    """Return the git commit of the sources, with '+' where they differ from it; '' outside a repository."""
    sources = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(sources), *arguments],
            capture_output=True,
            text=True,
            env=environment,
            timeout=20,
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        top = git("rev-parse", "--show-toplevel")
        if not top or Path(top).resolve() != sources:
            return ""
        return git("rev-parse", "HEAD") + ("+" if git("status", "--porcelain", "--", "sim") else "")
    except (OSError, subprocess.SubprocessError):
        return ""
