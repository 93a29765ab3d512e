"""Names of the world: actors, state variables, goals, formats, outcomes, with units, bounds and order.

Everything that speaks of the world (rules, configuration, schema, tables, app) takes its names from here. The
state of a run is one flat float64 vector; each variable below is a plain module integer, its offset in that
vector.
"""

from __future__ import annotations

from typing import NamedTuple


class Variable(NamedTuple):
    """One entry of the state vector.

    `start` is None where the world's start file must state a value; otherwise it is the natural zero of a
    tally, a flag or a pulse, and needs no source.
    """

    name: str
    unit: str
    low: float
    high: float
    start: float | None
    meaning: str


class Field(NamedTuple):
    """A numeric field that every format states."""

    name: str
    unit: str
    meaning: str


# Actors -----------------------------------------------------------------------------------------------------
# ----------

ACTORS = ("russia", "belarus", "ukraine", "united_states", "europe", "eastern_flank", "china")
RUSSIA, BELARUS, UKRAINE, UNITED_STATES, EUROPE, EASTERN_FLANK, CHINA = range(7)
N_ACTORS = len(ACTORS)
MAX_TYPES = 3
MAX_GOALS = 8

GOALS: dict[str, tuple[str, ...]] = {
    "russia": ("land", "client", "no_hostile_ukraine", "regime", "blood", "sanctions", "risk", "standing"),
    "belarus": ("regime", "autonomy", "seat", "peace_near", "sanctions", "favour", "no_entry", "basing"),
    "ukraine": ("sovereignty", "territory", "security", "lives", "home_front", "economy", "partners"),
    "united_states": ("ukraine_holds", "burden", "risk", "deal_credit", "credibility", "minsk_opening"),
    "europe": ("ukraine_holds", "burden", "risk", "pressure", "cohesion", "seat"),
    "eastern_flank": ("ukraine_holds", "no_northern_group", "burden", "risk", "posture"),
    "china": ("russia_not_losing", "risk", "leverage", "western_trade", "peace_image"),
}
RUSSIA_CLIENT = GOALS["russia"].index("client")
UNITED_STATES_CREDIT = GOALS["united_states"].index("deal_credit")

# Talks ------------------------------------------------------------------------------------------------------
# ----------

FORMATS = ("minsk_trilateral", "bilateral", "us_brokered", "broad")
MINSK_TRILATERAL, BILATERAL, US_BROKERED, BROAD = range(4)
N_FORMATS = len(FORMATS)
FORMAT_FIELDS = (
    Field("recognition_russia", "chance", "chance that Moscow drafts the text"),
    Field("recognition_ukraine", "chance", "chance that Kyiv drafts the text"),
    Field("recognition_broker", "chance", "chance that the broker drafts the text"),
    Field("guarantee_base", "index 0-1", "strongest guarantee on offer without any pledge"),
    Field("guarantee_per_us_pledge", "index per pledge", "guarantee added per unit of US pledge"),
    Field("guarantee_per_europe_pledge", "index per pledge", "guarantee added per unit of European pledge"),
    Field("relief_max", "share", "largest sanctions relief on offer"),
    Field("monitoring", "index 0-1", "monitoring that comes with a deal of this format"),
    Field("attendance_russia", "utility", "cost for Moscow of sitting at this table"),
    Field("attendance_ukraine", "utility", "cost for Kyiv of sitting at this table"),
    Field("stall_russia", "utility", "worth to Moscow of talks that settle nothing"),
    Field(
        "client_reluctance", "utility per weight", "reluctance of Moscow per unit of weight on a client state"
    ),
    Field("broker_bonus", "utility", "what hosting or brokering is worth to the broker"),
    Field("brokerage_share", "0 or 1", "1 where the US drive for a deal counts for this broker"),
    Field("standing", "index", "standing that Moscow gains from a month of such talks"),
    Field("seat_belarus", "index", "standing that Minsk gains from a month of such talks"),
    Field("belarus_clause", "0 or 1", "1 where terms carry a clause for Belarus"),
)
(
    RECOGNITION_RUSSIA,
    RECOGNITION_UKRAINE,
    RECOGNITION_BROKER,
    GUARANTEE_BASE,
    GUARANTEE_PER_US,
    GUARANTEE_PER_EUROPE,
    RELIEF_MAX,
    FORMAT_MONITORING,
    ATTENDANCE_RUSSIA,
    ATTENDANCE_UKRAINE,
    STALL_RUSSIA,
    CLIENT_RELUCTANCE,
    BROKER_BONUS,
    BROKERAGE_SHARE,
    FORMAT_STANDING,
    SEAT_BELARUS,
    FORMAT_BELARUS_CLAUSE,
) = range(len(FORMAT_FIELDS))

