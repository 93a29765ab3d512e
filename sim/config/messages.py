"""What the schema says against a file, turned into mistakes in plain words at their place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sim.config.document import Document, Place
from sim.config.errors import quoted
from sim.config.schema_base import (
    FILLED_PATTERN,
    MISSING,
    MISTAKE,
    MONTH_PATTERN,
    NAME_PATTERN,
    SHAPE,
    Stands,
)
from sim.config.schema_scenario import ACTION_PATTERN
from sim.config.schema_world import PART_PATTERN, URL_PATTERN
from sim.rules.parameters import DERIVED

FEW = 8
FOLLOWS = "follows from the regions and is not set by itself: change a region's held share or area"

_SHAPES = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "text",
    "bool_type": "true or false",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "list_type": "a list",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
_PATTERNS = {
    NAME_PATTERN: "a name of small letters, digits and _, beginning with a letter",
    MONTH_PATTERN: "a year and month such as 2024-12",
    FILLED_PATTERN: "filled in",
    ACTION_PATTERN: "an actor and an action such as belarus.raise_access",
    PART_PATTERN: "the name of a .yaml file",
    URL_PATTERN: "an address that begins with http:// or https://",
}


def report(document: Document, schema: type[BaseModel], error: ValidationError) -> None:
    """Note everything that the schema found wrong in the document."""
    for found in error.errors(include_url=False):
        loc, kind, context = found["loc"], found["type"], found.get("ctx", {})
        place = _place(document, loc)
        if kind == MISTAKE:
            document.report(place, context["what"], word=context["word"], choices=context["choices"])
        elif kind == MISSING:
            document.report((*_place(document, loc[:-1]), loc[-1]), MISSING)
        elif kind == "extra_forbidden" and ".".join(map(str, loc[-2:])) in DERIVED:
            document.report(place, FOLLOWS, at_key=True)
        elif kind == "extra_forbidden":
            names = sorted(_names_at(schema, loc[:-1]))
            document.report(place, "unknown key", at_key=True, word=str(loc[-1]), choices=names)
        else:
            value = found["input"]
            what, choices = _words(kind, context, value, found["msg"])
            word = value if isinstance(value, str) else ""
            document.report(place, what, at_key=loc[-1:] == ("[key]",), word=word, choices=choices)


def _place(document: Document, loc: Place) -> Place:
    """The part of a schema location that stands in the file; the schema adds the tags of its unions."""
    place: Place = ()
    for part in loc:
        if (*place, part) in document.marks:
            place = (*place, part)
    return place


def _words(kind: str, context: dict[str, Any], value: object, message: str) -> tuple[str, tuple[str, ...]]:
    """What is wrong, in plain words, and the words that would have been right."""
    if kind in _SHAPES:
        return f"should be {_SHAPES[kind]}, not {quoted(value)}", ()
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"should be {words} {_figure(context[name])}, not {quoted(value)}", ()
    if kind == "too_short":
        return f"should hold {context['min_length']} or more, not {context['actual_length']}", ()
    if kind == "too_long":
        return f"should hold {context['max_length']} or fewer, not {context['actual_length']}", ()
    if kind == "literal_error":
        choices = tuple(re.findall(r"'([^']*)'", context["expected"]))
        if len(choices) == 1:
            return f"should be {choices[0]!r}, not {quoted(value)}", ()
        listed = ": not one of " + ", ".join(choices) if len(choices) <= FEW else ""
        return f"unknown {quoted(value)}{listed}", choices
    if kind == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        return f"should be {_PATTERNS[context['pattern']]}, not {quoted(value)}", ()
    return message.replace("Input should", "should").replace("String should", "should"), ()


def _figure(number: float) -> str:
    return str(number) if isinstance(number, int) else f"{number:g}"


def _names_at(schema: type[BaseModel], loc: Place) -> set[str]:
    """The keys that the schema knows at a location."""
    kinds = list(_members(schema))
    for part in loc:
        inner = [deeper for kind in kinds for deeper in _inside(kind, part)]
        kinds = inner or kinds
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def _members(kind: Any) -> Iterator[Any]:
    """The types that an annotation may stand for, without their wrappings."""
    origin = get_origin(kind)
    if origin is Annotated:
        stated, *marks = get_args(kind)
        made = [mark.kind for mark in marks if isinstance(mark, Stands)]
        yield from _members(made[0] if made else stated)
    elif origin in (Union, UnionType):
        for member in get_args(kind):
            yield from _members(member)
    else:
        yield kind


def _inside(kind: Any, part: str | int) -> Iterator[Any]:
    """The types that stand at a key or index of a value of this type."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part == (field.alias or name):
                yield from _members(Annotated[field.annotation, *field.metadata, None])
    elif get_origin(kind) is dict and isinstance(part, str) and not part.startswith(SHAPE):
        yield from _members(get_args(kind)[1])
    elif get_origin(kind) is list and isinstance(part, int):
        yield from _members(get_args(kind)[0])
