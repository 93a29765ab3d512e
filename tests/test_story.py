"""Story: every turn, act, refusal and ending is told, and two playthroughs read as they always did."""

import difflib
import re

import numpy as np
import pytest

from sim.config.world import build_world
from sim.model import Campaign
from sim.policies import Policy
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.deals import FIRST_CEASEFIRE, FIRST_SETTLEMENT, N_ROLES, OFFERS
from sim.story import front, headline, tell
from sim.terms import deal_in_words
from sim.words import OUTCOMES
from tests import helpers
from tests.golden import GOLDEN, path, told

SHOWN_DIFFERENCES = 40
MOST_LINES_A_TURN = 22


def story_of(campaign: Campaign) -> str:
    return "\n".join(tell(campaign))


def tape_of_a_deal(offer: int, horizon: int) -> np.ndarray:
    """A tape on which a US-brokered offer is made and accepted in the first turn."""
    tape = helpers.empty_tape(horizon)
    first = K.SLOT_CONSENT + V.US_BROKERED * N_ROLES
    tape[1, first : first + N_ROLES] = V.ACCEPT
    tape[1, K.SLOT_OFFER] = offer
    tape[1, K.SLOT_ANSWER :] = V.ACCEPT
    return tape


def after_a_deal(offer: int, horizon: int = 6, **changes: float) -> Campaign:
    """Play a run in which a US-brokered deal comes into force in the first turn, under changed parameters."""
    base = helpers.world("us_brokered")
    numbers = helpers.values(base, {name.replace("__", "."): value for name, value in changes.items()})
    return helpers.play(base, tape=tape_of_a_deal(offer, horizon), values=numbers, horizon=horizon)


def settlement(land: int, neutrality: float, cap: float, guarantee: float, relief: float = 0.0) -> int:
    terms = [V.SETTLEMENT, land, land > V.LINE, neutrality, cap, guarantee, relief]
    return next(k for k in range(FIRST_SETTLEMENT, len(OFFERS)) if list(OFFERS[k]) == terms)


def test_a_table_that_is_held_by_force_is_told_so() -> None:
    forced = story_of(helpers.play("forced_table_bilateral", 0, horizon=6))
    assert "Talks were held in the format Bilateral (forced)." in forced
    offered = story_of(helpers.play("offered_freeze", 0, horizon=3))
    assert "Talks were held in the format Broad (forced)." in offered
    assert "Europe (by the tape) drafted and proposed a ceasefire along the line of contact" in offered
    assert "sanctions relief (forced), giving it a chance" not in offered
    assert "the format's guarantee on paper (forced), giving it a chance" in offered
    free = story_of(helpers.play("bilateral", 1))
    assert "Talks were held" in free
    assert "(forced)" not in free
    assert "by the tape" not in free


def test_a_forced_table_that_falls_out_in_a_pause_is_told_so() -> None:
    """Every second month a table is forced; Kyiv walks out of the first, and the pause takes the second."""
    scenario = helpers.world("forced_table_bilateral").scenario
    assert scenario.table is not None
    table = scenario.table.model_copy(update={"first": (2025, 1), "every": 2})
    tape = helpers.empty_tape(5)
    tape[1, K.SLOT_DRAFTER] = 0
    tape[1, K.SLOT_OFFER] = FIRST_CEASEFIRE
    tape[1, K.SLOT_ANSWER + 1] = V.WALK_OUT
    base = build_world(scenario.model_copy(update={"table": table}))
    months = re.split(r"(?m)^Turn \d+, ", story_of(helpers.play(base, tape=tape, horizon=5)))[1:]
    assert "Talks were held in the format Bilateral (forced)." in months[0]
    reason = "the pause after a walk-out goes on."
    fell_out = f"No talks: the forced table in the format Bilateral was not held, because {reason}"
    assert [fell_out in month for month in months] == [False, False, True, False, False]
    assert [f"No talks: {reason}" in month for month in months] == [False, True, False, True, False]
    assert "Talks were held" in months[4]


def test_an_offer_that_cannot_be_made_is_told_to_give_way() -> None:
    """Nobody who would send troops sits in Minsk: what the tape puts on the table there is not on offer."""
    tape = helpers.empty_tape(1)
    first = K.SLOT_CONSENT + V.MINSK_TRILATERAL * N_ROLES
    tape[1, first : first + N_ROLES] = V.ACCEPT
    tape[1, K.SLOT_FORMAT], tape[1, K.SLOT_DRAFTER] = V.MINSK_TRILATERAL, 1
    for guarantee, gives_way in ((2.0, True), (1.0, False)):
        tape[1, K.SLOT_OFFER] = settlement(V.LINE, 0.0, 0.0, guarantee)
        story = story_of(helpers.play(tape=tape, horizon=1))
        troops = "a settlement along the line of contact, with the format's guarantee and foreign troops"
        assert (f"What was to be offered, {troops}, could not be then, and gave way." in story) == gives_way
        assert ("the format's guarantee on paper (forced), giving it a chance" in story) == (not gives_way)
        assert "Ukraine (by the tape) drafted" in story


