"""Pictures of the app for the documents: `python -m tests.ui.pictures`, with a stored batch under runs/."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.ui.conftest import BROWSERS, _wait_for

FOLDER = Path("docs/images")
WIDTH = 1120


def _shoot(page: Page, name: str, height: int) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(2_500)  # charts are drawn after the script has stopped
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.wait_for_timeout(1_000)
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """Serve the app, open its three pages and save a picture of each."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = Path(".pytest_cache/pictures.log")
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    with log.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health", server, log)
            with sync_playwright() as playwright:
                path = next(filter(None, map(shutil.which, BROWSERS)))
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": WIDTH, "height": 900})
                page.goto(address)
                page.get_by_text("no forecast").first.wait_for()
                _shoot(page, "distribution", 1010)
                page.get_by_role("link", name="One run").click()
                page.get_by_text("How it came to that").wait_for()
                _shoot(page, "run", 1250)
                page.get_by_role("link", name="Why", exact=True).click()
                page.get_by_text("its chance was").first.wait_for()
                _shoot(page, "why", 1010)
                browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
