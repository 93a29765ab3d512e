"""Executors: where shards are played, and how many of them wait at a time.

Any `concurrent.futures.Executor` will do; `sim.batch.cluster` has one on many machines. On this machine it is
threads of this process for the compiled driver, which lets them run beside each other, and processes for
Mesa, which plays one run at a time in a process, or a thread of this one where there is too little to do for
starting processes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process

from sim.batch.errors import BatchError
from sim.batch.plan import Driver, Task
from sim.batch.play import Played, play_shard
from sim.ensemble.pool import cores

FEW_TURNS = 400 * 36  # fewer than these are played before a second process would have started
WAITING = 2  # shards handed out for each worker
THREADS = "batch"  # how the names of threads that play begin
MANAGER = "batch-processes"  # the thread that speaks with processes that play


def sensible_workers(runs: int, horizon: int, shards: int, driver: Driver) -> int:
    """Return how many workers to use for so many runs in all: 1 where that is too little for processes."""
    if driver == "mesa" and runs * horizon < FEW_TURNS:
        return 1
    return min(cores(), shards)


def local_executor(workers: int, driver: Driver, apart: bool = False) -> Executor:
    """Return an executor on this machine: threads of this process, or processes for more than one worker
    through Mesa, and for one where runs are to be played `apart`."""
    if driver == "compiled" or (workers == 1 and not apart):
        return ThreadPoolExecutor(workers, thread_name_prefix=THREADS)
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin_worker)


def play_all(executor: Executor, tasks: Iterable[Task], workers: int) -> Iterator[Played]:
    """Play tasks and yield what came of each, as they finish; only a few are handed out at a time.

    Of several that have finished the one handed out first is yielded first.
    The executor is shut down at the end. Where that comes early, what is in hand is not waited for: threads
    end at the next piece, processes at once. BatchError where a worker dies.
    """
    others = set(active_children())
    stopped = threading.Event()
    here = isinstance(executor, ThreadPoolExecutor) or getattr(executor, "in_this_process", False)
    asked = (stopped.is_set,) if here else ()
    pending: set[Future[Played]] = set()
    places: dict[Future[Played], int] = {}
    done_with = False
    try:
        for place, task in enumerate(tasks):
            with interrupt_held():
                future = executor.submit(play_shard, task, *asked)
            _name_manager(executor)
            pending.add(future)
            places[future] = place
            if len(pending) >= workers * WAITING:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from _results(sorted(done, key=places.pop))
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from _results(sorted(done, key=places.pop))
        executor.shutdown(wait=True)
        done_with = True
    except BrokenExecutor:
        raise BatchError(
            "a worker process ended unexpectedly: a policy class ended it, or the machine is short of memory"
        ) from None
    finally:
        stopped.set()
        if isinstance(executor, ProcessPoolExecutor) and not done_with:
            for worker in set(active_children()) - others:
                worker.terminate()
        executor.shutdown(wait=False, cancel_futures=True)


def _name_manager(executor: Executor) -> None:
    """Give the thread that speaks with worker processes its name.

    Where a worker ends in the middle of a message that thread waits for the rest of it for ever, so whoever
    is told to stop must not wait for it.
    """
    manager = getattr(executor, "_executor_manager_thread", None)
    if manager is not None:
        manager.name = MANAGER


def _results(done: Sequence[Future[Played]]) -> Iterator[Played]:
    """Yield what came of tasks that are done; then raise, if one of them did."""
    failed = [future for future in done if future.exception() is not None]
    yield from (future.result() for future in done if future not in failed)
    for future in failed:
        future.result()


@contextmanager
def interrupt_held() -> Iterator[None]:
    """Hold back Ctrl-C for a moment: processes started meanwhile never get one, this one does later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker() -> None:
    """Leave the output to the process that started this worker, and end when that one ends, however that
    comes about."""
    sys.stdout = sys.stderr  # of what a policy prints
    parent = parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()
