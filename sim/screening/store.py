"""Store: the file of a screening beside its world, with what it belongs to on top."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.config.errors import file_error, in_one_line, real
from sim.config.library import find_configs
from sim.config.provenance import named_records
from sim.config.world import World
from sim.rules.machine_code import rules_fingerprint

NAME = "screening.csv"
HEAD = "# "
LARGEST_FILE = 10_000_000


class Effect(NamedTuple):
    """How outcomes depend on one number, over the two ends of its range.

    `effect` is the largest absolute change in the share of any ending, `ending` that ending, `change` the
    change with its sign, `end` the end of the range at which it is, `error` its standard error from the
    paired runs, `flipped` the runs that end otherwise there. `net_gain` (thousand km²) and `months` (to the
    end of the fighting) are the largest changes of these means at either end, with their sign.
    """

    name: str
    effect: float
    ending: str
    change: float
    end: str
    error: float
    flipped: int
    net_gain: float
    months: float


@dataclass(frozen=True)
class Screening:
    """A screening: what it was played with and what it belongs to, and an effect for each number it moved.

    `rules` and `numbers` are the fingerprints of the rulebook and of the numbers and tables of the scenario.
    """

    scenario: str
    runs: int
    seed: int
    horizon: int
    rules: str
    numbers: str
    effects: dict[str, Effect]

    def belongs_to(self, world: World) -> bool:
        """Whether it was made with these rules and this world's numbers."""
        return self.rules == rules_fingerprint() and self.numbers == fingerprint(world)


def fingerprint(world: World) -> str:
    """Return the hash of all that a screening of a world depends on beside the rules: numbers, ranges,
    tables.

    Titles, sentences and sources are no part of it.
    """
    digest = hashlib.sha256()
    for name, record in named_records(world.scenario):
        digest.update(f"{name} {record.value!r} {record.low!r} {record.high!r} {record.fixed}\n".encode())
    for table in (*world.tables, world.start, world.types):
        digest.update(np.ascontiguousarray(table).tobytes())
    for actor, policy in sorted(world.scenario.policies.items()):
        digest.update(f"{actor} {policy.model_dump_json()}\n".encode())
    return digest.hexdigest()


def place_of(world: str) -> Path:
    """Return where the screening of a world is kept, beside the world's files."""
    return find_configs() / "world" / world / NAME


def to_text(screening: Screening) -> str:
    """Return a screening as text: what it belongs to behind #, then CSV with the largest effect first."""
    head = {key: value for key, value in vars(screening).items() if key != "effects"}
    out = io.StringIO()
    out.write(
        f"{HEAD}Made by `sim screening`; do not edit. Columns are described in docs/odd.md, section 11.\n"
    )
    out.writelines(f"{HEAD}{key}: {value}\n" for key, value in head.items())
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(Effect._fields)
    for effect in sorted(screening.effects.values(), key=lambda e: (-e.effect, -e.flipped, e.name)):
        rows.writerow([f"{cell:.6g}" if isinstance(cell, float) else cell for cell in effect])
    return out.getvalue()


def write(screening: Screening, path: Path) -> None:
    """Write a screening in one go: the file is either as it was or all there. OSError where it cannot be."""
    path = real(path)  # the file itself, not a link to it
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{NAME}.", delete=False
    ) as draft:
        try:
            draft.write(to_text(screening))
            draft.flush()
            os.chmod(draft.name, 0o644)
            os.replace(draft.name, path)
        except BaseException:
            os.unlink(draft.name)
            raise


def read(path: Path) -> Screening | None:
    """Return the screening in a file, None where there is no file; ConfigError where it holds none, or a
    damaged one."""
    try:
        text = _text(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise file_error(path, f"cannot be read: {in_one_line(error)}") from None
    try:
        return _parsed(text)
    except (KeyError, ValueError, TypeError, csv.Error) as error:
        what = f"is no screening ({in_one_line(error)}): make it anew with `sim screening`"
        raise file_error(path, what) from None


def _text(path: Path) -> str:
    """The text of a regular file of bounded size."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise ValueError("is no regular file")
    if found.st_size > LARGEST_FILE:
        raise ValueError(f"is larger than {LARGEST_FILE:,} bytes")
    return path.read_text(encoding="utf-8")


def _parsed(text: str) -> Screening:
    """The screening that a text holds; ValueError and its like where it holds none."""
    if not text.endswith("\n"):
        raise ValueError("its last line is cut off")
    lines = text.splitlines()
    said = dict(line[len(HEAD) :].split(": ", 1) for line in lines if line.startswith(HEAD) and ": " in line)
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    effects = {row["name"]: _effect(row) for row in rows}
    if len(effects) < len(rows):
        raise ValueError("a number stands in it twice")
    if int(said["runs"]) < 1:
        raise ValueError(f"runs: {said['runs']}")
    return Screening(
        scenario=said["scenario"],
        runs=int(said["runs"]),
        seed=int(said["seed"]),
        horizon=int(said["horizon"]),
        rules=said["rules"],
        numbers=said["numbers"],
        effects=effects,
    )


def _effect(row: dict[str, str]) -> Effect:
    """One row; ValueError where it cannot be one."""
    effect = Effect(
        name=row["name"],
        ending=row["ending"],
        end=row["end"],
        flipped=int(row["flipped"]),
        effect=float(row["effect"]),
        change=float(row["change"]),
        error=float(row["error"]),
        net_gain=float(row["net_gain"]),
        months=float(row["months"]),
    )
    if not all(math.isfinite(cell) for cell in effect if isinstance(cell, float)):
        raise ValueError(f"{effect.name}: not all is a finite number")
    if not 0.0 <= effect.effect <= 1.0 or effect.error < 0.0 or effect.flipped < 0:
        raise ValueError(f"{effect.name}: no effect can be {effect.effect:g} ± {effect.error:g}")
    return effect
