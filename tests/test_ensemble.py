"""The compiled driver: to the last bit what the Mesa driver plays, however the runs are cut and begun."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.config.provenance import named_records
from sim.config.records import PolicySpec
from sim.config.world import World, build_world
from sim.ensemble import Played, play_runs
from sim.ensemble import play as ensemble
from sim.model import Campaign
from sim.rules import tables as T
from sim.rules.choice import NOT_FORCED
from sim.rules.numeric import LOG_OF_NOTHING
from tests.helpers import SCENARIOS, SEED, K, V, any_tape, bits, empty_tape, with_types, world

ROOT = Path(__file__).parents[1]


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a world with fixed types, maybe scripts, numbers within their ranges, a tape, a seed, a length."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    base = world(draw(st.sampled_from(SCENARIOS)))
    if draw(st.booleans()):
        base = with_scripts(base, random)
    fixed = {
        actor: str(random.choice(names)) for actor, names in base.type_names.items() if random.random() < 0.3
    }
    horizon = draw(st.integers(1, 14))
    return {
        "base": with_types(base, **fixed),
        "values": within_ranges(base, random, draw(st.sampled_from([0.0, 0.1, 1.0]))),
        "tape": some_of(any_tape(random, base, horizon), random, draw(st.sampled_from([0.0, 0.3, 1.0]))),
        "seed": draw(st.integers(0, 2**64 - 1)),
        "runs": draw(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=3)),
        "horizon": horizon,
    }


def within_ranges(base: World, random: np.random.Generator, share: float) -> NDArray[np.float64]:
    """Return a world's numbers, a share of them drawn anew within their ranges."""
    vector = base.values.copy()
    for place, (_, record) in enumerate(named_records(base.scenario)):
        if not record.fixed and random.random() < share:
            vector[place] = random.uniform(record.low, record.high)
    return vector


def some_of(tape: NDArray[np.int64], random: np.random.Generator, share: float) -> NDArray[np.int64]:
    """Return a tape of which a share of the decisions is forced."""
    return np.where(random.random(tape.shape) < share, tape, NOT_FORCED)


def with_scripts(base: World, random: np.random.Generator) -> World:
    """Return a world in which some actors follow a script of any actions from their menus, open or not."""
    policies = dict(base.scenario.policies)
    for actor in V.ACTORS:
        if random.random() < 0.5:
            script = tuple(str(name) for name in random.choice(base.menu(actor), random.integers(1, 9)))
            policies[actor] = PolicySpec(kind="script", script=script)
    return build_world(base.scenario.model_copy(update={"policies": policies}))


def same(played: Played, place: int, model: Campaign) -> None:
    """Assert that one row of what was played is the run of a model, turn by turn."""
    assert played.paths is not None
    assert played.belief_paths is not None
    assert V.OUTCOMES[played.outcomes[place]] == model.outcome
    assert played.turns[place] == model.turn
    assert played.types[place].tolist() == model.types.tolist()
    assert bits(played.costs[place]) == bits(model.costs)
    assert bits(played.state[place]) == bits(model.state)
    assert bits(played.beliefs[place]) == bits(model.beliefs)
    for raw in model.turns:
        assert bits(played.paths[place, raw.turn]) == bits(raw.after), f"state after turn {raw.turn}"
        if raw is not model.turns[0]:  # those held in choosing are those after the turn before
            assert bits(played.belief_paths[place, raw.turn - 1]) == bits(raw.beliefs)
    assert (played.paths[place, model.turn :] == model.state).all()
    assert (played.belief_paths[place, model.turn :] == model.beliefs).all()
    assert played.tape is not None
    assert played.tape[place].tolist() == model.taped().tolist()


def equal(one: Played, two: Played) -> None:
    """Assert that two lots of runs are the same in every bit."""
    for name, part in vars(one).items():
        other = getattr(two, name)
        assert (part is None) == (other is None), name
        assert part is None or bits(part) == bits(other), name


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(drawn=configurations())
def test_both_drivers_give_the_same_bits(drawn: dict[str, Any]) -> None:
    base, options = drawn["base"], {name: drawn[name] for name in ("seed", "horizon", "values", "tape")}
    played = play_runs(base, drawn["runs"], **options, trajectories=True, decisions=True)
    for place, run in enumerate(drawn["runs"]):
        same(played, place, Campaign(base, run=run, collect=False, **options).play())


