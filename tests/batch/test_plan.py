"""Plan: every run is in exactly one shard, and what decides the results is the batch's identity."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.batch import plan
from sim.batch.plan import batch_id, cut, tasks
from sim.config.scenario import Batch


@given(runs=st.integers(1, 1000), size=st.integers(1, 300))
def test_every_run_is_in_exactly_one_shard(small: Batch, runs: int, size: int) -> None:
    shards = cut(small.model_copy(update={"runs": runs}), size)
    played = Counter((shard.scenario, run) for shard in shards for run in range(shard.first, shard.end))
    assert set(played) == {(scenario.name, run) for scenario in small.scenarios for run in range(runs)}
    assert set(played.values()) == {1}
    assert max(shard.end - shard.first for shard in shards) <= size


def test_a_task_holds_what_a_worker_needs(small: Batch) -> None:
    shards = cut(small, 4)
    made = list(tasks(small, shards))
    assert [task.shard for task in made] == list(shards)
    assert all(task.scenario.name == task.shard.scenario for task in made)
    assert {(task.seed, task.horizon) for task in made} == {(small.seed, small.horizon)}


@pytest.mark.parametrize(
    "change", [{"runs": 8}, {"seed": 1}, {"horizon": 11}, {"name": "other"}, {"scenarios": ()}]
)
def test_every_part_of_a_batch_is_part_of_its_identity(small: Batch, change: dict[str, object]) -> None:
    assert batch_id(small.model_copy(update=change)) != batch_id(small)


def test_one_number_of_one_scenario_is_part_of_the_identity(small: Batch) -> None:
    first, second = small.scenarios
    record = first.parameters["front.base"]
    changed = {**first.parameters, "front.base": record.model_copy(update={"value": record.value + 1e-12})}
    other = small.model_copy(update={"scenarios": (first.model_copy(update={"parameters": changed}), second)})
    assert batch_id(other) != batch_id(small)


@pytest.mark.parametrize(("name", "value"), [("rules_fingerprint", lambda: "0" * 64), ("__version__", "9.9")])
def test_rules_and_version_are_part_of_the_identity(
    small: Batch, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    before = batch_id(small)
    monkeypatch.setattr(plan, name, value)
    assert batch_id(small) != before


def test_the_line_where_a_number_stands_is_not(small: Batch) -> None:
    first, second = small.scenarios
    moved = {
        name: record.model_copy(update={"stated_at": "elsewhere.yaml:1"})
        for name, record in first.parameters.items()
    }
    other = small.model_copy(update={"scenarios": (first.model_copy(update={"parameters": moved}), second)})
    assert batch_id(other) == batch_id(small)
