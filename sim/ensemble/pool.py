"""Threads of this process: pieces of work that release the GIL, spread over one pool for all who ask."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from functools import cache
from typing import TypeVar

Piece = TypeVar("Piece")


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), thread_name_prefix="ensemble")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # threads do not live on in a forked process


def spread(work: Callable[[Piece], None], pieces: Sequence[Piece], threads: int | None = None) -> None:
    """Do some work on every piece, on at most `threads` threads (default: one a processor; 1: this one).

    What a piece raises is raised here; the pieces not begun are left out then, as they are after Ctrl-C, for
    which only the pieces in hand are waited for.
    """
    threads = min(cores() if threads is None else threads, len(pieces))
    if threads <= 1:
        for piece in pieces:
            work(piece)
        return
    left = iter(pieces)
    taking = threading.Lock()
    stopped = threading.Event()

    def take() -> None:
        while not stopped.is_set():
            with taking:
                piece = next(left, None)
            if piece is None:
                return
            work(piece)

    takers: list[Future[None]] = []
    try:
        takers.extend(_pool().submit(take) for _ in range(threads))
        done, _ = wait(takers, return_when=FIRST_EXCEPTION)
        for taker in done:
            taker.result()
    finally:
        stopped.set()
        wait(takers)