def test_the_property_meets_every_part_of_the_rules() -> None:
    """Tapes like those drawn above bring deals, breaks and every kind of decision."""
    base, random = world(), np.random.default_rng(1)
    tapes = np.stack([any_tape(random, base) for _ in range(200)])
    played = play_runs(base, range(200), SEED, 36, tape=tapes, decisions=True)
    assert played.tape is not None
    never = np.flatnonzero(~(played.tape[:, 1:] >= 0).any(axis=(0, 1)))
    no_broker = K.SLOT_CONSENT + 3 * np.flatnonzero(base.tables.formats[:, T.FORMAT_BROKER] < 0) + 2
    assert set(never) <= set(no_broker)
    assert set(played.outcomes.tolist()) >= {V.NUCLEAR_USE, V.WAR_CONTINUES, V.PARTITION}
    for name in ("deals_signed", "deals_broken", "truces", "collapsed_ukraine", "army_entered"):
        assert played.state[:, V.OFFSET[name]].any(), name


@pytest.fixture(scope="module")
def many() -> Played:
    """Two hundred runs of the base case, all that can be kept."""
    return play_runs(world(), range(200), SEED, 12, trajectories=True, decisions=True)


@pytest.mark.parametrize("threads", [1, 2, 7])
@pytest.mark.parametrize("size", [1, 64, 1000])
def test_threads_and_chunks_change_nothing(
    many: Played, monkeypatch: pytest.MonkeyPatch, threads: int, size: int
) -> None:
    monkeypatch.setattr(ensemble, "CHUNK_RUNS", size)
    equal(play_runs(world(), range(200), SEED, 12, trajectories=True, decisions=True, threads=threads), many)


def test_any_order_of_runs_gives_the_same_runs(many: Played) -> None:
    order = np.random.default_rng(3).permutation(200)
    shuffled = play_runs(world(), order, SEED, 12)
    assert bits(shuffled.state) == bits(many.state[order])
    assert shuffled.runs.tolist() == order.tolist()
    assert (shuffled.paths, shuffled.belief_paths, shuffled.tape, shuffled.logs) == (None,) * 4


@pytest.mark.parametrize("name", ["baseline", "minsk_trilateral"])
@pytest.mark.parametrize("turn", [1, 7, 23])
def test_a_run_from_its_middle_goes_on_as_the_whole(name: str, turn: int) -> None:
    base, runs = world(name), range(60)
    whole = play_runs(base, runs, SEED, 24, trajectories=True, decisions=True)
    assert whole.paths is not None
    assert whole.belief_paths is not None
    going = np.flatnonzero(whole.turns > turn)
    assert len(going) > 10
    begin = (whole.paths[going, turn], whole.belief_paths[going, turn], turn)
    rest = play_runs(base, going, SEED, 24, start=begin, trajectories=True, decisions=True)
    assert rest.paths is not None
    assert bits(rest.paths[:, turn:]) == bits(whole.paths[going, turn:])
    assert np.isnan(rest.paths[:, :turn]).all()
    assert bits(rest.beliefs) == bits(whole.beliefs[going])
    assert rest.outcomes.tolist() == whole.outcomes[going].tolist()
    assert rest.tape is not None
    assert whole.tape is not None
    assert (rest.tape[:, turn + 1 :] == whole.tape[going, turn + 1 :]).all()
    assert (rest.tape[:, : turn + 1] == NOT_FORCED).all()


