"""The end of a story: outcome and the rule behind it, facets, hidden types, and how to play the run again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.model import Campaign
from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.actions import apply_shocks
from sim.rules.beliefs import priors
from sim.rules.outcomes import imposed_points
from sim.rules.territory import share_a, share_b
from sim.terms import are_partition, deal_in_words, terms_in_words
from sim.words import ACTORS, FORMATS, OUTCOMES, month_of, per_cent, signed

ORDER = (
    ("cohesion of the West", V.COHESION_WEST),
    ("credibility of the United States", V.CREDIBILITY_US),
    ("Chinese leverage over Russia", V.LEVERAGE_CHINA),
    ("Russian exhaustion", V.EXHAUSTION_RUSSIA),
)


def the(actor: str) -> str:
    """Return an actor as it is called inside a sentence, such as 'the United States'."""
    if actor == "united_states":
        return f"the {ACTORS[actor]}"
    return f"the {ACTORS[actor].lower()}" if actor == "eastern_flank" else ACTORS[actor]


def listed(names: list[str]) -> str:
    """Return names as a list in words, such as 'a, b and c'."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def ground(gain: float) -> str:
    """Return ground in words, such as '379 km² gained', from a Russian net gain in km²."""
    return f"{abs(gain):,.0f} km² {'lost' if round(gain) < 0.0 else 'gained'}"


def headline(campaign: Campaign) -> str:
    """Return one sentence on how the run ended and when."""
    when = month_of(campaign.world.scenario.start, campaign.turn)
    if campaign.outcome is None:
        return f"The run stands at {when}, turn {campaign.turn} of {campaign.horizon}."
    gained = campaign.net_gain
    land = f"{abs(gained):.1f} thousand km² {'lost' if gained < 0.0 else 'gained'} by Russia"
    return f"{OUTCOMES[campaign.outcome]}, {when}, with {land} since the start."


def ending(campaign: Campaign) -> Iterator[str]:
    """Yield the outcome, the rule that decided it, and the facets of the run."""
    if campaign.outcome is None:
        yield headline(campaign)
        return
    s, p = campaign.state, campaign.values
    yield f"Outcome: {OUTCOMES[campaign.outcome]}. {rule_in_words(campaign)}"
    yield from _deal_at_the_end(campaign)
    held = [
        f"{FORMATS[name]} {int(s[V.TALKS_MINSK_TRILATERAL + f])}"
        for f, name in enumerate(V.FORMATS)
        if s[V.TALKS_MINSK_TRILATERAL + f] > 0.0
    ]
    yield (
        f"Months with talks: {', '.join(held) or 'none'}. Partial truces: {int(s[V.TRUCES])}. "
        f"Deals signed: {int(s[V.DEALS_SIGNED])}; broken: {int(s[V.DEALS_BROKEN])}."
    )
    yield (
        f"Russia at the end: {ground(campaign.net_gain * 1000.0)} since the start; it held "
        f"{per_cent(share_a(s, p), 1)} of part A (the four annexed regions and Crimea) and "
        f"{per_cent(share_b(s, p), 1)} of part B (the client state of the reported plan)."
    )
    army = f"entered in turn {int(s[V.ARMY_ENTERED])}" if s[V.ARMY_ENTERED] > 0.0 else "did not enter"
    yield (
        f"Casualties over the run: Russia {s[V.LOSSES_RUSSIA]:,.0f} thousand, Ukraine "
        f"{s[V.LOSSES_UKRAINE]:,.0f} thousand. Highest rung of an act: {s[V.PEAK_RUNG]:.0f} of 10. "
        f"Highest Russian access to Belarus: level {s[V.PEAK_ACCESS]:.0f} of 4; its army {army}."
    )
    start = campaign.turns[0].before if campaign.turns else campaign.world.start
    order = "; ".join(f"{name} {start[k]:.2f} to {s[k]:.2f}" for name, k in ORDER)
    yield f"World order from start to end, as indices of 0 to 1: {order}."


