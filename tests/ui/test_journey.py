"""One journey in a real browser: read the endings, open a run, ask why."""

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
