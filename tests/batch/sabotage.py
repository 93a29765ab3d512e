"""Policies that go wrong, for runs that must fail and workers that must die."""

import os

from sim.policies import ActionView, Policy


class Continues(Policy):
    """Goes on where it can."""

    def action(self, view: ActionView) -> str | None:
        return "continue" if "continue" in view.options else None


class Fails(Policy):
    """Raises in turn 2 where Moscow is of the type 'dismantle'."""

    def action(self, view: ActionView) -> str | None:
        if view.turn == 2 and view.type == "dismantle":
            raise RuntimeError("sabotage\nin two lines")
        return None


class Dies(Policy):
    """Ends the whole process in turn 2."""

    def action(self, view: ActionView) -> str | None:
        if view.turn == 2:
            os._exit(9)
        return None
