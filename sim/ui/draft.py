"""Draft: the scenario that a reader tries, as the differences that its file states and as what they come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from sim.analysis.findings import listed
from sim.config.errors import ConfigError
from sim.config.library import Library, find_configs
from sim.config.loader import load_scenario, read_scenario
from sim.config.provenance import Number, numbers
from sim.config.scenario import Scenario
from sim.config.yaml_source import parse_yaml, read_yaml
from sim.rules.parameters import DERIVED
from sim.rules.vocabulary import ACTORS, FORMATS
from sim.screening.store import Screening

DRAWN = "drawn"
OWN_FILE = "your-scenario.yaml"  # no name that a saved scenario can have
TYPE, OPEN = "type.", "formats"
START, REGION = "start.", "region."
BETWEEN, IS, AND = ";", ":", "+"
DIGITS = 10
LONGEST_NAME = 60
SUFFIX = ".yaml"
MOST_TOLD = 3  # changes that a title names


@dataclass(frozen=True)
class Changes:
    """What a reader changes in a scenario: numbers by name, hidden types by actor, formats that are open.

    A type is a name or `DRAWN`; `formats` is None where nothing is changed in them.
    """

    numbers: Mapping[str, float] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    formats: tuple[str, ...] | None = None

    @property
    def count(self) -> int:
        """How many things are changed."""
        return len(self.numbers) + len(self.types) + (self.formats is not None)

    def to_address(self) -> str:
        """Return the changes as they stand in an address; '' where there are none."""
        parts = [f"{name}{IS}{value:.{DIGITS}g}" for name, value in sorted(self.numbers.items())]
        parts += [f"{TYPE}{actor}{IS}{name}" for actor, name in sorted(self.types.items())]
        if self.formats is not None:
            parts.append(f"{OPEN}{IS}{AND.join(self.formats)}")
        return BETWEEN.join(parts)


@dataclass(frozen=True)
class Draft:
    """A scenario file's text, the scenario that it comes to, and the one it is held against, if any."""

    text: str
    scenario: Scenario
    beside: Scenario | None


def settable(scenario: Scenario) -> dict[str, Number]:
    """Return the numbers that a scenario file may set within their range, by name, in their order."""
    return {number.name: number for number in numbers(scenario) if _may_be_set(number, scenario)}


def _may_be_set(number: Number, scenario: Scenario) -> bool:
    record, name = number.record, number.name
    if record.low >= record.high:
        return False
    if name.startswith(REGION):
        _, region, what = name.split(".")
        return what == "held" and scenario.regions[region].part != "c"
    return name.startswith(START) or (name in scenario.parameters and name not in DERIVED)


def by_influence(found: Mapping[str, Number], screening: Screening | None) -> list[str]:
    """Return the names of numbers, those first on which endings depend most where a screening tells."""
    effects = screening.effects if screening else {}

    def rank(name: str) -> tuple[float, float]:
        effect = effects.get(name)
        return (-effect.effect, -effect.flipped) if effect else (1.0, 0.0)

    return sorted(found, key=rank)


