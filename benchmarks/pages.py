"""How long a reader waits in the browser: for a page of a large batch, for odds after a slider has moved."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.ui.conftest import AppPage, find_chromium, furnish
from tests.ui.pictures import PROJECT, served

ROUNDS = 3
PAGES = ("", "explore", "compare", "assumptions")  # a made-up run cannot be played again
FIRST_SLIDER = ".st-key-numbers input[type=range]"
PLAYED = "2,000 of 2,000 runs"

# From the press of a key to the first odds of the moved scenario that are on the page, in milliseconds.
FIRST_ODDS = """() => new Promise(done => {
  const words = () => document.body.innerText.match(/[0-9,]+ of 2,000 runs/)?.[0];
  let begun = 0, before = words();
  document.addEventListener('keydown', () => { begun = performance.now(); }, {once: true, capture: true});
  new MutationObserver((changes, observer) => {
    const now = words();
    if (begun && now && now !== before) {
      observer.disconnect();
      requestAnimationFrame(() => done(performance.now() - begun));
    }
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
})"""


@dataclass(frozen=True)
class Waits:
    """Seconds from asking for a page to all of it being drawn, the best of several, by its name; seconds from
    the press of a slider to the first odds."""

    pages: dict[str, float]
    slider: float


@contextmanager
def reader(results: Path) -> Iterator[AppPage]:
    """A page of the app in a browser, the app having these results and no others."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        site = Path(name)
        furnish(site, PROJECT)
        (site / "runs").mkdir()
        shutil.copytree(results, site / "runs" / results.name)
        browser: Browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        with served(site) as (address, log):
            shown = AppPage(browser.new_context(reduced_motion="reduce").new_page(), address, log)
            shown.page.set_default_timeout(120_000)
            yield shown
        browser.close()


def waits(results: Path) -> Waits:
    """Return how long a reader waits who has been to every page before."""
    with reader(results) as shown:
        pages = {}
        for name in PAGES:
            taken = [opened(shown, f"/{name}") for _ in range(ROUNDS + 1)]
            pages[name or "briefing"] = min(taken[1:])
        shown.goto("/batch")
        moved = [first_odds(shown) for _ in range(ROUNDS)]
        shown.check()
    return Waits(pages, min(moved))


def opened(shown: AppPage, path: str) -> float:
    """Return the seconds until a page is there."""
    started = time.perf_counter()
    shown.goto(path)
    shown.page.locator("h1.headline").wait_for()
    return time.perf_counter() - started


def first_odds(shown: AppPage) -> float:
    """Return the seconds from a move of the first slider to the first odds."""
    page = shown.page
    page.get_by_text(PLAYED).wait_for()
    shown.settle()
    slider = page.locator(FIRST_SLIDER).first
    slider.focus()
    page.evaluate(f"void (window.odds = ({FIRST_ODDS})())")
    slider.press("ArrowLeft")
    return float(page.evaluate("window.odds")) / 1000