def test_corrections_are_told_where_a_run_meets_them() -> None:
    base = helpers.world("baseline")
    notes = base.scenario.notes
    strikes = {"russia": ["demonstration_strike"], "belarus": ["continue"]}
    struck = "\n".join(tell(Campaign("baseline", horizon=1, policies=strikes).play()))
    calm = "\n".join(tell(Campaign("baseline", horizon=1, policies={"russia": ["restraint"]}).play()))
    strike = f"Note: {notes['action.russia.demonstration_strike']}"
    assert strike in struck
    assert strike not in calm
    partition = settlement(V.CLIENT_STATE, 1.0, 1.0, 0.0)
    assert f"Note: {notes['terms.partition']}" in story_of(after_a_deal(partition))


@pytest.mark.parametrize("name", GOLDEN)
def test_the_golden_playthrough_reads_as_before(name: str) -> None:
    before = path(name).read_text(encoding="utf-8").splitlines()
    after = told(name).splitlines()
    lines = list(difflib.unified_diff(before, after, "as kept", "as told now", lineterm="", n=0))
    shown = "\n".join(lines[:SHOWN_DIFFERENCES])
    assert not lines, (
        f"{path(name).name} reads otherwise than before ({len(lines)} lines of difference). If rules or "
        f"numbers were meant to change, run `python -m tests.golden` and read the difference:\n{shown}"
    )


@pytest.mark.parametrize("run", range(4))
@pytest.mark.parametrize("scenario", ["baseline", "aid_cut", "northern_front"])
def test_everything_is_told(scenario: str, run: int) -> None:
    campaign = helpers.play(scenario, run=run)
    story = story_of(campaign)
    months = re.split(r"(?m)^Turn \d+, ", story)[1:]
    assert len(months) == campaign.turn
    for raw, month in zip(campaign.turns, months, strict=True):
        for row in raw.choices:
            action = campaign.world.scenario.actions[campaign.world.actions[row]]
            assert (f"  {action.sentence}: " in month) == (action.id != "continue")
        declined = np.flatnonzero((raw.consents == V.DECLINE).any(axis=1))
        assert ("Declined" in month) == (len(declined) > 0)
        assert ("Talks were held" in month) == (raw.table is not None)
        in_force = deal_in_words({name: float(raw.after[k]) for name, k in V.OFFSET.items()})
        assert in_force in month
        assert re.search(r"highest rung \d+ \(", month)
    for k, month in enumerate(months[:-1]):
        assert len(month.strip().splitlines()) <= MOST_LINES_A_TURN, f"turn {k + 1} is long"
    assert headline(campaign) in story
    assert story.count(OUTCOMES[str(campaign.outcome)]) >= 2
    assert not re.search(r"\b(nan|inf|logit|None)\b", story)
    assert not re.search(r"[a-z]_[a-z]|[{}]", story.replace(campaign.world.scenario.name, ""))


def test_the_hidden_is_shown_only_at_the_end() -> None:
    campaign = helpers.play("baseline", run=2)
    *turns, end = story_of(campaign).split("\n\n")
    for actor, kinds in campaign.world.scenario.actors.items():
        title = kinds.types[campaign.type_of(actor)].title
        if len(kinds.types) > 1:
            assert title in end
            assert title not in "\n".join(turns)
    assert f"{campaign.costs[0]:+.3f}".replace("-", "−") in end
    assert f"{campaign.costs[1]:+.3f}".replace("-", "−") in end


def test_a_deal_in_force_at_the_end_is_described() -> None:
    campaign = after_a_deal(settlement(V.ZONE_A, 1.0, 0.5, 0.0), durability__base=0.0)
    story = story_of(campaign)
    terms = deal_in_words(dict(campaign.variables()))
    assert terms.startswith("a settlement that cedes all four annexed regions, with neutrality")
    assert campaign.outcome == "imposed_settlement"
    assert f"In force at the end: {terms}; signed in the format US-brokered in January 2025" in story
    assert "in its month 6." in story
    assert "bears 3 of 3 marks" in story


