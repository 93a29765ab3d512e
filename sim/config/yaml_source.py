"""YAML files read safely: plain data with positions; size, depth, aliases and kinds of value bounded."""

from __future__ import annotations

import math
import os
import re
import stat
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import Reader

from sim.config.document import Document, Mark, Place, where
from sim.config.errors import ConfigError, Problem, did_you_mean, file_error, quoted, shortened

LARGEST_FILE = 1_000_000
MOST_VALUES = 100_000
DEEPEST = 30
LONGEST_NUMBER = 400
MOST_REMEMBERED = 64  # files

_TAG = "tag:yaml.org,2002:"
_INTEGER = "[-+]?[0-9]+"
_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):
    """The safe loader with the scalars of YAML 1.2: `NO` and `2024-12-01` are text, `1e-3` is a number."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_Loader.add_implicit_resolver(
    _TAG + "bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver(_TAG + "null", re.compile("^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(_TAG + "int", re.compile(f"^(?:{_INTEGER})$"), list("-+0123456789"))
_Loader.add_implicit_resolver(_TAG + "float", re.compile(f"^(?:{_FLOAT})$"), list("-+.0123456789"))


def read_yaml(path: Path) -> Document:
    """Read one YAML file.

    Mistakes that leave the rest readable (a duplicate key, a number that is not finite) are noted in the
    document; any other raises ConfigError. A file with the same content as before is not parsed again: the
    documents made of it share their data, which nobody changes.
    """
    document = _parsed(path, _content(path))
    return replace(document, problems=document.problems.copy(), spoiled=document.spoiled.copy())


def parse_yaml(path: Path, content: bytes) -> Document:
    """Read what a YAML file at `path` holds, or would hold; mistakes as for `read_yaml`."""
    text = _text(path, content)
    try:
        _check_bounds(path, text)
        root = _compose(text)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(path, error) from None
    if root is None:
        raise file_error(path, "the file is empty")
    return _Reading(path).document(root)


@lru_cache(maxsize=MOST_REMEMBERED)
def _parsed(path: Path, content: bytes) -> Document:
    return parse_yaml(path, content)


def _content(path: Path) -> bytes:
    """The bytes of a file, which must be a regular one; of a very large one no more than show it."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise file_error(path, "is a folder, not a YAML file")
        if not stat.S_ISREG(mode):
            raise file_error(path, "is not a regular file")
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path) from None
    except (OSError, ValueError) as error:
        raise file_error(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _text(path: Path, content: bytes) -> str:
    """The text of a file: of bounded size, in UTF-8, of printable characters only."""
    if len(content) > LARGEST_FILE:
        raise file_error(path, f"is larger than {LARGEST_FILE:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        raise file_error(path, "is not text in UTF-8", _after(before)) from None
    junk = Reader.NON_PRINTABLE.search(text)
    if junk:
        what = f"holds the character {junk.group()!r}, which YAML does not allow"
        raise file_error(path, what, _after(text[: junk.start()]))
    return text


def _missing(path: Path) -> ConfigError:
    """The error of a file that does not exist, naming one of nearly the same name beside it."""
    if os.path.islink(path):
        return file_error(path, "is a link that leads nowhere")
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return file_error(path, "no such file, nor a folder for it")
    return file_error(path, "no such file" + did_you_mean(path.name, names))


def _after(before: str) -> Mark:
    """Line and column, from 1, of what follows after this text."""
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", before)
    return len(lines), len(lines[-1]) + 1


def _at(mark: Any) -> Mark:
    """Line and column, from 1, of a mark of the parser."""
    return mark.line + 1, mark.column + 1


def _check_bounds(path: Path, text: str) -> None:
    """Refuse what must not be composed: too deep, too many values, tags, a second document."""
    depth = values = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        position = _at(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise file_error(path, "holds more than one document", position)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            values += 1
            depth += isinstance(event, yaml.CollectionStartEvent)
            tag = getattr(event, "tag", None)
            if tag is not None:
                raise file_error(path, f"the tag {quoted(tag)} is not allowed", position)
            if values > MOST_VALUES:
                raise file_error(path, f"holds more than {MOST_VALUES:,} values", position)
            if depth > DEEPEST:
                raise file_error(path, f"is nested more than {DEEPEST} deep", position)


def _compose(text: str) -> Node | None:
    """The tree of nodes of a text that has been bounded."""
    loader = _Loader(text)
    try:
        root: Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def _syntax_error(path: Path, error: yaml.MarkedYAMLError) -> ConfigError:
    mark = error.problem_mark or error.context_mark
    what = "not valid YAML: " + " ".join(part for part in (error.problem, error.context) if part)
    return file_error(path, what, _at(mark) if mark else (1, 1))


class _Reading:
    """One walk over a tree of nodes; it counts every value, so that aliases cannot multiply without end."""

    def __init__(self, path: Path) -> None:
        self.result = Document(path)
        self.values = 0

    def document(self, root: Node) -> Document:
        self.result.data = self.value(root, ())
        return self.result

    def value(self, node: Node, place: Place) -> Any:
        self.values += 1
        if self.values > MOST_VALUES or len(place) > DEEPEST:
            raise file_error(
                self.result.path, "aliases (*) multiply into too many values", _at(node.start_mark)
            )
        self.result.marks[place] = _at(node.start_mark)
        if isinstance(node, MappingNode):
            return self.mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self.scalar(node, place)

    def mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            position = _at(key_node.start_mark)
            if not isinstance(key_node, ScalarNode):
                raise file_error(self.result.path, "a key must be a word, not a list or a mapping", position)
            key = key_node.value
            inner = (*place, key)
            if key in data:
                what = f"duplicate key {quoted(key)} (first on line {self.result.keys[inner][0]})"
                self.result.problems.append(Problem(*position, where(inner), what))
                continue
            self.result.keys[inner] = position
            data[key] = self.value(value_node, inner)
        return data

    def scalar(self, node: Node, place: Place) -> Any:
        text: str = node.value
        kind = node.tag.removeprefix(_TAG)
        if kind == "bool":
            return text.lower() == "true"
        if kind in ("int", "float"):
            if (
                text.lower().endswith((".inf", ".nan"))
                or len(text) > LONGEST_NUMBER
                or math.isinf(float(text))
            ):
                self.result.report(place, f"{shortened(text)} is not a finite number")
                return None
            return int(text) if kind == "int" else float(text)
        return text if kind == "str" else None
