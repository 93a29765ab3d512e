"""Beliefs: one public table of what is thought of every actor's type, moved by Bayes' rule on every public
act.

Evidence and priors are common, so all observers share the table; an actor knows its own type. Months are not
independent evidence, because behaviour persists: likelihoods are tempered and beliefs drift back to the
prior.
"""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import tables as T
from sim.rules import vocabulary as V
from sim.rules.compiler import called, rule, small
from sim.rules.numeric import power
from sim.rules.tables import Tables
from sim.rules.territory import Vector


@small
def slot(actor: int) -> int:
    """Return the first offset of an actor's types in the belief table."""
    return actor * V.MAX_TYPES


@called
@rule
def priors(p: Vector, w: Tables, b: Vector) -> None:
    """Set the belief table to the priors."""
    for i in range(b.shape[0]):
        b[i] = 0.0
    for actor in range(V.N_ACTORS):
        first = w.first_type[actor]
        for k in range(w.first_type[actor + 1] - first):
            b[slot(actor) + k] = p[w.types[first + k, T.TYPE_PRIOR]]


@rule
def learn(b: Vector, p: Vector, w: Tables, actor: int, likelihood: Vector) -> None:
    """Move beliefs about one actor by the likelihood [type] of its public act: b' ∝ b · P(a|θ)^η (Bayes,
    tempered).

    An act that every type takes alike moves nothing. Likelihoods are floored: no act is impossible for any
    type.
    """
    first = w.first_type[actor]
    n = w.first_type[actor + 1] - first
    if n < 2:
        return
    total = 0.0
    for k in range(n):
        seen = max(likelihood[k], p[P.BELIEFS_FLOOR])
        b[slot(actor) + k] *= power(seen, p[P.BELIEFS_TEMPER])
        total += b[slot(actor) + k]
    for k in range(n):
        b[slot(actor) + k] /= total


@rule
def drift(b: Vector, p: Vector, w: Tables) -> None:
    """Let all beliefs drift one month back to the prior: b' = (1-φ) b + φ prior."""
    share = p[P.BELIEFS_DRIFT]
    for actor in range(V.N_ACTORS):
        first = w.first_type[actor]
        for k in range(w.first_type[actor + 1] - first):
            i = slot(actor) + k
            b[i] += share * (p[w.types[first + k, T.TYPE_PRIOR]] - b[i])


@rule
def expected_effort(b: Vector, p: Vector, w: Tables, observer: int, effort: Vector) -> None:
    """Write the effort [actor] that `observer` expects of each other actor beyond what the prior makes usual.

    This is where beliefs enter escalation: recruitment, aid, access and risk are expected higher of an actor
    that is believed to be of a more determined type. It is 0 at the prior, for the observer itself and for
    actors of one type, and everywhere where the structural choice of expectation is `status_quo`.
    """
    for actor in range(V.N_ACTORS):
        effort[actor] = 0.0
        if p[P.STRUCTURE_EXPECTATION] == V.STATUS_QUO:
            continue
        first = w.first_type[actor]
        n = w.first_type[actor + 1] - first
        if actor == observer or n < 2:
            continue
        for k in range(n):
            shift = b[slot(actor) + k] - p[w.types[first + k, T.TYPE_PRIOR]]
            effort[actor] += shift * p[w.types[first + k, T.TYPE_EFFORT]]