NO_DEAL, CEASEFIRE, SETTLEMENT = 0, 1, 2
LINE, ZONE_A, CLIENT_STATE = 0, 1, 2
DEALS = ("war", "ceasefire", "settlement")
LANDS = ("the line of contact", "all of the four regions", "the partition")
DECLINE, ACCEPT = 0, 1
REJECT, WALK_OUT = 0, 2
CONSENTS = ("decline", "accept")
ANSWERS = ("reject", "accept", "walk_out")

# Outcomes, in the order in which they are tested
# -------------------------------------------------------------------------

OUTCOMES = (
    "nuclear_use",
    "nato_war",
    "partition",
    "ukrainian_recovery",
    "imposed_settlement",
    "negotiated_peace",
    "frozen_conflict",
    "war_continues",
)
(
    NUCLEAR_USE,
    NATO_WAR,
    PARTITION,
    UKRAINIAN_RECOVERY,
    IMPOSED_SETTLEMENT,
    NEGOTIATED_PEACE,
    FROZEN_CONFLICT,
    WAR_CONTINUES,
) = range(len(OUTCOMES))
ACCESS_FOR_TROOPS, ACCESS_HIGHEST = 3.0, 4.0
ONGOING = -1
ACCIDENT, INTENT = 1, 2

# Actions ----------------------------------------------------------------------------------------------------
# ----------

OPERATORS = (">=", "<=", "=")
EFFECTS = ("add", "scale", "set", "move")
ADD, SCALE, SET, MOVE = range(4)
ESCALATION_CLASSES = (
    "message",
    "de_escalation",
    "status_quo",
    "posturing",
    "non_violent",
    "violent",
    "nuclear",
)

# State ------------------------------------------------------------------------------------------------------
# ----------

_variables: list[Variable] = []


def _variable(name: str, unit: str, low: float, high: float, meaning: str, start: float | None = None) -> int:
    """Register a state variable and return its offset."""
    _variables.append(Variable(name, unit, low, high, start, meaning))
    return len(_variables) - 1


# fmt: off
_KM, _RATE, _MEN, _FLOW = "thousand km²", "thousand km² a month", "thousand", "thousand a month"

