"""Why: from the record of a played run to each decision, its options and its reason in words."""

from __future__ import annotations

import numpy as np

from sim.model import Campaign
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED
from sim.rules.deals import BROKER_ROLE, N_OFFERS, N_ROLES
from sim.rules.projection import own_chances
from sim.rules.readings import own_row
from sim.rules.survey import actor_of, drafting_chance
from sim.terms import kind_of, terms_in_words
from sim.trace import Consent, Decision, Option, RawTable, RawTurn, Table, Talks
from sim.words import GOALS, per_cent

NOTABLE_PART = 0.25  # a goal is named in a reason where it carries this share of the largest difference
NOTABLE_ODDS = 0.05  # and moves the odds of the option by about this share by itself
UNCHANGED = "continue"  # the option of every actor that changes nothing, always open
MEAN_LUCK = 0.5772156649015329  # of a Gumbel draw: Euler's constant
FORCED_BY = {"tape": "by the decision tape", "Scripted": "by script"}


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
    first = int(world.tables.menu[k])
    chances = np.zeros(len(world.menu(actor)))
    own_chances(p, world.tables, k, kind, raw.opened, raw.values, chances)
    options = []
    for action in range(first, int(world.tables.menu[k + 1])):
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
                chance=float(chances[action - first]),
                draw=float(raw.draws[action]),
                chosen=action == int(raw.choices[k]),
            )
        )
    forced_by = _forced_by(campaign, raw, k)
    return Decision(
        turn=turn,
        actor=actor,
        type=world.type_names[actor][kind],
        policy="forced" if forced_by else "own",
        options=tuple(options),
        weights=weights,
        beliefs=_beliefs(campaign, raw, actor),
        sharpness=float(p[P.CHOICE_RATIONALITY] / p[world.tables.spread[k]]),
        forced_by=forced_by,
    )


def decisions(campaign: Campaign, turn: int) -> dict[str, Decision]:
    """Return the decisions of all actors in a turn, by actor."""
    return {actor: decision(campaign, actor, turn) for actor in V.ACTORS}


def _forced_by(campaign: Campaign, raw: RawTurn, k: int) -> str:
    """Return who forced an actor's move: 'tape', the class of its policy, or '' where nobody did."""
    if raw.forced[k] == NOT_FORCED:
        return ""
    if campaign.tape is not None and campaign.tape[raw.turn, k] != NOT_FORCED:
        return "tape"
    return type(campaign.actors[V.ACTORS[k]].policy).__name__


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
    order = np.zeros(V.N_FORMATS, dtype=np.int64)
    K.order_of_formats(campaign.tables, campaign.luck, turn, order)
    consents: dict[str, tuple[Consent, ...]] = {}
    for f in order.tolist():
        said = tuple(
            Consent(
                actor=_at_table(campaign, f, role),
                chance=float(raw.asked[f, role]),
                consented=bool(raw.consents[f, role]),
                forced=bool(raw.forced[K.SLOT_CONSENT + f * N_ROLES + role] != NOT_FORCED),
            )
            for role in range(N_ROLES)
            if raw.consents[f, role] >= 0
        )
        if said:
            consents[V.FORMATS[f]] = said
    paused = raw.before[V.TALKS_PAUSE] > 0.0 and raw.before[V.DEAL] < V.SETTLEMENT
    table = None if raw.table is None else _table(campaign, raw, raw.table)
    wanted = int(raw.forced[K.SLOT_FORMAT])
    fell_out = "" if not paused or wanted in (NOT_FORCED, K.NO_TALKS) else V.FORMATS[wanted]
    return Talks(turn, consents, table, bool(paused), fell_out)


def _at_table(campaign: Campaign, format_: int, role: int) -> str:
    broker = int(campaign.tables.formats[format_, T.FORMAT_BROKER])
    return V.ACTORS[actor_of(role, broker)]


def _table(campaign: Campaign, turn: RawTurn, raw: RawTable) -> Table:
    drafter = _at_table(campaign, raw.format, raw.drafter)
    own, accepted = 0.0, 0.0
    if raw.offer != K.MAXIMAL_DEMAND:
        chance = np.zeros(N_OFFERS)
        drafting_chance(raw.drafter, raw.accept, chance)
        own, accepted = _surplus(campaign, raw, raw.drafter), float(chance[raw.offer])
    answered = {
        role: _at_table(campaign, raw.format, role) for role in range(BROKER_ROLE) if raw.answers[role] >= 0
    }
    forced = {actor for role, actor in answered.items() if turn.forced[K.SLOT_ANSWER + role] != NOT_FORCED}
    wanted = int(turn.forced[K.SLOT_OFFER])
    if wanted == raw.offer:
        forced.add(drafter)
    return Table(
        format=V.FORMATS[raw.format],
        drafter=drafter,
        terms=terms_in_words(raw.offer, raw.format),
        kind=kind_of(raw.offer),
        own_surplus=own,
        chance_of_acceptance=accepted,
        answers={actor: V.ANSWERS[raw.answers[role]] for role, actor in answered.items()},
        answer_chances={
            actor: {name: float(raw.answer_chances[role, j]) for j, name in enumerate(V.ANSWERS)}
            for role, actor in answered.items()
        },
        agreed=raw.agreed,
        surpluses={actor: _surplus(campaign, raw, role) for role, actor in answered.items()},
        forced=frozenset(forced),
        drafter_forced=bool(turn.forced[K.SLOT_DRAFTER] == raw.drafter),
        gave_way="" if wanted in (NOT_FORCED, raw.offer) else terms_in_words(wanted, raw.format),
    )


