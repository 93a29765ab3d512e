"""Story: one played run told turn by turn in plain sentences, with why."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model import Campaign
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.story_end import ending, ground, headline, listed, notes, private_matters, reproduction, the
from sim.story_regions import regions_changed, regions_told
from sim.terms import deal_in_words
from sim.trace import Decision, RawTurn, Table, Talks
from sim.why import because, decisions, percent, talks
from sim.words import FORMATS, horizon_note, month_of, signed

KM = 1000.0  # a thousand km²
SIGNED_WORDS = {"partial truce": "a partial truce", "ceasefire": "a ceasefire", "settlement": "a settlement"}
ANSWERS = {"accept": "accepted", "reject": "rejected it", "walk_out": "walked out"}
ACCESS = ("no access", "logistics", "air and missiles", "troops", "a staging group")
HOW_TO_READ = (
    "After an act: what spoke for it and against it beside the actor's other options, its place among them "
    "on the merits, and its chance. Where it was not the first choice, luck decided. After an answer: what "
    "the offer was worth to who gave it above going on as before, in units of utility."
)
ONE_RUN = "One simulated run under these assumptions, no forecast."

__all__ = ["headline", "tell"]


def tell(campaign: Campaign) -> Iterator[str]:
    """Yield the story of a played run line by line: a heading and a few sentences for each turn, then the
    end.

    The run must have been recorded (the default of Campaign), else ValueError.
    """
    yield from opening(campaign, HOW_TO_READ)
    for raw in campaign.turns:
        yield from tell_turn(campaign, raw)
    yield ""
    yield from ending(campaign)
    yield from regions_changed(campaign)
    yield from private_matters(campaign)
    yield from notes(campaign)
    yield reproduction(campaign)


def opening(campaign: Campaign, how_to_read: str) -> Iterator[str]:
    """Yield how a story begins: which run it is, how it ended, what it is worth, how to read what follows.

    ValueError where the run was not recorded.
    """
    if campaign.turn > 0 and not campaign.turns:
        raise ValueError("the run was not recorded: play it with record=True to have it told")
    yield f"{campaign.world.scenario.title}: run {campaign.run}"
    yield headline(campaign)
    exploratory = horizon_note(campaign.horizon)
    yield f"{ONE_RUN}{f' {_sentence(exploratory)}.' if exploratory else ''} {how_to_read}"
    yield ""


def tell_turn(campaign: Campaign, raw: RawTurn) -> Iterator[str]:
    """Yield what happened in one turn, a routine turn in a line or two."""
    when = month_of(campaign.world.scenario.start, raw.turn)
    yield f"Turn {raw.turn}, {when}; {rungs(campaign, raw)}"
    yield from (f"  {line}" for line in shocks(campaign, raw.turn))
    decided = decisions(campaign, raw.turn)
    yield from (f"  {line}" for line in acts(campaign, decided))
    yield from (f"  {line}" for line in talks_told(talks(campaign, raw.turn)))
    yield from (f"  {line}" for line in events(raw))
    yield f"  {front(raw)}"
    yield from (f"  {line}" for line in regions_told(campaign, raw))


def rungs(campaign: Campaign, raw: RawTurn) -> str:
    """Return the highest rung of the month, after all acts, and who stood on it."""
    stood = [
        max(float(raw.before[V.RUNG_RUSSIA + k]), float(campaign.tables.actions[row, T.ACTION_RUNG]))
        for k, row in enumerate(raw.choices.tolist())
    ]
    top = max(stood)
    on_top = [the(V.ACTORS[k]) for k, rung in enumerate(stood) if rung == top]
    return f"highest rung {top:.0f} ({listed(on_top)})"


def shocks(campaign: Campaign, turn: int) -> Iterator[str]:
    """Yield the exogenous shocks of a turn, a sentence each."""
    yield from (f"From outside the model: {title}." for title in shock_titles(campaign, turn))


def shock_titles(campaign: Campaign, turn: int) -> Iterator[str]:
    """Yield the titles of the exogenous shocks of a turn."""
    year, month = campaign.world.scenario.start
    for shock in campaign.world.scenario.shocks:
        if (shock.date[0] - year) * 12 + shock.date[1] - month == turn:
            yield shock.title


def acts(campaign: Campaign, decided: dict[str, Decision]) -> Iterator[str]:
    """Yield who did what and why; those who kept to their course are named together."""
    routine = []
    for actor, decision in decided.items():
        chosen = decision.chosen
        if chosen.name == "continue":
            routine.append(the(actor) + (" (forced)" if decision.forced_by else ""))
            continue
        spec = campaign.world.scenario.actions[f"{actor}.{chosen.name}"]
        yield f"{spec.sentence.format(actor=_sentence(the(actor)))}: {because(decision)}."
    if routine:
        who = "All" if len(routine) == V.N_ACTORS else _sentence(listed(routine))
        yield f"{who} kept to {'its' if len(routine) == 1 else 'their'} course."


def talks_told(held: Talks) -> Iterator[str]:
    """Yield how talks came about or failed to, who blocked which format, and what happened at the table."""
    blocked = []
    for name, consents in held.consents.items():
        against = [the(said.actor) for said in consents if not said.consented]
        if against:
            blocked.append(f"{FORMATS[name]} by {listed(against)}")
    if held.table is not None:
        before = f" Declined before: {'; '.join(blocked)}." if blocked else ""
        convened = all(said.forced for said in held.consents[held.table.format])
        forced = " (forced)" if convened else ""
        yield f"Talks were held in the format {FORMATS[held.table.format]}{forced}.{before}"
        yield from _table_told(held.table)
    elif blocked:
        yield f"No talks. Declined: {'; '.join(blocked)}."
    elif held.fell_out:
        which = f"the forced table in the format {FORMATS[held.fell_out]}"
        yield f"No talks: {which} was not held, because the pause after a walk-out goes on."
    elif held.paused:
        yield "No talks: the pause after a walk-out goes on."


def _table_told(table: Table) -> Iterator[str]:
    who = _sentence(the(table.drafter)) + (" (by the tape)" if table.drafter_forced else "")
    forced = " (forced)" if table.drafter in table.forced else ""
    if table.gave_way:
        yield f"What was to be offered, {table.gave_way}, could not be then, and gave way."
    if table.kind == "maximal demand":
        yield f"{who} drafted and had no offer that it would rather have than go on: {table.terms}{forced}."
        return
    chance = percent(table.chance_of_acceptance)
    yield f"{who} drafted and proposed {table.terms}{forced}, giving it a chance of {chance} to be accepted."
    said = []
    for actor, answer in table.answers.items():
        how = "forced" if actor in table.forced else f"{percent(table.answer_chances[actor][answer])} likely"
        worth = f"worth {signed(table.surpluses[actor], 3)} to it"
        said.append(f"{the(actor)} {ANSWERS[answer]} ({worth}, {how})")
    result = f"; so {SIGNED_WORDS[table.kind]} was agreed" if table.agreed else ""
    yield f"{_sentence(listed(said))}{result}."


def events(raw: RawTurn) -> Iterator[str]:
    """Yield what changed in a turn beyond acts and talks: Belarus's territory, collapse, deals broken,
    nuclear use, war with NATO."""
    before, after = raw.before, raw.after
    yield from _events_in_belarus(raw)
    if after[V.COLLAPSED_UKRAINE] > before[V.COLLAPSED_UKRAINE]:
        yield "The Ukrainian front collapsed."
        if after[V.DICTATED] > 0.0:
            yield f"Russia dictated {deal_in_words(named(after))}."
    if after[V.COLLAPSED_RUSSIA] > before[V.COLLAPSED_RUSSIA]:
        yield "The Russian front collapsed, and a rout began."
    elif before[V.COLLAPSE_RUSSIA] > 0.0 and after[V.COLLAPSE_RUSSIA] == 0.0:
        yield "The rout of the Russian army ended."
    if after[V.DEALS_BROKEN] > before[V.DEALS_BROKEN]:
        held = int(before[V.DEAL_MONTHS])
        kind = V.DEALS[int(before[V.DEAL])]
        yield f"The {kind} broke after {held} month{'' if held == 1 else 's'}, and the war resumed."
    if after[V.NUCLEAR] > 0.0:
        how = "by accident" if after[V.NUCLEAR] == V.ACCIDENT else "by Russia on purpose, to stop the rout"
        yield f"A nuclear weapon was used {how}."
    if after[V.NATO] > 0.0:
        how = "through an incident" if after[V.NATO] == V.ACCIDENT else "as Western states entered Ukraine"
        yield f"Russia and NATO went to war {how}."


def _events_in_belarus(raw: RawTurn) -> Iterator[str]:
    """Yield what changed on Belarusian soil: access, the Russian group, the offensive, Belarus's army."""
    before, after = raw.before, raw.after
    if after[V.ACCESS] != before[V.ACCESS]:
        way = "rose" if after[V.ACCESS] > before[V.ACCESS] else "fell"
        level = int(after[V.ACCESS])
        yield f"Russian access to Belarusian territory {way} to level {level} of 4 ({ACCESS[level]})."
    if after[V.FORCE_NORTH] > before[V.FORCE_NORTH]:
        yield f"The Russian group in Belarus stood at {after[V.FORCE_NORTH]:.0f} thousand."
    elif before[V.FORCE_NORTH] > 0.0 and after[V.FORCE_NORTH] == 0.0:
        yield "No Russian group was left in Belarus."
    if before[V.NORTH_OFFENSIVE] > 0.0 and after[V.NORTH_OFFENSIVE] == 0.0:
        yield "The offensive in the north came to its end."
    if after[V.BELARUS_ARMY] > before[V.BELARUS_ARMY]:
        yield "Belarus was now a party to the war."
    elif after[V.BELARUS_ARMY] < before[V.BELARUS_ARMY]:
        yield "Belarus's army went home."


