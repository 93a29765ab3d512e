"""The article's claims as a list: status, evidence, where each lives in the model, and the corrections."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from sim.config.claims import Claims
from sim.config.schema_claims import STATUSES, ClaimFile
from sim.ui import frame
from sim.ui.choose import KEPT
from sim.words import ACTORS

SAID = {status: status.replace("_", " ") for status in STATUSES}
EXPERIMENTS = "experiments"


def chosen(claims: Claims) -> list[ClaimFile]:
    """Let the reader choose a status; return the claims that have it."""
    every = claims.file.claims
    carried = sum(claim.carried_by is not None for claim in every)
    frame.finding(
        f"{carried} of {len(every)} claims of the article live in the model",
        f"In our words, with what bears each out. The article: {claims.sources[claims.file.article]}.",
    )
    given = [SAID[status] for status in STATUSES if any(claim.status == status for claim in every)]
    wanted = st.pills("Status", given, selection_mode="multi", key="status", wrap=True, **KEPT)
    return [claim for claim in every if not wanted or SAID[claim.status] in wanted]


def show(shown: Sequence[ClaimFile], claims: Claims) -> None:
    """List some claims, and the corrections to the article."""
    frame.html("".join(claim_html(claim, claims) for claim in shown))
    frame.finding("Corrections to the article")
    there = {claim.number for claim in shown}
    for correction in claims.file.corrections.values():
        frame.html(
            f'<div class="card"><h3>{escape(correction.title)}</h3><p>{escape(correction.text)}</p>'
            f'<p class="subtitle">{claims_html(correction.claims, there)}. '
            f"{escape(_cited(correction.sources, claims))}</p></div>"
        )


def claims_html(numbers: Sequence[int], shown: set[int]) -> str:
    """Return the numbers of claims as HTML, those that are shown on the page as links to them."""
    parts = [
        f'<a href="#{place(number)}">{number}</a>' if number in shown else f"{number}" for number in numbers
    ]
    return f"Claim{'s' if len(parts) > 1 else ''} {', '.join(parts)}"


def place(number: int) -> str:
    """Return where on the page a claim stands."""
    return f"claim-{number}"


def claim_html(claim: ClaimFile, claims: Claims) -> str:
    """Return one claim with all that belongs to it as HTML."""
    carried = claim.carried_by.named() if claim.carried_by is not None else {}
    tests = [name for name in carried.pop(EXPERIMENTS, []) if name in claims.file.experiments]
    where = "; ".join(f"{kind} {', '.join(names)}" for kind, names in carried.items())
    lives = f"Lives in: {where}." if where else f"Not in the model: {claim.not_carried}." if not tests else ""
    links = ", ".join(
        f'<a href="#{escape(name)}" title="{escape(claims.file.experiments[name].title)}">{escape(name.upper())}</a>'
        for name in tests
    )
    put = f" Put to the test above by {links}." if links else ""
    who = ", ".join(ACTORS[actor] for actor in claim.actors)
    return (
        f'<div class="card" id="{place(claim.number)}"><h3>{claim.number}. {escape(claim.claim)}</h3>'
        f"<p><b>{escape(SAID[claim.status].capitalize())}</b> · {escape(who)}. {escape(claim.evidence)}</p>"
        f"<p>{escape(lives)}{put}</p>"
        f'<p class="subtitle">{escape(_cited(claim.sources, claims))}</p></div>'
    )


def _cited(keys: list[str], claims: Claims) -> str:
    return "; ".join(str(claims.sources[key]) for key in keys)
