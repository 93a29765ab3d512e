"""A small but complete tree of configuration files, made from the vocabulary, to use and to break."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.limits import Bounds, parameter_bounds
from sim.config.loader import check_file
from sim.config.wholes import WHOLES
from sim.rules.parameters import DERIVED, PARAMETERS
from sim.rules.vocabulary import ACTORS, AXES, FORMAT_FIELDS, FORMATS, GOALS, STRUCTURE, VARIABLES

RECORD = "{value: 0.5, low: 0.25, high: 0.75, assumption: a number for tests}"
SHARES = {name for names in WHOLES.values() for name in names}  # which must fit into their whole together
NOTHING = "{value: 0, low: 0, high: 0, assumption: nothing for tests}"


def parameters_text() -> str:
    lines = ["schema: 1", "kind: parameters", "parameters:"]
    group = ""
    for parameter in PARAMETERS:
        if parameter.name in DERIVED:
            continue
        head, name = parameter.name.split(".")
        if head != group:
            group = head
            lines.append(f"  {group}:")
        bounds = parameter_bounds(parameter.name)
        fits = bounds.low <= 0.25 and bounds.high >= 0.75
        own = numbers_within(Bounds(0.0, 0.6)) if parameter.name in SHARES else numbers_within(bounds)
        lines.append(f"    {name}: {RECORD if fits and parameter.name not in SHARES else own}")
    return "\n".join(lines) + "\n"


def numbers_within(bounds: Bounds) -> str:
    """A record in the middle of these bounds, for a number that 0.25 to 0.75 does not fit."""
    ends = [bounds.low + (bounds.high - bounds.low) * share for share in (0.5, 0.25, 0.75)]
    return "{{value: {}, low: {}, high: {}, assumption: a number for tests}}".format(*ends)


def actors_text() -> str:
    lines = ["schema: 1", "kind: actors", "actors:"]
    for actor in ACTORS:
        weights = ", ".join(f"{goal}: 0.2" for goal in GOALS[actor])
        lines += [f"  {actor}:", f"    title: Actor {actor}", f"    spread: {RECORD}", "    types:"]
        for name in ("hard", "soft") if actor == "russia" else ("only",):
            lines += [f"      {name}:", f"        title: the type {name}"]
            if actor == "russia":
                lines += [f"        prior: {RECORD}", f"        effort: {RECORD}"]
            values = f"{{values: {{{weights}}}, range: 0.5, assumption: weights for tests}}"
            lines.append(f"        weights: {values}")
    return "\n".join(lines) + "\n"


def action_text(name: str, body: str = "") -> str:
    lines = [f"    {name}:", f"      title: To {name}", '      sentence: "{actor} did it"', "      rung: 2"]
    lines += ["      class: status_quo", "      range: 0.5", "      assumption: an action for tests", body]
    return "\n".join(line for line in lines if line) + "\n"


def actions_text() -> str:
    text = "schema: 1\nkind: actions\nactions:\n"
    for actor in ACTORS:
        text += f"  {actor}:\n" + action_text("continue")
        if actor == "russia":
            surge = '      when: {deal: "= 0", will_russia: [">= 0.25", "<= 0.5"]}\n      effects:\n'
            surge += "        - {on: force_russia, add: 18}\n        - {on: force_russia, scale: 1.5}\n"
            surge += "        - {move: 12, from: force_russia, to: force_north}\n"
            surge += "        - {on: grey_zone, set: 0.8}\n        - {on: access, add: 1}\n"
            surge += "        - {on: doctrine, add: 0.1, low: 0, high: 0.3, source: paper}"
            text += action_text("surge", surge)
        if actor == "belarus":
            text += action_text("raise_access", "      effects: [{on: access, add: 1}]")
    return text


def formats_text() -> str:
    lines = ["schema: 1", "kind: formats", "formats:"]
    for name in FORMATS:
        lines += [f"  {name}:", f"    title: Talks of the kind {name}", "    broker: none"]
        lines.append("    at_table: [russia, ukraine]")
        for field in FORMAT_FIELDS:
            lines.append(f"    {field.name}: {NOTHING if field.name == 'recognition_broker' else RECORD}")
    return "\n".join(lines) + "\n"


def structure_text() -> str:
    lines = ["schema: 1", "kind: structure", "structure:"]
    for name, alternatives in STRUCTURE.items():
        lines += [
            f"  {name}:",
            f"    default: {alternatives[0]}",
            "    why: a reason for tests",
            "    alternatives:",
        ]
        lines += [f"      {alternative}: the theory of {alternative}" for alternative in alternatives]
    return "\n".join(lines) + "\n"


def start_text() -> str:
    lines = ["schema: 1", "kind: start", "start:"]
    for variable in VARIABLES:
        if variable.start is None:
            low, high = variable.low, variable.high
            middle = (low + high) / 2
            record = f"{{value: {middle}, low: {low}, high: {high}, unverified: a place to look}}"
            lines.append(f"  {variable.name}: {record}")
    return "\n".join(lines) + "\n"


def regions_text() -> str:
    """Two regions on each axis, the first of part a and half held, the second of part b and not held."""
    lines = ["schema: 1", "kind: regions", "regions:"]
    for axis in AXES:
        for part, held in (("a", RECORD), ("b", "{value: 0, low: 0, high: 0, source: report}")):
            lines += [f"  {axis}_{part}:", f"    title: Region {part} in the {axis}", f"    part: {part}"]
            lines += ["    area: {value: 20, low: 19, high: 22, source: report}", f"    held: {held}"]
    lines.append("axes:")
    for axis in AXES:
        lines += [f"  {axis}:", f"    path: [{axis}_a, {axis}_b]", "    assumption: an order for tests"]
    return "\n".join(lines) + "\n"


WORLD = """\
schema: 1
kind: world
name: tiny
title: A world for tests
start: 2024-12
parts: [sources.yaml, parameters.yaml, structure.yaml, actors.yaml, actions.yaml, formats.yaml, start.yaml,
  regions.yaml, claims.yaml]
