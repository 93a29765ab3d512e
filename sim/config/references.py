"""Names and numbers in a file that are right or wrong only in the light of other files.

The checks read the file's plain data, so that they also speak where the schema has found other mistakes; what
the schema refuses they pass over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sim.config.document import Document, Place
from sim.config.library import Library
from sim.config.limits import LONGEST_HORIZON
from sim.config.records import Record
from sim.config.resolve import turn_of, year_month
from sim.config.scenario import Scenario
from sim.config.schema_base import MONTH_PATTERN
from sim.config.schema_regions import NO_GROUND_IN_C


def check_name(document: Document, library: Library) -> None:
    """A file that is looked up by name must call itself by that name."""
    expected, name = library.own_name(document.path), document.data.get("name")
    if expected is not None and isinstance(name, str) and name != expected:
        document.report(
            ("name",), f"should be {expected!r}, the name under which this file is found, not {name!r}"
        )


def check_sources(document: Document, data_until: Mapping[str, str], last: str) -> None:
    """Every `source` in the file must be in the bibliography, and its data must not reach beyond `last`.

    `data_until` gives for each key of the bibliography the month of its latest data, as 2024-11, or '' where
    it states none; `last` is the last month whose data may feed a number of the world.
    """
    for place, value in _stated_sources(document.data, ()):
        if value not in data_until:
            document.report(place, f"unknown source {value!r}", word=value, choices=data_until)
        elif data_until[value] > last:
            what = f"source {value!r} has data of {data_until[value]}: no number may rest on data from after"
            document.report(place, f"{what} {last}")


def _stated_sources(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            inner = (*place, key)
            if key != "source":
                yield from _stated_sources(value, inner)
            elif isinstance(value, str):
                yield inner, value
            elif isinstance(value, list):
                yield from (((*inner, i), item) for i, item in enumerate(value) if isinstance(item, str))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _stated_sources(value, (*place, index))


def month_text(date: tuple[int, int]) -> str:
    """Year and month as text, such as 2024-12."""
    return "{:04}-{:02}".format(*date)


def month_before(month: str) -> str:
    """The month before one, both as text."""
    year, number = int(month[:4]), int(month[5:])
    return month_text((year, number - 1) if number > 1 else (year - 1, 12))


def check_scenario(document: Document, inherited: Scenario) -> None:
    """Everything in a scenario file that refers to what it extends."""
    data_until = {key: source.data_until for key, source in inherited.sources.items()}
    check_sources(document, data_until, inherited.evidence_until)
    _check_numbers(document, inherited)
    _check_regions(document, inherited)
    _check_types(document, inherited)
    _check_menus(document, inherited)
    _check_shocks(document, inherited)
    _check_held_table(document, inherited)


def refuse_classes(document: Document) -> None:
    """No policy of a scenario file may be a class: that is code, which would have to be run."""
    for actor, policy in _entries(document.data, "policies"):
        if isinstance(policy, str) and ":" in policy:
            document.report(("policies", actor), "a class is code, which is not run for a file handed in")


def _entries(data: Any, key: str) -> Iterator[tuple[str, Any]]:
    """The entries of the mapping at a key; none where there is no mapping."""
    value = data.get(key) if isinstance(data, dict) else None
    if isinstance(value, dict):
        yield from value.items()


def _items(data: Any, key: str) -> Iterator[tuple[int, Any]]:
    """Index and value of the items of the list at a key; none where there is no list."""
    value = data.get(key) if isinstance(data, dict) else None
    if isinstance(value, list):
        yield from enumerate(value)


def _check_numbers(document: Document, inherited: Scenario) -> None:
    """A number alone must lie within the range of the record that it changes."""
    for group, _ in _entries(document.data, "parameters"):
        for name, value in _entries(document.data["parameters"], group):
            _check_range(
                document, ("parameters", group, name), value, inherited.parameters.get(f"{group}.{name}")
            )
    for name, value in _entries(document.data, "start"):
        _check_range(document, ("start", name), value, inherited.start_values.get(name))


def _check_range(document: Document, place: Place, value: Any, record: Record | None) -> None:
    if record is None or isinstance(value, bool) or not isinstance(value, int | float):
        return
    if not record.low <= value <= record.high:
        what = f"{value:g} lies outside the inherited range {record.low:g} to {record.high:g}"
        document.report(place, f"{what}; a full record (value, low, high, origin) may restate it")


def _check_regions(document: Document, inherited: Scenario) -> None:
    """Regions must exist; a number alone must lie within its range, and in part c nothing can be held."""
    for name, change in _entries(document.data, "regions"):
        place: Place = ("regions", name, "held")
        spec = inherited.regions.get(name)
        if spec is None:
            document.report(
                place[:2], f"unknown region {name!r}", at_key=True, word=name, choices=inherited.regions
            )
        elif isinstance(change, dict) and spec.part == "c" and change.get("held") != 0:
            document.report(place, NO_GROUND_IN_C)
        elif isinstance(change, dict):
            _check_range(document, place, change.get("held"), spec.held)


def _check_types(document: Document, inherited: Scenario) -> None:
    for actor, choice in _entries(document.data, "types"):
        spec = inherited.actors.get(actor)
        if spec is None:
            continue
        place: Place = ("types", actor)
        named = choice if isinstance(choice, dict) else {choice: 1} if isinstance(choice, str) else {}
        for name in named:
            if name not in spec.types:
                inner = (*place, name) if isinstance(choice, dict) else place
                what = f"{actor} has no type {name!r}"
                document.report(inner, what, at_key=inner != place, word=name, choices=spec.types)
        if isinstance(choice, dict):
            for name in spec.types:
                if name not in choice:
                    document.report((*place, name), "missing")


def _check_menus(document: Document, inherited: Scenario) -> None:
    """Actions taken away must be on the menu, and scripts must keep to what is left of it."""
    removed: set[str] = set()
    for index, key in _items(document.data, "without"):
        if not isinstance(key, str):
            continue
        removed.add(key)
        if key not in inherited.actions:
            document.report(
                ("without", index), f"no action {key!r} on the menus", word=key, choices=inherited.actions
            )
        actor, _, name = key.partition(".")
        policy = inherited.policies.get(actor)
        own = document.data.get("policies")
        if policy and name in policy.script and not (isinstance(own, dict) and actor in own):
            document.report(("without", index), f"{key!r} is played by an inherited script")
    for decider, stated in _entries(document.data, "policies"):
        menu = [action.id for action in inherited.menu(decider) if action.key not in removed]
        start = month_text(inherited.start)
        scripted: list[tuple[str | int, Any]] = [*_items(stated, "script"), *_entries(stated, "script")]
        for key, name in scripted:
            place: Place = ("policies", decider, "script", key)
            if menu and isinstance(name, str) and name not in menu:
                what = f"{decider} has no action {name!r} on its menu"
                document.report(place, what, word=name, choices=menu)
            if isinstance(key, str):
                _check_month(document, place, key, start, at_key=True)


def _check_shocks(document: Document, inherited: Scenario) -> None:
    """Shocks must come after turn 0, and those to be dropped must have been inherited."""
    start = month_text(inherited.start)
    for index, shock in _items(document.data, "shocks"):
        date = shock.get("date") if isinstance(shock, dict) else None
        _check_month(document, ("shocks", index, "date"), date, start)
    names = [shock.name for shock in inherited.shocks]
    for index, name in _items(document.data, "drop_shocks"):
        if isinstance(name, str) and name not in names:
            what = f"no shock {name!r} is inherited"
            document.report(("drop_shocks", index), what, word=name, choices=names)


def _check_month(document: Document, place: Place, date: Any, start: str, *, at_key: bool = False) -> None:
    """A month that is played comes after turn 0, and not after the last turn that any run can have."""
    if not isinstance(date, str) or not re.match(MONTH_PATTERN, date):
        return
    turn = turn_of(year_month(start), year_month(date))
    if turn < 1:
        document.report(place, f"{date} is not after the start of the world, {start}", at_key=at_key)
    elif turn > LONGEST_HORIZON:
        what = f"{date} would be turn {turn}: the longest run has {LONGEST_HORIZON} turns"
        document.report(place, what, at_key=at_key)


def _check_held_table(document: Document, inherited: Scenario) -> None:
    """A table must be held after turn 0, in an open format, and be drafted by one who sits there."""
    start = month_text(inherited.start)
    own = document.data.get("formats")
    open_formats = own if isinstance(own, list) else inherited.open_formats
    if "table" not in document.data:
        kept = inherited.table
        if kept is not None and kept.format not in open_formats:
            what = f"closes the format {kept.format!r}, in which an inherited table is held"
            document.report(("formats",), f"{what}; 'table: none' drops it")
        return
    table = document.data["table"]
    if not isinstance(table, dict):
        return
    name, first = table.get("format"), table.get("first")
    if isinstance(name, str) and name in inherited.formats and name not in open_formats:
        document.report(("table", "format"), f"the format {name!r} is not open in this scenario")
    _check_month(document, ("table", "first"), first, start)
    spec = inherited.formats.get(name) if isinstance(name, str) else None
    if spec is None:
        return
    if table.get("drafter") == "broker" and spec.broker == "none":
        document.report(("table", "drafter"), f"the format {name!r} has no broker")
    offer = table.get("offer")
    if isinstance(offer, dict):
        _check_offer(
            document, offer, str(name), {field: number.value for field, number in spec.fields.items()}
        )


def _check_offer(document: Document, offer: dict[str, Any], name: str, fields: dict[str, float]) -> None:
    """An offer must be one that can be made in the format at all: else the drafter's own takes its place."""
    if offer.get("guarantee") == "foreign_troops" and fields["foreign_forces"] == 0.0:
        what = f"no offer in the format {name!r} can carry foreign troops"
        document.report(("table", "offer", "guarantee"), what)
    if offer.get("side_payments") is True and fields["relief_max"] == fields["belarus_clause"] == 0.0:
        what = f"the format {name!r} has neither sanctions relief nor a clause for Belarus on offer"
        document.report(("table", "offer", "side_payments"), what)
