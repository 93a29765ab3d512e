"""A policy that plays a list of actions, one a turn, and is its own logit after the list ends."""

from __future__ import annotations

from collections.abc import Sequence

from sim.policies.base import ActionView, Policy


class Scripted(Policy):
    """Play `script[0]` in turn 1, `script[1]` in turn 2, and so on.

    An action that is not open in its turn is not played: the actor's own logit decides in its place, as it
    does after the end of the script.
    """

    def __init__(self, script: Sequence[str]) -> None:
        self.script = tuple(script)

    def action(self, view: ActionView) -> str | None:
        """Return the scripted action of the turn, None where there is none or it is not open."""
        if view.turn > len(self.script):
            return None
        scripted = self.script[view.turn - 1]
        return scripted if scripted in view.options else None