def _deal_at_the_end(campaign: Campaign) -> Iterator[str]:
    s = campaign.state
    if s[V.DEAL] == V.NO_DEAL:
        return
    months = int(s[V.DEAL_MONTHS])
    since = month_of(campaign.world.scenario.start, campaign.turn - max(months, 1) + 1)
    how = "dictated by Russia after the collapse of Ukraine's front"
    if s[V.DICTATED] == 0.0:
        how = f"signed in the format {FORMATS[V.FORMATS[int(s[V.DEAL_FORMAT]) - 1]]}"
    terms = deal_in_words(dict(campaign.variables()))
    yield f"In force at the end: {terms}; {how} in {since}, in its month {max(months, 1)}."


def rule_in_words(campaign: Campaign) -> str:
    """Return the outcome rule that applied, with the numbers it was applied to."""
    s, p = campaign.state, campaign.values
    name = campaign.outcome
    if name == "nuclear_use":
        how = "an accident" if s[V.NUCLEAR] == V.ACCIDENT else "a deliberate act"
        return f"Nuclear use, here {how}, ends a run."
    if name == "nato_war":
        how = "by accident" if s[V.NATO] == V.ACCIDENT else "by Western entry"
        return f"A war of Russia and NATO, here {how}, ends a run."
    if name == "partition":
        if s[V.DEAL] == V.SETTLEMENT and s[V.LAND] == V.CLIENT_STATE:
            return "Terms that partition Ukraine came into force, which ends a run."
        return (
            f"Russia held {per_cent(share_a(s, p))} of part A and {per_cent(share_b(s, p))} of part B, which "
            f"ends a run (from {per_cent(p[P.OUTCOMES_PARTITION_A])} and "
            f"{per_cent(p[P.OUTCOMES_PARTITION_B])})."
        )
    if name == "ukrainian_recovery":
        return (
            f"At the horizon Russia held {-campaign.net_gain:.1f} thousand km² less than at the start, at "
            f"least {p[P.OUTCOMES_RECOVERY]:.0f}."
        )
    if name in ("imposed_settlement", "negotiated_peace"):
        return _settlement_rule(campaign)
    if name == "frozen_conflict":
        return f"At the horizon a ceasefire was in force, in its month {int(s[V.DEAL_MONTHS])}."
    return "At the horizon no deal was in force."


def _settlement_rule(campaign: Campaign) -> str:
    """Return why a settlement in force counts as imposed or as negotiated."""
    s, p = campaign.state, campaign.values
    cap, guarantee, guarded = s[V.FORCE_CAP], s[V.GUARANTEE], p[P.OUTCOMES_IMPOSED_GUARANTEE]
    marks = []
    if s[V.LAND] >= V.ZONE_A:
        marks.append("all of part A ceded")
    if s[V.NEUTRALITY] > 0.0 and guarantee < guarded:
        marks.append(f"neutrality with a guarantee of {guarantee:.2f}, below {guarded:.2f}")
    if cap >= p[P.OUTCOMES_IMPOSED_CAP_POINT]:
        marks.append(f"a force cap of {cap:.2f}, from {p[P.OUTCOMES_IMPOSED_CAP_POINT]:.2f}")
    if cap >= p[P.OUTCOMES_IMPOSED_CAP]:
        why = f"its force cap of {cap:.2f} alone makes it imposed (from {p[P.OUTCOMES_IMPOSED_CAP]:.2f})"
    else:
        points, needed = int(imposed_points(s, p)), p[P.OUTCOMES_IMPOSED_POINTS]
        borne = f" ({'; '.join(marks)})" if marks else ""
        why = f"it bears {points} of 3 marks of imposition{borne}, and {needed:.0f} make it imposed"
    return f"At the horizon a settlement was in force; {why}."


