"""Why: the record of a decision is complete, adds up, and its reason says what the numbers say."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import why
from sim.model import Campaign
from sim.policies import ActionView, ConsentView, Policy
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.trace import Decision
from sim.words import GOALS
from tests import helpers

SCENARIOS = ("baseline", "us_brokered", "northern_front")


def decided_in(campaign: Campaign) -> list[Decision]:
    return [one for raw in campaign.turns for one in why.decisions(campaign, raw.turn).values()]


@settings(max_examples=12, deadline=None)
@given(scenario=st.sampled_from(SCENARIOS), run=st.integers(0, 500), seed=st.integers(0, 2**40))
def test_a_decision_adds_up(scenario: str, run: int, seed: int) -> None:
    campaign = helpers.play(scenario, run=run, seed=seed, horizon=12)
    for decided in decided_in(campaign):
        sharpness = decided.sharpness
        options = [option for option in decided.options if option.open]
        best = max(options, key=lambda option: sharpness * option.value + option.draw)
        assert best.chosen
        assert sum(option.chosen for option in decided.options) == 1
        assert sum(option.chance for option in decided.options) == pytest.approx(1.0)
        for option in options:
            assert sum(option.parts.values()) == pytest.approx(option.value, abs=1e-12)
            assert all(0.0 <= value <= 1.0 for value in option.goals.values())
        chances = np.exp([sharpness * (option.value - best.value) for option in options])
        assert [option.chance for option in options] == pytest.approx(list(chances / chances.sum()))
        assert all(option.chance == 0.0 for option in decided.options if not option.open)
        assert all(sum(held.values()) == pytest.approx(1.0) for held in decided.beliefs.values())
        assert decided.actor not in decided.beliefs
        assert (decided.policy, decided.forced_by) == ("own", "")


def test_beliefs_are_those_held_before_the_month_s_acts() -> None:
    campaign = helpers.play(horizon=3)
    first = why.decision(campaign, "china", 1).beliefs["belarus"]
    types = campaign.world.scenario.actors["belarus"].types
    assert first == pytest.approx({name: spec.prior.value for name, spec in types.items()})
    assert why.decision(campaign, "china", 2).beliefs["belarus"] != first


def test_the_advantages_sum_to_the_lead_over_the_other_options() -> None:
    decided = why.decision(helpers.play(run=3, horizon=6), "russia", 5)
    others = [option.value for option in decided.options if option.open and not option.chosen]
    lead = decided.chosen.value - sum(others) / len(others)
    assert sum(why.advantages(decided).values()) == pytest.approx(lead)


def test_a_reason_tells_luck_from_merit() -> None:
    decided = decided_in(helpers.play(run=3))
    lucky = [one for one in decided if why.rank(one) > 1]
    assert 0 < len(lucky) < len(decided)
    assert all("luck decided" in why.reason(one) for one in lucky)
    assert all("luck" not in why.reason(one) for one in decided if why.rank(one) == 1)
    for one in decided:
        assert why.percent(one.chosen.chance) in why.reason(one)
        assert why.percent(one.chosen.chance) in why.because(one)


def test_the_reason_names_the_goal_that_made_the_difference() -> None:
    decided = why.decision(helpers.play(run=3, horizon=2), "china", 1)
    chosen, goal = decided.chosen.name, "leverage"

    def favoured(by: float) -> Decision:
        """The same decision, had one goal alone told the chosen option from the others, by so many logits."""
        options = []
        for option in decided.options:
            parts = dict.fromkeys(option.parts, 0.1)
            parts[goal] += by / decided.sharpness if option.name == chosen else 0.0
            options.append(replace(option, parts=parts, value=sum(parts.values())))
        return replace(decided, options=tuple(options))

    assert why.grounds(favoured(1.0)) == ([GOALS[goal]], [])
    assert why.grounds(favoured(-1.0)) == ([], [GOALS[goal]])
    assert why.grounds(favoured(0.01)) == ([], [])
    assert why.because(favoured(1.0)).startswith(f"for {GOALS[goal]}; first choice of")
    assert why.because(favoured(-1.0)).startswith(f"against {GOALS[goal]}; ")
    assert "no goal told it from the others" in why.reason(favoured(0.01))


def test_a_scripted_move_is_told_as_such() -> None:
    campaign = helpers.play(policies={"china": ["raise_support"]}, horizon=2)
    scripted = why.decision(campaign, "china", 1)
    assert (scripted.policy, scripted.forced_by) == ("forced", "Scripted")
    assert "forced, by script" in why.reason(scripted)
    assert "by script" in why.because(scripted)
    assert why.decision(campaign, "china", 2).policy == "own"


class Stubborn(Policy):
    """Always continues and never talks."""

    def action(self, view: ActionView) -> str:
        return "continue"

    def consent(self, view: ConsentView) -> bool:
        return False


def test_a_move_of_a_policy_or_of_the_tape_is_told_as_such() -> None:
    tape = helpers.empty_tape(2)
    base = helpers.world()
    closed = base.action_row("russia", "northern_offensive")
    tape[1, V.RUSSIA] = closed
    campaign = helpers.play(tape=tape, policies={"russia": Stubborn()}, horizon=2)
    taped, own = (why.decision(campaign, "russia", turn) for turn in (1, 2))
    assert taped.forced_by == "tape"
    assert "not open to it at all" in why.reason(taped)
    assert own.forced_by == "Stubborn"
    assert "policy Stubborn" in why.reason(own)
    for turn in (1, 2):
        for consents in why.talks(campaign, turn).consents.values():
            assert [said.forced for said in consents] == [said.actor == "russia" for said in consents]


def test_talks_name_those_who_sat_at_the_table() -> None:
    campaigns = [helpers.play(run=run) for run in range(3)]
    held = [why.talks(campaign, raw.turn) for campaign in campaigns for raw in campaign.turns]
    tables = [one.table for one in held if one.table is not None]
    assert len(tables) > 5
    for one in held:
        for name, consents in one.consents.items():
            assert len(consents) == (2 if name == "bilateral" else 3)
            took_place = one.table is not None and one.table.format == name
            assert all(said.consented for said in consents) == took_place
        if one.table is not None:
            assert list(one.consents)[-1] == one.table.format, "the format held is the last proposed"
    for table in tables:
        assert table.drafter not in table.answers
        assert table.agreed == (bool(table.answers) and set(table.answers.values()) == {"accept"})
        assert not table.forced
        assert not table.gave_way
        for actor, chances in table.answer_chances.items():
            assert sum(chances.values()) == pytest.approx(1.0)
            above = table.surpluses[actor] > 0.0
            assert (chances["accept"] > chances["reject"]) == above, "who gains is likelier to accept"
        if table.kind != "maximal demand":
            assert table.own_surplus > 0.0, "nobody of its own accord offers what it would rather not have"


def test_a_pause_after_a_walk_out_is_known() -> None:
    base = helpers.world()
    tape = helpers.empty_tape(6)
    first = K.SLOT_CONSENT + V.US_BROKERED * K.N_ROLES
    tape[1, first : first + K.N_ROLES] = V.ACCEPT
    tape[1, K.SLOT_OFFER] = len(K.ANSWER_IDS)
    tape[1, K.SLOT_ANSWER :] = V.WALK_OUT
    campaign = helpers.play(helpers.world("us_brokered"), tape=tape, horizon=6)
    months = int(base.values[base.names.index("talks.walk_pause")])
    paused = [why.talks(campaign, turn).paused for turn in range(1, 7)]
    assert paused == [False, *[True] * months, *[False] * (5 - months)]
    assert why.talks(campaign, 1).table is not None
    assert all(not why.talks(campaign, turn).consents for turn in range(2, 2 + months))


def test_a_turn_not_played_is_a_clear_error() -> None:
    with pytest.raises(ValueError, match="turn 9 has not been played"):
        why.decision(helpers.play(horizon=3), "russia", 9)
