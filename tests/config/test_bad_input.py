"""Every mistake in a scenario, world or batch is told in one line with its exact position; no other error escapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import check_file, load_batch, load_scenario

RECORD = "{value: 0.5, low: 0.25, high: 0.75, assumption: a number for tests}"

# Lines of a scenario from line 7 on, and everything that is told of them, without the file's name.
SCENARIO = {
    "unknown key": ("parametres: {}\n", ["7:1: parametres: unknown key (did you mean 'parameters'?)"]),
    "unknown names of parameters": (
        "parameters: {front: {bas: 0.5}, frnt: {}}\n",
        [
            "7:22: parameters.front.bas: unknown key (did you mean 'base'?)",
            "7:33: parameters.frnt: unknown key (did you mean 'front'?)",
        ],
    ),
    "outside the inherited range": (
        "parameters: {front: {base: 0.9}}\n",
        [
            "7:28: parameters.front.base: 0.9 lies outside the inherited range 0.25 to 0.75; a full record "
            "(value, low, high, origin) may restate it"
        ],
    ),
    "start": (
        "start:\n  access: 7\n  acess: 1\n  will_us: .nan\n  intensity: high\n  force_russia: true\n  grey_zone: -1\n",
        [
            "8:11: start.access: should be at most 4, not 7",
            "9:3: start.acess: unknown key (did you mean 'access'?)",
            "10:12: start.will_us: .nan is not a finite number",
            "11:14: start.intensity: should be a number, not 'high'",
            "12:17: start.force_russia: should be a number, not true",
            "13:14: start.grey_zone: should be at least 0, not -1",
        ],
    ),
    "record with the wrong unit and source": (
        "parameters: {front: {base: {value: 2, low: 1, high: 3, unit: share, source: papr}}}\n",
        [
            "7:62: parameters.front.base.unit: should be 'thousand km² a month', not 'share'",
            "7:77: parameters.front.base.source: unknown source 'papr' (did you mean 'paper'?)",
        ],
    ),
    "record outside its own range": (
        "parameters: {front: {base: {value: 2, low: 3, high: 4, source: paper}}}\n",
        ["7:36: parameters.front.base.value: 2 lies outside its range 3 to 4"],
    ),
    "record with two origins": (
        "parameters: {front: {base: {value: 2, low: 1, high: 4, source: paper, assumption: so}}}\n",
        ["7:83: parameters.front.base.assumption: gives more than one of source, assumption"],
    ),
    "record without origin": (
        "parameters: {front: {base: {value: 2, low: 1, high: 4}}}\n",
        ["7:28: parameters.front.base: no origin: give one of source, assumption, unverified"],
    ),
    "duplicate keys": (
        "title: Again\nformats: [broad]\nformats: []\n",
        [
            "7:1: title: duplicate key 'title' (first on line 4)",
            "9:1: formats: duplicate key 'formats' (first on line 8)",
        ],
    ),
    "wrong types": (
        "formats: broad\nwithout: {a: b}\nshocks: 3\npolicies: []\n",
        [
            "7:10: formats: should be a list, not 'broad'",
            "8:10: without: should be a list, not a mapping",
            "9:9: shocks: should be a list, not 3",
            "10:11: policies: should be a mapping of keys to values, not a list",
        ],
    ),
    "formats": (
        "formats: [minsk_trilatral, bilateral]\n",
        [
            "7:11: formats.0: unknown 'minsk_trilatral': not one of minsk_trilateral, bilateral, us_brokered, broad "
            "(did you mean 'minsk_trilateral'?)"
        ],
    ),
    "format twice": ("formats: [broad, broad]\n", ["7:18: formats.1: 'broad' is named twice"]),
    "actions taken away": (
        "without: [belarus.raise_acess, russia.continue, russia]\n",
        [
            "7:11: without.0: no action 'belarus.raise_acess' on the menus (did you mean 'belarus.raise_access'?)",
            "7:32: without.1: 'continue' stays in every menu",
            "7:49: without.2: should be an actor and an action such as belarus.raise_access, not 'russia'",
        ],
    ),
    "types": (
        "types: {russia: softt, chna: only, ukraine: {only: 0.5}, belarus: 3}\n",
        [
            "7:17: types.russia: russia has no type 'softt' (did you mean 'soft'?)",
            "7:24: types.chna: unknown key (did you mean 'china'?)",
            "7:45: types.ukraine: chances sum to 0.5, not to 1",
            "7:67: types.belarus: should be text, not 3",
        ],
    ),
    "chances of types": (
        "types:\n  russia: {hard: 0.5, sof: 0.5}\n",
        [
            "8:3: types.russia.soft: missing",
            "8:23: types.russia.sof: russia has no type 'sof' (did you mean 'soft'?)",
        ],
    ),
    "policies": (
        "policies:\n  russia: logti\n  belarus: {script: [continue, raise_acess]}\n  ukraine: {scrip: [continue]}\n"
        '  europe: "a.b:"\n  china: 3\n  russa: logit\n',
        [
            "8:11: policies.russia: unknown policy 'logti' (did you mean 'logit'?)",
            "9:32: policies.belarus.script.1: belarus has no action 'raise_acess' on its menu "
            "(did you mean 'raise_access'?)",
            "10:3: policies.ukraine.script: missing",
            "10:13: policies.ukraine.scrip: unknown key (did you mean 'script'?)",
            "11:11: policies.europe: a class is named as package.module:ClassName, not 'a.b:'",
            "12:10: policies.china: should be text, not 3",
            "13:3: policies.russa: unknown key (did you mean 'russia'?)",
        ],
    ),
    "script of an action taken away": (
        "without: [belarus.raise_access]\npolicies: {belarus: {script: [raise_access]}}\n",
        ["8:31: policies.belarus.script.0: belarus has no action 'raise_access' on its menu"],
    ),
    "shocks": (
        "shocks:\n"
        "  - {date: 2024-12, name: a, title: A, set: {will_us: 3}, assumption: tests}\n"
        "  - {date: 2025-13, name: B, title: A, add: {will_u: 1}, assumption: tests}\n"
        "  - {date: 2025-02, name: a, title: '', scale: {will_us: -1}, assumption: tests}\n"
        "  - {date: 2025-02, name: c, title: C, assumption: tests}\n"
        "  - {date: 2025-02, name: c, title: C, set: {will_us: 0.1}, add: {will_us: 0.1}, assumption: tests}\n"
        "  - {date: 2025-02, name: c, title: C, set: {will_us: 0.1}}\n"
        "drop_shocks: [erly]\n",
        [
            "8:12: shocks.0.date: 2024-12 is not after the start of the world, 2024-12",
            "8:55: shocks.0.set.will_us: should be at most 1, not 3",
            "9:12: shocks.1.date: should be a year and month such as 2024-12, not '2025-13'",
            "9:27: shocks.1.name: should be a name of small letters, digits and _, beginning with a letter, not 'B'",
            "9:46: shocks.1.add.will_u: unknown key (did you mean 'will_us'?)",
            "10:37: shocks.2.title: should be filled in, not ''",
            "10:57: shocks.2.scale.will_us: should be at least 0, not -1",
            "11:5: shocks.3: changes nothing: give set, add or scale with a variable and a number",
            "12:76: shocks.4.add.will_us: the shock changes will_us twice",
            "13:5: shocks.5: no origin: give one of source, assumption, unverified",
            "14:15: drop_shocks.0: no shock 'erly' is inherited (did you mean 'early'?)",
        ],
    ),
    "shock named twice": (
        "shocks:\n" + "  - {date: 2025-02, name: a, title: A, set: {will_us: 0.3}, assumption: tests}\n" * 2,
        ["9:27: shocks.1.name: 'a' is named twice"],
    ),
    "line end in a key": ('"a\\nb": 1\n', ["7:1: a\\nb: unknown key"]),
}

# The last line of a scenario's head, and what is told of it.
EXTENDS = {
    "bse": "6:10: extends: no world or scenario is named 'bse' (did you mean 'base'?)",
    "tny": "6:10: extends: no world or scenario is named 'tny' (did you mean 'tiny'?)",
    "../batches/pare.yaml": "6:10: extends: no such file '../batches/pare.yaml' (did you mean 'pair.yaml'?)",
    "../batches/pair.yaml": "6:10: extends: leads to a batch file, not to a world or scenario",
    "case": "6:10: extends: extends itself in a circle: case → case",
    "[base]": "6:10: extends: should be text, not a list",
    "~": "6:10: extends: should be text, not nothing",
}

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
            "2:7: kind: unknown kind 'strat': not one of world, sources, parameters, actors, actions, formats, start, "
            "scenario, batch (did you mean 'start'?)"
        ],
    ),
    "no kind": ("start.yaml", [("kind: start\n", "")], ["1:1: kind: missing"]),
    "no mapping": ("start.yaml", [("schema: 1\nkind: start\nstart:\n", "[]\n# ")], []),
    "sources": (
        "sources.yaml",
        [("2024", "x"), ("A report", "[]"), ("https:", "htps:")],
        [
            "4:37: sources.paper.year: should be a whole number, not 'x'",
            "4:81: sources.paper.url: should be an address that begins with http:// or https://, "
            "not 'htps://example.org/paper'",
            "5:51: sources.report.title: should be text, not a list",
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
            "10:19: actors.russia.types.hard.weights.values.client: missing",
            "10:39: actors.russia.types.hard.weights.values.clint: unknown key (did you mean 'client'?)",
            "53:3: actors.chna: unknown key (did you mean 'china'?)",
        ],
    ),
    "types without chances": (
        "actors.yaml",
        [(f"        prior: {RECORD}\n        effort: {RECORD}\n", "")],
        ["7:7: actors.russia.types.hard.prior: missing", "7:7: actors.russia.types.hard.effort: missing"],
    ),
    "chances": (
        "actors.yaml",
        [("        prior: {value: 0.5", "        prior: {value: 0.6")],
        ["6:5: actors.russia.types: priors sum to 1.1, not to 1"],
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
            "9:14: actions.russia.continue.class: unknown 'statusquo': not one of message, de_escalation, status_quo, "
            "posturing, non_violent, violent, nuclear (did you mean 'status_quo'?)",
            "19:14: actions.russia.surge.when.dael: unknown key (did you mean 'deal'?)",
            "21:16: actions.russia.surge.effects.0.on: unknown 'force_rusia' (did you mean 'force_russia'?)",
            "26:60: actions.russia.surge.effects.5.source: unknown source 'papr' (did you mean 'paper'?)",
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
            "19:20: actions.russia.surge.when.deal: should be an operator and a number, such as '>= 3', not 'zero'",
            "19:42: actions.russia.surge.when.will_russia.0: unknown operator '>', not one of >=, <=, =",
            "19:52: actions.russia.surge.when.will_russia.1: 5 lies outside will_russia's 0 to 1",
            "22:37: actions.russia.surge.effects.1.scale: does more than one thing: add, scale",
            "23:45: actions.russia.surge.effects.2.to: moves from a variable to itself",
            "24:32: actions.russia.surge.effects.3.set: 1.8 lies outside grey_zone's 0 to 1",
            "25:11: actions.russia.surge.effects.4: does nothing: give one of add, scale, set",
            "26:11: actions.russia.surge.effects.5: gives one end of a range: give both low and high",
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
        ["13:7: actions.russia.surge: no range: give one for the action, or low and high for each effect"],
    ),
    "action without origin": (
        "actions.yaml",
        [
            (
                "      range: 0.5\n      assumption: an action for tests\n      when:",
                "      range: 0.5\n      when:",
            )
        ],
        ["13:7: actions.russia.surge: no origin: give one of source, assumption, unverified"],
    ),
    "formats": (
        "formats.yaml",
        [("broker: none", "broker: china"), ("recognition_russia", "recogntion_russia"), ("[russia, ", "[")],
        [
            "4:3: formats.minsk_trilateral.recognition_russia: missing",
            "6:13: formats.minsk_trilateral.broker: unknown 'china': not one of belarus, united_states, europe, none",
            "7:15: formats.minsk_trilateral.at_table: russia must sit at every table",
            "8:5: formats.minsk_trilateral.recogntion_russia: unknown key (did you mean 'recognition_russia'?)",
        ],
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
        ["5:18: scenarios.1: no scenario is named 'cse' (did you mean 'case'?)"],
    ),
    "bounds": (
        [("runs: 10", "runs: 0"), ("seed: 1", f"seed: {2**64}"), ("horizon: 12", "horizon: 12.5")],
        [
            "6:7: runs: should be at least 1, not 0",
            f"7:7: seed: should be less than {2**64}, not {2**64}",
            "8:10: horizon: should be a whole number, not 12.5",
        ],
    ),
    "no scenario": ([("[base, case]", "[]")], ["5:12: scenarios: should have at least 1 entries, not 0"]),
    "same name": (
        [("[base, case]", "[base, ../scenarios/base.yaml]")],
        ["5:18: scenarios.1: a second scenario of the name 'base'"],
    ),
    "missing keys": (
        [("runs: 10\n", ""), ("title: Two scenarios\n", "")],
        ["1:1: runs: missing", "1:1: title: missing"],
    ),
}


def complaints(path: Path) -> list[str]:
    """What `check_file` says against a file, without the file's name; every line has the agreed shape."""
    with pytest.raises(ConfigError) as caught:
        check_file(path)
    for line in caught.value.lines:
        assert re.fullmatch(r"[^\n]+?\.yaml:\d+:\d+: [^\n]+?: [^\n]+", line), line
    shown = path.relative_to(Path.cwd())
    return [line.removeprefix(f"{shown}:") for line in caught.value.lines]


