"""Whatever is decided: the state keeps its bounds, chances are chances, and the north is closed without
access."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.model import Campaign
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.bounds import HIGH, LOW, keep_in_bounds
from sim.rules.month import close_month, pass_month
from tests.helpers import SCENARIOS, any_tape, empty_tape, play, start, with_start, world

Vector = NDArray[np.float64]
NUMBER = st.integers(0, 2**32 - 1)
FLAGS = [i for i, variable in enumerate(V.VARIABLES) if variable.unit in {"0 or 1", "0, 1 or 2", "0 to 4"}]


def anywhere(random: np.random.Generator) -> Vector:
    """Return a state drawn from the whole box of bounds, often at an edge of it."""
    state = LOW + (HIGH - LOW) * random.random(V.N_STATE)
    edge = random.random(V.N_STATE) < 0.2
    state[edge] = np.where(random.random(edge.sum()) < 0.5, LOW[edge], HIGH[edge])
    state[FLAGS] = np.floor(LOW[FLAGS] + (HIGH[FLAGS] - LOW[FLAGS] + 1.0) * random.random(len(FLAGS)))
    state[V.NUCLEAR] = state[V.NATO] = 0.0
    if state[V.LAND] == V.CLIENT_STATE:
        state[V.LAND] = V.ZONE_A
    keep_in_bounds(state)
    return state


def assert_sound(model: Campaign) -> None:
    """Assert that all states keep their bounds and all odds are odds, at every turn of a run."""
    kinds = [len(model.world.type_names[actor]) for actor in V.ACTORS]
    menu = model.tables.menu
    for turn in model.turns:
        for state in (turn.before, turn.after):
            assert np.isfinite(state).all()
            outside = np.flatnonzero((state < LOW) | (state > HIGH))
            assert not outside.size, [V.VARIABLES[i].name for i in outside]
        assert np.isfinite(turn.values).all()
        assert ((turn.goals >= 0.0) & (turn.goals <= 1.0 + 1e-9)).all()
        assert ((turn.chances >= 0.0) & (turn.chances <= 1.0)).all()
        assert ((turn.asked >= 0.0) & (turn.asked <= 1.0)).all()
        for k, n in enumerate(kinds):
            opened = turn.opened[menu[k] : menu[k + 1]] == 1
            chances = turn.chances[menu[k] : menu[k + 1], :n]
            assert not chances[~opened].any()
            assert np.abs(chances.sum(axis=0) - 1.0).max() < 1e-12
            beliefs = turn.beliefs[k * V.MAX_TYPES : (k + 1) * V.MAX_TYPES]
            assert abs(beliefs.sum() - 1.0) < 1e-12
            assert (beliefs[:n] > 0.0).all()
            assert not beliefs[n:].any()
        if turn.table is not None:
            assert np.isfinite(turn.table.surplus).all()
            assert ((turn.table.accept >= 0.0) & (turn.table.accept <= 1.0)).all()
            for role, answer in enumerate(turn.table.answers):
                total = turn.table.answer_chances[role].sum()
                assert abs(total - (1.0 if answer >= 0 else 0.0)) < 1e-12
    assert model.outcome in V.OUTCOMES


@given(NUMBER, st.sampled_from(SCENARIOS))
def test_state_and_odds_are_sound_under_any_tape(number: int, scenario: str) -> None:
    base = world(scenario)
    assert_sound(play(base, number, tape=any_tape(np.random.default_rng(number), base)))


@given(NUMBER)
def test_state_and_odds_are_sound_from_anywhere(number: int) -> None:
    random = np.random.default_rng(number)
    state = anywhere(random)
    base = world()
    named = {variable.name: float(x) for variable, x in zip(V.VARIABLES, state, strict=True)}
    tape = any_tape(random, base, horizon=12)
    assert_sound(play(with_start(base, **named), number, tape=tape, horizon=12))


@given(NUMBER)
def test_a_month_ends_within_bounds(number: int) -> None:
    random = np.random.default_rng(number)
    state, numbers = anywhere(random), world().values.copy()
    for _ in range(3):
        ratio = pass_month(state, numbers, np.zeros(V.N_ACTORS), random.normal(), random.normal())
        close_month(state, numbers)
        assert np.isfinite(ratio)
        assert ((state >= LOW) & (state <= HIGH)).all()


def test_bounds_hold_an_end_for_every_variable() -> None:
    state = np.full(V.N_STATE, -1e12)
    keep_in_bounds(state)
    assert (state == LOW).all()
    state[:] = 1e12
    keep_in_bounds(state)
    assert (state == HIGH).all()
    assert (LOW < HIGH).all()
    assert ((world().start >= LOW) & (world().start <= HIGH)).all()


@given(NUMBER, st.sampled_from(SCENARIOS), st.sampled_from([0.0, 1.0, 2.0, 4.0]))
def test_without_access_no_ground_falls_in_the_north(number: int, scenario: str, access: float) -> None:
    random = np.random.default_rng(number)
    base = with_start(world(scenario), access=access, force_north=90.0, north_offensive=1.0)
    model = play(base, number, tape=any_tape(random, base))
    for turn in model.turns:
        moved = turn.after[V.GAIN_NORTH] - turn.before[V.GAIN_NORTH]
        assert moved == pytest.approx(turn.after[V.NORTH_RATE], abs=1e-9)
        if turn.after[V.ACCESS] < V.ACCESS_FOR_TROOPS:
            assert moved == 0.0
            assert turn.after[V.FORCE_NORTH] == 0.0
    if max(turn.after[V.ACCESS] for turn in model.turns) < V.ACCESS_FOR_TROOPS:
        assert model.state[V.GAIN_NORTH] == 0.0


def test_the_north_stays_closed_in_every_run_without_access() -> None:
    base = world("no_access")
    for run in range(25):
        model = play(base, run)
        assert model.peak_access == 0.0
        assert model.gain_north == 0.0
        assert model.army_entered == 0.0


@given(NUMBER, st.sampled_from(["aid_us", "aid_europe"]), st.floats(0.1, 4.0))
def test_more_aid_never_moves_the_front_toward_russia(number: int, donor: str, more: float) -> None:
    """From the same state, with all decisions and all luck equal: not that turn, nor in those that follow at
    war."""
    random = np.random.default_rng(number)
    base = world()
    tape = any_tape(random, base)
    model = start(base, number, tape=tape)
    for _ in range(int(random.integers(0, 24))):
        model.step()
    if not model.running:
        return
    helped = model.state.copy()
    helped[V.OFFSET[donor]] = min(helped[V.OFFSET[donor]] + more, HIGH[V.OFFSET[donor]])
    runs = [
        start(base, number, tape=tape, start=(state, model.beliefs.copy(), model.turn))
        for state in (model.state.copy(), helped)
    ]
    for turn in range(4):
        for run in runs:
            run.step()
        without, with_aid = runs
        at_war = without.deal == with_aid.deal == V.NO_DEAL
        if turn > 0 and not (at_war and without.collapsed_ukraine == with_aid.collapsed_ukraine):
            return
        assert with_aid.front_rate <= without.front_rate + 1e-12
        assert with_aid.north_rate <= without.north_rate + 1e-12
        assert with_aid.net_gain <= without.net_gain + 1e-9
        if not (without.running and with_aid.running):
            return


def test_more_aid_holds_the_front_in_the_months_that_follow() -> None:
    base = world()
    tape = empty_tape(horizon=12)
    tape[:, : V.N_ACTORS] = [base.action_row(actor, "continue") for actor in V.ACTORS]
    tape[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.DECLINE
    plain = play(base, 3, tape=tape, horizon=12)
    helped = play(with_start(base, aid_us=4.0), 3, tape=tape, horizon=12)
    assert helped.net_gain < plain.net_gain - 0.01
