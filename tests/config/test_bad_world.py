"""Every mistake in a world or a batch is told in one line with its exact position."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Complaints = Callable[[Path], list[str]]

NO_MAPPING = "1:1: file: should be a mapping of keys to values, not a list"
RECORD = "{value: 0.5, low: 0.25, high: 0.75, assumption: a number for tests}"

# A part of the world, replacements in it, and everything that is told of them.
WORLD: dict[str, tuple[str, list[tuple[str, str]], list[str]]] = {
    "header": (
        "world.yaml",
        [
            ("schema: 1", "schema: 2"),
            ("2024-12", "2024-13"),
            ("sources.y", "sorces.y"),
            ("name: tiny", "name: x"),
        ],
        [
            "1:9: schema: should be 1, the version of the file format, not 2",
            "3:7: name: should be 'tiny', the name under which this file is found, not 'x'",
            "5:8: start: should be a year and month such as 2024-12, not '2024-13'",
            "6:8: parts: no part of the kind sources",
            "6:9: parts.0: no such file 'sorces.yaml' (did you mean 'sources.yaml'?)",
        ],
    ),
    "kind": (
        "start.yaml",
        [("kind: start", "kind: strat")],
        [
            "2:7: kind: unknown kind 'strat': not one of world, sources, parameters, structure, "
            "actors, actions, formats, start, regions, differences, claims, facts, "
            "scenario, batch (did you mean 'start'?)"
        ],
    ),
    "no kind": ("start.yaml", [("kind: start\n", "")], ["1:1: kind: missing"]),
    "no mapping": ("start.yaml", [("schema: 1\nkind: start\nstart:\n", "- start:\n")], [NO_MAPPING]),
    "sources": (
        "sources.yaml",
        [("2024", "x"), ("A report", "[]"), ("https:", "htps:")],
        [
            "4:37: sources.paper.year: should be a whole number, not 'x'",
            "4:81: sources.paper.url: should be an address that begins with http:// or https://, "
            "not 'htps://example.org/paper'",
            "6:51: sources.report.title: should be text, not a list",
        ],
    ),
    "data of sources": (
        "sources.yaml",
        [(", data_until: 2022-06", ""), ("year: 2024", "year: 2023")],
        [
            "5:23: sources.paper.data_until: 2024-11 lies after 2023, the year of the source",
            "6:3: sources.report.data_until: missing",
        ],
    ),
    "parameters": (
        "parameters.yaml",
        [
            (f"    base: {RECORD}\n", ""),
            ("    slope: ", "    slop: "),
            ("    threshold: {value: 0.5", "    threshold: {value: yes"),
            ("assumption: a number for tests", "source: [paper, pper]"),
        ],
        [
            "4:3: parameters.front.base: missing",
            "4:3: parameters.front.slope: missing",
            "5:5: parameters.front.slop: unknown key (did you mean 'slope'?)",
            "5:63: parameters.front.slop.source.1: unknown source 'pper' (did you mean 'paper'?)",
            "7:24: parameters.front.threshold.value: should be a number, not 'yes'",
        ],
    ),
    "goals": (
        "actors.yaml",
        [("land: 0.2, client: 0.2", "land: 0.2, clint: 2"), ("  china:", "  chna:")],
        [
            "3:1: actors.china: missing",
            "12:19: actors.russia.types.hard.weights.values.client: missing",
            "12:39: actors.russia.types.hard.weights.values.clint: unknown key (did you mean 'client'?)",
            "53:3: actors.chna: unknown key (did you mean 'china'?)",
        ],
    ),
    "types without chances": (
        "actors.yaml",
        [(f"        prior: {RECORD}\n        effort: {RECORD}\n", "")],
        ["8:7: actors.russia.types.hard.effort: missing", "8:7: actors.russia.types.hard.prior: missing"],
    ),
    "one type and too many": (
        "actors.yaml",
        [
            (
                "      only:\n        title: the type only\n",
                f"      only:\n        effort: {RECORD}\n        title: it\n",
            ),
            ("      hard:\n", "      hard: &hard\n"),
            ("      soft:\n", "      third: *hard\n      fourth: *hard\n      soft:\n"),
        ],
        [
            "7:5: actors.russia.types: an actor has 1 to 3 types, not 4",
            "25:17: actors.belarus.types.only.effort: is for actors of several types only",
        ],
    ),
    "low above high": (
        "parameters.yaml",
        [("low: 0.25, high: 0.75", "low: 0.75, high: 0.25")],
        ["5:29: parameters.front.base.low: low 0.75 lies above high 0.25"],
    ),
    "chances": (
        "actors.yaml",
        [("        prior: {value: 0.5", "        prior: {value: 0.6")],
        ["7:5: actors.russia.types: priors sum to 1.1, not to 1"],
    ),
    "actions": (
        "actions.yaml",
        [
            ("      rung: 2", "      rung: 11"),
            ("status_quo", "statusquo"),
            ("{actor} did", "{actr} did"),
            ("deal: ", "dael: "),
            ("on: force_russia, add", "on: force_rusia, add"),
            ("source: paper", "source: papr"),
        ],
        [
            "7:17: actions.russia.continue.sentence: only {actor} may stand in braces, not 'actr'",
            "8:13: actions.russia.continue.rung: should be at most 10, not 11",
            "9:14: actions.russia.continue.class: unknown 'statusquo': not one of message, "
            "de_escalation, status_quo, "
            "posturing, non_violent, violent, nuclear (did you mean 'status_quo'?)",
            "19:14: actions.russia.surge.when.dael: unknown key (did you mean 'deal'?)",
            "21:16: actions.russia.surge.effects.0.on: unknown 'force_rusia' (did you mean 'force_russia'?)",
            "26:63: actions.russia.surge.effects.5.source: unknown source 'papr' (did you mean 'paper'?)",
        ],
    ),
    "conditions and effects": (
        "actions.yaml",
        [
            (">= 0.25", "> 0.25"),
            ("<= 0.5", "<= 5"),
            ('= 0"', 'zero"'),
            ("from: force_russia", "from: force_north"),
            ("set: 0.8", "set: 1.8"),
            ("on: access, add: 1", "on: access"),
            ("scale: 1.5", "scale: 1.5, add: 2"),
            ("low: 0, ", ""),
        ],
        [
            "19:20: actions.russia.surge.when.deal: should be an operator and a number, such as '>= "
            "3', not 'zero'",
            "19:42: actions.russia.surge.when.will_russia.0: unknown operator '>', not one of >=, <=, =",
            "19:52: actions.russia.surge.when.will_russia.1: 5 lies outside will_russia's 0 to 1",
            "22:37: actions.russia.surge.effects.1.scale: does more than one thing: add, scale",
            "23:45: actions.russia.surge.effects.2.to: moves from a variable to itself",
            "24:32: actions.russia.surge.effects.3.set: 1.8 lies outside grey_zone's 0 to 1",
            "25:11: actions.russia.surge.effects.4: does nothing: give one of add, scale, set",
            "26:11: actions.russia.surge.effects.5: gives one end of a range: give both low and high",
        ],
    ),
    "sentences and ranges": (
        "actions.yaml",
        [('it"', 'it {"'), (">= 0.25", ">= a"), ("high: 0.3", "high: 0.05"), ("To surge", "' '")],
        [
            "7:17: actions.russia.continue.sentence: has an unpaired brace; only {actor} may stand in braces",
            "13:14: actions.russia.surge.title: should be filled in, not ' '",
            "19:41: actions.russia.surge.when.will_russia.0: should be an operator and a number, such as "
            "'>= 3', not '>= a'",
            "26:41: actions.russia.surge.effects.5.low: 0.1 lies outside its range 0 to 0.05",
        ],
    ),
    "menu without continue": (
        "actions.yaml",
        [("    continue:", "    contnue:")],
        ["4:3: actions.russia: the menu has no action 'continue'"],
    ),
    "action without range": (
        "actions.yaml",
        [("      range: 0.5\n      assumption: an action for tests\n      when:", "      when:")],
        ["12:5: actions.russia.surge: no range: give one for the action, or low and high for each effect"],
    ),
    "action without origin": (
        "actions.yaml",
        [
            (
                "      range: 0.5\n      assumption: an action for tests\n      when:",
                "      range: 0.5\n      when:",
            )
        ],
        ["12:5: actions.russia.surge: no origin: give one of source, assumption, unverified"],
    ),
    "formats": (
        "formats.yaml",
        [("broker: none", "broker: china"), ("recognition_russia", "recogntion_russia"), ("[russia, ", "[")],
        [
            "4:3: formats.minsk_trilateral.recognition_russia: missing",
            "6:13: formats.minsk_trilateral.broker: unknown 'china': not one of belarus, "
            "united_states, europe, none",
            "7:15: formats.minsk_trilateral.at_table: russia must sit at every table",
            "8:5: formats.minsk_trilateral.recogntion_russia: unknown key (did you mean "
            "'recognition_russia'?)",
        ],
    ),
    "recognition": (
        "formats.yaml",
        [("recognition_russia: {value: 0.5,", "recognition_russia: {value: 0.6,")],
        ["4:3: formats.minsk_trilateral: recognition chances sum to 1.1, not to 1"],
    ),
    "a drafter that is not there": (
        "formats.yaml",
        [
            ("recognition_ukraine: {value: 0.5, low: 0.25", "recognition_ukraine: {value: 0.4, low: 0.25"),
            (
                "recognition_broker: {value: 0, low: 0, high: 0,",
                "recognition_broker: {value: 0.1, low: 0, high: 0.2,",
            ),
        ],
        ["10:25: formats.minsk_trilateral.recognition_broker: no broker is there to draft"],
    ),
    "derived parameter": (
        "parameters.yaml",
        [("    slope: ", "    area_a: 3\n    slope: ")],
        [
            "6:5: parameters.front.area_a: follows from the regions and is not set by itself: change a "
            "region's held share or area"
        ],
    ),
    "region": (
        "regions.yaml",
        [
            ("part: a", "part: d"),
            ("area: {value: 20, low: 19", "area: {value: 20, low: 0"),
            ("held: {value: 0.5", "held: {value: 1.5"),
            ("source: report}", "source: reprt}"),
            ("    title: Region b in the east\n", ""),
            ("  east:\n", "  aest:\n"),
        ],
        [
            "6:11: regions.east_a.part: unknown 'd': not one of a, b, c",
            "7:49: regions.east_a.area.source: unknown source 'reprt' (did you mean 'report'?)",
            "8:19: regions.east_a.held.value: should be at most 1, not 1.5",
            "9:3: regions.east_b.title: missing",
            "43:1: axes.east: missing",
            "44:3: axes.aest: unknown key (did you mean 'east'?)",
        ],
    ),
    "area and ground that no law counts": (
        "regions.yaml",
        [
            ("low: 19", "low: 0"),
            ("part: a\n    area: {value: 20, low: 1", "part: c\n    area: {value: 20, low: 1"),
        ],
        [
            "7:28: regions.east_a.area.low: an area is more than 0",
            "18:41: regions.south_a.held.high: no law counts ground of part c that is held at the start: "
            "should be 0",
        ],
    ),
    "path that comes back": (
        "regions.yaml",
        [("path: [north_a, north_b]", "path: [north_a, north_a]")],
        ["55:21: axes.north.path.1: 'north_a' is named twice"],
    ),
    "regions on axes": (
        "regions.yaml",
        [
            ("path: [east_a, east_b]", "path: [east_b, east_a, easta]"),
            ("path: [south_a, south_b]", "path: [south_a, east_b]"),
        ],
        [
            "19:3: regions.south_b: lies on no axis: add it to a path",
            "46:20: axes.east.path.1: 'east_a' of part a comes after part b: a path runs from a to c",
            "46:28: axes.east.path.2: unknown region 'easta' (did you mean 'east_a'?)",
            "49:21: axes.south.path.1: 'east_b' lies on the axis east already: state what two axes share as "
            "two",
        ],
    ),
    "axis without a reason": (
        "regions.yaml",
        [("    assumption: an order for tests\n", "")],
        ["45:3: axes.east: no origin: give one of source, assumption, unverified"],
    ),
    "start": (
        "start.yaml",
        [
            ("  will_russia:", "  will_rusia:"),
            ("  intensity: {value: 1.0, low: 0", "  intensity: {value: 1.0, low: -1"),
        ],
        [
            "3:1: start.will_russia: missing",
            "5:32: start.intensity.low: should be at least 0, not -1",
            "12:3: start.will_rusia: unknown key (did you mean 'will_russia'?)",
        ],
    ),
}

BATCH = {
    "unknown scenario": (
        [("case", "cse")],
        ["5:19: scenarios.1: no scenario is named 'cse' (did you mean 'case'?)"],
    ),
    "bounds": (
        [("runs: 10", "runs: 0"), ("seed: 1", f"seed: {2**64}"), ("horizon: 12", "horizon: 12.5")],
        [
            "6:7: runs: should be at least 1, not 0",
            f"7:7: seed: should be less than {2**64}, not {2**64}",
            "8:10: horizon: should be a whole number, not 12.5",
        ],
    ),
    "no scenario": ([("[base, case]", "[]")], ["5:12: scenarios: should hold 1 or more, not 0"]),
    "same name": (
        [("[base, case]", "[base, ../scenarios/base.yaml]")],
        ["5:19: scenarios.1: a second scenario of the name 'base'"],
    ),
    "missing keys": (
        [("runs: 10\n", ""), ("title: Two scenarios\n", "")],
        ["1:1: runs: missing", "1:1: title: missing"],
    ),
}


@pytest.mark.parametrize(("name", "changes", "told"), WORLD.values(), ids=WORLD.keys())
def test_world(
    name: str, changes: list[tuple[str, str]], told: list[str], tree: Path, complaints: Complaints
) -> None:
    path = tree / "world" / "tiny" / name
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    assert complaints(path) == told


def test_parts_that_are_none(tree: Path, complaints: Complaints) -> None:
    folder = tree / "world" / "tiny"
    (folder / "again.yaml").write_text((folder / "start.yaml").read_text())
    (folder / "empty.yaml").write_text("")
    header = folder / "world.yaml"
    text = header.read_text()
    header.write_text(
        text.replace("claims.yaml]", "claims.yaml, again.yaml, ../../scenarios/base.yaml, empty.yaml]")
    )
    assert complaints(header) == [
        "7:30: parts.9: a second part of the kind start",
        "configs/scenarios/base.yaml:2:7: kind: a scenario file is no part of a world",
        "configs/world/tiny/empty.yaml:1:1: file: the file is empty",
    ]
    header.write_text(text.replace("kind: world", "kind: batch"))
    assert "2:7: kind: is a batch file, not a world" in complaints(folder / "start.yaml")[0]


@pytest.mark.parametrize(("changes", "told"), BATCH.values(), ids=BATCH.keys())
def test_batch(changes: list[tuple[str, str]], told: list[str], tree: Path, complaints: Complaints) -> None:
    path = tree / "batches" / "pair.yaml"
    text = path.read_text()
    for old, new in changes:
        text = text.replace(old, new, 1)
    path.write_text(text)
    assert complaints(path) == told
