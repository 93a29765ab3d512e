"""What an actor is shown when its policy decides, made from a model: only what that actor knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.policies.base import ActionView, AnswerView, ConsentView, OfferView
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.bargaining import answer_logits
from sim.rules.choice import logit
from sim.rules.deals import N_OFFERS, is_on_offer
from sim.rules.projection import own_chances
from sim.rules.readings import own_row
from sim.rules.survey import drafting_chance
from sim.terms import terms_in_words

if TYPE_CHECKING:
    from sim.model.campaign import Campaign


def _known(model: Campaign, actor: str) -> dict[str, Any]:
    """Return what every view holds: own type, turn, public state, beliefs about the others."""
    beliefs: dict[str, Mapping[str, float]] = {
        other: model.beliefs_about(other)
        for other in V.ACTORS
        if other != actor and len(model.world.type_names[other]) > 1
    }
    return {
        "actor": actor,
        "type": model.type_of(actor),
        "turn": model.turn,
        "state": {name: value for name, value in model.variables() if name not in V.UNSEEN},
        "beliefs": beliefs,
    }


def action_view(model: Campaign, actor: str) -> ActionView:
    """Return what an actor sees before its month's action."""
    number = V.ACTORS.index(actor)
    first = int(model.tables.menu[number])
    kind = int(model.types[number])
    chances = np.zeros(len(model.world.menu(actor)))
    own_chances(model.values, model.tables, number, kind, model.opened, model.expected, chances)
    rows = [
        (name, first + i) for i, name in enumerate(model.world.menu(actor)) if model.opened[first + i] == 1
    ]
    return ActionView(
        **_known(model, actor),
        options=tuple(name for name, _ in rows),
        values={name: float(model.expected[row, kind]) for name, row in rows},
        chances={name: float(chances[row - first]) for name, row in rows},
    )


def consent_view(model: Campaign, actor: str, format_: int, chance: float) -> ConsentView:
    """Return what an actor sees when a format is proposed."""
    return ConsentView(**_known(model, actor), format=V.FORMATS[format_], chance=float(chance))


def offer_view(model: Campaign, actor: str, format_: int, role: int, private: float) -> OfferView:
    """Return what a drafter sees: every offer with its own surplus and the estimated chance of acceptance."""
    chance = np.zeros(N_OFFERS)
    drafting_chance(role, model.talks.accept, chance)
    kind = int(model.types[V.ACTORS.index(actor)])
    row = own_row(role, model.values)
    first = model.tables.formats[format_, T.FORMAT_FIRST]
    offers = {
        offer: (float(model.talks.surplus[row, kind, offer] - private), float(chance[offer]))
        for offer in range(N_OFFERS)
        if is_on_offer(model.state, model.values, first, offer)
    }
    return OfferView(
        **_known(model, actor), format=V.FORMATS[format_], offers=offers, maximal_demand=K.MAXIMAL_DEMAND
    )


def answer_view(
    model: Campaign, actor: str, format_: int, role: int, offer: int, private: float
) -> AnswerView:
    """Return what a party sees before an offer."""
    kind = int(model.types[V.ACTORS.index(actor)])
    surplus = float(model.talks.surplus[own_row(role, model.values), kind, offer] - private)
    logits, chances = np.zeros(3), np.zeros(3)
    answer_logits(surplus, model.values[P.TALKS_ANSWER_SHARPNESS], model.values, logits)
    logit(logits, K.ALL_ANSWERS, 3, chances)
    return AnswerView(
        **_known(model, actor),
        format=V.FORMATS[format_],
        offer=offer,
        terms=terms_in_words(offer, format_),
        surplus=surplus,
        chances={name: float(chance) for name, chance in zip(V.ANSWERS, chances, strict=True)},
    )
