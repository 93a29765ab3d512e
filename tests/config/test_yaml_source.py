"""YAML is read safely: positions, duplicate keys, plain scalars, and bounds on everything that could grow."""

from __future__ import annotations

import math
import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config import yaml_source
from sim.config.document import raise_problems
from sim.config.errors import ConfigError
from sim.config.yaml_source import LARGEST_FILE, MOST_VALUES, read_yaml

NINE_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

UNREADABLE = {
    "empty": (b"", "1:1: file: the file is empty"),
    "only a comment": (b"# nothing\n\n", "1:1: file: the file is empty"),
    "bracket left open": (b"a: [1\nb: 2\n", "2:2: file: not valid YAML: did not find expected ',' or ']'"),
    "tab": (b"a:\n\tb: 1\n", "2:1: file: not valid YAML: found character that cannot start any token"),
    "quote left open": (b"a: 'x\n", "2:1: file: not valid YAML: found unexpected end of stream"),
    "unknown alias": (b"a: 1\nb: *c\n", "2:4: file: not valid YAML: found undefined alias"),
    "binary junk": (bytes(range(256)), "3:115: file: is not text in UTF-8"),
    "control character": ("é: ü\nß: a\x07b".encode(), "2:5: file: holds the character '\\x07'"),
    "not UTF-8": ("é: 1\nü: ".encode() + b"\xff", "2:4: file: is not text in UTF-8"),
    "UTF-16": ("a: 1".encode("utf-16"), "1:1: file: is not text in UTF-8"),
    "Python tag": (b"a: 1\nb: !!python/object/apply:os.system ['true']\n", "2:4: file: the tag"),
    "own tag": (b"- 1\n- !mine 2\n", "2:3: file: the tag '!mine' is not allowed"),
    "two documents": (b"a: 1\n---\nb: 1\n", "2:1: file: holds more than one document"),
    "alias bomb": (NINE_LAUGHS.encode(), "1:10: file: aliases (*) multiply into too many values"),
    "alias of itself": (b"a: &a [*a]\n", "1:4: file: aliases (*) multiply into too many values"),
    "too deep": (b"[" * 900_000, "1:31: file: is nested more than 30 deep"),
    "too deep in blocks": ("".join("  " * i + "a:\n" for i in range(500)).encode(), "31:61: file: is nested"),
    "too many values": (b"[" + b"a," * MOST_VALUES + b"]", "1:200000: file: holds more than 100,000 values"),
    "list as key": (b"a: 1\n? [b]\n: 2\n", "2:3: file: a key must be a word"),
    "surrogate": (
        b'a: "\\ud800"\n',
        "1:7: file: not valid YAML: found invalid Unicode character escape code",
    ),
}


def refused(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read_yaml(path)
    assert len(caught.value.lines) == 1
    assert re.fullmatch(r"[^\n]+:\d+:\d+: [^\n]+: [^\n]+", caught.value.lines[0])
    return caught.value.lines[0]


@pytest.mark.parametrize(("content", "message"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_unreadable_files_are_refused_in_one_line(
    content: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_bytes(content)
    line = refused(Path("x.yaml"))
    assert line.startswith("x.yaml:")
    assert message in line.removeprefix("x.yaml:")


def test_large_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: [" + b"1, " * (50_000_000 // 3) + b"]")
    started = time.perf_counter()
    assert refused(path).endswith(":1:1: file: is larger than 1,000,000 bytes")
    assert time.perf_counter() - started < 0.5
    path.write_bytes(b"#" * (LARGEST_FILE - 5) + b"\na: 1")
    assert read_yaml(path).data == {"a": 1}


def test_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder.yaml").mkdir()
    Path("baseline.yaml").write_text("a: 1")
    os.mkfifo("pipe.yaml")
    assert refused(Path("folder.yaml")) == "folder.yaml:1:1: file: is a folder, not a YAML file"
    assert refused(Path("pipe.yaml")) == "pipe.yaml:1:1: file: is not a regular file"
    missing = "baselin.yaml:1:1: file: no such file (did you mean 'baseline.yaml'?)"
    assert refused(Path("baselin.yaml")) == missing
    assert refused(Path("none/x.yaml")) == "none/x.yaml:1:1: file: no such file, nor a folder for it"
    assert "cannot be read" in refused(Path("a\0b.yaml"))


def test_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text("a: 1")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert refused(path).endswith("secret.yaml:1:1: file: cannot be read: Permission denied")


def test_plain_scalars_mean_what_they_look_like(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "no: NO\nyes: [yes, on, off, y]\ntrue: [true, False]\nmonth: 2024-12\nday: 2024-12-01\ntime: 12:30\n"
        "numbers: [010, 1e-3, -.5, 1., +2, 1_000]\nnothing: [~, null, '']\nsame: <<\n"
    )
    assert read_yaml(path).data == {
        "no": "NO",
        "yes": ["yes", "on", "off", "y"],
        "true": [True, False],
        "month": "2024-12",
        "day": "2024-12-01",
        "time": "12:30",
        "numbers": [10, 0.001, -0.5, 1.0, 2, "1_000"],
        "nothing": [None, None, ""],
        "same": "<<",
    }


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_floats_survive_exactly(tmp_path: Path, number: float) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"a: {number!r}")
    read = read_yaml(path).data["a"]
    assert read == number
    assert math.copysign(1, read) == math.copysign(1, number)


def test_positions_of_keys_and_values(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("ключ: {b: 1, в: [x, &n {d: 2}]}\nagain: *n\n")
    document = read_yaml(path)
    assert document.mark(("ключ",), at_key=True) == (1, 1)
    assert document.mark(("ключ", "в", 1, "d")) == (1, 28)
    assert document.mark(("ключ", "в"), at_key=True) == (1, 14)
    assert document.mark(("again", "d")) == (1, 28)
    assert document.mark(("ключ", "missing")) == (1, 1)


def test_mistakes_that_leave_the_rest_readable_are_all_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_text("a: .nan\nb: {c: 1, c: 2}\nd: [-.INF, 1e999, 9" + "9" * 500 + "]\na: 1\n")
    with pytest.raises(ConfigError) as caught:
        raise_problems([read_yaml(Path("x.yaml"))])
    assert caught.value.lines[:4] == [
        "x.yaml:1:4: a: .nan is not a finite number",
        "x.yaml:2:11: b.c: duplicate key 'c' (first on line 2)",
        "x.yaml:3:5: d.0: -.INF is not a finite number",
        "x.yaml:3:12: d.1: 1e999 is not a finite number",
    ]
    assert re.fullmatch(r"x\.yaml:3:19: d\.2: 9{60}… is not a finite number", caught.value.lines[4])
    assert caught.value.lines[5] == "x.yaml:4:1: a: duplicate key 'a' (first on line 1)"
    assert len(caught.value.lines) == 6


def test_a_file_with_the_same_content_is_parsed_once_and_each_document_has_its_own_mistakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "once.yaml"
    path.write_text("a: 1\na: 2\n", encoding="utf-8")
    first = read_yaml(path)
    assert len(first.problems) == 1
    first.report(("a",), "is wrong")
    monkeypatch.setattr(yaml_source, "parse_yaml", lambda *_: pytest.fail("parsed again"))
    again = read_yaml(path)
    assert again.data == first.data
    assert (len(again.problems), again.spoiled) == (1, set())
    monkeypatch.undo()
    path.write_text("a: 3\n", encoding="utf-8")
    assert read_yaml(path).data == {"a": 3}
