"""Menu spreads and use of menus: `python -m benchmarks.spreads` measures them over runs of the base case.

The menu spread of an actor is the standard deviation of expected utility over its open actions, under its
own type, averaged over all turns of all runs. `spread` in the world's actors.yaml is frozen at it: set to
what was measured until setting it so changed it no more, and not measured anew with every batch.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from sim.config.loader import load_scenario
from sim.config.world import World, build_world
from sim.model import Campaign
from sim.rules import vocabulary as V


@dataclass
class Use:
    """What a pilot batch shows of menus.

    `spreads`: the standard deviations of expected utility, one a turn, by actor; `chosen` and `open`: in how
    many turns an action was chosen and in how many it was open; `endings`: runs by ending.
    """

    spreads: dict[str, list[float]] = field(default_factory=lambda: {actor: [] for actor in V.ACTORS})
    chosen: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    turns: int = 0

    def add(self, model: Campaign) -> None:
        """Note a run that has been played to its end with its record."""
        world = model.world
        menu = world.tables.menu
        self.endings[str(model.outcome)] += 1
        self.turns += len(model.turns)
        for turn in model.turns:
            for k, actor in enumerate(V.ACTORS):
                rows = menu[k] + np.flatnonzero(turn.opened[menu[k] : menu[k + 1]])
                self.spreads[actor].append(float(turn.values[rows, model.types[k]].std()))
                self.open.update(world.actions[row] for row in rows)
                self.chosen[world.actions[turn.choices[k]]] += 1

    def spread(self, actor: str) -> float:
        """Return the menu spread of an actor (utility)."""
        return float(np.mean(self.spreads[actor]))


def measure(world: World, runs: int) -> Use:
    """Play so many runs of a world and return what they show of its menus."""
    use = Use()
    for run in range(runs):
        use.add(Campaign(world, run=run, collect=False).play())
    return use


def show(world: World, use: Use, out: Console) -> None:
    """Print the spreads beside the frozen ones, the use of every action, and the endings."""
    spreads = Table("actor", "spread measured", "spread frozen")
    for k, actor in enumerate(V.ACTORS):
        frozen = float(world.values[world.tables.spread[k]])
        spreads.add_row(actor, f"{use.spread(actor):.5f}", f"{frozen:.5f}")
    out.print(spreads)
    shares = Table("action", "chosen, of turns", "open, of turns", "chosen, where open")
    for name in world.actions:
        chosen, opened = use.chosen[name], use.open[name]
        where = f"{chosen / opened:.1%}" if opened else "never open"
        shares.add_row(name, f"{chosen / use.turns:.1%}", f"{opened / use.turns:.0%}", where)
    out.print(shares)
    total = use.endings.total()
    out.print(", ".join(f"{name} {use.endings[name] / total:.1%}" for name in V.OUTCOMES))


def main(runs: int = 200, scenario: str = "baseline") -> None:
    """Measure the menu spreads over a pilot batch and print them with the use of every action."""
    world = build_world(load_scenario(scenario))
    out = Console(highlight=False, markup=False, emoji=False, width=100)
    out.print(f"{runs} runs of {scenario}")
    show(world, measure(world, runs), out)


if __name__ == "__main__":
    typer.run(main)
