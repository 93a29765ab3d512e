"""Play: runs are what the model gives, a run that fails is noted, nothing of a run stays in memory."""

import gc
import weakref

import numpy as np
import pytest

from sim.batch import play
from sim.batch.errors import BatchError
from sim.batch.facets import COLUMNS, row_of
from sim.batch.plan import Shard, Task, cut, tasks
from sim.batch.play import play_shard
from sim.batch.through_mesa import play_run
from sim.config.errors import ConfigError
from sim.config.scenario import Batch
from sim.config.world import build_world
from sim.model import Campaign
from sim.rules.machine_code import rules_fingerprint
from sim.rules.vocabulary import VARIABLES
from sim.uncertainty import worlds


def task_of(batch: Batch, **changes: object) -> Task:
    first = next(tasks(batch, cut(batch)))
    return Task(**{**vars(first), **changes})


@pytest.mark.parametrize("driver", ["compiled", "mesa"])
def test_a_shard_plays_its_runs_as_the_model_does(small: Batch, driver: str) -> None:
    shard = Shard(small.scenarios[0].name, 4, 6)
    played = play_shard(task_of(small, shard=shard, driver=driver))
    assert played.columns["run"] == [4, 5]
    assert played.failures == ()
    for place, run in enumerate((4, 5)):
        campaign = Campaign(small.scenarios[0], run=run, seed=small.seed, horizon=small.horizon).play()
        assert {name: values[place] for name, values in played.columns.items()} == {
            "scenario": shard.scenario,
            "run": run,
            **row_of(campaign),
        }
        path = played.paths[:, :, place].T
        assert [turn.turn for turn in campaign.turns] == list(range(1, campaign.turn + 1))
        assert (
            np.array_equal(path[0], campaign.turns[0].before) or campaign.world.tables.shocks[:, 4].min() == 1
        )
        assert np.array_equal(path[1 : campaign.turn + 1], [turn.after for turn in campaign.turns])


def test_a_run_that_has_ended_stays_at_its_final_state(small: Batch) -> None:
    world = build_world(small.scenarios[0])
    ended = 0
    for run in range(60):
        campaign, path = play_run(world, run, small.seed, 36)
        assert len(path) == 37
        assert (path[campaign.turn :] == campaign.state).all()
        ended += campaign.turn < 36
    assert ended


@pytest.mark.parametrize("driver", ["compiled", "mesa"])
def test_only_the_first_runs_are_traced(small: Batch, driver: str) -> None:
    shard = Shard(small.scenarios[0].name, 0, 5)
    shape = (len(VARIABLES), small.horizon + 1)
    assert play_shard(task_of(small, shard=shard, traced=3, driver=driver)).paths.shape == (*shape, 3)
    assert play_shard(task_of(small, shard=shard, traced=0, driver=driver)).paths.shape == (*shape, 0)


def test_both_drivers_give_the_same_in_every_bit(small: Batch) -> None:
    for first, end, traced in ((0, 70, 40), (65, 70, 66), (3, 4, 0)):
        shard = Shard(small.scenarios[1].name, first, end)
        one, two = (
            play_shard(task_of(small, shard=shard, scenario=small.scenarios[1], traced=traced, driver=driver))
            for driver in ("compiled", "mesa")
        )
        assert repr(one.columns) == repr(two.columns)
        assert one.paths.tobytes() == two.paths.tobytes()
        assert one.paths.shape == two.paths.shape


def test_what_a_rule_raises_is_noted_alike_by_both_drivers(small: Batch) -> None:
    scenario = small.scenarios[0]
    zero = scenario.parameters["front.base"].model_copy(update={"value": 0.0})
    broken = scenario.model_copy(update={"parameters": {**scenario.parameters, "front.base": zero}})
    one, two = (play_shard(task_of(small, scenario=broken, driver=driver)) for driver in ("compiled", "mesa"))
    assert one.failures == two.failures
    assert [failure.run for failure in one.failures] == list(range(small.runs))
    told = "ValueError: front.base should be more than 0, not 0: sim.rules.will.wear_of_will divides by it"
    assert {failure.error for failure in one.failures} == {told}
    assert one.columns == two.columns == {name: [] for name in COLUMNS}
    assert one.paths.shape == two.paths.shape == (len(VARIABLES), small.horizon + 1, 0)


def test_of_runs_played_together_only_the_one_that_fails_is_lost(
    small: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = play_shard(task_of(small, traced=5))
    real = worlds.play_runs

    def fail_in_run_3(world: object, runs: object, *arguments: object, **options: object) -> object:
        if 3 in list(runs):  # type: ignore[call-overload]
            raise ZeroDivisionError("in run 3")
        return real(world, runs, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(worlds, "play_runs", fail_in_run_3)
    rest = play_shard(task_of(small, traced=5))
    assert [(failure.run, failure.error) for failure in rest.failures] == [(3, "ZeroDivisionError: in run 3")]
    for name, column in whole.columns.items():
        assert rest.columns[name] == column[:3] + column[4:]
    assert np.array_equal(rest.paths, np.delete(whole.paths, 3, axis=2))


def test_a_run_that_fails_is_noted_and_the_others_are_played(failing: Batch) -> None:
    played = play_shard(task_of(failing))
    assert played.failures
    assert played.columns["run"]
    failed = {failure.run for failure in played.failures}
    assert failed | set(played.columns["run"]) == set(range(failing.runs))
    assert not failed & set(played.columns["run"])
    assert "dismantle" not in played.columns["type_russia"]
    assert {(failure.seed, failure.error) for failure in played.failures} == {
        (failing.seed, r"RuntimeError: sabotage\nin two lines")
    }
    assert played.paths.shape[2] == len(played.columns["run"])


def test_other_rules_than_those_of_the_batch_are_refused(small: Batch) -> None:
    with pytest.raises(BatchError, match="rules have changed"):
        play_shard(task_of(small, rules="0" * 64))
    assert task_of(small).rules == rules_fingerprint()


def test_a_scenario_that_makes_no_world_is_a_mistake_of_the_configuration(
    small: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(scenario: object) -> None:
        raise ValueError("two names share an identifier")

    monkeypatch.setattr(play, "build_world", refuse)
    other = small.scenarios[0].model_copy()  # no world of which is kept
    with pytest.raises(ConfigError, match="scenario baseline: two names"):
        play_shard(task_of(small, scenario=other))


def test_models_are_freed(small: Batch) -> None:
    world = build_world(small.scenarios[0])
    models = [weakref.ref(play_run(world, run, small.seed, 2)[0]) for run in range(5)]
    gc.collect()
    assert [model() for model in models] == [None] * 5
