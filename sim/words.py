"""Words for people: how outcomes, actors, formats and goals are called wherever they are shown.

The names on the left are those of the vocabulary, in its order.
"""

import calendar

OUTCOMES = {
    "nuclear_use": "Nuclear use",
    "nato_war": "Russia–NATO war",
    "partition": "Partition",
    "ukrainian_recovery": "Ukrainian recovery",
    "imposed_settlement": "Imposed settlement",
    "negotiated_peace": "Negotiated peace",
    "frozen_conflict": "Frozen conflict",
    "war_continues": "War continues",
}
ACTORS = {
    "russia": "Russia",
    "belarus": "Belarus",
    "ukraine": "Ukraine",
    "united_states": "United States",
    "europe": "Europe",
    "eastern_flank": "Eastern flank",
    "china": "China",
}
FORMATS = {
    "minsk_trilateral": "Minsk trilateral",
    "bilateral": "Bilateral",
    "us_brokered": "US-brokered",
    "broad": "Broad",
}
GOALS = {
    "land": "land of the four annexed regions",
    "client": "a client state in Ukraine",
    "no_hostile_ukraine": "no hostile Ukraine",
    "regime": "the regime at home",
    "blood": "few casualties",
    "sanctions": "few sanctions",
    "risk": "low risk of nuclear use and of war with NATO",
    "standing": "standing in the world",
    "autonomy": "autonomy from Moscow",
    "seat": "a seat at the table",
    "peace_near": "peace near its borders",
    "favour": "Moscow's favour",
    "no_entry": "its own army staying out",
    "basing": "Russian weapons on its soil",
    "sovereignty": "sovereignty",
    "territory": "territory",
    "security": "security after the war",
    "lives": "few casualties",
    "home_front": "the home front",
    "economy": "the economy",
    "partners": "the support of partners",
    "ukraine_holds": "Ukraine holding out",
    "burden": "a light burden",
    "deal_credit": "credit for a deal",
    "credibility": "credibility",
    "minsk_opening": "an opening to Minsk",
    "pressure": "pressure on Russia",
    "cohesion": "cohesion of the West",
    "no_northern_group": "no Russian group in Belarus",
    "posture": "NATO's forward posture",
    "russia_not_losing": "Russia not losing",
    "leverage": "leverage over Russia",
    "western_trade": "trade with the West",
    "peace_image": "the image of a peacemaker",
}

NO_FORECAST = "Shares of simulated runs under these assumptions, no forecast."
CERTIFIED_TURNS = 36


def horizon_note(horizon: int) -> str:
    """Return what must be said beside results over so many turns; '' where nothing must be."""
    if horizon <= CERTIFIED_TURNS:
        return ""
    return f"exploratory: horizon beyond the {CERTIFIED_TURNS} turns that are certified"


def origin(
    digest: str, seed: int, scenarios: int, runs: int, horizon: int, failed: int, draws: int = 0
) -> str:
    """Return the line under a figure: which configuration and runs it comes from, and what it is not.

    `draws` is over how many draws of the parameters the runs are spread, 0 at the central values.
    """
    parts = [
        f"Configuration {digest[:8]}",
        f"seed {seed}",
        f"{scenarios} × {runs:,} runs of {horizon} months",
        *([f"numbers drawn {draws:,} times"] if draws else []),
        *([f"{failed:,} failed and are left out"] if failed else []),
    ]
    note = horizon_note(horizon)
    return f"{' · '.join(parts)}. {NO_FORECAST}" + (f" {note.capitalize()}." if note else "")


UNKNOWN = "–"  # what is not a number: nothing was there to be counted


def per_cent(share: float, digits: int = 0) -> str:
    """Return a share in per cent, such as '31 %'."""
    return UNKNOWN if share != share else f"{100.0 * share:.{digits}f} %"


def signed(value: float, digits: int) -> str:
    """Return a number with its sign, such as '−0.037'."""
    return UNKNOWN if value != value else f"{value:+.{digits}f}".replace("-", "−")


def points(value: float, low: float, high: float) -> str:
    """Return a difference of shares with its interval, such as '+4 points (−1 to +9)'."""
    said, least, most = (signed(100.0 * share, 0) for share in (value, low, high))
    return f"{said} points ({least} to {most})"


def called(name: str, title: str) -> str:
    """Return what a scenario is called in a sentence, where `name@folder` is one of another folder."""
    scenario, _, folder = name.partition("@")
    said = "the baseline" if scenario == "baseline" else f"“{title}”"
    return f"{said} of {folder}" if folder else said


def month_of(start: tuple[int, int], turn: int) -> str:
    """Return the month of a turn, such as 'January 2025', where `start` is year and month of turn 0."""
    months = start[0] * 12 + start[1] - 1 + turn
    return f"{calendar.month_name[months % 12 + 1]} {months // 12}"
