"""Stored YAML: the configuration in a folder of results, written so that it is read back in one pass.

What is read is what PyYAML's safe loader would give, in a fifth of its time: no nodes are made of the
parser's events, and what a word stands for is looked up once. A batch has few words and repeats them in each
scenario.
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from sim.config.yaml_source import DEEPEST

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SafeDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NO_KEY = object()  # waits for its value
_MAPPING = yaml.MappingStartEvent(None, None, implicit=True, flow_style=False)
_SEQUENCE = yaml.SequenceStartEvent(None, None, implicit=True, flow_style=False)
_MAPPING_END, _SEQUENCE_END = yaml.MappingEndEvent(), yaml.SequenceEndEvent()
_BEGINS, _ENDS = (
    (yaml.MappingStartEvent, yaml.SequenceStartEvent),
    (yaml.MappingEndEvent, yaml.SequenceEndEvent),
)


class _Dumper(_SafeDumper):
    """Writes what stands in two places twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that nothing is written as an alias."""
        return True


def written(data: Any) -> bytes:
    """Return plain data as YAML for `read`: what `yaml.dump` would give, without nodes in between.

    What the mappings in a list have in common is written once and repeated: scenarios of a batch differ in
    little.
    """
    if not isinstance(data, dict) or not data:
        return _emitted(data).encode("utf-8")
    known: dict[tuple[str, str], str] = {}
    return "".join(
        _listed(key, part, known) if _is_list_of_mappings(part) else _emitted({key: part})
        for key, part in data.items()
    ).encode("utf-8")


def _is_list_of_mappings(part: Any) -> bool:
    return isinstance(part, list) and bool(part) and all(isinstance(each, dict) and each for each in part)


def _listed(key: str, mappings: list[dict[str, Any]], known: dict[tuple[str, str], str]) -> str:
    """Return a list of mappings below a key; `known` are the parts of mappings written so far."""
    texts = [_emitted({key: [0]}).removesuffix("- 0\n")]
    for mapping in mappings:
        first = len(texts)
        for name, part in mapping.items():
            place = name, json.dumps(part)
            if place not in known:
                other = "b" if name == "a" else "a"
                beside = _emitted({other: [{other: 0, name: part}]})
                known[place] = beside.removeprefix(f"{other}:\n- {other}: 0\n")
            texts.append(known[place])
        texts[first] = "-" + texts[first][1:]
    return "".join(texts)


def _emitted(data: Any) -> str:
    text: str = yaml.emit(_events(data, _Dumper(None)), Dumper=_Dumper, allow_unicode=True, width=110)
    return text


def _events(data: Any, dumper: Any) -> list[yaml.Event]:
    """Return the events of a document; how a word is written is looked up once."""
    words: dict[Any, yaml.Event] = {}
    events: list[yaml.Event] = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False)]

    def add(part: Any) -> None:
        if isinstance(part, dict):
            events.append(_MAPPING)
            for pair in part.items():
                for each in pair:
                    add(each)
            events.append(_MAPPING_END)
        elif isinstance(part, list | tuple):
            events.append(_SEQUENCE)
            for each in part:
                add(each)
            events.append(_SEQUENCE_END)
        else:
            key = part if type(part) is str else (type(part), repr(part))  # 0.0 and -0.0 are equal
            event = words.get(key)
            if event is None:
                event = words[key] = _word(part, dumper)
            events.append(event)

    add(data)
    return [*events, yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]


def _word(part: Any, dumper: Any) -> yaml.Event:
    node = dumper.represent_data(part)
    plain, quoted = (
        node.tag == dumper.resolve(yaml.ScalarNode, node.value, implicit)
        for implicit in ((True, False), (False, True))
    )
    return yaml.ScalarEvent(None, node.tag, (plain, quoted), node.value, style=node.style)


def read(text: bytes) -> Any:
    """Return the plain data in a YAML text; yaml.YAMLError or ValueError where it is no YAML, is nested more
    than `DEEPEST` deep, or has what `written` does not write: aliases, tags, keys that are no words."""
    loader = _Loader(text)
    try:
        return _document(loader)
    finally:
        loader.dispose()


def _document(loader: Any) -> Any:
    words: dict[tuple[tuple[bool, bool], str], Any] = {}
    outer: list[tuple[Any, Any]] = []  # the collections around the innermost, and the key that waits in each
    inner: Any = []  # the whole text is a list of documents
    key: Any = _NO_KEY
    while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
        if isinstance(event, yaml.ScalarEvent):
            if event.tag is not None:
                raise ValueError(f"it has a tag, {event.tag}")
            word = event.implicit, event.value
            if word not in words:
                tag = loader.resolve(yaml.ScalarNode, event.value, event.implicit)
                words[word] = loader.construct_object(yaml.ScalarNode(tag, event.value))
            value = words[word]
        elif isinstance(event, _BEGINS):
            if len(outer) >= DEEPEST:
                raise ValueError(f"it is nested more than {DEEPEST} deep")
            if event.tag is not None:
                raise ValueError(f"it has a tag, {event.tag}")
            outer.append((inner, key))
            inner, key = ({} if isinstance(event, yaml.MappingStartEvent) else []), _NO_KEY
            continue
        elif isinstance(event, _ENDS):
            value = inner
            inner, key = outer.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise ValueError(f"it has an alias, {event.anchor}")
        else:
            continue
        if isinstance(inner, list):
            inner.append(value)
        elif key is _NO_KEY:
            if isinstance(value, list | dict):
                raise ValueError("a key is no word")
            if value in inner:
                raise ValueError(f"it has the key {value!r} twice")
            key = value
        else:
            inner[key], key = value, _NO_KEY
    if len(inner) > 1:
        raise ValueError("it holds more than one document")
    return inner[0] if inner else None