"""
SOURCES = """\
schema: 1
kind: sources
sources:
  paper: {authors: A. Author, year: 2024, title: A paper, where: A journal 1, url: "https://example.org/paper",
          data_until: 2024-11}
  report: {authors: An office, year: 2023, title: A report, where: An office, data_until: 2022-06}
"""
CLAIMS = """\
schema: 1
kind: claims
article: paper
claims:
  - number: 1
    claim: Russia can surge.
    actors: [russia]
    status: corroborated
    evidence: A report says so.
    sources: [report]
    carried_by:
      goals: [russia.land]
      types: [russia.hard]
      actions: [russia.surge]
      rules: [sim.rules.talks.convene]
      scenarios: [base]
      experiments: [h1]
  - number: 2
    claim: The moon is near.
    actors: [china]
    status: unverified
    evidence: The paper alone.
    sources: [paper]
    not_carried: there is no moon here
corrections:
  surge:
    title: The surge
    note: It was no surge.
    text: It was no surge, says the report.
    sources: [report]
    claims: [1]
    shown_with: {actions: [russia.surge], types: [russia.hard], terms: [partition]}
experiments:
  h1:
    title: A surge decides
    question: Does it?
    claims: [1]
    arms: [base, case]
    outcome: The end.
    supports: It ends.
    refutes: It goes on.
"""
BASE = """\
schema: 1
kind: scenario
name: base
title: The base
question: What if nothing else happens?
extends: tiny
shocks:
  - {date: 2025-02, name: late, title: A late shock, add: {will_us: 0.1}, assumption: for tests}
  - {date: 2025-01, name: early, title: An early shock, set: {will_us_base: 0.4}, source: [paper, report]}
"""
BATCH = """\
schema: 1
kind: batch
name: pair
title: Two scenarios
scenarios: [base, case]
runs: 10
seed: 1
horizon: 12
"""
HEAD = """\
schema: 1
kind: scenario
name: case
title: A case
question: What if?
"""
CASE = HEAD + "extends: base\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `configs` of a valid tree; the working folder is the one above it."""
    root = tmp_path / "configs"
    world = root / "world" / "tiny"
    for folder in (world, root / "scenarios", root / "batches"):
        folder.mkdir(parents=True)
    (world / "world.yaml").write_text(WORLD)
    (world / "sources.yaml").write_text(SOURCES)
    (world / "parameters.yaml").write_text(parameters_text())
    (world / "structure.yaml").write_text(structure_text())
    (world / "actors.yaml").write_text(actors_text())
    (world / "actions.yaml").write_text(actions_text())
    (world / "formats.yaml").write_text(formats_text())
    (world / "start.yaml").write_text(start_text())
    (world / "regions.yaml").write_text(regions_text())
    (world / "claims.yaml").write_text(CLAIMS)
    (root / "scenarios" / "base.yaml").write_text(BASE)
    (root / "scenarios" / "case.yaml").write_text(CASE)
    (root / "batches" / "pair.yaml").write_text(BATCH)
    monkeypatch.chdir(tmp_path)
    return root


@pytest.fixture
def complaints() -> Callable[[Path], list[str]]:
    """What `check_file` says against a file, without the file's name, each line having the agreed shape."""

    def told(path: Path) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            check_file(path)
        for line in caught.value.lines:
            assert re.fullmatch(r".+?\.yaml:\d+:\d+: .+?: .+", line), line
        shown = path.relative_to(Path.cwd())
        return [line.removeprefix(f"{shown}:") for line in caught.value.lines]

    return told


@pytest.fixture
def case(tree: Path) -> Callable[[str], Path]:
    """Write the scenario `case` with these lines after its head, which takes six."""

    def write(more: str) -> Path:
        path = tree / "scenarios" / "case.yaml"
        path.write_text(CASE + more)
        return path

    return write
