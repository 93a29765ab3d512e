"""Strength: effectiveness of each side, the log strength ratio, and the chance of prevailing that it
implies."""

from __future__ import annotations

from sim.rules import parameters as P
from sim.rules import vocabulary as V
from sim.rules.compiler import small
from sim.rules.numeric import log, sigmoid
from sim.rules.territory import Vector


@small
def free_force(s: Vector, p: Vector) -> float:
    """Return the Ukrainian troops free for the line (thousand): a northern group pins reserves even at
    rest."""
    pinned = p[P.STRENGTH_PIN] * s[V.FORCE_NORTH] * (1.0 - p[P.STRENGTH_PIN_SHIELD] * s[V.FORTIFICATION])
    return max(s[V.FORCE_UKRAINE] - pinned, 1.0)


@small
def log_ratio(s: Vector, p: Vector) -> float:
    """Return ℓ = ln(e_R / e_U), 0 at the references of the world.

    Effectiveness is e = (F/F0)^α · M^(1-α) · (φ + (1-φ) W/W0): men and materiel combine as in a mixed
    Lanchester law (Lanchester 1916; Dupuy 1987 for morale as a factor), F troops, M materiel, W will, φ the
    share that does not hang on will.
    """
    floor = p[P.STRENGTH_WILL_FLOOR]
    men = (max(s[V.FORCE_RUSSIA], 1.0) * p[P.STRENGTH_FORCE_UKRAINE]) / (
        free_force(s, p) * p[P.STRENGTH_FORCE_RUSSIA]
    )
    arms = s[V.MATERIEL_RUSSIA] / s[V.MATERIEL_UKRAINE]
    ready_russia = floor * p[P.STRENGTH_WILL_RUSSIA] + (1.0 - floor) * s[V.WILL_RUSSIA]
    ready_ukraine = floor * p[P.STRENGTH_WILL_UKRAINE] + (1.0 - floor) * s[V.WILL_UKRAINE]
    morale = (ready_russia * p[P.STRENGTH_WILL_UKRAINE]) / (ready_ukraine * p[P.STRENGTH_WILL_RUSSIA])
    alpha = p[P.STRENGTH_FORCE_EXPONENT]
    return alpha * log(men) + (1.0 - alpha) * log(arms) + log(morale)


@small
def prospect(ratio: float, p: Vector) -> float:
    """Return p = σ((ℓ + ℓ0) / scale), the chance that Russia prevails if it is fought out (Fearon's p)."""
    return sigmoid((ratio + p[P.STRENGTH_PROSPECT_START]) / p[P.STRENGTH_PROSPECT_SCALE])
