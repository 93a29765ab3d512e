"""Whatever stands in a file, nothing but a ConfigError comes of it."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config.errors import ConfigError
from sim.config.loader import check_file
from sim.config.yaml_source import read_yaml

FUZZ = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
FILES = (
    "scenarios/base.yaml",
    "scenarios/case.yaml",
    "batches/pair.yaml",
    "world/tiny/world.yaml",
    "world/tiny/sources.yaml",
    "world/tiny/actions.yaml",
    "world/tiny/actors.yaml",
    "world/tiny/regions.yaml",
)
MARKS = ("&a ", "*a", "!!set ", "<<: ", "? ", "- ", ": ", "\n", "\t", *"{}[]'\"|>#%@")
ODDITIES = (".nan", "1e999", "~", "true", "NO", "2024-12", "\x00", "\u2028", "\ufeff", "é", "-", "9" * 50)
WORDS = st.sampled_from((*MARKS, *ODDITIES))
MORE = (
    "parameters: {front: {base: 0.5}}\nstart: {access: 1}\nformats: [broad]\nwithout: [russia.surge]\n"
    "types: {russia: {hard: 0.5, soft: 0.5}, china: only}\npolicies: {russia: {script: [continue]}, "
    "china: logit}\n"
    "shocks: [{date: 2025-03, name: more, title: More, add: {will_us: 0.1}, source: paper}]\n"
    "drop_shocks: [late]\n"
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["schema", "kind", "name", "title", "question", "extends", "parameters", "start", "formats", "without"]
KEYS += ["types", "shocks", "drop_shocks", "policies", "scenarios", "parts", "actors", "actions", "sources"]
KEYS += ["regions", "axes"]


def check(path: Path) -> None:
    """Check a file; if it is refused, in lines of the agreed shape."""
    lines = None
    try:
        check_file(path)
    except ConfigError as error:
        lines = error.lines
    if lines is not None:
        assert lines
        for line in lines:
            assert re.fullmatch(r".+?:\d+:\d+: .+?: .+", line), line
            assert line.isprintable()


@FUZZ
@given(st.binary(max_size=200))
def test_garbage(tree: Path, content: bytes) -> None:
    path = tree / "scenarios" / "case.yaml"
    path.write_bytes(content)
    check(path)


@FUZZ
@given(st.data())
def test_mutated_files(tree: Path, data: st.DataObject) -> None:
    path = tree / data.draw(st.sampled_from(FILES))
    original = path.read_text()
    text = original + (MORE if path.name == "case.yaml" else "")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(WORDS | st.just("")) + text[end:]
    path.write_text(text, newline="")
    try:
        check(path)
    finally:
        path.write_text(original)


@FUZZ
@given(
    st.sampled_from(
        ["scenario", "batch", "world", "actors", "actions", "sources", "start", "formats", "parameters"]
    ),
    st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=8),
)
def test_values_of_any_shape(tree: Path, kind: str, content: dict[str, object]) -> None:
    path = tree / "scenarios" / "case.yaml"
    head = {"schema": 1, "kind": kind, "name": "case", "title": "A", "question": "B", "extends": "base"}
    path.write_text(_flow({**head, **content}), encoding="utf-8", errors="replace")
    check(path)


@FUZZ
@given(st.data())
def test_wrong_values_anywhere(tree: Path, data: st.DataObject) -> None:
    path = tree / data.draw(st.sampled_from(FILES))
    original = path.read_text()
    path.write_text(original + (MORE if path.name == "case.yaml" else ""))
    content = part = deepcopy(read_yaml(path).data)
    while True:
        key = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        if not part[key] or not isinstance(part[key], dict | list) or data.draw(st.booleans()):
            break
        part = part[key]
    part[key] = data.draw(ANYTHING)
    path.write_text(_flow(content), encoding="utf-8", errors="replace")
    try:
        check(path)
    finally:
        path.write_text(original)


def _flow(value: object) -> str:
    """The value as YAML in flow style; numbers that are not finite keep their name."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(entry) for entry in value) + "]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''").replace("\n", " ") + "'"
    if isinstance(value, bool):
        return str(value).lower()
    return "~" if value is None else str(value)