GAIN_EAST = _variable("gain_east", _KM, -60, 150, "net Russian gain on the eastern axis since the start", 0.0)
GAIN_SOUTH = _variable("gain_south", _KM, -60, 150, "net Russian gain on the southern axis since the start", 0.0)
GAIN_NORTHEAST = _variable("gain_northeast", _KM, -30, 150, "net Russian gain on the north-eastern axis", 0.0)
GAIN_NORTH = _variable("gain_north", _KM, 0, 150, "Russian gain on the northern axis, from Belarus", 0.0)
FRONT_NOISE = _variable("front_noise", _RATE, -3, 3, "run of luck at the front, carried from month to month", 0.0)
FRONT_RATE = _variable("front_rate", _RATE, -12, 12, "net Russian advance of the last month, north excluded")
NORTH_RATE = _variable("north_rate", _RATE, 0, 12, "Russian advance of the last month on the northern axis", 0.0)
INTENSITY = _variable("intensity", "index", 0, 2, "intensity of the Russian offensive (1 = usual)")
COUNTER_ATTACK = _variable("counter_attack", "index", 0, 2, "Ukrainian counter-attacks under way", 0.0)
FORCE_RUSSIA = _variable("force_russia", _MEN, 1, 2000, "Russian troops in and near Ukraine")
FORCE_UKRAINE = _variable("force_ukraine", _MEN, 1, 1500, "Ukrainian troops at the line")
FORCE_NORTH = _variable("force_north", _MEN, 0, 300, "Russian group on Belarusian soil", 0.0)
MATERIEL_RUSSIA = _variable("materiel_russia", "index", 0.05, 3, "Russian materiel (1 = at the references of the world)")
MATERIEL_UKRAINE = _variable("materiel_ukraine", "index", 0.05, 3, "Ukrainian materiel (1 = at the references of the world)")
CASUALTIES_RUSSIA = _variable("casualties_russia", _FLOW, 0, 200, "Russian casualties of the last month")
CASUALTIES_UKRAINE = _variable("casualties_ukraine", _FLOW, 0, 200, "Ukrainian casualties of the last month")
LOSSES_RUSSIA = _variable("losses_russia", _MEN, 0, 60000, "Russian casualties since the start", 0.0)
LOSSES_UKRAINE = _variable("losses_ukraine", _MEN, 0, 60000, "Ukrainian casualties since the start", 0.0)

WILL_RUSSIA = _variable("will_russia", "index 0-1", 0, 1, "will of the Russian public and elite to go on")
WILL_UKRAINE = _variable("will_ukraine", "index 0-1", 0, 1, "will of Ukraine's public to go on")
WILL_US = _variable("will_us", "index 0-1", 0, 1, "will of the United States to support Ukraine")
WILL_EUROPE = _variable("will_europe", "index 0-1", 0, 1, "will of Europe to support Ukraine")
WILL_US_BASE = _variable("will_us_base", "index 0-1", 0, 1, "level to which the will of the United States returns")
WILL_EUROPE_BASE = _variable("will_europe_base", "index 0-1", 0, 1, "level to which the will of Europe returns")
AID_US = _variable("aid_us", "€bn a month", 0, 12, "military aid of the United States")
AID_EUROPE = _variable("aid_europe", "€bn a month", 0, 12, "military aid of Europe and the eastern flank")
AID_US_BASE = _variable("aid_us_base", "€bn a month", 0, 12, "US aid when will is as at the start")
AID_EUROPE_BASE = _variable("aid_europe_base", "€bn a month", 0, 12, "European aid when will is as at the start")
ECONOMY_RUSSIA = _variable("economy_russia", "index", 0.2, 1.5, "Russian economy (1 = at the references of the world)")
ECONOMY_UKRAINE = _variable("economy_ukraine", "index", 0.2, 1.5, "Ukrainian economy (1 = at the references of the world)")

STRIKES_RUSSIA = _variable("strikes_russia", "index 0-1", 0, 1, "Russian deep strikes on Ukraine")
STRIKES_UKRAINE = _variable("strikes_ukraine", "index 0-1", 0, 1, "Ukrainian deep strikes on Russia")
SANCTIONS_RUSSIA = _variable("sanctions_russia", "index 0-1", 0, 1, "Western sanctions on Russia")
SANCTIONS_BELARUS = _variable("sanctions_belarus", "index 0-1", 0, 1, "Western sanctions on Belarus")
CHINESE_SUPPORT = _variable("chinese_support", "index 0-1", 0, 1, "Chinese support for Russia's war economy")
COERCION = _variable("coercion", "index 0-1", 0, 1, "nuclear and missile coercion of Ukraine's donors")
DOCTRINE = _variable("doctrine", "index 0-1", 0, 1, "how far doctrine lowers the nuclear threshold")
GREY_ZONE = _variable("grey_zone", "index 0-1", 0, 1, "Russian grey-zone acts against NATO members", 0.0)
POSTURE = _variable("posture", "index 0-1", 0, 1, "NATO's forward posture on the eastern flank")
CHINESE_RESTRAINT = _variable("chinese_restraint", "index 0-1", 0, 1, "Chinese signals against nuclear use", 0.0)

