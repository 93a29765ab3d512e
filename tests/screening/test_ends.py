"""Ends of ranges: what moves with a number, and what stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.config.provenance import named_records
from sim.config.world import World
from sim.rules import vocabulary as V
from sim.rules.parameters import DERIVED
from sim.screening.ends import SAME_FACT, TWINS, ends, moved, moved_numbers
from tests import helpers

WORLD = helpers.world("baseline")
NAMES = moved_numbers(WORLD)


def value(world: World, name: str) -> float:
    return float(world.values[world.names.index(name)])


def family(world: World, prefix: str) -> dict[str, float]:
    return {name: value(world, name) for name in world.names if name.startswith(prefix)}


def test_every_number_with_a_range_is_moved_and_no_other() -> None:
    records = dict(named_records(WORLD.scenario))
    assert set(NAMES) == {n for n, r in records.items() if r.low < r.high and not r.fixed}
    assert {name.partition(".")[0] for name in NAMES} >= {
        *("front", "weight", "prior", "effort", "spread", "start", "format", "action", "condition")
    }


def test_only_the_number_and_its_family_move() -> None:
    for name in NAMES[:: max(len(NAMES) // 60, 1)]:
        for end in ends(WORLD, (name,)):
            assert value(end.world, name) == end.value
            changed = {
                other
                for other, a, b in zip(WORLD.names, WORLD.values, end.world.values, strict=False)
                if a != b
            }
            if name.startswith(("weight.", "prior.")):
                assert changed <= set(family(WORLD, name.rpartition(".")[0]))
            elif name.startswith("region."):
                assert changed - {name} <= DERIVED
                assert len(changed) > 1
            else:
                assert changed == {name, TWINS.get(name, name)}


def test_a_level_at_the_start_and_the_one_a_law_refers_to_move_together() -> None:
    for reference, name in SAME_FACT.items():
        changed = moved(WORLD, reference, 0.5)
        assert value(changed, reference) == value(changed, name) == 0.5
        assert changed.start[V.OFFSET[name.removeprefix("start.")]] == 0.5
    apart = moved(helpers.world("matched_force_no_access"), "start.force_russia", 500.0)
    assert value(apart, "strength.force_russia") == value(WORLD, "strength.force_russia")


def test_held_ground_moves_what_follows_from_it() -> None:
    more = moved(WORLD, "region.donetsk.held", 0.69)
    assert value(more, "front.open_east") < value(WORLD, "front.open_east")


def test_weights_of_a_type_keep_their_sum_and_the_others_their_proportions() -> None:
    name = "weight.russia.dismantle.client"
    before = family(WORLD, "weight.russia.dismantle.")
    after = family(moved(WORLD, name, 0.5), "weight.russia.dismantle.")
    assert after[name] == 0.5
    assert sum(after.values()) == pytest.approx(sum(before.values()), abs=1e-12)
    ratios = [after[other] / before[other] for other in before if other != name and before[other]]
    assert np.allclose(ratios, ratios[0])
    assert ratios[0] < 1


def test_priors_keep_their_sum() -> None:
    after = family(moved(WORLD, "prior.russia.freeze", 0.4), "prior.russia.")
    assert sum(after.values()) == pytest.approx(1.0)
    assert after["prior.russia.dismantle"] / after["prior.russia.annex"] == pytest.approx(0.45 / 0.35)


def test_a_starting_value_moves_the_state() -> None:
    after = moved(WORLD, "start.access", 2.0)
    assert after.start[V.ACCESS] == 2.0
    assert np.flatnonzero(after.start != WORLD.start).tolist() == [V.ACCESS]
    assert WORLD.start[V.ACCESS] != 2.0


def test_a_sum_that_cannot_be_kept_is_refused() -> None:
    lone = WORLD.values.copy()
    for i, name in enumerate(WORLD.names):
        if name.startswith("weight.russia.dismantle.") and not name.endswith(".client"):
            lone[i] = 0.0
    with pytest.raises(ValueError, match="sum cannot be kept"):
        moved(replace(WORLD, values=lone), "weight.russia.dismantle.client", 0.5)