def has_types(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Return the types of each actor that has more than one."""
    return {actor: tuple(spec.types) for actor in ACTORS if len((spec := scenario.actors[actor]).types) > 1}


def read_address(text: str, scenario: Scenario) -> tuple[Changes, list[str]]:
    """Return the changes to a scenario that an address states, and what in it cannot be."""
    known, types = settable(scenario), has_types(scenario)
    changes, wrong = Changes(), []
    for part in filter(None, text.split(BETWEEN)):
        name, _, value = part.partition(IS)
        actor = name.removeprefix(TYPE)
        if name == OPEN and set(chosen := tuple(filter(None, value.split(AND)))) <= set(FORMATS):
            changes = replace(changes, formats=tuple(one for one in FORMATS if one in chosen))
        elif name.startswith(TYPE) and value in (DRAWN, *types.get(actor, ())) and actor in types:
            changes = replace(changes, types={**changes.types, actor: value})
        elif (number := _number(value)) is not None and name in known and _fits(number, known[name]):
            changes = replace(changes, numbers={**changes.numbers, name: number})
        else:
            wrong.append(part)
    return changes, wrong


def _number(text: str) -> float | None:
    return (
        float(text) if re.fullmatch(r"[-+]?[0-9.]{1,24}(e[-+]?[0-9]{1,3})?", text) and _reads(text) else None
    )


def _reads(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _fits(value: float, number: Number) -> bool:
    return number.record.low <= value <= number.record.high


def changed_name(start: str) -> str:
    """Return what a changed scenario is called until its reader names it."""
    return f"{start[: LONGEST_NAME - len('_changed')]}_changed"


def file_text(start: Scenario, extends: str, changes: Changes, *, name: str = "", title: str = "") -> str:
    """Return the scenario file that states these changes; `extends` is how it refers to its start."""
    data: dict[str, Any] = {
        "schema": 1,
        "kind": "scenario",
        "name": name or changed_name(start.name),
        "title": title or f"{_in_words(start.name)} with {_told(start, changes)}",
        "question": f"What if the scenario '{start.name}' had {_told(start, changes)}?",
        "extends": extends,
    }
    if changes.types:
        data["types"] = {
            actor: _chances(start, actor) if kind == DRAWN else kind for actor, kind in changes.types.items()
        }
    if changes.formats is not None:
        data["formats"] = list(changes.formats)
    for key, value in changes.numbers.items():
        head, rest = key.split(".", 1)
        value = float(f"{value:.{DIGITS}g}")
        if key.startswith(START):
            data.setdefault("start", {})[rest] = value
        elif key.startswith(REGION):
            data.setdefault("regions", {})[rest.partition(".")[0]] = {"held": value}
        else:
            data.setdefault("parameters", {}).setdefault(head, {})[rest] = value
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)


def named(text: str, name: str, title: str) -> str:
    """Return the text of a scenario file under another name and title; the text itself where it has these."""
    data = parse_yaml(Path(OWN_FILE), text.encode("utf-8")).data
    if (data["name"], data["title"]) == (name, title):
        return text
    return yaml.safe_dump(
        {**data, "name": name, "title": title}, sort_keys=False, allow_unicode=True, width=100
    )


def _told(start: Scenario, changes: Changes) -> str:
    """What is changed, in words: each thing where they are few, else how many."""
    things = [f"{_in_words(actor)} of type {kind}" for actor, kind in changes.types.items() if kind != DRAWN]
    things += [
        f"the type of {_in_words(actor)} drawn" for actor, kind in changes.types.items() if kind == DRAWN
    ]
    if changes.formats is not None:
        things.append("other formats open")
    for name, value in changes.numbers.items():
        if name.startswith(REGION):
            things.append(f"{value:.{DIGITS}g} of {_in_words(name.split('.')[1])} held")
            continue
        at = " at the start" if name.startswith(START) else ""
        things.append(f"{_in_words(name.rpartition('.')[2]).lower()} {value:.{DIGITS}g}{at}")
    if not things:
        return "nothing changed"
    return listed(things) if len(things) <= MOST_TOLD else f"{len(things)} changes"


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _chances(scenario: Scenario, actor: str) -> dict[str, float]:
    return {name: spec.prior.value for name, spec in scenario.actors[actor].types.items()}


def read_draft(
    text: str,
    folder: Path,
    root: Path | None = None,
    name: str = OWN_FILE,
    known: Mapping[str, Scenario] = MappingProxyType({}),
) -> Draft:
    """Return what the text of a scenario file comes to, as if it stood in a folder; it may be anybody's.

    `known` are scenarios that it may extend and that have been read already, by what a file calls them.
    ConfigError with every mistake, a line each.
    """
    path = folder / name
    content = text.encode("utf-8", errors="surrogatepass")
    scenario = read_scenario(content, path, root=root)
    extends = parse_yaml(path, content).data["extends"]
    beside = known.get(extends) or _extended(extends, folder, root)
    if beside is not None and beside.name == scenario.name:
        raise ConfigError([f"{path}:1:1: name: is that of the scenario it extends; give it one of its own"])
    return Draft(text, scenario, beside)


def open_start(extends: str, folder: Path, root: Path | None = None) -> Draft:
    """Return the scenario of a name, or in a file of the folder, with its text and the one that it extends.

    ConfigError where it cannot be read, and where an actor's policy is a class, which the app does not run.
    """
    if extends.endswith(SUFFIX):
        path = folder / extends
        read_yaml(path)  # refuses what is no text before it is taken for one
        return read_draft(path.read_text(encoding="utf-8-sig"), folder, root, extends)
    path = Library(root or find_configs()).named("scenario", extends)
    scenario = _shipped(extends, root)
    above = read_yaml(path).data["extends"]
    return Draft(path.read_text(encoding="utf-8"), scenario, _extended(above, path.parent, root))


def _shipped(name: str, root: Path | None) -> Scenario:
    scenario = load_scenario(name, root=root)
    own = [actor for actor, policy in scenario.policies.items() if policy.kind == "class"]
    if own:
        raise ConfigError(
            [f"scenario {name}: policies.{own[0]}: a class is code, which the app does not run"]
        )
    return scenario


def _extended(extends: str, folder: Path, root: Path | None) -> Scenario | None:
    """The scenario that a file in a folder extends; None where that is a world."""
    if extends.endswith(SUFFIX):
        return read_scenario((folder / extends).read_bytes(), folder / extends, root=root)
    return _shipped(extends, root) if extends in Library(root or find_configs()).names("scenario") else None
