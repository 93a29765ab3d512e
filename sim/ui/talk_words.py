"""The talks of one turn in words: who consented to which format, what was offered, who answered what."""

from __future__ import annotations

from html import escape

from sim.figures.look import Look
from sim.trace import Consent, Table, Talks
from sim.ui.frame import dot_html
from sim.ui.why_tables import of_hundred
from sim.words import ACTORS, FORMATS, signed

ANSWERS = {"reject": "rejects", "accept": "accepts", "walk_out": "walks out"}


def talks_title(talks: Talks, month: str) -> str:
    """Return what came of talks in a month."""
    table = talks.table
    if table is None:
        return f"No talks in {month}: {_no_talks(talks)}"
    what = f"{FORMATS.get(table.format, table.format)} talks in {month}"
    if table.agreed:
        return f"{what}: a {table.kind} is agreed"
    if not table.answers:
        return f"{what}: {ACTORS[table.drafter]} makes maximal demands"
    against = [ACTORS[actor] for actor, answer in table.answers.items() if answer != "accept"]
    return f"{what}: {' and '.join(against)} will not have the {table.kind} on offer"


def _no_talks(talks: Talks) -> str:
    if talks.consents:
        return "every format met a refusal"
    if talks.fell_out:
        return "the forced table falls out in the pause after a walk-out"
    return "the pause after a walk-out goes on" if talks.paused else "none was proposed"


def talks_html(talks: Talks, style: Look) -> str:
    """Return the talks of a turn as HTML; all names are escaped."""
    parts = [_format(name, consents, style) for name, consents in talks.consents.items() if consents]
    if not parts:
        parts.append("<p>No format was proposed.</p>")
    if talks.fell_out:
        what = f"The forced table in the format {FORMATS[talks.fell_out]}"
        parts.append(f"<p>{escape(what)} was not held, because the pause after a walk-out goes on.</p>")
    if talks.table is not None:
        parts.append(_table(talks.table, style))
    return f'<div class="talks">{"".join(parts)}</div>'


def _format(name: str, consents: tuple[Consent, ...], style: Look) -> str:
    said = "".join(
        f"<li><span>{dot_html(style.actors[consent.actor])}{escape(ACTORS[consent.actor])}</span>"
        f"<b>{'consents' if consent.consented else 'declines'}{' (forced)' if consent.forced else ''}</b>"
        f"{_bar(consent.chance, style.actors[consent.actor])}"
        f"<span>{of_hundred(consent.chance)} of 100</span></li>"
        for consent in consents
    )
    return f"<h3>{escape(FORMATS.get(name, name))}</h3><ul>{said}</ul>"


def _bar(chance: float, colour: str) -> str:
    return f'<span class="bar"><i style="width:{100 * chance:.0f}%; background:{colour}"></i></span>'


def _table(table: Table, style: Look) -> str:
    drafter = f"{dot_html(style.actors[table.drafter])}{escape(ACTORS[table.drafter])}"
    drafter += " (by the tape)" if table.drafter_forced else ""
    lines = [
        f"<p class='table'>At the table ({escape(FORMATS.get(table.format, table.format))}) {drafter} drafts: <b>{escape(table.terms)}</b>, "
        f"worth {signed(table.own_surplus, 3)} to it over the status quo, with an estimated chance of acceptance of "
        f"{of_hundred(table.chance_of_acceptance)} of 100.</p>"
    ]
    if table.gave_way:
        lines.insert(
            0, f"<p>What was to be offered, {escape(table.gave_way)}, could not be then, and gave way.</p>"
        )
    for actor, answer in table.answers.items():
        chances = ", ".join(
            f"{ANSWERS.get(name, name)} {of_hundred(chance)}"
            for name, chance in table.answer_chances[actor].items()
        )
        lines.append(
            f"<p>{dot_html(style.actors[actor])}{escape(ACTORS[actor])} <b>{ANSWERS.get(answer, escape(answer))}</b> "
            f"(chances of 100: {chances}).</p>"
        )
    result = f"Agreed: {table.kind}." if table.agreed else "Nothing was agreed."
    return "".join(lines) + f"<p><b>{escape(result)}</b></p>"
