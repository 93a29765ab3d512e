"""The end of a story: outcome and the rule behind it, facets, hidden types, and how to play the run again."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model import Campaign
from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.outcomes import imposed_points
from sim.rules.territory import share_a, share_b
from sim.terms import deal_in_words
from sim.words import ACTORS, FORMATS, OUTCOMES, month_of


def headline(campaign: Campaign) -> str:
    """Return one sentence on how the run ended and when."""
    when = month_of(campaign.world.scenario.start, campaign.turn)
    if campaign.outcome is None:
        return f"The run stands at {when}, turn {campaign.turn} of {campaign.horizon}."
    s = campaign.state
    gained = float(s[V.GAIN_EAST : V.GAIN_NORTH + 1].sum())
    ground = f"{abs(gained):.1f} thousand km² {'gained' if gained >= 0 else 'lost'} by Russia"
    return f"{OUTCOMES[campaign.outcome]}, {when}, with {ground} since the start."


def ending(campaign: Campaign) -> Iterator[str]:
    """Yield the outcome, the rule that decided it, and the facets of the run."""
    if campaign.outcome is None:
        yield headline(campaign)
        return
    s = campaign.state
    yield f"Outcome: {OUTCOMES[campaign.outcome]}. {rule_in_words(campaign)}"
    held = ", ".join(
        f"{int(s[V.TALKS_MINSK_TRILATERAL + f])} {FORMATS[name]}"
        for f, name in enumerate(V.FORMATS)
        if s[V.TALKS_MINSK_TRILATERAL + f] > 0.0
    )
    yield f"Months with talks: {held or 'none'}. Partial truces: {int(s[V.TRUCES])}."
    yield (
        f"Deals signed: {int(s[V.DEALS_SIGNED])}; broken: {int(s[V.DEALS_BROKEN])}. "
        f"Highest rung of an act: {s[V.PEAK_RUNG]:.0f}. Highest access: level {s[V.PEAK_ACCESS]:.0f}."
    )
    yield (
        f"Casualties over the run: Russia {s[V.LOSSES_RUSSIA]:,.0f} thousand, "
        f"Ukraine {s[V.LOSSES_UKRAINE]:,.0f} thousand."
    )


def rule_in_words(campaign: Campaign) -> str:
    """Return the outcome rule that applied, with the numbers it was applied to."""
    s, p = campaign.state, campaign.values
    name = campaign.outcome
    if name == "nuclear_use":
        return "Nuclear use ends a run, by accident or by intent."
    if name == "nato_war":
        return "A war of Russia and NATO ends a run."
    if name == "partition":
        if s[V.DEAL] == V.SETTLEMENT and s[V.LAND] == V.CLIENT_STATE:
            return "Terms that partition Ukraine came into force, which ends a run."
        return (
            f"Russia held {share_a(s, p):.0%} of part A and {share_b(s, p):.0%} of part B, which ends a run."
        )
    if name == "ukrainian_recovery":
        return f"At the horizon Russia held at least {p[P.OUTCOMES_RECOVERY]:.0f} thousand km² less."
    if name in ("imposed_settlement", "negotiated_peace"):
        how = "dictated after a collapse" if s[V.DICTATED] > 0.0 else "signed at a table"
        points = int(imposed_points(s, p))
        marks = f"{points} of 3 marks of imposition" + (
            " and a full force cap" if s[V.FORCE_CAP] >= p[P.OUTCOMES_IMPOSED_CAP] else ""
        )
        return (
            f"In force at the horizon, {how}: {deal_in_words(dict(campaign.variables()))}; it bears {marks}."
        )
    if name == "frozen_conflict":
        return f"At the horizon a ceasefire had held for {int(s[V.DEAL_MONTHS])} months."
    return "At the horizon no deal was in force."


def private_matters(campaign: Campaign) -> Iterator[str]:
    """Yield what no other actor could know: the hidden types and the private costs of stopping."""
    types = []
    for actor in V.ACTORS:
        kinds = campaign.world.scenario.actors[actor].types
        if len(kinds) > 1:
            types.append(f"{ACTORS[actor]} {kinds[campaign.type_of(actor)].title}")
    yield "Hidden in this run: " + "; ".join(types) + "."
    russia, ukraine = (float(cost) for cost in campaign.costs)
    yield (
        f"Private cost of stopping, in units of utility: Moscow {russia:+.3f}, Kyiv {ukraine:+.3f} "
        "(0 is usual; below 0 a deal comes easier)."
    )


def reproduction(campaign: Campaign) -> str:
    """Return the line by which the run can be played again."""
    scenario = campaign.world.scenario
    return (
        f"To play it again: scenario {scenario.name}, run {campaign.run}, seed {campaign.seed_number}, "
        f"horizon {campaign.horizon}, configuration {scenario.digest()[:12]}."
    )