def private_matters(campaign: Campaign) -> Iterator[str]:
    """Yield what no other actor could know: the hidden types and the private costs of stopping."""
    types = []
    for actor, kinds in campaign.world.scenario.actors.items():
        if len(kinds.types) > 1:
            name = campaign.type_of(actor)
            believed = campaign.beliefs_about(actor)[name]
            types.append(
                f"{the(actor)} {kinds.types[name].title} "
                f"({per_cent(_prior(campaign, actor))} at the start, {per_cent(believed)} at the end)"
            )
    yield f"Hidden in this run, with the chance that was publicly given to it: {'; '.join(types)}."
    russia, ukraine = (float(cost) for cost in campaign.costs)
    yield (
        f"Private cost of stopping, in units of utility: Russia {signed(russia, 3)}, Ukraine "
        f"{signed(ukraine, 3)} (0 is usual; below 0 a deal comes easier)."
    )


def notes(campaign: Campaign) -> Iterator[str]:
    """Yield what the configuration wants told beside an action, a type or terms of this run, once each."""
    scenario = campaign.world.scenario
    shown = {f"type.{actor}.{campaign.type_of(actor)}" for actor in scenario.actors}
    for raw in campaign.turns:
        shown |= {f"action.{campaign.world.actions[row]}" for row in raw.choices.tolist()}
        if raw.table is not None and are_partition(terms_in_words(raw.table.offer, raw.table.format)):
            shown.add("terms.partition")
        if raw.after[V.DEAL] == V.SETTLEMENT and raw.after[V.LAND] == V.CLIENT_STATE:
            shown.add("terms.partition")
    told = dict.fromkeys(note for name, note in scenario.notes.items() if name in shown)
    yield from (f"Note: {note}" for note in told)


def _prior(campaign: Campaign, actor: str) -> float:
    k = V.ACTORS.index(actor)
    row = int(campaign.tables.first_type[k]) + int(campaign.types[k])
    return float(campaign.values[campaign.tables.types[row, T.TYPE_PRIOR]])


def reproduction(campaign: Campaign) -> str:
    """Return the line by which the run can be played again, and what it needs beyond the configuration."""
    scenario = campaign.world.scenario
    beyond = _beyond_configuration(campaign)
    besides = f", and as given in code {listed(beyond)}" if beyond else ""
    return (
        f"To play it again: scenario {scenario.name}, run {campaign.run}, seed {campaign.seed_number}, "
        f"horizon {campaign.horizon}, configuration {scenario.digest()[:12]}{besides}."
    )


def _beyond_configuration(campaign: Campaign) -> list[str]:
    """Return what a run was played with that its configuration does not hold."""
    found = []
    given = [the(actor) for actor in V.ACTORS if not _is_as_configured(campaign, actor)]
    if given:
        found.append(f"the policies of {listed(given)}")
    if campaign.tape is not None:
        found.append("a decision tape")
    if not np.array_equal(campaign.values, campaign.world.values):
        found.append("other parameter values")
    if campaign.turns and not _began_as_configured(campaign):
        found.append("another starting state")
    return found


def _is_as_configured(campaign: Campaign, actor: str) -> bool:
    spec = campaign.world.scenario.policies[actor]
    policy = campaign.actors[actor].policy
    kind = type(policy)
    if spec.kind == "class":
        return f"{kind.__module__}:{kind.__qualname__}" == spec.path
    if spec.kind == "script":
        return kind.__name__ == "Scripted" and getattr(policy, "script", ()) == spec.script
    return kind.__name__ == "Policy"


def _began_as_configured(campaign: Campaign) -> bool:
    first = campaign.turns[0]
    state = campaign.world.start.copy()
    beliefs = np.zeros_like(first.beliefs)
    apply_shocks(state, campaign.values, campaign.tables, 1)
    priors(campaign.values, campaign.tables, beliefs)
    return first.turn == 1 and np.array_equal(first.before, state) and np.array_equal(first.beliefs, beliefs)
