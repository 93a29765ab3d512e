"""The Mesa model: three lines, frames, agents, all kinds of policies, clear errors, batch_run, no warning."""

import subprocess
import sys
from pathlib import Path

import mesa
import numpy as np
import pandas as pd
import pytest

from sim.config.errors import ConfigError
from sim.config.loader import load_scenario
from sim.model import DEFAULT_HORIZON, Actor, Campaign
from sim.policies import ActionView, AnswerView, ConsentView, OfferView, Policy
from sim.rules import deals as D
from sim.rules import talks as K
from sim.rules import vocabulary as V
from tests.helpers import any_tape, bits, empty_tape, play, start, with_start, world

THREE_LINES = """
from sim.model import Campaign
model = Campaign("baseline", run=7, horizon=6).play()
print(model.outcome, model.datacollector.get_model_vars_dataframe().shape)
"""


# A model among Mesa's models --------------------------------------------------------------------------------


def test_three_lines_without_a_warning(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", THREE_LINES],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.split()[0] in V.OUTCOMES


def test_one_agent_an_actor() -> None:
    model = Campaign()
    assert isinstance(model, mesa.Model)
    assert len(model.agents) == len(V.ACTORS)
    assert [agent.name for agent in model.agents] == list(V.ACTORS)
    assert all(isinstance(agent, Actor) and isinstance(agent, mesa.Agent) for agent in model.agents)
    assert list(model.actors) == list(V.ACTORS)


def test_a_run_ends_and_stays_ended() -> None:
    model = Campaign(run=1, horizon=5, collect=False)
    assert (model.running, model.outcome, model.turn) == (True, None, 0)
    for turn in range(1, 5):
        model.step()
        assert (model.running, model.outcome, model.turn) == (True, None, turn)
    model.step()
    assert (model.running, model.turn, len(model.turns)) == (False, 5, 5)
    assert model.outcome in V.OUTCOMES
    state = bits(model.state)
    model.step()
    assert (model.turn, len(model.turns), bits(model.state)) == (5, 5, state)


def test_mesas_own_loop_plays_a_run() -> None:
    model = Campaign(run=2, horizon=7)
    model.run_model()
    assert (model.turn, model.running) == (7, False)
    assert bits(model.state) == bits(play(run=2, horizon=7).state)


def test_the_data_collector_gives_frames() -> None:
    model = Campaign(run=3, horizon=8).play()
    of_model = model.datacollector.get_model_vars_dataframe()
    assert of_model["turn"].tolist() == list(range(1, 9))
    assert of_model["outcome"].isna().tolist() == [True] * 7 + [False]
    assert of_model["outcome"].iloc[-1] == model.outcome
    for name in ("front_rate", "access", "will_ukraine", "aid_us", "deal"):
        assert of_model[name].tolist() == [turn.after[V.OFFSET[name]] for turn in model.turns]
    of_agents = model.datacollector.get_agent_vars_dataframe()
    assert of_agents.shape[0] == 8 * len(V.ACTORS)
    acts = of_agents.reset_index()
    for turn in model.turns:
        rows = acts[acts["Step"] == turn.turn].set_index("actor")
        for k, actor in enumerate(V.ACTORS):
            assert rows.loc[actor, "action"] == model.world.actions[turn.choices[k]].split(".")[1]
            assert rows.loc[actor, "rung"] == turn.after[V.RUNG_RUSSIA + k]


def test_collection_and_record_can_be_left_out_and_change_nothing() -> None:
    bare = Campaign(run=4, collect=False, record=False).play()
    assert bare.datacollector is None
    assert bare.turns == []
    assert bits(bare.state) == bits(Campaign(run=4).play().state)


def test_batch_run() -> None:
    told = mesa.batch_run(
        Campaign,
        {"scenario": ["baseline", "bilateral"], "run": range(3), "horizon": 6},
        number_processes=1,
        display_progress=False,
    )
    frame = pd.DataFrame(told).drop_duplicates("RunId").set_index(["scenario", "run"])
    assert len(frame) == 6
    for (scenario, run), row in frame.iterrows():
        model = Campaign(scenario, run=run, horizon=6, collect=False).play()
        assert (row["turn"], row["outcome"]) == (6, model.outcome)
        assert row["net_gain"] == model.net_gain
    assert frame["net_gain"].nunique() > 3


def test_mesas_argument_for_luck_is_the_seed() -> None:
    assert bits(Campaign(rng=5, horizon=4).play().state) == bits(Campaign(seed=5, horizon=4).play().state)
    assert bits(Campaign(rng=5, horizon=4).play().state) != bits(Campaign(rng=6, horizon=4).play().state)


# What it can be asked ---------------------------------------------------------------------------------------


def test_state_by_name() -> None:
    model = play(run=5, horizon=6)
    for name, value in model.variables():
        assert getattr(model, name) == value == model.state[V.OFFSET[name]]
    assert model.highest_rung == max(model.state[V.RUNG_RUSSIA : V.RUNG_CHINA + 1])
    with pytest.raises(AttributeError, match="no attribute 'morale'"):
        _ = model.morale


def test_types_and_beliefs_by_name() -> None:
    model = play(run=6, horizon=3)
    for actor in V.ACTORS:
        assert model.type_of(actor) == model.actors[actor].type
        odds = model.beliefs_about(actor)
        assert tuple(odds) == model.world.type_names[actor]
        assert sum(odds.values()) == pytest.approx(1.0)


def test_a_scenario_by_name_by_object_and_by_world() -> None:
    loaded = load_scenario("no_access")
    models = [Campaign(given, run=2, horizon=4).play() for given in ("no_access", loaded, world("no_access"))]
    assert len({bits(model.state) for model in models}) == 1


def test_records_are_copies() -> None:
    model = start(run=1)
    model.step()
    first = bits(model.turns[0].after), bits(model.turns[0].chances), bits(model.turns[0].beliefs)
    for _ in range(4):
        model.step()
    assert (bits(model.turns[0].after), bits(model.turns[0].chances), bits(model.turns[0].beliefs)) == first
    for one, two in zip(model.turns, model.turns[1:], strict=False):
        shocked = {i for i in range(V.N_STATE) if one.after[i] != two.before[i]}
        assert not shocked


def test_a_run_gives_its_decisions_back_as_a_tape() -> None:
    for run in range(4):
        model = play(run=run, tape=any_tape(np.random.default_rng(run), world()))
        tape = model.taped()
        assert tape.shape == (DEFAULT_HORIZON + 1, K.N_SLOTS)
        assert (tape[0] == -1).all()
        assert bits(play(run=run, tape=tape).state) == bits(model.state)


def test_the_tape_of_a_user_wins_over_that_of_the_scenario_slot_by_slot() -> None:
    """The scenario holds a table in turn 6 and none in turn 5; the user turns both about."""
    name = "forced_table_us"
    tape = empty_tape()
    tape[5, K.SLOT_FORMAT] = V.US_BROKERED
    tape[5, K.SLOT_CONSENT : K.SLOT_OFFER] = V.ACCEPT
    tape[6, K.SLOT_CONSENT + V.US_BROKERED * K.N_ROLES] = V.DECLINE  # Moscow stays away
    tape[12, K.SLOT_DRAFTER] = D.UKRAINE_ROLE
    for run in range(4):
        model = play(name, run, tape=tape, horizon=12)
        fifth, sixth, twelfth = (model.turns[turn - 1] for turn in (5, 6, 12))
        assert fifth.table is not None
        assert sixth.table is None or fifth.table.agreed
        if twelfth.before[V.DEAL] < V.SETTLEMENT and twelfth.before[V.TALKS_PAUSE] == 0.0:
            assert twelfth.table is not None
            assert twelfth.table.drafter == D.UKRAINE_ROLE
            assert twelfth.table.format == V.US_BROKERED


def test_the_start_of_a_world_is_left_as_it_is() -> None:
    before = bits(world().start), bits(world().values)
    play(run=8)
    assert (bits(world().start), bits(world().values)) == before


# Policies ---------------------------------------------------------------------------------------------------


class Dove(Policy):
    """Talks whenever asked, offers a bare ceasefire where it can, and accepts everything."""

    def __init__(self) -> None:
        self.formats: set[str] = set()

    def action(self, view: ActionView) -> str | None:
        return "ceasefire_appeal" if "ceasefire_appeal" in view.options else None

    def consent(self, view: ConsentView) -> bool | None:
        self.formats.add(view.format)
        return True

    def offer(self, view: OfferView) -> int | None:
        return 1 if 1 in view.offers else view.maximal_demand

    def answer(self, view: AnswerView) -> str | None:
        return "accept"


class Hawk(Policy):
    """Never talks."""

    def consent(self, view: ConsentView) -> bool | None:
        return False


def test_an_own_policy_takes_all_four_decisions() -> None:
    doves = {"russia": Dove(), "ukraine": Dove()}
    model = play("bilateral", run=1, policies=doves, horizon=8)
    assert model.turns[0].table is not None
    assert model.turns[0].table.offer == 1
    assert model.turns[0].table.agreed
    assert model.turns[0].after[V.DEAL] == V.CEASEFIRE
    appeal = model.world.action_row("ukraine", "ceasefire_appeal")
    assert model.turns[0].choices[V.UKRAINE] == appeal == model.turns[0].forced[V.UKRAINE]
    assert doves["russia"].formats == {"bilateral"}
    later = [turn.table for turn in model.turns[1:] if turn.after[V.DEAL] == V.CEASEFIRE]
    assert all(table is not None and table.offer == K.MAXIMAL_DEMAND for table in later)


def test_one_who_refuses_talks_prevents_them() -> None:
    for actor in ("russia", "ukraine"):
        model = play(run=2, policies={actor: Hawk()}, horizon=10)
        assert all(turn.table is None for turn in model.turns)
    model = play(run=2, policies={"belarus": Hawk()})
    assert model.talks_minsk_trilateral == 0.0


def test_a_consenting_broker_hosts() -> None:
    policies: dict[str, Policy] = {"russia": Dove(), "ukraine": Dove(), "belarus": Dove()}
    model = play("minsk_trilateral", run=2, policies=policies, horizon=3)
    assert model.talks_minsk_trilateral >= 1.0


def test_others_read_a_policys_acts_as_its_own_logits() -> None:
    """A policy that chooses what the logit would have chosen anyway leaves the very same run."""

    class Mimic(Policy):
        def __init__(self, chosen: list[str]) -> None:
            self.chosen = chosen

        def action(self, view: ActionView) -> str | None:
            return self.chosen[view.turn - 1]

    plain = play(run=9)
    chosen = [plain.world.actions[turn.choices[V.EUROPE]].split(".")[1] for turn in plain.turns]
    mimicked = play(run=9, policies={"europe": Mimic(chosen)})
    assert bits(plain.state) == bits(mimicked.state)
    assert bits(plain.beliefs) == bits(mimicked.beliefs)


def test_a_tape_goes_before_a_policy() -> None:
    model = start("bilateral", run=1, policies={"russia": Dove(), "ukraine": Dove()})
    model.tape = np.full((DEFAULT_HORIZON + 1, K.N_SLOTS), -1, dtype=np.int64)
    model.tape[1, K.SLOT_OFFER] = D.FIRST_SETTLEMENT
    model.step()
    assert model.turns[0].table is not None
    assert model.turns[0].table.offer == D.FIRST_SETTLEMENT


def test_a_run_with_policies_is_played_again_from_its_tape() -> None:
    model = play(run=3, policies={"russia": Dove(), "ukraine": Hawk(), "china": ["urge_restraint"] * 5})
    assert bits(play(run=3, tape=model.taped()).state) == bits(model.state)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no such actor: poland; the actors are russia, belarus"):
        Campaign(policies={"poland": "logit"})
    for horizon in (0, 255):
        with pytest.raises(ValueError, match=f"horizon must be from 1 to 254 turns, not {horizon}"):
            Campaign(horizon=horizon)
    with pytest.raises(ValueError, match="seed must be at least 0"):
        Campaign(seed=-1)
    with pytest.raises(ValueError, match="run must be at least 0"):
        Campaign(run=2**32)
    with pytest.raises(ConfigError):
        Campaign("no_such_scenario")


def test_the_longest_horizon_plays() -> None:
    model = play(with_start(world(), deal=2.0, dictated=1.0), run=1, horizon=252)
    assert (model.turn, model.outcome) == (252, "negotiated_peace")
