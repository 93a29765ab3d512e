"""Tables of one decision as its figures want them: options with what spoke for each, beliefs with priors."""

from __future__ import annotations

import math

import pandas as pd

from sim.analysis.findings import records
from sim.config.scenario import Scenario
from sim.figures.choice import stacked
from sim.trace import Decision
from sim.why import MEAN_LUCK, log_odds
from sim.words import GOALS, signed


def open_options(decision: Decision) -> pd.DataFrame:
    """Return a row for each open option, the likeliest first: name, title, note, net, total, chosen, tip.

    `net` is the log odds of an option against the one that changes nothing: what reasons alone say. `total`
    adds the luck drawn for it, less its mean; unless a choice was forced, the largest total is taken.
    """
    reasons = log_odds(decision)
    rows = []
    for option in sorted(decision.options, key=lambda option: -option.chance):
        if not option.open:
            continue
        net = sum(reasons[option.name].values())
        luck = option.draw - MEAN_LUCK
        chance = of_hundred(option.chance)
        rows.append(
            {
                "name": option.name,
                "title": option.title,
                "note": f"{chance} of 100{', chosen' if option.chosen else ''}",
                "net": net,
                "total": net + luck,
                "chosen": int(option.chosen),
                "tip": f"{option.title}: chance {chance} of 100, luck {signed(luck, 1)}",
            }
        )
    return pd.DataFrame(rows)


def goal_parts(decision: Decision, options: pd.DataFrame) -> pd.DataFrame:
    """Return what each goal adds to each open option against the one that changes nothing, in log odds,
    stacked."""
    reasons = log_odds(decision)
    rows = []
    for row in records(options):
        for goal, amount in reasons[row["name"]].items():
            words = GOALS.get(goal, goal)
            rows.append((row["title"], goal, words, amount, f"{words}: ×{math.exp(amount):.2f} the odds"))
    return stacked(pd.DataFrame(rows, columns=["title", "goal", "title_of_goal", "part", "tip"]))


def beliefs_table(decision: Decision, other: str, scenario: Scenario) -> pd.DataFrame:
    """Return what the actor thought of another's type: title, chance, prior (of 100), note, tip."""
    rows = []
    for name, chance in decision.beliefs[other].items():
        spec = scenario.actors[other].types[name]
        prior = 100 * spec.prior.value
        rows.append(
            {
                "title": spec.title,
                "chance": 100 * chance,
                "prior": prior,
                "note": of_hundred(chance),
                "tip": f"{spec.title}: {100 * chance:.0f} of 100, {prior:.0f} at the start",
            }
        )
    return pd.DataFrame(rows)


def of_hundred(chance: float) -> str:
    """Return a chance as a number of 100, 'under 1' where it is less than half of one."""
    return "under 1" if 0.0 < chance < 0.005 else f"{100 * chance:.0f}"