ACCESS = _variable("access", "level 0-4", 0, 4, "Russian access to Belarusian territory: 0 none, 1 logistics, 2 air and missiles, 3 troops, 4 staging group")
ENTANGLEMENT = _variable("entanglement", "index 0-1", 0, 1, "Belarus's entanglement with Russia")
FAVOUR = _variable("favour", "index 0-1", 0, 1, "Moscow's favour towards Minsk")
BASING = _variable("basing", "index 0-1", 0, 1, "Russian missiles and nuclear weapons on Belarusian soil")
BELARUS_ARMY = _variable("belarus_army", "0 or 1", 0, 1, "1 once Belarus's army has entered Ukraine", 0.0)
MOSCOW_PRESSURE = _variable("moscow_pressure", "index 0-1", 0, 1, "Moscow's pressure on Minsk to enter", 0.0)
KYIV_PRESSURE = _variable("kyiv_pressure", "index 0-1", 0, 1, "Kyiv's pressure on Minsk over access", 0.0)
SEAT = _variable("seat", "index 0-1", 0, 1, "Minsk's standing as a place and party of talks")
FORTIFICATION = _variable("fortification", "index 0-1", 0, 1, "Ukrainian fortification of the north")
NORTH_OFFENSIVE = _variable("north_offensive", "0 or 1", 0, 1, "1 while a northern offensive is ordered", 0.0)

STANDING = _variable("standing", "index 0-1", 0, 1, "standing that talks have brought Moscow", 0.0)
DEMAND_RUSSIA = _variable("demand_russia", "index 0-1", 0, 1, "audience-cost stock of Moscow's public demands", 0.0)
DEMAND_UKRAINE = _variable("demand_ukraine", "index 0-1", 0, 1, "audience-cost stock of Kyiv's public demands", 0.0)
PLEDGE_US = _variable("pledge_us", "index 0-1", 0, 1, "US pledge to guarantee a deal")
PLEDGE_EUROPE = _variable("pledge_europe", "index 0-1", 0, 1, "European pledge of a reassurance force")
BROKERAGE = _variable("brokerage", "utility", 0, 1, "Washington's own drive to broker a deal", 0.0)
TALKS_PAUSE = _variable("talks_pause", "months", 0, 24, "months for which no talks can be convened", 0.0)

DEAL = _variable("deal", "0, 1 or 2", 0, 2, "deal in force: 0 none, 1 ceasefire, 2 settlement", 0.0)
LAND = _variable("land", "0, 1 or 2", 0, 2, "land in the terms: 0 the line, 1 all of part A, 2 client state", 0.0)
NEUTRALITY = _variable("neutrality", "0 or 1", 0, 1, "Ukraine's neutrality in the terms", 0.0)
FORCE_CAP = _variable("force_cap", "index 0-1", 0, 1, "cap on Ukraine's forces in the terms", 0.0)
GUARANTEE = _variable("guarantee", "index 0-1", 0, 1, "strength of the guarantee in the terms", 0.0)
RELIEF = _variable("relief", "share", 0, 1, "sanctions relief in the terms", 0.0)
BELARUS_CLAUSE = _variable("belarus_clause", "0 or 1", 0, 1, "clause for Belarus in the terms", 0.0)
MONITORING = _variable("monitoring", "index 0-1", 0, 1, "monitoring of the deal in force", 0.0)
DICTATED = _variable("dictated", "0 or 1", 0, 1, "1 where the terms were dictated after a collapse", 0.0)
RATIO_SIGNED = _variable("ratio_signed", "log ratio", -5, 5, "log strength ratio when the deal was signed", 0.0)
DEAL_MONTHS = _variable("deal_months", "months", 0, 300, "months for which the deal in force has held", 0.0)
DEAL_FORMAT = _variable("deal_format", "0 to 4", 0, 4, "1 + format in which the deal was signed, 0 none", 0.0)
VIOLATIONS = _variable("violations", "index 0-1", 0, 1, "violations of the deal in force", 0.0)

