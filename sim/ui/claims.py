"""The article's claims on a page: status, evidence, where each lives in the model, and the corrections."""

from __future__ import annotations

from html import escape

import streamlit as st

from sim.config.claims import Claims
from sim.config.schema_claims import STATUSES, ClaimFile
from sim.ui import frame
from sim.ui.briefing import claims_of
from sim.ui.choose import KEPT
from sim.ui.sources import Source
from sim.words import ACTORS

SAID = {status: status.replace("_", " ") for status in STATUSES}


def show_claims(source: Source) -> None:
    """Let the reader choose a status, and list the claims that have it."""
    claims = claims_of(source)
    every = claims.file.claims
    carried = sum(claim.carried_by is not None for claim in every)
    frame.finding(
        f"{carried} of {len(every)} claims of the article live in the model",
        f"In our words, with what bears each out. The article: {claims.sources[claims.file.article]}.",
    )
    given = [SAID[status] for status in STATUSES if any(claim.status == status for claim in every)]
    chosen = st.pills("Status", given, selection_mode="multi", key="status", wrap=True, **KEPT)
    shown = [claim for claim in every if not chosen or SAID[claim.status] in chosen]
    frame.html("".join(claim_html(claim, claims) for claim in shown))
    frame.finding("Corrections to the article")
    for correction in claims.file.corrections.values():
        where = ", ".join(map(str, correction.claims))
        frame.html(
            f'<div class="card"><h3>{escape(correction.title)}</h3><p>{escape(correction.text)}</p>'
            f'<p class="subtitle">Claims {where}. {escape(_cited(correction.sources, claims))}</p></div>'
        )


def claim_html(claim: ClaimFile, claims: Claims) -> str:
    """Return one claim with all that belongs to it as HTML."""
    carried = claim.carried_by.named() if claim.carried_by is not None else {}
    where = "; ".join(f"{kind} {', '.join(names)}" for kind, names in carried.items())
    lives = f"Lives in: {where}" if where else f"Not in the model: {claim.not_carried}"
    who = ", ".join(ACTORS[actor] for actor in claim.actors)
    return (
        f'<div class="card"><h3>{claim.number}. {escape(claim.claim)}</h3>'
        f"<p><b>{escape(SAID[claim.status].capitalize())}</b> · {escape(who)}. {escape(claim.evidence)}</p>"
        f"<p>{escape(lives)}.</p>"
        f'<p class="subtitle">{escape(_cited(claim.sources, claims))}</p></div>'
    )


def _cited(keys: list[str], claims: Claims) -> str:
    return "; ".join(str(claims.sources[key]) for key in keys)
