"""Mistakes in names and across several files are told together, once, where a reader would look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import check_file, load_batch, load_scenario

Complaints = Callable[[Path], list[str]]


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
        "configs/world/tiny/parameters.yaml:5:19: parameters.front.base.value: 0.5 lies outside its "
        "range 0.6 to 0.75",
        "configs/scenarios/case.yaml:7:1: wihtout: unknown key (did you mean 'without'?)",
    ]


def test_names_from_outside(tree: Path) -> None:
    told = {
        "bas": "configs/scenarios/bas.yaml:1:1: file: no scenario is named 'bas' (did you mean 'base'?)",
        "configs/scenarios/bas.yaml": "configs/scenarios/bas.yaml:1:1: file: no such file "
        "'configs/scenarios/bas.yaml' (did you mean 'base.yaml'?)",
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
    assert caught.value.lines == [
        "configs/batches/base.yaml:1:1: file: no batch is named 'base', but a scenario is: "
        "list it under 'scenarios' of a batch"
    ]
    with pytest.raises(ConfigError) as caught:
        load_scenario("pair")
    assert caught.value.lines == [
        "configs/scenarios/pair.yaml:1:1: file: no scenario is named 'pair', but a batch is"
    ]
    with pytest.raises(ConfigError) as caught:
        load_batch(Path("configs/scenarios/base.yaml"))
    assert caught.value.lines == ["configs/scenarios/base.yaml:2:7: kind: is a scenario file, not a batch"]


def test_name_that_is_both_a_world_and_a_scenario(tree: Path, complaints: Complaints) -> None:
    (tree / "scenarios" / "tiny.yaml").write_text((tree / "scenarios" / "base.yaml").read_text())
    assert complaints(tree / "scenarios" / "base.yaml") == [
        "6:10: extends: a world and a scenario are named 'tiny': give the path of one"
    ]


def test_name_must_be_that_of_the_file_only_where_it_is_looked_up(
    tree: Path, tmp_path: Path, complaints: Complaints
) -> None:
    text = (tree / "scenarios" / "base.yaml").read_text()
    (tree / "scenarios" / "copy.yaml").write_text(text)
    assert complaints(tree / "scenarios" / "copy.yaml") == [
        "3:7: name: should be 'copy', the name under which this file is found, not 'base'"
    ]
    (tmp_path / "my-copy.yaml").write_text(text)
    assert check_file("my-copy.yaml") == "scenario"
