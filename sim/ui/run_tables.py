"""Tables of one run as its figures want them: steps of the ladder, lines of state, talks month by month."""

from __future__ import annotations

import pandas as pd

from sim.analysis.findings import records
from sim.model import Campaign
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.terms import kind_of, terms_in_words
from sim.trace import RawTable
from sim.ui.replay import rungs, states
from sim.why import talks
from sim.words import ACTORS, FORMATS, month_of, per_cent

ROLES = ("Moscow", "Kyiv", "the broker")
TRUCE = "partial truce"
ANSWERS = {"reject": "rejects", "accept": "accepts", "walk_out": "walks out"}


def months_of(campaign: Campaign) -> list[str]:
    """Return the name of every turn's month, from turn 0 to the horizon."""
    return [month_of(campaign.world.scenario.start, turn) for turn in range(campaign.horizon + 1)]


def ladder_steps(campaign: Campaign) -> pd.DataFrame:
    """Return the rung of every actor in every turn, with its name and what a pointer reads there."""
    steps = rungs(campaign)
    start = campaign.world.scenario.start
    steps["label"] = steps["actor"].map(ACTORS)
    steps["tip"] = [
        f"{month_of(start, row['turn'])}, {row['label']}: {row['action']} (rung {row['rung']:.0f})"
        for row in records(steps)
    ]
    return steps


def state_lines(campaign: Campaign, series: dict[str, str], unit: str, *, digits: int = 1) -> pd.DataFrame:
    """Return some state variables as lines from turn 0; `series` gives the label of each variable."""
    table = states(campaign)
    start = campaign.world.scenario.start
    long = table.melt("turn", list(series), var_name="series", value_name="value")
    long["label"] = long["series"].map(series)
    long["tip"] = [
        f"{month_of(start, row['turn'])}, {row['label']}: {row['value']:,.{digits}f} {unit}".strip()
        for row in records(long)
    ]
    return long


def talks_table(campaign: Campaign) -> pd.DataFrame:
    """Return a row for each turn and format that was asked for or held: turn, format, state, tip."""
    start = campaign.world.scenario.start
    rows = []
    for raw in campaign.turns:
        for k, name in enumerate(V.FORMATS):
            said = raw.consents[k]
            month = f"{month_of(start, raw.turn)}, {FORMATS[name]}"
            if raw.table is not None and raw.table.format == k:
                rows.append((raw.turn, name, *_at_the_table(raw.table, month)))
            elif (said >= 0).any():
                against = [ROLES[role] for role in range(len(ROLES)) if said[role] == V.DECLINE]
                why = f"declined by {' and '.join(against)}" if against else "not held"
                rows.append((raw.turn, name, "declined", f"{month}: {why}"))
    return pd.DataFrame(rows, columns=["turn", "format", "state", "tip"])


def _at_the_table(table: RawTable, month: str) -> tuple[str, str]:
    drafter = ROLES[table.drafter]
    if table.offer == K.MAXIMAL_DEMAND:
        return "demands", f"{month}: {drafter} makes maximal demands"
    terms = terms_in_words(table.offer, table.format)
    answers = [
        f"{ROLES[role]} {ANSWERS[V.ANSWERS[int(answer)]]}"
        for role, answer in enumerate(table.answers)
        if answer >= 0
    ]
    state = "rejected" if not table.agreed else "truce" if kind_of(table.offer) == TRUCE else "agreed"
    return state, f"{month}: {drafter} offers {terms}; {', '.join(answers)}"


def deals_in_force(campaign: Campaign) -> pd.DataFrame:
    """Return a row for each stretch of turns over which a deal was in force: first, last, kind, label."""
    table = states(campaign)
    kinds = [V.DEALS[int(deal)] for deal in table["deal"]]
    rows: list[tuple[float, float, str, str]] = []
    for turn in range(1, len(kinds)):
        if kinds[turn] == "war":
            continue
        if rows and kinds[turn] == kinds[turn - 1]:
            rows[-1] = (rows[-1][0], turn + 0.5, *rows[-1][2:])
        else:
            rows.append((turn - 0.5, turn + 0.5, kinds[turn], kinds[turn].capitalize()))
    return pd.DataFrame(rows, columns=["first", "last", "kind", "label"])


def held_talks(campaign: Campaign) -> pd.DataFrame:
    """Return a row for each table in words: Month, Format, Drafted by, Offer, Answers, Came of it.

    An offer and an answer stand with their chance as it was before.
    """
    rows = []
    for raw in campaign.turns:
        table = talks(campaign, raw.turn).table if raw.table is not None else None
        if table is None:
            continue
        answers = [
            f"{ACTORS[actor]} {ANSWERS[answer]} ({per_cent(table.answer_chances[actor][answer])})"
            for actor, answer in table.answers.items()
        ]
        rows.append(
            (
                month_of(campaign.world.scenario.start, raw.turn),
                FORMATS[table.format],
                ACTORS[table.drafter],
                table.terms,
                "; ".join(answers) or "none is asked for",
                f"{table.kind} agreed" if table.agreed else "nothing",
            )
        )
    return pd.DataFrame(rows, columns=["Month", "Format", "Drafted by", "Offer", "Answers", "Came of it"])


def belief_paths(campaign: Campaign, actor: str) -> pd.DataFrame:
    """Return what all others thought of an actor's hidden type, from turn 0 (the prior) to the end of the run.

    Columns: turn, series (the type), label, value (of 100), tip. The type that the actor is stands first.
    """
    is_type = campaign.type_of(actor)
    start = campaign.world.scenario.start
    names = campaign.world.type_names[actor]
    first = V.ACTORS.index(actor) * V.MAX_TYPES
    held = [*(raw.beliefs for raw in campaign.turns), campaign.beliefs]
    rows = []
    for name in sorted(names, key=lambda name: name != is_type):
        label = f"{name.replace('_', ' ')}{' (is so)' if name == is_type else ''}"
        for turn, beliefs in enumerate(held):
            value = 100.0 * float(beliefs[first + names.index(name)])
            rows.append((turn, name, label, value, f"{month_of(start, turn)}, {label}: {value:.0f} of 100"))
    return pd.DataFrame(rows, columns=["turn", "series", "label", "value", "tip"])
