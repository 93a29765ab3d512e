"""From the policy a scenario names to the policy that decides."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from sim.config.errors import in_one_line
from sim.policies.base import Policy
from sim.policies.scripted import Scripted

LOGIT = "logit"


def make_policy(named: str | Sequence[str] | Policy) -> Policy:
    """Return the policy that is named: 'logit', a script (a list of actions), 'package.module:Class', or one
    ready made.

    ValueError, in one line, where a class cannot be imported or made, or is no policy.
    """
    if isinstance(named, Policy):
        return named
    if named == LOGIT:
        return Policy()
    if not isinstance(named, str):
        return Scripted(named)
    module, _, name = named.partition(":")
    try:
        made = getattr(importlib.import_module(module), name)()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a class of the user raises when it is made, SystemExit too
        raise ValueError(f"policy {named!r} cannot be made: {in_one_line(error)}") from error
    if not isinstance(made, Policy):
        raise ValueError(f"policy {named!r} is no Policy")
    return made
