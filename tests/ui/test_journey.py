"""Journeys in a real browser: read the briefing, weigh a claim, explore, compare, play a run, ask why."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.ui.conftest import AppPage


def test_from_the_endings_to_a_reason(st_page: AppPage) -> None:
    page = st_page.goto("/").page
    expect(page.get_by_text(re.compile("of 100")).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("no forecast")).first).to_be_visible()
    st_page.settle().check()
    page.get_by_role("link", name="One run", exact=True).click()
    expect(page.get_by_text("How it came to that")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile(r"casualties \d+")).first).to_be_visible()
    st_page.settle().check()
    page.get_by_role("link", name="Why", exact=True).click()
    expect(page.get_by_text(re.compile(r"its chance was \d+ %")).first).to_be_visible(timeout=30_000)
    page.get_by_role("radio", name="Ukraine", exact=True).or_(
        page.get_by_role("button", name="Ukraine", exact=True)
    ).first.click()
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


def test_a_flip_that_is_clicked_is_followed_to_where_two_runs_part(st_page: AppPage) -> None:
    page = st_page.goto("/compare?beside=Bilateral").page
    expect(page.get_by_text(re.compile(r"^Run \d+ goes"))).to_be_visible(timeout=90_000)
    st_page.settle()
    page.evaluate("document.querySelectorAll('svg.marks').forEach(chart => chart.dataset.kept = 'yes')")
    table = page.locator(".st-key-flips-bilateral svg.marks")
    cells = table.locator("path[aria-roledescription='rect mark'][aria-label*='here']")
    cells.last.click()
    link = page.get_by_role("link", name=re.compile("to these runs, side by side"))
    kind = link.inner_text().partition(":")[0]
    expect(page.get_by_text(re.compile(f"^{re.escape(kind)}: \\d+ runs?"))).to_be_visible()
    st_page.settle().check()
    assert "moves=" in page.url
    link.click()
    expect(page.get_by_role("heading", name="One run, both ways")).to_be_in_viewport()
    page.locator(".st-key-flips").get_by_text("Flow").click()
    expect(page.locator(".st-key-flow-bilateral svg.marks")).to_be_visible()
    st_page.settle().check()
    assert "flips=Flow" in page.url
    kept = page.locator("svg.marks[data-kept=yes]")
    drawn = page.locator("svg.marks").count()
    page.locator(".st-key-pair_every label").first.click()
    expect(page.locator(".two-runs .both").nth(8)).to_be_visible()
    st_page.settle().check()
    assert page.locator("svg.marks").count() == drawn
    assert kept.count() >= drawn - 3  # the flow, and the two figures of the pair, are new
    page.get_by_role("link", name=re.compile("^Open this run in")).last.click()
    expect(page.get_by_text("How it came to that")).to_be_visible()
    st_page.settle().check()


def test_months_are_played_and_a_figure_is_taken_away(st_page: AppPage) -> None:
    page = st_page.goto("/run?run=3").page
    expect(page.get_by_text("What each did in January 2025")).to_be_visible(timeout=60_000)
    st_page.settle()
    play = page.locator(".st-key-play button").first
    play.click()
    later = re.compile(r"What each did in (March|April|May|June|July|August) 2025")
    expect(page.get_by_text(later)).to_be_visible(timeout=30_000)
    play.click()
    expect(play).to_contain_text("Play", timeout=30_000)
    st_page.settle().check()
    assert re.search(r"month=\w+\+2025", page.url)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Image (SVG)").first.click()
    assert taken.value.suggested_filename == "ground.svg"
    image = taken.value.path().read_text(encoding="utf-8")
    assert "Russia holds" in image
    assert "CC BY 4.0" in image


def test_a_dot_leads_to_its_runs_and_a_run_to_its_story(st_page: AppPage) -> None:
    page = st_page.goto("/explore").page
    dots = page.get_by_test_id("stVegaLiteChart").first.locator("svg .mark-symbol path")
    dots.last.click(timeout=60_000)
    expect(page.get_by_text(re.compile(r"of 100 runs of Baseline are runs that end in"))).to_be_visible()
    st_page.settle().check()
    link = page.get_by_role("link", name=re.compile(r"^Run \d")).first
    number = re.search(r"Run (\d+)", link.inner_text())
    assert number is not None
    link.click()
    opened = re.compile(rf"run {number[1]} of 100", re.IGNORECASE)
    expect(page.get_by_text(opened)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("How it came to that")).to_be_visible(timeout=30_000)
    st_page.settle().check()


def test_a_path_is_picked_by_number_without_drawing_anew_and_clicked_for_its_story(st_page: AppPage) -> None:
    page = st_page.goto("/explore").page
    expect(page.get_by_text("Read the story of run 0")).to_be_visible(timeout=60_000)
    st_page.settle()
    drawn = page.locator("svg.marks")
    expect(drawn.first).to_be_visible()
    page.evaluate("document.querySelectorAll('svg.marks').forEach(svg => { svg.dataset.before = 'yes' })")
    field = page.locator(".st-key-path input")
    field.fill("4")
    field.press("Enter")
    expect(page.get_by_text("Read the story of run 4")).to_be_visible()
    st_page.settle().check()
    assert "path=4" in page.url
    assert page.locator("svg.marks[data-before]").count() == drawn.count()
    reached = page.locator('.st-key-paths svg.marks g.mark-line path[stroke-width="11"]')
    expect(reached).to_have_count(25)
    reached.nth(7).scroll_into_view_if_needed()
    place = reached.nth(7).evaluate(
        """path => {
            const at = path.getPointAtLength(0.7 * path.getTotalLength()), to = path.getScreenCTM();
            return [at.x * to.a + to.e, at.y * to.d + to.f];
        }"""
    )
    page.mouse.move(*place, steps=4)
    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_contain_text("Click to read its story")
    number = re.search(r"Run (\d+):", tip.inner_text())
    assert number is not None
    page.mouse.click(*place)
    expect(page.get_by_text(re.compile(f"run {number[1]} of 100", re.IGNORECASE))).to_be_visible()
    expect(page.get_by_text("How it came to that")).to_be_visible()
    st_page.settle().check()


def test_endings_over_time_say_what_stands_at_a_month_and_follow_the_scenario(st_page: AppPage) -> None:
    page = st_page.goto("/explore?over=Broad").page
    chart = page.locator('[aria-label^="Endings by month in Broad"]').first
    expect(chart).to_be_visible(timeout=60_000)
    st_page.settle()
    months = chart.locator("g.mark-rect path")
    expect(months.first).to_be_attached()
    months.nth(12).hover(force=True)
    expect(page.locator("#vg-tooltip-element")).to_contain_text("Still going on")
    box = page.locator(".st-key-over").get_by_role("combobox")
    box.click()
    page.get_by_role("option", name="Bilateral", exact=True).click()
    expect(page.get_by_text(re.compile("runs in “Direct talks only” .*\\)")).first).to_be_visible()
    st_page.settle().check()
    assert "over=Bilateral" in page.url


def test_a_claim_is_weighed_in_place_and_the_address_keeps_over_how_many_draws(st_page: AppPage) -> None:
    page = st_page.goto("/").page
    page.get_by_role("link", name="See what the experiments on them find").click(timeout=60_000)
    expect(page.get_by_text("H1. The offer is disinformation", exact=True)).to_be_visible(timeout=60_000)
    page.locator(".st-key-weighed_over").get_by_text("64", exact=True).click()
    expect(page).to_have_url(re.compile("weighed_over=64"))
    st_page.settle()
    page.locator(".st-key-weigh-h1 button").click()
    verdict = re.compile("^H1. The offer is disinformation: (not supported|supported|refuted|cannot be told)")
    expect(page.get_by_text(verdict)).to_be_visible(timeout=90_000)
    chart = page.locator('[aria-label^="H1, per cent"]').first
    expect(chart).to_be_visible()
    expect(page.get_by_text(re.compile("^1 of 4 experiments weighed"))).to_be_visible()
    st_page.settle().check()
    page.evaluate("document.querySelectorAll('svg.marks').forEach(chart => chart.dataset.kept = 'yes')")
    drawn = page.locator("svg.marks").count()
    page.locator(".st-key-weigh-h3 button").click()
    expect(page.get_by_text(re.compile("^2 of 4 experiments weighed"))).to_be_visible(timeout=90_000)
    st_page.settle().check()
    assert page.locator("svg.marks[data-kept]").count() == drawn
    page.locator(".criteria a").first.click()
    expect(page.locator("#claim-1")).to_be_in_viewport()
