"""Over the shipped scenarios and a few made here for what is rare: every ending is reached, every action
chosen."""

from collections import Counter
from dataclasses import dataclass, field

import pytest

from sim.config.world import World
from sim.rules import talks as K
from sim.rules import vocabulary as V
from tests.helpers import SCENARIOS, empty_tape, play, values, with_start, with_types, world

RUNS = 20


@dataclass
class Seen:
    """What an ensemble of runs came to: endings; for each action how often it was chosen, and against others
    open."""

    endings: Counter[str] = field(default_factory=Counter)
    chosen: Counter[str] = field(default_factory=Counter)
    contested: Counter[str] = field(default_factory=Counter)
    formats: Counter[int] = field(default_factory=Counter)
    kinds: Counter[float] = field(default_factory=Counter)
    facets: Counter[str] = field(default_factory=Counter)

    def add(self, base: World, run: int, **options: object) -> None:
        """Play one run and note it."""
        model = play(base, run, **options)
        menu = base.tables.menu
        self.endings[str(model.outcome)] += 1
        for turn in model.turns:
            for k in range(V.N_ACTORS):
                opened = turn.opened[menu[k] : menu[k + 1]]
                self.chosen[base.actions[turn.choices[k]]] += 1
                if opened.sum() > 1:
                    self.contested.update(base.actions[menu[k] + i] for i in opened.nonzero()[0])
            if turn.table is not None:
                self.formats[turn.table.format] += 1
                self.kinds[turn.after[V.DEAL]] += int(turn.table.agreed)
        for name in ("truces", "deals_signed", "deals_broken", "collapsed_ukraine", "collapsed_russia"):
            self.facets[name] += int(getattr(model, name) > 0.0)


def add_rare(seen: Seen) -> None:
    """Play runs of scenarios made for what the shipped ones reach too seldom for a small ensemble."""
    base = world()
    silent = empty_tape()
    silent[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.DECLINE
    north = with_types(
        with_start(base, access=3.0, force_north=60.0, fortification=0.0),
        russia="dismantle",
        belarus="instrument",
    )
    fearless = values(base, {"goals.regime_army": 0.0, "weight.belarus.instrument.no_entry": 0.0})
    routed = with_start(base, collapse_russia=6.0, force_russia=400.0)
    broken = with_types(with_start(base, will_ukraine=0.1, force_ukraine=120.0), russia="dismantle")
    ceded = with_types(with_start(base, will_ukraine=0.1, force_ukraine=120.0), russia="freeze")
    for run in range(12):
        seen.add(north, run, values=fearless)
        seen.add(routed, run, horizon=8, tape=silent)
        seen.add(broken, run, values=values(base, {"collapse.ukraine": 0.1, "collapse.occupation": 0.0}))
        seen.add(ceded, run, values=values(base, {"collapse.ukraine": 0.1, "collapse.occupation": 0.3}))
        seen.add(base, run, values=values(base, {"collapse.russia": 0.1}))
        seen.add(base, run, values=values(base, {"talks.stopping_cost": 0.0, "durability.base": 0.3}))
        seen.add(base, run, values=values(base, {"brink.nuclear": 0.02}))
        seen.add(base, run, values=values(base, {"brink.nato": 0.02}))


@pytest.fixture(scope="module")
def shipped() -> Seen:
    """Some runs of every shipped scenario."""
    seen = Seen()
    for name in SCENARIOS:
        for run in range(RUNS):
            seen.add(world(name), run)
    return seen


@pytest.fixture(scope="module")
def together(shipped: Seen) -> Seen:
    """The shipped scenarios and those made for what is rare."""
    seen = Seen(*(Counter(counted) for counted in vars(shipped).values()))
    add_rare(seen)
    return seen


def test_the_common_endings_come_in_shipped_scenarios(shipped: Seen) -> None:
    assert {"war_continues", "negotiated_peace", "frozen_conflict"} <= set(shipped.endings)
    assert max(shipped.endings.values()) < 0.95 * shipped.endings.total()


def test_every_ending_is_reached(together: Seen) -> None:
    assert set(together.endings) == set(V.OUTCOMES)


def test_every_action_is_chosen(together: Seen) -> None:
    assert set(together.chosen) == set(world().actions)


@pytest.mark.parametrize("action", world().actions)
def test_no_action_is_always_chosen_where_others_are_open(action: str, together: Seen) -> None:
    assert together.contested[action] > 0
    assert together.chosen[action] < 0.98 * together.contested[action]


def test_every_format_is_held_and_every_kind_of_deal_agreed(shipped: Seen, together: Seen) -> None:
    assert set(shipped.formats) == set(range(V.N_FORMATS))
    assert together.kinds[V.CEASEFIRE] > 0
    assert together.kinds[V.SETTLEMENT] > 0


def test_deals_break_and_fronts_fall(together: Seen) -> None:
    for name in ("truces", "deals_signed", "deals_broken", "collapsed_ukraine", "collapsed_russia"):
        assert together.facets[name] > 0, name