@pytest.mark.parametrize(("lines", "told"), SCENARIO.values(), ids=SCENARIO.keys())
def test_scenario(lines: str, told: list[str], case: Callable[[str], Path]) -> None:
    assert complaints(case(lines)) == told


@pytest.mark.parametrize(("reference", "told"), EXTENDS.items())
def test_extends(reference: str, told: str, tree: Path) -> None:
    path = tree / "scenarios" / "case.yaml"
    path.write_text(path.read_text().replace("extends: base", f"extends: {reference}"))
    assert complaints(path) == [told]


def test_circle_is_told_in_words_at_the_link_that_closes_it(tree: Path) -> None:
    base = tree / "scenarios" / "base.yaml"
    for name, other in (("one", "two"), ("two", "three"), ("three", "two")):
        text = (
            base.read_text()
            .replace("name: base", f"name: {name}")
            .replace("extends: tiny", f"extends: {other}")
        )
        (tree / "scenarios" / f"{name}.yaml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_scenario("one")
    told = "configs/scenarios/three.yaml:6:10: extends: extends itself in a circle: two → three → two"
    assert caught.value.lines == [told]


@pytest.mark.parametrize(("name", "changes", "told"), WORLD.values(), ids=WORLD.keys())
def test_world(name: str, changes: list[tuple[str, str]], told: list[str], tree: Path) -> None:
    path = tree / "world" / "tiny" / name
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    assert complaints(path) == told or (
        not told and complaints(path)[0].startswith("1:1: file: should be a mapping")
    )


@pytest.mark.parametrize(("changes", "told"), BATCH.values(), ids=BATCH.keys())
def test_batch(changes: list[tuple[str, str]], told: list[str], tree: Path) -> None:
    path = tree / "batches" / "pair.yaml"
    text = path.read_text()
    for old, new in changes:
        text = text.replace(old, new, 1)
    path.write_text(text)
    assert complaints(path) == told


def test_mistakes_of_all_files_on_the_way_are_told_together_and_once(
    tree: Path, case: Callable[[str], Path]
) -> None:
    case("wihtout: []\n")
    base = tree / "scenarios" / "base.yaml"
    base.write_text(base.read_text() + "types: {russia: 1}\n")
    parameters = tree / "world" / "tiny" / "parameters.yaml"
    parameters.write_text(parameters.read_text().replace("low: 0.25", "low: 0.6", 1))
    with pytest.raises(ConfigError) as caught:
        load_batch("pair")
    assert caught.value.lines == [
        "configs/scenarios/base.yaml:10:17: types.russia: should be text, not 1",
        "configs/world/tiny/parameters.yaml:5:19: parameters.front.base.value: 0.5 lies outside its range 0.6 to 0.75",
        "configs/scenarios/case.yaml:7:1: wihtout: unknown key (did you mean 'without'?)",
    ]


def test_names_from_outside(tree: Path) -> None:
    told = {
        "bas": "configs/scenarios/bas.yaml:1:1: file: no scenario is named 'bas' (did you mean 'base'?)",
        "configs/scenarios/bas.yaml": "configs/scenarios/bas.yaml:1:1: file: no such file 'configs/scenarios/bas.yaml'"
        " (did you mean 'base.yaml'?)",
        "configs/batches/pair.yaml": "configs/batches/pair.yaml:2:7: kind: is a batch file, not a scenario",
        "configs/": "configs:1:1: file: is a folder, not a YAML file",
        "..": "configs/scenarios/...yaml:1:1: file: no scenario is named '..'",
    }
    for reference, line in told.items():
        with pytest.raises(ConfigError) as caught:
            load_scenario(reference)
        assert caught.value.lines == [line]
    with pytest.raises(ConfigError) as caught:
        load_batch("base")
    assert caught.value.lines == ["configs/batches/base.yaml:1:1: file: no batch is named 'base'"]
    with pytest.raises(ConfigError) as caught:
        load_batch(Path("configs/scenarios/base.yaml"))
    assert caught.value.lines == ["configs/scenarios/base.yaml:2:7: kind: is a scenario file, not a batch"]


def test_name_that_is_both_a_world_and_a_scenario(tree: Path) -> None:
    (tree / "scenarios" / "tiny.yaml").write_text((tree / "scenarios" / "base.yaml").read_text())
    assert complaints(tree / "scenarios" / "base.yaml") == [
        "6:10: extends: a world and a scenario are named 'tiny': give the path of one"
    ]


def test_name_must_be_that_of_the_file_only_where_it_is_looked_up(tree: Path, tmp_path: Path) -> None:
    text = (tree / "scenarios" / "base.yaml").read_text()
    (tree / "scenarios" / "copy.yaml").write_text(text)
    assert complaints(tree / "scenarios" / "copy.yaml") == [
        "3:7: name: should be 'copy', the name under which this file is found, not 'base'"
    ]
    (tmp_path / "my-copy.yaml").write_text(text)
    assert check_file("my-copy.yaml") == "scenario"


def test_very_many_mistakes_are_counted_not_all_told(case: Callable[[str], Path]) -> None:
    told = complaints(case("".join(f"unknown_{i}: 1\n" for i in range(150))))
    assert len(told) == 101
    assert told[99] == "106:1: unknown_99: unknown key"
    assert told[100] == "107:1: unknown_100: 50 more mistakes from here on"
