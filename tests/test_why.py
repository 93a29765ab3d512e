"""Why: the record of a decision is complete, adds up, and its reason says what the numbers say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import why
from sim.model import Campaign
from sim.rules import parameters as P
from sim.rules import vocabulary as V

SCENARIOS = ("baseline", "us_brokered", "northern_front")


@settings(max_examples=12, deadline=None)
@given(scenario=st.sampled_from(SCENARIOS), run=st.integers(0, 500), seed=st.integers(0, 2**40))
def test_a_decision_adds_up(scenario: str, run: int, seed: int) -> None:
    campaign = Campaign(scenario, run=run, seed=seed, horizon=12, collect=False).play()
    for raw in campaign.turns:
        for actor, decided in why.decisions(campaign, raw.turn).items():
            k = V.ACTORS.index(actor)
            sharpness = campaign.values[P.CHOICE_RATIONALITY] / campaign.values[campaign.tables.spread[k]]
            options = [option for option in decided.options if option.open]
            best = max(options, key=lambda option: sharpness * option.value + option.draw)
            assert best.chosen
            assert sum(option.chance for option in decided.options) == pytest.approx(1.0)
            for option in options:
                assert sum(option.parts.values()) == pytest.approx(option.value, abs=1e-12)
                assert all(0.0 <= value <= 1.0 for value in option.goals.values())
            chances = np.exp([sharpness * (option.value - best.value) for option in options])
            assert [option.chance for option in options] == pytest.approx(list(chances / chances.sum()))
            assert all(sum(held.values()) == pytest.approx(1.0) for held in decided.beliefs.values())
            assert actor not in decided.beliefs


def test_the_advantages_sum_to_the_lead_over_the_other_options() -> None:
    campaign = Campaign("baseline", run=3).play()
    decided = why.decision(campaign, "russia", 5)
    others = [option.value for option in decided.options if option.open and not option.chosen]
    lead = decided.chosen.value - sum(others) / len(others)
    assert sum(why.advantages(decided).values()) == pytest.approx(lead)


def test_a_reason_tells_luck_from_merit() -> None:
    campaign = Campaign("baseline", run=3).play()
    decided = [why.decision(campaign, actor, raw.turn) for raw in campaign.turns for actor in V.ACTORS]
    lucky = [one for one in decided if why.rank(one) > 1]
    assert 0 < len(lucky) < len(decided)
    assert all("luck decided" in why.reason(one) for one in lucky)
    assert all("luck" not in why.reason(one) for one in decided if why.rank(one) == 1)


def test_a_scripted_move_is_told_as_such() -> None:
    campaign = Campaign("baseline", policies={"china": ["raise_support"]}, horizon=2).play()
    assert why.decision(campaign, "china", 1).policy == "forced"
    assert "forced" in why.reason(why.decision(campaign, "china", 1))
    assert why.decision(campaign, "china", 2).policy == "own"


def test_talks_name_those_who_sat_at_the_table() -> None:
    campaign = Campaign("baseline", run=16, seed=20241130).play()
    held = [why.talks(campaign, raw.turn) for raw in campaign.turns]
    tables = [one.table for one in held if one.table is not None]
    assert tables
    for one in held:
        for name, consents in one.consents.items():
            assert len(consents) == (2 if name == "bilateral" else 3)
            if one.table is not None and one.table.format == name:
                assert all(said.consented for said in consents)
    for table in tables:
        assert table.drafter not in table.answers
        assert table.agreed == (bool(table.answers) and set(table.answers.values()) == {"accept"})


def test_a_turn_not_played_is_a_clear_error() -> None:
    with pytest.raises(ValueError, match="turn 9 has not been played"):
        why.decision(Campaign("baseline", horizon=3).play(), "russia", 9)
