"""Readers without a browser: many at once on a real server, over the connection that the page itself uses."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LARGEST = 50_000_000  # bytes of a message


@dataclass
class Shown:
    """What a reader has before them, in the order in which it came; `settled` says that no more is coming."""

    html: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    progress: int = 0
    settled: bool = False

    @property
    def headline(self) -> str:
        """The headline that was shown last, '' where none was yet."""
        found = re.findall(r'<h1 class="headline">(.*?)</h1>', "\n".join(self.html))
        return unescape(found[-1]) if found else ""

    def alt(self, begin: str) -> str:
        """What stands for the last chart whose text begins so, '' where there is none."""
        return next((alt for alt in reversed(self.alts) if alt.startswith(begin)), "")


class Reader:
    """One session: it opens a page at an address, and looks again where the page asks for that."""

    def __init__(self, server: str, page: str, **address: str) -> None:
        self._server, self._page, self._query = urlsplit(server).netloc, page, urlencode(address)
        self._hash = ""  # of the page, as the server calls it once it has been opened
        self._asked: dict[
            str, float
        ] = {}  # fragments that this run of the page wants looked at again, how often
        self._looking: dict[str, asyncio.Task[None]] = {}
        self.shown = Shown()

    async def read(self, enough: Callable[[Shown], bool], seconds: float) -> Shown:
        """Read until what is shown is enough and the page has settled; TimeoutError where it never is."""
        address = f"ws://{self._server}/_stcore/stream"
        async with asyncio.timeout(seconds), connect(address, max_size=LARGEST) as connection:
            await self._ask(connection)
            try:
                async for message in connection:
                    assert isinstance(message, bytes)
                    await self._take(ForwardMsg.FromString(message), connection)
                    if self.shown.settled and enough(self.shown):
                        break
            finally:
                self._forget()
        return self.shown

    async def _ask(self, connection: ClientConnection, fragment: str = "") -> None:
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_name = "" if self._hash else self._page
        asked.rerun_script.page_script_hash = self._hash
        asked.rerun_script.fragment_id = fragment
        asked.rerun_script.is_auto_rerun = bool(fragment)
        await connection.send(asked.SerializeToString())

    async def _take(self, message: ForwardMsg, connection: ClientConnection) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.shown.settled = False
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._asked[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "script_finished":
            self.shown.settled = True
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._forget()
                for fragment, every in self._asked.items():
                    self._looking[fragment] = asyncio.create_task(self._look(connection, fragment, every))
                self._asked = {}
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element)

    async def _look(self, connection: ClientConnection, fragment: str, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            await self._ask(connection, fragment)

    def _forget(self) -> None:
        """Look again at nothing that the page asked for before."""
        for task in self._looking.values():
            task.cancel()
        self._looking.clear()

    def _see(self, element: object) -> None:
        kind, shown = element.WhichOneof("type"), self.shown  # type: ignore[attr-defined]
        part = getattr(element, kind)
        if kind == "html":
            shown.html.append(part.body)
        elif kind == "vega_lite_chart":
            shown.alts.append(part.alt)
        elif kind == "progress":
            shown.progress = part.value
        elif kind == "exception":
            shown.exceptions.append(f"{part.type}: {part.message}")
        elif kind == "alert":
            shown.warnings.append(part.body)