def test_a_start_may_differ_from_run_to_run() -> None:
    base = world()
    whole = play_runs(base, range(3), SEED, 12, trajectories=True)
    assert whole.paths is not None
    assert whole.belief_paths is not None
    assert (whole.turns == 12).all()
    places, turns = np.arange(3), np.array([0, 4, 11])
    begin = (whole.paths[places, turns], whole.belief_paths[places, turns], turns)
    assert bits(play_runs(base, range(3), SEED, 12, start=begin).state) == bits(whole.state)
    model = Campaign(
        base, run=1, seed=SEED, horizon=12, start=(begin[0][1], begin[1][1], 4), collect=False
    ).play()
    assert bits(model.state) == bits(whole.state[1])


def test_numbers_of_each_run_give_what_each_gives_alone() -> None:
    base, random = world(), np.random.default_rng(5)
    vectors = np.stack([within_ranges(base, random, 0.5) for _ in range(70)])
    together = play_runs(base, range(70), SEED, 10, values=vectors, trajectories=True)
    assert len({row.tobytes() for row in together.state}) == 70
    for run in (0, 3, 63, 64, 69):
        alone = play_runs(base, [run], SEED, 10, values=vectors[run], trajectories=True)
        for name in ("state", "beliefs", "costs", "paths", "outcomes"):
            assert bits(getattr(alone, name)[0]) == bits(getattr(together, name)[run]), name


def test_what_was_decided_plays_the_same_run_again(many: Played) -> None:
    again = play_runs(world(), range(200), SEED, 12, tape=many.tape, trajectories=True, decisions=True)
    equal(again, many)


def test_a_tape_forces_every_decision_it_holds() -> None:
    base, random = world(), np.random.default_rng(8)
    tapes = np.stack([any_tape(random, base, 12) for _ in range(40)])
    played = play_runs(base, range(40), SEED, 12, tape=tapes, decisions=True)
    assert played.tape is not None
    decided = played.tape != NOT_FORCED
    assert (played.tape[decided] == tapes[decided]).all()
    assert (played.turns[:, np.newaxis] >= np.arange(13))[:, 1:].any()
    for place, end in enumerate(played.turns):
        assert decided[place, 1 : end + 1, : V.N_ACTORS].all()
        assert not decided[place, end + 1 :].any()


def test_logs_are_those_of_the_chances(many: Played) -> None:
    assert many.logs is not None
    for run in range(0, 200, 20):
        model = Campaign(world(), run=run, seed=SEED, horizon=12, collect=False).play()
        expected = 0.0
        for raw in model.turns:
            found = many.logs[run, raw.turn]
            for k, row in enumerate(raw.choices):
                assert found[k] == pytest.approx(math.log(raw.chances[row, model.types[k]]), abs=1e-12)
            expected += sum(math.log(raw.chances[row, model.types[k]]) for k, row in enumerate(raw.choices))
            for f, role in np.argwhere(raw.consents >= 0):
                chance = raw.asked[f, role]
                said = chance if raw.consents[f, role] == V.ACCEPT else 1.0 - chance
                expected += math.log(said)
                place = K.SLOT_CONSENT + f * raw.consents.shape[1] + role
                assert found[place] == pytest.approx(math.log(said), abs=1e-12)
            if raw.table is not None:
                for role in np.flatnonzero(raw.table.answers >= 0):
                    given_chance = raw.table.answer_chances[role, raw.table.answers[role]]
                    expected += math.log(given_chance)
                    assert found[K.SLOT_ANSWER + role] == pytest.approx(math.log(given_chance), abs=1e-12)
        assert many.logs[run].sum() == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("actor", [V.RUSSIA, V.BELARUS, V.CHINA])
def test_chances_of_all_that_could_be_decided_are_one(actor: int) -> None:
    base = world()
    menu = range(base.tables.menu[actor], base.tables.menu[actor + 1])
    tapes = np.stack([empty_tape(1) for _ in menu])
    tapes[:, 1, actor] = menu
    played = play_runs(base, [4] * len(menu), SEED, 1, tape=tapes, decisions=True)
    assert played.logs is not None
    assert np.exp(played.logs[:, 1, actor]).sum() == pytest.approx(1.0, abs=1e-12)
    others = np.delete(played.logs[:, 1, : V.N_ACTORS], actor, axis=1)
    assert (others == others[0]).all()


