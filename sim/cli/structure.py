"""`sim structure`: which of rival theories the rules of a scenario follow, and the alternatives."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from sim.cli.options import Json, ScenarioName, WorldName, chosen

if TYPE_CHECKING:
    from sim.config.scenario import Scenario

INDENT = "    "


def command(scenario: ScenarioName = None, world: WorldName = None, json: Json = False) -> None:
    """Show the structural choices: the theory taken, why, where that is stated, and what else could be."""
    from sim.cli.terminal import print_json

    choices = _choices(chosen(world, scenario))
    if json:
        print_json(choices)
    else:
        _print(choices)


def _choices(shown: Scenario) -> list[dict[str, Any]]:
    """One entry a choice, in the order of the vocabulary; its alternatives in the order of their codes."""
    from sim.rules.vocabulary import STRUCTURE

    return [
        {
            "name": name,
            "taken": shown.structure[name].taken,
            "why": shown.structure[name].why,
            "where": shown.structure[name].stated_at,
            "alternatives": {known: shown.structure[name].alternatives[known] for known in alternatives},
        }
        for name, alternatives in STRUCTURE.items()
    ]


def _print(choices: list[dict[str, Any]]) -> None:
    """Print each choice with its reason, and below it every alternative, the one taken marked."""
    from sim.cli.terminal import console

    out = console()
    for choice in choices:
        out.print(f"{choice['name']}: {choice['taken']}", style="bold", soft_wrap=True)
        because = f"{choice['why']} · {choice['where']}"
        out.print(fill(because, out.width, initial_indent=INDENT, subsequent_indent=INDENT), soft_wrap=True)
        for name, meaning in choice["alternatives"].items():
            mark = "*" if name == choice["taken"] else "-"
            said = fill(
                f"{mark} {name}: {meaning}", out.width, initial_indent=INDENT, subsequent_indent=2 * INDENT
            )
            out.print(said, style="dim", soft_wrap=True)
