"""Regions in a story: what is entered, taken and lost is told once, and the end names what changed."""

from dataclasses import replace

import pytest

from sim.model import Campaign
from sim.rules import vocabulary as V
from sim.story import tell
from sim.story_regions import regions_changed, regions_told
from tests import helpers


def campaign_with_gains(*gains: dict[str, float]) -> Campaign:
    """Return a played run whose recorded turns end with these gains instead of their own."""
    campaign = helpers.play(horizon=len(gains))
    turns = []
    for raw, given in zip(campaign.turns, gains, strict=True):
        after = raw.after.copy()
        after[V.GAIN_EAST : V.GAIN_NORTH + 1] = [given.get(axis, 0.0) for axis in V.AXES]
        turns.append(replace(raw, after=after))
    campaign.turns[:] = turns
    campaign.state[:] = turns[-1].after
    return campaign


def told(campaign: Campaign) -> list[list[str]]:
    return [list(regions_told(campaign, raw)) for raw in campaign.turns]


def test_a_region_is_taken_and_the_next_entered_once_each() -> None:
    lines = told(
        campaign_with_gains({"east": 0.2}, {"east": 0.3}, {"east": 12.0}, {"east": 0.1}, {"east": 12.0})
    )
    assert lines == [
        [],
        ["By the order of advance Russia now held the whole of Luhansk."],
        [
            "By the order of advance Russian forces entered Dnipropetrovsk.",
            "By the order of advance Russia now held the whole of Donetsk.",
        ],
        [],
        [],
    ]


def test_a_region_taken_in_the_month_it_is_entered_is_told_as_taken() -> None:
    lines = told(campaign_with_gains({"north": 61.0}))
    assert lines == [
        [
            "By the order of advance Russian forces entered Zhytomyr.",
            "By the order of advance Russia now held the whole of Chernihiv, Kyiv region and Kyiv city.",
        ]
    ]


def test_a_recovery_names_what_russia_holds_nothing_of() -> None:
    lines = told(campaign_with_gains({"northeast": -0.5}, {"northeast": -1.0, "south": -25.0}, {}))
    assert lines[0] == lines[2] == []
    assert lines[1] == ["By the order of advance Russia now held nothing of Kherson, Mykolaiv and Kharkiv."]


def test_the_end_lists_the_regions_that_changed_and_no_others() -> None:
    (line,) = regions_changed(campaign_with_gains({"east": 0.3, "north": 3.1865, "northeast": -0.3}))
    told = "Luhansk 99 % to 100 %; Kharkiv 3 % to 2 %; Chernihiv 0 % to 10 %."
    assert line.endswith(f"from start to end: {told}")
    assert list(regions_changed(campaign_with_gains({}))) == []


def test_what_is_told_goes_by_the_parameter_vector_of_the_run() -> None:
    base = helpers.world()
    values = base.follow(helpers.values(base, {"region.luhansk.held": 0.5}))
    campaign = helpers.play(base, values=values, horizon=3)
    assert told(campaign) == [[], [], []]
    assert any("Luhansk 50 % to 5" in line for line in regions_changed(campaign))


@pytest.mark.parametrize("run", [0, 3])
def test_a_played_run_tells_of_regions_after_the_front_and_before_the_hidden_types(run: int) -> None:
    campaign = helpers.play(run=run, horizon=12)
    lines = list(tell(campaign))
    place = next(i for i, line in enumerate(lines) if "the whole of Luhansk" in line)
    assert lines[place - 1].startswith("  Russia: ")
    order = next(i for i, line in enumerate(lines) if line.startswith("Regions by the order of advance"))
    assert lines[order + 1].startswith("Hidden in this run")
