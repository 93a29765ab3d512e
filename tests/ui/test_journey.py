"""Journeys in a real browser: read the endings, compare scenarios, open a run, ask why."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.ui.conftest import AppPage


def test_from_the_endings_to_a_reason(st_page: AppPage) -> None:
    page = st_page.goto("/").page
    expect(page.get_by_text(re.compile("of 100")).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("no forecast")).first).to_be_visible()
    st_page.settle().check()
    page.get_by_role("link", name="One run").click()
    expect(page.get_by_text("How it came to that")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile(r"casualties \d+")).first).to_be_visible()
    st_page.settle().check()
    page.get_by_role("link", name="Why", exact=True).click()
    expect(page.get_by_text(re.compile(r"its chance was \d+%")).first).to_be_visible(timeout=30_000)
    page.get_by_role("radio", name="Ukraine").or_(page.get_by_role("button", name="Ukraine")).first.click()
    expect(page.get_by_text(re.compile("^UKRAINE IN", re.IGNORECASE)).first).to_be_visible()
    st_page.settle().check()


def test_scenarios_are_held_against_another_reference_which_the_address_keeps(st_page: AppPage) -> None:
    page = st_page.goto("/compare").page
    expect(page.get_by_text("is held against the run of the baseline")).to_be_visible(timeout=60_000)
    st_page.settle().check()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    page.locator(".st-key-reference").get_by_role("combobox").click()
    page.get_by_role("option", name="Broad", exact=True).click()
    held = "is held against the run of “Talks in the broad format"
    expect(page.get_by_text(held)).to_be_visible()
    st_page.settle().check()
    assert "reference=Broad" in page.url
