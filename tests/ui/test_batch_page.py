"""Run a batch, without a browser: what is played, what the address holds, what is kept, what goes wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from sim.batch.store import open_folder
from sim.figures.look import WORST_FIRST
from tests.ui.conftest import App

SECONDS = 90.0
FEW = {"runs": "50", "months": "3"}
COST = "talks.stopping_cost"


@pytest.fixture
def opened(app: App, site: Path) -> Callable[..., App]:
    """Open the page at an address and wait until all its runs are played."""

    def open_page(**address: str) -> App:
        app.open("batch", **{**FEW, **address})
        return finished(app)

    return open_page


def finished(app: App) -> App:
    end = time.monotonic() + SECONDS
    while app.test.get("progress")[0].proto.value < 100:
        assert time.monotonic() < end, app.headline
        time.sleep(0.1)
        app.test.run()
    return app.checked()


def settle(app: App) -> App:
    app.test.run()
    return finished(app.checked())


def slider(app: App, name: str = COST, start: str = "baseline"):  # type: ignore[no-untyped-def]
    return app.test.slider(key=f"number-{start}-{name}")


def changes(app: App) -> str:
    stated = app.test.query_params.get("set", "")
    return stated if isinstance(stated, str) else stated[0]


def test_the_baseline_is_played_alone(opened: Callable[..., App]) -> None:
    app = opened()
    assert "in the baseline" in app.headline
    assert "1 × 50 runs of 3 months" in app.html
    assert "Shares of simulated runs under these assumptions, no forecast." in app.html
    assert len(app.chart("Odds after 50 runs")["layer"]) > 5
    assert app.warnings == []


def test_a_scenario_is_held_against_what_it_extends(opened: Callable[..., App]) -> None:
    app = opened(start="No access")
    assert "2 × 50 runs of 3 months" in app.html
    assert "the baseline" in app.headline


def test_a_slider_changes_what_is_played_and_the_address(opened: Callable[..., App]) -> None:
    app = opened()
    slider(app).set_value(0.06).run()
    finished(app)
    assert changes(app) == f"{COST}:0.06"
    assert "2 × 50 runs" in app.html
    (code,) = app.test.code
    assert yaml.safe_load(code.value)["parameters"] == {"talks": {"stopping_cost": 0.06}}
    app.test.button(key="back").click().run()
    finished(app)
    assert changes(app) == ""
    assert slider(app).value == 0.085
    assert "1 × 50 runs" in app.html


def test_an_address_brings_all_changes_back(opened: Callable[..., App]) -> None:
    app = opened(set=f"start.access:2;{COST}:0.1;type.russia:freeze;formats:minsk_trilateral")
    made = yaml.safe_load(app.test.code[0].value)
    assert made["parameters"] == {"talks": {"stopping_cost": 0.1}}
    assert made["start"] == {"access": 2}
    assert made["types"] == {"russia": "freeze"}
    assert made["formats"] == ["minsk_trilateral"]
    assert app.warnings == []
    assert changes(app) == f"start.access:2;{COST}:0.1;type.russia:freeze;formats:minsk_trilateral"


@pytest.mark.parametrize(
    "part", [f"{COST}:99", "no.such:1", "<script>alert(1)</script>:1", "type.russia:kind"]
)
def test_an_address_that_states_what_cannot_be_is_said_in_place(
    part: str, opened: Callable[..., App]
) -> None:
    app = opened(set=part)
    (warning,) = app.warnings
    assert part in warning
    assert "1 × 50 runs" in app.html
    assert "<script>alert" not in app.html


def test_an_unknown_start_is_said_in_place(opened: Callable[..., App]) -> None:
    app = opened(start="../../etc/passwd")
    assert "There is no scenario '../../etc/passwd' here" in app.warnings[0]
    assert "in the baseline" in app.headline


def test_every_slider_has_unit_range_and_origin_beside_it(opened: Callable[..., App]) -> None:
    app = opened()
    assert len(app.test.slider) == 6
    assert "Stands at 0.085, within 0.055 to 0.11 (utility)" in app.html
    assert app.html.count("of 100 runs; assumption: ") + app.html.count("of 100 runs; source: ") == 6


def test_any_other_number_can_be_looked_for(opened: Callable[..., App]) -> None:
    app = opened()
    others = app.test.multiselect(key="others-baseline")
    assert len(others.options) > 300
    others.set_value(["start.access"]).run()
    assert slider(app, "start.access").value == 1
    assert changes(app) == "start.access:1"


def test_another_start_has_its_own_sliders(opened: Callable[..., App]) -> None:
    app = opened(set=f"{COST}:0.06")
    app.test.selectbox(key="start").set_value("No access").run()
    finished(app)
    assert slider(app, start="no_access").value == 0.085
    assert changes(app) == ""


def test_yaml_is_played_as_the_sliders_left_it_and_as_edited(opened: Callable[..., App]) -> None:
    app = opened(set=f"{COST}:0.06")
    app.test.segmented_control(key="edit").set_value("YAML").run()
    text = app.test.text_area(key="yaml").value
    assert yaml.safe_load(text)["parameters"] == {"talks": {"stopping_cost": 0.06}}
    app.test.text_area(key="yaml").set_value(text.replace("baseline_changed", "of_mine")).run()
    finished(app)
    assert app.test.text_input(key="name-of_mine").value == "of_mine"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stopping_cost: 0.06", "stoping_cost: 0.06", "did you mean &#x27;stopping_cost&#x27;?"),
        ("stopping_cost: 0.06", "stopping_cost: 99", "lies outside the inherited range"),
        ("extends: baseline", "extends: ../configs/scenarios/baseline.yaml", "leads elsewhere"),
        ("schema: 1", "schema: !!python/object/apply:os.system [id]", "is not allowed"),
        ("schema: 1", "schema: 1\npolicies: {russia: 'os:system'}", "a class is code"),
        ("schema: 1", "schema: [", "file"),
    ],
)
def test_mistakes_are_told_by_line_and_the_last_good_text_is_played_on(
    old: str, new: str, said: str, opened: Callable[..., App]
) -> None:
    app = opened(set=f"{COST}:0.06", edit="YAML")
    shown = app.headline
    text = app.test.text_area(key="yaml").value
    assert old in text
    app.test.text_area(key="yaml").set_value(text.replace(old, new)).run()
    finished(app)
    assert said in app.html
    assert 'role="alert"' in app.html
    assert "your-scenario.yaml:" in app.html
    assert app.headline == shown
    assert "those of the last text without mistakes" in app.html


def test_a_saved_scenario_has_an_address(opened: Callable[..., App], site: Path) -> None:
    app = opened(set=f"{COST}:0.06")
    app.test.text_input(key="name-baseline_changed").set_value("cheap_stop").run()
    app.test.button(key="save").click().run()
    finished(app)
    assert [path.name for path in (site / "runs").iterdir()] == ["cheap_stop.yaml"]
    assert "Saved as runs/cheap_stop.yaml" in app.test.success[0].value.replace("\\", "")
    assert app.test.selectbox(key="start").value == "Cheap stop (saved)"
    assert changes(app) == ""
    assert slider(app, start="cheap_stop.yaml").value == 0.06
    assert "2 × 50 runs" in app.html


def test_a_saved_scenario_opens_by_its_address(app: App, site: Path, project: Path) -> None:
    (site / "runs").mkdir()
    text = (project / "configs" / "scenarios" / "no_access.yaml").read_text(encoding="utf-8")
    (site / "runs" / "kept.yaml").write_text(text.replace("name: no_access", "name: kept"), encoding="utf-8")
    app.open("batch", start="Kept (saved)", **FEW)
    assert "2 × 50 runs" in finished(app).html


@pytest.mark.parametrize("name", ["../up", "Big", "baseline"])
def test_a_name_that_cannot_be_is_said_and_nothing_is_written(
    name: str, opened: Callable[..., App], site: Path
) -> None:
    app = opened(set=f"{COST}:0.06")
    app.test.text_input(key="name-baseline_changed").set_value(name).run()
    if name == "baseline":
        app.test.button(key="save").click().run()
    assert len(app.checked().warnings) == 1
    assert not (site / "runs").exists()


def test_a_damaged_saved_scenario_is_told_in_place(app: App, site: Path) -> None:
    (site / "runs").mkdir()
    (site / "runs" / "kept.yaml").write_text("schema: 1\nkind: scenario\nnames: kept\n", encoding="utf-8")
    app.open("batch", start="Kept (saved)", **FEW)
    assert any("runs/kept.yaml:3:1: names" in warning for warning in app.warnings)


def test_runs_can_be_stopped_and_played_on(app: App, site: Path) -> None:
    app.open("batch", runs="50000", months="36")
    app.test.button(key="stop").click().run()
    app.checked()
    assert "stop" not in [button.key for button in app.test.button]
    assert app.test.get("progress")[0].proto.value < 100
    app.test.button(key="play-on").click().run()
    assert "stop" in [button.key for button in app.checked().test.button]
    app.test.button(key="stop").click().run()


def test_what_it_takes_for_one_point_is_said_and_can_be_played(opened: Callable[..., App]) -> None:
    app = opened(runs="500", months="12")
    assert "Knowing every share to within one percentage point takes " in app.html
    button = app.test.button(key="enough")
    wanted = int(button.label.removeprefix("Play ").removesuffix(" runs").replace(",", ""))
    button.click().run()
    assert app.test.number_input(key="runs").value == wanted
    assert f"{wanted:,} runs" in app.test.get("progress")[0].proto.text
    app.test.button(key="stop").click().run()
    assert app.checked().warnings == []


def test_a_batch_is_kept_and_the_other_pages_open_it(opened: Callable[..., App], site: Path) -> None:
    app = opened(set=f"{COST}:0.06")
    app.test.number_input(key="batch_runs").set_value(20).run()
    app.test.button(key="play-batch").click().run()
    end = time.monotonic() + SECONDS
    while "runs are kept in" not in app.html:
        assert time.monotonic() < end
        time.sleep(0.1)
        app.test.run()
    (folder,) = (site / "runs").iterdir()
    stored = open_folder(folder)
    assert stored.manifest.scenarios == ("baseline", "baseline_changed")
    assert (stored.manifest.runs, stored.manifest.horizon) == (20, 3)
    assert stored.scenario("baseline_changed").parameters[COST].value == 0.06
    app.test.switch_page("sim/ui/pages/explore.py").run()
    assert "2 × 20 runs" in app.checked().html


def test_the_figure_has_a_row_for_every_ending_and_scenario(opened: Callable[..., App]) -> None:
    app = opened(start="No access")
    assert all(
        ending in app.chart("Odds after 50 runs")["layer"][2]["encoding"]["color"]["scale"]["domain"]
        for ending in WORST_FIRST
    )
