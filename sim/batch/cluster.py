"""Cluster: shards played by the workers of a Dask scheduler, on this machine or on many.

The scheduler hands a shard to whichever worker is free, and once more to another if that one ends. Results
come back to this process, which alone writes them, so a cluster needs no disk in common.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from sim import __version__
from sim.batch.errors import BatchError, ClusterError
from sim.batch.executors import interrupt_held
from sim.ensemble.pool import cores
from sim.rules.machine_code import rules_fingerprint

Given = ParamSpec("Given")
Result = TypeVar("Result")
Tell = Callable[[str], None]

ANSWERS_WITHIN, JOINS_WITHIN, LOOKS_EVERY = 10.0, 60.0, 5.0  # seconds
QUIET = ("distributed", "tornado", "asyncio")  # whose warnings of lost workers the lines here replace


@dataclass(frozen=True)
class Cluster:
    """Workers behind a scheduler: its address, how many threads they have, and what gives an executor on
    them, a new one at each call."""

    address: str
    threads: int
    executor: Callable[[], Executor]


class OnDask(Executor):
    """The executor of a Dask client, which ends as those of the standard library do."""

    def __init__(self, client: Any) -> None:
        self._inner = client.get_executor(pure=False)

    def submit(
        self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Result]:
        """Hand a call to the scheduler."""
        future: Future[Result] = self._inner.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; wait for those in hand, or take them back."""
        self._inner.shutdown(wait=wait and not cancel_futures)


@contextmanager
def dask_cluster(
    address: str | None = None, *, workers: int | None = None, tell: Tell = lambda line: None
) -> Iterator[Cluster]:
    """Connect to the scheduler at an address such as tcp://host:8786, for as long as the context lasts.

    Without an address it begins a scheduler and `workers` processes (default: one a processor) on this
    machine and ends them. `tell` hears when no worker is left, and when one has come back. ClusterError where
    Dask is not installed, no scheduler answers, no worker joins it, or a worker has no `sim` or another
    version or other rules. BatchError where the scheduler is lost, or a shard has ended one worker after the
    other.
    """
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise ClusterError(
            f"{error.name} is not installed: install the package with its extra 'dask'"
        ) from None
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _client(distributed, address, workers) as client:
        where, done = client.scheduler.address, threading.Event()
        threads = _threads_of_workers(client, where)
        watch = threading.Thread(target=_watch, args=(client, where, done, tell), daemon=True)
        watch.start()
        try:
            yield Cluster(where, threads, lambda: OnDask(client))
        except distributed.KilledWorker as error:
            raise BatchError(
                f"a shard ended {error.allowed_failures + 1} workers, one after the other: a policy class "
                "ends its process, or the workers are short of memory"
            ) from None
        except CancelledError:
            raise BatchError(f"the scheduler at {where} was lost") from None
        finally:
            done.set()


@contextmanager
def _client(distributed: Any, address: str | None, workers: int | None) -> Iterator[Any]:
    """A client of the scheduler at an address, or of one that is begun here."""
    if address is not None:
        try:
            client = distributed.Client(address, timeout=ANSWERS_WITHIN, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            why = f": {error}" if isinstance(error, ValueError) else ""
            raise ClusterError(f"no scheduler answers at {address!r}{why}") from None
        with _closed_in_the_end(client):
            yield client
        return
    with interrupt_held():  # the threads and processes begun here never get one
        local = distributed.LocalCluster(
            n_workers=workers or cores(),
            threads_per_worker=1,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )
    with local, _closed_in_the_end(distributed.Client(local, set_as_default=False)) as client:
        client.register_plugin(_leave_output())
        yield client


@contextmanager
def _closed_in_the_end(client: Any) -> Iterator[Any]:
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError, CancelledError):
            client.close(timeout=ANSWERS_WITHIN)


def _leave_output() -> Any:
    """What makes each worker on this machine leave the output to the process that started it."""
    from distributed.diagnostics.plugin import WorkerPlugin

    class LeaveOutput(WorkerPlugin):
        def setup(self, worker: object) -> None:
            sys.stdout = sys.stderr  # of what a policy prints

    return LeaveOutput()


def version_and_rules() -> tuple[str, str]:
    """Return what has to be the same wherever runs of a batch are played."""
    return __version__, rules_fingerprint()


def _threads_of_workers(client: Any, where: str) -> int:
    """How many threads the workers have; one that could not play the batch is refused."""
    try:
        client.wait_for_workers(1, timeout=JOINS_WITHIN)
    except TimeoutError:
        raise ClusterError(
            f"no worker has joined the scheduler at {where} in {JOINS_WITHIN:g} seconds"
        ) from None
    here = version_and_rules()
    for worker, there in client.run(version_and_rules, on_error="return").items():
        if isinstance(there, BaseException):
            raise ClusterError(f"worker {worker} cannot play runs: {there}")
        for what, ours, theirs in zip(("version", "rules"), here, there, strict=True):
            if ours != theirs:
                raise ClusterError(f"worker {worker} has {what} {theirs[:8]}, here it is {ours[:8]}")
    return sum(client.nthreads().values())


def _watch(client: Any, where: str, done: threading.Event, tell: Tell) -> None:
    """Tell when no worker is left, and when there is one again."""
    left = True
    while not done.wait(LOOKS_EVERY):
        try:
            now = bool(client.nthreads())
        except (OSError, RuntimeError, TypeError, CancelledError):  # closing, or the scheduler is lost
            continue
        if left and not now:
            tell(f"no worker is left at {where}: waiting for one")
        elif now and not left:
            tell(f"a worker has joined {where}: going on")
        left = now
