"""The app as a reader meets it: its server, a real Chromium, and a page that notices every kind of error."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 60
SETTLE_MILLISECONDS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs the browser, so that `-m "not browser"` leaves out just those."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


class AppPage:
    """A page of the app in a browser, with all that went wrong on it."""

    def __init__(self, page: Page, address: str, server_log: Path) -> None:
        self.page = page
        self.errors: list[str] = []
        self._address = address
        self._server_log = server_log
        self._log_start = server_log.stat().st_size
        page.on("pageerror", lambda error: self.errors.append(f"page: {error}"))
        page.on("console", self._on_console)
        page.on("request", self._on_request)

    def goto(self, path: str = "/") -> AppPage:
        """Open a path of the app and wait until its script has run."""
        self.page.goto(self._address + path, wait_until="domcontentloaded")
        return self.settle()

    def settle(self) -> AppPage:
        """Wait until the script has stopped and no placeholder is left.

        Right after a click the script may not have started yet: wait for what the click should show first.
        """
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=SETTLE_MILLISECONDS
        )
        self.page.wait_for_function(
            "() => !document.querySelector('[data-testid=\"stSkeleton\"]')", timeout=SETTLE_MILLISECONDS
        )
        return self

    def exceptions(self) -> list[str]:
        """Return the texts of the exceptions that the app shows."""
        return self.page.get_by_test_id("stException").all_inner_texts()

    def check(self) -> None:
        """Fail on an exception, a console error, a call to another host, or a warning in the server's log."""
        log = self._server_log.read_bytes()[self._log_start :].decode(errors="replace")
        complaints = [line for line in log.splitlines() if "Please replace" in line or "Traceback" in line]
        assert self.exceptions() == []
        assert self.errors == []
        assert complaints == [], log

    def screenshot(self, path: Path) -> None:
        """Save a picture of the whole page, which scrolls in an inner box that the browser would cut."""
        size = self.page.viewport_size or {"width": 1280, "height": 900}
        height = self.page.get_by_test_id("stMain").evaluate("box => box.scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        two_frames = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        self.page.evaluate(two_frames)
        self.settle().page.screenshot(path=path)
        self.page.set_viewport_size(size)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
            self.errors.append(f"request to another host: {request.url}")


@pytest.fixture(scope="session")
def app_folder(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to serve the app from: the project's settings and configurations, and no runs."""
    folder = tmp_path_factory.mktemp("app")
    for name in (".streamlit", "configs"):
        (folder / name).symlink_to(project / name, target_is_directory=True)
    return folder


@pytest.fixture(scope="session")
def app_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with all that the app's server prints."""
    return tmp_path_factory.mktemp("server") / "server.log"


@pytest.fixture(scope="session")
def app_url(project: Path, app_folder: Path, app_log: Path) -> Iterator[str]:
    """The address of the app, served until the last test that uses it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(project / "app.py")]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    with (
        app_log.open("w") as log,
        subprocess.Popen(
            command, cwd=app_folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health", server, app_log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: $CHROMIUM or the system's own. Without one the test is skipped.

    With SIM_REQUIRE_BROWSER set it fails instead.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        _without_browser("no Chromium on this machine (Debian: apt-get install chromium), nor in $CHROMIUM")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        _without_browser(f"Playwright cannot be imported: {error}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def st_page(browser: Browser, app_url: str, app_log: Path) -> Iterator[AppPage]:
    """A fresh page on the app, as a new reader would open it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield AppPage(page, app_url, app_log)
    context.close()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the app's server did not start within {START_SECONDS} s:\n{log.read_text()}")


def _without_browser(reason: str) -> NoReturn:
    if os.environ.get("SIM_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)
