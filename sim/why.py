"""Why: from the record of a played run to each decision, its options and its reason in words."""

from __future__ import annotations

import numpy as np

from sim.model import Campaign
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED
from sim.rules.deals import BROKER_ROLE, N_OFFERS, N_ROLES
from sim.rules.survey import actor_of, drafting_chance
from sim.rules.talks import MAXIMAL_DEMAND
from sim.terms import kind_of, terms_in_words
from sim.trace import Consent, Decision, Option, RawTable, RawTurn, Table, Talks
from sim.words import GOALS

NOTABLE_PART = 0.25  # a goal is named in a reason where it carries this share of the largest difference


def raw_turn(campaign: Campaign, turn: int) -> RawTurn:
    """Return the record of a turn; ValueError where it was not played or not recorded."""
    for raw in campaign.turns:
        if raw.turn == turn:
            return raw
    raise ValueError(f"turn {turn} has not been played: the record holds {len(campaign.turns)} turns")


def decision(campaign: Campaign, actor: str, turn: int) -> Decision:
    """Return the decision of an actor in a turn: every option with what it was expected to bring."""
    raw = raw_turn(campaign, turn)
    world, p = campaign.world, campaign.values
    k = V.ACTORS.index(actor)
    kind = int(campaign.types[k])
    row = int(world.tables.first_type[k]) + kind
    first_weight = int(world.tables.types[row, T.TYPE_WEIGHTS])
    goals = V.GOALS[actor]
    weights = {goal: float(p[first_weight + j]) for j, goal in enumerate(goals)}
    options = []
    for action in range(int(world.tables.menu[k]), int(world.tables.menu[k + 1])):
        spec = world.scenario.actions[world.actions[action]]
        expected = {goal: float(raw.goals[action, j]) for j, goal in enumerate(goals)}
        options.append(
            Option(
                name=spec.id,
                title=spec.title,
                open=bool(raw.opened[action]),
                goals=expected,
                parts={goal: weights[goal] * expected[goal] for goal in goals},
                value=float(raw.values[action, kind]),
                chance=float(raw.chances[action, kind]),
                draw=float(raw.draws[action]),
                chosen=action == int(raw.choices[k]),
            )
        )
    return Decision(
        turn=turn,
        actor=actor,
        type=world.type_names[actor][kind],
        policy="forced" if raw.forced[k] != NOT_FORCED else "own",
        options=tuple(options),
        weights=weights,
        beliefs=_beliefs(campaign, raw, actor),
    )


def decisions(campaign: Campaign, turn: int) -> dict[str, Decision]:
    """Return the decisions of all actors in a turn, by actor."""
    return {actor: decision(campaign, actor, turn) for actor in V.ACTORS}


def _beliefs(campaign: Campaign, raw: RawTurn, observer: str) -> dict[str, dict[str, float]]:
    return {
        other: {
            name: float(raw.beliefs[k * V.MAX_TYPES + j])
            for j, name in enumerate(campaign.world.type_names[other])
        }
        for k, other in enumerate(V.ACTORS)
        if other != observer and len(campaign.world.type_names[other]) > 1
    }


def talks(campaign: Campaign, turn: int) -> Talks:
    """Return the talks of a turn: who consented to which format, and what happened at the table."""
    raw = raw_turn(campaign, turn)
    consents: dict[str, tuple[Consent, ...]] = {}
    for f, name in enumerate(V.FORMATS):
        said = tuple(
            Consent(_at_table(campaign, f, role), float(raw.asked[f, role]), bool(raw.consents[f, role]))
            for role in range(N_ROLES)
            if raw.consents[f, role] >= 0
        )
        if said:
            consents[name] = said
    return Talks(turn, consents, None if raw.table is None else _table(campaign, raw.table))


def _at_table(campaign: Campaign, format_: int, role: int) -> str:
    broker = int(campaign.tables.formats[format_, T.FORMAT_BROKER])
    return V.ACTORS[actor_of(role, broker)]


