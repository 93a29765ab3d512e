"""The app as a reader meets it: its server, a real Chromium, and a page that notices every kind of error."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sim.batch.run import run_batch
from sim.config.loader import load_batch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

PATIENCE = 30_000  # milliseconds that a journey waits for what should come, on a busy machine too
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 60
SETTLE_MILLISECONDS = 90_000


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
        # On opening the address of a page, Streamlit looks for its server below that address first.
        searching = "/_stcore/" in message.location.get("url", "") and "404" in message.text
        if message.type == "error" and not searching:
            self.errors.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
            self.errors.append(f"request to another host: {request.url}")


@pytest.fixture(scope="session")
def stored_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `runs` with one batch: two scenarios, a dozen runs of a dozen months."""
    batch = load_batch("article")
    few = batch.model_copy(update={"scenarios": batch.scenarios[:2], "runs": 12, "horizon": 12})
    root = tmp_path_factory.mktemp("stored") / "runs"
    run_batch(few, root, workers=1)
    return root


@pytest.fixture
def site(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own for the app, with the project's configurations and no runs."""
    (tmp_path / "configs").symlink_to(project / "configs", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    st.cache_resource.clear()
    return tmp_path


@pytest.fixture
def stored_site(site: Path, stored_runs: Path) -> Path:
    """A working folder with the stored batch."""
    shutil.copytree(stored_runs, site / "runs")
    return site


class App:
    """The app in a test without a browser."""

    def __init__(self, project: Path) -> None:
        self.test = AppTest.from_file(project / "app.py", default_timeout=120)

    def open(self, page: str = "briefing", **address: str) -> App:
        """Open a page at an address such as run="3"."""
        if page != "briefing":
            self.test.switch_page(f"sim/ui/pages/{page}.py")
        for name, value in address.items():
            self.test.query_params[name] = value
        self.test.run()
        return self.checked()

    def checked(self) -> App:
        """Fail where the page shows an exception."""
        assert [error.message for error in self.test.exception] == []
        return self

    @property
    def html(self) -> str:
        """All HTML of our own on the page."""
        return "\n".join(element.proto.body for element in self.test.get("html"))

    @property
    def headline(self) -> str:
        """The page's headline."""
        found = re.search(r'<h1 class="headline">(.*?)</h1>', self.html)
        assert found is not None, self.html
        return unescape(found.group(1))

    @property
    def warnings(self) -> list[str]:
        """What the page warns of, as it is read."""
        return [re.sub(r"\\(.)", r"\1", warning.value) for warning in self.test.warning]

    def chart(self, alt: str) -> dict[str, Any]:
        """The specification of the one chart whose text for those who cannot see it begins so."""
        spec: dict[str, Any] = json.loads(self._drawn(alt).proto.spec)
        return spec

    def rows(self, alt: str, name: str) -> pd.DataFrame:
        """One of the tables, by its name, of a chart found as in `chart`."""
        (found,) = [table for table in self._drawn(alt).proto.datasets if table.name == name]
        table: pd.DataFrame = pa.ipc.open_stream(found.data.data).read_pandas()
        return table

    def _drawn(self, alt: str) -> Any:
        (found,) = [drawn for drawn in self.test.get("vega_lite_chart") if drawn.proto.alt.startswith(alt)]
        return found

    @property
    def alts(self) -> list[str]:
        """What stands for each chart where it cannot be seen."""
        return [drawn.proto.alt for drawn in self.test.get("vega_lite_chart")]


@pytest.fixture
def app(project: Path) -> App:
    """The app, not yet opened; `site` or `stored_site` gives it a place."""
    return App(project)


def furnish(folder: Path, project: Path) -> None:
    """Give a folder to serve the app from the project's settings and configurations."""
    for name in (".streamlit", "configs"):
        (folder / name).symlink_to(project / name, target_is_directory=True)


@pytest.fixture(scope="session")
def app_folder(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to serve the app from: the project's settings and configurations, and no runs."""
    folder = tmp_path_factory.mktemp("app")
    furnish(folder, project)
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
            wait_for(f"{address}/_stcore/health", server, app_log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def find_chromium() -> str | None:
    """Return the path of the browser: $CHROMIUM or the system's own, None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: $CHROMIUM or the system's own. Without one the test is skipped.

    With SIM_REQUIRE_BROWSER set it fails instead.
    """
    path = find_chromium()
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
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield AppPage(page, app_url, app_log)
    context.close()


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers at an address; fail with its log where it does not."""
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