COLLAPSE_RUSSIA = _variable("collapse_russia", "months", 0, 12, "months of Russian front collapse still to run", 0.0)
COLLAPSED_RUSSIA = _variable("collapsed_russia", "turn", 0, 300, "turn in which the Russian front last collapsed", 0.0)
COLLAPSED_UKRAINE = _variable("collapsed_ukraine", "turn", 0, 300, "turn in which the Ukrainian front collapsed", 0.0)
NUCLEAR = _variable("nuclear", "0, 1 or 2", 0, 2, "nuclear use: 0 none, 1 accident, 2 intent", 0.0)
NATO = _variable("nato", "0, 1 or 2", 0, 2, "Russia-NATO war: 0 none, 1 accident, 2 intent", 0.0)

RUNG_RUSSIA = _variable("rung_russia", "rung 0-10", 0, 10, "rung of Russia")
RUNG_BELARUS = _variable("rung_belarus", "rung 0-10", 0, 10, "rung of Belarus")
RUNG_UKRAINE = _variable("rung_ukraine", "rung 0-10", 0, 10, "rung of Ukraine")
RUNG_UNITED_STATES = _variable("rung_united_states", "rung 0-10", 0, 10, "rung of the United States")
RUNG_EUROPE = _variable("rung_europe", "rung 0-10", 0, 10, "rung of Europe")
RUNG_EASTERN_FLANK = _variable("rung_eastern_flank", "rung 0-10", 0, 10, "rung of the eastern flank")
RUNG_CHINA = _variable("rung_china", "rung 0-10", 0, 10, "rung of China")

COHESION_WEST = _variable("cohesion_west", "index 0-1", 0, 1, "cohesion of the West")
CREDIBILITY_US = _variable("credibility_us", "index 0-1", 0, 1, "credibility of the United States")
LEVERAGE_CHINA = _variable("leverage_china", "index 0-1", 0, 1, "Chinese leverage over Russia")
EXHAUSTION_RUSSIA = _variable("exhaustion_russia", "index 0-1", 0, 1, "Russian exhaustion")

TALKS_MINSK_TRILATERAL = _variable("talks_minsk_trilateral", "months", 0, 300, "months of talks in Minsk", 0.0)
TALKS_BILATERAL = _variable("talks_bilateral", "months", 0, 300, "months of bilateral talks", 0.0)
TALKS_US_BROKERED = _variable("talks_us_brokered", "months", 0, 300, "months of US-brokered talks", 0.0)
TALKS_BROAD = _variable("talks_broad", "months", 0, 300, "months of talks in the broad format", 0.0)
TRUCES = _variable("truces", "count", 0, 300, "partial truces agreed", 0.0)
DEALS_SIGNED = _variable("deals_signed", "count", 0, 300, "ceasefires and settlements agreed", 0.0)
DEALS_BROKEN = _variable("deals_broken", "count", 0, 300, "deals that broke", 0.0)
FIGHTING_ENDED = _variable("fighting_ended", "turn", 0, 300, "turn in which the fighting last ended, 0 while it goes on", 0.0)
PEAK_ACCESS = _variable("peak_access", "level 0-4", 0, 4, "highest access so far", 0.0)
ARMY_ENTERED = _variable("army_entered", "turn", 0, 300, "turn in which Belarus's army entered, 0 if never", 0.0)
PEAK_RUNG = _variable("peak_rung", "rung 0-10", 0, 10, "highest rung of any actor so far", 0.0)
ESCALATION_SCORE = _variable("escalation_score", "points", -10000, 100000, "EscalAItion points of all actions so far", 0.0)

# fmt: on

VARIABLES: tuple[Variable, ...] = tuple(_variables)
N_STATE = len(VARIABLES)
OFFSET: dict[str, int] = {variable.name: offset for offset, variable in enumerate(VARIABLES)}
