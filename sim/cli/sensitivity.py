"""`sim sensitivity`: on which numbers the endings depend when all are moved at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.options import DEFAULT_HORIZON, DEFAULT_SCENARIO, DEFAULT_SEED, Json, within

if TYPE_CHECKING:
    from sim.config.scenario import Scenario
    from sim.config.world import World
    from sim.sensitivity.design import Design
    from sim.sensitivity.run import Analysis

RUNS, TRAJECTORIES, SAMPLES, TOP = 32, 10, 128, 8
MOST_UNITS, MOST_TOP = 2**16, 200
SHORTEST, LONGEST = 1, 30 * 24 * 3600


@dataclass(frozen=True)
class Asked:
    """What the options ask for, the same for each scenario."""

    method: Literal["morris", "sobol"]
    over: tuple[str, ...] | None
    top: int | None
    endings: tuple[str, ...]
    runs: int
    trajectories: int
    samples: int
    second: bool
    limit: float | None
    quiet: bool


def command(
    name: Annotated[
        str, typer.Argument(metavar="BATCH-or-SCENARIO", help="A scenario, or a batch for each of its own.")
    ] = DEFAULT_SCENARIO,
    method: Annotated[
        Literal["morris", "sobol"],
        typer.Option(help="Effects of all numbers, or parts of the variance for some."),
    ] = "morris",
    over: Annotated[
        str | None, typer.Option(metavar="NAME,NAME…", help="Move these numbers, the others not.")
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(help=f"sobol: over the most effective by Morris, played first.  [default: {TOP}]"),
    ] = None,
    ending: Annotated[
        str | None, typer.Option(metavar="NAME,NAME…", help="For these endings.  [default: all]")
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs at each point, the same at all.")] = RUNS,
    trajectories: Annotated[int, typer.Option(help="morris: moves of every number.")] = TRAJECTORIES,
    samples: Annotated[int, typer.Option(help="sobol: pairs of points, a power of two.")] = SAMPLES,
    second: Annotated[bool, typer.Option("--second", help="sobol: indices of second order too.")] = False,
    time_limit: Annotated[
        int | None, typer.Option(metavar="SECONDS", help="Begin no point after this, and use those played.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all luck.  [default: the batch's]")] = None,
    horizon: Annotated[int | None, typer.Option(help="Turns (months).  [default: the batch's]")] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Move numbers over their ranges at once, on shared luck, and say on which the endings depend."""
    from sim.cli.terminal import print_json
    from sim.config.limits import LONGEST_HORIZON, MOST_RUNS
    from sim.config.loader import load_scenario_or_batch
    from sim.config.scenario import Batch
    from sim.warm import ensure_warm

    within(runs, 2, MOST_RUNS, "--runs")
    within(trajectories, 2, MOST_UNITS, "--trajectories")
    within(samples, 8, MOST_UNITS, "--samples")
    within(top, 2, MOST_TOP, "--top")
    within(time_limit, SHORTEST, LONGEST, "--time-limit")
    within(seed, 0, 2**64 - 1, "--seed")
    within(horizon, 1, LONGEST_HORIZON, "--horizon")
    _check_method(method, over, top, samples, second)
    given = load_scenario_or_batch(name)
    scenarios: Sequence[Scenario] = given.scenarios if isinstance(given, Batch) else [given]
    from_batch = (given.seed, given.horizon) if isinstance(given, Batch) else (DEFAULT_SEED, DEFAULT_HORIZON)
    seed = from_batch[0] if seed is None else seed
    horizon = from_batch[1] if horizon is None else horizon
    asked = Asked(
        method,
        None if over is None else _listed(over),
        (TOP if method == "sobol" and over is None else None) if top is None else top,
        _endings(ending),
        *(runs, trajectories, samples, second),
        limit=None if time_limit is None else time_limit / len(scenarios),
        quiet=quiet,
    )
    worlds = [(scenario, *_world(scenario, asked)) for scenario in scenarios]
    ensure_warm(quiet)
    found = [
        analysis
        for scenario, world, names in worlds
        for analysis in _analyse(scenario, world, names, asked, seed, horizon)
    ]
    if json:
        from sim.cli.sensitivity_shown import as_records

        print_json({"schema": 1, "analyses": as_records(found)})
    else:
        from sim.cli.sensitivity_shown import show

        show(found)


