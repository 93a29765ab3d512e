"""The order of play: who chooses, what is learned, what luck decides, in which order, how often."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import turn as play
from sim.rules import vocabulary as V
from sim.rules.brinkmanship import highest_rung, nato_rate, nuclear_rate
from sim.rules.collapse import rate_russia, rate_ukraine
from sim.rules.luck import address
from sim.rules.numeric import chance
from sim.rules.tables import Tables
from tests.helpers import start, values, with_start

Vector = NDArray[np.float64]
RUNS = 600


def close(share: float, expected: float) -> bool:
    """Tell whether a share over RUNS runs is within four standard errors of a chance."""
    return abs(share - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / RUNS) + 1e-9


def brink(s: Vector, p: Vector) -> tuple[float, float, float]:
    """Return the shares of nuclear accident, nuclear intent and NATO accident over many runs."""
    found = np.zeros((RUNS, V.N_STATE))
    for run in range(RUNS):
        found[run] = s
        play.brink(found[run], p, 0.0, address(4, run), 6)
    return (
        float(np.mean(found[:, V.NUCLEAR] == V.ACCIDENT)),
        float(np.mean(found[:, V.NUCLEAR] == V.INTENT)),
        float(np.mean(found[:, V.NATO] == V.ACCIDENT)),
    )


def test_accidents_come_at_their_rates(s: Vector, p: Vector) -> None:
    p[P.BRINK_NUCLEAR], p[P.BRINK_NATO] = 0.1, 0.1
    rung = highest_rung(s)
    nuclear, nato = chance(nuclear_rate(s, p, 0.0, rung, 0.0)), chance(nato_rate(s, p, rung, 0.0))
    accident, intent, war = brink(s, p)
    assert close(accident, nuclear)
    assert intent == 0.0
    assert close(war, (1.0 - nuclear) * nato)


def test_intent_is_drawn_apart_from_accident(s: Vector, p: Vector) -> None:
    p[P.BRINK_NUCLEAR] = p[P.BRINK_NATO] = 0.0
    p[P.BRINK_NUCLEAR_INTENT], s[V.COLLAPSE_RUSSIA] = 0.9, 4.0
    accident, intent, war = brink(s, p)
    assert accident == war == 0.0
    assert close(intent, 0.9 / p[P.COLLAPSE_MONTHS])


def test_nothing_follows_a_nato_war(s: Vector, p: Vector) -> None:
    p[P.BRINK_NUCLEAR], s[V.NATO] = 1e6, V.INTENT
    assert brink(s, p) == (0.0, 0.0, 0.0)


def falls(s: Vector, p: Vector, w: Tables, ratio: float = 0.0) -> Vector:
    """Return the states [run, variable] after fronts may have fallen."""
    found = np.zeros((RUNS, V.N_STATE))
    weights = int(w.types[0, T.TYPE_WEIGHTS])
    for run in range(RUNS):
        found[run] = s
        play.fronts_may_fall(found[run], p, w, weights, ratio, address(4, run), 6)
    return found


def test_fronts_fall_at_their_rates_and_never_both(s: Vector, p: Vector, w: Tables) -> None:
    p[P.COLLAPSE_UKRAINE], p[P.COLLAPSE_RUSSIA], p[P.BRINK_NATO_INTENT] = 0.2, 0.2, 0.5
    found = falls(s, p, w)
    ukraine, russia = found[:, V.COLLAPSED_UKRAINE] == 6.0, found[:, V.COLLAPSED_RUSSIA] == 6.0
    assert not (ukraine & russia).any()
    assert close(ukraine.mean(), chance(rate_ukraine(s, p, 0.0)))
    assert close(russia.mean(), (1.0 - ukraine.mean()) * chance(rate_russia(s, p, 0.0)))
    entered, dictated = found[:, V.NATO] == V.INTENT, found[:, V.DICTATED] == 1.0
    assert ((entered | dictated) == ukraine).all()
    assert not (entered & dictated).any()
    assert 0.35 < entered.sum() / ukraine.sum() < 0.65
    assert (found[russia, V.COLLAPSE_RUSSIA] == p[P.COLLAPSE_MONTHS]).all()


@pytest.mark.parametrize(("variable", "value"), [("deal", 1.0), ("deal", 2.0), ("collapse_russia", 2.0)])
def test_no_front_falls_in_a_deal_or_during_a_rout(
    variable: str, value: float, s: Vector, p: Vector, w: Tables
) -> None:
    p[P.COLLAPSE_UKRAINE] = p[P.COLLAPSE_RUSSIA] = 1e6
    s[V.OFFSET[variable]] = value
    assert (falls(s, p, w) == s).all()


def test_an_event_ends_the_run_in_its_month(base: World) -> None:
    model = start(base, values=values(base, {"brink.nuclear": 1e6}))
    model.step()
    assert (model.outcome, model.turn, model.running) == ("nuclear_use", 1, False)
    model.step()
    assert model.turn == 1


def test_the_tally_keeps_the_facets_of_a_run(base: World) -> None:
    model = start(with_start(base, access=2.0, belarus_army=1.0), 3, horizon=12)
    peak = 0.0
    while model.running:
        model.step()
        peak = max(peak, model.access)
        assert model.peak_access == peak
        assert model.army_entered == 1.0
    assert model.peak_rung >= max(turn.after[V.RUNG_RUSSIA] for turn in model.turns)


def test_choices_follow_values_and_luck(base: World) -> None:
    for run in range(5):
        model = start(base, run)
        for _ in range(6):
            model.step()
        for turn in model.turns:
            for k, actor in enumerate(V.ACTORS):
                menu = range(base.tables.menu[k], base.tables.menu[k + 1])
                sharp = base.values[P.CHOICE_RATIONALITY] / base.values[base.names.index(f"spread.{actor}")]
                score = {
                    row: sharp * turn.values[row, model.types[k]] + turn.draws[row]
                    for row in menu
                    if turn.opened[row]
                }
                assert turn.choices[k] == max(score, key=lambda row: score[row])


def test_actions_are_chosen_with_their_chances(base: World) -> None:
    """Over many first months every actor's action comes as often as its true type's chance says."""
    hoped, came = np.zeros(len(base.actions)), np.zeros(len(base.actions))
    variance = np.zeros(len(base.actions))
    for run in range(500):
        model = start(base, run)
        model.step()
        turn = model.turns[0]
        for k in range(V.N_ACTORS):
            rows = slice(base.tables.menu[k], base.tables.menu[k + 1])
            chances = turn.chances[rows, model.types[k]]
            hoped[rows] += chances
            variance[rows] += chances * (1.0 - chances)
        came[turn.choices] += 1.0
    assert (np.abs(came - hoped) <= 4.0 * np.sqrt(variance) + 1.0).all()


def test_everyone_learns_from_acts_and_nothing_is_learned_of_the_state(
    base: World, b: Vector, p: Vector, w: Tables
) -> None:
    n = len(base.actions)
    choices = np.array([base.action_row(actor, "continue") for actor in V.ACTORS])
    even = np.full((n, V.MAX_TYPES), 0.25)
    before = b.copy()
    play.observe(b, p, w, choices, even)
    assert b == pytest.approx(before, abs=1e-12)
    told = even.copy()
    told[choices[V.RUSSIA]] = 0.5, 0.25, 0.1
    play.observe(b, p, w, choices, told)
    assert b[0] > before[0]
    assert b[V.MAX_TYPES :] == pytest.approx(before[V.MAX_TYPES :], abs=1e-12)


def test_a_fixed_type_is_kept_and_the_others_are_drawn(p: Vector, w: Tables) -> None:
    types, costs = np.full(V.N_ACTORS, -1, dtype=np.int64), np.zeros(2)
    types[V.RUSSIA] = 2
    play.draw_private(p, w, address(1, 1), types, costs)
    assert types[V.RUSSIA] == 2
    assert (types >= 0).all()
    assert (types < np.diff(w.first_type)).all()
    assert (costs != 0.0).all()
