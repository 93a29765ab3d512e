"""A scenario is what it extends plus its differences, resolved to the last number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config import library
from sim.config.errors import ConfigError
from sim.config.loader import check_file, find_configs, load_batch, load_scenario, load_scenario_or_batch
from sim.config.records import PolicySpec, Record
from sim.rules.vocabulary import ACTORS, FORMATS, GOALS, VARIABLES

ALL_PARTS = ("sources", "parameters", "structure", "actors", "actions", "formats", "start", "regions")


def test_base_scenario(tree: Path) -> None:
    scenario = load_scenario("base")
    assert (scenario.name, scenario.world, scenario.start) == ("base", "tiny", (2024, 12))
    assert scenario.question == "What if nothing else happens?"
    assert scenario.open_formats == FORMATS
    assert scenario.fixed_types == {}
    assert scenario.policies == {actor: PolicySpec() for actor in ACTORS}
    assert [shock.name for shock in scenario.shocks] == ["early", "late"]
    assert [shock.date for shock in scenario.shocks] == [(2025, 1), (2025, 2)]
    assert scenario.shocks[0].changes == (("will_us_base", "set", 0.4),)
    assert scenario.shocks[0].effects[0].record.sources == ("paper", "report")
    assert scenario.parameters["front.base"] == Record(
        value=0.5,
        low=0.25,
        high=0.75,
        unit="thousand km² a month",
        kind="assumption",
        text="a number for tests",
        stated_at="world/tiny/parameters.yaml:5",
    )


def test_actors_and_types(tree: Path) -> None:
    actors = load_scenario("base").actors
    assert tuple(actors) == ACTORS
    assert list(actors["russia"].types) == ["hard", "soft"]
    assert actors["russia"].types["hard"].effort is not None
    only = actors["china"].types["only"]
    assert (only.prior.value, only.prior.fixed, only.effort) == (1.0, True, None)
    weight = only.weights["risk"]
    assert tuple(only.weights) == GOALS["china"]
    assert (weight.value, weight.low, weight.high) == (0.2, 0.1, pytest.approx(0.3))
    assert (weight.unit, weight.text) == ("weight", "weights for tests")


def test_actions(tree: Path) -> None:
    scenario = load_scenario("base")
    assert [action.id for action in scenario.menu("russia")] == ["continue", "surge"]
    surge = scenario.actions["russia.surge"]
    conditions = {(c.variable, c.operator): c.record for c in surge.when}
    assert conditions["will_russia", ">="].low == 0.125
    assert conditions["will_russia", "<="].high == 0.75
    assert conditions["deal", "="].fixed
    ranges = [(e.op, e.variable, e.record.value, e.record.low, e.record.high) for e in surge.effects]
    assert ranges == [
        ("add", "force_russia", 18, 9, 27),
        ("scale", "force_russia", 1.5, 0.75, 2.25),
        ("move", "force_north", 12, 6, 18),
        ("set", "grey_zone", 0.8, 0.4, 1),  # not 1.2: the variable ends at 1
        ("add", "access", 1, 1, 1),  # a level has no range of its own
        ("add", "doctrine", 0.1, 0, 0.3),
    ]
    assert surge.effects[2].source_variable == "force_russia"
    assert [effect.record.unit for effect in surge.effects[:2]] == ["thousand", "factor"]
    assert surge.effects[4].record.fixed
    assert [effect.record.kind for effect in surge.effects[4:]] == ["assumption", "source"]
    assert surge.effects[5].record.stated_at == "world/tiny/actions.yaml:26"


def test_differences(case: Callable[[str], Path]) -> None:
    case(
        "parameters:\n  front:\n    base: 0.6\n    slope: {value: 9, low: 8, high: 10, source: "
        "paper, note: far out}\n"
        "start: {access: 0, grey_zone: 0.25, talks_pause: 3}\n"
        "formats: [broad, bilateral]\nwithout: [belarus.raise_access]\n"
        "types: {russia: {hard: 0.9, soft: 0.1}, ukraine: only}\n"
        "policies:\n  russia: {script: [surge, continue]}\n  belarus: my_package.policies:Stubborn\n"
        "shocks:\n  - {date: 2025-06, name: early, title: Now late, scale: {aid_us: 0.5}, "
        "unverified: somewhere}\n"
    )
    base, scenario = load_scenario("base"), load_scenario("case")
    changed = scenario.parameters["front.base"]
    assert (changed.value, changed.low, changed.high, changed.fixed) == (0.6, 0.25, 0.75, True)
    assert (changed.kind, changed.stated_at) == ("assumption", "scenarios/case.yaml:9")
    restated = scenario.parameters["front.slope"]
    assert (restated.value, restated.low, restated.high, restated.fixed) == (9, 8, 10, False)
    assert (restated.sources, restated.note) == (("paper",), "far out")
    assert {n: r for n, r in scenario.parameters.items() if r != base.parameters[n]}.keys() == {
        "front.base",
        "front.slope",
    }
    start = scenario.start_values
    assert (start["access"].value, start["access"].low, start["access"].high) == (0, 0, 4)
    assert (start["grey_zone"].value, start["grey_zone"].low, start["grey_zone"].high) == (0.25, 0.25, 0.25)
    assert list(start) == [variable.name for variable in VARIABLES if variable.name in start]
    assert scenario.open_formats == ("bilateral", "broad")
    assert "belarus.raise_access" in base.actions
    assert "belarus.raise_access" not in scenario.actions
    assert [kind.prior.value for kind in scenario.actors["russia"].types.values()] == [0.9, 0.1]
    assert scenario.fixed_types == {"ukraine": "only"}
    assert scenario.policies["russia"] == PolicySpec(kind="script", script=("surge", "continue"))
    assert scenario.policies["belarus"] == PolicySpec(kind="class", path="my_package.policies:Stubborn")
    assert scenario.policies["china"].kind == "logit"
    assert [(shock.name, shock.date) for shock in scenario.shocks] == [
        ("late", (2025, 2)),
        ("early", (2025, 6)),
    ]
    assert scenario.shocks[1].changes == (("aid_us", "scale", 0.5),)


def test_grandchild_undoes_what_its_parent_did(case: Callable[[str], Path], tree: Path) -> None:
    case("types: {russia: hard}\npolicies: {russia: {script: [surge]}}\nformats: []\n")
    text = (tree / "scenarios" / "base.yaml").read_text().split("extends")[0].replace("base", "child")
    text += "extends: ../scenarios/case.yaml\ntypes: {russia: {hard: 0.2, soft: 0.8}}\nformats: [broad]\n"
    text += "policies: {russia: logit}\ndrop_shocks: [late]\nwithout: [russia.surge]\n"
    (tree / "scenarios" / "child.yaml").write_text(text)
    parent, child = load_scenario("case"), load_scenario("child")
    assert parent.fixed_types == {"russia": "hard"}
    assert parent.open_formats == ()
    assert child.fixed_types == {}
    assert child.open_formats == ("broad",)
    assert child.policies["russia"] == PolicySpec()
    assert [shock.name for shock in child.shocks] == ["early"]
    assert [action.id for action in child.menu("russia")] == ["continue"]


def test_action_of_an_inherited_script_cannot_be_taken_away(case: Callable[[str], Path], tree: Path) -> None:
    base = tree / "scenarios" / "base.yaml"
    base.write_text(base.read_text() + "policies: {russia: {script: [surge]}}\n")
    case("without: [russia.surge]\n")
    with pytest.raises(
        ConfigError, match=r"case\.yaml:7:11: without\.0: 'russia\.surge' is played by an inherited"
    ):
        load_scenario("case")


def test_batch(tree: Path) -> None:
    batch = load_batch("pair")
    assert [scenario.name for scenario in batch.scenarios] == ["base", "case"]
    assert (batch.runs, batch.seed, batch.horizon) == (10, 1, 12)
    assert batch == load_batch("configs/batches/pair.yaml") == load_batch(tree / "batches" / "pair.yaml")


def test_paths_start_from_the_referring_file_or_the_given_folder(tree: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "own.yaml").write_text((tree / "scenarios" / "case.yaml").read_text())
    batch = (tree / "batches" / "pair.yaml").read_text().replace("[base, case]", "[own.yaml, base]")
    (folder / "batch.yaml").write_text(batch)
    assert [s.name for s in load_batch("mine/batch.yaml").scenarios] == ["case", "base"]
    assert load_scenario("own.yaml", base=folder).name == "case"


def test_folder_of_configurations(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_configs() == tree
    deep = tmp_path / "some" / "where" / "configs"
    deep.mkdir(parents=True)  # a folder of this name without worlds is passed over
    monkeypatch.chdir(deep)
    assert find_configs() == tree
    monkeypatch.chdir("/")
    assert find_configs() != tree
    assert (find_configs() / "world").is_dir()
    assert load_scenario("base", root=tree).world == "tiny"


def test_installed_copy_is_found_where_no_folder_is_near(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    package = tmp_path / "site" / "sim"
    monkeypatch.setattr(library, "_package_folder", lambda: package)
    with pytest.raises(ConfigError, match=r"configs:1:1: file: no folder 'configs' with a folder 'world'"):
        find_configs()
    (package / "_configs" / "world").mkdir(parents=True)
    assert find_configs() == package / "_configs"


def test_check_file_names_the_kind(tree: Path) -> None:
    for kind in ALL_PARTS:
        assert check_file(tree / "world" / "tiny" / f"{kind}.yaml") == kind
    assert check_file("configs/world/tiny/world.yaml") == "world"
    assert check_file("configs/scenarios/case.yaml") == "scenario"
    assert check_file("configs/batches/pair.yaml") == "batch"


def test_part_without_a_world_beside_it_is_checked_alone(tree: Path, tmp_path: Path) -> None:
    alone = tmp_path / "start.yaml"
    alone.write_text((tree / "world" / "tiny" / "start.yaml").read_text())
    assert check_file(alone) == "start"
    alone.write_text(alone.read_text().replace("low", "lo", 1))
    with pytest.raises(ConfigError):
        check_file(alone)


def test_files_checked_together_read_a_world_once_and_all_else_each_time(
    tree: Path, case: Callable[[str], Path]
) -> None:
    known = library.Library(tree)
    assert check_file(case("start: {access: 1}\n"), known=known) == "scenario"
    assert load_scenario("case", known=known) == load_scenario("case")
    (tree / "world" / "tiny" / "start.yaml").unlink()
    assert check_file(tree / "scenarios" / "base.yaml", known=known) == "scenario"
    with pytest.raises(ConfigError, match="acess"):
        check_file(case("start: {acess: 1}\n"), known=known)


def test_a_world_with_a_mistake_is_told_with_each_of_its_scenarios(tree: Path) -> None:
    (tree / "world" / "tiny" / "start.yaml").unlink()
    known, told = library.Library(tree), []
    for name in ("base", "case"):
        with pytest.raises(ConfigError) as caught:
            check_file(tree / "scenarios" / f"{name}.yaml", known=known)
        told.append(caught.value.lines)
    assert told[0] == told[1]
    assert "start.yaml" in " ".join(told[0])


def test_a_name_leads_to_a_scenario_or_to_a_batch(tree: Path, tmp_path: Path) -> None:
    (tree / "scenarios" / "case.yaml").write_text(
        "schema: 1\nkind: scenario\nname: case\ntitle: A case\nquestion: What if?\nextends: base\n"
    )
    scenario, batch = load_scenario_or_batch("base"), load_scenario_or_batch("pair")
    assert (scenario, batch) == (load_scenario("base"), load_batch("pair"))
    with pytest.raises(ConfigError, match=r"no scenario or batch is named 'basse'.*did you mean 'base'"):
        load_scenario_or_batch("basse")
    other = tmp_path / "other.yaml"
    other.write_text("schema: 1\nkind: bath\n")
    with pytest.raises(ConfigError, match="unknown kind 'bath'") as found:
        load_scenario_or_batch(str(other))
    assert len(found.value.lines) == 1
