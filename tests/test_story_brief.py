"""Story in brief: nothing but what the whole story tells too, far fewer lines, and no turning point lost."""

from __future__ import annotations

import re

import pytest

from sim.model import Campaign
from sim.story import tell
from sim.story_brief import EVERY, tell_brief
from tests import helpers


@pytest.mark.parametrize(
    ("scenario", "run"), [("baseline", 0), ("us_brokered", 4), ("northern_front", 3), ("offered_freeze", 1)]
)
def test_the_brief_story_is_a_part_of_the_whole_one(scenario: str, run: int) -> None:
    campaign = helpers.play(scenario, run)
    whole, brief = list(tell(campaign)), list(tell_brief(campaign))
    told = set(whole)
    own = [line for line in brief if line not in told]
    assert all(re.fullmatch(r"\w+ \d{4} \(turn \d+\)|One simulated run .*", line) for line in own)
    assert len(brief) < len(whole) / 2
    for sign in (
        "Talks were held",
        "drafted",
        "From outside the model",
        "collapsed",
        "broke after",
        " went to war",
    ):
        assert [line for line in whole if sign in line] == [line for line in brief if sign in line]
    assert sum("since the start; casualties" in line for line in brief) <= campaign.turn // EVERY + 1


def test_quiet_months_are_left_out() -> None:
    brief = list(tell_brief(helpers.play("baseline", 0, horizon=5)))
    months = [line for line in brief if line.endswith(")") and "(turn" in line]
    assert "January 2025 (turn 1)" in months, "a shock"
    assert months[-1] == "May 2025 (turn 5)", "the last month tells of the front"
    assert len(months) < 5


def test_a_run_that_was_not_recorded_is_refused() -> None:
    campaign = Campaign(helpers.world("baseline"), horizon=2, record=False).play()
    with pytest.raises(ValueError, match="record=True"):
        list(tell_brief(campaign))
    long = Campaign(helpers.world("baseline"), horizon=40)
    assert "Exploratory: horizon" in "\n".join(tell_brief(long))
