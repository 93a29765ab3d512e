"""Sliders of numbers: steps on which every value stands, and what is said beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.config.loader import load_scenario
from sim.config.provenance import title_of
from sim.config.scenario import Scenario
from sim.screening.store import Effect
from sim.ui.draft import settable
from sim.ui.numbers import FINEST, all_of_it, beside, steps


@pytest.fixture(scope="module")
def baseline(project: Path) -> Scenario:
    return load_scenario("baseline", root=project / "configs")


def test_every_slider_is_fine_round_and_has_its_value_on_a_step(baseline: Scenario) -> None:
    for number in settable(baseline).values():
        record = number.record
        step, digits = steps(record)
        assert (record.high - record.low) / step >= FINEST - 1e-6, number.name
        assert f"{step:.0e}"[0] in "125", number.name
        places = (record.value - record.low) / step
        assert abs(places - round(places)) < 1e-3 or step < (record.high - record.low) / 1000, number.name
        assert float(f"{step:.{digits}f}") == pytest.approx(step), number.name


def test_beside_a_slider_stand_unit_range_effect_and_origin(baseline: Scenario) -> None:
    number = settable(baseline)["talks.stopping_cost"]
    effect = Effect(number.name, 0.42, "negotiated_peace", 0.42, "low", 0.1, 10, 0.0, 0.0)
    said = beside(number, baseline, effect)
    assert said == (
        "Stands at 0.085, within 0.055 to 0.11 (utility); moves negotiated peace by 42 of 100 runs; "
        "source: Center for Strategic and International Studies (2022)."
    )
    assert "moves" not in beside(number, baseline, None)
    assert title_of(number.name, number.meaning) == "Talks: what a settlement must beat the status quo by"


def test_a_tooltip_names_the_number_and_can_hold_no_markup(baseline: Scenario) -> None:
    number = settable(baseline)["talks.stopping_cost"]
    hostile = number._replace(
        record=number.record.model_copy(update={"kind": "assumption", "text": "<b>[x](y)"})
    )
    said = all_of_it(hostile, baseline)
    assert said.startswith("`talks.stopping_cost`")
    assert "<b>" not in said
    assert "[x](y)" not in said
