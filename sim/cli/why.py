"""`sim why`: what actors could have done in a month of a stored run, what spoke for it, what luck added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import (
    Json,
    OfScenario,
    RunFolder,
    RunNumber,
    find_results,
    one_scenario,
    played_again,
    refused,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from sim.model import Campaign
    from sim.trace import Decision

MOST_NAMED = 2  # goals for an option, and against it
LEAST = 0.02  # log odds: what adds less is not named


def command(
    run_folder: RunFolder,
    turn: Annotated[int, typer.Option("--turn", help="Number of the month, from 1.")],
    scenario: OfScenario = None,
    run: RunNumber = 0,
    actor: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Show all options of this actor.  [default: every actor's reason]"),
    ] = None,
    json: Json = False,
) -> None:
    """Say why actors chose as they did in one month of a stored run, and what else was open to them."""
    from sim.config.errors import did_you_mean
    from sim.rules.vocabulary import ACTORS

    if actor is not None and actor not in ACTORS:
        hint = did_you_mean(actor, ACTORS)
        raise refused(f"no actor is named {actor!r}{hint}: they are {', '.join(ACTORS)}", "--actor")
    stored = find_results(run_folder)
    scenario = one_scenario(stored, scenario)
    campaign = played_again(stored, scenario, run)
    from sim.why import decision

    within(turn, 1, campaign.turn, "--turn")
    made = [decision(campaign, name, turn) for name in (ACTORS if actor is None else (actor,))]
    if json:
        _print_json(campaign, made)
    elif actor is None:
        _print_reasons(campaign, made)
    else:
        _print_options(campaign, made[0])


def _print_json(campaign: Campaign, made: list[Decision]) -> None:
    from dataclasses import asdict

    from sim.cli.terminal import print_json
    from sim.why import reason

    print_json(
        {
            "scenario": campaign.world.scenario.name,
            "run": campaign.run,
            "decisions": [asdict(each) | {"reason": reason(each)} for each in made],
        }
    )


def _print_reasons(campaign: Campaign, made: list[Decision]) -> None:
    from sim.cli.terminal import console
    from sim.why import reason
    from sim.words import ACTORS

    out = console()
    out.print(_when(campaign, made[0].turn), style="bold")
    for each in made:
        out.print(f"{ACTORS[each.actor]}. {reason(each)}")


def _print_options(campaign: Campaign, made: Decision) -> None:
    from sim.cli.terminal import console
    from sim.why import reason
    from sim.words import ACTORS

    spec = campaign.world.scenario.actors[made.actor]
    out = console()
    out.print(f"{ACTORS[made.actor]}, {_when(campaign, made.turn)}", style="bold")
    if len(spec.types) > 1:
        out.print(f"Its hidden type in this run: {spec.types[made.type].title}.")
    out.print(reason(made))
    out.print(_options(made))
    out.print(
        "Reasons: the odds of an option, by all that its actor expects of it, against those of the one that "
        "changes nothing; beside it the goals that move them most. Luck, less its mean, is added to the log "
        "of the odds; where nothing is forced, the largest sum is taken."
    )
    closed = [option.title for option in made.options if not option.open]
    if closed:
        out.print(f"Not open in this month: {'; '.join(closed)}.")
    for line in _beliefs(campaign, made):
        out.print(line)


def _when(campaign: Campaign, turn: int) -> str:
    from sim.words import month_of

    scenario = campaign.world.scenario
    return f"{month_of(scenario.start, turn)} (turn {turn}) of run {campaign.run} of {scenario.name}"


def _options(made: Decision) -> Table:
    """The open options, the likeliest first."""
    from math import exp

    from sim.cli.terminal import table
    from sim.why import MEAN_LUCK, log_odds, percent
    from sim.words import signed

    shown = table(
        *("", "option", "chance", "reasons", "luck", "for it", "against it"),
        right=("chance", "reasons", "luck"),
    )
    reasons = log_odds(made)
    for option in sorted(made.options, key=lambda option: -option.chance):
        if not option.open:
            continue
        parts = reasons[option.name]
        shown.add_row(
            "→" if option.chosen else "",
            option.title,
            percent(option.chance),
            f"×{exp(sum(parts.values())):.2f}",
            signed(option.draw - MEAN_LUCK, 2),
            _named({goal: part for goal, part in parts.items() if part > LEAST}),
            _named({goal: part for goal, part in parts.items() if part < -LEAST}),
        )
    return shown


def _named(parts: dict[str, float]) -> str:
    """The goals that move the odds most, each with by how much."""
    from math import exp

    from sim.words import GOALS

    largest = sorted(parts.items(), key=lambda part: -abs(part[1]))[:MOST_NAMED]
    return ", ".join(f"{GOALS[goal]} ×{exp(part):.2f}" for goal, part in largest)


def _beliefs(campaign: Campaign, made: Decision) -> Iterator[str]:
    """What the actor held of the hidden types of the others when it chose."""
    from sim.words import ACTORS, per_cent

    for other, held in made.beliefs.items():
        types = campaign.world.scenario.actors[other].types
        told = "; ".join(
            f"{types[name].title} {per_cent(chance)} ({per_cent(types[name].prior.value)} at the start)"
            for name, chance in held.items()
        )
        yield f"It held of {ACTORS[other]}: {told}."