def _check_method(method: str, over: str | None, top: int | None, samples: int, second: bool) -> None:
    """Refuse options that the method does not have, or that exclude each other."""
    if over is not None and top is not None:
        raise typer.BadParameter(
            "numbers, and how many to choose: give one of them", param_hint="--over / --top"
        )
    if method == "morris" and top is not None:
        raise typer.BadParameter("Morris moves all numbers: it is for --method sobol", param_hint="--top")
    if method == "morris" and second:
        raise typer.BadParameter("Morris has no second order: use --method sobol", param_hint="--second")
    if samples & (samples - 1):
        raise typer.BadParameter(f"{samples} is no power of two", param_hint="--samples")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _endings(text: str | None) -> tuple[str, ...]:
    """The endings asked for, in the order of the vocabulary."""
    from sim.config.errors import did_you_mean
    from sim.rules.vocabulary import OUTCOMES

    if text is None:
        return OUTCOMES
    names = _listed(text)
    for name in names:
        if name not in OUTCOMES:
            raise typer.BadParameter(
                f"no ending is named {name!r}{did_you_mean(name, OUTCOMES)}: they are {', '.join(OUTCOMES)}",
                param_hint="--ending",
            )
    if not names:
        raise typer.BadParameter("no ending is named", param_hint="--ending")
    return tuple(name for name in OUTCOMES if name in names)


def _world(scenario: Scenario, asked: Asked) -> tuple[World, tuple[str, ...]]:
    """The world of a scenario and the names of the numbers to be moved in it."""
    from sim.config.world import build_world
    from sim.sensitivity.endings import chosen_numbers
    from sim.uncertainty.draws import drawn_numbers

    world = build_world(scenario)
    if asked.over is None:
        return world, drawn_numbers(world)
    try:
        names = chosen_numbers(world, asked.over)
    except ValueError as error:
        raise typer.BadParameter(f"scenario {scenario.name}: {error}", param_hint="--over") from None
    if len(names) < 2:
        raise typer.BadParameter("at least two numbers have to be moved", param_hint="--over")
    return world, names


def _analyse(
    scenario: Scenario, world: World, names: tuple[str, ...], asked: Asked, seed: int, horizon: int
) -> list[Analysis]:
    """What is asked of one scenario; Morris first where that chooses the numbers, within half of the time."""
    from sim.sensitivity.design import morris, sobol
    from sim.sensitivity.endings import largest

    if asked.method == "morris":
        design = morris(names, asked.trajectories, seed)
        return [_play(scenario, world, design, asked, seed, horizon, asked.limit)]
    first: list[Analysis] = []
    limit = asked.limit
    if asked.top is not None:
        limit = None if limit is None else limit / 2
        design = morris(names, asked.trajectories, seed)
        first = [_play(scenario, world, design, asked, seed, horizon, limit)]
        names = largest(first[0].endings, asked.top)
    design = sobol(names, asked.samples, seed, second=asked.second)
    return [*first, _play(scenario, world, design, asked, seed, horizon, limit)]


def _play(
    scenario: Scenario,
    world: World,
    design: Design,
    asked: Asked,
    seed: int,
    horizon: int,
    limit: float | None,
) -> Analysis:
    from sim.cli.terminal import Progress
    from sim.config.errors import ConfigError
    from sim.sensitivity.run import analyse

    points = len(design.points)
    what = (
        f"{design.method}: {len(design.names)} numbers of {scenario.name} at {points:,} points, "
        f"{asked.runs:,} runs each"
    )
    try:
        with Progress(what, points * asked.runs, unit="runs", quiet=asked.quiet) as progress:
            return analyse(
                world,
                design,
                asked.runs,
                seed,
                horizon,
                endings=asked.endings,
                limit=limit,
                tell=progress.add,
            )
    except ValueError as error:
        raise ConfigError([f"scenario {scenario.name}: {error}"]) from None
