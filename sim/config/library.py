"""Where configuration files stand: the configs folder, names looked up in it, and each file read once."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from sim.config.document import Document
from sim.config.errors import ConfigError, real
from sim.config.records import Fact
from sim.config.scenario import Scenario
from sim.config.schema_base import NAME_PATTERN
from sim.config.schema_claims import ClaimsFile
from sim.config.yaml_source import read_yaml

FOLDERS = {"world": "world", "scenario": "scenarios", "batch": "batches"}
WORLD_FILE = "world.yaml"
LONGEST_NAME = 60


class UnknownName(Exception):
    """A reference leads to no file; `word` and `choices` make the hint."""

    def __init__(self, what: str, word: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what, self.word, self.choices = what, word, choices


def find_configs() -> Path:
    """The folder `configs` in or above the working folder, else the copy that comes with the package.

    A folder counts if it holds a folder `world`. ConfigError where there is none.
    """
    try:
        here = Path.cwd()
    except OSError:
        here = Path("/")
    package = _package_folder()
    candidates = [folder / "configs" for folder in (here, *here.parents)]
    for candidate in (*candidates, package / "_configs", package.parent / "configs"):
        if (candidate / FOLDERS["world"]).is_dir():
            return candidate
    raise ConfigError(
        [f"{here / 'configs'}:1:1: file: no folder 'configs' with a folder 'world' here or above"]
    )


def _package_folder() -> Path:
    spec = find_spec("sim")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def is_path(reference: str) -> bool:
    """Whether a reference is a path rather than a name."""
    return "/" in reference or reference.endswith((".yaml", ".yml"))


@dataclass
class Library:
    """The configuration files below one folder, each read at most once, and the worlds made of them.

    `claims` holds those of a world, by the same path, where it has any; `facts`, for each world read, what it
    states of the world outside the model. Where it is `closed`, for files that strangers hand in, a path
    leads to a file in the same folder only.
    """

    root: Path
    closed: bool = False
    documents: dict[Path, Document] = field(default_factory=dict)
    worlds: dict[Path, Scenario] = field(default_factory=dict)
    claims: dict[Path, ClaimsFile] = field(default_factory=dict)
    facts: dict[Path, tuple[Fact, ...]] = field(default_factory=dict)

    def anew(self) -> Library:
        """A library that reads every file again but those of the worlds that were found right."""
        return replace(self, documents={})

    def read(self, path: Path) -> Document:
        """The file as read; ConfigError where it cannot be."""
        key = real(path)
        if key not in self.documents:
            self.documents[key] = read_yaml(path)
        return self.documents[key]

    def named(self, kind: str, name: str) -> Path:
        """Where the file of this kind and name stands."""
        folder = self.root / FOLDERS[kind]
        return folder / name / WORLD_FILE if kind == "world" else folder / f"{name}.yaml"

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of all files of a kind, sorted."""
        pattern = f"*/{WORLD_FILE}" if kind == "world" else "*.yaml"
        found = (self.root / FOLDERS[kind]).glob(pattern)
        return tuple(sorted(path.parent.name if kind == "world" else path.stem for path in found))

    def locate(self, reference: str, kinds: tuple[str, ...], base: Path) -> Path:
        """The file that a reference to one of these kinds leads to; paths start from the folder `base`."""
        if is_path(reference):
            path = base / reference
            if self.closed and (path.name != reference or real(path).parent != real(base)):
                raise UnknownName(f"{reference!r} leads elsewhere: give a name, or a file beside this one")
            if not _exists(path) and os.path.islink(path):
                raise UnknownName(f"{reference!r} is a link that leads nowhere")
            if not _exists(path):
                raise UnknownName(f"no such file {reference!r}", path.name, _siblings(path))
            return path
        found = []
        if re.match(NAME_PATTERN, reference) and len(reference) <= LONGEST_NAME:
            found = [path for kind in kinds if _exists(path := self.named(kind, reference))]
        if not found:
            what = f"no {' or '.join(kinds)} is named {reference!r}"
            other = self._of_another_kind(reference, kinds)
            if other is not None:
                advice = (
                    ": list it under 'scenarios' of a batch"
                    if (other, *kinds) == ("scenario", "batch")
                    else ""
                )
                raise UnknownName(f"{what}, but a {other} is{advice}")
            raise UnknownName(what, reference, tuple(name for kind in kinds for name in self.names(kind)))
        if len(found) > 1:
            raise UnknownName(f"a {' and a '.join(kinds)} are named {reference!r}: give the path of one")
        return found[0]

    def _of_another_kind(self, reference: str, kinds: tuple[str, ...]) -> str | None:
        """The kind of a file that has this name but is none of these kinds."""
        if not re.match(NAME_PATTERN, reference) or len(reference) > LONGEST_NAME:
            return None
        others = (kind for kind in ("scenario", "batch", "world") if kind not in kinds)
        return next((kind for kind in others if _exists(self.named(kind, reference))), None)

    def reference_path(self, reference: str, kind: str, base: Path) -> Path:
        """Where the file of a reference would stand if it existed."""
        return base / reference if is_path(reference) else self.named(kind, reference)

    def own_name(self, path: Path) -> str | None:
        """The name under which a file is looked up, or None where it stands outside the folders for that."""
        try:
            folder, *rest = real(path).relative_to(real(self.root)).parts
        except ValueError:
            return None
        if folder == FOLDERS["world"] and len(rest) == 2 and rest[1] == WORLD_FILE:
            return rest[0]
        return path.stem if len(rest) == 1 and folder in FOLDERS.values() else None

    def label(self, document: Document) -> str:
        """A file's name as kept in records: the same wherever the folder of configurations stands."""
        path, root = real(document.path), real(self.root)
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _siblings(path: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(entry.name for entry in path.parent.iterdir()))
    except (OSError, ValueError):
        return ()
