"""Policies: what they may decide, how they are named, and what they are shown."""

import dataclasses

import pytest

from sim.policies import ActionView, AnswerView, ConsentView, OfferView, Policy, Scripted, make_policy
from sim.rules import vocabulary as V
from tests.helpers import start, world

DECISIONS = ("action", "consent", "offer", "answer")


class ActsOnly(Policy):
    """Decides its action and nothing else."""

    def action(self, view: ActionView) -> str | None:
        return view.options[0]


class Needy(Policy):
    """Cannot be made without an argument."""

    def __init__(self, greed: float) -> None:
        self.greed = greed


def test_a_policy_decides_what_it_overrides() -> None:
    assert [Policy().decides(decision) for decision in DECISIONS] == [False] * 4
    assert [ActsOnly().decides(decision) for decision in DECISIONS] == [True, False, False, False]
    assert Scripted([]).decides("action")


def test_policies_by_name() -> None:
    assert type(make_policy("logit")) is Policy
    scripted = make_policy(["surge", "continue"])
    assert isinstance(scripted, Scripted)
    assert scripted.script == ("surge", "continue")
    assert type(make_policy("sim.policies.base:Policy")) is Policy
    mine = ActsOnly()
    assert make_policy(mine) is mine


@pytest.mark.parametrize(
    "named",
    [
        "sim.policies.base:Nothing",
        "no_such_package:Class",
        "sim.policies.base",
        "sim.policies.base:View",
        "logic",
    ],
)
def test_a_policy_that_cannot_be_made_is_named(named: str) -> None:
    with pytest.raises(ValueError, match=f"policy '{named}' "):
        make_policy(named)


def test_a_class_that_is_no_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="is no Policy"):
        make_policy("collections:Counter")


def test_a_script_is_played_turn_by_turn_and_then_ends() -> None:
    script = ["doctrine_signal", "surge", "doctrine_signal"]
    scripted = start(run=3, policies={"russia": script}, horizon=6)
    free = start(run=3, horizon=6)
    for _ in range(6):
        scripted.step()
        free.step()
    names = [scripted.world.actions[turn.choices[V.RUSSIA]] for turn in scripted.turns]
    assert names[:3] == [f"russia.{action}" for action in script]
    for turn, plain in zip(scripted.turns[3:], free.turns[3:], strict=True):
        assert turn.forced[V.RUSSIA] == -1
        assert turn.draws[turn.opened == 1].tolist() != []
        assert plain.turn == turn.turn


def test_a_scripted_action_that_is_not_open_is_left_to_the_logit() -> None:
    scripted, free = start(run=3, policies={"russia": ["northern_offensive"]}), start(run=3)
    scripted.step()
    free.step()
    assert scripted.turns[0].opened[scripted.world.action_row("russia", "northern_offensive")] == 0
    assert scripted.turns[0].choices.tolist() == free.turns[0].choices.tolist()


class Curious(Policy):
    """Keeps every view it is shown and decides nothing."""

    def __init__(self) -> None:
        self.views: list[ActionView | ConsentView | OfferView | AnswerView] = []

    def action(self, view: ActionView) -> str | None:
        self.views.append(view)
        return None

    def consent(self, view: ConsentView) -> bool | None:
        self.views.append(view)
        return None

    def offer(self, view: OfferView) -> int | None:
        self.views.append(view)
        return None

    def answer(self, view: AnswerView) -> str | None:
        self.views.append(view)
        return None


@pytest.fixture(scope="module")
def watched() -> dict[str, Curious]:
    """A watching policy for every actor, after a few runs."""
    watching = {actor: Curious() for actor in V.ACTORS}
    for run in range(12):
        start(run=run, policies=watching).play()
    return watching


def test_who_only_looks_changes_nothing() -> None:
    for run in range(4):
        plain, looked = (
            start(run=run).play(),
            start(run=run, policies={a: Curious() for a in V.ACTORS}).play(),
        )
        assert (plain.state == looked.state).all()
        assert (plain.beliefs == looked.beliefs).all()


def test_a_view_holds_what_its_actor_knows_and_no_more(watched: dict[str, Curious]) -> None:
    fields = {"actor", "type", "turn", "state", "beliefs"}
    for actor, policy in watched.items():
        assert {type(view) for view in policy.views} >= {ActionView}
        for view in policy.views:
            own = {field.name for field in dataclasses.fields(view)}
            assert own >= fields
            assert view.actor == actor
            assert view.type in world().type_names[actor]
            assert set(view.state) == set(V.OFFSET) - set(V.UNSEEN)
            assert actor not in view.beliefs
            hidden = {
                other for other, kinds in world().type_names.items() if len(kinds) > 1 and other != actor
            }
            assert set(view.beliefs) == hidden
            for odds in view.beliefs.values():
                assert sum(odds.values()) == pytest.approx(1.0)


def test_views_of_every_decision_are_consistent(watched: dict[str, Curious]) -> None:
    seen = set()
    for actor, policy in watched.items():
        for view in policy.views:
            seen.add((type(view), actor))
            if isinstance(view, ActionView):
                assert "continue" in view.options
                assert set(view.values) == set(view.chances) == set(view.options)
                assert set(view.options) <= set(world().menu(actor))
                assert sum(view.chances.values()) == pytest.approx(1.0)
            elif isinstance(view, ConsentView):
                assert view.format in V.FORMATS
                assert 0.0 <= view.chance <= 1.0
            elif isinstance(view, OfferView):
                assert view.maximal_demand not in view.offers
                assert all(0.0 <= chance <= 1.0 for _, chance in view.offers.values())
            else:
                assert set(view.chances) == set(V.ANSWERS)
                assert sum(view.chances.values()) == pytest.approx(1.0)
                assert (view.surplus > 0.0) == (view.chances["accept"] > view.chances["reject"])
                assert view.terms
    for actor in ("russia", "ukraine"):
        for kind in (ActionView, ConsentView, OfferView, AnswerView):
            assert (kind, actor) in seen
    assert {(ConsentView, broker) in seen for broker in ("belarus", "united_states", "europe")} == {True}
    assert not {(ConsentView, actor) for actor in ("eastern_flank", "china")} & seen
