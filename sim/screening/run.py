"""Run: the central values and every number at both ends of its range, played on the same luck."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from sim.analysis.effects import Shift, largest_shift, mean_change
from sim.config.errors import ConfigError
from sim.config.world import World
from sim.ensemble import Played, play_or_tell
from sim.ensemble.pool import spread
from sim.rules import vocabulary as V
from sim.rules.machine_code import rules_fingerprint
from sim.screening.ends import End, ends, moved_numbers
from sim.screening.store import Effect, Screening, fingerprint

Tell = Callable[[int, str], None]


def screen(
    world: World,
    runs: int,
    seed: int,
    horizon: int,
    *,
    names: tuple[str, ...] | None = None,
    tell: Tell = lambda count, name: None,
) -> Screening:
    """Screen the numbers of a world, all that have a range or those named, each moved alone.

    `tell` hears of each number done; several are played at a time, one on each processor. ConfigError where a
    policy of the scenario is a class, where a number cannot be moved, or where a run raises, be it at an end
    of a range; the message names the scenario and the number.
    """
    chosen = moved_numbers(world) if names is None else names

    def play(changed: World, what: str, threads: int | None = 1) -> Played:
        return play_or_tell(changed, range(runs), seed, horizon, what=what, threads=threads)

    centre = play(world, "", None)
    found: dict[str, Effect] = {}
    telling = threading.Lock()

    def move(name: str) -> None:
        try:
            arms = [(arm, play(arm.world, f"{name} {arm.value:g}")) for arm in ends(world, (name,))]
        except ValueError as error:
            raise ConfigError([f"scenario {world.scenario.name}: {name}: {error}"]) from error
        found[name] = effect_of(name, centre, arms, horizon)
        with telling:
            tell(1, name)

    spread(move, chosen)
    return Screening(
        scenario=world.scenario.name,
        runs=runs,
        seed=seed,
        horizon=horizon,
        rules=rules_fingerprint(),
        numbers=fingerprint(world),
        effects={name: found[name] for name in chosen},
    )


def effect_of(name: str, centre: Played, arms: list[tuple[End, Played]], horizon: int) -> Effect:
    """Return the effect of a number from the central runs and those at its ends."""
    shifts: list[tuple[Shift, str]] = [
        (largest_shift(centre.outcomes, played.outcomes, len(V.OUTCOMES)), arm.end) for arm, played in arms
    ]
    shift, end = max(shifts, key=lambda pair: (abs(pair[0].change), pair[0].flipped))
    return Effect(
        name=name,
        effect=abs(shift.change),
        ending=V.OUTCOMES[shift.outcome] if shift.change else "",
        change=shift.change,
        end=end,
        error=shift.error,
        flipped=shift.flipped,
        net_gain=largest(mean_change(net_gain(centre), net_gain(played)) for _, played in arms),
        months=largest(mean_change(months(centre, horizon), months(played, horizon)) for _, played in arms),
    )


def largest(changes: Iterable[float]) -> float:
    """Return the change that is largest in size, with its sign."""
    return max(changes, key=abs)


def net_gain(played: Played) -> NDArray[np.float64]:
    """Return the net Russian gain over all axes at the end of each run (thousand km²)."""
    gains: NDArray[np.float64] = played.state[:, V.GAIN_EAST : V.GAIN_NORTH + 1].sum(axis=1)
    return gains


def months(played: Played, horizon: int) -> NDArray[np.float64]:
    """Return the turn in which the fighting last ended in each run, the horizon where it had not."""
    ended = played.state[:, V.FIGHTING_ENDED]
    return np.where(ended > 0.0, ended, float(horizon))