def test_the_month_in_which_a_deal_breaks_is_no_month_of_fighting() -> None:
    campaign = after_a_deal(FIRST_CEASEFIRE, durability__base=50.0, horizon=3)
    assert campaign.deals_broken == 1.0
    broke = next(raw for raw in campaign.turns if raw.after[V.DEALS_BROKEN] > raw.before[V.DEALS_BROKEN])
    assert "The ceasefire broke after 1 month, and the war resumed." in story_of(campaign)
    assert "silent until then" in front(broke)
    assert "casualties" not in front(broke)


def test_fighting_before_dictated_terms_is_told() -> None:
    base = helpers.world()
    changes = {"collapse.ukraine": 50.0, "brink.nato_intent": 0.0, "collapse.occupation": 9.0}
    numbers = helpers.values(base, changes)
    campaign = helpers.play(base, values=numbers, horizon=2)
    story = story_of(campaign)
    assert "The Ukrainian front collapsed." in story
    assert "Russia dictated a settlement" in story
    assert "casualties" in front(campaign.turns[0])
    assert "Then the guns fell silent" in front(campaign.turns[0])
    assert "dictated by Russia after the collapse" in story


ENDINGS = {
    "nuclear_use": ({"brink.nuclear": 50.0}, {}, "by accident"),
    "nato_war": ({"brink.nato": 50.0, "brink.nuclear": 0.0}, {}, "through an incident"),
    "partition": ({}, {"gain_east": 150.0, "gain_south": 150.0}, "of part B"),
    "ukrainian_recovery": ({}, {"gain_east": -40.0}, "less than at the start"),
    "war_continues": ({}, {}, "no deal was in force"),
}


@pytest.mark.parametrize("outcome", ENDINGS)
def test_every_ending_is_told_with_its_rule(outcome: str) -> None:
    changes, begin, words = ENDINGS[outcome]
    base = helpers.with_start(helpers.world(), **begin)
    quiet = {"brink.nuclear": 0.0, "brink.nato": 0.0, **changes}
    campaign = helpers.play(base, values=helpers.values(base, quiet), horizon=2)
    assert campaign.outcome == outcome
    story = story_of(campaign)
    assert f"Outcome: {OUTCOMES[outcome]}." in story
    assert words in story


@pytest.mark.parametrize(
    ("offer", "outcome", "words"),
    [
        (FIRST_CEASEFIRE, "frozen_conflict", "a ceasefire was in force, in its month 6"),
        (settlement(V.LINE, 1.0, 0.0, 1.0), "negotiated_peace", "0 of 3 marks"),
        (settlement(V.LINE, 0.0, 1.0, 1.0), "imposed_settlement", "alone makes it imposed"),
        (settlement(V.CLIENT_STATE, 1.0, 1.0, 0.0), "partition", "Terms that partition Ukraine"),
    ],
)
def test_a_deal_at_the_end_is_told_with_its_rule(offer: int, outcome: str, words: str) -> None:
    campaign = after_a_deal(offer, durability__base=0.0, format__us_brokered__guarantee_base=0.9)
    assert campaign.outcome == outcome
    assert words in story_of(campaign)
    assert "In force at the end" in story_of(campaign)


def test_a_run_played_with_more_than_its_configuration_says_so() -> None:
    base = helpers.world()
    plain = story_of(helpers.play(base, horizon=2)).splitlines()[-1]
    address = f"scenario baseline, run 0, seed {helpers.SEED}, horizon 2"
    assert re.fullmatch(rf"To play it again: {address}, configuration [0-9a-f]{{12}}\.", plain)
    other = helpers.values(base, {"front.base": 0.5})
    scripted = helpers.play(
        base,
        horizon=2,
        values=other,
        policies={"china": ["continue"], "europe": type("Own", (Policy,), {})()},
        tape=helpers.empty_tape(2),
    )
    line = story_of(scripted).splitlines()[-1]
    assert "the policies of Europe and China, a decision tape and other parameter values" in line
    first = helpers.play(base, horizon=3)
    begun = first.turns[1]
    later = helpers.play(base, horizon=3, start=(first.turns[0].after, begun.beliefs, 1))
    assert "another starting state" in story_of(later)


def test_a_run_that_goes_on_says_where_it_stands() -> None:
    campaign = helpers.start()
    campaign.step()
    assert headline(campaign) == "The run stands at January 2025, turn 1 of 36."
    assert story_of(campaign).count("The run stands at") == 2


def test_a_run_without_a_record_is_a_clear_error() -> None:
    campaign = helpers.play(record=False, horizon=2)
    with pytest.raises(ValueError, match="not recorded"):
        story_of(campaign)
