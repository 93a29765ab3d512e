"""Courses of played runs: what changes nothing never parts two, a change forced on one turn in that turn."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.parting import DECISION, EVENT, OUTSIDE, Parting, changes, part, told
from sim.course import course
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED
from sim.words import month_of
from tests import helpers

TITLES = ("the baseline", "“Other”")
MONTHS = [month_of((2024, 12), turn) for turn in range(helpers.HORIZON + 1)]


@pytest.mark.parametrize("run", range(4))
def test_a_run_never_parts_from_itself(run: int) -> None:
    one, other = (course(helpers.play(run=run)) for _ in range(2))
    assert part(one, other) == Parting(None, None)
    assert changes(one, other) == []


def test_its_own_decisions_forced_part_a_run_from_nothing() -> None:
    campaign = helpers.play(run=5)
    assert part(course(campaign), course(helpers.play(run=5, tape=campaign.taped()))) == Parting(None, None)


@pytest.mark.parametrize(("run", "turn"), [(1, 1), (2, 9), (3, 20)])
def test_another_act_forced_on_one_turn_parts_in_that_turn(run: int, turn: int) -> None:
    free = helpers.play(run=run)
    chosen = int(free.turns[turn - 1].choices[0])
    tape = helpers.empty_tape()
    tape[turn, 0] = free.world.action_row("russia", "restraint")
    assert tape[turn, 0] != chosen
    one, other = course(free), course(helpers.play(run=run, tape=tape))
    parting = part(one, other)
    assert parting.turn == turn
    assert parting.first == parting.deed
    assert parting.deed is not None
    assert (parting.deed.kind, parting.deed.what[0]) == (DECISION, "russia")
    actions = free.world.scenario.actions
    said = told(parting, one, other, run, TITLES, MONTHS)
    taken = actions[free.world.actions[chosen]].title
    assert f"Russia chooses “{actions['russia.restraint'].title}” instead of “{taken}”" in said[-2]


def test_an_answer_forced_at_a_table_parts_there_and_is_told() -> None:
    free = next(run for run in map(helpers.play, ["baseline"] * 20, range(20)) if _answered(run))
    raw = next(raw for raw in free.turns if raw.table is not None and raw.table.answers[1] >= 0)
    assert raw.table is not None
    tape = helpers.empty_tape()
    answer = V.REJECT if int(raw.table.answers[1]) != V.REJECT else V.WALK_OUT
    tape[raw.turn, K.SLOT_ANSWER + 1] = answer
    one, other = course(free), course(helpers.play(run=free.run, tape=tape))
    parting = part(one, other)
    assert parting.deed is not None
    assert (parting.turn, parting.deed.kind, parting.deed.what) == (raw.turn, DECISION, ("answer ukraine",))
    said = told(parting, one, other, free.run, TITLES, MONTHS)
    assert " instead of " in next(line for line in said if "Ukraine" in line)


def _answered(campaign: object) -> bool:
    turns = campaign.turns  # type: ignore[attr-defined]
    return any(raw.table is not None and raw.table.answers[1] != NOT_FORCED for raw in turns)


def test_a_start_that_differs_is_told_by_the_first_thing_done_otherwise() -> None:
    base = helpers.world()
    one = course(helpers.play(base, run=3))
    other = course(helpers.play(helpers.with_start(base, access=0.0), run=3))
    parting = part(one, other)
    assert parting.first is not None
    assert parting.first.turn == 0
    assert parting.first.what == ("Russian access to Belarusian territory",)
    assert parting.deed is not None
    assert parting.deed.kind in (DECISION, EVENT)
    for here, there in zip(one.months[: parting.deed.turn - 1], other.months, strict=False):
        both = [(here.deeds[key].value, there.deeds[key].value) for key in here.deeds]
        assert all(None in pair or pair[0] == pair[1] for pair in both)
        assert here.events == there.events
    assert "start.access: 0 instead of 1" in changes(one, other)


def test_a_shock_is_told_as_what_came_from_outside() -> None:
    one, other = (course(helpers.play(name, run=0)) for name in ("baseline", "aid_cut"))
    parting = part(one, other)
    assert parting.deed is not None
    assert (parting.deed.kind, parting.deed.what) == (OUTSIDE, ("Aid cut to a quarter",))
    assert changes(one, other) == ["with “Aid cut to a quarter” from outside"]


def test_a_format_that_is_closed_parts_only_where_it_would_have_been_talked_in() -> None:
    one, other = (course(helpers.play(name, run=0)) for name in ("baseline", "minsk_trilateral"))
    parting = part(one, other)
    assert parting.deed is not None
    assert parting.deed.what == ("talks",)
    for here, there in zip(one.months[: parting.deed.turn - 1], other.months, strict=False):
        assert here.deeds["talks"].value == there.deeds["talks"].value


def test_only_a_run_at_its_end_has_a_course() -> None:
    for campaign in (helpers.start(), helpers.play(record=False)):
        with pytest.raises(ValueError, match="recorded and played to its end"):
            course(campaign)


def test_numbers_have_a_name_each() -> None:
    one = course(helpers.play(horizon=2))
    assert len(one.names) == len(one.start) == len(one.months[0].before)
    assert len(one.months[0].after) == V.N_STATE
    assert np.isfinite(one.start).all()
