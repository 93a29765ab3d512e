"""Every mistake in a scenario is told in one line with its exact position."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import load_scenario

Complaints = Callable[[Path], list[str]]

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
        "start:\n  access: 7\n  acess: 1\n  will_us: .nan\n  intensity: high\n  force_russia: true\n"
        "  grey_zone: -1\n",
        [
            "8:11: start.access: should be at most 4, not 7",
            "9:3: start.acess: unknown key (did you mean 'access'?)",
            "10:12: start.will_us: .nan is not a finite number",
            "11:14: start.intensity: should be a number, not 'high'",
            "12:17: start.force_russia: should be a number, not true",
            "13:14: start.grey_zone: should be at least 0, not -1",
        ],
    ),
    "derived parameters": (
        "parameters: {front: {open_east: 9}}\n",
        [
            "7:22: parameters.front.open_east: follows from the regions and is not set by itself: change a "
            "region's held share or area"
        ],
    ),
    "regions": (
        "regions: {est_a: {held: 0.5}, east_a: {held: 0.9}, east_b: {hold: 0.1}, north_a: {held: 2}}\n",
        [
            "7:11: regions.est_a: unknown region 'est_a' (did you mean 'east_a'?)",
            "7:46: regions.east_a.held: 0.9 lies outside the inherited range 0.25 to 0.75; a full record "
            "(value, low, high, origin) may restate it",
            "7:52: regions.east_b.held: missing",
            "7:61: regions.east_b.hold: unknown key (did you mean 'held'?)",
            "7:89: regions.north_a.held: should be at most 1, not 2",
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
            "7:11: formats.0: unknown 'minsk_trilatral': not one of minsk_trilateral, bilateral, "
            "us_brokered, broad "
            "(did you mean 'minsk_trilateral'?)"
        ],
    ),
    "format twice": ("formats: [broad, broad]\n", ["7:18: formats.1: 'broad' is named twice"]),
    "actions taken away": (
        "without: [belarus.raise_acess, russia.continue, russia]\n",
        [
            "7:11: without.0: no action 'belarus.raise_acess' on the menus (did you mean "
            "'belarus.raise_access'?)",
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
        "policies:\n  russia: logti\n  belarus: {script: [continue, raise_acess]}\n"
        "  ukraine: {scrip: [continue]}\n"
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
        "  - {date: 2025-02, name: c, title: C, set: {will_us: 0.1}, add: {will_us: 0.1}, "
        "assumption: tests}\n"
        "  - {date: 2025-02, name: c, title: C, set: {will_us: 0.1}}\n"
        "drop_shocks: [erly]\n",
        [
            "8:12: shocks.0.date: 2024-12 is not after the start of the world, 2024-12",
            "8:55: shocks.0.set.will_us: should be at most 1, not 3",
            "9:12: shocks.1.date: should be a year and month such as 2024-12, not '2025-13'",
            "9:27: shocks.1.name: should be a name of small letters, digits and _, beginning with a "
            "letter, not 'B'",
            "9:46: shocks.1.add.will_u: unknown key (did you mean 'will_us'?)",
            "10:37: shocks.2.title: should be filled in, not ''",
            "10:58: shocks.2.scale.will_us: should be at least 0, not -1",
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
    "dated script": (
        "policies: {russia: {script: {2024-12: surge, 2025-01: sruge, 2025-1: surge}}, "
        "china: {script: {}}}\n",
        [
            "7:30: policies.russia.script.2024-12: 2024-12 is not after the start of the world, 2024-12",
            "7:55: policies.russia.script.2025-01: russia has no action 'sruge' on its menu "
            "(did you mean 'surge'?)",
            "7:62: policies.russia.script.2025-1: should be a year and month such as 2024-12, not '2025-1'",
            "7:95: policies.china.script: should hold 1 or more, not 0",
        ],
    ),
    "table": (
        "formats: [bilateral]\n"
        "table: {format: brod, first: 2024-12, every: 0, betwen: none, drafter: broker}\n",
        [
            "8:17: table.format: unknown 'brod': not one of minsk_trilateral, bilateral, us_brokered, broad "
            "(did you mean 'broad'?)",
            "8:30: table.first: 2024-12 is not after the start of the world, 2024-12",
            "8:46: table.every: should be at least 1, not 0",
            "8:49: table.betwen: unknown key (did you mean 'between'?)",
        ],
    ),
    "table in a closed format without a broker": (
        "formats: [broad]\ntable: {format: bilateral, first: 2025-01, every: 6, drafter: broker}\n",
        [
            "8:17: table.format: the format 'bilateral' is not open in this scenario",
            "8:63: table.drafter: the format 'bilateral' has no broker",
        ],
    ),
    "offer of a table": (
        "table:\n  format: broad\n  first: 2025-01\n  every: 6\n"
        "  offer: {deal: ceasefire, land: client_state, force_cap: ful}\n",
        [
            "11:59: table.offer.force_cap: unknown 'ful': not one of none, partial, full "
            "(did you mean 'full'?)",
        ],
    ),
    "offer that is on no menu": (
        "table:\n  format: broad\n  first: 2025-01\n  every: 6\n"
        "  offer: {deal: ceasefire, neutrality: true}\n",
        ["11:40: table.offer.neutrality: is a term of settlements; a ceasefire has none"],
    ),
    "truce with a guarantee": (
        "table:\n  format: broad\n  first: 2025-01\n  every: 6\n"
        "  offer: {deal: truce, guarantee: paper}\n",
        ["11:35: table.offer.guarantee: a partial truce has neither guarantee nor side payments"],
    ),
    "client state with a guarantee": (
        "table:\n  format: broad\n  first: 2025-01\n  every: 6\n"
        "  offer: {deal: settlement, land: client_state, neutrality: true, force_cap: full, "
        "guarantee: paper}\n",
        ["11:35: table.offer.land: a client state comes with neutrality, a full force cap and no guarantee"],
    ),
    "no table": ("table: non\n", ["7:8: table: should be 'none', not 'non'"]),
    "name too long": (
        f"drop_shocks: [{'x' * 61}]\n",
        ["7:15: drop_shocks.0: should have at most 60 characters"],
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


@pytest.mark.parametrize(("lines", "told"), SCENARIO.values(), ids=SCENARIO.keys())
def test_scenario(lines: str, told: list[str], case: Callable[[str], Path], complaints: Complaints) -> None:
    assert complaints(case(lines)) == told


@pytest.mark.parametrize(("reference", "told"), EXTENDS.items())
def test_extends(reference: str, told: str, tree: Path, complaints: Complaints) -> None:
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


def test_very_many_mistakes_are_counted_not_all_told(
    case: Callable[[str], Path], complaints: Complaints
) -> None:
    told = complaints(case("".join(f"unknown_{i}: 1\n" for i in range(150))))
    assert len(told) == 101
    assert told[99] == "106:1: unknown_99: unknown key"
    assert told[100] == "107:1: unknown_100: 50 more mistakes from here on"


def test_closing_the_format_of_an_inherited_table(
    tree: Path, case: Callable[[str], Path], complaints: Complaints
) -> None:
    base = tree / "scenarios" / "base.yaml"
    base.write_text(base.read_text() + "table: {format: broad, first: 2025-03, every: 4}\n")
    assert complaints(case("formats: [bilateral]\n")) == [
        "7:10: formats: closes the format 'broad', in which an inherited table is held; "
        "'table: none' drops it"
    ]
