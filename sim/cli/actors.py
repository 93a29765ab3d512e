"""`sim actors`: who plays, with which types, goals and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cli.options import ScenarioName, WorldName, chosen

if TYPE_CHECKING:
    from rich.table import Table

    from sim.config.records import ActionSpec, ActorSpec
    from sim.config.scenario import Scenario


def command(scenario: ScenarioName = None, world: WorldName = None) -> None:
    """Show the actors: hidden types with their chances, goals with their weights, menus of actions."""
    from sim.cli.terminal import console
    from sim.rules.vocabulary import ACTORS

    shown = chosen(world, scenario)
    out = console()
    for name in ACTORS:
        actor = shown.actors[name]
        out.print(f"{actor.title} ({name})", style="bold")
        if len(actor.types) > 1:
            out.print(_types(shown, name, actor))
        out.print(_goals(name, actor))
        out.print(_menu(shown.menu(name)))
        for about, note in _notes(shown, name).items():
            out.print(f"Note on {about}: {note}")
    for terms, note in shown.notes.items():
        if terms.startswith("terms."):
            out.print(f"Note on the terms {terms.removeprefix('terms.')!r}: {note}")


def _notes(shown: Scenario, name: str) -> dict[str, str]:
    """What must be told beside the actor's types and actions, by their names."""
    about = {f"type.{name}.{kind}": kind for kind in shown.actors[name].types}
    about |= {f"action.{action.key}": action.id for action in shown.menu(name)}
    return {about[key]: note for key, note in shown.notes.items() if key in about}


def _types(shown: Scenario, name: str, actor: ActorSpec) -> Table:
    from sim.cli.terminal import table

    made = table("hidden type", "what it is", "chance", "range", right=("chance", "range"))
    fixed = shown.fixed_types.get(name)
    for kind, spec in actor.types.items():
        prior = spec.prior
        chance = f"{prior.value:.2f}" if fixed is None else ("fixed" if kind == fixed else "–")
        made.add_row(
            kind, spec.title, chance, "" if prior.fixed or fixed else f"{prior.low:.2f}–{prior.high:.2f}"
        )
    return made


def _goals(name: str, actor: ActorSpec) -> Table:
    from sim.cli.terminal import table
    from sim.rules.vocabulary import GOALS
    from sim.words import GOALS as WORDS

    hidden = len(actor.types) > 1
    kinds = tuple(actor.types) if hidden else ("weight",)
    made = table("goal", "what it is", *kinds, right=kinds)
    for goal in GOALS[name]:
        made.add_row(goal, WORDS[goal], *(f"{spec.weights[goal].value:.2f}" for spec in actor.types.values()))
    return made


def _menu(actions: tuple[ActionSpec, ...]) -> Table:
    from sim.cli.terminal import table

    made = table("action", "what it is", "rung", "months", "possible where", right=("rung", "months"))
    for action in actions:
        when = ", ".join(
            f"{condition.variable} {condition.operator} {condition.value:g}" for condition in action.when
        )
        made.add_row(action.id, action.title, str(action.rung), str(action.months), when or "always")
    return made
