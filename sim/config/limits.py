"""Limits of numbers: what a unit allows, and what a parameter may not be because a rule divides by it."""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.parameters import PARAMETERS

MOST = 1e6  # the greatest magnitude of any number in a file
LONGEST_HORIZON = 252  # months
MOST_RUNS = 10_000_000
MOST_DRAWS = 2**16
FARTHEST = 120  # months looked ahead in every turn: longer, and an interrupt would wait for minutes

# The bounds of log ratios and log rates keep what the rules raise e to within the numbers of a machine.
UNIT_BOUNDS: dict[str, tuple[float, float]] = {
    **dict.fromkeys(
        ("chance", "chance a month", "chance a year", "share", "share a month", "index 0-1", "0 or 1"),
        (0.0, 1.0),
    ),
    "weight": (0.0, 1.0),
    "exponent": (0.0, 10.0),
    "index": (-10.0, 10.0),
    "index a month": (-10.0, 10.0),
    "index per pledge": (-10.0, 10.0),
    "levels": (-4.0, 4.0),
    "rung": (0.0, 10.0),
    "rungs a month": (0.0, 10.0),
    "months": (0.0, float(LONGEST_HORIZON)),
    "months a year": (0.0, 12.0),
    "ratio": (0.0, 1000.0),
    "log ratio": (-10.0, 10.0),
    "per log ratio": (-20.0, 20.0),
    "log rate": (-20.0, 20.0),
    "log rate per index": (-20.0, 20.0),
    "log rate per rung": (-20.0, 20.0),
    "log rate per log ratio": (-20.0, 20.0),
    "log rate per thousand km²": (-20.0, 20.0),
    "per index": (-100.0, 100.0),
    "per share": (-100.0, 100.0),
    "utility": (-100.0, 100.0),
    "utility per stock": (-100.0, 100.0),
    "utility per index": (-100.0, 100.0),
    "utility per log ratio": (-100.0, 100.0),
    "utility per weight": (-100.0, 100.0),
    "per weight": (-1000.0, 1000.0),
    "per utility": (0.0, 10_000.0),
    "per menu spread": (0.0, 1000.0),
    "points": (-1000.0, 1000.0),
    "thousand": (0.0, 10_000.0),
    "thousand a month": (0.0, 1000.0),
    "€bn a month": (0.0, 1000.0),
    "casualties per km²": (0.0, MOST),
    "km² a month": (-MOST, MOST),
    "thousand km²": (0.0, 1000.0),
    "thousand km² a month": (-1000.0, 1000.0),
    "thousand km² a month per log ratio": (-1000.0, 1000.0),
    "thousand km² a month per log ratio²": (-1000.0, 1000.0),
}


class Limit(NamedTuple):
    """What a number must be, beyond the bounds of its unit, to be played with; `rule` is the rule that cannot
    do without, as `will.wear_of_will`, and `needs` what it does with the number.
    """

    rule: str
    needs: str
    more_than: float | None = None
    at_least: float | None = None
    less_than: float | None = None
    at_most: float | None = None

    def refuses(self, value: float) -> str:
        """In words, what the value should be; '' where it may be as it is."""
        if self.more_than is not None and not value > self.more_than:
            return f"more than {self.more_than:g}"
        if self.at_least is not None and not value >= self.at_least:
            return f"at least {self.at_least:g}"
        if self.less_than is not None and not value < self.less_than:
            return f"less than {self.less_than:g}"
        if self.at_most is not None and not value <= self.at_most:
            return f"at most {self.at_most:g}"
        return ""


def _divides(rule: str) -> Limit:
    return Limit(rule, "divides by it", more_than=0.0)


def _divides_by_what_is_left(rule: str) -> Limit:
    return Limit(rule, "divides by 1 less it", less_than=1.0)


def _between(rule: str, needs: str, low: float, high: float) -> Limit:
    return Limit(rule, needs, at_least=low, at_most=high)


def _looks_ahead(rule: str) -> Limit:
    return _between(rule, "passes so many months", 1.0, float(FARTHEST))


def _adds_to_a_divisor(rule: str) -> Limit:
    return Limit(rule, "divides by a sum that it is part of", at_least=0.0)


SPREAD = _divides("turn.choose")

