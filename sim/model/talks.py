"""The talks of a turn in the Mesa driver: the rules of `sim.rules.talks`, with policies asked where they
decide themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.asking import answer_of, consent_of, offer_of
from sim.model.views import answer_view, consent_view, offer_view
from sim.rules import tables as T
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED
from sim.rules.deals import BROKER_ROLE, N_OFFERS, N_ROLES, RUSSIA_ROLE, UKRAINE_ROLE
from sim.rules.readings import N_READINGS
from sim.rules.survey import actor_of
from sim.trace import RawTable

if TYPE_CHECKING:
    from sim.model.campaign import Actor, Campaign


class Talks:
    """Plays step 4 of a turn on a model's state.

    `asked` and `consents` [format, role] hold the chances of consent and what was said (-1: not asked) in the
    last turn; `surplus` [role, type, offer] (behind the roles as others reckon them stand the belligerents by
    their own reading) and `accept` [belligerent, offer] the survey of the format last
    looked at.
    """

    def __init__(self, model: Campaign) -> None:
        self.model = model
        self.surplus = np.zeros((N_READINGS, V.MAX_TYPES, N_OFFERS))
        self.accept = np.zeros((BROKER_ROLE, N_OFFERS))
        self.best = np.zeros((N_ROLES, V.MAX_TYPES), dtype=np.int64)
        self.asked = np.zeros((V.N_FORMATS, N_ROLES))
        self.consents = np.full((V.N_FORMATS, N_ROLES), -1, dtype=np.int64)

    def play(self) -> RawTable | None:
        """Convene, propose, answer, conclude; return what happened at the table, None where none was held."""
        m = self.model
        self._ask_consents()
        format_ = self._convene(m.beliefs)
        if format_ == K.NO_FORMAT:
            return None
        K.hold(m.state, m.values, m.tables, format_)
        drafter = int(K.recognise(m.values, m.tables, format_, m.luck, m.turn, int(m.forced[K.SLOT_DRAFTER])))
        offer = self._propose(format_, drafter)
        answers = np.full(BROKER_ROLE, -1, dtype=np.int64)
        chances = np.zeros((BROKER_ROLE, len(V.ANSWERS)))
        if offer != K.MAXIMAL_DEMAND:
            for role in (RUSSIA_ROLE, UKRAINE_ROLE):
                if role != drafter:
                    answers[role] = self._answer(format_, role, offer, chances)
        agreed = K.conclude(m.state, m.values, m.tables, format_, drafter, offer, answers, m.turn)
        return RawTable(
            format_, drafter, offer, self.surplus.copy(), self.accept.copy(), answers, chances, bool(agreed)
        )

    def actor(self, format_: int, role: int) -> Actor | None:
        """Return the actor that plays a role in a format, None where there is no broker."""
        number = actor_of(role, int(self.model.tables.formats[format_, T.FORMAT_BROKER]))
        return None if number < 0 else self.model.actors[V.ACTORS[number]]

    def private_cost(self, role: int) -> float:
        """Return a belligerent's private cost of stopping, 0 for a broker."""
        return 0.0 if role == BROKER_ROLE else float(self.model.costs[role])

    def _convene(self, beliefs: np.ndarray) -> int:
        m = self.model
        return int(
            K.convene(
                m.state,
                beliefs,
                m.values,
                m.tables,
                m.types,
                m.costs,
                m.luck,
                m.turn,
                m.forced,
                self.surplus,
                self.accept,
                self.best,
                self.asked,
                self.consents,
            )
        )

    def _ask_consents(self) -> None:
        """Let policies that decide on consent write it on the tape, each from a look at what its own logit
        would do."""
        m = self.model
        if not any(actor.decides_consent for actor in m.actors.values()):
            return
        taped = m.forced.copy()
        m.forced[K.SLOT_CONSENT : K.SLOT_OFFER] = V.DECLINE
        self._convene(m.beliefs.copy())
        m.forced[:] = taped
        for format_ in range(V.N_FORMATS):
            for role in range(N_ROLES):
                actor = self.actor(format_, role)
                slot = K.SLOT_CONSENT + format_ * N_ROLES + role
                if actor is None or not actor.decides_consent or m.forced[slot] != NOT_FORCED:
                    continue
                if self.consents[format_, role] < 0:
                    continue
                view = consent_view(m, actor.name, format_, self.asked[format_, role])
                said = consent_of(actor.policy, view)
                if said is not None:
                    m.forced[slot] = V.ACCEPT if said else V.DECLINE

    def _propose(self, format_: int, drafter: int) -> int:
        m = self.model
        actor = self.actor(format_, drafter)
        assert actor is not None, "a drafter is recognised only where it sits at the table"
        private = self.private_cost(drafter)
        forced = int(m.forced[K.SLOT_OFFER])
        if forced == NOT_FORCED and actor.decides_offer:
            wanted = offer_of(actor.policy, offer_view(m, actor.name, format_, drafter, private))
            if wanted is not None:
                forced = wanted
        m.forced[K.SLOT_OFFER] = forced
        kind = int(m.types[actor.number])
        return int(K.propose(m.state, m.values, drafter, kind, private, forced, self.surplus, self.accept))

    def _answer(self, format_: int, role: int, offer: int, chances: np.ndarray) -> int:
        m = self.model
        actor = self.actor(format_, role)
        assert actor is not None, "both belligerents sit at every table"
        private = self.private_cost(role)
        slot = K.SLOT_ANSWER + role
        if m.forced[slot] == NOT_FORCED and actor.decides_answer:
            said = answer_of(actor.policy, answer_view(m, actor.name, format_, role, offer, private))
            if said is not None:
                m.forced[slot] = V.ANSWERS.index(said)
        return int(
            K.answer(
                m.beliefs,
                m.values,
                m.tables,
                role,
                int(m.types[actor.number]),
                private,
                offer,
                m.luck,
                m.turn,
                int(m.forced[slot]),
                self.surplus,
                chances[role],
            )
        )
