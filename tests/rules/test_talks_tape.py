"""What the decision tape can force in talks: the format alone proposed, who drafts, what is offered."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config.world import World
from sim.rules import deals as D
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.luck import address
from sim.rules.tables import Tables
from tests.helpers import empty_tape, play

Vector = NDArray[np.float64]
ROLES = (D.RUSSIA_ROLE, D.UKRAINE_ROLE, D.BROKER_ROLE)


def test_the_tape_says_who_drafts_if_it_sits_at_the_table(p: Vector, w: Tables) -> None:
    for run in range(20):
        luck = address(5, run)
        assert {K.recognise(p, w, V.BROAD, luck, 2, role) for role in ROLES} == set(ROLES)
        drawn = K.recognise(p, w, V.BILATERAL, luck, 2, -1)
        assert K.recognise(p, w, V.BILATERAL, luck, 2, D.BROKER_ROLE) == drawn


@pytest.mark.parametrize("format_", range(V.N_FORMATS))
def test_the_tape_has_one_format_alone_proposed(format_: int, base: World) -> None:
    tape = empty_tape()
    tape[:, K.SLOT_FORMAT] = format_
    tape[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.ACCEPT
    tape[:, K.SLOT_ANSWER :] = V.REJECT
    tape[2, K.SLOT_FORMAT] = K.NO_TALKS
    model = play(base, 3, tape=tape, horizon=3)
    for turn in model.turns:
        asked = {f for f in range(V.N_FORMATS) if (turn.consents[f] >= 0).any()}
        assert asked == (set() if turn.turn == 2 else {format_})
        assert (turn.table is None) == (turn.turn == 2)


def test_a_forced_ceasefire_gives_way_during_a_ceasefire(base: World) -> None:
    tape = empty_tape()
    tape[:, K.SLOT_CONSENT : K.SLOT_OFFER] = V.ACCEPT
    tape[:, K.SLOT_OFFER] = D.FIRST_CEASEFIRE
    tape[1, K.SLOT_ANSWER :], tape[2:, K.SLOT_ANSWER :] = V.ACCEPT, V.REJECT
    model = play(base, 1, tape=tape, horizon=3)
    first, second, _ = (turn.table for turn in model.turns)
    assert first is not None
    assert second is not None
    assert first.offer == D.FIRST_CEASEFIRE
    assert second.offer >= D.FIRST_SETTLEMENT
    assert model.deals_signed == 1.0