def _surplus(campaign: Campaign, raw: RawTable, role: int) -> float:
    """Return what the offer made is worth to a role above the status quo, its private cost taken off."""
    kind = int(campaign.types[V.ACTORS.index(_at_table(campaign, raw.format, role))])
    cost = 0.0 if role == BROKER_ROLE else float(campaign.costs[role])
    return float(raw.surplus[own_row(role, campaign.values), kind, raw.offer]) - cost


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


def log_odds(decided: Decision) -> dict[str, dict[str, float]]:
    """Return what each goal adds to the log odds of every open option, by its name, against the option that
    changes nothing. With its luck, less `MEAN_LUCK`, added the largest sum is taken, unless one is forced."""
    base = next(option for option in decided.options if option.name == UNCHANGED)
    return {
        option.name: {
            goal: decided.sharpness * (part - base.parts[goal]) for goal, part in option.parts.items()
        }
        for option in decided.options
        if option.open
    }


def rank(decided: Decision) -> int:
    """Return the place of the chosen option among the open ones by expected utility, 1 for the best."""
    chosen = decided.chosen
    return 1 + sum(1 for option in decided.options if option.open and option.value > chosen.value)


def grounds(decided: Decision) -> tuple[list[str], list[str]]:
    """Return the goals that spoke for the chosen option and against it, in words, the weightiest first.

    A goal that hardly moves the odds is not named, however small all the others are.
    """
    parts = advantages(decided)
    largest = max((abs(part) for part in parts.values()), default=0.0)
    notable = sorted(
        (
            goal
            for goal, part in parts.items()
            if abs(part) >= NOTABLE_PART * largest and decided.sharpness * abs(part) >= NOTABLE_ODDS
        ),
        key=lambda goal: -abs(parts[goal]),
    )
    return (
        [GOALS[goal] for goal in notable if parts[goal] > 0.0][:2],
        [GOALS[goal] for goal in notable if parts[goal] < 0.0][:2],
    )


def because(decided: Decision) -> str:
    """Return the reason for a decision as a clause, such as 'for a client state in Ukraine, against few
    casualties; first choice of 7, 31% likely'."""
    chance = percent(decided.chosen.chance)
    if decided.forced_by:
        return f"{_forced(decided)}, {chance} likely of its own accord"
    options = _open(decided)
    if options == 1:
        return "nothing else was open to it"
    gains, costs = grounds(decided)
    parts = []
    if gains:
        parts.append("for " + " and ".join(gains))
    if costs:
        parts.append("against " + " and ".join(costs))
    told = ", ".join(parts) if parts else "no goal told it from the others"
    return f"{told}; {_ordinal(rank(decided))} choice of {options}, {chance} likely"


def reason(decided: Decision) -> str:
    """Return why the actor chose as it did: what spoke for it, how likely it was, and what luck had to do
    with it."""
    chosen = decided.chosen
    chance = percent(chosen.chance)
    if decided.forced_by:
        left = "was not open to it at all" if not chosen.open else f"had a chance of {chance}"
        return f"{chosen.title}: the move was forced, {_forced(decided)}. Left to the actor itself it {left}."
    options = _open(decided)
    if options == 1:
        return f"{chosen.title}: nothing else was open to it."
    gains, costs = grounds(decided)
    spoke = []
    if gains:
        spoke.append(f"{' and '.join(gains)} spoke for it")
    if costs:
        spoke.append(f"{' and '.join(costs)} {'' if gains else 'spoke '}against it")
    merits = ", ".join(spoke) if spoke else "no goal told it from the others"
    place = rank(decided)
    if place == 1:
        luck = f"On the merits it was the best of {options} options; its chance was {chance}"
        return f"{chosen.title}: {merits}. {luck}, where an even draw gives {percent(1.0 / options)}."
    best = max((option for option in decided.options if option.open), key=lambda option: option.value)
    luck = f"On the merits it was {_ordinal(place)} of {options} options, so luck decided"
    chances = f"its chance was {chance}, that of the best ({best.title}) {percent(best.chance)}"
    return f"{chosen.title}: {merits}. {luck}; {chances}."


def percent(chance: float) -> str:
    """Return a chance in words, such as '31 %'; one close to 0 or 1 is not rounded to it."""
    if 0.0 < chance < 0.005:
        return "under 1 %"
    if 0.995 <= chance < 1.0:
        return "over 99 %"
    return per_cent(chance)


def _open(decided: Decision) -> int:
    return sum(option.open for option in decided.options)


def _forced(decided: Decision) -> str:
    return FORCED_BY.get(decided.forced_by, f"by its policy {decided.forced_by}")


def _ordinal(place: int) -> str:
    words = (
        *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
        *("tenth", "eleventh", "twelfth", "thirteenth"),
    )
    return words[place - 1] if place <= len(words) else f"number {place}"