LIMITS: dict[str, Limit] = {
    "front.base": _divides("will.wear_of_will"),
    "front.noise": _adds_to_a_divisor("learning.learn_from_front"),
    "front.price": _divides("front.ground_bought"),
    "front.area_a": _divides("territory.share_a"),
    "front.area_b": _divides("territory.share_b"),
    "north.defence": _divides("front.advance_north"),
    "north.fortification": _adds_to_a_divisor("front.advance_north"),
    "north.reserve": _adds_to_a_divisor("front.advance_north"),
    "north.reserve_unfortified": _between(
        "front.advance_north", "divides by a sum that it and 1 less it are part of", 0.0, 1.0
    ),
    "north.belarus_army": Limit("front.advance_north", "takes the log of a sum with it", at_least=0.0),
    "strength.will_floor": Limit(
        "strength.log_ratio", "divides by what it leaves of an army without will", more_than=0.0, at_most=1.0
    ),
    "strength.force_exponent": _between("strength.log_ratio", "weighs with it and with 1 less it", 0.0, 1.0),
    "strength.force_russia": _divides("strength.log_ratio"),
    "strength.force_ukraine": _divides("goals.ukraine"),
    "strength.will_russia": _divides("strength.log_ratio"),
    "strength.will_ukraine": _divides("strength.log_ratio"),
    "strength.prospect_scale": _divides("strength.prospect"),
    "casualties.russia": _divides("will.wear_of_will"),
    "casualties.ukraine": _divides("will.wear_of_will"),
    "materiel.aid_reference": _divides("resources.flow_of_materiel"),
    "aid.will_us": _divides("resources.flow_of_aid"),
    "aid.will_europe": _divides("resources.flow_of_aid"),
    "economy.sanctions_reference": _divides("resources.flow_of_economies"),
    "collapse.force_ukraine": _divides("collapse.rate_ukraine"),
    "collapse.months": _between(
        "brinkmanship.nuclear_intent", "divides by it, a count of the state", 1.0, 12.0
    ),
    "brink.pledge_reference": _divides("brinkmanship.nato_intent"),
    "stocks.strikes_russia": _divides("will.wear_of_will"),
    "stocks.strikes_ukraine": _divides("will.wear_of_will"),
    "stocks.chinese_usual": _divides("resources.flow_of_materiel"),
    "choice.lookahead": _looks_ahead("projection.expect_actions"),
    "beliefs.floor": Limit("beliefs.learn", "divides by a sum of nothing less", more_than=0.0),
    "beliefs.temper": _between("beliefs.learn", "raises a chance to it", 0.0, 10.0),
    "talks.lookahead": _looks_ahead("deals.peace_paths"),
    "talks.probit_fit": Limit("bargaining.softened", "takes the root of a sum with it", at_least=0.0),
    "talks.answer_sharpness": Limit("bargaining.softened", "takes the root of a sum with it", at_least=0.0),
    "talks.cost_sd": Limit("bargaining.softened", "takes the root of a sum with it", at_least=0.0),
    "talks.estimate_floor": _between(
        "bargaining.estimated_acceptance", "keeps a chance between it and 1 less it", 0.0, 0.5
    ),
    "talks.walk_pause": _between("talks.conclude", "has the state count up to one more", 0.0, 23.0),
    "durability.window": _looks_ahead("durability.aged"),
    "durability.shape": Limit("durability.aged", "raises the months to it", more_than=0.0, at_most=10.0),
    "durability.shape_months": _divides("durability.aged"),
    "goals.land_floor": _divides_by_what_is_left("goals.land_value"),
    "goals.regime_economy": _divides_by_what_is_left("goals.russia"),
    "goals.economy_floor": _divides_by_what_is_left("goals.ukraine"),
    "goals.regime_will": _divides("goals.russia"),
    "goals.home_front": _divides("goals.ukraine"),
    "goals.group_scale": _divides("goals.from_belarus"),
    "goals.blood_russia": _divides("goals.russia"),
    "goals.lives_ukraine": _divides("goals.ukraine"),
    "goals.risk_scale": _divides("goals.russia"),
    "goals.peace_scale": _divides("goals.belarus"),
    "goals.burden_us": _divides("goals.burden"),
    "goals.burden_europe": _divides("goals.burden"),
}

_UNITS = {parameter.name: parameter.unit for parameter in PARAMETERS}


class Bounds(NamedTuple):
    """The ends between which a number must lie; `low_open` and `high_open` where an end itself is refused."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False


def bounds_of(unit: str, limit: Limit | None = None) -> Bounds:
    """The bounds of a number in this unit with this limit, each end the tighter of the two.

    KeyError for a unit that has no bounds: every unit must state them.
    """
    low, high = UNIT_BOUNDS[unit]
    if limit is None:
        return Bounds(low, high)
    lows = [(low, False)]
    highs = [(high, False)]
    if limit.more_than is not None:
        lows.append((limit.more_than, True))
    if limit.at_least is not None:
        lows.append((limit.at_least, False))
    if limit.less_than is not None:
        highs.append((limit.less_than, True))
    if limit.at_most is not None:
        highs.append((limit.at_most, False))
    low, low_open = max(lows)
    high, high_open = min(highs, key=lambda end: (end[0], not end[1]))
    return Bounds(low, high, low_open, high_open)


def parameter_bounds(name: str) -> Bounds:
    """The bounds of a rule parameter, by its name; KeyError where no rule parameter is called so."""
    return bounds_of(_UNITS[name], LIMITS.get(name))
