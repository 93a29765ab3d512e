"""Live: what has come of the scenarios that a reader watches, as tables and sentences; no widget is here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis import findings
from sim.analysis.compare_rows import number_of
from sim.analysis.findings import HUNDRED, records
from sim.analysis.layers import layers_of, layers_said
from sim.analysis.shares import DRAW, outcome_shares, runs_needed
from sim.batch.side_by_side import other_world
from sim.config.scenario import Batch, Scenario, Uncertainty
from sim.figures.look import WORST_FIRST
from sim.rules.vocabulary import OUTCOMES as ENDINGS
from sim.ui.player import FAILED, WORKERS, Order, Seen
from sim.uncertainty.worlds import draw_of
from sim.words import OUTCOMES, called, origin

MARGIN = 0.01  # of a share: one percentage point
MOST_DIGESTS = 100


@dataclass(frozen=True)
class Live:
    """Scenarios being played, the last one the reader's own, a reference before it; as many runs of each."""

    orders: tuple[Order, ...]
    seen: tuple[Seen, ...]

    @cached_property
    def runs(self) -> int:
        """How many runs there are of every scenario."""
        return min(len(one.endings) for one in self.seen)

    @property
    def wanted(self) -> int:
        """How many runs of each are asked for."""
        return self.orders[0].runs

    @property
    def done(self) -> bool:
        """Whether nothing more is to come."""
        return all(one.done for one in self.seen)

    @property
    def error(self) -> str:
        """Why it cannot go on, in one line; '' where it can."""
        return next((one.error for one in self.seen if one.error), "")

    @property
    def own(self) -> Scenario:
        """The reader's scenario."""
        return self.orders[-1].scenario

    @property
    def reference(self) -> Scenario:
        """What it is held against: the scenario before it, itself where there is none."""
        return self.orders[0].scenario

    @cached_property
    def endings(self) -> dict[str, tuple[str, ...]]:
        """The endings of the runs that all scenarios have, by scenario."""
        return {
            order.scenario.name: one.endings[: self.runs]
            for order, one in zip(self.orders, self.seen, strict=True)
        }

    @property
    def failed(self) -> int:
        """How many of these runs raised."""
        return sum(endings.count(FAILED) for endings in self.endings.values())

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The share of each ending in each scenario, with its interval; over draws where these are asked for."""
        if self.draws:
            return outcome_shares(self._by_draw)
        counts = {name: Counter(endings) for name, endings in self.endings.items()}
        table = pd.DataFrame(
            {
                "scenario": _repeated(
                    list(counts), [sum(count[e] for e in ENDINGS) for count in counts.values()]
                ),
                "outcome": _repeated(
                    ENDINGS * len(counts), [count[e] for count in counts.values() for e in ENDINGS]
                ),
            }
        )
        return outcome_shares(table)

    @property
    def flips(self) -> dict[str, NDArray[np.int64]]:
        """How many runs go from which ending in the reference to which in another scenario [from, to]."""
        places = {ending: place for place, ending in enumerate(ENDINGS)}
        before = self.endings[self.reference.name]
        found = {}
        for order in self.orders[1:]:
            name = order.scenario.name
            if other_world(order.scenario, self.reference):
                continue
            moves = found[name] = np.zeros((len(ENDINGS), len(ENDINGS)), dtype=np.int64)
            for pair, count in Counter(zip(before, self.endings[name], strict=True)).items():
                if FAILED not in pair:
                    moves[places[pair[0]], places[pair[1]]] = count
        return found

    @property
    def draws(self) -> int:
        """Over how many draws of the parameters the runs are spread; 0 at the central values."""
        return self.orders[0].draws

    @property
    def _by_draw(self) -> pd.DataFrame:
        """A row a run that has ended: scenario, draw, outcome."""
        ended = [
            (name, draw_of(run, self.draws), ending)
            for name, endings in self.endings.items()
            for run, ending in enumerate(endings)
            if ending != FAILED
        ]
        table = pd.DataFrame(ended, columns=["scenario", DRAW, "outcome"])
        kinds = {"scenario": list(self.endings), "outcome": ENDINGS}
        return table.astype({name: pd.CategoricalDtype(list(values)) for name, values in kinds.items()})

    @cached_property
    def layers(self) -> list[str]:
        """What luck and not knowing the numbers do to each share of the last scenario, in words."""
        if not self.draws:
            return []
        counts = self._by_draw.groupby(["scenario", DRAW, "outcome"], observed=False).size()
        found = layers_of(counts.rename("count").reset_index())
        return layers_said(found[found["scenario"] == self.own.name])

    @property
    def headline(self) -> str:
        """What the runs show."""
        if self.runs == 0:
            return "The first runs are being played"
        name = self.reference.name
        titles = {order.scenario.name: _called(order.scenario) for order in self.orders}
        found = findings.differences(self.shares, name, self.flips)
        if len(self.orders) > 1 and not found["apart"].any():
            return f"{self.runs:,} runs do not tell {titles[self.own.name]} apart from {titles[name]}"
        return findings.headline(self.shares, found, name, titles)

    @property
    def played(self) -> str:
        """How far it has come, in words."""
        speed = self.speed
        rate = f", {speed:,.0f} a second" if speed and not self.done else ""
        return f"{self.runs:,} of {self.wanted:,} runs{' of each' if len(self.orders) > 1 else ''}{rate}"

    @property
    def speed(self) -> float:
        """How many runs of each the threads play in a second, by the time that runs took; 0 if none is known."""
        seconds, played = sum(one.seconds for one in self.seen), sum(one.played for one in self.seen)
        return WORKERS * played / seconds / len(self.orders) if seconds else 0.0

    @cached_property
    def needed(self) -> int:
        """How many runs of each bring every share within one percentage point."""
        return runs_needed(self.shares["share"], MARGIN)

    @property
    def precision(self) -> str:
        """How many runs bring every share within one percentage point, and how long they would take."""
        if self.runs == 0:
            return "Nothing is known yet: every interval is all of the line."
        of_luck = "as far as luck goes " if self.draws else ""
        if self.needed <= self.runs:
            return f"With {self.runs:,} runs every share is {of_luck}known to within one percentage point."
        speed = self.speed
        took = f", {lasting((self.needed - self.runs) / speed)} from here" if speed else ""
        each = " of each scenario" if len(self.orders) > 1 else ""
        luck = ", as far as luck goes," if self.draws else ""
        return f"Knowing every share to within one percentage point{luck} takes {self.needed:,} runs{each}{took}."

    @cached_property
    def footer(self) -> str:
        """What stands under every figure: where it comes from and what it is not."""
        first, digest = self.orders[0], _digest(self.orders)
        return origin(digest, first.seed, len(self.orders), self.runs, first.horizon, self.failed, self.draws)


def _repeated(values: Sequence[str], counts: Sequence[int]) -> pd.Categorical:
    """Each value as often as its count says, all of them being categories."""
    kinds = list(dict.fromkeys(values))
    codes = np.repeat([kinds.index(value) for value in values], counts)
    return pd.Categorical.from_codes(codes, kinds)


_digests: dict[tuple[tuple[str, int], ...], str] = {}


def _digest(orders: tuple[Order, ...]) -> str:
    """The identity of the batch of these orders; found once for each, since a look comes every second."""
    key = tuple((order.key, order.runs) for order in orders)
    if key not in _digests:
        if len(_digests) >= MOST_DIGESTS:
            _digests.clear()
        first = orders[0]
        scenarios = [order.scenario for order in orders]
        batch = batch_of(scenarios, first.runs, first.seed, first.horizon, first.draws)
        _digests[key] = batch.digest()
    return _digests[key]


def batch_of(scenarios: Sequence[Scenario], runs: int, seed: int, horizon: int, draws: int = 0) -> Batch:
    """Return the batch of these scenarios, under the name and title of the last."""
    own = scenarios[-1]
    return Batch(
        name=own.name,
        title=own.title,
        scenarios=tuple(scenarios),
        runs=runs,
        seed=seed,
        horizon=horizon,
        uncertainty=Uncertainty(draws=draws) if draws else None,
    )


def _called(scenario: Scenario) -> str:
    return called(scenario.name, scenario.title)


def odds_rows(live: Live) -> pd.DataFrame:
    """Return a row for each ending, and one more for it in the reference, as the figure of odds wants them."""
    by_place = {(row["scenario"], row["outcome"]): row for row in records(live.shares)}
    rows = []
    for ending in WORST_FIRST:
        for order in reversed(live.orders):
            row = by_place[order.scenario.name, ending]
            is_reference = order.scenario is not live.own
            low, high = HUNDRED * row["low"], HUNDRED * row["high"]
            share = HUNDRED * row["share"] if row["runs"] else None
            tip = f"{OUTCOMES[ending]} in {_called(order.scenario)}: {row['count']:,} of {row['runs']:,} runs"
            rows.append(
                {
                    "ending": ending,
                    "label": "" if is_reference else OUTCOMES[ending],
                    "share": share,
                    "low": low,
                    "high": high,
                    "text": number_of(row["count"], row["runs"]) if row["runs"] else "",
                    "tip": f"{tip} ({low:.1f} to {high:.1f} of 100)",
                    "is_reference": int(is_reference),
                }
            )
    return pd.DataFrame(rows).astype({"share": float})


def commonest(live: Live, most: int) -> list[str]:
    """Return the endings that came about most in the reader's scenario, at most so many."""
    counts = {ending: live.endings[live.own.name].count(ending) for ending in WORST_FIRST}
    return sorted((ending for ending in counts if counts[ending]), key=lambda one: -counts[one])[:most]


def lasting(seconds: float) -> str:
    """Return a span of time in words."""
    if seconds < 90:
        return f"about {max(round(seconds), 1)} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
