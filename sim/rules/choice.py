"""Choice: logit over a menu, made by adding Gumbel luck to each option; forced choices keep their logit
likelihood."""

from __future__ import annotations

import numpy as np

from sim.rules.compiler import called, rule, small
from sim.rules.luck import gumbel
from sim.rules.numeric import exp
from sim.rules.tables import Table
from sim.rules.territory import Vector

NOT_FORCED = -1


@called
@rule
def logit(logits: Vector, is_open: Table, n: int, out: Vector) -> None:
    """Write the logit chances of the first `n` options into `out`: P(a) ∝ exp(logit), 0 where not open.

    McFadden 1974; as a quantal response McKelvey and Palfrey 1995. At logits of zero the choice is uniform,
    at large ones a best response.
    """
    top = -np.inf
    for i in range(n):
        if is_open[i] == 1 and logits[i] > top:
            top = logits[i]
    total = 0.0
    for i in range(n):
        out[i] = exp(logits[i] - top) if is_open[i] == 1 else 0.0
        total += out[i]
    for i in range(n):
        out[i] /= total


@rule
def pick(logits: Vector, is_open: Table, ids: Table, n: int, luck: Table, turn: int, purpose: int) -> int:
    """Return the open option with the largest logit plus Gumbel luck: an exact draw from `logit`.

    The luck of an option is addressed by its identifier, so removing an option changes a choice only where it
    was the chosen one.
    """
    best = -1
    best_value = -np.inf
    for i in range(n):
        if is_open[i] == 1:
            value = logits[i] + gumbel(luck, turn, purpose, ids[i])
            if value > best_value:
                best_value = value
                best = i
    return best


@small
def settle(forced: int, drawn: int) -> int:
    """Return the forced option where the tape forces one, else the drawn one."""
    return drawn if forced == NOT_FORCED else forced
