"""Stored YAML: what the safe loader would give, and nothing that is not written here."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sim.batch.stored_yaml import _Dumper, read, written
from sim.config.loader import load_batch
from sim.config.yaml_source import DEEPEST

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS
PLAIN = st.recursive(SCALARS, lambda part: st.lists(part) | st.dictionaries(WORDS, part), max_leaves=30)


@given(PLAIN)
def test_plain_data_comes_back_as_by_the_safe_loader(data: Any) -> None:
    text = written(data)
    assert read(text) == yaml.safe_load(text) == data


@given(PLAIN)
@example({"": [{"": None, "a": 1, "b": [{}]}, {"a": 1.0, "b": True}, {"b": 1}], "a": [{"a": {"b": "0"}}]})
def test_what_is_written_is_what_the_safe_dumper_writes(data: Any) -> None:
    dumped = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    assert written(data) == dumped.encode()


@pytest.mark.parametrize(
    "text",
    ["", "a: 1\nb: [1, 2.5, yes, ~]", "{a: {b: []}, c: 2}", "2024-11-01", "'2024-11'", "- 1e3\n- .inf\n"],
)
def test_any_yaml_is_read_as_by_the_safe_loader(text: str) -> None:
    assert read(text.encode()) == yaml.safe_load(text)


def test_a_batch_comes_back() -> None:
    data = load_batch("article").to_dict()
    assert read(written(data)) == data


def test_what_stands_in_two_places_is_written_twice() -> None:
    part = {"a": [1]}
    assert read(written([part, part])) == [part, part]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested more than 30 deep"),
        ("a: &x [1]\nb: *x", "alias, x"),
        ("!!python/object:os.system [ls]", "tag"),
        ("a: !!python/name:os.system ''", "tag"),
        ("a: !!float 1", "tag"),
        ("? !!set x\n: 1", "tag"),
        ("a: 1\nb: 2\na: 3", "the key 'a' twice"),
        ("<<: {a: 1}", "could not determine a constructor"),
        ("? [a]\n: 1", "a key is no word"),
        ("1\n---\n2", "more than one document"),
        ("a: [", "expected (the )?node content"),
    ],
)
def test_what_is_not_written_here_is_refused(text: str, what: str) -> None:
    with pytest.raises((ValueError, yaml.YAMLError), match=what):
        read(text.encode())
