"""Run a batch in a real browser: move a slider, see odds settle without a blink, save, keep, upload."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import AppPage

# At every frame: how many charts with marks there are, how many headlines, and how high the charts are.
WATCH = """() => {
  window.frames_seen = [];
  const look = () => {
    const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')];
    window.frames_seen.push([
      charts.filter(chart => chart.querySelectorAll('path').length > 10).length,
      document.querySelectorAll('h1.headline').length,
      charts.map(chart => Math.round(chart.getBoundingClientRect().height)).join(),
    ].join(' '));
    window.watching = requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture(autouse=True)
def left_as_found(app_folder: Path) -> Iterator[None]:
    """Remove what was kept: other journeys open the app as a new reader finds it."""
    yield
    shutil.rmtree(app_folder / "runs", ignore_errors=True)


def test_from_a_slider_to_a_kept_batch(st_page: AppPage, app_folder: Path) -> None:
    page = st_page.goto("/batch?runs=150&months=6").page
    expect(page.get_by_text("150 of 150 runs")).to_be_visible(timeout=60_000)
    st_page.settle().check()
    page.evaluate(WATCH)
    page.locator(".st-key-numbers input[type=range]").first.press("ArrowLeft")
    expect(page.get_by_text("150 of 150 runs of each")).to_be_visible(timeout=60_000)
    st_page.settle().check()
    seen = set(page.evaluate("() => { cancelAnimationFrame(window.watching); return window.frames_seen; }"))
    assert len(seen) == 1, seen
    assert next(iter(seen)).startswith("2 1 ")
    assert "set=talks.stopping_cost" in page.url

    page.get_by_label("Name", exact=True).fill("cheaper_stop")
    page.get_by_label("Name", exact=True).press("Enter")
    page.get_by_role("button", name="Save the scenario").click()
    expect(page.get_by_text("Saved as runs/cheaper_stop.yaml")).to_be_visible()
    assert (app_folder / "runs" / "cheaper_stop.yaml").is_file()
    expect(page).to_have_url(re.compile(r"start=Cheaper(\+|%20)stop"))
    address = page.url
    st_page.settle().check()

    page.get_by_label("Runs of each scenario").fill("20")
    page.get_by_label("Runs of each scenario").press("Enter")
    page.get_by_role("button", name="Play and keep the batch").click()
    link = page.get_by_role("link", name="Open its endings")
    expect(link).to_be_visible(timeout=60_000)
    st_page.settle().check()
    link.click()
    expect(page.get_by_text(re.compile("2 × 20 runs of 6 months")).first).to_be_visible(timeout=60_000)
    st_page.settle().check()

    page.goto(address)
    expect(page.get_by_text("150 of 150 runs of each")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-start").get_by_role("combobox")).to_have_value("Cheaper stop (saved)")
    st_page.settle().check()


def test_a_hostile_file_is_refused_line_by_line_in_place(st_page: AppPage) -> None:
    page = st_page.goto("/batch?runs=50&months=3&edit=YAML").page
    expect(page.get_by_text("50 of 50 runs")).to_be_visible(timeout=60_000)
    hostile = (
        "schema: 1\nkind: scenario\nname: evil\ntitle: <img src=x onerror=alert(1)>\nquestion: Q\n"
        "extends: ../../etc/passwd.yaml\npolicies: {russia: 'os:system'}\n"
    )
    upload = page.locator("input[type=file]")
    upload.set_input_files({"name": "evil.yaml", "mimeType": "text/yaml", "buffer": hostile.encode()})
    alert = page.get_by_role("alert").filter(has_text="mistake")
    expect(alert).to_contain_text("your-scenario.yaml:6:10: extends: '../../etc/passwd.yaml' leads elsewhere")
    upload.set_input_files({"name": "junk.yaml", "mimeType": "text/yaml", "buffer": b"\xff\xfe\x00"})
    expect(alert.first).to_contain_text("junk.yaml:1:1: file: is not text in UTF-8")
    st_page.settle().check()
