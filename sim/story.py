"""Story: one played run told turn by turn in plain sentences, with why."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model import Campaign
from sim.rules import vocabulary as V
from sim.story_end import ending, headline, private_matters, reproduction
from sim.terms import deal_in_words
from sim.trace import Decision, RawTurn, Table, Talks
from sim.why import because, decisions, talks
from sim.words import ACTORS, FORMATS, month_of

KM = 1000.0  # a thousand km²
SIGNED_WORDS = {"partial truce": "a partial truce", "ceasefire": "a ceasefire", "settlement": "a settlement"}

__all__ = ["headline", "tell"]


def tell(campaign: Campaign) -> Iterator[str]:
    """Yield the story of a played run line by line: a heading and a few sentences for each turn, then the
    end.

    The run must have been recorded (the default of Campaign).
    """
    scenario = campaign.world.scenario
    yield f"{scenario.title}: run {campaign.run}"
    yield headline(campaign)
    yield ""
    for raw in campaign.turns:
        yield from tell_turn(campaign, raw)
    yield ""
    yield from ending(campaign)
    yield from private_matters(campaign)
    yield reproduction(campaign)


def tell_turn(campaign: Campaign, raw: RawTurn) -> Iterator[str]:
    """Yield what happened in one turn, a routine turn in a line or two."""
    yield f"Turn {raw.turn}, {month_of(campaign.world.scenario.start, raw.turn)}"
    yield from (f"  {line}" for line in shocks(campaign, raw.turn))
    decided = decisions(campaign, raw.turn)
    yield from (f"  {line}" for line in acts(campaign, decided))
    yield from (f"  {line}" for line in talks_told(talks(campaign, raw.turn), decided))
    yield from (f"  {line}" for line in events(raw))
    yield f"  {front(raw)}"


def shocks(campaign: Campaign, turn: int) -> Iterator[str]:
    """Yield the exogenous shocks of a turn by their titles."""
    year, month = campaign.world.scenario.start
    for shock in campaign.world.scenario.shocks:
        if (shock.date[0] - year) * 12 + shock.date[1] - month == turn:
            yield f"From outside the model: {shock.title}."


def acts(campaign: Campaign, decided: dict[str, Decision]) -> Iterator[str]:
    """Yield who did what and why; those who kept to their course are named together."""
    routine = []
    for actor, decision in decided.items():
        chosen = decision.chosen
        if chosen.name == "continue":
            routine.append(ACTORS[actor])
            continue
        sentence = campaign.world.scenario.actions[f"{actor}.{chosen.name}"].sentence
        yield f"{sentence}: {because(decision)}."
    if routine:
        who = "All" if len(routine) == V.N_ACTORS else _listed(routine)
        yield f"{who} kept to the course."


def talks_told(held: Talks, decided: dict[str, Decision]) -> Iterator[str]:
    """Yield how talks came about or failed to, and what happened at the table."""
    if held.table is None:
        near = [
            (name, [said.actor for said in consents if not said.consented])
            for name, consents in held.consents.items()
        ]
        blocked = [(name, actors) for name, actors in near if len(actors) == 1]
        for name, actors in blocked:
            yield f"No talks in the format {FORMATS[name]}: {ACTORS[actors[0]]} alone declined."
        return
    yield from _table_told(held.table)


def _table_told(table: Table) -> Iterator[str]:
    yield f"Talks were held in the format {FORMATS[table.format]}."
    who = ACTORS[table.drafter]
    if table.kind == "maximal demand":
        yield f"{who} had nothing to offer that it would rather have than go on, and made {table.terms}."
        return
    chance = f"a chance of {table.chance_of_acceptance:.0%} by its own estimate"
    yield f"{who} proposed {table.terms}, with {chance}."
    for actor, said in table.answers.items():
        did = {"accept": "accepted", "reject": "rejected it", "walk_out": "walked out"}[said]
        yield f"{ACTORS[actor]} {did} ({table.answer_chances[actor][said]:.0%} likely)."
    if table.agreed:
        yield f"So {SIGNED_WORDS[table.kind]} was agreed."


def events(raw: RawTurn) -> Iterator[str]:
    """Yield what changed in a turn beyond acts and talks: collapse, entry, deals broken, nuclear use, war
    with NATO."""
    before, after = raw.before, raw.after
    if after[V.COLLAPSED_UKRAINE] > before[V.COLLAPSED_UKRAINE]:
        yield "The Ukrainian front collapsed."
        if after[V.DICTATED] > 0.0:
            yield f"Moscow dictated {deal_in_words(named(after))}."
    if after[V.COLLAPSED_RUSSIA] > before[V.COLLAPSED_RUSSIA]:
        yield "The Russian front collapsed, and a rout began."
    if after[V.ARMY_ENTERED] > before[V.ARMY_ENTERED]:
        yield "Belarus was now a party to the war."
    if before[V.NORTH_OFFENSIVE] > 0.0 and after[V.NORTH_OFFENSIVE] == 0.0:
        yield "The offensive in the north came to its end."
    if after[V.DEALS_BROKEN] > before[V.DEALS_BROKEN]:
        held = int(before[V.DEAL_MONTHS])
        kind = V.DEALS[int(before[V.DEAL])]
        yield f"The {kind} broke after {held} months, and the war resumed."
    if after[V.NUCLEAR] > 0.0:
        how = "by accident" if after[V.NUCLEAR] == V.ACCIDENT else "on purpose, to stop the rout"
        yield f"A nuclear weapon was used {how}."
    if after[V.NATO] > 0.0:
        how = "through an incident" if after[V.NATO] == V.ACCIDENT else "as Western states entered Ukraine"
        yield f"Russia and NATO went to war {how}."


def front(raw: RawTurn) -> str:
    """Return a sentence on the front or on the deal in force, with the ground gained since the start."""
    after = raw.after
    total = float(after[V.GAIN_EAST : V.GAIN_NORTH + 1].sum()) * KM
    since = f"{abs(total):,.0f} km² {'gained' if total >= 0.0 else 'lost'} since the start"
    if after[V.DEAL] > 0.0:
        months = int(after[V.DEAL_MONTHS])
        held = "in its first month" if months <= 1 else f"held for {months} months"
        return f"The guns were silent under {deal_in_words(named(after))}, {held}; Russia: {since}."
    moved = float(after[V.FRONT_RATE]) * KM
    north = float(after[V.NORTH_RATE]) * KM
    went = f"advanced {moved:,.0f} km²" if moved >= 0.0 else f"lost {-moved:,.0f} km²"
    in_north = f", {north:,.0f} km² more in the north" if north > 0.0 else ""
    dead = f"casualties {after[V.CASUALTIES_RUSSIA]:.0f} and {after[V.CASUALTIES_UKRAINE]:.0f} thousand"
    return f"Russia {went}{in_north}; {since}; {dead} (Russia, Ukraine)."


def named(state: object) -> dict[str, float]:
    """Return a state vector by variable name."""
    return {name: float(state[offset]) for name, offset in V.OFFSET.items()}  # type: ignore[index]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