def _table(campaign: Campaign, raw: RawTable) -> Table:
    drafter = _at_table(campaign, raw.format, raw.drafter)
    kind = int(campaign.types[V.ACTORS.index(drafter)])
    cost = 0.0 if raw.drafter == BROKER_ROLE else float(campaign.costs[raw.drafter])
    own, accepted = 0.0, 0.0
    if raw.offer != MAXIMAL_DEMAND:
        chance = np.zeros(N_OFFERS)
        drafting_chance(raw.drafter, raw.accept, chance)
        own, accepted = float(raw.surplus[raw.drafter, kind, raw.offer] - cost), float(chance[raw.offer])
    answers = {
        _at_table(campaign, raw.format, role): V.ANSWERS[raw.answers[role]]
        for role in range(BROKER_ROLE)
        if raw.answers[role] >= 0
    }
    chances = {
        _at_table(campaign, raw.format, role): {
            name: float(raw.answer_chances[role, j]) for j, name in enumerate(V.ANSWERS)
        }
        for role in range(BROKER_ROLE)
        if raw.answers[role] >= 0
    }
    return Table(
        format=V.FORMATS[raw.format],
        drafter=drafter,
        terms=terms_in_words(raw.offer),
        kind=kind_of(raw.offer),
        own_surplus=own,
        chance_of_acceptance=accepted,
        answers=answers,
        answer_chances=chances,
        agreed=raw.agreed,
    )


def advantages(decided: Decision) -> dict[str, float]:
    """Return by how much each goal spoke for the chosen option, against the mean of the other open options.

    In units of utility; the sum is the chosen option's lead over that mean.
    """
    chosen = decided.chosen
    others = [option for option in decided.options if option.open and not option.chosen]
    if not others:
        return dict.fromkeys(chosen.parts, 0.0)
    return {
        goal: part - sum(option.parts[goal] for option in others) / len(others)
        for goal, part in chosen.parts.items()
    }


def rank(decided: Decision) -> int:
    """Return the place of the chosen option among the open ones by expected utility, 1 for the best."""
    chosen = decided.chosen
    return 1 + sum(1 for option in decided.options if option.open and option.value > chosen.value)


def grounds(decided: Decision) -> tuple[list[str], list[str]]:
    """Return the goals that spoke for the chosen option and against it, in words, the weightiest first."""
    parts = advantages(decided)
    largest = max((abs(part) for part in parts.values()), default=0.0)
    if largest == 0.0:
        return [], []
    notable = sorted(
        (goal for goal, part in parts.items() if abs(part) >= NOTABLE_PART * largest),
        key=lambda goal: -abs(parts[goal]),
    )
    return (
        [GOALS[goal] for goal in notable if parts[goal] > 0.0][:2],
        [GOALS[goal] for goal in notable if parts[goal] < 0.0][:2],
    )


def because(decided: Decision) -> str:
    """Return the reason for a decision as a clause, such as 'for a client state in Ukraine, against few
    casualties'."""
    if decided.policy == "forced":
        return "by script"
    if sum(option.open for option in decided.options) == 1:
        return "with nothing else open to it"
    gains, costs = grounds(decided)
    parts = []
    if gains:
        parts.append("for " + " and ".join(gains))
    if costs:
        parts.append("against " + " and ".join(costs))
    place = rank(decided)
    grounds_told = ", ".join(parts) if parts else "as one option among equals"
    return f"{grounds_told}; its {_ordinal(place)} choice on the merits" if place > 1 else grounds_told


def reason(decided: Decision) -> str:
    """Return why the actor chose as it did: what spoke for it, how likely it was, and what luck had to do
    with it."""
    chosen = decided.chosen
    if decided.policy == "forced":
        return (
            f"{chosen.title}: the move was forced by a script or tape. "
            f"Left to itself the actor would have made it with a chance of {chosen.chance:.0%}."
        )
    gains, costs = grounds(decided)
    spoke = []
    if gains:
        spoke.append(f"{' and '.join(gains)} spoke for it")
    if costs:
        spoke.append(f"{' and '.join(costs)} against it")
    merits = ", ".join(spoke) if spoke else "no goal told the options apart"
    place = rank(decided)
    open_options = sum(option.open for option in decided.options)
    if place == 1:
        luck = f"On the merits it was the best of {open_options} options"
    else:
        luck = f"On the merits it was {_ordinal(place)} of {open_options} options, so luck decided"
    return f"{chosen.title}: {merits}. {luck}; its chance was {chosen.chance:.0%}."


def _ordinal(place: int) -> str:
    words = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth"}
    return words.get(place, f"number {place}")
