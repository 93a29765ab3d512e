"""A run can be played again: from its number, from the tape of its decisions, and on from any turn of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import Campaign
from sim.rules import vocabulary as V
from tests.helpers import SCENARIOS, any_tape, bits, play, start, with_types, world

RUN = st.integers(0, 2**32 - 1)
SEED = st.integers(0, 2**64 - 1)


def assert_same(one: Campaign, two: Campaign, from_turn: int = 1) -> None:
    """Assert that two runs are the same in every recorded bit, decisions included, from a turn on."""
    assert one.outcome == two.outcome
    first = [turn for turn in one.turns if turn.turn >= from_turn]
    second = [turn for turn in two.turns if turn.turn >= from_turn]
    assert [turn.turn for turn in first] == [turn.turn for turn in second]
    for a, b in zip(first, second, strict=True):
        for field in ("before", "after", "beliefs", "chances", "choices", "asked", "consents"):
            assert bits(getattr(a, field)) == bits(getattr(b, field)), (a.turn, field)
        assert (a.table is None) == (b.table is None)
        if a.table is not None and b.table is not None:
            assert (a.table.format, a.table.drafter, a.table.offer) == (
                b.table.format,
                b.table.drafter,
                b.table.offer,
            )
            assert a.table.answers.tolist() == b.table.answers.tolist()
            assert bits(a.table.answer_chances) == bits(b.table.answer_chances)


@given(run=RUN, seed=SEED, scenario=st.sampled_from(SCENARIOS))
@settings(max_examples=25)
def test_the_same_numbers_give_the_same_run(run: int, seed: int, scenario: str) -> None:
    assert_same(play(scenario, run, seed=seed, horizon=18), play(scenario, run, seed=seed, horizon=18))


@given(run=RUN, seed=SEED, scenario=st.sampled_from(SCENARIOS))
@settings(max_examples=25)
def test_the_tape_of_a_run_plays_it_again(run: int, seed: int, scenario: str) -> None:
    model = play(scenario, run, seed=seed)
    assert_same(model, play(scenario, run, seed=seed, tape=model.taped()))


@given(run=RUN, turns=st.integers(1, 35), scenario=st.sampled_from(SCENARIOS))
@settings(max_examples=25)
def test_a_run_goes_on_from_any_of_its_turns(run: int, turns: int, scenario: str) -> None:
    whole = play(scenario, run)
    model = start(scenario, run)
    for _ in range(turns):
        model.step()
    rest = start(scenario, run, start=(model.state.copy(), model.beliefs.copy(), model.turn))
    if model.running:
        assert_same(whole, rest.play(), from_turn=model.turn + 1)


@given(st.integers(0, 2**32 - 1), st.integers(1, 35))
@settings(max_examples=15)
def test_a_run_of_any_decisions_goes_on_from_any_of_its_turns(number: int, turns: int) -> None:
    """Nothing of a run hides outside state, beliefs and turn, whatever has been decided."""
    base = world()
    tape = any_tape(np.random.default_rng(number), base)
    whole = play(base, 7, tape=tape)
    model = start(base, 7, tape=tape)
    for _ in range(turns):
        model.step()
    if model.running:
        rest = start(base, 7, tape=tape, start=(model.state.copy(), model.beliefs.copy(), model.turn))
        assert_same(whole, rest.play(), from_turn=model.turn + 1)


def test_a_start_is_copied_not_changed() -> None:
    model = play(run=2, horizon=6)
    state, beliefs = model.state.copy(), model.beliefs.copy()
    before = bits(state), bits(beliefs)
    play(run=2, start=(state, beliefs, 6), horizon=12)
    assert (bits(state), bits(beliefs)) == before


def test_a_shorter_horizon_is_the_beginning_of_a_longer_one() -> None:
    for run in range(5):
        long, short = play(run=run), play(run=run, horizon=9)
        for one, two in zip(short.turns, long.turns, strict=False):
            assert bits(one.after) == bits(two.after)


def test_different_runs_and_seeds_differ() -> None:
    played = [play(run=run, seed=seed) for run in range(5) for seed in (1, 2**63)]
    assert len({bits(model.state) for model in played}) == 10
    assert len({bits(model.turns[0].draws) for model in played}) == 10


def test_scenarios_share_the_luck_of_a_run() -> None:
    same_priors = [name for name in SCENARIOS if world(name).scenario.actors == world().scenario.actors]
    assert len(same_priors) > 20
    for run in range(20):
        models = [start(name, run) for name in same_priors]
        for model in models:
            drawn = model.world.types < 0
            assert model.types[drawn].tolist() == models[0].types[drawn].tolist()
        assert len({bits(model.costs) for model in models}) == 1
    kinds = {tuple(start(run=run).types) for run in range(60)}
    assert len(kinds) > 20


def test_fixing_one_type_leaves_all_other_luck_alone() -> None:
    base = world()
    for run in range(10):
        free, fixed = start(base, run), start(with_types(base, russia="freeze"), run)
        russia = V.ACTORS.index("russia")
        assert fixed.type_of("russia") == "freeze"
        assert np.delete(free.types, russia).tolist() == np.delete(fixed.types, russia).tolist()
        assert bits(free.costs) == bits(fixed.costs)


def test_types_and_costs_follow_their_distribution() -> None:
    base = world()
    drawn = [start(base, run, record=False) for run in range(600)]
    for actor, spec in base.scenario.actors.items():
        k = V.ACTORS.index(actor)
        for i, kind in enumerate(spec.types.values()):
            share = np.mean([model.types[k] == i for model in drawn])
            assert share == pytest.approx(kind.prior.value, abs=0.08)
    costs = np.array([model.costs for model in drawn])
    sd = base.scenario.parameters["talks.cost_sd"].value
    assert costs.std(axis=0) == pytest.approx([sd, sd], rel=0.1)
    assert costs.mean(axis=0) == pytest.approx([0.0, 0.0], abs=0.2 * sd)
    assert abs(np.corrcoef(costs.T)[0, 1]) < 0.15
