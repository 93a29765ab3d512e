"""Terms in words: what an offer on the menu, or a deal in force, says."""

from __future__ import annotations

from collections.abc import Mapping

from sim.rules import deals as D
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.words import per_cent

KINDS = ("partial truce", "ceasefire", "settlement")
GUARANTEES = ("no guarantee", "the format's guarantee on paper", "the format's guarantee and foreign troops")
PARTITION = "a settlement that partitions Ukraine"


def kind_of(offer: int) -> str:
    """Return 'partial truce', 'ceasefire', 'settlement' or 'maximal demand'."""
    return "maximal demand" if offer == K.MAXIMAL_DEMAND else KINDS[int(D.OFFERS[offer, D.KIND])]


def terms_in_words(offer: int, format_: int) -> str:
    """Return an offer made in a format as a phrase, such as 'a settlement along the line of contact, with
    neutrality'."""
    if offer == K.MAXIMAL_DEMAND:
        return "maximal demands, not meant to be accepted"
    row = D.OFFERS[offer]
    if row[D.KIND] == D.TRUCE:
        return "a partial truce"
    parts = _limits(row[D.OFFER_NEUTRALITY], row[D.OFFER_CAP])
    parts.append(GUARANTEES[int(row[D.OFFER_GUARANTEE])])
    if row[D.OFFER_SIDE] > 0.0:
        parts.append("sanctions relief")
        if format_ == V.MINSK_TRILATERAL:
            parts.append("a clause for Belarus")
    return f"{_head(row[D.KIND], row[D.OFFER_LAND], row[D.OFFER_RECOGNITION])}, with {_listed(parts)}"


def are_partition(terms: str) -> bool:
    """Tell whether terms in words, of an offer or of a deal, are those of the partition."""
    return terms.startswith(PARTITION)


def deal_in_words(state: Mapping[str, float]) -> str:
    """Return the deal in force in a state (by variable name) as a phrase; '' at war."""
    if state["deal"] == V.NO_DEAL:
        return ""
    parts = _limits(state["neutrality"], state["force_cap"])
    parts.append(f"a guarantee of {state['guarantee']:.2f}" if state["guarantee"] > 0.0 else "no guarantee")
    if state["foreign_forces"] > 0.0:
        parts.append("foreign troops on the ground")
    if state["relief"] > 0.0:
        parts.append(f"sanctions relief of {per_cent(state['relief'])}")
    if state["belarus_clause"] > 0.0:
        parts.append("a clause for Belarus")
    return f"{_head(state['deal'], state['land'], state['recognition'])}, with {_listed(parts)}"


def _limits(neutrality: float, cap: float) -> list[str]:
    parts = ["neutrality"] if neutrality > 0.0 else []
    if cap > 0.0:
        parts.append("a full force cap" if cap >= 1.0 else "a partial force cap")
    return parts


def _head(kind: float, land: float, recognition: float) -> str:
    if kind == V.CEASEFIRE:
        return "a ceasefire along the line of contact"
    if land == V.CLIENT_STATE:
        return PARTITION
    if land == V.ZONE_A:
        return "a settlement that cedes all four annexed regions"
    return f"a settlement along the line of contact{', recognised as a border' if recognition > 0.0 else ''}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
