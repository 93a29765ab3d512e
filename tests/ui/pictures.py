"""Pictures of the app, from the article's batch played anew.

`python -m tests.ui.pictures` renews those of the documents; with a folder behind it, every page is saved there
as a whole, wide and narrow, light and dark, to be looked at.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from sim.batch.run import run_batch
from sim.batch.store import open_folder
from sim.config.loader import load_batch
from sim.model import Campaign
from sim.rules.vocabulary import OFFSET
from sim.words import month_of
from tests.ui.conftest import AppPage, find_chromium, furnish, wait_for

PROJECT = Path(__file__).parents[2]
IMAGES = PROJECT / "docs" / "images"
WIDE, NARROW = 1200, 390  # pixels
IN_DOCUMENTS = ("explore", "claims", "compare", "run")
LAST = {"claims": '[data-testid="stExpander"]'}  # what a picture ends with, where not at the page's end
WEIGHING = 120_000  # milliseconds that an experiment may take


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve the app from a folder; give its address and its log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "app.py"), f"--server.port={port}"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with (
        log.open("w") as file,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file) as server,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/_stcore/health", server, log)
            yield address, log
        finally:
            server.terminate()


def telling_address(folder: Path) -> str:
    """Return the address of a run of the baseline that ends in a negotiated peace, in the month it was signed."""
    stored = open_folder(folder)
    outcomes = stored.outcomes()
    peace = outcomes[(outcomes["scenario"] == "baseline") & (outcomes["outcome"] == "negotiated_peace")]
    run = int(peace["run"].iloc[0])
    batch = stored.batch
    campaign = Campaign(batch.scenarios[0], run=run, seed=batch.seed, horizon=batch.horizon).play()
    turn = next(raw.turn for raw in campaign.turns if raw.after[OFFSET["deal"]] == 2)
    month = month_of(batch.scenarios[0].start, turn).replace(" ", "+")
    return f"?run={run}&month={month}&actor=Ukraine"


def open_page(browser: Browser, address: str, log: Path, path: str, width: int, scheme: str) -> AppPage:
    """Open a page of the app, wait until all is drawn, and check it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    shown = AppPage(context.new_page(), address, log)
    shown.page.set_default_timeout(60_000)
    shown.goto(path)
    shown.page.locator("h1.headline").wait_for()
    shown.page.wait_for_timeout(2_000)
    shown.settle().check()
    return shown


def save_top(shown: AppPage, target: Path, last: str) -> None:
    """Save a page from its top to the end of the first element of a kind."""
    page: Page = shown.page
    shown.screenshot(target)
    bottom = page.locator(last).first.evaluate("box => box.getBoundingClientRect().bottom")
    with Image.open(target) as picture:
        top = picture.convert("RGB").crop((0, 0, WIDE, min(round(bottom) + 16, picture.height)))
    top.save(target, optimize=True)


def weigh_the_first(shown: AppPage) -> None:
    """Have the first experiment weighed, and wait until its figures are drawn."""
    shown.page.get_by_role("button", name="Weigh it").first.click()
    shown.page.get_by_text("Exact numbers").first.wait_for(timeout=WEIGHING)
    shown.settle()


def main() -> None:
    """Play the batch, serve the app and save the pictures."""
    everything = Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        site = Path(name)
        furnish(site, PROJECT)
        os.chdir(site)
        told = telling_address(run_batch(load_batch("article"), site / "runs"))
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        with served(site) as (address, log):
            pages = {
                "briefing": "/",
                "claims": "/claims",
                "batch": "/batch?set=start.access:0",
                "explore": "/explore",
                "compare": "/compare",
                "run": f"/run{told}",
                "why": f"/why{told}",
                "assumptions": "/assumptions",
            }
            if everything is None:
                for page in IN_DOCUMENTS:
                    shown = open_page(browser, address, log, pages[page], WIDE, "light")
                    if page == "claims":
                        weigh_the_first(shown)
                    save_top(shown, IMAGES / f"{page}.png", LAST.get(page, ".footer"))
            else:
                everything.mkdir(parents=True, exist_ok=True)
                for page, where in pages.items():
                    for width in (WIDE, NARROW):
                        for scheme in ("light", "dark"):
                            shown = open_page(browser, address, log, where, width, scheme)
                            shown.screenshot(everything / f"{page}-{width}-{scheme}.png")
        browser.close()


if __name__ == "__main__":
    main()