def front(raw: RawTurn) -> str:
    """Return a sentence on the front or on the deal in force, with the ground gained since the start."""
    before, after = raw.before, raw.after
    since = f"{ground(float(after[V.GAIN_EAST : V.GAIN_NORTH + 1].sum()) * KM)} since the start"
    deal = deal_in_words(named(after))
    if after[V.CASUALTIES_RUSSIA] == 0.0 and not deal:
        return f"The guns had been silent until then; Russia: {since}."
    if after[V.CASUALTIES_RUSSIA] == 0.0:
        months = int(after[V.DEAL_MONTHS])
        held = "in its first month" if months <= 1 else f"in its month {months}"
        return f"The guns were silent under {deal}, {held}; Russia: {since}."
    moved = sum(float(after[k] - before[k]) for k in (V.GAIN_EAST, V.GAIN_SOUTH, V.GAIN_NORTHEAST)) * KM
    north = float(after[V.GAIN_NORTH] - before[V.GAIN_NORTH]) * KM
    in_north = f", {ground(north)} in the north" if north != 0.0 else ""
    lost = f"casualties {after[V.CASUALTIES_RUSSIA]:.0f} and {after[V.CASUALTIES_UKRAINE]:.0f} thousand"
    then = f" Then the guns fell silent under {deal}." if deal else ""
    return f"Russia: {ground(moved)} in the month{in_north}; {since}; {lost} (Russia, Ukraine).{then}"


def named(state: object) -> dict[str, float]:
    """Return a state vector by variable name."""
    return {name: float(state[offset]) for name, offset in V.OFFSET.items()}  # type: ignore[index]


def _sentence(text: str) -> str:
    """Return a text with its first letter as at the head of a sentence."""
    return text[:1].upper() + text[1:]