def test_an_offer_is_certain_where_it_is_the_drafters_own() -> None:
    base = world("minsk_trilateral")
    talking = empty_tape(6)
    talking[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.ACCEPT
    free = play_runs(base, range(30), SEED, 6, tape=talking, decisions=True)
    assert free.tape is not None
    assert free.logs is not None
    first = free.tape[:, 1, K.SLOT_OFFER]
    assert (first >= 0).all()
    assert (free.logs[:, :, K.SLOT_OFFER] == 0.0).all()
    other = np.where(first == 7, 8, 7)
    tapes = np.repeat(talking[np.newaxis], 30, axis=0)
    tapes[:, 1, K.SLOT_OFFER] = other
    forced = play_runs(base, range(30), SEED, 6, tape=tapes, decisions=True)
    assert forced.logs is not None
    assert (forced.logs[:, 1, K.SLOT_OFFER] == LOG_OF_NOTHING).all()


def test_a_scripted_action_that_is_not_open_is_left_to_the_logit() -> None:
    base = world()
    row = next(
        row
        for row in range(base.tables.menu[V.RUSSIA], base.tables.menu[V.RUSSIA + 1])
        if not opened(base)[row]
    )
    closed = base.actions[row].split(".", 1)[1]
    open_ = next(name for name in base.menu("russia") if opened(base)[base.action_row("russia", name)])
    policies = {**base.scenario.policies, "russia": PolicySpec(kind="script", script=(closed, open_))}
    scripted = build_world(base.scenario.model_copy(update={"policies": policies}))
    played = play_runs(scripted, range(20), SEED, 3, decisions=True)
    free = play_runs(base, range(20), SEED, 3, decisions=True)
    assert played.tape is not None
    assert free.tape is not None
    assert (played.tape[:, 1] == free.tape[:, 1]).all()
    assert not (played.tape[:, 1, V.RUSSIA] == row).any()
    assert (played.tape[:, 2, V.RUSSIA] == base.action_row("russia", open_)).all()
    for run in range(20):
        model = Campaign(scripted, run=run, seed=SEED, horizon=3, collect=False).play()
        assert model.taped().tolist() == played.tape[run].tolist()


def opened(base: World) -> NDArray[np.int64]:
    """Return which actions are open in turn 1."""
    return Campaign(base, horizon=1, collect=False).play().turns[0].opened


def test_a_tape_goes_before_a_script() -> None:
    base = world()
    first, second = base.menu("china")[:2]
    policies = {**base.scenario.policies, "china": PolicySpec(kind="script", script=(first,) * 4)}
    scripted = build_world(base.scenario.model_copy(update={"policies": policies}))
    tape = empty_tape(4)
    tape[2, V.CHINA] = base.action_row("china", second)
    played = play_runs(scripted, [0], SEED, 4, tape=tape, decisions=True)
    assert played.tape is not None
    rows = [base.action_row("china", name) for name in (first, second, first, first)]
    assert played.tape[0, 1:, V.CHINA].tolist() == rows


ANSWERS = """
import hashlib
import numpy as np
from sim.ensemble import kernel, play_runs
from tests.helpers import SEED, any_tape, empty_tape, world

print("compiled" if hasattr(kernel.play_range, "py_func") else "interpreted")
base = world("minsk_trilateral")
tapes = np.stack([any_tape(np.random.default_rng(run), base, 9) for run in range(3)])
for given in ({}, {"tape": tapes}):
    played = play_runs(base, range(3), SEED, 9, **given, trajectories=True, decisions=True)
    for name, part in vars(played).items():
        print(name, hashlib.sha256(np.ascontiguousarray(part).tobytes()).hexdigest())
"""


def answers(disable_jit: bool) -> list[str]:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": str(int(disable_jit)), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", ANSWERS]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_same_bits_without_the_compiler() -> None:
    compiled, interpreted = answers(disable_jit=False), answers(disable_jit=True)
    assert (compiled[0], interpreted[0]) == ("compiled", "interpreted")
    assert compiled[1:] == interpreted[1:]
    assert len(compiled) == 23
