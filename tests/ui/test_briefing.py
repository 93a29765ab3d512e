"""The briefing, without a browser: its counts are those of the batch, its claims those of the world."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from sim.batch.store import list_folders
from sim.config.loader import load_claims
from sim.rules.vocabulary import OUTCOMES as ENDINGS
from sim.words import OUTCOMES
from tests.ui.conftest import App


def test_the_odds_are_counts_of_the_reference(app: App, stored_site: Path) -> None:
    app.open()
    (stored,) = list_folders(stored_site / "runs")
    outcomes = stored.outcomes()
    counts = outcomes.loc[outcomes["scenario"] == "baseline", "outcome"].value_counts()
    text = unescape(app.html)
    for ending in ENDINGS:
        share = f"{int(100 * counts[ending] / 12 + 0.5)} of 100" if counts[ending] else "none of 12"
        assert f"<b>{share}</b> {OUTCOMES[ending]}" in text
    assert f"Configuration {stored.manifest.digest[:8]} · seed {stored.manifest.seed}" in text
    assert app.test.table[0].value.shape[1] == 2


def test_claims_that_are_tested_and_stand_alone_are_listed(app: App, stored_site: Path) -> None:
    app.open()
    text = unescape(app.html)
    claims = load_claims("ukraine").file.claims
    for claim in claims:
        tested = claim.carried_by is not None and bool(claim.carried_by.experiments)
        listed = tested and claim.status == "claim_of_the_article"
        assert (f'<li value="{claim.number}">{claim.claim}</li>' in text) == listed
    assert f"Of {len(claims)} claims" in text


def test_the_briefing_leads_to_every_other_page(app: App, stored_site: Path) -> None:
    app.open()
    pages = {link.proto.page for link in app.test.get("page_link")}
    assert pages == {"batch", "claims", "explore", "compare", "run", "why", "assumptions"}
