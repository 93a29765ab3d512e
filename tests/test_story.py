"""Story: every turn and act is told, in words, and two playthroughs read as they always did."""

import re

import pytest

from sim.model import Campaign
from sim.rules import vocabulary as V
from sim.story import headline, tell
from tests.golden import GOLDEN, path, told


@pytest.mark.parametrize("name", GOLDEN)
def test_the_golden_playthrough_reads_as_before(name: str) -> None:
    assert told(name) == path(name).read_text(encoding="utf-8"), (
        "the playthrough has changed; if that is meant: python -m tests.golden, then read the difference"
    )


@pytest.mark.parametrize("run", range(4))
@pytest.mark.parametrize("scenario", ["baseline", "aid_cut", "northern_front"])
def test_everything_is_told(scenario: str, run: int) -> None:
    campaign = Campaign(scenario, run=run).play()
    story = "\n".join(tell(campaign))
    assert len(re.findall(r"(?m)^Turn \d+, ", story)) == campaign.turn
    for raw in campaign.turns:
        for row in raw.choices:
            action = campaign.world.scenario.actions[campaign.world.actions[row]]
            if action.id != "continue":
                assert action.sentence in story
    assert headline(campaign) in story
    assert "nan" not in story.lower().split()
    assert not re.search(r"[a-z]_[a-z]", story.replace(campaign.world.scenario.name, ""))
    assert ("The guns were silent" in story) == any(raw.after[V.DEAL] > 0.0 for raw in campaign.turns)


def test_a_run_that_goes_on_says_where_it_stands() -> None:
    campaign = Campaign("baseline")
    campaign.step()
    assert headline(campaign) == "The run stands at January 2025, turn 1 of 36."
