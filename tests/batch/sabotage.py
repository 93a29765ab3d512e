"""Policies that go wrong, for runs that must fail and workers that must die."""

import os
import sys

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


class Exits(Policy):
    """Asks for the end of the program in turn 2, as if all were well, and talks meanwhile."""

    def action(self, view: ActionView) -> str | None:
        print("a policy's own words")
        if view.turn == 2:
            sys.exit(0)
        return None


class Interrupts(Policy):
    """Raises what Ctrl-C does in turn 2."""

    def action(self, view: ActionView) -> str | None:
        if view.turn == 2:
            raise KeyboardInterrupt
        return None


class DiesQuietly(Policy):
    """Ends the whole process in turn 2, as if all were well."""

    def action(self, view: ActionView) -> str | None:
        if view.turn == 2:
            os._exit(0)
        return None


class CannotBeMade(Policy):
    """Asks for the end of the program when it is made, and talks first."""

    def __init__(self) -> None:
        print("a policy's own words")
        sys.exit(0)


class CannotBeAsked(Policy):
    """Asks for the end of the program when it is asked what it decides."""

    def decides(self, decision: str) -> bool:
        sys.exit(0)


class CannotBeTold(Policy):
    """Raises an error that cannot be told in turn 2."""

    def action(self, view: ActionView) -> str | None:
        class Untold(Exception):
            def __str__(self) -> str:
                raise ValueError

        if view.turn == 2:
            raise Untold
        return None
